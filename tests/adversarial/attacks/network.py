"""Talks to the network, to this machine's servers, and to other boxes through abstract sockets.

Comes out: failed
"""

import contextlib
import socket

for host in ("1.1.1.1", "127.0.0.1", "169.254.169.254", "10.0.0.1", "::1"):
    for port in (22, 53, 80, 443):
        with contextlib.suppress(OSError):
            socket.create_connection((host, port), timeout=0.05)
            print("LEAKED", host, port)
with contextlib.suppress(OSError):
    socket.getaddrinfo("example.org", 80)
    print("LEAKED: names")
with contextlib.suppress(OSError):
    socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    print("LEAKED: raw")
with open("/proc/net/unix") as file:
    abstract = [line for line in file if "@" in line]
    if abstract:
        print("LEAKED", abstract)
