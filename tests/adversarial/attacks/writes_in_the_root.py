"""Leaves files for the next submission in every folder of the sandbox.

Comes out: failed
"""

import os
import sys

PRIVATE = ("/scratch", "/tmp", "/dev/shm", "/proc")
for folder in {"/", "/grader", "/grader/sealed", "/dev", "/etc", "/usr/lib", "/home", "/root", *sys.path}:
    if folder.startswith(PRIVATE):
        continue
    try:
        with open(f"{folder}/left_behind.py", "w") as file:
            file.write("1")
        print("LEAKED into", folder)
    except OSError:
        pass
for folder, _, files in os.walk("/", followlinks=False):
    if folder.startswith(("/proc", "/usr", "/lib", sys.prefix)):
        continue
    if "left_behind.py" in files:
        print("LEAKED from", folder)


def double(x):
    return None
