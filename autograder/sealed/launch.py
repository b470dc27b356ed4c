"""The launcher: sends a notebook's cells to a box in the sandbox, and collects the results."""

import contextlib
import tempfile
import time
from collections.abc import Iterator
from typing import NoReturn, TypeVar

from .frame import WireError, is_closed, receive, send
from .jobs import GraderFailure, Job, StepResult, TestCell
from .launcher_messages import BoxSetup, Broken, Plan, Ready, Reply, read_reply
from .outputs import error_output
from .sandbox import SCRATCH, Box, ForkServer, KernelRefusedError, start_fork_server

GRACE = 15  # seconds after the notebook's own limit until the whole box is killed
STOPPED = "The notebook was stopped because it used more time or memory than the machine could give it."
R = TypeVar("R", Ready, StepResult)


def run_job(job: Job) -> list[StepResult]:
    """Execute a notebook's steps, and return the result of each.

    Raises
    ------
    SandboxError
        If this machine cannot isolate.
    GraderFailure
        If the grader itself failed. Nothing is known about the student's code then.
    """
    server = start_fork_server(job.modules, job.sandbox, job.limits.output).result()
    deadline = time.monotonic() + job.limits.notebook_seconds + GRACE
    results: list[StepResult] = []
    with _scratch_folder(job.sandbox) as scratch:
        sandboxed_tests = any(isinstance(step, TestCell) and step.mode == "sandboxed" for step in job.steps)
        setup = BoxSetup(job.limits, scratch, job.figures, sandboxed_tests)
        box = _spare_box(server, setup, deadline) or _new_box(server, setup, deadline)
        with box.sock as sock:
            try:
                send(sock, *_plan(job).pack(), deadline)
                if job.sandbox == "bubblewrap":
                    server.fork_spare(setup)
                while len(results) < len(job.steps):
                    reply = read_reply(receive(sock, deadline)[0])
                    if isinstance(reply, Broken) and reply.cause == "files":
                        return [_unwritten(reply.message)] * len(job.steps)
                    results.append(_expect(reply, StepResult))
            except TimeoutError:
                server.kill_box(box)
            except WireError:
                if server.has_ended(within=2):
                    _fail_with(server)
    return results + [_stopped()] * (len(job.steps) - len(results))


def _plan(job: Job) -> Plan:
    """Return what a box has to know of a job."""
    return Plan(
        job.steps,
        job.names,
        job.imports,
        job.files,
        job.answers_import,
        job.helpers,
        job.course_modules,
        job.classes,
    )


def _spare_box(server: ForkServer, setup: BoxSetup, deadline: float) -> Box | None:
    """Return the spare box, unless it was killed, for instance for lack of memory."""
    if spare := server.take_spare(setup):
        with contextlib.suppress(WireError, TimeoutError):
            reply = read_reply(receive(spare.sock, deadline)[0])
            if isinstance(reply, Ready) and not is_closed(spare.sock):
                return spare
        spare.sock.close()
    return None


def _new_box(server: ForkServer, setup: BoxSetup, deadline: float) -> Box:
    """Fork a box, and wait until it is ready."""
    try:
        box = server.fork_box(setup)
    except (OSError, WireError):
        _fail_with(server)
    with contextlib.ExitStack() as unless_ready:
        unless_ready.enter_context(box.sock)
        try:
            _expect(read_reply(receive(box.sock, deadline)[0]), Ready)
        except TimeoutError:
            server.kill_box(box)
            raise GraderFailure("The box of a notebook was not ready in time.") from None
        except WireError:
            _fail_with(server)
        unless_ready.pop_all()
    return box


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
        raise GraderFailure(f"A box sent {reply} instead of a {kind.__name__}.")
    return reply


def _fail_with(server: ForkServer) -> NoReturn:
    """Raise the failure of a box that ended before it was ready, or together with the fork server."""
    if server.has_ended(within=2):
        raise GraderFailure("The fork server has ended.", server.log_text())
    raise GraderFailure("The box of a notebook ended before it was ready.", server.log_text())


def _stopped() -> StepResult:
    """Return the result of a step that the box did not reach because it was killed."""
    return StepResult([error_output("Stopped", STOPPED, [STOPPED])], "timed out", STOPPED, 0.0, 0.0)


def _unwritten(reason: str) -> StepResult:
    """Return the result of each step if the files beside the notebook could not be written."""
    message = f"The files that were handed in with the notebook could not be written beside it ({reason})."
    return StepResult([error_output("Crashed", message, [message])], "crashed", message, 0.0, 0.0)


@contextlib.contextmanager
def _scratch_folder(sandbox: str) -> Iterator[str]:
    """Yield the folder that the student's code works in: the box's own, or a temporary one."""
    if sandbox == "bubblewrap":
        yield SCRATCH
        return
    with tempfile.TemporaryDirectory(prefix="scratch-", ignore_cleanup_errors=True) as folder:
        yield folder
