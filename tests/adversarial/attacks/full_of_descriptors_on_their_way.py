"""Has as many file descriptors on their way through sockets as the kernel lets one user have.

The kernel counts them for the user, not for the process: another submission's box must not depend on it.

Comes out: failed
Not tried outside: other programs of the same user could send no more files
"""

import contextlib
import os
import socket

pairs, sent = [], 0
with contextlib.suppress(OSError):
    while len(pairs) < 20:
        pairs.append(socket.socketpair())
        with contextlib.suppress(OSError):
            while True:
                sent += socket.send_fds(pairs[-1][0], [b"x"], [0] * 250, socket.MSG_DONTWAIT)
if sent:
    open("ATTEMPTED", "w").close()
for _ in range(40):
    if os.fork() == 0:
        with contextlib.suppress(OSError):
            while True:
                socket.send_fds(pairs[0][0], [b"x"], [0] * 250, socket.MSG_DONTWAIT)
        os.pause() if hasattr(os, "pause") else __import__("time").sleep(100)
