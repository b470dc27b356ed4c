"""Where things are, and the one kind of error that a user sees."""

from pathlib import Path

CONFIG = "nbgrader_config.py"  # lies in the root of every course, as nbgrader wants it


def find_root(start: Path) -> Path | None:
    """Return the root of the course that `start` is in, None if it is in none."""
    return next((folder for folder in (start, *start.parents) if (folder / CONFIG).is_file()), None)


# The course that the command is run in; a process that was started elsewhere, such as a worker of Dask's,
# takes the one that this package lies in.
ROOT = find_root(Path.cwd()) or Path(__file__).resolve().parents[1]
SOLUTIONS = ROOT / "solutions"
EXERCISES = ROOT / "exercises"
SUBMITTED = ROOT / "gradebook" / "submitted"
AUTOGRADED = ROOT / "gradebook" / "autograded"
FEEDBACK = ROOT / "gradebook" / "feedback"
INCLUDE = "# include "  # a cell of a source that reads so becomes the content of that file


class CourseError(Exception):
    """Something that the person at the keyboard can mend: one sentence that says what to do."""


def assignments() -> list[str]:
    """Name the assignments: the folders of ``solutions/`` that hold a notebook's source."""
    return sorted({path.parent.name for path in SOLUTIONS.glob("*/*.py")})


def check_assignment(name: str) -> str:
    """Return the name of an assignment that exists.

    Raises
    ------
    CourseError
        If there is none of that name; the message lists those that there are.
    """
    if name not in assignments():
        known = ", ".join(assignments())
        raise CourseError(f"There is no assignment {name!r}: the course has {known}.")
    return name


def notebook_sources(assignment: str) -> list[Path]:
    """List the py:percent sources of an assignment's notebooks, in order."""
    return sorted((SOLUTIONS / assignment).glob("*.py"))
