"""A loop that does not end and takes no notice of interrupts.

Comes out: timed out
"""

import signal

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass


def double(x):
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass


def descend(gradient, x):
    return double(x)
