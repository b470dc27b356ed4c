"""Has the function that a test passes in do things: with strange arguments, endlessly, from other threads.

Comes out: failed, timed out, crashed
"""

import threading

import numpy as np


def double(x):
    return x


def descend(gradient, x):
    for strange in (None, "x", [[[]]], {}, np.zeros((1000, 1000)), object(), gradient, descend, 1 << 10**5):
        try:
            gradient(strange)
        except Exception:
            pass
    for name in ("__globals__", "__code__", "__closure__", "__self__", "__class__", "__func__"):
        if "test" in repr(getattr(gradient, name, "")):
            print("LEAKED", name)
    for _ in range(4):
        threading.Thread(target=lambda: [gradient(x) for _ in range(1000)], daemon=True).start()
    while True:
        gradient(x)
