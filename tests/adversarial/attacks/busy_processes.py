"""Keeps every core busy with as many processes as it may have.

Comes out: failed, timed out
Not tried outside: it would keep every core of this machine busy
"""

import os

for _ in range(60):
    if os.fork() == 0:
        open("ATTEMPTED", "w").close()
        while True:
            pass
