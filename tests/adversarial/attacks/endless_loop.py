"""A loop that does not end and takes no notice of interrupts.

Comes out: timed out
Not tried outside: it never ends
"""

import signal

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass


def double(x):
    open("ATTEMPTED", "w").close()
    while True:
        try:
            while True:
                pass
        except BaseException:
            pass


def descend(gradient, x):
    return double(x)
