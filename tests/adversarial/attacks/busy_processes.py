"""Keeps every core busy with as many processes as it may have.

Comes out: failed, timed out
"""

import os

for _ in range(60):
    if os.fork() == 0:
        while True:
            pass
