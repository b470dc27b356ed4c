"""Talks to the network, to this machine's servers, and to other boxes through abstract sockets.

One way out is enough: where there is one, no other is tried.

Comes out: failed
Succeeds: without a sandbox, prints LEAKED ('127.0.0.1', 8888)
"""

import contextlib
import socket


def ways_out():
    for host in ("127.0.0.1", "::1", "1.1.1.1", "169.254.169.254", "10.0.0.1"):
        for port in (8888, 22, 53, 80, 443):
            with contextlib.suppress(OSError):
                socket.create_connection((host, port), timeout=0.05)
                yield host, port
    with contextlib.suppress(OSError):
        yield socket.getaddrinfo("example.org", 80)
    with contextlib.suppress(OSError):
        yield socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    with open("/proc/net/unix") as file:
        yield from (line for line in file if "@" in line)


way = next(ways_out(), None)
if way:
    print("LEAKED", way)
print("ATTEMPTED")
