"""Leaves files for the next submission in every folder of the sandbox.

Comes out: failed
Not tried outside: it would leave files in this machine's folders
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
for folder, folders, files in os.walk("/"):
    if folder.startswith(("/proc", "/usr", "/lib", sys.prefix)):
        folders.clear()
        continue
    if "left_behind.py" in files:
        print("LEAKED from", folder)
print("ATTEMPTED")


def double(x):
    return None
