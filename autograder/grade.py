"""``grade``: submissions → verdicts in the gradebook, through nbgrader."""

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from autograder.course import ROOT, SUBMITTED, CourseError

LOG = ROOT / "gradebook" / "autograde.log"
GRADED = re.compile(r"Autograding .*/autograded/(?P<student>[^/]+)/[^/]+/(?P<notebook>[^/]+)\.ipynb")


def submitted(assignments: Sequence[str]) -> list[str]:
    """Keep the assignments that at least one student has handed in."""
    return [name for name in assignments if any(SUBMITTED.glob(f"*/{name}"))]


def grade(assignment: str) -> None:
    """Autograde what is new in ``gradebook/submitted/STUDENT/ASSIGNMENT``.

    A line is printed for each notebook, and all that nbgrader says is kept in `LOG`.

    Raises
    ------
    CourseError
        If nbgrader could not grade a submission; the others are graded all the same.
    """
    nbgrader = Path(sys.executable).with_name("nbgrader")
    command = [nbgrader, "autograde", assignment, "--create"]
    with (
        LOG.open("w") as log,
        subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as process,
    ):
        for line in process.stdout:
            log.write(line)
            if graded := GRADED.search(line):
                print(f"  {graded['student']}: {graded['notebook']}", flush=True)
            elif "| ERROR]" in line:
                print(f"  {line.split('| ERROR]', 1)[1].strip()}", file=sys.stderr, flush=True)
    if process.returncode != 0:
        raise CourseError(
            f"nbgrader could not grade every submission of {assignment}: the lines above say which, "
            f"{LOG.relative_to(ROOT)} says why. The others are in the gradebook."
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
