"""On the instructor's side: start the sandbox, and in it the process that is forked for each notebook.

Nothing here imports NumPy, so that the sandbox is at its imports while the grader is at its own.
"""

import json
import os
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

from .isolation import TEMPORARY

HERE = Path(__file__).resolve().parent
INSIDE = "/grader/sealed"  # this folder, in the sandbox
SCRATCH = "/scratch"
NOBODY = 64017  # a user whom no system has; limits on processes do not hold for root
START = 120  # seconds for the imports
ORDER = 20  # bytes of each order to the process within: a stream knows no messages


class SandboxError(Exception):
    """This machine cannot isolate: one sentence that says what to do."""


class Warm:
    """The process with its imports done, which is forked for each notebook.

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
        self.count = 0
        isolated = sandbox == "bubblewrap"
        settings = json.dumps({"modules": list(modules), "isolated": isolated, "output": output})
        python = [sys.executable, "-m", "sealed.box", str(theirs.fileno()), settings]
        command = [*bubblewrap_command(), *python] if isolated else python
        self.log = tempfile.TemporaryFile("w+")  # noqa: SIM115  read when the start fails
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
        self.control.settimeout(START)
        try:
            ready = self.control.recv(100)
        except TimeoutError:
            ready = b""
        if ready != b"ready":
            self.process.kill()
            self.log.seek(0)
            said = self.log.read().strip().splitlines()
            raise SandboxError(f"The sandbox did not start: {said[-1] if said else 'it says nothing'}.")
        self.control.settimeout(None)

    def box(self) -> tuple[str, socket.socket]:
        """Fork a box; return its name and our end of the wire to it."""
        ours, theirs = socket.socketpair()
        with self.lock:
            self.count += 1
            name = str(self.count)
            socket.send_fds(self.control, [_order("box", name)], [theirs.fileno()])
        theirs.close()
        return name, ours

    def alive(self) -> bool:
        """Say whether the process still runs."""
        return self.process.poll() is None

    def end(self, name: str) -> None:
        """Kill a box and everything in it."""
        with self.lock:
            self.control.sendall(_order("end", name))


def _order(what: str, name: str) -> bytes:
    return f"{what} {name}".encode().ljust(ORDER)


_lock = threading.Lock()
_started: dict[tuple, Future] = {}


def warm_up(modules: tuple[str, ...], sandbox: str, output: int) -> "Future[Warm]":
    """Begin to start the process that notebooks with these imports are forked from; do not wait for it."""

    def start() -> None:
        # The kernel ends the sandbox when the thread that started it ends: this one stays.
        try:
            warm = Warm(modules, sandbox, output)
        except BaseException as error:
            future.set_exception(error)
        else:
            future.set_result(warm)
            warm.process.wait()

    key = (modules, sandbox, output)
    with _lock:
        future = _started.get(key)
        if future is None or (future.done() and (future.exception() or not future.result().alive())):
            future = _started[key] = Future()
            threading.Thread(target=start, name="sandbox", daemon=True).start()
    return future


def environment(isolated: bool) -> dict[str, str]:
    """Return the environment of the sandbox: nothing of the host's."""
    home = "/tmp" if isolated else tempfile.gettempdir()
    return {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(Path(INSIDE).parent if isolated else HERE.parent),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONSAFEPATH": "1",  # the folder that it is started in holds no modules
        "LANG": "C.UTF-8",
        "HOME": home,
        "IPYTHONDIR": f"{home}/.ipython",
        "MPLCONFIGDIR": f"{home}/.matplotlib",
        # A process for each core does more than threads that wait for one another, and threads do not fork.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "TF_NUM_INTRAOP_THREADS": "1",
        "TF_NUM_INTEROP_THREADS": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "",
        "NBGRADER_EXECUTION": "autograde",
    }


def bubblewrap_command() -> list[str]:
    """Return bubblewrap's command line: Python and its packages, read-only, and nothing else.

    Raises
    ------
    SandboxError
        If bubblewrap is not installed, or the packages lie where every box has a folder of its own.
    """
    program = shutil.which("bwrap")
    if program is None:
        raise SandboxError(
            "bubblewrap is not installed, so nothing can be isolated: run `python -m autograder doctor`."
        )
    for path in visible():
        if path.startswith(tuple(f"{folder}/" for folder in TEMPORARY)):
            raise SandboxError(
                f"{path} is in a folder that is each student's own in the sandbox: move the course out of it."
            )
    options = ["--unshare-all", "--new-session", "--proc", "/proc", "--dev", "/dev"]
    # What bubblewrap makes is writable, and all boxes would share it: modules put there would be imported.
    options += ["--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/tmp", "--"]
    if os.getuid() != 0:
        return [program, "--die-with-parent", *_view(HERE), *options]
    # Limits on processes do not hold for root, and a user other than root may not see root's folders:
    # so a first sandbox shows them, and in it, as nobody, runs the second.
    first = ["--bind", "/proc", "/proc", "--dev-bind", "/dev", "/dev"]
    first += [part for name in ("SETUID", "SETGID", "SETPCAP") for part in ("--cap-add", f"CAP_{name}")]
    user = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--no-new-privs"]
    user += ["--bounding-set=-all", "--inh-caps=-all"]
    second = [program, "--die-with-parent", *_view(INSIDE), *options]
    return [program, "--die-with-parent", *_view(HERE), *first, "--", *user, *second]


def _view(source: str | Path) -> list[str]:
    """Return bubblewrap's options that show Python, its packages and the folder `source`, read-only."""
    paths = visible()
    # Named, since what bubblewrap makes unasked is for its own user only.
    folders = {str(parent) for path in [*paths, INSIDE] for parent in list(Path(path).parents)[:-1]}
    options = [part for folder in sorted(folders) for part in ("--dir", folder)]
    options += [part for path in paths for part in ("--ro-bind", path, path)]
    return [*options, "--ro-bind", str(source), INSIDE, "--dir", SCRATCH, "--tmpfs", "/tmp"]


def visible() -> list[str]:
    """List what the sandbox sees of this machine: the system's libraries, Python, its packages."""
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
