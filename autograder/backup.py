"""Write everything in ``gradebook/`` to one archive, and restore it.

A backup can be made while others are working, and restored on another machine. Every command writes the
grades of a submission before its record, so the files and the database fit together if no grade is written
while both are copied: a submission whose record is missing from the backup is graded again. The files are
linked, which is quicker than copying them, and safe because all commands replace files in one step instead of
changing them.

The archive holds the database as an SQLite file, even if the course has its gradebook on a server, so a
backup can also be restored into a database of the other kind. The configuration is left out, because it may
contain a password.
"""

import contextlib
import os
import re
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from nbgrader.api import Base, Gradebook, Student, SubmittedAssignment
from sqlalchemy import func, insert, select
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DataError, IntegrityError

from autograder.backup_archive import LEFT_OUT, Backup, read_archive, write_archive
from autograder.console import listed
from autograder.course import AUTOGRADED, CACHES, CONFIG, ROOT, SUBMITTED, CourseError, name_in_course
from autograder.database import begin_writing, is_file
from autograder.files import report_unwritable
from autograder.locks import only_run
from autograder.nbgrader_app import nbgrader_app, open_gradebook

GRADEBOOK = ROOT / "gradebook"
DATABASE = "gradebook.db"  # in the archive
# Folders of a course that was not made for this grader, which an archive of gradebook/ would leave out.
ELSEWHERE = [name_in_course(path) for path in (SUBMITTED, AUTOGRADED) if not path.is_relative_to(GRADEBOOK)]
UNIMPORTANT = {CACHES.name, DATABASE, "released", "grade.log"}  # what there is before anything is collected
SIDECARS = ("", "-journal", "-wal", "-shm")  # https://www.sqlite.org/tempfiles.html
UNFINISHED = re.compile(r"\..*\.(incoming|outgoing)")  # see `files.replace_folder`
ROWS = 1000  # at a time
FILLED = (Student, SubmittedAssignment)  # the tables that are empty before anything is collected
DAY = 24 * 60 * 60  # seconds


def write_backup(path: Path | None) -> Backup:
    """Write an archive, and check it by reading it again.

    An older archive with the same name is replaced only when the new one is complete.

    Parameters
    ----------
    path : Path, optional
        The file to write, or its folder. By default, a file in the working directory named by the time.

    Raises
    ------
    CourseError
        If there is nothing to back up, or the file cannot be written.
    """
    _refuse_elsewhere()
    now = datetime.now().astimezone()
    target = _target(path, now)
    if not GRADEBOOK.is_dir():
        raise CourseError("There is no folder gradebook/ here yet, so there is nothing to back up.")
    incoming = target.with_name(f".{target.name}.incoming")
    with report_unwritable(target), contextlib.ExitStack() as stack:
        stack.callback(incoming.unlink, missing_ok=True)
        with _snapshot() as (folder, left_out):
            written = write_archive(incoming, folder, now.isoformat(" ", "seconds"))
        if read_archive(incoming).files != written.files:
            raise CourseError(f"{target} was not written correctly: check the disk.")
        incoming.replace(target)
    return Backup(target, written.made, written.files, left_out)


def _refuse_elsewhere() -> None:
    """Refuse where the students' work is not in ``gradebook/``, because the archive would lack it."""
    if ELSEWHERE:
        raise CourseError(
            f"`backup` and `restore` know only gradebook/, but this course has {listed(ELSEWHERE)} "
            "elsewhere: copy the course's whole folder while no other command is running."
        )


def _target(path: Path | None, now: datetime) -> Path:
    name = f"gradebook-{now:%Y-%m-%d-%H%M}.tar.gz"
    target = Path(name) if path is None else path / name if path.is_dir() else path
    if target.resolve().is_relative_to(GRADEBOOK.resolve()):
        raise CourseError(
            "A backup cannot be inside gradebook/, which it backs up: name a file somewhere else."
        )
    if not target.resolve().parent.is_dir():
        raise CourseError(f"There is no folder {target.parent}: make it, or name a file somewhere else.")
    return target


@contextlib.contextmanager
def _snapshot() -> Iterator[tuple[Path, list[str]]]:
    """Yield a folder with what is to be written, and a list of what was left out.

    The folder has everything as it was at one moment.
    """
    for leftover in GRADEBOOK.glob(".backup-*"):  # of a process that was killed
        if leftover.stat().st_mtime < time.time() - DAY:
            shutil.rmtree(leftover, ignore_errors=True)
    with TemporaryDirectory(prefix=".backup-", dir=GRADEBOOK) as name:
        folder = Path(name)
        with open_gradebook() as gradebook:
            begin_writing(gradebook.db)
            left_out = _link_files(folder, _database_files(gradebook))
            _copy_database(gradebook, folder / DATABASE)
            gradebook.db.rollback()
        yield folder, left_out


def _database_files(gradebook: Gradebook) -> set[Path]:
    url = gradebook.engine.url
    return {Path(f"{url.database}{end}").resolve() for end in SIDECARS} if is_file(url) else set()


def _link_files(target: Path, database: set[Path]) -> list[str]:
    """Link the gradebook's files into a folder; return what is not a regular file."""
    left_out: list[str] = []
    for top in sorted(os.listdir(GRADEBOOK)):
        path = GRADEBOOK / top
        if LEFT_OUT.fullmatch(top) or path.resolve() in database:
            continue
        if path.is_dir():  # it may be a link, to a larger disk
            _link_folder(str(path), str(target / top), left_out)
        elif path.is_file() and not path.is_symlink():
            _link(str(path), str(target / top))
        else:
            left_out.append(path.relative_to(ROOT).as_posix())
    return left_out


def _link_folder(source: str, target: str, left_out: list[str]) -> None:
    """Link the files of a folder; with texts instead of paths, because nobody can write meanwhile."""
    os.mkdir(target)
    with contextlib.suppress(FileNotFoundError):  # another process has replaced it
        for entry in os.scandir(source):
            place = f"{target}/{entry.name}"
            if entry.is_file(follow_symlinks=False):
                _link(entry.path, place)
            elif not entry.is_dir(follow_symlinks=False):
                left_out.append(os.path.relpath(entry.path, ROOT))
            elif not UNFINISHED.fullmatch(entry.name):
                _link_folder(entry.path, place, left_out)


def _link(source: str, target: str) -> None:
    with contextlib.suppress(FileNotFoundError):  # another process has replaced it
        try:
            os.link(source, target)
        except FileNotFoundError:
            raise
        except OSError:  # another disk, one without links, or a colleague's file: link(2)
            shutil.copy2(source, target)


def _copy_database(gradebook: Gradebook, target: Path) -> None:
    """Copy the gradebook into a new SQLite file."""
    url = gradebook.engine.url
    if is_file(url):
        with (
            closing(sqlite3.connect(str(url.database))) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
        return
    with open_gradebook(nbgrader_app(db_url=f"sqlite:///{target}")) as copy:
        _copy_rows(gradebook.db.connection(), copy.db.connection())
        copy.db.commit()


def _copy_rows(source: Connection, target: Connection) -> None:
    """Replace all rows of a gradebook with those of another."""
    tables = Base.metadata.sorted_tables
    for table in reversed(tables):
        target.execute(table.delete())
    for table in tables:
        for rows in source.execute(select(table), execution_options={"yield_per": ROWS}).partitions():
            target.execute(insert(table), [dict(row._mapping) for row in rows])


def restore_backup(path: Path) -> Backup:
    """Restore an archive in a course whose gradebook is still empty.

    Raises
    ------
    CourseError
        If the gradebook is not empty, the archive is damaged, or another command is running. Nothing has
        changed then.
    """
    _refuse_elsewhere()
    read_archive(path)
    with only_run("restore"), report_unwritable(GRADEBOOK):
        _refuse_existing()
        with TemporaryDirectory(prefix=".restore-", dir=GRADEBOOK) as name:
            folder = Path(name)
            backup = read_archive(path, folder)
            _put_in_place(folder)
    return backup


def _refuse_existing() -> None:
    """Refuse to restore where there is anything that a restored file could replace."""
    there = [name for name in sorted(os.listdir(GRADEBOOK)) if name not in UNIMPORTANT and name[0] != "."]
    if there:
        raise CourseError(
            f"gradebook/ is not empty: it contains {listed(there)}. Move it away (`mv gradebook "
            "gradebook-old`), and run `restore` again."
        )
    with open_gradebook(writable=True) as gradebook:
        counts = [gradebook.db.scalar(select(func.count()).select_from(one)) for one in FILLED]
        if any(counts):
            raise CourseError(
                "The gradebook already contains students: move gradebook/ away, or name an empty database in "
                f"{CONFIG}, and run `restore` again."
            )


def _put_in_place(folder: Path) -> None:
    """Move the files of a backup to where they belong, and the database last."""
    database = folder / DATABASE
    with open_gradebook() as gradebook:
        url = gradebook.engine.url
        if not is_file(url):
            with open_gradebook(nbgrader_app(db_url=f"sqlite:///{database}")) as source:
                begin_writing(gradebook.db)
                try:
                    _copy_rows(source.db.connection(), gradebook.db.connection())
                except (IntegrityError, DataError) as error:
                    raise CourseError(
                        "Nothing was restored, because the server refused the backup's gradebook "
                        f"({error.orig}): restore it into an SQLite gradebook."
                    ) from error
            _move(folder)
            gradebook.db.commit()
            return
    for end in SIDECARS:
        Path(f"{url.database}{end}").unlink(missing_ok=True)
    _move(folder)
    shutil.move(database, str(url.database))


def _move(folder: Path) -> None:
    """Move everything but the database."""
    for path in sorted(path for path in folder.iterdir() if path.name != DATABASE):
        target = GRADEBOOK / path.name
        if target.is_dir():
            shutil.rmtree(target)
        path.replace(target)
