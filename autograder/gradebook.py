"""Verdicts → nbgrader's gradebook and ``autograded/``: one writer, a submission at a time or not at all."""

import json
import shutil
from dataclasses import asdict
from pathlib import Path

import nbformat
from nbformat import NotebookNode
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

from autograder.course import AUTOGRADED
from autograder.examine import NEEDS_A_HUMAN, Examined
from autograder.files import replace_file
from autograder.nbgrader_app import nbgrader_app
from autograder.submission import Submission

VERDICTS = "verdicts.json"  # beside the autograded notebooks; written last, so that it says "done"


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
        """Name the students who have a submission to an assignment in the gradebook."""
        query = select(SubmittedAssignment.student_id).join(Assignment).where(Assignment.name == assignment)
        return set(self._db.scalars(query))

    def write(self, submission: Submission, examined: list[Examined], digest: str, sandbox: str) -> dict:
        """Write what was found of one submission: the files, then all grades in one transaction, then "done".

        Whatever moment the process is killed at, the next run either finds "done" or does all of it
        again. Grades given by hand stay, and ask to be looked at.

        Returns
        -------
        dict
            What `recorded` will tell of it.
        """
        folder = AUTOGRADED / submission.student / submission.assignment
        _write_files(folder, submission, examined)
        self._write_grades(submission, examined)
        record = {
            "digest": digest,
            "drawn": False,
            "sandbox": sandbox,
            "notes": submission.notes,
            "notebooks": {
                one.name: {
                    "problem": one.problem,
                    "notes": one.notes,
                    "verdicts": [asdict(verdict) for verdict in one.verdicts],
                }
                for one in examined
            },
        }
        _write_record(folder, record)
        return record

    def _write_grades(self, submission: Submission, examined: list[Examined]) -> None:
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
        by_name = {one.name: one for one in examined}
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
        examined: Examined,
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
        verdicts = {verdict.grade_id: verdict for verdict in examined.verdicts}
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


def recorded(student: str, assignment: str) -> dict | None:
    """Return what was written of a submission, None if it was not finished."""
    try:
        return json.loads((AUTOGRADED / student / assignment / VERDICTS).read_bytes())
    except (OSError, ValueError):
        return None


def attention(student: str, assignment: str, record: dict) -> list[tuple[str, str, str, str]]:
    """Tell from a record what a human should look at: (student, assignment, notebook, reason)."""
    found = [(student, assignment, "", note) for note in record["notes"]]
    for name, one in record["notebooks"].items():
        if one["problem"]:
            reasons = [f"not gradable: {one['problem']}"]
        else:
            stopped = [verdict for verdict in one["verdicts"] if verdict["status"] in NEEDS_A_HUMAN]
            reasons = [f"{verdict['grade_id']}: {verdict['status']}" for verdict in stopped]
        found += [(student, assignment, name, reason) for reason in [*reasons, *one["notes"]]]
    return found


def write_drawn(student: str, assignment: str, notebooks: dict[str, NotebookNode]) -> None:
    """Write autograded notebooks anew, with their figures, and then that they have them."""
    folder = AUTOGRADED / student / assignment
    for name, notebook in notebooks.items():
        replace_file(folder / f"{name}.ipynb", nbformat.writes(notebook).encode())
    _write_record(folder, {**recorded(student, assignment), "drawn": True})


def _write_record(folder: Path, record: dict) -> None:
    replace_file(folder / VERDICTS, json.dumps(record, indent=1).encode())


def _timestamp(submission: Submission):
    """Read when a submission was handed in, from the file that nbgrader and the LMS put beside it."""
    try:
        text = submission.files["timestamp.txt"][:100].decode().strip()
        return parse_utc(text) if text else None
    except Exception:  # a student may have written it
        return None


def _write_files(folder: Path, submission: Submission, examined: list[Examined]) -> None:
    """Replace a student's autograded folder, in two renames."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    incoming, outgoing = (folder.with_name(f".{folder.name}.{word}") for word in ("incoming", "outgoing"))
    for leftover in (incoming, outgoing):
        shutil.rmtree(leftover, ignore_errors=True)
    written = {f"{one.name}.ipynb" for one in examined} | {VERDICTS, f".{VERDICTS}"}
    for name, content in submission.files.items():
        if not name.endswith(".ipynb") and name.partition("/")[0] not in written:
            path = incoming / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    incoming.mkdir(exist_ok=True)
    for one in examined:
        (incoming / f"{one.name}.ipynb").write_text(nbformat.writes(one.notebook), encoding="utf-8")
    if folder.exists():
        folder.rename(outgoing)
    incoming.rename(folder)
    shutil.rmtree(outgoing, ignore_errors=True)
