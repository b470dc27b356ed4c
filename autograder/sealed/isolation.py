"""What the kernel takes away from a process: namespaces, mounts, capabilities, system calls.

Linux only. The sandbox around everything is bubblewrap's (bwrap(1), see `sandbox`). Within it each notebook
gets a box of its own, which is made here in the time that a fork takes. Constants have the names of the
kernel's headers; `tests/test_isolation.py` compares their values with the headers that are installed.
"""

import ctypes
import os
import platform
import signal
import struct
from collections.abc import Iterable

from . import seccomp
from .limits import Limits

# linux/sched.h, for unshare(2); each kind is described in namespaces(7)
CLONE_NEWNS = 0x00020000  # mounts: mount_namespaces(7)
CLONE_NEWIPC = 0x08000000  # System V objects and message queues: ipc_namespaces(7)
CLONE_NEWUSER = 0x10000000  # users and capabilities: user_namespaces(7)
CLONE_NEWPID = 0x20000000  # processes, from the next fork on: pid_namespaces(7)
CLONE_NEWNET = 0x40000000  # network: network_namespaces(7)

# linux/mount.h, for mount(2)
MS_RDONLY = 1
MS_NOSUID = 2
MS_NODEV = 4
MS_NOEXEC = 8
MS_REMOUNT = 32
MS_BIND = 4096
MS_REC = 16384
MS_PRIVATE = 1 << 18

# linux/prctl.h, for prctl(2)
PR_SET_PDEATHSIG = 1
PR_SET_SECCOMP = 22
PR_CAPBSET_DROP = 24
PR_SET_NO_NEW_PRIVS = 38

_LINUX_CAPABILITY_VERSION_3 = 0x20080522  # linux/capability.h, for capset(2)
SECCOMP_MODE_FILTER = 2  # linux/seccomp.h, for PR_SET_SECCOMP

TEMPORARY = ("/tmp", "/dev/shm")  # folders that each box has of its own


def enter_box(scratch: str, limits: Limits) -> None:
    """Move this process and all that it will fork into namespaces of their own.

    The next process that it forks is the init process of a new process namespace. `scratch`, ``/tmp`` and
    ``/dev/shm`` become private and bounded; nothing else is writable.

    Raises
    ------
    OSError
        If the kernel refuses.
    """
    user, group = os.getuid(), os.getgid()
    _unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWPID)
    # user_namespaces(7): without privileges a process may map its own user and group only, and the group
    # only after it gave up setgroups(2).
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{user} {user} 1")
    _write("/proc/self/gid_map", f"{group} {group} 1")
    _mount(None, "/", None, MS_REC | MS_PRIVATE)  # nothing mounted here is seen outside
    _mount_empty((scratch, *TEMPORARY), limits)


def remount_read_only(scratch: str, limits: Limits) -> None:
    """Make `scratch` and ``/tmp`` read-only for this process, but not for those that it forked before.

    It gets a ``/dev/shm`` of its own.
    """
    _unshare(CLONE_NEWNS)
    for path in (scratch, "/tmp"):
        _mount(path, path, None, MS_BIND)  # mount(2): a flag of its own needs a mount of its own
        _mount(None, path, None, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID | MS_NODEV)
    _mount_empty(("/dev/shm",), limits)


def become_init() -> None:
    """Set up the first process of a process namespace: it sees that namespace only, and allows no other."""
    _unshare(CLONE_NEWNS)
    _mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    _write("/proc/sys/user/max_user_namespaces", "0")  # namespaces(7)
    # pid_namespaces(7): a signal without a handler does not reach the init process, and Python handles this.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent ends (PR_SET_PDEATHSIG in prctl(2))."""
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def prefer_for_oom() -> None:
    """Make this process the first that the kernel kills when the machine is out of memory (proc(5))."""
    _write("/proc/self/oom_score_adj", "1000")


def drop_privileges() -> None:
    """Give up all capabilities for good (capabilities(7)), and the system calls of `seccomp.DENIED`.

    On a machine for which the numbers of the system calls are not known, there is no filter; `doctor`
    reports that.
    """
    for capability in range(64):
        try:
            _prctl(PR_CAPBSET_DROP, capability)
        except OSError:
            break  # EINVAL: the kernel has no more
    # capset(2): version 3 has two structs of three 32-bit sets each, effective, permitted and inheritable.
    header, nothing = struct.pack("II", _LINUX_CAPABILITY_VERSION_3, 0), struct.pack("6I", *[0] * 6)
    _check("capset", _libc().capset(header, nothing))
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    if platform.machine() in seccomp.ARCHITECTURES:
        _filter(seccomp.program(platform.machine()))


def _filter(program: list[seccomp.Instruction]) -> None:
    """Install a filter of system calls; `struct sock_fprog` of linux/filter.h is its length and address."""
    code = ctypes.create_string_buffer(b"".join(instruction.pack() for instruction in program))
    described = ctypes.create_string_buffer(struct.pack("HP", len(program), ctypes.addressof(code)))
    _prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(described))


def _mount_empty(paths: Iterable[str], limits: Limits) -> None:
    """Mount an empty, bounded, private folder at each path (tmpfs(5))."""
    for path in paths:
        _mount(
            "tmpfs",
            path,
            "tmpfs",
            MS_NOSUID | MS_NODEV,
            f"size={limits.scratch}m,mode=700,nr_inodes=10000",
        )


# Python has unshare from version 3.12 on, and the others not at all.


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _check(name: str, result: int) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def _unshare(flags: int) -> None:
    _check("unshare", _libc().unshare(ctypes.c_int(flags)))


def _mount(source: str | None, target: str, kind: str | None, flags: int, options: str | None = None) -> None:
    texts = [None if text is None else text.encode() for text in (source, target, kind, options)]
    *before, data = texts
    _check("mount", _libc().mount(*before, ctypes.c_ulong(flags), data))


def _prctl(option: int, *arguments: int) -> None:
    # prctl(2): each of the four arguments is as wide as a long, and 0 if it is not used.
    four = [ctypes.c_ulong(argument) for argument in (*arguments, 0, 0, 0, 0)[:4]]
    _check("prctl", _libc().prctl(ctypes.c_int(option), *four))


def _write(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)
