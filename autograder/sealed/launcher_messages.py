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

from .asked import AskedClass
from .cell import CompiledCell
from .frame import Packed
from .jobs import GivenCell, Step, StepResult, StudentCell, TestCell
from .limits import Limits

Cause = Literal["kernel", "files", "grader"]


# Launcher → fork server


@dataclass(frozen=True)
class ServerOptions:
    """What the fork server has to prepare; an argument of its command line.

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
        """Return the options as one argument."""
        return json.dumps(dataclasses.asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "ServerOptions":
        """Read what `to_json` made."""
        return cls(**json.loads(text))


@dataclass(frozen=True)
class ForkRequest:
    """Fork a box, whose end of a socket is attached, or kill one; sent on the control socket.

    Before boxes that have sandboxed tests, the fork server has to prepare for these. All requests have the
    same size, because a stream does not separate messages.
    """

    action: Literal["fork", "kill", "prepare"]
    box: int = 0

    SIZE: ClassVar[int] = 20  # bytes

    def to_bytes(self) -> bytes:
        """Return the request as bytes."""
        return f"{self.action} {self.box}".encode().ljust(self.SIZE)

    @classmethod
    def from_bytes(cls, data: bytes) -> "ForkRequest":
        """Read what `to_bytes` made."""
        action, box = data.decode().split()
        assert action in ("fork", "kill", "prepare"), "the launcher is trusted"
        return cls(action, int(box))  # type: ignore[arg-type]  # mypy does not narrow a str to literals


# Fork server → launcher

SERVER_READY = b"ready"  # sent once on the control socket, after the imports


# Launcher → box


@dataclass(frozen=True)
class BoxSetup:
    """The first message to a box: how to set it up, before it receives any submission or test."""

    limits: Limits
    scratch: str
    figures: bool
    sandboxed_tests: bool = False  # whether there may be any

    def pack(self) -> Packed:
        """Return a header and buffers."""
        return dataclasses.asdict(self), []

    @classmethod
    def unpack(cls, header: dict[str, Any], buffers: list[Any]) -> "BoxSetup":
        """Read what `pack` made."""
        return cls(
            Limits(**header["limits"]), header["scratch"], header["figures"], header["sandboxed_tests"]
        )


@dataclass(frozen=True)
class Plan:
    """The second message to a box: what the examiner has to execute. See `Job` for the fields."""

    steps: Sequence[Step]
    names: Sequence[str]
    imports: str
    files: dict[str, bytes]
    answers_import: dict[str, str] = dataclasses.field(default_factory=dict)
    helpers: dict[str, str] = dataclasses.field(default_factory=dict)
    course_modules: dict[str, bytes] = dataclasses.field(default_factory=dict)
    classes: dict[str, AskedClass] = dataclasses.field(default_factory=dict)

    def pack(self) -> Packed:
        """Return a header and buffers: the files, the modules, and the code of compiled cells."""
        buffers = [*self.files.values(), *self.course_modules.values()]

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
        return {
            "kinds": kinds,
            "steps": steps,
            "names": list(self.names),
            "imports": self.imports,
            "files": list(self.files),
            "answers_import": self.answers_import,
            "helpers": self.helpers,
            "course_modules": list(self.course_modules),
            "classes": {
                name: [sorted(one.special), sorted(one.makers)] for name, one in self.classes.items()
            },
        }, buffers

    @classmethod
    def unpack(cls, header: dict[str, Any], buffers: list[Any]) -> "Plan":
        """Read what `pack` made."""

        def cell(value: list[Any] | None) -> CompiledCell | None:
            return None if value is None else CompiledCell(bytes(buffers[value[0]]), value[1], value[2])

        kinds: dict[str, type[Step]] = {kind.__name__: kind for kind in (StudentCell, GivenCell, TestCell)}
        steps = []
        for kind, fields in zip(header["kinds"], header["steps"], strict=True):
            compiled = {name: cell(fields[name]) for name in ("code", "given") if name in fields}
            names = {name: tuple(fields[name]) for name in ("excluded", "renewed") if name in fields}
            steps.append(kinds[kind](**{**fields, **compiled, **names}))
        contents = map(bytes, buffers)
        files, modules = (
            dict(zip(header[name], contents, strict=False)) for name in ("files", "course_modules")
        )
        classes = {name: AskedClass(*map(frozenset, one)) for name, one in header["classes"].items()}
        return cls(
            steps,
            header["names"],
            header["imports"],
            files,
            header["answers_import"],
            header["helpers"],
            modules,
            classes,
        )


# Box → launcher, and init process → examiner. For each step, the examiner also sends a `StepResult`.


@dataclass(frozen=True)
class Ready:
    """What was asked for is done: the box is set up, or a part of it. No code of the student's has run."""

    def pack(self) -> Packed:
        """Return a header and buffers."""
        return {"kind": "ready"}, []


@dataclass(frozen=True)
class Broken:
    """A process of the box failed, for a reason that the student's code cannot have caused.

    Attributes
    ----------
    cause : str
        "kernel": the kernel refused to isolate; "files": the files beside the notebook cannot be written into
        the scratch folder; "grader": the grader's own code failed.
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
# With a frame after it: write its files beside the notebook, and from now on measure the student's processes
BEGIN = b"begin"


def pack_files(files: dict[str, bytes]) -> Packed:
    """Return the header and the buffers of the frame after `BEGIN`."""
    return {"files": list(files)}, list(files.values())


def unpack_files(header: dict[str, Any], buffers: list[Any]) -> dict[str, bytes]:
    """Read what `pack_files` made."""
    return dict(zip(header["files"], map(bytes, buffers), strict=True))


# Init process → examiner


@dataclass(frozen=True)
class Stopped:
    """All processes of the student's are gone.

    Attributes
    ----------
    reason : str
        How the student process had ended, such as "SIGSEGV" or "over memory"; "" if it was still running.
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
        If it is not one of these messages.
    """
    kinds: dict[str, type[Reply]] = {
        "ready": Ready,
        "broken": Broken,
        "result": StepResult,
        "stopped": Stopped,
    }
    fields = dict(header)
    return kinds[fields.pop("kind")](**fields)
