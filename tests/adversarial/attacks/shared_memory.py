"""Takes 4 GB as shared memory, which belongs to no process alone.

Comes out: over memory, timed out
Not tried outside: it would fill this machine's memory
"""

import mmap


def double(x):
    parts = [mmap.mmap(-1, 2**28) for _ in range(16)]
    for part in parts:
        for page in range(0, 2**28, 4096):
            part[page] = 1
        open("ATTEMPTED", "w").close()
    return x


def descend(gradient, x):
    return double(x)
