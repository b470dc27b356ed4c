"""The floor of ``make bench``: a notebook's cells and tests in a bare fork of a warm process.

No grader that executes the same code can be faster. Run as a script, it is that warm process: it reads the
options of a fork server and then jobs from standard input, and answers with the seconds that each fork took.
"""

import contextlib
import os
import pickle
import subprocess
import sys
import tempfile
import time
from types import TracebackType

from autograder.sealed import cell
from autograder.sealed.box import write_files
from autograder.sealed.fork_server import warm_up
from autograder.sealed.jobs import Job, StudentCell
from autograder.sealed.launcher_messages import ServerOptions
from autograder.sealed.sandbox import environment
from autograder.sealed.shell import CellShell, Redirected


class Floor:
    """A warm process, in the environment that the sandbox has. A context manager.

    Parameters
    ----------
    modules : sequence of str
        What it imports before the first fork.
    output : int
        MiB of a cell's output.
    """

    def __init__(self, modules: tuple[str, ...], output: int) -> None:
        self.process = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment(isolated=False),
        )
        self._send(ServerOptions(list(modules), False, output))

    def __enter__(self) -> "Floor":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.kill()
        self.process.communicate()

    def seconds(self, job: Job) -> float:
        """Execute a job in a fork, and return the seconds that it took."""
        return self._send(job)

    def _send(self, message: object) -> float:
        assert self.process.stdin
        assert self.process.stdout
        pickle.dump(message, self.process.stdin)
        self.process.stdin.flush()
        return float(self.process.stdout.readline())


def execute(job: Job, shell: CellShell) -> None:
    """Execute the cells of a job and its tests in this process."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        write_files(job.files)
        redirected = Redirected(shell.outputs)
        if not job.figures:
            shell.leave_out_figures()
        exec(job.imports, shell.user_ns)
        for step in job.steps:
            if isinstance(step, StudentCell):
                shell.execute(step.source)
            else:
                with contextlib.suppress(BaseException):  # a test that fails is a result as well
                    cell.run(*(step.code), shell.user_ns)
            redirected.collect()
            shell.outputs.take()
        os.chdir("/")


def main() -> None:
    """Warm up, then fork for each job until standard input ends."""
    answers = os.fdopen(os.dup(1), "w")
    start = time.perf_counter()
    shell = warm_up(pickle.load(sys.stdin.buffer))
    with contextlib.suppress(EOFError):
        while True:
            print(time.perf_counter() - start, file=answers, flush=True)
            job = pickle.load(sys.stdin.buffer)
            start = time.perf_counter()
            child = os.fork()
            if child == 0:
                execute(job, shell)
                os._exit(0)
            os.waitpid(child, 0)


if __name__ == "__main__":
    main()
