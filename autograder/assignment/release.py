"""``release``: solutions → exercises, through nbgrader."""

import filecmp
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from autograder.assignment.source import read_source, source_digest
from autograder.course import EXERCISES, ROOT, notebook_sources
from autograder.files import replace_file, replace_folder, report_unwritable

SYNCED = ROOT / "gradebook" / "released"  # assignment → the digest of the sources that the gradebook has


def release(assignment: str) -> Path:
    """Make the notebooks of an assignment that students get, and enter it in the gradebook.

    Parameters
    ----------
    assignment : str
        A folder of ``solutions/``.

    Returns
    -------
    Path
        The folder ``exercises/ASSIGNMENT``, replaced only once all of it is generated.

    Raises
    ------
    CourseError
        If nbgrader refuses the notebooks; the message quotes nbgrader's.
    """
    from autograder.assignment.reference import references

    target = EXERCISES / assignment
    with _working_folder() as folder:
        generated = _generate(assignment, folder)
        references(assignment)  # fills the cache for the first grading
        if _differences(generated, target):  # otherwise no file changes, not even its date
            with replace_folder(target) as incoming:
                for path in filter(Path.is_file, generated.rglob("*")):
                    copy = incoming / path.relative_to(generated)
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy2(path, copy)
    return target


def sync_gradebook(assignment: str) -> None:
    """Enter the current version of an assignment in the gradebook; ``exercises/`` stays as it is."""
    with _working_folder() as folder:
        _generate(assignment, folder)


def synced_version(assignment: str) -> str:
    """Return the digest of the sources that the gradebook has, "" if it has none."""
    record = SYNCED / assignment
    return record.read_text() if record.exists() else ""


def check(assignments: Sequence[str]) -> list[str]:
    """List the files of ``exercises/`` that differ from a new release, as paths from the root."""
    stale = []
    for assignment in assignments:
        with _working_folder() as folder:
            generated = _generate(assignment, folder, gradebook=folder / "gradebook.db")
            names = _differences(generated, EXERCISES / assignment)
            stale += [f"exercises/{assignment}/{name}" for name in names]
    return stale


def write_instructor_notebooks(assignment: str) -> None:
    """Write ``solutions/ASSIGNMENT/*.ipynb``, which nbgrader reads, from the text beside them."""
    import nbformat

    for source in notebook_sources(assignment):
        nbformat.write(read_source(source), source.with_suffix(".ipynb"))


def _generate(assignment: str, folder: Path, *, gradebook: Path | None = None) -> Path:
    """Run nbgrader's generate_assignment with its output in a folder, and its entries in a gradebook.

    nbgrader's option ``no_database`` omits the entries, but not the step that looks them up.
    """
    from autograder.nbgrader_app import generate_assignment, nbgrader_app

    write_instructor_notebooks(assignment)
    database = {"db_url": f"sqlite:///{gradebook}"} if gradebook else {}
    app = nbgrader_app(assignment_id=assignment, release_directory=str(folder), **database)
    generate_assignment(app)
    if gradebook is None:
        SYNCED.mkdir(exist_ok=True)
        replace_file(SYNCED / assignment, source_digest(assignment).encode())
    return folder / assignment


@contextmanager
def _working_folder() -> Iterator[Path]:
    """Make a temporary folder in the gradebook's, so that nothing is written outside the course."""
    parent = ROOT / "gradebook"
    with report_unwritable(parent):
        parent.mkdir(exist_ok=True)
        with TemporaryDirectory(dir=parent) as folder:
            yield Path(folder)


def _differences(generated: Path, target: Path) -> list[str]:
    """List the files that differ between two folders or are in only one of them."""
    names = {
        path.relative_to(folder).as_posix()
        for folder in (generated, target)
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and ".ipynb_checkpoints" not in path.parts
    }
    return [
        name
        for name in sorted(names)
        if not (generated / name).exists()
        or not (target / name).exists()
        or not filecmp.cmp(generated / name, target / name, shallow=False)
    ]
