"""The examiner: the process that executes the test cells, and no code that the student process sends."""

import contextlib
import io
import json
import linecache
import math
import numbers
import os
import re
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from . import cell
from .course_modules import CourseModules
from .frame import WireError, is_closed, receive, send
from .jobs import GivenCell, Output, Step, StepResult, StepStatus, StudentCell, TestCell
from .launcher_messages import BEGIN, START, STOP, Broken, Plan, Reply, Stopped, pack_files, read_reply
from .limits import Limits
from .outputs import OURS, TEXT, clean, error_output, message_of, summary, text, traceback_of
from .proxies import Namespace, OutOfTime, StudentConnection, StudentGone
from .replaced import Replaced
from .sandboxed_test import pack
from .verdict_channel import MalformedVerdictError, verdict_channel

RESTARTS = 5  # of the student process, after its code ended it
INTERRUPTED = 3  # seconds that a cell has to end after it was interrupted
NOTEBOOK_OUTPUTS = 10  # a notebook may have this many times the outputs of one cell
TOO_MUCH = "The outputs were left out, because they are too large."
# What student code can bring about in the examiner and the init process; see `box`.
STUDENT_CAN_CAUSE = (MemoryError, RecursionError, OSError, WireError, OutOfTime, StudentGone)


class BoxBroken(BaseException):
    """A process of the box failed, and the student's code is not the cause.

    It is not an Exception, so that no `except Exception` takes it for an exception of the student's.
    """

    def __init__(self, broken: Broken) -> None:
        super().__init__(broken.message)
        self.broken = broken


class Outcome(NamedTuple):
    """The result of a step, without its outputs."""

    status: StepStatus = "passed"
    message: str = ""
    score: float = 0.0


class CellFailure(NamedTuple):
    """A cell of the student's that did not run to its end, and why."""

    source: str
    message: str


class StartedTooOften(StudentGone):
    """The student's code ended the student process so often that it is not started again."""


class InitProcess:
    """The init process of the box, as the examiner sees it.

    Parameters
    ----------
    sock : socket.socket
        The init process is at the other end.
    """

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock

    def wait_until_ready(self) -> None:
        """Wait until the init process is set up.

        Raises
        ------
        BoxBroken
            If it failed.
        """
        self._reply()

    def begin(self, files: dict[str, bytes]) -> None:
        """Put files beside the notebook, before any code of the student's runs.

        Raises
        ------
        BoxBroken
            If they cannot be written.
        """
        self.sock.sendall(BEGIN)
        send(self.sock, *pack_files(files))
        self._reply()

    def start(self) -> socket.socket:
        """Start a student process, and return our end of the connection to it.

        Raises
        ------
        BoxBroken
            If its set-up failed.
        StudentGone
            If the init process is gone.
        """
        ours, theirs = socket.socketpair()
        with theirs, contextlib.suppress(OSError):  # if the process is gone, it may have said why
            socket.send_fds(self.sock, [START], [theirs.fileno()])
        self._reply()
        return ours

    def stop(self) -> str:
        """Kill everything that the student's code started; return how the student process had ended.

        It is "" if the process was running, or if the init process is gone.

        Raises
        ------
        BoxBroken
            If the init process failed.
        """
        with contextlib.suppress(OSError):
            self.sock.sendall(STOP)
        try:
            reply = self._reply()
        except StudentGone:
            return ""
        return reply.reason if isinstance(reply, Stopped) else ""

    def _reply(self) -> Reply:
        # If the alarm interrupted this, the reply would later be taken for the answer to another request.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGALRM})
        try:
            header, _ = receive(self.sock)
        except WireError:
            raise StudentGone("the init process is gone") from None
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})
        reply = read_reply(header)
        if isinstance(reply, Broken):
            raise BoxBroken(reply)
        return reply


class Examiner:
    """Execute one notebook's cells.

    Parameters
    ----------
    init : InitProcess
        Starts and stops the student process.
    student : socket.socket
        Our end of the connection to the first student process, which has been started.
    limits : Limits
        What the notebook may use.
    plan : Plan
        What to execute.

    Attributes
    ----------
    student_ran : bool
        Whether a cell of the student's has been executed.
    """

    def __init__(self, init: InitProcess, student: socket.socket, limits: Limits, plan: Plan) -> None:
        self.init, self.limits, self.names = init, limits, frozenset(plan.names)
        self.classes = plan.classes
        self.namespace = Namespace(
            self._student, plan.names, self._why_missing, plan.answers_import, plan.helpers
        )
        self.end = time.monotonic() + limits.notebook_seconds
        self.student_ran = False
        self.replaced = Replaced()
        self._connection: StudentConnection | None = self._connect(student)
        self._failures: list[CellFailure] = []
        # The cells that did not end the student process, which the next one has to repeat.
        self._history: list[tuple[str, dict[str, Any]]] = []
        self._starts = 1
        self._bytes = NOTEBOOK_OUTPUTS * limits.output * 2**20  # of outputs that the other cells may have
        self._cell_end = self.end

    def run(self, step: Step) -> StepResult:
        """Execute one step."""
        start = time.monotonic()
        outputs: list[Output] = []
        # The student process itself interrupts what it executes.
        is_interrupted = isinstance(step, StudentCell) or getattr(step, "mode", "") == "sandboxed"
        try:
            if start > self.end:
                raise OutOfTime
            with self._alarm(INTERRUPTED if is_interrupted else 0):
                outcome = self._execute(step, outputs)
        except (OutOfTime, StudentGone) as error:
            outcome = self._stop(error)
        if outcome.status in ("crashed", "timed out", "over memory"):
            if isinstance(step, StudentCell):
                self._failures.append(CellFailure(step.source, outcome.message))
            name = outcome.status.title().replace(" ", "")
            outputs.append(error_output(name, outcome.message, [outcome.message]))
        outputs = self._within_limits(outputs)
        message, seconds = text(outcome.message[:TEXT]), round(time.monotonic() - start, 4)
        return StepResult(outputs, outcome.status, message, outcome.score, seconds)

    def _execute(self, step: Step, outputs: list[Output]) -> Outcome:
        """Execute a step, and append its outputs, which are there even if an exception ends it."""
        match step:
            case StudentCell(source):
                self.student_ran = True
                start = time.monotonic()
                outputs += self._send("execute", source=source)
                errors = [output for output in outputs if output["output_type"] == "error"]
                if self._is_late(start, errors):
                    self._history.pop()  # to repeat it would take as long again
                    return self._out_of_time()
                for output in errors:
                    self._failures.append(CellFailure(source, f"It stopped with {summary(output)}."))
            case GivenCell(code):
                self._send("define", **code._asdict())
            case TestCell():
                if step.given:
                    self._send("define", **step.given._asdict())
                return (
                    self._sandboxed(step, outputs) if step.mode == "sandboxed" else self._test(step, outputs)
                )
        return Outcome()

    def _sandboxed(self, step: TestCell, outputs: list[Output]) -> Outcome:
        """Have the student process execute a test cell; only what arrives on the channel counts as a pass."""
        with verdict_channel() as channel:
            start = time.monotonic()
            outputs += self._send("test", **pack(step.code, channel.ticket)._asdict())
            if self._is_late(start, outputs):
                self._history.pop()
                return self._out_of_time()
            errors = [output for output in outputs if output["output_type"] == "error"]
            if errors:
                name, message = errors[-1]["ename"], errors[-1]["evalue"]
                return Outcome("failed", message if name == "AssertionError" else f"{name}: {message}")
            try:
                score = _score(channel.read(), step.points)
            except (MalformedVerdictError, ValueError) as error:
                message = message_of(error)
                outputs.append(error_output(type(error).__name__, message, [message]))
                return Outcome("failed", message)
        return Outcome(score=score)

    def _is_late(self, start: float, outputs: list[Output]) -> bool:
        """Return whether a cell was interrupted because its time was over."""
        late = time.monotonic() - start >= self.limits.cell_seconds
        return late and any(output.get("ename") == "KeyboardInterrupt" for output in outputs)

    def _test(self, step: TestCell, outputs: list[Output]) -> Outcome:
        """Execute a test cell."""
        self._change_folder()
        self.namespace.begin_test(step.excluded, step.renewed)
        printed = io.StringIO()
        error: Exception | None = None
        value = None
        score = 0.0
        try:
            with (
                contextlib.redirect_stdout(printed),
                contextlib.redirect_stderr(printed),
                self.replaced.in_test(self.namespace),
            ):
                result = cell.run(*step.code, self.namespace)
                is_number = isinstance(result, numbers.Real) and not isinstance(result, bool)
                score = _score(float(result) if is_number else None, step.points)
                value = None if result is None else repr(result)
        except Exception as raised:
            error = self._explained(raised)
        finally:
            outputs += self._printed()
            if shown := text(printed.getvalue()):
                outputs.append({"output_type": "stream", "name": "stdout", "text": shown})
        if error is not None:
            name, message = type(error).__name__, message_of(error)
            outputs.append(error_output(name, message, traceback_of(error)))
            return Outcome("failed", message if name == "AssertionError" else f"{name}: {message}")
        if value is not None:
            data = {"text/plain": value}
            outputs.append(
                {"output_type": "execute_result", "data": data, "metadata": {}, "execution_count": None}
            )
        return Outcome(score=score)

    def _change_folder(self) -> None:
        """Change to the student's current folder, so that relative paths mean the same here."""
        # The folder may no longer exist, or the answer may not be a path. A process that has ended concerns
        # only tests that ask it something.
        with contextlib.suppress(Exception, StudentGone):
            os.chdir(self._student().question("folder"))

    def _explained(self, error: Exception) -> Exception:
        """Say why a name is missing: an import failed, or the student's code does not define it."""
        missing = re.fullmatch(r"name '(\w+)' is not defined", message_of(error))
        if type(error) is not NameError or missing is None:
            return error
        explained: Exception = error
        if missing[1] in self.names:  # a given function looked for it in the student process
            explained = AssertionError(self._why_missing(missing[1]))
        elif why := self.namespace.failed_imports.get("*"):
            explained = NameError(f"{message_of(error)}, and {why}")
        return explained.with_traceback(error.__traceback__)

    def _why_missing(self, name: str) -> str:
        """Say why the student's code does not define a name."""
        definition = re.compile(
            rf"^[ \t]*((async def|def|class)[ \t]+{name}\b.*|{name}\b[^\n=()]*=[^=].*)$", re.MULTILINE
        )
        for failure in reversed(self._failures):
            if line := definition.search(failure.source):
                start = line[0].strip().rstrip(":")[:100]
                return f"`{name}` is not defined, because the cell with `{start}` failed. {failure.message}"
        return f"`{name}` is not defined. Does a cell define it, under exactly this name?"

    def _send(self, kind: str, **source: Any) -> list[Output]:
        """Have the student process execute a cell, and return its outputs."""
        self.replaced.random.end()
        try:
            outputs = clean(self._student().question(kind, **source), self._bytes)
        except Exception:  # an exception of the cell's is among its outputs, so this is an invalid reply
            raise StudentGone("a cell was not executed") from None
        self._history.append((kind, source))
        return outputs

    def _within_limits(self, outputs: list[Output]) -> list[Output]:
        """Leave out outputs that are larger than a cell's may be, or than what is left for the notebook."""
        size = len(json.dumps(outputs))
        if size > min(self._bytes, 2 * self.limits.output * 2**20):
            outputs = [error_output("TooMuchOutput", TOO_MUCH, [TOO_MUCH])]
            size = 0
        self._bytes -= size
        return outputs

    def _printed(self) -> list[Output]:
        """Return what the student's functions printed while a test called them."""
        if self._connection is None:
            return []
        try:
            outputs = self.replaced.take_others()
            outputs += clean(self._connection.question("outputs"), self._bytes)
            self._connection.forget()
        except Exception:  # honest code does not run for this, so it cannot have raised anything
            raise StudentGone("the outputs are invalid") from None
        return [{**output, "name": "stdout"} if "name" in output else output for output in outputs]

    def _student(self) -> StudentConnection:
        """Return the connection to the student process; if there is none, start one and repeat the cells."""
        if self._connection is None:
            if self._starts > RESTARTS:
                raise StartedTooOften("the student process was started too often")
            self._starts += 1
            self._connection = self._connect(self._start())
            self._connection.deadline = self._deadline()
            history, self._history = self._history, []
            for kind, source in history:
                self._connection.question(kind, **source)
                self._history.append((kind, source))
        self._connection.deadline = self._deadline()
        return self._connection

    def _connect(self, sock: socket.socket) -> StudentConnection:
        return StudentConnection(sock, self.classes, self.replaced)

    def _start(self) -> socket.socket:
        try:
            return self.init.start()
        except BoxBroken:
            # Code that has run before may have filled the folders that the set-up needs.
            raise StudentGone("the student process was not started again") from None

    def _deadline(self) -> float:
        return min(self.end, self._cell_end)

    @contextlib.contextmanager
    def _alarm(self, extra: int) -> Iterator[None]:
        """Bound the time of a cell, even of a test that never waits for the student process.

        Parameters
        ----------
        extra : int
            Seconds that a cell has beyond its limit.
        """

        def ring(*_: object) -> None:
            raise OutOfTime

        seconds = min(self.limits.cell_seconds + extra, max(0.01, self.end - time.monotonic()))
        self._cell_end = time.monotonic() + seconds
        signal.signal(signal.SIGALRM, ring)
        # Repeated, because Python discards an exception that is raised in a destructor.
        signal.setitimer(signal.ITIMER_REAL, seconds + 1, 1)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _stop(self, error: BaseException) -> Outcome:
        """Kill what is left of the student process, and say why it ended."""
        reason = self.init.stop()
        if self._connection is not None:
            self._connection.sock.close()
            self._connection = None
        if reason == "over memory":
            return Outcome("over memory", f"Your code used more than {self.limits.memory} MiB of memory.")
        if isinstance(error, OutOfTime):
            return self._out_of_time()
        if isinstance(error, StartedTooOften):
            return Outcome(
                "crashed",
                f"This was not executed, because your code had ended its process or had to be stopped "
                f"{self._starts} times before. Look first at what the tests above say.",
            )
        how = f" ({reason})" if reason else ""
        return Outcome(
            "crashed",
            f"Your code ended its own process{how}. Look for a call to `exit` or endless recursion.",
        )

    def _out_of_time(self) -> Outcome:
        """Say what has taken too long."""
        whole = time.monotonic() > self.end
        seconds = self.limits.notebook_seconds if whole else self.limits.cell_seconds
        what = "The notebook" if whole else "Your code"
        return Outcome("timed out", f"{what} was stopped after {seconds} seconds. Look for an endless loop.")


def run(
    sock: socket.socket, init: InitProcess, student: socket.socket, limits: Limits, plan: Plan
) -> NoReturn:
    """Execute the steps of a notebook, and send the result of each as soon as it is known.

    If the student's code brings this process to its end, the launcher counts the other steps as stopped.

    Raises
    ------
    BaseException
        If the grader itself fails, see `box`.
    """
    init.begin(plan.files)
    if is_closed(student):  # it was killed while the box was a spare one
        student = init.start()
    examiner = Examiner(init, student, limits, plan)
    hide_source()
    try:
        examiner.replaced.random.notice_seeds()
        sys.meta_path.insert(0, CourseModules(plan.course_modules))
        examiner.namespace.import_all(plan.imports)
        for step in plan.steps:
            send(sock, *examiner.run(step).pack())
    except STUDENT_CAN_CAUSE:
        if not examiner.student_ran:
            raise
    os._exit(0)


def _score(value: float | None, points: float) -> float:
    """Return the score of a test that has passed, given the value of its last line if that is a number.

    Raises
    ------
    ValueError
        If the number is no score.
    """
    if value is None or not points:
        return float(points)
    if not (math.isfinite(value) and 0 <= value <= points):
        raise ValueError(f"the test gives {value} of {points} points")
    return value


def hide_source() -> None:
    """Hide the source of the grader's own lines from tracebacks, whose last line tests quote."""
    for path in Path(OURS).glob("*.py"):
        linecache.cache[str(path)] = (0, None, [], str(path))  # None: it is not read again
