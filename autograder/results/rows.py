"""Find rows of nbgrader's gradebook in a time that does not grow with the class.

Its tables have an index for a cell and a submitted notebook, and for a notebook and a submission, in this
order. Without the first of each, a database reads the whole table to find the grades of one notebook, as
nbgrader's own attributes do: `SubmittedNotebook.score`, `SubmittedNotebook.grades`,
`SubmittedAssignment.notebooks`. For each student of a class, that takes time with the square of its size.
"""

from collections.abc import Sequence
from typing import NamedTuple

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    GradeCell,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
    TaskCell,
)
from sqlalchemy import ColumnElement, Integer, Select, and_, cast, func, select
from sqlalchemy.orm import Session, selectinload


class NotebookPoints(NamedTuple):
    """The points of a submitted notebook before late penalties, and whether it waits for a mark."""

    score: float
    maximum: float
    waits: bool


class CellGrade(NamedTuple):
    """The grade of a cell, with the names of nbgrader's `Grade`."""

    name: str
    score: float
    max_score: float
    manual_score: float | None
    needs_manual_grade: bool


class CellComment(NamedTuple):
    """The comment on a cell, with the names of nbgrader's `Comment`."""

    name: str
    comment: str | None


class NotebookResults(NamedTuple):
    """What the gradebook holds about a submitted notebook, as in nbgrader's `SubmittedNotebook`."""

    score: float
    max_score: float
    grades: list[CellGrade]
    comments: list[CellComment]


def read_results(db: Session, assignment: str) -> dict[tuple[str, str], NotebookResults]:
    """Read the results of all submissions to an assignment, by student and notebook."""
    cells = select(BaseCell.id).where(BaseCell.notebook_id.in_(_notebooks(assignment)))
    maximum: dict[str, float] = {}
    for kind in (GradeCell, TaskCell):
        worth = db.execute(select(kind.id, kind.max_score).where(kind.id.in_(cells)))
        maximum.update({cell: float(points) for cell, points in worth})
    rows = (
        select(SubmittedNotebook.id, SubmittedAssignment.student_id, Notebook.name)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .where(Notebook.id.in_(_notebooks(assignment)))
    )
    points, results = read_points(db, assignment), {}
    by_row: dict[str, NotebookResults] = {}
    for identity, student, name in db.execute(rows):
        by_row[identity] = NotebookResults(points[identity].score, points[identity].maximum, [], [])
        results[student, name] = by_row[identity]
    grades = (
        select(
            Grade.notebook_id,
            BaseCell.id,
            BaseCell.name,
            Grade.score,
            Grade.manual_score,
            Grade.needs_manual_grade,
        )
        .join(BaseCell, BaseCell.id == Grade.cell_id)
        .where(Grade.cell_id.in_(cells))
    )
    for identity, cell, name, score, manual, waits in db.execute(grades):
        by_row[identity].grades.append(CellGrade(name, score, maximum[cell], manual, waits))
    comments = (
        select(Comment.notebook_id, BaseCell.name, Comment.comment)
        .join(BaseCell, BaseCell.id == Comment.cell_id)
        .where(Comment.cell_id.in_(cells))
    )
    for identity, name, comment in db.execute(comments):
        by_row[identity].comments.append(CellComment(name, comment))
    return results


def read_submissions(db: Session, assignment: str) -> Sequence[SubmittedAssignment]:
    """Read the submissions to an assignment, with their students and notebooks."""
    query = (
        select(SubmittedAssignment)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .where(Assignment.name == assignment)
        .options(selectinload(SubmittedAssignment.student), selectinload(SubmittedAssignment.notebooks))
    )
    return db.scalars(query).all()


def read_points(db: Session, assignment: str, student: str | None = None) -> dict[str, NotebookPoints]:
    """Read the points of the notebooks of a submission, or of all, by the ids of their rows."""
    notebooks = select(Notebook.id, Notebook.max_score).where(Notebook.id.in_(_notebooks(assignment)))
    maximum = {identity: float(points) for identity, points in db.execute(notebooks)}
    waits = cast(Grade.needs_manual_grade, Integer)  # PostgreSQL finds no maximum of truth values
    grades = (
        select(Grade.notebook_id, func.sum(Grade.score), func.max(waits))
        .where(grades_of(assignment, student))
        .group_by(Grade.notebook_id)
    )
    found = {identity: (score, bool(waits)) for identity, score, waits in db.execute(grades)}
    rows = select(SubmittedNotebook.id, SubmittedNotebook.notebook_id).where(
        notebooks_of(assignment, student)
    )
    return {
        identity: NotebookPoints(score, maximum[notebook], waits)
        for identity, notebook in db.execute(rows)
        for score, waits in [found.get(identity, (0.0, False))]
    }


def grades_of(assignment: str, student: str | None = None) -> ColumnElement[bool]:
    """Select the grades of a submission, or of all submissions to an assignment."""
    cells = select(BaseCell.id).where(BaseCell.notebook_id.in_(_notebooks(assignment)))
    notebooks = select(SubmittedNotebook.id).where(notebooks_of(assignment, student))
    return and_(Grade.cell_id.in_(cells), Grade.notebook_id.in_(notebooks))


def notebooks_of(assignment: str, student: str | None = None) -> ColumnElement[bool]:
    """Select the notebooks of a submission, or of all submissions to an assignment."""
    submissions = (
        select(SubmittedAssignment.id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .where(Assignment.name == assignment)
    )
    if student is not None:
        submissions = submissions.where(SubmittedAssignment.student_id == student)
    return and_(
        SubmittedNotebook.notebook_id.in_(_notebooks(assignment)),
        SubmittedNotebook.assignment_id.in_(submissions),
    )


def _notebooks(assignment: str) -> Select[tuple[str]]:
    return (
        select(Notebook.id)
        .join(Assignment, Assignment.id == Notebook.assignment_id)
        .where(Assignment.name == assignment)
    )
