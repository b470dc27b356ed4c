"""The sandbox: starts bubblewrap with a fork server inside, on the instructor's side.

Nothing here imports NumPy, so that the sandbox can do its imports while the grader does its own.
"""

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import NamedTuple

from .frame import WireError, send
from .isolation import TEMPORARY
from .launcher_messages import SERVER_READY, BoxSetup, ForkRequest, ServerOptions

HERE = Path(__file__).resolve().parent
INSIDE = "/grader/sealed"  # this folder, in the sandbox
SCRATCH = "/scratch"
# If root runs the grader, student code runs as this user and group. The number is arbitrary: no account is
# needed, and nothing on the machine should belong to it.
NOBODY = 64017
START_SECONDS = 120  # for the imports
REFUSED = re.compile("not permitted|permission|denied|namespace", re.IGNORECASE)


class SandboxError(Exception):
    """The sandbox cannot be started; the message says what to do, in one sentence."""


class KernelRefusedError(SandboxError):
    """The kernel, or a security module, refuses what the sandbox needs."""


class IncompleteEnvironmentError(SandboxError):
    """A package that the notebooks import is not installed."""


class Box(NamedTuple):
    """A box that was forked.

    Attributes
    ----------
    number : int
        What the fork server calls it.
    sock : socket.socket
        The examiner is, or will be, at the other end.
    setup : BoxSetup
        The setup that was requested.
    """

    number: int
    sock: socket.socket
    setup: BoxSetup


class ForkServer:
    """The fork server, as the launcher sees it.

    Raises
    ------
    SandboxError
        If it does not start.
    """

    def __init__(self, modules: Sequence[str], sandbox: str, output: int) -> None:
        if not hasattr(os, "fork"):
            raise SandboxError("Nothing can be graded on this system. On Windows, grade in WSL 2.")
        self.control, theirs = socket.socketpair()
        self.lock = threading.Lock()
        self.boxes = 0
        self.prepared = False  # for sandboxed tests
        self.spare: Box | None = None
        isolated = sandbox == "bubblewrap"
        options = ServerOptions(list(modules), isolated, output)
        # The interpreter may be given as ../../.venv/bin/python, through folders that are not in the sandbox.
        python = [
            os.path.normpath(sys.executable),
            "-m",
            "sealed.fork_server",
            str(theirs.fileno()),
            options.to_json(),
        ]
        command = [*bubblewrap_command(), *python] if isolated else python
        self.log = tempfile.TemporaryFile("w+")  # noqa: SIM115  read when something fails
        self.process = subprocess.Popen(
            command,
            pass_fds=[theirs.fileno()],
            env=environment(isolated),
            cwd=HERE.parent,
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=self.log,
        )
        theirs.close()
        self.control.settimeout(START_SECONDS)
        try:
            reply = self.control.recv(len(SERVER_READY))
        except TimeoutError:
            reply = b""
        if reply != SERVER_READY:
            self.process.kill()
            raise _start_error(self.log_text())
        self.control.settimeout(None)

    def fork_box(self, setup: BoxSetup) -> Box:
        """Fork a box, which begins to set itself up.

        Raises
        ------
        OSError, WireError
            If the fork server, or the box, has ended.
        """
        ours, theirs = socket.socketpair()
        with theirs, self.lock:
            if setup.sandboxed_tests and not self.prepared:
                self.prepared = True
                self.control.sendall(ForkRequest("prepare").to_bytes())
            self.boxes += 1
            number = self.boxes
            socket.send_fds(self.control, [ForkRequest("fork", number).to_bytes()], [theirs.fileno()])
        send(ours, *setup.pack())
        return Box(number, ours, setup)

    def fork_spare(self, setup: BoxSetup) -> None:
        """Have a box set up for the next notebook, unless there is one."""
        if self.spare is None:
            with contextlib.suppress(OSError, WireError):  # the next notebook will say so
                spare = self.fork_box(setup)
                with self.lock:
                    other, self.spare = self.spare, spare
                if other:  # of another thread
                    other.sock.close()

    def take_spare(self, setup: BoxSetup | None = None) -> Box | None:
        """Return the spare box if it has this setup; if it has another, end it."""
        with self.lock:
            spare, self.spare = self.spare, None
        if spare and spare.setup != setup:
            spare.sock.close()
            return None
        return spare

    def kill_box(self, box: Box) -> None:
        """Kill a box and everything in it."""
        with self.lock:
            self.control.sendall(ForkRequest("kill", box.number).to_bytes())

    def has_ended(self, within: float = 0) -> bool:
        """Return whether the process has ended, or ends within some seconds."""
        try:
            self.process.wait(within)
        except subprocess.TimeoutExpired:
            return False
        return True

    def log_text(self) -> str:
        """Return what the process has written to its standard output and error."""
        self.log.seek(0)
        return self.log.read().strip()


def _start_error(log: str) -> SandboxError:
    """Explain from its log why the fork server did not start."""
    line = log.splitlines()[-1] if log else f"it was not ready after {START_SECONDS} seconds"
    message = f"The sandbox did not start: {line.rstrip('.')}."
    if line.startswith("ModuleNotFoundError:"):
        return IncompleteEnvironmentError(
            f"{message} The course's environment is incomplete: run `make .venv/ready`, or "
            "`pip install -r requirements.txt` in an environment of your own."
        )
    if line.startswith(("bwrap:", "setpriv:")) and REFUSED.search(line):
        return KernelRefusedError(message)
    return SandboxError(message)


_lock = threading.Lock()
_started: dict[tuple[tuple[str, ...], str, int], "Future[ForkServer]"] = {}


def start_fork_server(modules: tuple[str, ...], sandbox: str, output: int) -> "Future[ForkServer]":
    """Begin to start the fork server for notebooks with these imports, without waiting for it.

    If one has been started already and is still running, it is returned.
    """
    key = (modules, sandbox, output)
    with _lock:
        future = _started.get(key)
        if future is None or (future.done() and (future.exception() or future.result().has_ended())):
            future = _started[key] = Future()
            threading.Thread(target=_start, args=(future, *key), name="sandbox", daemon=True).start()
        return future


def _start(future: "Future[ForkServer]", modules: tuple[str, ...], sandbox: str, output: int) -> None:
    try:
        server = ForkServer(modules, sandbox, output)
    except BaseException as error:
        future.set_exception(error)
    else:
        future.set_result(server)
        # prctl(2): PR_SET_PDEATHSIG, on which bwrap --die-with-parent is built, is sent when the *thread*
        # that started the process ends. So this thread stays.
        server.process.wait()


def environment(isolated: bool) -> dict[str, str]:
    """Return the environment variables of the sandbox, none of which come from the host."""
    home = "/tmp" if isolated else tempfile.gettempdir()
    return {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(Path(INSIDE).parent if isolated else HERE.parent),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONSAFEPATH": "1",  # do not import modules from the working directory
        "LANG": "C.UTF-8",
        "HOME": home,
        "IPYTHONDIR": f"{home}/.ipython",
        "MPLCONFIGDIR": f"{home}/.matplotlib",
        # One process per core is faster than threads that wait for each other, and threads do not survive a
        # fork.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "TF_NUM_INTRAOP_THREADS": "1",
        "TF_NUM_INTEROP_THREADS": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "",
        "NBGRADER_EXECUTION": "autograde",
    }


def bubblewrap_command() -> list[str]:
    """Return the command line of bubblewrap (bwrap(1)) that shows only Python and its packages, read-only.

    Raises
    ------
    SandboxError
        If bubblewrap is not installed, or if the packages are in a folder that each box replaces by its own.
    """
    program = shutil.which("bwrap")
    if program is None:
        raise SandboxError(
            "bubblewrap is not installed, so nothing can be isolated: run `python -m autograder doctor`."
        )
    for path in visible():
        for folder in TEMPORARY:
            if path.startswith(f"{folder}/"):
                raise SandboxError(
                    f"The course's packages are in {path}, and the sandbox has a {folder} of its own: "
                    f"move the course out of {folder}, then run `make clean` and the same command again."
                )
    options = ["--unshare-all", "--new-session", "--proc", "/proc", "--dev", "/dev"]
    # What bubblewrap creates is writable and the same for all boxes: modules put there would be imported by
    # other students' notebooks.
    options += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/tmp", "--"]
    if os.getuid() != 0:
        return [program, "--die-with-parent", *_view(HERE), *options]
    # RLIMIT_NPROC does not hold for root (getrlimit(2)), and other users may be unable to read its folders:
    # so root makes a first sandbox that shows them, in which NOBODY makes the second.
    first = ["--bind", "/proc", "/proc", "--dev-bind", "/dev", "/dev"]
    first += [part for name in ("SETUID", "SETGID", "SETPCAP") for part in ("--cap-add", f"CAP_{name}")]
    user = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--no-new-privs"]
    user += ["--bounding-set=-all", "--inh-caps=-all"]
    second = [program, "--die-with-parent", *_view(INSIDE), *options]
    return [program, "--die-with-parent", *_view(HERE), *first, "--", *user, *second]


def _view(source: str | Path) -> list[str]:
    """Return bubblewrap's options that show Python, its packages and the folder `source`, read-only."""
    paths = visible()
    # Listed, because only bubblewrap's own user can enter parent folders that it creates implicitly.
    folders = {str(parent) for path in [*paths, INSIDE] for parent in list(Path(path).parents)[:-1]}
    options = [part for folder in sorted(folders) for part in ("--dir", folder)]
    options += [part for path in paths for part in ("--ro-bind", path, path)]
    return [*options, "--ro-bind", str(source), INSIDE, "--dir", SCRATCH, "--tmpfs", "/tmp"]


def visible() -> list[str]:
    """List the paths that the sandbox can see: the system's libraries, Python, and its packages."""
    paths = {sys.prefix, sys.base_prefix, sysconfig.get_path("stdlib"), sysconfig.get_path("purelib")}
    system = [
        "/usr",
        "/lib",
        "/lib64",
        "/bin",
        "/sbin",
        "/etc/ld.so.cache",
        "/etc/fonts",
        "/etc/alternatives",
    ]
    chosen = [path for path in system if os.path.exists(path)]
    for path in sorted(paths, key=len):
        if not any(path == parent or path.startswith(f"{parent}/") for parent in chosen):
            chosen.append(path)
    return chosen
