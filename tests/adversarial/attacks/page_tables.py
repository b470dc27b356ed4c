"""Reads a page in each of a million places of memory that holds nothing: the page tables grow to gigabytes.

Comes out: over memory, failed
Not tried outside: it would fill this machine's memory
"""

import contextlib
import mmap

SIZE = 1 << 41


def double(x):
    flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x4000
    place = mmap.mmap(-1, SIZE, flags=flags, prot=mmap.PROT_READ)
    with contextlib.suppress(OSError, ValueError):
        place.madvise(15)  # no huge pages
    for start in range(0, SIZE, 2**21):
        place[start]
        if start == 2**31:
            open("ATTEMPTED", "w").close()


def descend(gradient, x):
    double(x)
