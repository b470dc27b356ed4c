"""The verdicts on a submission, which all later steps read."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from autograder.sealed.jobs import Mode

if TYPE_CHECKING:  # importing it takes long, and commands that only read records do not need it
    from nbformat import NotebookNode

Status = Literal[
    "passed",
    "failed",
    "crashed",
    "timed out",
    "over memory",
    "not gradable",
    "by hand",
    "unanswered",
    "grader failed",
]
# The program was stopped, or there is no result to judge, so an instructor should have a look.
NEEDS_REVIEW: tuple[Status, ...] = ("not gradable", "over memory", "crashed", "timed out", "grader failed")


@dataclass
class Verdict:
    """The verdict on one graded cell.

    Attributes
    ----------
    score : float or None
        Points from the tests; None where an instructor decides.
    status : Status
        "grader failed" is a failure of our own, which never costs a student points: the score stays open
        (None) until the cell is graded by hand or by a later run.
    message : str
        The test's message for its student.
    seconds : float
        The time that the cell took.
    mode : str
        Where the test was executed, see `sealed.jobs.TestCell`; "" if no test was executed, or if the record
        is older than the mode "sandboxed".
    """

    grade_id: str
    score: float | None
    points: float
    status: Status
    message: str = ""
    seconds: float = 0.0
    mode: Mode | Literal[""] = ""


@dataclass
class GradedNotebook:
    """One notebook of a submission, executed.

    Attributes
    ----------
    notes : list of str
        What was corrected before the execution, for the instructor.
    problem : str
        Why nothing in it could be graded; "" if it was graded.
    file : str
        The path of the graded file among those that were handed in, "" if none was.
    traceback : str
        Where the grader itself failed, for the log; "" if it did not.
    has_figures : bool
        Whether its figures are rendered, as they may be if it was graded in an earlier run.
    """

    name: str
    notebook: "NotebookNode"
    verdicts: list[Verdict]
    notes: list[str] = field(default_factory=list)
    problem: str = ""
    file: str = ""
    traceback: str = ""
    has_figures: bool = False
