"""Has the function that a test passes in do things: with strange arguments, endlessly, from other threads.

Comes out: failed, timed out, crashed
Succeeds: in one process with the tests, prints LEAKED __globals__
"""

import threading

import numpy as np

calls = 0


def double(x):
    return x


def descend(gradient, x):
    global calls
    calls += 1
    ask_strangely(gradient, x) if calls == 1 else ask_endlessly(gradient, x)


def ask_strangely(gradient, x):
    for strange in (None, "x", [[[]]], {}, np.zeros((1000, 1000)), object(), gradient, descend, 1 << 10**5):
        try:
            gradient(strange)
        except Exception:
            pass
    for name in ("__globals__", "__code__", "__closure__", "__self__", "__class__", "__func__"):
        if "test" in repr(getattr(gradient, name, "")):
            print("LEAKED", name)


def ask_endlessly(gradient, x):
    gradient(x)
    open("ATTEMPTED", "w").close()
    for _ in range(4):
        threading.Thread(target=lambda: [gradient(x) for _ in range(1000)], daemon=True).start()
    while True:
        gradient(x)
