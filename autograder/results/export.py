"""``export``: write the gradebook's scores to a CSV file."""

import csv
import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from nbgrader.api import Gradebook, MissingEntry

from autograder.course import ROOT
from autograder.files import replace_file
from autograder.nbgrader_app import open_gradebook
from autograder.results.gradebook import update_penalties
from autograder.results.lateness import duration
from autograder.results.records import read_record

FORMULA = ("=", "+", "-", "@", "\t", "\r")
DECIMALS = 10  # a tenth of 17 points is 1.7, not 1.7000000000000002


class ExportRow(NamedTuple):
    """A graded notebook; the fields are the columns of the file.

    `raw_score` is before the late penalty and `score` after it, as in the file of ``nbgrader export``. Both
    are empty if the grader failed on the notebook. `waits_for_a_human` is 1 while something in the notebook
    has no score yet. `due` includes the student's extension, and both times have their distance from UTC;
    `late_reason` says why points were taken off, or why none were.
    """

    student: str
    last_name: str
    first_name: str
    email: str
    assignment: str
    notebook: str
    raw_score: float | None
    late_penalty: float
    score: float | None
    max_score: float
    waits_for_a_human: int
    handed_in: str
    due: str
    late_by: str
    late_reason: str


def export(assignments: Sequence[str], path: Path = ROOT / "gradebook" / "grades.csv") -> int:
    """Write a row for each graded notebook, and return the number of rows.

    Parameters
    ----------
    path : Path
        The file, which is replaced in one step.
    """
    with open_gradebook() as gradebook:
        rows = [row for name in assignments for row in _rows(gradebook, name)]
    rows.sort(key=lambda row: (row.assignment, row.student, row.notebook))
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(ExportRow._fields)
    writer.writerows(rows)
    path.parent.mkdir(exist_ok=True)
    replace_file(path, file.getvalue().encode())
    return len(rows)


def _rows(gradebook: Gradebook, assignment: str) -> list[ExportRow]:
    """Read the rows of one assignment."""
    try:
        lateness = update_penalties(gradebook, assignment)
        submissions = gradebook.assignment_submissions(assignment)
    except MissingEntry:
        return []
    rows = []
    for submission in submissions:
        student = submission.student
        record, late = read_record(student.id, assignment), lateness[student.id]
        notebooks = record.notebooks if record else {}
        ungraded = {name for name, notebook in notebooks.items() if notebook.grader_failed}
        for notebook in submission.notebooks:
            waits = bool(notebook.needs_manual_grade)
            has_score = not (waits and notebook.name in ungraded)
            penalty = notebook.late_submission_penalty or 0
            row = ExportRow(
                student=_without_formula(student.id),
                last_name=_without_formula(student.last_name),
                first_name=_without_formula(student.first_name),
                email=_without_formula(student.email),
                assignment=_without_formula(assignment),
                notebook=_without_formula(notebook.name),
                raw_score=round(notebook.score, DECIMALS) if has_score else None,
                late_penalty=round(penalty, DECIMALS),
                score=round(notebook.score - penalty, DECIMALS) if has_score else None,
                max_score=notebook.max_score,
                waits_for_a_human=int(waits),
                handed_in=_time(late.handed_in),
                due=_time(late.due),
                late_by=duration(late.late_by) if late.is_late else "",
                late_reason=late.reason,
            )
            rows.append(row)
    return rows


def _time(time: datetime | None) -> str:
    return time.isoformat(" ", "seconds") if time else ""


def _without_formula(text: str | None) -> str:
    """Quote a text that a spreadsheet would take for a formula."""
    text = text or ""
    return f"'{text}" if text.startswith(FORMULA) else text
