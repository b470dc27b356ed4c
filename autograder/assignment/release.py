"""``release``: make the exercises from the solutions, with nbgrader."""

import filecmp
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from autograder.assignment.source import course_modules, read_source, source_digest
from autograder.course import EXERCISES, ROOT, SOLUTIONS, name_in_course, notebook_sources
from autograder.files import files_in, replace_file, replace_folder, report_unwritable
from autograder.layout import STRUCTURE

SYNCED = ROOT / "gradebook" / "released"  # per assignment, the digest of the sources in the gradebook


def release(assignment: str) -> Path:
    """Make the notebooks that students get, and enter the assignment in the gradebook.

    Parameters
    ----------
    assignment : str
        A folder of ``solutions/``.

    Returns
    -------
    Path
        The folder ``exercises/ASSIGNMENT``, which is replaced once everything has been generated.

    Raises
    ------
    CourseError
        If nbgrader refuses the notebooks; the message quotes nbgrader's.
    """
    from autograder.assignment.reference import references

    target = EXERCISES / assignment
    with _working_folder() as folder:
        generated = _generate(assignment, folder)
        references(assignment)  # which checks the notebooks before any file changes
        if _differences(generated, target):  # otherwise leave the files alone, dates included
            with replace_folder(target) as incoming:
                for name, path in files_in(generated).items():
                    copy = incoming / name
                    copy.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy2(path, copy)
    references(assignment)  # fills the cache for the first grading
    return target


def sync_gradebook(assignment: str) -> None:
    """Enter the current version of an assignment in the gradebook, but leave ``exercises/`` alone."""
    with _working_folder() as folder:
        _generate(assignment, folder)


def synced_version(assignment: str) -> str:
    """Return the digest of the sources that are in the gradebook, or "" if there are none."""
    record = SYNCED / assignment
    return record.read_text() if record.exists() else ""


def check(assignments: Sequence[str]) -> list[str]:
    """List the files in ``exercises/`` that differ from a new release, relative to the course."""
    stale = []
    for assignment in assignments:
        with _working_folder() as folder:
            generated = _generate(assignment, folder, gradebook=folder / "gradebook.db")
            names = _differences(generated, EXERCISES / assignment)
            stale += [f"{name_in_course(EXERCISES / assignment)}/{name}" for name in names]
    return stale


def write_instructor_notebooks(assignment: str) -> None:
    """Write the notebooks that nbgrader reads, from the texts beside them."""
    import nbformat

    for source in (path for path in notebook_sources(assignment) if path.suffix == ".py"):
        # In one step, because another command may be reading it: `release --check` needs no lock.
        content = nbformat.writes(read_source(source))
        replace_file(source.with_suffix(".ipynb"), content.encode(), sync=False)


def _current_sources(assignment: str, folder: Path) -> Path:
    """Return the folder of the sources, or a copy if nbgrader would refuse their old metadata."""
    import nbformat

    paths = [path for path in notebook_sources(assignment) if path.suffix == ".ipynb"]
    current = {path: read_source(path) for path in paths}
    if all(nbformat.read(path, as_version=4) == notebook for path, notebook in current.items()):
        return SOLUTIONS
    copied = Path(shutil.copytree(SOLUTIONS / assignment, folder / assignment))
    for path, notebook in current.items():
        nbformat.write(notebook, copied / path.name)
    return folder


def _generate(assignment: str, folder: Path, *, gradebook: Path | None = None) -> Path:
    """Run nbgrader's ``generate_assignment``, with a folder for its output and a gradebook for its entries.

    A gradebook is needed even for a check: nbgrader's option ``no_database`` omits the entries, but not the
    step that looks them up.
    """
    from autograder.nbgrader_app import generate_assignment, nbgrader_app

    write_instructor_notebooks(assignment)
    database = {"db_url": f"sqlite:///{gradebook}"} if gradebook else {}
    app = nbgrader_app(
        assignment_id=assignment,
        directory_structure=STRUCTURE,
        source_directory=str(_current_sources(assignment, folder / ".source")),
        release_directory=str(folder),
        **database,
    )
    generate_assignment(app)
    if gradebook is None:
        SYNCED.mkdir(exist_ok=True)
        replace_file(SYNCED / assignment, source_digest(assignment).encode())
    generated = folder / assignment
    for name, path in course_modules(assignment).items():  # which nbgrader ignores beside text sources
        copy = generated / name
        if not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, copy)
    return generated


@contextmanager
def _working_folder() -> Iterator[Path]:
    """Make a temporary folder inside ``gradebook/``, so that nothing is written outside the course."""
    parent = ROOT / "gradebook"
    with report_unwritable(parent):
        parent.mkdir(exist_ok=True)
        with TemporaryDirectory(dir=parent) as folder:
            yield Path(folder)


def _differences(generated: Path, target: Path) -> list[str]:
    """List the files that differ between two folders or are in only one of them."""
    names = files_in(generated).keys() | files_in(target).keys()
    return [
        name
        for name in sorted(names)
        if not (generated / name).exists()
        or not (target / name).exists()
        or not filecmp.cmp(generated / name, target / name, shallow=False)
    ]
