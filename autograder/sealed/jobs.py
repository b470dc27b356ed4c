"""Jobs for the executor: the steps of a notebook, and the result of each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from .asked import AskedClass
from .cell import CompiledCell
from .frame import Packed
from .limits import Limits


@dataclass(frozen=True)
class StudentCell:
    """A cell that the student may have written; the student process executes it as IPython does."""

    source: str


@dataclass(frozen=True)
class GivenCell:
    """Code of the instructor's that the student process executes without showing its outputs."""

    code: CompiledCell


Mode = Literal["sealed", "sandboxed"]


@dataclass(frozen=True)
class TestCell:
    """A test cell.

    Attributes
    ----------
    grade_id : str
        nbgrader's name of the cell.
    points : float
        The score if the test passes, unless the value of the last line is a number, which is then the score.
    code : CompiledCell
        The cell with its hidden tests, compiled for its mode.
    given : CompiledCell or None
        The cell as it was released, if the student process has to execute it too: it defines helpers that
        other cells may use as well.
    excluded : tuple of str
        The names of the job that this cell may not look up.
    renewed : tuple of str
        The names that earlier tests have bound, and that this cell looks up in the student process again.
    mode : Mode
        "sealed": the examiner executes it, out of the reach of the student's code; "sandboxed": the student
        process does, see `sandboxed_test`.
    """

    __test__: ClassVar[bool] = False  # not for pytest to collect

    grade_id: str
    points: float
    code: CompiledCell
    given: CompiledCell | None = None
    excluded: tuple[str, ...] = ()
    renewed: tuple[str, ...] = ()
    mode: Mode = "sealed"


Step = StudentCell | GivenCell | TestCell


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
    answers_import : dict
        A name that answers import → the statements with which the examiner imports it when a test uses it.
    helpers : dict
        The name of a helper of the tests → its definition, which the examiner executes when a test uses it.
    course_modules : dict
        The modules that were handed out beside the notebook: path → content. The examiner imports these, and
        not the files beside the notebook, which student code can replace.
    figures : bool
        Whether figures are rendered, which takes most of the time.
    """

    steps: Sequence[Step]
    names: Sequence[str]
    modules: tuple[str, ...]
    files: dict[str, bytes] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    sandbox: str = "bubblewrap"
    imports: str = ""
    figures: bool = True
    answers_import: dict[str, str] = field(default_factory=dict)
    helpers: dict[str, str] = field(default_factory=dict)
    course_modules: dict[str, bytes] = field(default_factory=dict)
    classes: dict[str, AskedClass] = field(default_factory=dict)


StepStatus = Literal["passed", "failed", "crashed", "timed out", "over memory"]
Output = dict[str, Any]  # an output of a cell, as nbformat represents it


@dataclass(frozen=True)
class StepResult:
    """The result of a step.

    The examiner sends one to the launcher for each step, in the order of the steps.

    Attributes
    ----------
    outputs : list of dict
        In the format of a notebook.
    status : StepStatus
        "failed" means that the test raised an exception, and the statuses after it that the student process
        was stopped or has ended.
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

    def pack(self) -> Packed:
        """Return a header and buffers."""
        return {"kind": "result", **vars(self)}, []


class GraderFailure(Exception):  # noqa: N818  the grader failed: not an error that a user can avoid
    """The grader itself failed on a notebook, so nothing is known about the student's code.

    The docstring of `box` says which failures count as the grader's own. A failure that a student's code can
    cause is never one of them, and becomes the `status` of a `StepResult`.

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
