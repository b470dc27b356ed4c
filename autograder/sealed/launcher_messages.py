"""The messages of the launcher, and those between the examiner and the init process.

A heading says which process sends a message to which. All of these processes execute the grader's own code
only; messages from the student process, which can be anything, are in `student_messages`.

`pack` returns the header and the buffers of a frame (see `frame`), and `unpack` reads them again.
"""

import dataclasses
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from .cell import CompiledCell
from .frame import Packed
from .jobs import GivenCell, Step, StepResult, StudentCell, TestCell
from .limits import Limits

Cause = Literal["kernel", "files", "grader"]


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

    def pack(self) -> Packed:
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

    def pack(self) -> Packed:
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


# Box → launcher, and init process → examiner. For each step, the examiner also sends a `StepResult`.


@dataclass(frozen=True)
class Ready:
    """The box is set up. No code of the student's has run."""

    def pack(self) -> Packed:
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

    def pack(self) -> Packed:
        """Return a header and buffers."""
        return {"kind": "broken", **dataclasses.asdict(self)}, []


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

    def pack(self) -> Packed:
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
