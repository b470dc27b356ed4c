"""Raises exceptions that cannot be shown: their `str` raises, loops, or is enormous, their names are strange.

Comes out: failed, timed out, crashed
Succeeds: in one process with the tests, passes `with np.testing.assert_raises(ValueError): double(0)`
"""


class Raises(ValueError):
    def __str__(self):
        raise Raises

    __repr__ = __str__


Strange = type("{0.__class__}%s\n[/red]", (ValueError,), {"__module__": "\ud800"})
count = 0


def double(x):
    global count
    count += 1
    print("ATTEMPTED")
    if count == 1:
        raise Raises(Raises())
    raise Strange("\ud800 {0.__class__.__mro__} %s %n [/bold] \x1b[2J \x00" + 10_000_000 * "x")


def descend(gradient, x):
    raise Strange(*["\ud800" * 100_000] * 100)
