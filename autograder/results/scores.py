"""Read scores from nbgrader's gradebook without importing nbgrader, which takes two seconds of CPU time.

`tests/test_scores.py` compares the scores with those of `nbgrader.api.Gradebook.submission_dicts`.
"""

import sqlite3
from collections.abc import Collection
from contextlib import closing
from typing import Any, NamedTuple

from autograder.course import BUSY_SECONDS, ROOT, configured
from autograder.submission.read import SubmissionKey

SQLITE = "sqlite:///"
_KEYS = """
SELECT submission.student_id, assignment.name
FROM submitted_assignment AS submission
JOIN assignment ON assignment.id = submission.assignment_id
"""
_SCORES = """
SELECT
  submission.student_id,
  assignment.name,
  SUM(
    CASE
      WHEN grade.manual_score IS NOT NULL THEN grade.manual_score + COALESCE(grade.extra_credit, 0)
      WHEN grade.auto_score IS NOT NULL THEN grade.auto_score + COALESCE(grade.extra_credit, 0)
      ELSE 0.0
    END
  ),
  SUM(cell.max_score),
  SUM(CASE WHEN grade.needs_manual_grade THEN 1 ELSE 0 END)
FROM submitted_assignment AS submission
JOIN assignment ON assignment.id = submission.assignment_id
JOIN submitted_notebook AS notebook ON notebook.assignment_id = submission.id
JOIN grade ON grade.notebook_id = notebook.id
JOIN (SELECT id, max_score FROM grade_cells UNION ALL SELECT id, max_score FROM task_cells) AS cell
  ON cell.id = grade.cell_id
GROUP BY submission.student_id, assignment.name
"""


class ScoreRow(NamedTuple):
    """A submission's score, before any late penalty; `waits` counts the cells to be graded by hand."""

    student: str
    assignment: str
    score: float
    max_score: float
    waits: int


def graded_submissions() -> set[SubmissionKey]:
    """Return the submissions in the gradebook, of all assignments."""
    return {SubmissionKey(*row) for row in _rows(_KEYS)}


def scores(assignments: Collection[str]) -> list[ScoreRow]:
    """Read every submission's score, ordered by assignment and student."""
    rows = [ScoreRow(*row) for row in _rows(_SCORES) if row[1] in assignments]
    return sorted(rows, key=lambda row: (row.assignment, row.student))


def _rows(query: str) -> list[tuple[Any, ...]]:
    """Execute a query on the gradebook; without a gradebook there are no rows."""
    url = configured("CourseDirectory", ROOT)["db_url"]
    if not url.startswith(SQLITE):  # nbgrader can use other databases
        from sqlalchemy import create_engine, text

        with create_engine(url).connect() as connection:
            return [tuple(row) for row in connection.execute(text(query))]
    path = ROOT / url.removeprefix(SQLITE)
    if not path.exists():
        return []
    try:
        # Not read-only: after a crash, SQLite has to roll back uncommitted changes before it can read.
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", BUSY_SECONDS, uri=True)) as database:
            return database.execute(query).fetchall()
    except sqlite3.Error as error:
        if "no such table" in str(error):  # the command that created it was killed right after
            return []
        from autograder.nbgrader_app import explain_sqlite  # takes long to import

        raise explain_sqlite(error, path.relative_to(ROOT).as_posix()) or error from error
