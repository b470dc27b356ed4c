"""nbgrader's gradebook: the one writer of grades, and what the reports read."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Gradebook,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.preprocessors import AssignLatePenalties
from nbgrader.utils import parse_utc
from sqlalchemy import select

from autograder.nbgrader_app import nbgrader_app
from autograder.results.records import Record, make_record, write_notebooks, write_record
from autograder.results.verdict import GradedNotebook
from autograder.submission.read import Submission


class ScoreRow(NamedTuple):
    """A submission's score; `waits` says that answers wait to be graded by hand."""

    student: str
    assignment: str
    score: float
    max_score: float
    waits: bool


class Writer:
    """The only one who writes grades. Use it as a context manager."""

    def __init__(self) -> None:
        app = nbgrader_app()
        self._late = AssignLatePenalties(parent=app)  # the policy of nbgrader_config.py
        self._late.init_plugin()
        self._gradebook = Gradebook(app.coursedir.db_url, app.coursedir.course_id)
        self._db = self._gradebook.db
        self._cells: dict[str, list[tuple[str, str, list[tuple[str, str, str]]]]] = {}

    def __enter__(self) -> "Writer":
        return self

    def __exit__(self, *_: object) -> None:
        self._gradebook.close()

    def knows(self, assignment: str) -> bool:
        """Say whether the gradebook has an assignment."""
        return self._db.scalar(select(Assignment.id).where(Assignment.name == assignment)) is not None

    def graded(self, assignment: str) -> set[str]:
        """Return the students who have a submission to an assignment in the gradebook."""
        query = select(SubmittedAssignment.student_id).join(Assignment).where(Assignment.name == assignment)
        return set(self._db.scalars(query))

    def write(
        self, submission: Submission, graded: Sequence[GradedNotebook], digest: str, sandbox: str
    ) -> Record:
        """Write one submission: the notebooks, then all grades in one transaction, then the record.

        Whenever the process is killed, the next run either finds the record or grades the submission
        again. Grades given by hand stay, and ask to be looked at.
        """
        write_notebooks(submission, graded)
        self._write_grades(submission, graded)
        record = make_record(submission, graded, digest, sandbox)
        write_record(submission.student, submission.assignment, record)
        return record

    def _write_grades(self, submission: Submission, graded: Sequence[GradedNotebook]) -> None:
        db = self._db
        assignment = db.scalar(select(Assignment.id).where(Assignment.name == submission.assignment))
        if db.get(Student, submission.student) is None:
            db.add(Student(id=submission.student))
        row = db.scalar(
            select(SubmittedAssignment).where(
                SubmittedAssignment.assignment_id == assignment,
                SubmittedAssignment.student_id == submission.student,
            )
        )
        is_new = row is None
        if is_new:
            row = SubmittedAssignment(assignment_id=assignment, student_id=submission.student)
            db.add(row)
        row.timestamp = _timestamp(submission)
        db.flush()
        by_name = {one.name: one for one in graded}
        notebooks = [
            self._write_notebook(row.id, notebook, cells, by_name[name], is_new)
            for notebook, name, cells in self._structure(submission.assignment, assignment)
        ]
        self._take_off_for_lateness(row, notebooks)
        db.commit()
        db.expunge_all()  # memory stays flat over a class

    def _write_notebook(
        self,
        submission: str,
        notebook: str,
        cells: list[tuple[str, str, str]],
        graded: GradedNotebook,
        is_new: bool,
    ) -> SubmittedNotebook:
        db = self._db
        row = None
        if not is_new:
            row = db.scalar(
                select(SubmittedNotebook).where(
                    SubmittedNotebook.notebook_id == notebook, SubmittedNotebook.assignment_id == submission
                )
            )
        if row is None:
            row = SubmittedNotebook(notebook_id=notebook, assignment_id=submission)
            db.add(row)
            db.flush()
        verdicts = {verdict.grade_id: verdict for verdict in graded.verdicts}
        unanswered = {name for name, verdict in verdicts.items() if verdict.status == "unanswered"}
        wanted = [cell for cell, _, _ in cells]
        grades = self._existing(Grade, wanted, row.id, is_new)
        comments = self._existing(Comment, wanted, row.id, is_new)
        for cell, name, kind in cells:
            if kind != "SolutionCell":
                grade = grades.get(cell) or Grade(cell_id=cell, notebook_id=row.id)
                verdict = verdicts[name]
                grade.auto_score = verdict.score
                grade.needs_manual_grade = verdict.score is None or grade.manual_score is not None
                db.add(grade)
            if kind != "GradeCell":
                comment = comments.get(cell) or Comment(cell_id=cell, notebook_id=row.id)
                comment.auto_comment = "No response." if name in unanswered else None
                db.add(comment)
        return row

    def _take_off_for_lateness(self, submission: SubmittedAssignment, rows: list[SubmittedNotebook]) -> None:
        """Ask nbgrader's late policy what each notebook of a late submission loses."""
        self._db.flush()
        late = submission.total_seconds_late
        for row in rows:
            row.late_submission_penalty = None
            if late > 0:
                self._db.refresh(row, ["score"])
                penalty = self._late.plugin_inst.late_submission_penalty(
                    submission.student_id, row.score, late
                )
                if penalty is not None:
                    row.late_submission_penalty = min(max(penalty, 0), row.score)

    def _existing(self, kind: type, cells: list[str], notebook: str, is_new: bool) -> dict:
        if is_new:
            return {}
        rows = self._db.scalars(select(kind).where(kind.cell_id.in_(cells), kind.notebook_id == notebook))
        return {row.cell_id: row for row in rows}

    def _structure(self, name: str, assignment: str) -> list[tuple[str, str, list[tuple[str, str, str]]]]:
        """List an assignment's notebooks with their cells: (id, name, [(id, name, kind)])."""
        if name not in self._cells:
            notebooks = self._db.execute(
                select(Notebook.id, Notebook.name).where(Notebook.assignment_id == assignment)
            ).all()
            self._cells[name] = [
                (
                    identity,
                    notebook,
                    [
                        tuple(row)
                        for row in self._db.execute(
                            select(BaseCell.id, BaseCell.name, BaseCell.type).where(
                                BaseCell.notebook_id == identity
                            )
                        )
                    ],
                )
                for identity, notebook in notebooks
            ]
        return self._cells[name]


def _timestamp(submission: Submission) -> datetime | None:
    """Read when a submission was handed in, from the file that nbgrader and the LMS put beside it."""
    try:
        text = submission.files["timestamp.txt"][:100].decode().strip()
        return parse_utc(text) if text else None
    except Exception:  # a student may have written it
        return None


def scores(assignments: Sequence[str]) -> list[ScoreRow]:
    """Read every submission's score, ordered by assignment and student."""
    course = nbgrader_app().coursedir
    with Gradebook(course.db_url, course.course_id) as gradebook:
        rows = [
            ScoreRow(one["student"], name, one["score"], one["max_score"], bool(one["needs_manual_grade"]))
            for name in assignments
            for one in gradebook.submission_dicts(name)
        ]
    return sorted(rows, key=lambda row: (row.assignment, row.student))
