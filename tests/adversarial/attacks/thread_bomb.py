"""Starts threads without end.

Comes out: failed, timed out, crashed, over memory
"""

import threading
import time


def double(x):
    while True:
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()


def descend(gradient, x):
    return double(x)
