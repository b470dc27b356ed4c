"""nbgrader's gradebook: the one writer of grades, and the query that the reports read.

The writer makes rows of nbgrader's database itself, although nbgrader's documentation says that "these
database models should **never** be modified by hand. You should only ever modify them using a
:class:`~nbgrader.api.Gradebook` object" (nbgrader 0.9.6, ``docs/source/api/models.rst``). The reason is
time. nbgrader's steps `SaveAutoGrades` and `AssignLatePenalties` look up and commit every cell by itself: for
a submission of three notebooks they make 63 commits in 140 ms, where this module makes one in 9 ms (measured
on connectionist-models, with nbgrader 0.9.6 and SQLite). Grades are written by one process, so this is what
a class waits for.

The price is that some of nbgrader's rules are written down a second time here: ``saveautogrades.py`` and
``latesubmissions.py`` of ``nbgrader/preprocessors``, and `Gradebook.add_submission`. A contract test,
``tests/test_gradebook_contract.py``, grades the same submissions both ways and compares five tables row by
row.

Two differences are intended. A submission whose ``timestamp.txt`` was removed is no longer late, whereas
nbgrader keeps the time that it had before. A notebook that was not handed in keeps the score that somebody
gave it by hand and needs review, whereas nbgrader clears that flag.
"""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from types import TracebackType
from typing import Any, NamedTuple

from nbformat import NotebookNode
from nbgrader.api import (
    Assignment,
    BaseCell,
    Comment,
    Grade,
    Notebook,
    Student,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.apps import NbGrader
from nbgrader.utils import compute_checksum, is_solution, is_task
from sqlalchemy import select

from autograder.nbgrader_app import late_policy, nbgrader_app, open_gradebook
from autograder.results.records import Record, make_record, write_notebooks, write_record
from autograder.results.verdict import GradedNotebook
from autograder.submission.read import Submission
from autograder.submission.timestamp import TIMESTAMP, HandedIn, read_timestamp


class CellEntry(NamedTuple):
    """A cell as the gradebook lists it: `kind` is "GradeCell", "SolutionCell" or "TaskCell"."""

    id: str
    name: str
    kind: str


class NotebookEntry(NamedTuple):
    """A notebook as the gradebook lists it. A cell may be in it twice, once of each kind."""

    id: str
    name: str
    cells: list[CellEntry]


class Writer:
    """The only writer of grades, a context manager.

    Parameters
    ----------
    app : NbGrader, optional
        Says which gradebook, and what a late submission loses; by default the course's.

    Raises
    ------
    GradebookError
        On entering it, and within the ``with`` statement, see `open_gradebook`.
    """

    def __init__(self, app: NbGrader | None = None) -> None:
        self._app = app or nbgrader_app()
        self._late = late_policy(self._app)
        self._notebooks: dict[str, list[NotebookEntry]] = {}
        self._stack = ExitStack()

    def __enter__(self) -> "Writer":
        self._db = self._stack.enter_context(open_gradebook(self._app, writable=True)).db
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

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
        handed_in = read_timestamp(submission.files.get(TIMESTAMP, b""))
        write_notebooks(submission, graded)
        try:
            self._write_grades(submission, graded, handed_in)
        except BaseException:
            self._db.rollback()  # so that the next submission can be written
            raise
        record = make_record(submission, graded, digest, sandbox)
        if handed_in.note:
            record = replace(record, notes=[*record.notes, handed_in.note])
        write_record(submission.student, submission.assignment, record)
        return record

    def _write_grades(
        self, submission: Submission, graded: Sequence[GradedNotebook], handed_in: HandedIn
    ) -> None:
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
        if row is None:
            row = SubmittedAssignment(assignment_id=assignment, student_id=submission.student)
            db.add(row)
        row.timestamp = handed_in.time
        db.flush()
        by_name = {one.name: one for one in graded}
        notebooks = [
            self._write_notebook(row.id, entry, by_name[entry.name], is_new)
            for entry in self._entries(submission.assignment, assignment)
        ]
        self._write_penalties(row, notebooks)
        db.commit()
        db.expunge_all()  # so that memory does not grow with the class

    def _write_notebook(
        self, submission: str, entry: NotebookEntry, graded: GradedNotebook, is_new: bool
    ) -> SubmittedNotebook:
        """Write the grades and comments of one notebook, as nbgrader's `SaveAutoGrades` does."""
        db = self._db
        row = None
        if not is_new:
            row = db.scalar(
                select(SubmittedNotebook).where(
                    SubmittedNotebook.notebook_id == entry.id, SubmittedNotebook.assignment_id == submission
                )
            )
        if row is None:
            row = SubmittedNotebook(notebook_id=entry.id, assignment_id=submission)
            db.add(row)
            db.flush()
        verdicts = {verdict.grade_id: verdict for verdict in graded.verdicts}
        unanswered = set() if graded.problem else unanswered_cells(graded.notebook)
        grades = {} if is_new else self._by_cell(Grade, row.id)
        comments = {} if is_new else self._by_cell(Comment, row.id)
        for cell in entry.cells:
            if cell.kind != "SolutionCell":
                grade = grades.get(cell.id) or Grade(cell_id=cell.id, notebook_id=row.id)
                verdict = verdicts[cell.name]
                grade.auto_score = verdict.score
                grade.needs_manual_grade = verdict.score is None or grade.manual_score is not None
                db.add(grade)
            if cell.kind != "GradeCell":
                comment = comments.get(cell.id) or Comment(cell_id=cell.id, notebook_id=row.id)
                comment.auto_comment = "No response." if cell.name in unanswered else None
                db.add(comment)
        return row

    def _write_penalties(self, submission: SubmittedAssignment, rows: Sequence[SubmittedNotebook]) -> None:
        """Write what each notebook of a late submission loses, as nbgrader's `AssignLatePenalties` does."""
        self._db.flush()
        late = submission.total_seconds_late
        for row in rows:
            row.late_submission_penalty = None
            if late > 0:
                self._db.refresh(row, ["score"])
                penalty = self._late.late_submission_penalty(submission.student_id, row.score, late)
                if penalty is not None:
                    row.late_submission_penalty = min(max(penalty, 0), row.score)

    def _by_cell(self, kind: type[Any], notebook: str) -> dict[str, Any]:
        """Return a submitted notebook's rows of a table, by the cell that they are about."""
        return {
            row.cell_id: row for row in self._db.scalars(select(kind).where(kind.notebook_id == notebook))
        }

    def _entries(self, name: str, assignment: str) -> list[NotebookEntry]:
        """List the notebooks of an assignment; they stay the same while grades are written."""
        if name not in self._notebooks:
            notebooks = self._db.execute(
                select(Notebook.id, Notebook.name).where(Notebook.assignment_id == assignment)
            ).all()
            self._notebooks[name] = [
                NotebookEntry(identity, notebook, self._cells(identity)) for identity, notebook in notebooks
            ]
        return self._notebooks[name]

    def _cells(self, notebook: str) -> list[CellEntry]:
        query = select(BaseCell.id, BaseCell.name, BaseCell.type).where(BaseCell.notebook_id == notebook)
        return [CellEntry(*row) for row in self._db.execute(query)]


def unanswered_cells(notebook: NotebookNode) -> set[str]:
    """Name the cells that a student left as they were released, code cells without points included."""
    return {
        cell.metadata.nbgrader.grade_id
        for cell in notebook.cells
        if is_solution(cell)
        and not is_task(cell)
        and cell.metadata.nbgrader.get("checksum") == compute_checksum(cell)
    }
