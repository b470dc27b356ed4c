"""The students' answers to a question, and the marks in nbgrader's gradebook.

A mark is written only if the answer and its old mark are still what was read: somebody else may have marked
the answer in the meantime, or a `grade` run may have replaced it.
"""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal, NamedTuple

from nbformat import NotebookNode
from nbformat.v4 import reads_json
from nbgrader.api import (
    Assignment,
    Comment,
    Grade,
    Gradebook,
    GradeCell,
    Notebook,
    SolutionCell,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from autograder.assignment.reference import grade_id
from autograder.course import AUTOGRADED
from autograder.database import begin_writing
from autograder.marking.question import Question
from autograder.nbgrader_app import is_as_released, open_gradebook
from autograder.results.penalties import update_penalties
from autograder.results.records import read_record

State = Literal["open", "untouched", "settled", "new", "changed", "marked"]
WAITING: tuple[State, ...] = ("new", "changed")
PICTURE = re.compile(r"(data:image/[\w.+-]+;base64,)[A-Za-z0-9+/=]{40,}")


class Mark(NamedTuple):
    """What the gradebook contains about an answer.

    Attributes
    ----------
    points : float or None
        The points given by hand.
    comment : str
        The comment given by hand, "" if there is none. Each line can be used for other answers, too.
    waits : bool
        Whether the answer has to be marked, for the first time or again.
    """

    points: float | None = None
    comment: str = ""
    waits: bool = True


@dataclass(frozen=True)
class Answer:
    """A student's answer and its mark.

    Attributes
    ----------
    source : str
        What the student wrote.
    is_code : bool
        Whether it is in a code cell.
    is_released : bool
        Whether nothing was written since the release.
    grader_failed : bool
        Whether the notebook could not be graded yet, so that the source is not what the student wrote.
    attachments : mapping
        The name of each picture in the answer → its content by type, in base64.
    """

    student: str
    mark: Mark
    source: str
    is_code: bool = False
    is_released: bool = False
    grader_failed: bool = False
    attachments: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def state(self) -> State:
        """What is to be done.

        It is "open" if the grader failed, "settled" if a correction decides the points, and "changed" if the
        answer was marked before its text changed.
        """
        if self.grader_failed:
            return "open"
        if self.mark.points is not None:
            return "changed" if self.mark.waits else "marked"
        if self.mark.waits:
            return "open" if self.is_released else "new"
        return "untouched" if self.is_released else "settled"

    @property
    def text(self) -> str:
        """The source, with the data of pictures in the Markdown itself cut short."""
        return PICTURE.sub(r"\1…", self.source)

    @property
    def has_pictures(self) -> bool:
        """Whether pictures belong to the answer."""
        return bool(self.attachments) or self.text != self.source

    @property
    def version(self) -> str:
        """A digest of what the student wrote, in eight characters."""
        content = [self.source, *(repr(sorted(data.items())) for data in self.attachments.values())]
        return sha256("\0".join(content).encode()).hexdigest()[:8]


class Change(NamedTuple):
    """A mark to write, and the answer as it was read before."""

    question: Question
    read: Answer
    mark: Mark


class Count(NamedTuple):
    """How many answers to a question there are, and how many of them wait.

    Of those that wait, `changed` were marked before. Notebooks that are missing or cannot be graded are not
    counted, nor are questions that were corrected.
    """

    answers: int
    waiting: int
    changed: int


def pseudonym(question: Question, student: str) -> str:
    """Return what stands for a student's name while a question is marked anonymously."""
    return sha256(f"{question.name}\0{student}".encode()).hexdigest()[:8]


def is_blank(answer: Answer, question: Question) -> bool:
    """Return whether an answer waits and has no word, number or picture."""
    written = answer.source.replace(question.stub, "")
    return answer.state in WAITING and not answer.attachments and not any(map(str.isalnum, written))


def count_answers(gradebook: Gradebook, question: Question) -> Count:
    """Count the answers to a question without reading the notebooks."""
    # The grader itself gives 0 points where there is no answer, and the points that a correction decides.
    written = or_(Grade.auto_score.is_(None), Grade.manual_score.is_not(None))
    marks = _marks(gradebook, _answers_to(question).where(written))
    there = [
        mark
        for student, mark in marks
        if not mark.waits or (_path(student, question).is_file() and not _grader_failed(student, question))
    ]
    waiting = [mark for mark in there if mark.waits]
    return Count(len(there), len(waiting), sum(mark.points is not None for mark in waiting))


def _grader_failed(student: str, question: Question) -> bool:
    record = read_record(student, question.assignment)
    graded = record.notebooks.get(question.notebook) if record else None
    return bool(graded and graded.grader_failed)


def _path(student: str, question: Question) -> Path:
    return AUTOGRADED / student / question.assignment / f"{question.notebook}.ipynb"


def read_marks(gradebook: Gradebook, question: Question) -> dict[str, Mark]:
    """Read the marks of a question by student, but not the notebooks."""
    return dict(_marks(gradebook, _answers_to(question)))


def read_answers(
    gradebook: Gradebook,
    question: Question,
    students: Collection[str] | None = None,
) -> list[Answer]:
    """Read the answers to a question, ordered by student.

    An answer whose autograded notebook is missing, because it is being graded or was removed, is left out.

    Parameters
    ----------
    students : collection of str, optional
        Whose answers to read; by default, those of all students.
    """
    query = _answers_to(question)
    if students is not None:
        query = query.where(SubmittedAssignment.student_id.in_(students))
    return [
        _answer(cell, student, mark, question)
        for student, mark in _marks(gradebook, query)
        if (cell := _read_cell(student, question))
    ]


def comments(gradebook: Gradebook, question: Question) -> list[str]:
    """List the lines of all comments on a question's answers, the most used first."""
    column = Comment.manual_comment
    query = _answers_to(question).with_only_columns(column).where(column.is_not(None))
    lines = Counter(
        line.strip()
        for comment in gradebook.db.scalars(query)
        for line in comment.splitlines()
        if line.strip()
    )
    return [line for line, _ in sorted(lines.items(), key=lambda item: (-item[1], item[0]))]


def write_marks(changes: Sequence[Change]) -> list[Change]:
    """Write marks in one transaction, as nbgrader's formgrader does.

    Returns
    -------
    list of Change
        Those whose answer or old mark is no longer what was read. If there are any, nothing is written.

    Raises
    ------
    GradebookError
        If the gradebook cannot be written, see `open_gradebook`. Then nothing is written.
    """
    with open_gradebook() as gradebook:
        begin_writing(gradebook.db)
        groups = _by_question(changes)
        conflicts = [one for group in groups.items() for one in _outdated(gradebook, *group)]
        if not conflicts:
            for question, several in groups.items():
                _write(gradebook, question, several)
            gradebook.db.commit()
        return conflicts


def write_penalties(assignment: str) -> None:
    """Compute again what late submissions lose, now that their points have changed."""
    with open_gradebook() as gradebook:
        update_penalties(gradebook, assignment)


def _by_question(changes: Sequence[Change]) -> dict[Question, list[Change]]:
    """Group changes, so that each question needs one query."""
    groups: dict[Question, list[Change]] = {}
    for change in changes:
        groups.setdefault(change.question, []).append(change)
    return groups


def _outdated(gradebook: Gradebook, question: Question, changes: Sequence[Change]) -> list[Change]:
    """Return the changes whose answer or old mark is no longer what was read."""
    students = [change.read.student for change in changes]
    now = {answer.student: answer for answer in read_answers(gradebook, question, students)}
    return [change for change in changes if now.get(change.read.student) != change.read]


def _write(gradebook: Gradebook, question: Question, changes: Sequence[Change]) -> None:
    marks = {change.read.student: change.mark for change in changes}
    query = _answers_to(question).where(SubmittedAssignment.student_id.in_(marks))
    rows = gradebook.db.execute(query.with_only_columns(SubmittedAssignment.student_id, Grade, Comment))
    for student, grade, comment in rows.all():
        mark = marks[student]
        grade.manual_score, grade.needs_manual_grade = mark.points, mark.waits
        if comment is None and mark.comment:
            cell = gradebook.find_solution_cell(question.cell, question.notebook, question.assignment)
            comment = Comment(cell=cell, notebook=grade.notebook)
            gradebook.db.add(comment)
        if comment is not None and mark.comment != (comment.manual_comment or ""):
            comment.manual_comment = mark.comment or None


def _answers_to(question: Question) -> Select[Any]:
    """Select the students who answered a question, with what a `Mark` consists of."""
    cell = aliased(SolutionCell, flat=True)  # nbgrader has the cell in its gradebook twice
    solution = and_(cell.notebook_id == Notebook.id, cell.name == question.cell)
    comment = and_(Comment.cell_id == cell.id, Comment.notebook_id == SubmittedNotebook.id)
    return (
        select(
            SubmittedAssignment.student_id,
            Grade.manual_score,
            func.coalesce(Comment.manual_comment, ""),
            Grade.needs_manual_grade,
        )
        .select_from(Grade)
        .join(GradeCell, GradeCell.id == Grade.cell_id)
        .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(Assignment, Assignment.id == Notebook.assignment_id)
        .outerjoin(cell, solution)
        .outerjoin(Comment, comment)
        .where(
            Assignment.name == question.assignment,
            Notebook.name == question.notebook,
            GradeCell.name == question.cell,
        )
        .order_by(SubmittedAssignment.student_id)
    )


def _marks(gradebook: Gradebook, query: Select[Any]) -> list[tuple[str, Mark]]:
    return [(student, Mark(*mark)) for student, *mark in gradebook.db.execute(query)]


def _read_cell(student: str, question: Question) -> NotebookNode | None:
    """Read the cell with an answer; validating the notebook would take long."""
    try:
        notebook = reads_json(_path(student, question).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return next((cell for cell in notebook.cells if grade_id(cell) == question.cell), None)


def _answer(cell: NotebookNode, student: str, mark: Mark, question: Question) -> Answer:
    is_released = is_as_released(cell)
    return Answer(
        student,
        mark,
        cell.source,
        is_code=cell.cell_type == "code",
        is_released=is_released,
        grader_failed=mark.waits and is_released and _grader_failed(student, question),
        attachments={name: dict(data) for name, data in cell.get("attachments", {}).items()},
    )
