"""Takes a little less than the limit in each of many processes.

Comes out: over memory, timed out
Not tried outside: it would fill this machine's memory
"""

import os
import time


def double(x):
    for _ in range(30):
        if os.fork() == 0:
            open("ATTEMPTED", "w").close()
            kept = bytearray(2**27)
            for page in range(0, len(kept), 4096):
                kept[page] = 1
            time.sleep(60)
            os._exit(0)
    time.sleep(60)


def descend(gradient, x):
    return double(x)
