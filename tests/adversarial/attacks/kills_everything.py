"""Sends every signal to every process that it can name.

Comes out: crashed, timed out, failed
Not tried outside: it would kill everything on this machine
"""

import contextlib
import os
import signal

me = os.getpid()
for process in [1, os.getppid(), *range(3, 300)]:
    for number in range(1, 65):
        if process != me:
            with contextlib.suppress(OSError):
                os.kill(process, number)
with contextlib.suppress(OSError):
    os.killpg(0, 0)
for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGSTOP, signal.SIGKILL):
    with contextlib.suppress(OSError):
        os.kill(1, number)


def double(x):
    with contextlib.suppress(ProcessLookupError):  # there was none left
        os.kill(-1, signal.SIGKILL)
    print("ATTEMPTED")
    return None
