"""Where a course keeps its assignments, submissions and grades, as nbgrader's ``CourseDirectory`` says.

Importing nbgrader takes seconds, which a command that finds nothing to do should not cost. So its defaults
are repeated here; `tests/test_layout.py` compares them with nbgrader's own object.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path, PurePath
from typing import Any

STRUCTURE = "{nbgrader_step}/{student_id}/{assignment_id}"
TAIL = "/{student_id}/{assignment_id}"
DEFAULTS: Mapping[str, Any] = {
    "source_directory": "source",
    "release_directory": "release",
    "submitted_directory": "submitted",
    "autograded_directory": "autograded",
    "feedback_directory": "feedback",
    "directory_structure": STRUCTURE,
    "db_url": "sqlite:///gradebook.db",
    "ignore": [".ipynb_checkpoints", "*.pyc", "__pycache__", "feedback"],
}


@dataclass(frozen=True)
class Layout:
    """The folders and the gradebook of a course.

    Attributes
    ----------
    source, release, submitted, autograded, feedback : Path
        The folder of each of nbgrader's steps.
    db_url : str
        The address of the gradebook; the path of an SQLite database is relative to the course.
    ignore : tuple of str
        What nbgrader does not copy, as names or globs.
    problem : str
        Why the grader cannot work in this course, "" if it can.
    """

    source: Path
    release: Path
    submitted: Path
    autograded: Path
    feedback: Path
    db_url: str
    ignore: tuple[str, ...]
    problem: str = ""

    @property
    def has_text_sources(self) -> bool:
        """Whether a Python file with cells is a notebook's source, because nbgrader hands out no such file.

        Elsewhere it may be a module that an editor divided into cells, or a notebook that Jupytext paired.
        """
        return "*.py" in self.ignore

    def hands_out(self, path: PurePath) -> bool:
        """Return whether nbgrader copies a file, whose path is relative to the assignment."""
        return not any(fnmatch(part, pattern) for part in path.parts for pattern in self.ignore)


def layout_of(root: Path, settings: Mapping[str, Any]) -> Layout:
    """Read a layout from the section ``CourseDirectory`` of a configuration.

    Parameters
    ----------
    root : Path
        The course's folder, to which the others are relative.
    settings : mapping
        The section; what it leaves out has nbgrader's defaults.
    """
    values = {name: _value(settings.get(name), default) for name, default in DEFAULTS.items()}
    structure, problem = Path(values["directory_structure"]).as_posix(), ""
    if not structure.endswith(TAIL) or "{" in structure.removesuffix(TAIL).replace("{nbgrader_step}", ""):
        problem = (
            f"The folders of this course are arranged as {structure}, but the grader needs "
            "STEP/STUDENT/ASSIGNMENT: change c.CourseDirectory.directory_structure."
        )
        structure = STRUCTURE
    above = structure.removesuffix(TAIL)

    def folder(step: str) -> Path:
        return root / above.format(nbgrader_step=values[f"{step}_directory"])

    return Layout(
        folder("source"),
        folder("release"),
        folder("submitted"),
        folder("autograded"),
        folder("feedback"),
        values["db_url"] or DEFAULTS["db_url"],
        tuple(values["ignore"]),
        problem,
    )


def _value(value: Any, default: Any) -> Any:
    """Return a setting; one that only changes its default, such as by ``ignore.append``, is applied to it."""
    if value is None:
        return default
    return value.get_value(list(default)) if hasattr(value, "get_value") else value
