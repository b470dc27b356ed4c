"""A fork bomb in the cell itself, each process in a session of its own.

Comes out: crashed, timed out, failed, over memory
"""

import contextlib
import os

while True:
    with contextlib.suppress(OSError):
        if os.fork() == 0:
            os.setsid()
