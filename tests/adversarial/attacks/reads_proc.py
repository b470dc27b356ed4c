"""Looks through `/proc` for other processes, their memory, their files and the machine's secrets.

Comes out: failed
Succeeds: without a sandbox, prints LEAKED
"""

import glob
import os

me = str(os.getpid())
for path in glob.glob("/proc/[0-9]*/cmdline"):
    number = path.split("/")[2]
    if number not in ("1", me):
        print("LEAKED", open(path).read())
for name in ("mem", "environ", "maps", "syscall", "stack", "auxv"):
    try:
        with open(f"/proc/1/{name}", "rb") as file:
            if file.read(100) and name not in ("environ",):
                print("LEAKED", name)
    except OSError:
        pass
for name in ("root", "cwd", "fd/0", "exe", "ns/pid"):
    try:
        print("LEAKED", os.readlink(f"/proc/1/{name}"))
    except OSError:
        pass
for path in ("/proc/kcore", "/proc/kmsg", "/proc/sysrq-trigger", "/proc/sys/kernel/core_pattern", "/dev/mem"):
    try:
        os.close(os.open(path, os.O_RDWR))
        print("LEAKED", path)
    except OSError:
        pass
print("ATTEMPTED")
