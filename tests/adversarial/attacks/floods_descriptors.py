"""Prints without end to the file descriptors and from other processes.

Comes out: timed out, failed
Not tried outside: it would fill a disk
"""

import os
import subprocess


def double(x):
    subprocess.Popen("yes", shell=True)
    os.write(1, b"x" * 100_000)
    open("ATTEMPTED", "w").close()
    while True:
        os.write(1, b"x" * 100_000)
        os.write(2, b"x" * 100_000)


def descend(gradient, x):
    return double(x)
