"""``correct``: decide about a test for the whole class, after it was graded."""

from autograder.assignment.reference import grade_id, references
from autograder.course import CourseError, check_assignment
from autograder.locks import only_run
from autograder.nbgrader_app import open_gradebook
from autograder.results.corrected import correct, given_by_hand
from autograder.results.corrections import CellKey, Kind, last_corrections, new_correction
from autograder.results.history import Changes, RunLog
from autograder.results.penalties import update_penalties


def correct_test(key: CellKey, kind: Kind, reason: str) -> tuple[Changes, list[str]]:
    """Record a correction and enter it in the gradebook.

    Returns
    -------
    changes : Changes
        How the scores of the class have changed.
    by_hand : list of str
        The students whose score for this test was given by hand, and stays.

    Raises
    ------
    CourseError
        If there is no such test, nothing to undo, or another command in progress.
    """
    points = _points(key)
    if kind == "undo" and key not in last_corrections():
        raise CourseError(f"{key} has not been corrected, so there is nothing to undo.")
    with only_run("correct"), open_gradebook(writable=True) as gradebook:
        names = {assignment.name for assignment in gradebook.assignments}
        if key.assignment not in names:
            raise CourseError(
                f"{key.assignment} has not been graded yet: run `python -m autograder grade` first."
            )
        log = RunLog(f"correct: {key.test}, {kind}")
        changes = correct(gradebook, new_correction(key, kind, reason), points, log)
        update_penalties(gradebook, key.assignment)
        return changes, given_by_hand(gradebook, key)


def _points(key: CellKey) -> float:
    """Return what a test is worth in the instructor's notebook."""
    notebooks = references(check_assignment(key.assignment))
    if key.notebook not in notebooks:
        known = ", ".join(notebooks)
        raise CourseError(f"There is no notebook {key.notebook!r} in {key.assignment}, which has {known}.")
    points = {
        name: cell.metadata.nbgrader.points
        for cell in notebooks[key.notebook].instructor.cells
        if (name := grade_id(cell)) and cell.metadata.nbgrader.get("points")
    }
    if key.test not in points:
        known = ", ".join(points)
        raise CourseError(f"There is no test {key.test!r} with points in {key.notebook}, which has {known}.")
    return float(points[key.test])
