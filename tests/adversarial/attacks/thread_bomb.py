"""Starts threads without end.

Comes out: failed, timed out, crashed, over memory
Not tried outside: it would stop this machine
"""

import itertools
import threading
import time


def double(x):
    for number in itertools.count():
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
        if number == 20:
            open("ATTEMPTED", "w").close()


def descend(gradient, x):
    return double(x)
