"""The verdicts on a submission: the data that every later step reads."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:  # it takes long to import, and no command that only reads records needs it
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
# The program was stopped, or there is no result to decide on: an instructor should look at it.
NEEDS_REVIEW: tuple[Status, ...] = ("not gradable", "over memory", "crashed", "timed out", "grader failed")


@dataclass
class Verdict:
    """The verdict on one graded cell.

    Attributes
    ----------
    score : float or None
        Points from the tests; None where an instructor decides.
    status : Status
        "grader failed" is a failure of ours, which never costs a student a point: the score stays open
        (None), and the cell needs to be graded by hand or by a later run.
    message : str
        The test's message for its student.
    seconds : float
        The time that the cell took.
    """

    grade_id: str
    score: float | None
    points: float
    status: Status
    message: str = ""
    seconds: float = 0.0


@dataclass
class GradedNotebook:
    """One notebook of a submission, executed.

    Attributes
    ----------
    notes : list of str
        What was corrected before it was executed, for the instructor.
    problem : str
        Why nothing in it could be graded, "" if it was graded.
    file : str
        The path of the graded file among those that were handed in, "" if none was.
    traceback : str
        Where the grader itself failed on it, for the log; "" if it did not.
    """

    name: str
    notebook: "NotebookNode"
    verdicts: list[Verdict]
    notes: list[str] = field(default_factory=list)
    problem: str = ""
    file: str = ""
    traceback: str = ""
