"""Read the instructor's notebook from the source of an exercise: a py:percent text or a notebook.

The source is the only place where an exercise is written. The notebook has the solutions and hidden tests,
which nbgrader removes when it makes the release.
"""

from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from autograder.assignment.addresses import with_addresses
from autograder.assignment.presentation import add_first_texts, fold, task_table
from autograder.course import (
    INCLUDE,
    LAYOUT,
    ROOT,
    SOLUTIONS,
    CourseError,
    configured,
    name_in_course,
    notebook_sources,
)
from autograder.files import files_in

if TYPE_CHECKING:  # importing it takes long, and every command needs `source_digest`
    from nbformat import NotebookNode

CHECKS = SOLUTIONS / "checks.py"  # the helpers of all tests


def source_digest(assignment: str) -> str:
    """Return a digest of the assignment's sources."""
    return _digest([*_files(assignment), *sorted(SOLUTIONS.glob("*.py")), *added_notebooks()])


def notebook_digests(assignment: str) -> dict[str, str]:
    """Return a digest of the sources of each of an assignment's notebooks, by name.

    It covers the notebook's own source, the files that this includes, and all data of the assignment, because
    any notebook may read them. So if it is the same, the tests of the notebook are the same.
    """
    sources = notebook_sources(assignment)
    data = [path for path in _files(assignment) if path not in sources]
    shared = [*data, *added_notebooks()]
    return {path.stem: _digest([path, *included_files(path), *shared]) for path in sources}


def _files(assignment: str) -> list[Path]:
    """List the files of an assignment, without the notebooks that are made from the sources."""
    sources = notebook_sources(assignment)
    paths = files_in(SOLUTIONS / assignment).values()
    return [path for path in paths if path.suffix != ".ipynb" or path in sources]


def added_notebooks() -> list[Path]:
    """List the notebooks that nbgrader adds before and after each notebook, if they exist."""
    names = map(configured("IncludeHeaderFooter").get, ("header", "footer"))
    return [path for name in names if name and (path := ROOT / name).is_file()]


def course_modules(assignment: str) -> dict[str, Path]:
    """List the modules that are handed out beside the notebooks: path beside them → path."""
    sources = notebook_sources(assignment)
    files = files_in(SOLUTIONS / assignment)
    modules = {name: path for name, path in files.items() if path.suffix == ".py" and path not in sources}
    if LAYOUT.has_text_sources:  # so nbgrader copies no Python file, and `release` copies the modules
        return modules
    return {name: path for name, path in modules.items() if LAYOUT.hands_out(PurePosixPath(name))}


def included_files(source: Path) -> list[Path]:
    """List the files that the cells of a text include, if they exist; a notebook includes none."""
    if source.suffix == ".ipynb":
        return []
    lines = source.read_text("utf-8").splitlines()
    paths = [ROOT / line.removeprefix(INCLUDE).strip() for line in lines if line.startswith(INCLUDE)]
    return [path for path in paths if path.is_file()]


def _digest(paths: Iterable[Path]) -> str:
    total = sha256()
    for path in paths:
        content = path.read_bytes()
        total.update(path.name.encode() + (content if path.suffix == ".ipynb" else with_addresses(content)))
    return total.hexdigest()


def read_source(path: Path) -> "NotebookNode":
    """Read the instructor's notebook from its source.

    A text is completed, see `_read_text`. A notebook stays as it is, except for old nbgrader metadata.

    Raises
    ------
    CourseError
        If it cannot be read, or something in it has to be corrected.
    """
    return _read_notebook(path) if path.suffix == ".ipynb" else _read_text(path)


def _read_notebook(path: Path) -> "NotebookNode":
    import nbformat

    from autograder.nbgrader_app import upgrade_metadata

    try:
        notebook: NotebookNode = nbformat.read(path, as_version=4)
        upgrade_metadata(notebook)
    except Exception as error:  # nbformat and nbgrader may fail in any way
        what = " ".join(str(error).split())
        raise CourseError(f"{name_in_course(path)} cannot be read as a notebook: {what}.") from error
    kernel = notebook.metadata.get("kernelspec", {})
    language = kernel.get("language") or notebook.metadata.get("language_info", {}).get("name") or "python"
    if language.lower() != "python":
        raise CourseError(
            f"{name_in_course(path)} is written in {language}, but the grader executes only Python: leave it "
            "to `nbgrader autograde`."
        )
    return notebook


def _read_text(path: Path) -> "NotebookNode":
    """Make the instructor's notebook from a solution's text.

    A cell's header has only the metadata that nbgrader needs. A cell with ``{"grade_id": ID, "solution":
    true}`` is for the student to write, one with ``{"grade_id": ID, "points": P}`` is a test, one with all
    three is an answer that is graded by hand, and one with ``{"grade_id": ID}`` alone is given and read-only.

    A cell that consists of ``# include FILE`` gets the content of that file, whose path is relative to the
    course; the table of the notebook's tasks follows the helpers of all tests. Test cells and cells tagged
    ``hide-input`` are folded, and what a task begins with is appended to its hints. The id of a cell is its
    ``grade_id`` or its number, so that the same text always makes the same notebook.

    Addresses come from ``_config.yml``, see `with_addresses`.

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
        If the points of the cells do not add up to ``course: points:`` in the front matter, hints do not
        stand before a task, or ``_config.yml`` lacks an address that the source needs.
    """
    import jupytext

    text = with_addresses(path.read_bytes()).decode()
    notebook: NotebookNode = jupytext.reads(text, fmt="py:percent")
    course = notebook.metadata.get("course", {})
    for number, cell in enumerate(notebook.cells):
        cell.metadata.pop("lines_to_next_cell", None)  # jupytext's own bookkeeping
        if "nbgrader" in cell.metadata:
            cell.metadata.nbgrader = _complete(cell.metadata.nbgrader)
        cell.id = cell.metadata.get("nbgrader", {}).get("grade_id", f"cell-{number:02d}")
    for cell in notebook.cells:
        if cell.source.startswith(INCLUDE):
            included = ROOT / cell.source.removeprefix(INCLUDE).strip()
            cell.source = included.read_text("utf-8").strip()
            if included == CHECKS:
                cell.source += f"\n\n\n{task_table(notebook.cells)}"
        if title := _title_of_folded(cell):
            fold(cell, title)
    add_first_texts(notebook.cells, path.name)
    points = sum(cell.metadata.get("nbgrader", {}).get("points", 0) for cell in notebook.cells)
    if points != course.get("points", points):
        raise CourseError(
            f"{name_in_course(path)}: the cells add up to {points} points, but the front matter says "
            f"{course.get('points')}. Make them agree."
        )
    notebook.metadata = {
        "course": course,
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    return notebook


def _title_of_folded(cell: "NotebookNode") -> str:
    """Return what stands in place of a cell's code, "" if the code is shown."""
    header = cell.metadata.get("nbgrader", {})
    if header.get("grade") and header.get("points") and not header.get("solution"):
        return f"Test: {header.grade_id} ({header.points} point{'s' * (header.points != 1)})"
    if header.get("grade_id", "").startswith("test_"):
        return f"Test: {header.grade_id} (no points)"
    if "hide-input" in cell.metadata.get("tags", []):
        default = "What all tests use" if cell.id == "checks" else "What the tests below use"
        return str(cell.metadata.pop("title", default))
    return ""


def _complete(header: dict[str, Any]) -> dict[str, Any]:
    """Complete nbgrader's metadata of a cell, all of whose fields its schema requires."""
    solution, grade = header.get("solution", False), "points" in header
    return {
        "schema_version": 3,
        "task": False,
        "solution": solution,
        "grade": grade,
        "locked": not solution,
        **header,
    }
