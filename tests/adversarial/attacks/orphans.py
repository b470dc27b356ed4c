"""Leaves processes behind that have no parent, no session and no terminal in common with it.

Comes out: failed
Succeeds: in one process with the tests, leaves processes behind
"""

import os
import signal
import subprocess
import time

for ignored in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
    signal.signal(ignored, signal.SIG_IGN)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.closerange(0, 256)
        while True:
            time.sleep(1)
    os._exit(0)
subprocess.Popen(["sleep", "100000"], start_new_session=True)
subprocess.Popen("nohup setsid sleep 100000 &", shell=True)
print("ATTEMPTED")


def double(x):
    return None
