"""Write what the grader finds into nbgrader's gradebook; `scores` reads it.

Marks that are given by hand are written by `marking.answers`, and by nbgrader's formgrader.

This module writes rows of nbgrader's database directly, although nbgrader's documentation says that "these
database models should **never** be modified by hand. You should only ever modify them using a
:class:`~nbgrader.api.Gradebook` object" (nbgrader 0.9.6, ``docs/source/api/models.rst``). The reason is
speed. nbgrader's steps `SaveAutoGrades` and `AssignLatePenalties` look up and commit each cell separately: a
submission of three notebooks takes them 63 commits and 140 ms, whereas this module needs one commit and 9 ms
(measured on connectionist-models, with nbgrader 0.9.6 and SQLite). Only one process can write grades, so this
time limits how fast a class is graded.

The price is that some of nbgrader's rules are repeated here: those in ``saveautogrades.py`` and
``latesubmissions.py`` of ``nbgrader/preprocessors``, and in `Gradebook.add_submission`. A contract test,
``tests/test_gradebook_contract.py``, grades the same submissions both ways and compares five tables row by
row.

Three differences are intended. A submission whose ``timestamp.txt`` was removed is no longer late, whereas
nbgrader keeps the earlier time. A notebook that was not handed in keeps a score that was given by hand, and
needs review, whereas nbgrader clears that flag. A score that was given by hand has to be confirmed only if
what it is about has changed, whereas nbgrader asks for it after every regrade.
"""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from types import MappingProxyType, TracebackType
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
from nbgrader.utils import is_solution, is_task
from sqlalchemy import select

from autograder.database import begin_writing
from autograder.deadlines import read_deadlines
from autograder.nbgrader_app import (
    explained_errors,
    is_as_released,
    late_policy,
    nbgrader_app,
    open_gradebook,
)
from autograder.results.corrected import current_state, enter_points
from autograder.results.corrections import CellKey, corrected_score, corrections_in_force
from autograder.results.entered import read_entered
from autograder.results.history import Changes, RunLog
from autograder.results.penalties import enter_lateness, enter_rules, remember_rules
from autograder.results.records import (
    Record,
    Subject,
    make_record,
    read_autograded,
    read_marked,
    read_record,
    write_notebooks,
    write_record,
)
from autograder.results.rows import grades_of, read_points
from autograder.results.unchanged import texts
from autograder.results.verdict import GradedNotebook
from autograder.submission.read import Submission, SubmissionKey
from autograder.submission.timestamp import TIMESTAMP, read_timestamp


class CellEntry(NamedTuple):
    """A cell in the gradebook; `kind` is "GradeCell", "SolutionCell" or "TaskCell"."""

    id: str
    name: str
    kind: str


class NotebookEntry(NamedTuple):
    """A notebook in the gradebook.

    A cell may occur in it twice, as a grade cell and as a solution cell.
    """

    id: str
    name: str
    cells: list[CellEntry]


class Writer:
    """Write grades. Use it as a context manager.

    Parameters
    ----------
    app : NbGrader, optional
        Whose gradebook and late policy to use; by default the course's.
    log : RunLog, optional
        Where to append the scores of each submission.

    Attributes
    ----------
    changes : Changes
        How the scores of submissions that were graded before have changed.

    Raises
    ------
    GradebookError
        On entry and within the ``with`` statement, see `open_gradebook`.
    """

    def __init__(self, app: NbGrader | None = None, log: RunLog | None = None) -> None:
        self._app = app or nbgrader_app()
        self._log = log
        self.changes = Changes()
        self._corrections = corrections_in_force()
        self._policy = late_policy(self._app)
        self._deadlines = read_deadlines()
        self._entered = read_entered()
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
        """Return whether the gradebook contains an assignment."""
        return self._db.scalar(select(Assignment.id).where(Assignment.name == assignment)) is not None

    def write(
        self,
        submission: Submission,
        graded: Sequence[GradedNotebook],
        digest: str,
        sandbox: str,
        tests: str = "",
        notebook_digests: Mapping[str, str] = MappingProxyType({}),
    ) -> Record:
        """Write one submission: the notebooks, then the grades, then the record.

        All grades are written in one transaction. If the process is killed at any point, the next run either
        finds the record or grades the submission again. Grades given by hand are kept, and marked for another
        look if what they are about has changed.
        """
        with explained_errors(self._app):
            # Otherwise, whoever marks an answer meanwhile would see the old one, but mark the new one.
            begin_writing(self._db)
            try:
                old = read_record(*submission.key)  # before the folder is replaced, and so are the notebooks
                before = current_state(self._db, submission.key, old.work if old else "")
                marked = self._marked(submission.key, has_record=old is not None)
                write_notebooks(submission, graded, marked)
                self._write_grades(submission, graded, marked)
            except BaseException:
                self._db.rollback()  # so that the next submission can be written
                raise
            record = make_record(submission, graded, digest, sandbox, tests, notebook_digests)
            after = current_state(self._db, submission.key, record.work)
        self.changes.add(submission.key, before, after)
        if self._log:
            self._log.add(submission.key, before, after)
        if note := read_timestamp(submission.files.get(TIMESTAMP, b"")).note:
            record = replace(record, notes=[*record.notes, note])
        write_record(submission.student, submission.assignment, record)
        return record

    def _marked(self, key: SubmissionKey, *, has_record: bool) -> dict[str, dict[str, Subject]]:
        """Return what the marks given by hand are about, as far as that is certain.

        A mark that has to be confirmed is about what it was about before. Any other was given for what the
        autograded notebook shows, unless a run was killed after it had replaced the notebook. Then the mark
        may be older or newer than that, so what it is about is certain only if both are the same.
        """
        query = (
            select(Notebook.name, BaseCell.name, Grade.auto_score, Grade.needs_manual_grade)
            .join(BaseCell, BaseCell.notebook_id == Notebook.id)
            .join(Grade, Grade.cell_id == BaseCell.id)
            .where(grades_of(key.assignment, key.student), Grade.manual_score.is_not(None))
        )
        rows = self._db.execute(query).all()
        earlier = read_marked(key)
        notebooks = read_autograded(key, {notebook for notebook, *_ in rows})
        shown = {name: texts(notebook) for name, notebook in notebooks.items()}
        marked: dict[str, dict[str, Subject]] = {}
        for notebook, cell, score, has_to_be_confirmed in rows:
            subject = earlier.get(notebook, {}).get(cell)
            if not has_to_be_confirmed:
                text = shown.get(notebook, {}).get(cell)
                current = Subject(text, score) if text else None
                subject = current if has_record or current == subject else None
            if subject:
                marked.setdefault(notebook, {})[cell] = subject
        return marked

    def _write_grades(
        self,
        submission: Submission,
        graded: Sequence[GradedNotebook],
        marked: Mapping[str, Mapping[str, Subject]],
    ) -> None:
        db = self._db
        assignment = db.scalars(select(Assignment).where(Assignment.name == submission.assignment)).one()
        if db.get(Student, submission.student) is None:
            db.add(Student(id=submission.student))
        row = db.scalar(
            select(SubmittedAssignment).where(
                SubmittedAssignment.assignment_id == assignment.id,
                SubmittedAssignment.student_id == submission.student,
            )
        )
        is_new = row is None
        if row is None:
            row = SubmittedAssignment(assignment_id=assignment.id, student_id=submission.student)
            db.add(row)
            db.flush()
        enter_rules(row, self._deadlines, self._entered)
        self._entered = remember_rules(row, self._deadlines, self._entered)
        db.flush()
        by_name = {one.name: one for one in graded}
        notebooks = [
            self._write_notebook(row, entry, by_name[entry.name], marked.get(entry.name, {}), is_new)
            for entry in self._entries(submission.assignment, assignment.id)
        ]
        db.flush()
        points = partial(read_points, db, submission.assignment, submission.student)
        enter_lateness(row, notebooks, points, self._deadlines, self._policy)
        db.commit()
        db.expunge_all()  # so that memory does not grow with the class

    def _write_notebook(
        self,
        submission: SubmittedAssignment,
        entry: NotebookEntry,
        graded: GradedNotebook,
        marked: Mapping[str, Subject],
        is_new: bool,
    ) -> SubmittedNotebook:
        """Write the grades and comments of a notebook, as `SaveAutoGrades` does."""
        db = self._db
        row = None
        if not is_new:
            row = db.scalar(
                select(SubmittedNotebook).where(
                    SubmittedNotebook.notebook_id == entry.id,
                    SubmittedNotebook.assignment_id == submission.id,
                )
            )
        if row is None:
            row = SubmittedNotebook(notebook_id=entry.id, assignment_id=submission.id)
            db.add(row)
            db.flush()
        verdicts = {verdict.grade_id: verdict for verdict in graded.verdicts}
        now = texts(graded.notebook) if marked else {}
        unanswered = set() if graded.problem else unanswered_cells(graded.notebook)
        grades = {} if is_new else self._by_cell(Grade, entry, row.id)
        comments = {} if is_new else self._by_cell(Comment, entry, row.id)
        assignment = submission.assignment.name
        for cell in entry.cells:
            if cell.kind != "SolutionCell":
                grade = grades.get(cell.id) or Grade(cell_id=cell.id, notebook_id=row.id)
                correction = self._corrections.get(CellKey(assignment, entry.name, cell.name))
                score = corrected_score(verdicts[cell.name], correction)
                if grade.manual_score is None:
                    grade.needs_manual_grade = score is None
                else:
                    subject = marked.get(cell.name)
                    grade.needs_manual_grade = subject != Subject(now.get(cell.name, ""), score)
                grade.auto_score = score
                db.add(grade)
            if cell.kind != "GradeCell":
                comment = comments.get(cell.id) or Comment(cell_id=cell.id, notebook_id=row.id)
                comment.auto_comment = "No response." if cell.name in unanswered else None
                db.add(comment)
        return row

    def _by_cell(self, kind: type[Any], entry: NotebookEntry, notebook: str) -> dict[str, Any]:
        """Return a submitted notebook's rows of a table, by the cell that they are about."""
        cells = [cell.id for cell in entry.cells]  # see `rows`: the table has an index for both only
        return {
            row.cell_id: row
            for row in self._db.scalars(
                select(kind).where(kind.cell_id.in_(cells), kind.notebook_id == notebook)
            )
        }

    def _entries(self, name: str, assignment: str) -> list[NotebookEntry]:
        """List an assignment's notebooks, which do not change during a run."""
        if name not in self._notebooks:
            enter_points(self._db, name, self._corrections)
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
    """Name the cells that a student left as released, even those without points."""
    return {
        cell.metadata.nbgrader.grade_id
        for cell in notebook.cells
        if is_solution(cell) and not is_task(cell) and is_as_released(cell)
    }
