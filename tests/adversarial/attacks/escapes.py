"""Asks the kernel for new namespaces, mounts, privileges, memory of others, and all that leads further.

Comes out: failed
Not tried outside: it would mount folders, rename this machine and restart it
"""

import ctypes
import os
import platform

libc = ctypes.CDLL(None, use_errno=True)


def allowed(name, *args):
    arguments = [arg if isinstance(arg, bytes) or arg is None else ctypes.c_long(arg) for arg in args]
    result = getattr(libc, name)(*arguments)
    return result >= 0 and name


CALLS = [
    *(("unshare", flag) for flag in (0x20000, 0x10000000, 0x40000000, 0x20000000, 0x8000000, 0x4000000)),
    ("mount", b"none", b"/scratch", b"tmpfs", 0, b""),
    ("mount", None, b"/", None, 0x20 | 0x1000, None),
    ("umount2", b"/scratch", 2),
    ("umount2", b"/proc", 2),
    ("chroot", b"/scratch"),
    ("sethostname", b"x", 1),
    ("setuid", 0),
    ("setgid", 0),
    ("setresuid", 0, 0, 0),
    ("ptrace", 16, 1, 0, 0),
    ("memfd_create", b"x", 0),
    ("shmget", 0, 4096, 0o1600),
    ("semget", 0, 1, 0o1600),
    ("msgget", 0, 0o1600),
    ("setns", 0, 0),
    ("mknod", b"/scratch/disk", 0o60666, 0x0800),
    ("swapon", b"/scratch/x", 0),
    ("reboot", 0x1234567),
    ("acct", b"/scratch/x"),
]
for name, *args in CALLS:
    if allowed(name, *args):
        print("LEAKED", name, args)
usual = os.getpriority(os.PRIO_PROCESS, 0)
libc.nice(-10)
libc.setpriority(os.PRIO_PROCESS, 0, usual - 5)
if os.getpriority(os.PRIO_PROCESS, 0) < usual:
    print("LEAKED: a higher priority")
if platform.machine() == "x86_64":
    for number in (272, 308, 101, 310, 321, 298, 323, 425, 248, 250, 435, 447, 319, 175, 246, 313, 165):
        for wide in (0, 0x40000000):  # the same calls in the 32-bit ABI of 64-bit machines
            if number == 435 or (number == 250 and not wide):
                continue
            if libc.syscall(ctypes.c_long(number | wide), ctypes.c_long(0x10000000), None, 0, 0, 0, 0) >= 0:
                print("LEAKED", number, wide)
    stack = ctypes.create_string_buffer(2**16)
    flags = 0x10000000 | 17  # clone with a new user namespace
    child = libc.syscall(ctypes.c_long(56), ctypes.c_long(flags), None, None, None, None)
    if child == 0:
        os._exit(0)
    if child > 0:
        print("LEAKED: a user namespace")
print("ATTEMPTED")
