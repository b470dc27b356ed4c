"""How much a process may use (getrlimit(2)), and how much memory a box uses (proc(5)).

Control groups (cgroups(7)) would bound the memory of a whole box in the kernel. They are not used, because
without root they need a delegated subtree, which a container or an older distribution does not offer. Instead
the kernel bounds each process, and the init process of a box adds up the memory of all of them.
"""

import os

from .limits import Limits

MEBIBYTE = 2**20
SOCKET_BUFFER = (
    256 * 1024
)  # bytes that the kernel may hold for a socket nobody reads from, at most: socket(7)


def limit_resources(limits: Limits, *, processes: bool, files: int | None = None) -> None:
    """Bound what this process and its children may use.

    Parameters
    ----------
    limits : Limits
        How much of each resource.
    processes : bool
        Whether to bound their number. The kernel counts the processes of a user within a user namespace
        (RLIMIT_NPROC in getrlimit(2)), so without a namespace of its own a notebook would share the number
        with everything else that the user runs.
    files : int, optional
        How many may be open.
    """
    import resource  # does not exist on Windows, where `doctor` has to answer as well

    bounds = {
        resource.RLIMIT_DATA: _data_size() + limits.memory * MEBIBYTE,
        resource.RLIMIT_FSIZE: limits.scratch * MEBIBYTE,
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
    }
    if processes:
        bounds[resource.RLIMIT_NPROC] = limits.processes
    if files:
        bounds[resource.RLIMIT_NOFILE] = files
    for name, value in bounds.items():
        _, hard = resource.getrlimit(name)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(name, (value, value))


def memory_of_box(limit: int) -> int:
    """Add up the bytes of memory of all processes in this namespace except init, and of their sockets.

    The quick sum counts what processes share once for each of them. Only if it exceeds `limit`, the slow
    one is made, which divides shared memory among those that share it.
    """
    processes = [name for name in os.listdir("/proc") if name.isdigit() and name != "1"]
    sockets = _count_sockets() * SOCKET_BUFFER
    total = sockets + sum(memory_of(name) for name in processes)
    return total if total <= limit else sockets + sum(_proportional_memory(name) for name in processes)


def memory_of(process: str) -> int:
    """Return the bytes of a process's memory that no file backs, with its page tables; 0 if it has ended."""
    return _sum_of_lines(f"/proc/{process}/status", ("RssAnon:", "RssShmem:", "VmSwap:", "VmPTE:"))


def _proportional_memory(process: str) -> int:
    """Return a process's memory with its share of what it shares with others."""
    try:
        shares = _sum_of_lines(f"/proc/{process}/smaps_rollup", ("Pss_Anon:", "Pss_Shmem:", "SwapPss:"))
        return shares + _sum_of_lines(f"/proc/{process}/status", ("VmPTE:",))
    except PermissionError:  # the process made itself unreadable: PR_SET_DUMPABLE in prctl(2)
        return memory_of(process)


def _count_sockets() -> int:
    """Count the sockets in this network namespace."""
    try:
        with open("/proc/net/sockstat") as file:
            return int(file.readline().split()[2])
    except (OSError, ValueError, IndexError):
        return 0


def _sum_of_lines(path: str, names: tuple[str, ...]) -> int:
    """Add up the lines of a file in /proc that begin with one of the names, in bytes."""
    try:
        with open(path) as file:
            return 1024 * sum(int(line.split()[1]) for line in file if line.startswith(names))
    except (FileNotFoundError, ProcessLookupError):
        return 0


def _data_size() -> int:
    """Return the bytes of this process's data, which RLIMIT_DATA counts."""
    try:
        with open("/proc/self/status") as file:
            return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmData"))
    except (OSError, StopIteration):
        return 0
