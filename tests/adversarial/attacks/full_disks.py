"""Fills every folder that it can write to, and runs out of room within its limits.

Comes out: failed, over memory
Not tried outside: it would fill this machine's disks
"""

import contextlib
import os


def fill(folder):
    total = 0
    with contextlib.suppress(OSError):
        for number in range(64):
            with open(f"{folder}/{number}", "wb") as file:
                for _ in range(16):
                    total += file.write(bytes(2**20))
                    file.flush()
    with contextlib.suppress(OSError):
        for number in range(100_000):
            os.mkdir(f"{folder}/folder-{number}")
    return total


filled = 0
for folder in ("/scratch", "/tmp", "/dev/shm", "/dev", "/", "/run", "/var/tmp", os.path.expanduser("~")):
    size = fill(folder)
    filled += size > 2**20
    if size > 40 * 2**20:
        print("LEAKED: no limit in", folder)
if filled:
    print("ATTEMPTED")
