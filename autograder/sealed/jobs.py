"""The data of the sealed executor: jobs and their limits, steps and their results, and all messages.

Every message between the launcher, the fork server, the examiner and the init process is a dataclass here,
under a heading that says which process sends it to which. Only those between the examiner and the student
process are elsewhere (see `__init__`), because they alone come from code that nobody trusts.
"""

import dataclasses
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from .cell import CompiledCell


@dataclass(frozen=True)
class Limits:
    """What one notebook may use.

    These fields are the only place where the limits, their defaults and their descriptions are written:
    the command line and the options of nbgrader are made from them. `metadata` of a field has `help`,
    `unit`, and `metavar`, the placeholder that ``--help`` shows.

    Raises
    ------
    ValueError
        If a limit is not a positive number, or has a fraction where only whole numbers make sense.
    """

    cell_seconds: float = dataclasses.field(
        default=60,
        metadata={"help": "time for one cell, or for one test cell", "unit": "seconds", "metavar": "S"},
    )
    notebook_seconds: float = dataclasses.field(
        default=600,
        metadata={"help": "time for all cells of a notebook together", "unit": "seconds", "metavar": "S"},
    )
    memory: int = dataclasses.field(
        default=2048,
        metadata={"help": "memory of all processes of a notebook", "unit": "MiB", "metavar": "MIB"},
    )
    processes: int = dataclasses.field(
        default=256,
        metadata={"help": "processes and threads of a notebook", "unit": "processes", "metavar": "N"},
    )
    scratch: int = dataclasses.field(
        default=128,
        metadata={
            "help": "size of the scratch folder, of each temporary folder, and of the largest file",
            "unit": "MiB",
            "metavar": "MIB",
        },
    )
    output: int = dataclasses.field(
        default=4,
        metadata={
            "help": "output of one cell; a notebook may have ten times that",
            "unit": "MiB",
            "metavar": "MIB",
        },
    )

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            value, unit = getattr(self, field.name), field.metadata["unit"]
            if not (math.isfinite(value) and value > 0):
                raise ValueError(f"{field.name} must be a positive number of {unit}, not {value}")
            if field.type is int and value != int(value):
                raise ValueError(f"{field.name} must be a whole number of {unit}, not {value}")


# What is executed


@dataclass(frozen=True)
class StudentCell:
    """A cell that the student may have written; the student process executes it as IPython does."""

    source: str


@dataclass(frozen=True)
class GivenCell:
    """Code of the instructor's that the student process executes without showing its outputs."""

    code: CompiledCell


@dataclass(frozen=True)
class TestCell:
    """A test cell, which the examiner executes.

    Attributes
    ----------
    grade_id : str
        nbgrader's name of the cell.
    points : float
        What it is worth. If the value of its last line is a number, that is the score instead.
    code : CompiledCell
        The cell with its hidden tests.
    given : CompiledCell or None
        The cell as it was released, if the student process has to execute it too: it defines helpers that
        other cells may use as well.
    """

    grade_id: str
    points: float
    code: CompiledCell
    given: CompiledCell | None = None


Step = StudentCell | GivenCell | TestCell
StepStatus = Literal["passed", "failed", "crashed", "timed out", "over memory"]
Cause = Literal["kernel", "files", "grader"]
Output = dict[str, Any]  # an output of a cell, in nbformat's words


@dataclass(frozen=True)
class Job:
    """One notebook to execute: everything that the sandbox learns about it.

    Attributes
    ----------
    steps : sequence of Step
        What to execute, in order.
    names : sequence of str
        The names that the test cells may look up in the student process.
    modules : tuple of str
        The packages that the notebook imports. The fork server imports them once for all notebooks.
    files : dict
        The files beside the notebook: path → content.
    sandbox : str
        "bubblewrap", or "none" to execute everything as the user who runs the grader.
    imports : str
        The import statements of the instructor's cells, which the examiner executes before the test cells.
    figures : bool
        Whether figures are rendered, which takes most of the time.
    """

    steps: Sequence[Step]
    names: Sequence[str]
    modules: tuple[str, ...]
    files: dict[str, bytes] = dataclasses.field(default_factory=dict)
    limits: Limits = dataclasses.field(default_factory=Limits)
    sandbox: str = "bubblewrap"
    imports: str = ""
    figures: bool = True


class GraderFailure(Exception):  # noqa: N818  the grader failed: not an error that a user can avoid
    """The grader itself failed on a notebook, so nothing is known about the student's code.

    `box` says which failures count as the grader's own. A failure that a student's code can cause is never
    one of them: it is in the `status` of a `StepResult`.

    Attributes
    ----------
    message : str
        What happened, in one sentence.
    traceback : str
        Where it happened, as Python prints it; "" if there is none.
    """

    def __init__(self, message: str, traceback: str = "") -> None:
        super().__init__(message, traceback)  # both, so that it can be pickled
        self.message, self.traceback = message, traceback
        if traceback:
            self.add_note(traceback)  # so that it is printed with the exception

    def __str__(self) -> str:
        return self.message


# Messages. `pack` makes the header and the buffers of a frame (see `frame`), `unpack` reads them again.

Frame = tuple[dict[str, Any], list[Any]]


# Launcher → fork server


@dataclass(frozen=True)
class ServerOptions:
    """On its command line: what the fork server has to prepare.

    Attributes
    ----------
    modules : list of str
        What to import.
    isolated : bool
        Whether it runs in bubblewrap, and each notebook gets a box.
    output : int
        MiB of output that a cell may have.
    """

    modules: list[str]
    isolated: bool
    output: int

    def to_json(self) -> str:
        """Return the options as one argument of a command line."""
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "ServerOptions":
        """Read what `to_json` made."""
        return cls(**json.loads(text))


@dataclass(frozen=True)
class ForkRequest:
    """On the control socket: fork a box, with its end of a socket attached, or kill one.

    All requests have the same size, because a stream has no borders between messages.
    """

    action: Literal["fork", "kill"]
    box: int

    SIZE: ClassVar[int] = 20  # bytes

    def to_bytes(self) -> bytes:
        """Return the request as bytes."""
        return f"{self.action} {self.box}".encode().ljust(self.SIZE)

    @classmethod
    def from_bytes(cls, data: bytes) -> "ForkRequest":
        """Read what `to_bytes` made."""
        action, box = data.decode().split()
        return cls("fork" if action == "fork" else "kill", int(box))


# Fork server → launcher

SERVER_READY = b"ready"  # on the control socket, once: everything is imported


# Launcher → box


@dataclass(frozen=True)
class BoxSetup:
    """The first message to a box: what it has to be like before it learns of any test."""

    limits: Limits
    scratch: str
    files: dict[str, bytes]
    figures: bool

    def pack(self) -> Frame:
        """Return a header and buffers."""
        header = {"limits": dataclasses.asdict(self.limits), "scratch": self.scratch, "figures": self.figures}
        return {**header, "files": list(self.files)}, list(self.files.values())

    @classmethod
    def unpack(cls, header: dict[str, Any], buffers: list[Any]) -> "BoxSetup":
        """Read what `pack` made."""
        files = dict(zip(header["files"], map(bytes, buffers), strict=True))
        return cls(Limits(**header["limits"]), header["scratch"], files, header["figures"])


@dataclass(frozen=True)
class Plan:
    """The second message to a box: what the examiner has to execute. See `Job` for the fields."""

    steps: Sequence[Step]
    names: Sequence[str]
    imports: str

    def pack(self) -> Frame:
        """Return a header and buffers; the buffers are the code of compiled cells."""
        buffers: list[bytes] = []

        def plain(value: Any) -> Any:
            if isinstance(value, CompiledCell):
                buffers.append(value.code)
                return [len(buffers) - 1, value.source, value.filename]
            return value

        steps = [
            {field.name: plain(getattr(step, field.name)) for field in dataclasses.fields(step)}
            for step in self.steps
        ]
        kinds = [type(step).__name__ for step in self.steps]
        return {"kinds": kinds, "steps": steps, "names": list(self.names), "imports": self.imports}, buffers

    @classmethod
    def unpack(cls, header: dict[str, Any], buffers: list[Any]) -> "Plan":
        """Read what `pack` made."""

        def cell(value: list[Any] | None) -> CompiledCell | None:
            return None if value is None else CompiledCell(bytes(buffers[value[0]]), value[1], value[2])

        kinds: dict[str, type[Step]] = {kind.__name__: kind for kind in (StudentCell, GivenCell, TestCell)}
        steps = []
        for kind, fields in zip(header["kinds"], header["steps"], strict=True):
            compiled = {name: cell(fields[name]) for name in ("code", "given") if name in fields}
            steps.append(kinds[kind](**{**fields, **compiled}))
        return cls(steps, header["names"], header["imports"])


# Box → launcher, and init process → examiner


@dataclass(frozen=True)
class Ready:
    """The box is set up. No code of the student's has run."""

    def pack(self) -> Frame:
        """Return a header and buffers."""
        return {"kind": "ready"}, []


@dataclass(frozen=True)
class Broken:
    """A process of the box failed, for a reason that the student's code cannot have caused.

    Attributes
    ----------
    cause : str
        "kernel": it refused to isolate; "files": those beside the notebook cannot be written into the
        scratch folder; "grader": a failure of the grader's own code.
    message : str
        The exception's type and text.
    traceback : str
        Where it was raised, as Python prints it.
    """

    cause: Cause
    message: str
    traceback: str

    def pack(self) -> Frame:
        """Return a header and buffers."""
        return {"kind": "broken", **dataclasses.asdict(self)}, []


# Examiner → launcher


@dataclass(frozen=True)
class StepResult:
    """What became of a step; one message for each, in the order of the steps.

    Attributes
    ----------
    outputs : list of dict
        As a notebook has them.
    status : StepStatus
        "failed" is an assertion of a test; the others after it are about the student process.
    message : str
        For the student.
    score : float
        The points of a test cell.
    seconds : float
        The time that the step took.
    """

    outputs: list[Output]
    status: StepStatus
    message: str
    score: float
    seconds: float

    def pack(self) -> Frame:
        """Return a header and buffers."""
        return {"kind": "result", **vars(self)}, []


# Examiner → init process

START = b"start"  # with the student process's end of a socket attached: fork the student process
STOP = b"stop"  # kill all processes of the student's

# Init process → examiner


@dataclass(frozen=True)
class Stopped:
    """All processes of the student's are gone.

    Attributes
    ----------
    reason : str
        How the student process had ended before, such as "SIGSEGV" or "over memory"; "" if it was running.
    """

    reason: str

    def pack(self) -> Frame:
        """Return a header and buffers."""
        return {"kind": "stopped", "reason": self.reason}, []


Reply = Ready | Broken | StepResult | Stopped


def read_reply(header: dict[str, Any]) -> Reply:
    """Read a message that came from a box, or from an init process.

    Raises
    ------
    KeyError, TypeError
        If it is none of them.
    """
    kinds: dict[str, type[Reply]] = {
        "ready": Ready,
        "broken": Broken,
        "result": StepResult,
        "stopped": Stopped,
    }
    fields = dict(header)
    return kinds[fields.pop("kind")](**fields)
