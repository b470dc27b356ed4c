"""Allocates in the kernel: threads' stacks, watches, timers, files, and locked memory.

Comes out: failed, timed out, over memory
"""

import contextlib
import ctypes
import os
import select

libc = ctypes.CDLL(None)
libc.mlockall(3)
with contextlib.suppress(OSError):
    for _ in range(1000):
        libc.inotify_init()
        select.epoll()
for number in range(10_000):
    with contextlib.suppress(OSError):
        os.symlink("/etc/passwd", f"link-{number}")
        os.link(f"link-{number}", f"hard-{number}")
        os.mkfifo(f"fifo-{number}")
    if number > 200:
        break
