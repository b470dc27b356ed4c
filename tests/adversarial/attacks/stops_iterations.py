"""Ends the loops of a test: StopIteration, GeneratorExit, SystemExit, KeyboardInterrupt raised by functions.

Comes out: failed
"""

count = 0


def double(x):
    global count
    count += 1
    raise [StopIteration, GeneratorExit, SystemExit, KeyboardInterrupt, StopAsyncIteration][count % 5](3)


def descend(gradient, x):
    return double(x)
