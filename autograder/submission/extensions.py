"""Compare the extensions in Moodle's grading worksheet with those of the course."""

from collections.abc import Iterable
from datetime import datetime

from autograder.deadlines import Deadlines
from autograder.platforms.moodle_worksheet import Worksheet
from autograder.roster import Roster, local_key


def missing_extensions(
    worksheets: Iterable[Worksheet], roster: Roster, assignment: str, deadlines: Deadlines
) -> dict[str, datetime]:
    """Return the extensions that the course does not grant: student → the end.

    Without a due date, nothing is late, but the course still has to know about the extension.
    """
    missing = {}
    for worksheet in worksheets:
        if worksheet.is_blind:
            continue
        for one in worksheet.participants:
            student = roster.student("moodle", local_key(assignment, one.number))
            if (
                student
                and one.extension
                and not _is_granted(student.id, assignment, one.extension, deadlines)
            ):
                missing[student.id] = one.extension
    return missing


def _is_granted(student: str, assignment: str, until: datetime, deadlines: Deadlines) -> bool:
    """Return whether the course gives a student at least as much time."""
    due = deadlines.due.get(assignment)
    if due is None:
        return student in deadlines.extensions.get(assignment, {})
    return deadlines.extended(student, assignment, due) >= until
