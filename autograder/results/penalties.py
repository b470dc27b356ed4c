"""Enter due dates, extensions and late penalties in nbgrader's gradebook."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import NamedTuple

from nbgrader.api import Assignment, Gradebook, SubmittedAssignment, SubmittedNotebook
from nbgrader.plugins import LateSubmissionPlugin
from sqlalchemy.orm import Session

from autograder.course import SUBMITTED
from autograder.database import begin_writing
from autograder.deadlines import Deadlines, read_deadlines
from autograder.nbgrader_app import late_policy, nbgrader_app
from autograder.results.corrected import enter_points
from autograder.results.corrections import corrections_in_force
from autograder.results.entered import Entered, read_entered, write_entered
from autograder.results.lateness import Lateness, lateness, shares
from autograder.results.rows import NotebookPoints, read_points, read_submissions
from autograder.submission.read import SubmissionKey
from autograder.submission.timestamp import handed_in


def update_penalties(gradebook: Gradebook, assignment: str) -> dict[str, Lateness]:
    """Compute again how late submissions are and what they lose.

    Points given by hand, submission times, the due date, an extension and the late policy may have changed
    since they were graded. All of it is written to the gradebook, so that nbgrader shows the same.

    Returns
    -------
    dict
        Student → `Lateness`, for each submission in the gradebook.

    Raises
    ------
    MissingEntry
        If the gradebook does not contain the assignment.
    GradebookError
        If one has changed and cannot be written, see `open_gradebook`.
    """
    db = gradebook.db
    current = _enter_penalties(gradebook, assignment)
    if current.has_changed:
        begin_writing(db)  # and read everything again: points may just have been given by hand
        current = _enter_penalties(gradebook, assignment)
    # If the process is killed, the file may name what the gradebook does not have, but nothing is forgotten.
    write_entered(current.before.joined(current.now))
    if current.has_changed:
        db.commit()  # after which all rows are read again
    write_entered(current.now)
    return current.late


class _Penalties(NamedTuple):
    """How late each student is, and what was and is entered from the deadlines."""

    late: dict[str, Lateness]
    before: Entered
    now: Entered
    has_changed: bool


def _enter_penalties(gradebook: Gradebook, assignment: str) -> _Penalties:
    """Compute the penalties of an assignment again, and enter them without a commit."""
    deadlines, policy, db = read_deadlines(), late_policy(nbgrader_app()), gradebook.db
    entered = read_entered()
    late = {}
    with db.no_autoflush:  # so that a command which changes nothing needs no lock
        enter_points(db, assignment, corrections_in_force())
        has_new_points = _is_modified(db)
        db.flush()  # a penalty may depend on the points that can be reached
        row = gradebook.find_assignment(assignment)
        _enter_due_date(row, deadlines, entered)
        submissions = read_submissions(db, assignment)
        points = cache(lambda: read_points(db, assignment))
        for submission in submissions:
            enter_rules(submission, deadlines, entered)
            late[submission.student_id] = enter_lateness(
                submission, submission.notebooks, points, deadlines, policy
            )
        extended = deadlines.extensions.get(assignment, {}) if row.duedate else {}
        extensions = {
            one.student_id: one.extension or timedelta() for one in submissions if one.student_id in extended
        }
        now = entered.replaced(assignment, row.duedate if assignment in deadlines.due else None, extensions)
        return _Penalties(late, entered, now, has_new_points or _is_modified(db))


def _is_modified(db: Session) -> bool:
    return any(map(db.is_modified, db.dirty))


def enter_rules(submission: SubmittedAssignment, deadlines: Deadlines, entered: Entered) -> None:
    """Enter when a submission was handed in and when it was due.

    What the course does not say stays as it is, unless it was entered here because the course said it before.
    """
    assignment, key = submission.assignment, SubmissionKey(submission.student_id, submission.assignment.name)
    if (SUBMITTED / key.student / key.assignment).is_dir():
        submission.timestamp = handed_in(key, deadlines)
    _enter_due_date(assignment, deadlines, entered)
    if assignment.duedate is None:
        submission.extension = None  # nbgrader cannot compute a due date from an extension alone
    if deadlines.names(key.assignment) and (due := assignment.duedate):
        own = deadlines.extended(key.student, key.assignment, due.replace(tzinfo=UTC))
        submission.extension = _in_utc(own) - due or None
    elif submission.extension and entered.has_extension(key.assignment, key.student, submission.extension):
        submission.extension = None


def remember_rules(submission: SubmittedAssignment, deadlines: Deadlines, entered: Entered) -> Entered:
    """Note what was entered from the file for one submission, before it is committed."""
    assignment, student = submission.assignment, submission.student_id
    due = assignment.duedate if assignment.name in deadlines.due else None
    extension = submission.extension or timedelta()
    is_extended = bool(assignment.duedate) and student in deadlines.extensions.get(assignment.name, {})
    if (due is None or entered.has_due(assignment.name, due)) and (
        not is_extended or entered.has_extension(assignment.name, student, extension)
    ):
        return entered
    now = Entered().replaced(assignment.name, due, {student: extension} if is_extended else {})
    joined = entered.joined(now)
    write_entered(joined)
    return joined


def _enter_due_date(assignment: Assignment, deadlines: Deadlines, entered: Entered) -> None:
    if due := deadlines.due.get(assignment.name):
        assignment.duedate = _in_utc(due)
    elif assignment.duedate and entered.has_due(assignment.name, assignment.duedate):
        assignment.duedate = None


def enter_lateness(
    submission: SubmittedAssignment,
    rows: Sequence[SubmittedNotebook],
    points: Callable[[], Mapping[str, NotebookPoints]],
    deadlines: Deadlines,
    policy: LateSubmissionPlugin,
) -> Lateness:
    """Enter what each notebook loses, as nbgrader's `AssignLatePenalties` does.

    Parameters
    ----------
    rows : sequence of SubmittedNotebook
        All notebooks of the submission.
    points : callable
        Returns their points, see `read_points`; it is called if the submission is late.
    deadlines : Deadlines
        If these contain no policy, `policy` decides.
    policy : LateSubmissionPlugin
        nbgrader's late policy.

    Returns
    -------
    Lateness
        How late the submission is, and what it loses.
    """
    zone = deadlines.zone
    known = points() if submission.total_seconds_late > 0 else {}
    own = [known[row.id] for row in rows if known]
    scores = [one.score for one in own]
    late = lateness(
        deadlines.policy,
        submission.assignment.duedate and submission.duedate.replace(tzinfo=UTC).astimezone(zone),
        submission.timestamp and submission.timestamp.replace(tzinfo=UTC).astimezone(zone),
        sum(scores),
        sum(one.maximum for one in own),
        extended=bool(submission.extension),
    )
    penalties: Sequence[float | None] = [None] * len(rows)
    if late.is_late and deadlines.policy:
        penalties = shares(late.taken_off, scores)
    elif late.is_late:
        penalties = [_penalty(policy, submission, score) for score in scores]
        if taken_off := sum(filter(None, penalties)):
            late = replace(late, taken_off=taken_off, reason="the late policy of the course")
    for row, penalty in zip(rows, penalties, strict=True):
        row.late_submission_penalty = penalty
    return late


def _penalty(policy: LateSubmissionPlugin, submission: SubmittedAssignment, score: float) -> float | None:
    """Return what a notebook loses by nbgrader's policy, None if it is excused."""
    penalty = policy.late_submission_penalty(submission.student_id, score, submission.total_seconds_late)
    return None if penalty is None else min(max(penalty, 0), score)


def _in_utc(time: datetime) -> datetime:
    """Convert a time to UTC, without its zone, as nbgrader's gradebook has it."""
    return time.astimezone(UTC).replace(tzinfo=None)
