"""Magics, shell commands and a top-level await."""
import asyncio

%time total = sum(range(1000))
!echo hello
text = !echo again
assert list(text) == ["again"], text
%matplotlib inline


async def soon():
    await asyncio.sleep(0.01)
    return 2


two = await soon()


def double(x):
    return two * x


def descend(gradient, x):
    return x - 0.1 * gradient(x)
