"""What was decided of a submission: the data that every later step reads."""

from dataclasses import dataclass, field
from typing import Literal

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
# A program that was stopped, or that nothing could be decided of: a person should look at it.
NEEDS_REVIEW: tuple[Status, ...] = ("not gradable", "over memory", "crashed", "timed out", "grader failed")


@dataclass
class Verdict:
    """What was decided of one graded cell.

    Attributes
    ----------
    score : float or None
        Points from the tests; None where a person decides.
    status : Status
        "grader failed" is a failure of ours, which never costs a student a point: the score stays open.
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
        What was put right before it was executed, for the instructor.
    problem : str
        Why nothing of it could be graded, "" if it was.
    """

    name: str
    notebook: NotebookNode
    verdicts: list[Verdict]
    notes: list[str] = field(default_factory=list)
    problem: str = ""
