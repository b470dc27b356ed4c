"""Fills pipes and sockets, memory that no process is charged for.

Comes out: failed, over memory, timed out
Not tried outside: it would take the kernel's memory for pipes from other programs
"""

import contextlib
import fcntl
import os

with contextlib.suppress(OSError):
    while True:
        _, end = os.pipe()
        with contextlib.suppress(OSError):
            fcntl.fcntl(end, 1031, 2**20)
        os.set_blocking(end, False)
        with contextlib.suppress(OSError):
            while True:
                os.write(end, bytes(2**16))
        open("ATTEMPTED", "w").close()
