"""The launcher: has a notebook's cells executed in the sandbox, on the instructor's side."""

import contextlib
import logging
import tempfile
import time
from collections.abc import Iterator
from typing import NoReturn, TypeVar

from .frame import WireError, receive, send
from .jobs import GraderFailure, Job, Output, StepResult
from .launcher_messages import BoxSetup, Broken, Plan, Ready, Reply, read_reply
from .sandbox import SCRATCH, ForkServer, KernelRefusedError, start_fork_server

GRACE = 15  # seconds after the notebook's own limit until the whole box is killed
STOPPED = "The notebook was stopped: it used more than the machine could give it."
R = TypeVar("R", Ready, StepResult)
logger = logging.getLogger(__name__)


def run_job(job: Job) -> list[StepResult]:
    """Execute a notebook's steps, and return the result of each.

    Raises
    ------
    SandboxError
        If this machine cannot isolate.
    GraderFailure
        If the grader itself failed. It has been logged, and nothing is known about the student's code.
    """
    server = start_fork_server(job.modules, job.sandbox, job.limits.output).result()
    deadline = time.monotonic() + job.limits.notebook_seconds + GRACE
    try:
        return _run(job, server, deadline)
    except GraderFailure as failure:
        logger.error("The grader failed on a notebook: %s\n%s", failure, failure.traceback)
        raise


def _run(job: Job, server: ForkServer, deadline: float) -> list[StepResult]:
    results: list[StepResult] = []
    try:
        box, sock = server.fork_box()
    except OSError:
        _fail_with(server)
    with sock, _scratch_folder(job.sandbox) as scratch:
        try:
            setup = BoxSetup(job.limits, scratch, job.files, job.figures)
            send(sock, *setup.pack(), deadline)
            reply = read_reply(receive(sock, deadline)[0])
        except TimeoutError:
            server.kill_box(box)
            raise GraderFailure("The box of a notebook was not ready in time.") from None
        except WireError:
            _fail_with(server)
        if isinstance(reply, Broken) and reply.cause == "files":
            return [_unwritten(reply.message)] * len(job.steps)
        _expect(reply, Ready)
        try:
            send(sock, *Plan(job.steps, job.names, job.imports).pack(), deadline)
            while len(results) < len(job.steps):
                results.append(_expect(read_reply(receive(sock, deadline)[0]), StepResult))
        except TimeoutError:
            server.kill_box(box)
        except WireError:
            if server.has_ended(within=2):
                _fail_with(server)
    return results + [_stopped()] * (len(job.steps) - len(results))


def _expect(reply: Reply, kind: type[R]) -> R:
    """Return a reply of the expected kind.

    Raises
    ------
    GraderFailure, KernelRefusedError
        If the reply says that the box is broken.
    """
    if isinstance(reply, Broken):
        if reply.cause == "kernel":
            raise KernelRefusedError(f"The sandbox could not make a box for a notebook: {reply.message}.")
        raise GraderFailure(reply.message, reply.traceback)
    if not isinstance(reply, kind):
        raise GraderFailure(f"A box sent {reply} and not a {kind.__name__}.")
    return reply


def _fail_with(server: ForkServer) -> NoReturn:
    """Raise the failure of a box that ended before it could have executed a cell, or with the fork server."""
    if server.has_ended(within=2):
        raise GraderFailure("The fork server has ended.", server.log_text())
    raise GraderFailure("The box of a notebook ended before it was ready.", server.log_text())


def _stopped() -> StepResult:
    """Return the result of a step that the box did not come to: it was killed, or it ran out of memory."""
    return StepResult([_error("Stopped", STOPPED)], "timed out", STOPPED, 0.0, 0.0)


def _unwritten(reason: str) -> StepResult:
    """Return the result of each step if the files beside the notebook could not be written."""
    message = f"The files that were handed in with the notebook could not be put beside it ({reason})."
    return StepResult([_error("Crashed", message)], "crashed", message, 0.0, 0.0)


def _error(name: str, message: str) -> Output:
    return {"output_type": "error", "ename": name, "evalue": message, "traceback": [message]}


@contextlib.contextmanager
def _scratch_folder(sandbox: str) -> Iterator[str]:
    """Give the folder that the student's code works in: the box's own, or a temporary one."""
    if sandbox == "bubblewrap":
        yield SCRATCH
        return
    with tempfile.TemporaryDirectory(prefix="scratch-", ignore_cleanup_errors=True) as folder:
        yield folder
