"""Allocates in the kernel: threads' stacks, watches, timers, files, and locked memory.

Comes out: failed, timed out, over memory
Not tried outside: it would lock this machine's memory
"""

import contextlib
import ctypes
import os
import select

libc = ctypes.CDLL(None)
if libc.mlockall(3) == 0:
    print("LEAKED: memory can be locked")
with contextlib.suppress(OSError):
    for _ in range(1000):
        libc.inotify_init()
        select.epoll()
for number in range(10_000):
    with contextlib.suppress(OSError):
        os.symlink("/etc/passwd", f"link-{number}")
        os.link(f"link-{number}", f"hard-{number}", follow_symlinks=False)
        os.mkfifo(f"fifo-{number}")
    if number > 200:
        break
if os.path.exists("fifo-200"):
    print("ATTEMPTED")
