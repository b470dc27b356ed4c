"""Access to nbgrader: its application, gradebook and undocumented parts.

nbgrader documents its commands, its configuration, its plug-ins and `nbgrader.api`. The course uses a few
things beyond those, all of them here or in `results/gradebook.py` and `results/penalties.py`;
`tests/test_import_order.py` checks that no other module imports them:

- `AssignLatePenalties.plugin_class`, which makes the late policy (`late_policy`);
- the order of `GenerateAssignment.preprocessors` around `SaveCells` (`release_in_memory`);
- the tables of a gradebook, and the folder of alembic's scripts, from which their revision is read
  (`open_gradebook`);
- the functions `find_all_files`, `compute_checksum` and `determine_grade` of `nbgrader.utils`
  (`handed_out_files`, `is_as_released`, `checksum_of_test`, `score_by_nbgrader`), and `parse_utc`,
  `is_locked`, `is_solution` and `is_task`;
- the validator of metadata in `nbgrader.nbgraderformat` (`upgrade_metadata`);
- the database models, whose rows `results/gradebook.py` writes itself.

They were checked against nbgrader `CHECKED_VERSION`. When another version is installed,
`tests/test_nbgrader.py` fails, and shows what has changed.
"""

import copy
import logging
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from datetime import datetime
from functools import cache, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from nbformat import NotebookNode, from_dict
from nbgrader.api import Base, Gradebook
from nbgrader.apps import NbGrader
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.dbutil import ALEMBIC_DIR
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.plugins import LateSubmissionPlugin
from nbgrader.preprocessors import AssignLatePenalties, Execute, SaveCells
from nbgrader.utils import compute_checksum, determine_grade, find_all_files, is_locked, parse_utc
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from traitlets.config.loader import PyFileConfigLoader

from autograder.course import BUSY_SECONDS, CONFIG, ROOT, SOLUTIONS, CourseError, name_in_course
from autograder.database import (
    LOCKED,
    GradebookError,
    check_writable,
    explained,
    is_file,
    only_creator,
    parse_address,
    shown,
    with_limits,
)
from autograder.locks import holder_of

CHECKED_VERSION = "0.9.6"
REVISION = re.compile(r"^(down_)?revision\b[^=]*= *['\"](\w+)['\"]", re.MULTILINE)

NOT_WRITABLE = (
    "{name} cannot be written: give yourself permission to write the file and its folder, or move the course "
    "to a disk that is not read-only."
)
FULL = (
    "The disk with {name} is full: free some space and run the command again. Everything that was graded "
    "before is in the gradebook."
)
DAMAGED = (
    "{name} is damaged, or is not an SQLite database: put a backup in its place, or move it away and grade "
    "again. Grades and comments given by hand are in this file only."
)
UNREADABLE = "{name} cannot be read or written, because its disk reports an error: check the disk."
MESSAGES = {
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_READONLY: NOT_WRITABLE,
    sqlite3.SQLITE_CANTOPEN: NOT_WRITABLE,
    sqlite3.SQLITE_PERM: NOT_WRITABLE,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
    sqlite3.SQLITE_IOERR: UNREADABLE,
}


def nbgrader_app(**course: str) -> NbGrader:
    """Return nbgrader's application for this course, which logs errors only.

    It is cached for as long as ``nbgrader_config.py`` stays the same. All of its paths are absolute, so the
    working directory of the process does not matter.

    Parameters
    ----------
    **course : str
        Settings of nbgrader's `CourseDirectory` that take precedence over ``nbgrader_config.py``.
    """
    return _app((ROOT / CONFIG).read_bytes(), tuple(sorted(course.items())))


@lru_cache(maxsize=4)
def _app(content: bytes, course: tuple[tuple[str, str], ...]) -> NbGrader:
    """Make the application; the `content` of its file is only a key for the cache."""
    settings = PyFileConfigLoader(CONFIG, path=str(ROOT)).load_config()
    settings.NbGrader.logfile = ""
    settings.CourseDirectory.update({"root": str(ROOT), **dict(course)})
    for added in ("header", "footer"):
        if name := settings.IncludeHeaderFooter.get(added):
            settings.IncludeHeaderFooter[added] = str(ROOT / name)
    app = NbGrader(config=settings)
    app.coursedir = CourseDirectory(parent=app)
    app.coursedir.db_url = _absolute(parse_address(app.coursedir.db_url)).render_as_string(
        hide_password=False
    )
    app.log_level = logging.ERROR
    return app


def _absolute(url: URL) -> URL:
    """Resolve the path of an SQLite database, which is relative to the course in its configuration."""
    return url.set(database=str(ROOT / url.database)) if is_file(url) and url.database else url


@contextmanager
def open_gradebook(app: NbGrader | None = None, *, writable: bool = False) -> Iterator[Gradebook]:
    """Open the gradebook, and create it first if there is none.

    Parameters
    ----------
    app : NbGrader, optional
        Says which gradebook; by default the course's.
    writable : bool
        Whether to check at once that it can be written, before hours of work depend on it.

    Raises
    ------
    GradebookError
        If it is locked, read-only, damaged or of another version of nbgrader, if its disk is full, or if its
        server cannot be used; also when that happens within the ``with`` statement. What was not committed
        by then is not written.
    """
    app = app or nbgrader_app()
    url = _address(app)
    with explained_errors(app):
        if is_file(url):
            Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)
        gradebook = _open(url, app.coursedir.course_id)
        try:
            if writable:
                check_writable(gradebook.db)
            yield gradebook
        finally:
            gradebook.close()


def _open(url: URL, course: str) -> Gradebook:
    """Open a gradebook; make it first if it is new, unless another process does."""
    if is_file(url) and not Path(str(url.database)).exists():
        _make_file(url, course)
    if not _is_empty(url):
        return Gradebook(url, course)
    with nullcontext() if is_file(url) else only_creator(url):
        if _is_empty(url):
            _make_tables(url)
        return Gradebook(url, course)


def _make_file(url: URL, course: str) -> None:
    """Make an SQLite gradebook in one step, so that no process uses it unfinished."""
    path = Path(str(url.database))
    with (
        suppress(OSError),  # another process has made it, the disk has no links, or nothing can be written
        TemporaryDirectory(prefix=".new-", dir=path.parent) as folder,
    ):
        made = Path(folder) / path.name
        _make_tables(url.set(database=str(made)))
        Gradebook(url.set(database=str(made)), course).close()
        path.hardlink_to(made)


def _make_tables(url: URL) -> None:
    """Create the tables of a new gradebook without starting alembic.

    nbgrader would start it to find out the revision, which takes seconds.
    """
    head, _ = _revisions()
    engine = create_engine(url)
    try:
        with engine.begin() as connection:
            Base.metadata.create_all(connection)
            connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
            connection.execute(text("INSERT INTO alembic_version VALUES (:head)"), {"head": head})
    finally:
        engine.dispose()


def _is_empty(url: URL) -> bool:
    """Return whether a database has no tables yet.

    If it has some, check that this nbgrader made them: nbgrader itself adds the tables that are missing and
    fails later, at the first column that it does not find.
    """
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            tables = inspect(connection).get_table_names()
            has_revision = "alembic_version" in tables
            found = has_revision and connection.scalar(text("SELECT version_num FROM alembic_version"))
    finally:
        engine.dispose()
    head, older = _revisions()
    if tables and found in older:
        raise GradebookError(
            f"{shown(url)} was made by an older version of nbgrader: copy it to a safe place, then run "
            "`nbgrader db upgrade`."
        )
    if tables and found != head:
        raise GradebookError(
            f"{shown(url)} was made by a newer version of nbgrader, or is not a gradebook: install the "
            "version of nbgrader that made it, or put the course's own gradebook in its place."
        )
    return not tables


@cache
def _revisions() -> tuple[str, frozenset[str]]:
    """Return the revision of this nbgrader's database, and the older ones.

    They are read from the text of alembic's scripts, because importing alembic takes longer than everything
    else here.
    """
    revisions: set[str] = set()
    older: set[str] = set()
    for script in Path(ALEMBIC_DIR).glob("versions/*.py"):
        for down, revision in REVISION.findall(script.read_text("utf-8")):
            (older if down else revisions).add(revision)
    (head,) = revisions - older
    return head, frozenset(older)


def _address(app: NbGrader) -> URL:
    """Return the address of an application's gradebook, with limits."""
    return with_limits(make_url(app.coursedir.db_url))


@contextmanager
def explained_errors(app: NbGrader) -> Iterator[None]:
    """Turn database errors that an instructor can resolve into a `GradebookError`.

    `open_gradebook` does so at its end. Use this within it, where other errors are caught before that.
    """
    url = _address(app)
    if not is_file(url):
        with explained(url):
            yield
        return
    try:
        yield
    except DBAPIError as error:
        if explanation := explain_sqlite(error.orig, shown(url)):
            raise explanation from error
        raise


def explain_sqlite(error: BaseException | None, name: str) -> GradebookError | None:
    """Explain an error of SQLite's; return None if it is a bug of ours.

    Parameters
    ----------
    error : BaseException, optional
        What `sqlite3` raised.
    name : str
        The gradebook's path, as the instructor knows it.
    """
    # https://www.sqlite.org/rescode.html: the low byte of a result code is the primary one.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code not in MESSAGES:
        return None
    holder = holder_of(ROOT / name) if MESSAGES[code] is LOCKED else ""
    sentence = MESSAGES[code].format(name=name, seconds=BUSY_SECONDS, holder=holder and f" ({holder})")
    return GradebookError(sentence)


def generate_assignment(app: NbGrader) -> None:
    """Run ``generate_assignment`` for the assignment that an application names.

    Raises
    ------
    GradebookError
        If the gradebook cannot be written.
    CourseError
        If nbgrader refuses the notebooks; the message quotes nbgrader's.
    """
    with open_gradebook(app, writable=True):
        pass  # it exists now, so nbgrader need not create it
    try:
        GenerateAssignment(coursedir=app.coursedir, parent=app, force=True).start()
    except NbGraderException as error:
        assignment = app.coursedir.assignment_id
        folder = name_in_course(SOLUTIONS / assignment)
        raise CourseError(f"nbgrader refuses to release {folder}: {error}") from error


def upgrade_metadata(notebook: NotebookNode) -> None:
    """Bring metadata of older nbgraders up to date, as ``nbgrader update`` does, but in memory."""
    MetadataValidator().upgrade_notebook_metadata(notebook)


def release_in_memory(notebook: NotebookNode, folder: Path) -> tuple[NotebookNode, NotebookNode]:
    """Apply ``generate_assignment`` to a notebook, without the gradebook.

    Parameters
    ----------
    notebook : NotebookNode
        The instructor's notebook, which is changed.
    folder : Path
        The folder that it belongs to. If the notebook has an ``### AUTOTEST``, nbgrader executes it there,
        and reads the ``autotests.yml`` of this folder or of the course.

    Returns
    -------
    instructor, released
        The notebook as `SaveCells` enters it in the gradebook, with the hidden tests; and as students get it.
        Answers have the metadata of the release, whose checksums tell whether a submission has changed them.
        Locked cells have their own checksums, because they are restored with the hidden tests in them.

    Raises
    ------
    CourseError
        If nbgrader refuses the notebook.
    """
    app = nbgrader_app()
    converter = GenerateAssignment(coursedir=app.coursedir, parent=app)
    instructor = notebook
    for step in converter.preprocessors:
        if step is SaveCells:
            instructor = copy.deepcopy(notebook)
        else:
            try:
                notebook, _ = step(parent=converter).preprocess(notebook, {"metadata": {"path": str(folder)}})
            except Exception as error:
                raise CourseError(
                    f"nbgrader's {step.__name__} refuses a notebook of {name_in_course(folder)}: "
                    f"{type(error).__name__}: {error}"
                ) from error
    for before, after in zip(instructor.cells, notebook.cells, strict=True):
        if not is_locked(before):
            before.metadata = copy.deepcopy(after.metadata)
    return instructor, notebook


def handed_out_files(folder: Path) -> list[Path]:
    """List the data that are handed out beside the notebooks in a folder of solutions."""
    ignored = [*nbgrader_app().coursedir.ignore, "*.ipynb"]
    return sorted(map(Path, find_all_files(str(folder), ignored)))


def checksum_of(cell: NotebookNode) -> str:
    """Return nbgrader's checksum of a cell."""
    checksum: str = compute_checksum(cell)
    return checksum


def is_as_released(cell: NotebookNode) -> bool:
    """Return whether a submitted cell has the checksum of its release."""
    return bool(checksum_of(cell) == cell.metadata.nbgrader.get("checksum"))


def checksum_of_test(name: str, cell_type: str, source: str, points: float) -> str:
    """Return nbgrader's checksum of a test cell, which depends on its points."""
    header = {"grade_id": name, "grade": True, "solution": False, "locked": True, "points": points}
    return checksum_of(
        from_dict({"cell_type": cell_type, "source": source, "metadata": {"nbgrader": header}})
    )


def score_by_nbgrader(cell: NotebookNode, points: float) -> float | None:
    """Return nbgrader's score for an executed test, None if it is given by hand.

    Parameters
    ----------
    points : float
        What the test is worth; the cell itself has 0 points if the test was corrected before.
    """
    cell = copy.deepcopy(cell)
    cell.metadata.nbgrader.points = points
    score, _ = determine_grade(cell)
    return None if score is None else float(score)


def execute_in_stock(notebook: NotebookNode, folder: Path, seconds: int) -> None:
    """Execute a notebook in place with nbgrader's own executor: in a kernel, in a folder, unprotected."""
    Execute(timeout=seconds).preprocess(notebook, {"metadata": {"path": str(folder)}})


def parse_time(text: str) -> datetime:
    """Read a time, as nbgrader reads a submission's ``timestamp.txt``, in UTC."""
    time: datetime = parse_utc(text)
    return time


def late_policy(app: NbGrader) -> LateSubmissionPlugin:
    """Make the late policy's plug-in, as nbgrader's `AssignLatePenalties` does."""
    step = AssignLatePenalties(parent=app)
    return step.plugin_class(parent=step)
