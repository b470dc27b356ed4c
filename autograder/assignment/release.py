"""``release``: solutions → exercises, through nbgrader."""

import filecmp
import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import nbformat

from autograder.assignment.source import read_source, source_digest
from autograder.course import EXERCISES, ROOT, CourseError, notebook_sources

ENTERED = ROOT / "gradebook" / "released"  # assignment → the version that the gradebook knows


def release(assignment: str) -> Path:
    """Make the notebooks that students get of one assignment, and enter it in the gradebook.

    Parameters
    ----------
    assignment : str
        A folder of ``solutions/``.

    Returns
    -------
    Path
        The folder ``exercises/ASSIGNMENT``, replaced only when all of it was made.

    Raises
    ------
    CourseError
        If nbgrader refuses the notebooks; the message is nbgrader's own.
    """
    from autograder.assignment.reference import references

    with TemporaryDirectory(dir=_working_folder()) as folder:
        made = _generate(assignment, Path(folder))
        references(assignment)  # kept, so that the first grading finds them
        target = EXERCISES / assignment
        if not _differences(made, target):
            return target  # nothing is touched, so that no date changes
        shutil.rmtree(target, ignore_errors=True)
        target.parent.mkdir(exist_ok=True)
        shutil.copytree(made, target)
    return target


def sync_gradebook(assignment: str) -> None:
    """Let the gradebook know the version that the solutions make now; ``exercises/`` stays as it is."""
    with TemporaryDirectory(dir=_working_folder()) as folder:
        _generate(assignment, Path(folder))


def synced_version(assignment: str) -> str:
    """Return the version that was last entered in the gradebook, "" if none was."""
    record = ENTERED / assignment
    return record.read_text() if record.exists() else ""


def check(assignments: Sequence[str]) -> list[str]:
    """List the files of ``exercises/`` that are not what the solutions make, as paths from the root."""
    stale = []
    for assignment in assignments:
        with TemporaryDirectory(dir=_working_folder()) as folder:
            made = _generate(assignment, Path(folder), gradebook=Path(folder) / "gradebook.db")
            stale += [f"exercises/{assignment}/{name}" for name in _differences(made, EXERCISES / assignment)]
    return stale


def write_instructor_notebooks(assignment: str) -> None:
    """Write ``solutions/ASSIGNMENT/*.ipynb``, which nbgrader reads, from the text beside them."""
    for source in notebook_sources(assignment):
        nbformat.write(read_source(source), source.with_suffix(".ipynb"))


def _generate(assignment: str, folder: Path, *, gradebook: Path | None = None) -> Path:
    """Run nbgrader's generate_assignment with its output in a folder, and its entries in a gradebook of ours.

    nbgrader's own ``no_database`` leaves out the entries, but not the step that looks them up.
    """
    from nbgrader.converters.base import NbGraderException

    from autograder.nbgrader_app import generate_assignment, nbgrader_app

    write_instructor_notebooks(assignment)
    database = {"db_url": f"sqlite:///{gradebook}"} if gradebook else {}
    app = nbgrader_app(assignment_id=assignment, release_directory=str(folder), **database)
    try:
        generate_assignment(app)
    except NbGraderException as error:
        raise CourseError(f"nbgrader made no release of solutions/{assignment}: {error}") from error
    if gradebook is None:
        ENTERED.mkdir(exist_ok=True)
        (ENTERED / assignment).write_text(source_digest(assignment))
    return folder / assignment


def _working_folder() -> Path:
    folder = ROOT / "gradebook"
    folder.mkdir(exist_ok=True)
    return folder


def _differences(made: Path, target: Path) -> list[str]:
    """Name the files that differ between two folders or are in one of them only."""
    names = {
        path.relative_to(folder).as_posix()
        for folder in (made, target)
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and ".ipynb_checkpoints" not in path.parts
    }
    return [
        name
        for name in sorted(names)
        if not (made / name).exists()
        or not (target / name).exists()
        or not filecmp.cmp(made / name, target / name, shallow=False)
    ]
