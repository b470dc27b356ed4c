"""``export``: the gradebook → a CSV file."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry

from autograder.course import ROOT
from autograder.files import replace_file
from autograder.nbgrader_app import nbgrader_app

COLUMNS = ("student", "last_name", "first_name", "email", "assignment", "notebook")
NUMBERS = ("score", "max_score", "late_penalty", "waits_for_a_human")
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export(assignments: Sequence[str], path: Path = ROOT / "gradebook" / "grades.csv") -> int:
    """Write a row for each notebook that was graded, and return how many there are.

    Parameters
    ----------
    path : Path
        Replaced in one step. In a notebook's row, `waits_for_a_human` is 1 while an answer in words has no
        score; `score` is before the late penalty.
    """
    course = nbgrader_app().coursedir
    rows = []
    with Gradebook(course.db_url, course.course_id) as gradebook:
        for name in assignments:
            try:
                submissions = gradebook.assignment_submissions(name)
            except MissingEntry:
                continue
            for submission in submissions:
                student = submission.student
                who = (student.id, student.last_name, student.first_name, student.email, name)
                for notebook in submission.notebooks:
                    rows.append(
                        (
                            *map(_text, (*who, notebook.name)),
                            notebook.score,
                            notebook.max_score,
                            notebook.late_submission_penalty or 0,
                            int(bool(notebook.needs_manual_grade)),
                        )
                    )
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow((*COLUMNS, *NUMBERS))
    writer.writerows(sorted(rows, key=lambda row: (row[4], row[0], row[5])))
    path.parent.mkdir(exist_ok=True)
    replace_file(path, text.getvalue().encode())
    return len(rows)


def _text(value: str | None) -> str:
    """Keep a spreadsheet from taking a name for a formula."""
    return f"'{value}" if value and value.startswith(FORMULA) else value or ""
