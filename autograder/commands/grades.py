"""Check the grades that a command uses: they may be missing or out of date."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from autograder.course import SUBMITTED_NAME, CourseError, configuration

if TYPE_CHECKING:
    from autograder.grading.pending import OutOfDate


def out_of_date_now(assignments: Sequence[str]) -> "OutOfDate":
    """List the submissions that ``grade``, without options, would grade now."""
    from autograder.grading.pending import out_of_date
    from autograder.grading.settings import limits_from, limits_in
    from autograder.results.scores import graded_submissions

    return out_of_date(assignments, graded_submissions(), limits_from({}, limits_in(configuration())))


def refuse_ungraded(assignments: Sequence[str]) -> None:
    """Refuse to go on if nothing has been graded yet, and say what to do first.

    Raises
    ------
    CourseError
        If there are no grades.
    """
    from autograder.results.scores import graded_submissions
    from autograder.submission.read import list_submissions

    if any(key.assignment in assignments for key in graded_submissions()):
        return
    names = ", ".join(assignments)
    if list_submissions(assignments):
        raise CourseError(f"Nothing has been graded yet for {names}: run `python -m autograder grade` first.")
    raise CourseError(
        f"Nothing has been handed in yet for {names}: put the submissions into {SUBMITTED_NAME} with "
        "`python -m autograder collect`, then run `python -m autograder grade`."
    )
