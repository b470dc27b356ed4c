"""What the kernel takes away from a process: namespaces, capabilities, system calls, resources.

Linux only. The sandbox around all of it is bubblewrap's (see `sandbox`); within it each notebook
gets a box of its own, made here, in the time that a fork takes.
"""

import ctypes
import os
import platform
import signal
import struct
from collections.abc import Iterable

from .jobs import Limits

NEWNS, NEWIPC, NEWUSER, NEWPID, NEWNET = 0x20000, 0x8000000, 0x10000000, 0x20000000, 0x40000000
NOSUID_NODEV, READ_ONLY, REMOUNT, BIND, PRIVATE_ALL = 0x2 | 0x4, 0x1, 0x20, 0x1000, 0x40000 | 0x4000
PR_SET_PDEATHSIG, PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP = 1, 24, 38, 22
MEBIBYTE = 2**20
SOCKET = 256 * 1024  # bytes that the kernel keeps for one, at most, if nobody reads them
TEMPORARY = ("/tmp", "/dev/shm")

# Ways around the limits or into the kernel that no exercise needs: memory that belongs to no process,
# new namespaces, other processes' memory, keys, BPF. By number on each architecture.
FORBIDDEN = {
    "x86_64": (
        0xC000003E,
        (319, 447, 272, 308, 101, 310, 311, 321, 298, 323, 425, 248, 249, 250, 29, 64, 68),
    ),
    "aarch64": (
        0xC00000B7,
        (279, 447, 97, 268, 117, 270, 271, 280, 241, 282, 425, 217, 218, 219, 194, 190, 186),
    ),
}
EPERM = 1


def enter_box(scratch: str, limits: Limits) -> None:
    """Give this process, and all that it will fork, names of its own: users, mounts, network, processes.

    The next process that it forks is the first of a new process namespace. `scratch`, ``/tmp`` and
    ``/dev/shm`` become private and bounded; nothing else is writable.

    Raises
    ------
    OSError
        If the kernel refuses.
    """
    user, group = os.getuid(), os.getgid()
    _call("unshare", NEWUSER | NEWNS | NEWNET | NEWIPC | NEWPID)
    _write("/proc/self/setgroups", "deny")
    _write("/proc/self/uid_map", f"{user} {user} 1")
    _write("/proc/self/gid_map", f"{group} {group} 1")
    _call("mount", None, b"/", None, PRIVATE_ALL, None)
    _mount_empty((scratch, *TEMPORARY), limits)


def part_from_student(scratch: str, limits: Limits) -> None:
    """Let this process, but not those that it forked before, see `scratch` without being able to write.

    It gets temporary folders of its own.
    """
    _call("unshare", NEWNS)
    _call("mount", scratch.encode(), scratch.encode(), None, BIND, None)
    _call("mount", None, scratch.encode(), None, REMOUNT | BIND | READ_ONLY | NOSUID_NODEV, None)
    _mount_empty(TEMPORARY, limits)


def _mount_empty(paths: Iterable[str], limits: Limits) -> None:
    options = f"size={limits.scratch}m,mode=700,nr_inodes=10000".encode()
    for path in paths:
        _call("mount", b"tmpfs", path.encode(), b"tmpfs", NOSUID_NODEV, options)


def be_first() -> None:
    """As the first process of a new namespace, show only its processes, and allow no more namespaces."""
    _call("unshare", NEWNS)
    _call("mount", b"proc", b"/proc", b"proc", NOSUID_NODEV | 0x8, None)
    _write("/proc/sys/user/max_user_namespaces", "0")


def die_with_parent() -> None:
    """Be killed when the parent ends."""
    _call("prctl", PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def be_expendable() -> None:
    """If the machine runs out of memory, be the first that it ends."""
    _write("/proc/self/oom_score_adj", "1000")


def drop_privileges() -> None:
    """Give up every capability for good, and the system calls of `FORBIDDEN`."""
    for capability in range(64):
        try:
            _call("prctl", PR_CAPBSET_DROP, capability, 0, 0, 0)
        except OSError:
            break  # the kernel has no more
    header, nothing = struct.pack("II", 0x20080522, 0), struct.pack("IIIIII", *[0] * 6)
    _call("capset", header, nothing)
    _call("prctl", PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    if platform.machine() in FORBIDDEN:
        _filter(*FORBIDDEN[platform.machine()])


def limit_resources(limits: Limits, *, processes: bool, files: int | None = None) -> None:
    """Bound what this process may take; its children are bounded alike.

    Parameters
    ----------
    limits : Limits
        How much of each.
    processes : bool
        Whether to bound their number. The kernel counts those of the whole user namespace, so without one
        of its own a notebook would share the number with all else that the user runs.
    files : int, optional
        How many may be open.
    """
    import resource  # not at the top: there is none on Windows, where `doctor` has to answer as well

    data = _data_size() + limits.memory * MEBIBYTE
    for name, value in (
        (resource.RLIMIT_DATA, data),
        (resource.RLIMIT_FSIZE, limits.scratch * MEBIBYTE),
        *([(resource.RLIMIT_NPROC, limits.processes)] if processes else []),
        *([(resource.RLIMIT_NOFILE, files)] if files else []),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_MEMLOCK, 0),
    ):
        hard = resource.getrlimit(name)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(name, (value, value))


def memory_of_all_others(limit: int) -> int:
    """Sum the memory, in bytes, of every process in this namespace but the first, and of their sockets.

    What processes share is counted for each of them, which is quickly found out; only if that is
    more than `limit`, each gets its share of it.
    """
    processes = [name for name in os.listdir("/proc") if name.isdigit() and name != "1"]
    sockets = _sockets() * SOCKET
    total = sockets + sum(memory(name) for name in processes)
    return total if total <= limit else sockets + sum(_fair_memory(name) for name in processes)


def memory(process: str) -> int:
    """Return the bytes of a process's memory that no file backs, page tables too, 0 if it is gone."""
    return _sum_of_lines(f"/proc/{process}/status", ("RssAnon:", "RssShmem:", "VmSwap:", "VmPTE:"))


def _fair_memory(process: str) -> int:
    """Return a process's memory with its share of what it shares with others."""
    try:
        shares = _sum_of_lines(f"/proc/{process}/smaps_rollup", ("Pss_Anon:", "Pss_Shmem:", "SwapPss:"))
        return shares + _sum_of_lines(f"/proc/{process}/status", ("VmPTE:",))
    except PermissionError:  # it hides
        return memory(process)


def _sockets() -> int:
    """Count the sockets in this network namespace."""
    try:
        with open("/proc/net/sockstat") as file:
            return int(file.readline().split()[2])
    except (OSError, ValueError, IndexError):
        return 0


def _sum_of_lines(path: str, names: tuple[str, ...]) -> int:
    try:
        with open(path) as file:
            return 1024 * sum(int(line.split()[1]) for line in file if line.startswith(names))
    except (FileNotFoundError, ProcessLookupError):
        return 0


def _data_size() -> int:
    try:
        with open("/proc/self/status") as file:
            return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmData"))
    except (OSError, StopIteration):
        return 0


def _filter(architecture: int, calls: tuple[int, ...]) -> None:
    """Have the kernel answer EPERM to some system calls (seccomp, classic BPF)."""
    code = [struct.pack("HBBI", 0x20, 0, 0, 4), struct.pack("HBBI", 0x15, 1, 0, architecture)]
    code += [struct.pack("HBBI", 0x06, 0, 0, 0x50000 | EPERM), struct.pack("HBBI", 0x20, 0, 0, 0)]
    # The same calls have other numbers in the x32 ABI, from this one on.
    code += [struct.pack("HBBI", 0x35, 0, 1, 0x40000000), struct.pack("HBBI", 0x06, 0, 0, 0x50000 | EPERM)]
    for index, call in enumerate(calls):
        code.append(struct.pack("HBBI", 0x15, len(calls) - index, 0, call))
    code += [struct.pack("HBBI", 0x06, 0, 0, 0x7FFF0000), struct.pack("HBBI", 0x06, 0, 0, 0x50000 | EPERM)]
    program = ctypes.create_string_buffer(b"".join(code))
    described = struct.pack("HxxxxxxP", len(code), ctypes.addressof(program))
    _call("prctl", PR_SET_SECCOMP, 2, described, 0, 0)


def _call(name: str, *args: object) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    converted = [ctypes.c_ulong(arg) if isinstance(arg, int) else arg for arg in args]
    if name == "unshare":
        converted = [ctypes.c_int(args[0])]
    if getattr(libc, name)(*converted) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def _write(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)
