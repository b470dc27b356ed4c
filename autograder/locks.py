"""Let only one command at a time change a course.

Marking by hand needs no such lock, because it is done in transactions: see `database.begin_writing`.
"""

import contextlib
import os
import re
import socket
from collections.abc import Iterator
from datetime import datetime
from getpass import getuser
from pathlib import Path
from typing import IO

from autograder.course import ROOT, CourseError, configured

LOCK = ROOT / "gradebook" / ".grade.lock"


@contextlib.contextmanager
def only_run(command: str) -> Iterator[None]:
    """Refuse to run while this or another command is changing the course.

    `grade` reads what `collect` replaces, `correct` changes what `grade` writes, and `release` replaces the
    assignment with which `grade` compares the work. ``nbgrader zip_collect`` takes the lock too, because it
    replaces what `grade` reads, and the list of students, which `collect` and `roster` change.

    The lock is a file in ``gradebook/`` and, with a gradebook on a server, also a lock of that server,
    because the machines that share it need not share the file.

    Raises
    ------
    CourseError
        If another process holds the lock; the message says which, since when, and what to do.
    """
    with contextlib.ExitStack() as stack:
        if holder := _hold_file(stack, command) or _hold_server(stack, command):
            name, _, details = holder.partition("\n")
            another = "Another " if name == command else ""
            raise CourseError(
                f"{another}`{name}` is running ({details}): wait until it has finished, and then run "
                f"`{command}` again."
            )
        yield


def _hold_file(stack: contextlib.ExitStack, command: str) -> str:
    """Lock the file until the stack is closed, or describe the process that holds it.

    The kernel releases the lock when the process ends, however it ends, and child processes do not inherit
    it: fcntl_locking(2).
    """
    try:
        import fcntl
    except ModuleNotFoundError:  # On Windows `grade` itself says that nothing can be graded there.
        return ""
    # Where no file can be written or locked, the command itself reports what it cannot write.
    with contextlib.suppress(OSError):
        LOCK.parent.mkdir(exist_ok=True)
        file = stack.enter_context(LOCK.open("a+", encoding="utf-8"))
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, PermissionError):
            file.seek(0)
            return file.read() or "autograder\nit has just begun"
        _sign(file, command)
    return ""


def _sign(file: IO[str], command: str) -> None:
    """Write into the lock file who holds it; let everyone with the folder lock it."""
    with contextlib.suppress(PermissionError):  # a colleague owns the file, whose command has done so
        os.fchmod(file.fileno(), LOCK.parent.stat().st_mode & 0o666)
    file.truncate(0)
    file.write(
        f"{command}\nprocess {os.getpid()} on {socket.gethostname()}, started by {_user()} at "
        f"{datetime.now():%Y-%m-%d %H:%M:%S}"
    )
    file.flush()


def holder_of(path: Path) -> str:
    """Describe the process that has locked a file for writing, "" if not known.

    Only Linux makes it known: proc_locks(5). The command line is left out, because it may contain a password.
    """
    try:
        inode = path.stat().st_ino
        for line in Path("/proc/locks").read_text("ascii").splitlines():
            _, kind, _, mode, process, where, *_ = line.split()
            if (kind, mode) == ("POSIX", "WRITE") and where.endswith(f":{inode}") and int(process) > 0:
                folder = Path("/proc", process)
                # The 22nd value is the start in clock ticks since the system's: proc_pid_stat(5)
                ticks = int((folder / "stat").read_text().rpartition(")")[2].split()[19])
                booted = re.search(r"^btime (\d+)", Path("/proc/stat").read_text(), re.MULTILINE)
                start = int(booted[1] if booted else 0) + ticks / os.sysconf("SC_CLK_TCK")
                name = (folder / "comm").read_text().strip()
                return (
                    f"process {process}, {name}, started at {datetime.fromtimestamp(start):%Y-%m-%d %H:%M:%S}"
                )
    except (OSError, ValueError, IndexError):  # another system, or the process has just ended
        pass
    return ""


def _user() -> str:
    try:
        return getuser()
    except (KeyError, OSError):  # in a container, a process may run as a user without a name
        return f"user {os.getuid()}"


def _hold_server(stack: contextlib.ExitStack, command: str) -> str:
    """Do the same with a lock on the gradebook's server, if there is one."""
    address = configured("CourseDirectory").get("db_url", "")
    if not address.startswith("postgresql"):
        return ""
    from autograder.database import explained, only_holder, parse_address  # SQLAlchemy takes long to import

    url = parse_address(address)
    with explained(url):
        return stack.enter_context(only_holder(url, command))
