"""``grade``: submissions → verdicts in the gradebook, through nbgrader."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from autograder.course import ROOT, SUBMITTED, CourseError


def submitted(assignments: Sequence[str]) -> list[str]:
    """Keep the assignments that at least one student has handed in."""
    return [name for name in assignments if any(SUBMITTED.glob(f"*/{name}"))]


def grade(assignment: str) -> None:
    """Autograde what is new in ``gradebook/submitted/STUDENT/ASSIGNMENT``.

    Raises
    ------
    CourseError
        If nbgrader could not grade a submission; the others are graded all the same.
    """
    nbgrader = Path(sys.executable).with_name("nbgrader")
    process = subprocess.run([nbgrader, "autograde", assignment, "--create"], cwd=ROOT)
    if process.returncode != 0:
        raise CourseError(
            f"nbgrader could not grade every submission of {assignment}: its lines above name them. "
            "The others are in the gradebook."
        )


def scores(assignment: str) -> list[tuple[str, float, float, bool]]:
    """Read an assignment's scores from the gradebook.

    Returns
    -------
    list of (student, score, max_score, needs_manual_grade)
        Ordered by student.
    """
    from nbgrader.api import Gradebook

    from autograder.nbgrader_app import nbgrader_app

    course = nbgrader_app().coursedir
    with Gradebook(course.db_url, course.course_id) as gradebook:
        submissions = gradebook.submission_dicts(assignment)
    return sorted(
        (s["student"], s["score"], s["max_score"], bool(s["needs_manual_grade"])) for s in submissions
    )
