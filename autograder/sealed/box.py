"""A box: the sandboxed processes of one notebook, all forks of the fork server.

The examiner makes the box and forks its init process, both before it receives the tests. The init process
forks the student process, measures its memory, and kills what is left of it. All three are there before the
submission is: while a box executes one notebook, a spare box is set up for the next. When the examiner ends,
the kernel kills the init process, and with that every process in its namespace (pid_namespaces(7)).

Which failures are the grader's
-------------------------------
A failure of the grader's own code leaves the score open, so student code must not be able to fake one.

- Until the first cell of the student's is executed, any failure is the grader's or the machine's. The only
  exception is a failure to write the files beside the notebook, which may not fit into the scratch folder.
- Afterwards an exception in the code of the examiner or the init process is the grader's, with three
  exceptions: it was raised by a test cell (the test has failed); it was raised while the examiner was asking
  the student process a question or reading the answer (the student process counts as crashed); or memory,
  stack or file descriptors ran out, which student code can bring about (`STUDENT_CAN_CAUSE`).
- A process that ends without a message was killed, by the kernel because the machine was out of memory, or
  because its time was up. That counts as the student's failure, unless the fork server itself has ended.

A `Broken` message reports a failure to the launcher. The student process has no socket for sending one.
"""

import contextlib
import linecache
import os
import random
import select
import signal
import socket
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from . import examiner, isolation, resources
from .examiner import STUDENT_CAN_CAUSE, BoxBroken, InitProcess
from .frame import receive, send
from .launcher_messages import (
    BEGIN,
    START,
    STOP,
    BoxSetup,
    Broken,
    Cause,
    Plan,
    Ready,
    Stopped,
    unpack_files,
)
from .shell import CellShell
from .student_server import StudentServer

TICK = 0.05  # seconds between two measurements of the student's memory
STUDENT_FILES = 256  # descriptors that the student process may have open


def run(sock: socket.socket, isolated: bool, shell: CellShell) -> NoReturn:
    """Set up a box, then become its examiner.

    Parameters
    ----------
    sock : socket.socket
        The launcher is at the other end.
    isolated : bool
        Whether to make namespaces and drop privileges.
    shell : CellShell
        The fork server's shell, which the student process will use.
    """
    try:
        setup = BoxSetup.unpack(*receive(sock))
        limits, scratch = setup.limits, setup.scratch
        if isolated:
            with _blame("kernel"):
                isolation.die_with_parent()
                isolation.enter_box(scratch, limits)
        os.chdir(scratch)
        ours, theirs = socket.socketpair()
        if os.fork() == 0:
            sock.close()
            ours.close()
            run_init(theirs, isolated, setup, shell)
        theirs.close()
        with _blame("kernel"):
            if isolated:
                isolation.remount_read_only(scratch, limits)
                os.chdir(scratch)
                # The examiner writes where the student's code cannot write.
                tempfile.tempdir = os.environ["TMPDIR"] = os.environ["MPLCONFIGDIR"] = "/dev/shm"
                isolation.drop_privileges()
            resources.limit_resources(limits, processes=isolated)
        init = InitProcess(ours)
        init.wait_until_ready()
        student = init.start()
        send(sock, *Ready().pack())
        examiner.run(sock, init, student, limits, Plan.unpack(*receive(sock)))
    except BaseException as error:
        send(sock, *_describe(error).pack())
    finally:
        os._exit(1)


def write_files(files: dict[str, bytes]) -> None:
    """Write the files beside the notebook into the working directory, which is the scratch folder."""
    for name, content in files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(content)


@contextlib.contextmanager
def _blame(cause: Cause) -> Iterator[None]:
    """Turn an OSError into a `BoxBroken` with a cause other than the grader."""
    try:
        yield
    except OSError as error:
        raise BoxBroken(Broken(cause, str(error), traceback.format_exc())) from error


def _describe(error: BaseException) -> Broken:
    if isinstance(error, BoxBroken):
        return error.broken
    linecache.clearcache()  # for the lines that `examiner.hide_source` hides
    return Broken("grader", f"{type(error).__name__}: {error}", traceback.format_exc())


# The init process


def run_init(sock: socket.socket, isolated: bool, setup: BoxSetup, shell: CellShell) -> NoReturn:
    """Become the init process of a box; the examiner is at the other end of the socket."""
    os.setsid()
    student = StudentGroup(isolated, setup, shell)
    begun = False  # whether student code may have run
    try:
        if isolated:
            with _blame("kernel"):
                isolation.die_with_parent()
                isolation.become_init()
        send(sock, *Ready().pack())
        poll = select.poll()
        poll.register(sock, select.POLLIN)
        while True:
            if poll.poll(1000 * TICK if begun else None):
                message, descriptors, _, _ = socket.recv_fds(sock, len(START), 1)
                if message == START:
                    sock_of_student = socket.socket(fileno=descriptors[0])
                    send(sock, *student.start(sock_of_student, others=[sock]).pack())
                elif message == STOP:
                    send(sock, *Stopped(student.stop()).pack())
                elif message == BEGIN:
                    send(sock, *_write_files(unpack_files(*receive(sock))).pack())
                    begun = True
                else:  # the examiner has ended
                    break
            if begun:
                student.watch()
    except BaseException as error:
        if not (begun and isinstance(error, STUDENT_CAN_CAUSE)):
            send(sock, *_describe(error).pack())
    finally:
        student.kill_all()
        os._exit(0)


def _write_files(files: dict[str, bytes]) -> Ready | Broken:
    """Write the files beside the notebook; say why if they do not fit into the scratch folder."""
    try:
        write_files(files)
    except OSError as error:
        return Broken("files", str(error), traceback.format_exc())
    return Ready()


class StudentGroup:
    """The student process and all that it starts, as the init process sees them."""

    def __init__(self, isolated: bool, setup: BoxSetup, shell: CellShell) -> None:
        self.isolated, self.setup, self.shell = isolated, setup, shell
        self._process = 0
        self._memory = 0  # bytes that the student process shared with this one when it was forked
        self._reason = ""

    def start(self, sock: socket.socket, others: list[socket.socket]) -> Ready | Broken:
        """Fork the student process, and wait until it is set up.

        Parameters
        ----------
        sock : socket.socket
            The student process's; the examiner is at the other end.
        others : list of socket.socket
            What the student process must not inherit.
        """
        self._reason = ""
        self._memory = resources.memory_of("self")
        # As in `subprocess`, a pipe reports whether the set-up failed: on success it is closed unwritten.
        reading, writing = os.pipe()
        self._process = os.fork()
        if self._process == 0:
            os.close(reading)
            for other in others:
                other.close()
            run_student(sock, writing, self.isolated, self.setup, self.shell)
        sock.close()
        os.close(writing)
        with open(reading, encoding="utf-8") as pipe:
            failure = pipe.read()
        if failure:
            return Broken("grader", failure.splitlines()[-1], failure)
        return Ready()

    def stop(self) -> str:
        """Kill what is left, and return how the student process had ended; "" if it was running."""
        time.sleep(0.01)  # a process whose socket is closed may not have ended yet
        self._reason = self.exit_reason() or self._reason
        self.kill_all()
        return self._reason

    def watch(self) -> None:
        """Kill all processes if together they use more memory than the limit."""
        if not (self.isolated and self._process) or self._reason:
            return
        limit = self._memory + self.setup.limits.memory * resources.MEBIBYTE
        if resources.memory_of_box(limit) > limit:
            self._reason = "over memory"
            self.kill_all()

    def kill_all(self) -> None:
        """Kill every process that the student's code started, and wait until they are gone."""
        with contextlib.suppress(ProcessLookupError):
            if self.isolated:
                assert os.getpid() == 1, "only the init process may kill all it can reach: kill(2)"
                os.kill(-1, signal.SIGKILL)
            elif self._process:
                os.killpg(self._process, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while True:
                os.waitpid(-1, 0)

    def exit_reason(self) -> str:
        """Return how the student process ended: a signal or an exit status; "" if it has not ended."""
        try:
            process, status = os.waitpid(self._process, os.WNOHANG)
        except ChildProcessError:
            return ""
        if process == 0:
            return ""
        if os.WIFSIGNALED(status):
            return signal.Signals(os.WTERMSIG(status)).name
        return f"exit status {os.WEXITSTATUS(status)}"


# The student process


def run_student(
    sock: socket.socket, failure: int, isolated: bool, setup: BoxSetup, shell: CellShell
) -> NoReturn:
    """Become the student process.

    Parameters
    ----------
    failure : int
        The file descriptor to which a traceback is written if the set-up fails. It is closed before any code
        of the student's runs.
    """
    try:
        os.setsid()
        if isolated:
            isolation.prefer_for_oom()
            isolation.drop_privileges()
        # unix(7): the descriptors that a user has in flight are limited by RLIMIT_NOFILE of the sender. With
        # a lower limit than the examiners', student code cannot use up what they need.
        resources.limit_resources(setup.limits, processes=isolated, files=STUDENT_FILES)
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.close(null)
        random.seed()
        if "numpy" in sys.modules:
            sys.modules["numpy"].random.seed()
        if not setup.figures:
            shell.leave_out_figures()
        shell.user_ns["_dh"][:] = [os.getcwd()]  # where `%cd -` leads back to
        tests, shell.tests = shell.tests, None
        server = StudentServer(sock, shell, setup.limits.cell_seconds, tests)
    except BaseException:
        os.write(failure, traceback.format_exc().encode("utf-8", "replace"))
        os._exit(1)
    os.close(failure)
    sys.path.insert(0, "")  # modules beside the notebook can be imported, as in Jupyter
    try:
        server.serve()
    finally:
        os._exit(0)
