"""Read scores from nbgrader's gradebook without importing nbgrader.

The import takes two seconds of CPU time. `tests/test_scores.py` compares the scores with those of
`nbgrader.api.Gradebook.submission_dicts`.
"""

import math
import sqlite3
from collections.abc import Callable, Collection
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

from autograder.course import BUSY_SECONDS, ROOT, SUBMITTED, configured, layout, name_in_course
from autograder.deadlines import Deadlines, read_deadlines
from autograder.results.corrections import CellKey, corrections_in_force
from autograder.results.entered import Entered, read_entered
from autograder.results.lateness import Lateness, lateness, shares
from autograder.roster import Roster
from autograder.submission.read import SubmissionKey, folders_in
from autograder.submission.timestamp import handed_in

EPOCH = datetime(1970, 1, 1)  # SQLAlchemy stores a duration in SQLite as the time that long after it
LATE_POLICY = "autograder.nbgrader_plugins.LatePolicy"  # which leaves it to the deadlines of the course
_KEYS = """
SELECT submission.student_id, assignment.name
FROM submitted_assignment AS submission
JOIN assignment ON assignment.id = submission.assignment_id
"""
_SCORE = """
  SUM(
    CASE
      WHEN grade.manual_score IS NOT NULL THEN grade.manual_score + COALESCE(grade.extra_credit, 0)
      WHEN grade.auto_score IS NOT NULL THEN grade.auto_score + COALESCE(grade.extra_credit, 0)
      ELSE 0.0
    END
  ),
  SUM(cell.max_score)"""
_TABLES = """
FROM submitted_assignment AS submission
JOIN assignment ON assignment.id = submission.assignment_id
JOIN submitted_notebook AS notebook ON notebook.assignment_id = submission.id
JOIN grade ON grade.notebook_id = notebook.id
JOIN (SELECT id, max_score FROM grade_cells UNION ALL SELECT id, max_score FROM task_cells) AS cell
  ON cell.id = grade.cell_id
"""
_SCORES = f"""
SELECT
  submission.student_id,
  assignment.name,
  {_SCORE},
  SUM(CASE WHEN grade.needs_manual_grade THEN 1 ELSE 0 END)
{_TABLES}
GROUP BY submission.student_id, assignment.name
"""
_NOTEBOOK_SCORES = f"""
SELECT
  submission.student_id,
  assignment.name,
  source.name,
  {_SCORE},
  SUM(CASE WHEN grade.needs_manual_grade THEN 1 ELSE 0 END)
{_TABLES}
JOIN notebook AS source ON source.id = notebook.notebook_id
GROUP BY submission.student_id, assignment.name, source.name
"""
_LATENESS_COLUMNS = """
  submission.student_id,
  assignment.name,
  assignment.duedate,
  submission.extension,
  submission.timestamp,
  notebook.late_submission_penalty"""
_LATENESS = f"""
SELECT {_LATENESS_COLUMNS}, {_SCORE}
{_TABLES}
GROUP BY notebook.id, {_LATENESS_COLUMNS}
ORDER BY submission.student_id, assignment.name
"""


_WITH_POINTS = """
SELECT assignment.name, notebook.name, base_cell.name
FROM base_cell
JOIN notebook ON notebook.id = base_cell.notebook_id
JOIN assignment ON assignment.id = notebook.assignment_id
JOIN (SELECT id, max_score FROM grade_cells UNION ALL SELECT id, max_score FROM task_cells) AS cell
  ON cell.id = base_cell.id
WHERE cell.max_score > 0
"""


class ScoreRow(NamedTuple):
    """A submission's score before late penalties; `waits` counts cells to mark."""

    student: str
    assignment: str
    score: float
    max_score: float
    waits: int


class NotebookScore(NamedTuple):
    """The score of a notebook, before any late penalty; `waits` is as in `ScoreRow`."""

    student: str
    assignment: str
    notebook: str
    score: float
    max_score: float
    waits: int


def graded_submissions() -> set[SubmissionKey]:
    """Return the submissions in the gradebook, of all assignments."""
    return {SubmissionKey(*row) for row in _rows(_KEYS)}


def due_dates() -> dict[str, datetime]:
    """Return the due date of each assignment that has one in the gradebook, in UTC."""
    rows = _rows("SELECT name, duedate FROM assignment")
    return {name: due.replace(tzinfo=UTC) for name, value in rows if (due := _time(value))}


def known_students() -> set[str]:
    """Return the students of the roster, the gradebook and the submissions."""
    ids = {student.id for student in Roster.read()}
    ids |= {row[0] for row in _rows("SELECT id FROM student")}
    return ids | {path.name for path in folders_in(SUBMITTED)}


def scores(assignments: Collection[str]) -> list[ScoreRow]:
    """Read every submission's score, ordered by assignment and student."""
    rows = [ScoreRow(*row) for row in _rows(_SCORES) if row[1] in assignments]
    return sorted(rows, key=lambda row: (row.assignment, row.student))


def notebook_scores(assignments: Collection[str]) -> list[NotebookScore]:
    """Read the score of every notebook, ordered by assignment, student and notebook."""
    rows = [NotebookScore(*row) for row in _rows(_NOTEBOOK_SCORES) if row[1] in assignments]
    return sorted(rows, key=lambda row: (row.assignment, row.student, row.notebook))


class _NotebookRow(NamedTuple):
    """A submission's times, and the points of one of its notebooks."""

    student: str
    assignment: str
    due: datetime | None
    extension: timedelta
    handed_in: datetime | None
    penalty: float | None
    score: float
    maximum: float


def class_lateness(assignments: Collection[str]) -> dict[SubmissionKey, Lateness]:
    """Return how late each submission is and what it loses.

    If the gradebook is not in step with the deadlines, the submission times and the points, it is updated
    first, for which nbgrader has to be imported.
    """
    current = _current_lateness(assignments)
    if current is not None:
        return current
    from autograder.nbgrader_app import open_gradebook
    from autograder.results.penalties import update_penalties

    late = {}
    with open_gradebook() as gradebook:
        known = {assignment.name for assignment in gradebook.assignments}
        for name in sorted(known & set(assignments)):
            students = update_penalties(gradebook, name)
            late.update({SubmissionKey(student, name): one for student, one in students.items()})
    return late


def _current_lateness(assignments: Collection[str]) -> dict[SubmissionKey, Lateness] | None:
    """Do the same with what the gradebook has; return None if it is out of date."""
    deadlines = read_deadlines()
    without_points = {key for key, one in corrections_in_force().items() if one.has_no_points}
    if without_points and not without_points.isdisjoint(CellKey(*row) for row in _rows(_WITH_POINTS)):
        return None  # nbgrader has made the assignment again
    in_gradebook, entered = due_dates(), read_entered()
    known = {row[0] for row in _rows("SELECT name FROM assignment")}
    for assignment in known & set(assignments):
        due = deadlines.due.get(assignment)
        if (due and in_gradebook.get(assignment) != due) or (due is None) == (assignment in entered.due):
            return None
    has_policy = cache(_nbgrader_has_a_policy)
    current = {}
    rows = (row for row in map(_notebook_row, _rows(_LATENESS)) if row.assignment in assignments)
    for (student, assignment), group in groupby(rows, key=lambda row: row[:2]):
        key, notebooks = SubmissionKey(student, assignment), list(group)
        late = _lateness_in_step(key, notebooks, deadlines, entered, has_policy)
        if late is None:
            return None
        current[key] = late
    return current


def _lateness_in_step(
    key: SubmissionKey,
    rows: list[_NotebookRow],
    deadlines: Deadlines,
    entered: Entered,
    has_policy: Callable[[], bool],
) -> Lateness | None:
    """Return the lateness of one submission, None if the gradebook is out of date."""
    first, zone = rows[0], deadlines.zone
    due = first.due and first.due.replace(tzinfo=UTC)
    own = due and due + first.extension
    if due and deadlines.names(key.assignment) and deadlines.extended(*key, due) != own:
        return None
    has_extension = due is not None and key.student in deadlines.extensions.get(key.assignment, {})
    if has_extension != entered.names(key.assignment, key.student):
        return None
    time = first.handed_in
    if (SUBMITTED / key.student / key.assignment).is_dir() and time != handed_in(key, deadlines):
        return None
    scores = [row.score for row in rows]
    late = lateness(
        deadlines.policy,
        own and own.astimezone(zone),
        time and time.replace(tzinfo=UTC).astimezone(zone),
        sum(scores),
        sum(row.maximum for row in rows),
        extended=bool(first.extension),
    )
    expected: list[float] | list[None] = [None] * len(rows)
    if late.is_late and deadlines.policy:
        expected = shares(late.taken_off, scores)
    elif late.is_late and has_policy():
        return None
    in_step = all(_same(row.penalty, penalty) for row, penalty in zip(rows, expected, strict=True))
    return late if in_step else None


def _same(first: float | None, second: float | None) -> bool:
    if first is None or second is None:
        return first is second
    return math.isclose(first, second, abs_tol=1e-9)


def _nbgrader_has_a_policy() -> bool:
    """Return whether nbgrader's configuration takes off points from what is late."""
    return (
        configured("AssignLatePenalties").get("plugin_class") != LATE_POLICY
        or configured("LateSubmissionPlugin").get("penalty_method", "none") != "none"
    )


def _notebook_row(row: tuple[Any, ...]) -> _NotebookRow:
    """Convert the times of a row, which are texts in SQLite."""
    student, assignment, due, extension, time, *points = row
    if isinstance(extension, str):
        extension = datetime.fromisoformat(extension) - EPOCH
    return _NotebookRow(student, assignment, _time(due), extension or timedelta(), _time(time), *points)


def _time(value: datetime | str | None) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _rows(query: str) -> list[tuple[Any, ...]]:
    """Execute a query on the gradebook; without a gradebook there are no rows."""
    url = layout(ROOT).db_url
    if not url.startswith("sqlite"):  # importing SQLAlchemy takes long
        from autograder.database import fetch, parse_address

        return fetch(parse_address(url), query)
    path = ROOT / url.partition(":///")[2]
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

        raise explain_sqlite(error, name_in_course(path)) or error from error
