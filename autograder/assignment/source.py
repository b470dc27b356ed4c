"""Read an exercise's py:percent source into the instructor's notebook.

The source is the only place where an exercise is written. The notebook made from it is the instructor's
version, with solutions and hidden tests; nbgrader removes those when it makes the release.
"""

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.course import INCLUDE, ROOT, SOLUTIONS, CourseError

if TYPE_CHECKING:  # `source_digest` is needed before anything is known to be new, and has to be quick
    from nbformat import NotebookNode


def source_digest(assignment: str) -> str:
    """Return a digest of the assignment's sources."""
    total = sha256()
    for path in [*sorted((SOLUTIONS / assignment).iterdir()), *sorted(SOLUTIONS.glob("*.py"))]:
        if path.is_file() and path.suffix != ".ipynb":
            total.update(path.name.encode() + path.read_bytes())
    return total.hexdigest()


def read_source(path: Path) -> "NotebookNode":
    """Make the instructor's notebook from a solution's text.

    A cell's header has what nbgrader needs to know, and nothing else: ``{"grade_id": ID, "solution":
    true}`` is the student's to write, ``{"grade_id": ID, "points": P}`` is a test, both together
    an answer that is graded by hand, and ``{"grade_id": ID}`` alone is given and read-only.

    A cell that reads ``# include FILE`` becomes the content of that file, a path from the
    course's root. A cell's id is its ``grade_id``, or its number, so that the same text always
    makes the same notebook.

    Parameters
    ----------
    path : Path
        A file ``solutions/ASSIGNMENT/NOTEBOOK.py``.

    Returns
    -------
    NotebookNode
        The notebook, in nbformat 4.5.

    Raises
    ------
    CourseError
        If the points of its cells do not add up to ``course: points:`` of its front matter.
    """
    import jupytext

    notebook: NotebookNode = jupytext.read(path, fmt="py:percent")
    course = notebook.metadata.get("course", {})
    for number, cell in enumerate(notebook.cells):
        if cell.source.startswith(INCLUDE):
            cell.source = (ROOT / cell.source.removeprefix(INCLUDE).strip()).read_text("utf-8").strip()
        cell.metadata.pop("lines_to_next_cell", None)  # jupytext's own bookkeeping
        if "hide-input" in cell.metadata.get("tags", []):  # folded on the site, and in JupyterLab too
            cell.metadata["jupyter"] = {"source_hidden": True}
            cell.metadata.setdefault("mystnb", {"code_prompt_show": "Show what the tests use"})
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader = _complete(cell.metadata.nbgrader)
        cell.id = cell.metadata.get("nbgrader", {}).get("grade_id", f"cell-{number:02d}")
    points = sum(cell.metadata.get("nbgrader", {}).get("points", 0) for cell in notebook.cells)
    if points != course.get("points"):
        raise CourseError(
            f"{path.relative_to(ROOT)}: its cells give {points} points, its front matter says "
            f"{course.get('points')}; make them agree."
        )
    notebook.metadata = {
        "course": course,
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    return notebook


def _complete(header: dict[str, Any]) -> dict[str, Any]:
    """Spell out nbgrader's metadata of a cell, which its schema wants in full."""
    solution, grade = header.get("solution", False), "points" in header
    return {
        "schema_version": 3,
        "task": False,
        "solution": solution,
        "grade": grade,
        "locked": not solution,
        **header,
    }
