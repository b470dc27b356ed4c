"""List files, replace files and folders in one step, and cache results in files."""

import contextlib
import ctypes
import errno
import os
import pickle
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TypeVar, cast

from autograder.course import CourseError, name_in_course

Result = TypeVar("Result")
LEFT_BEHIND = {"__pycache__", ".ipynb_checkpoints"}  # by Python and Jupyter

# What is wrong and what a user can do about it, by the error number (errno(3)).
REMEDIES = {
    errno.ENOSPC: "cannot be written, because the disk is full: free some space",
    errno.EDQUOT: "cannot be written, because your disk quota is used up: free some space",
    errno.EROFS: "cannot be written, because the disk is read-only: make it writable, or move the course",
    errno.EACCES: "cannot be used, because you lack permission: change its permissions",
    errno.EPERM: "cannot be used, because you lack permission: change its permissions",
    errno.EISDIR: "cannot be used as a file, because it is a folder: choose another name",
    errno.EEXIST: "cannot be a folder, because there is a file with that name: choose another path",
    errno.ENOTDIR: "cannot be used, because part of this path is a file: choose another path",
    errno.ENAMETOOLONG: "cannot be used, because its name is too long: choose a shorter one",
}


class FileError(CourseError):
    """A file cannot be read or written; the message says why and what to do."""


@contextlib.contextmanager
def report_unwritable(path: Path) -> Iterator[None]:
    """Turn a full disk, a read-only one or a missing permission into a `FileError`.

    Parameters
    ----------
    path : Path
        The file or folder that the message names if the error itself names none.
    """
    try:
        yield
    except OSError as error:
        if error.errno not in REMEDIES:
            raise
        # A renamed file has two names, of which the second is the one that the user knows.
        name = error.filename2 or error.filename
        where = Path(name) if isinstance(name, str) else path
        raise FileError(
            f"{name_in_course(where)} {REMEDIES[error.errno]} and run the command again."
        ) from error


def replace_file(path: Path, content: bytes, *, sync: bool = True) -> None:
    """Write a file in one step: a reader sees either the old content or the new.

    Folders that do not exist are made.

    Parameters
    ----------
    sync : bool
        Whether to wait until the content is on the disk. If not, call `sync_files` for several files at once.

    Raises
    ------
    FileError
        If the disk is full or the folder cannot be written. The old content stays.
    """
    incoming = path.with_name(f".{path.name}")
    with report_unwritable(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with incoming.open("wb") as file:
                file.write(content)
                file.flush()
                if sync:
                    os.fsync(file.fileno())
            incoming.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                incoming.unlink()
            raise


def sync_files(folder: Path) -> None:
    """Wait until the file system of a folder is on the disk: syncfs(2)."""
    libc = ctypes.CDLL(None, use_errno=True)
    if not hasattr(libc, "syncfs"):  # which only Linux has
        os.sync()
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with report_unwritable(folder):
            if libc.syncfs(descriptor):
                number = ctypes.get_errno()
                raise OSError(number, os.strerror(number), str(folder))
    finally:
        os.close(descriptor)


def files_in(folder: Path) -> dict[str, Path]:
    """List the files in a folder and below, sorted: path in the folder → path."""
    paths = {path.relative_to(folder): path for path in folder.rglob("*") if path.is_file()}
    return {name.as_posix(): paths[name] for name in sorted(paths) if not LEFT_BEHIND & set(name.parts)}


@contextlib.contextmanager
def replace_folder(path: Path) -> Iterator[Path]:
    """Fill a new folder, then put it in the place of the old one with two renames.

    Yields
    ------
    Path
        The empty folder to fill. If filling it fails, it is removed and the old folder stays.

    Raises
    ------
    FileError
        If the disk is full or the folder cannot be written.
    """
    incoming, outgoing = (path.with_name(f".{path.name}.{word}") for word in ("incoming", "outgoing"))
    with report_unwritable(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        for leftover in (incoming, outgoing):
            shutil.rmtree(leftover, ignore_errors=True)
        try:
            incoming.mkdir()
            yield incoming
            if path.exists():
                path.rename(outgoing)
            incoming.rename(path)
        except BaseException:
            shutil.rmtree(incoming, ignore_errors=True)
            if outgoing.exists() and not path.exists():
                outgoing.rename(path)
            raise
    shutil.rmtree(outgoing, ignore_errors=True)


def cached(path: Path, digest: bytes, make: Callable[[], Result]) -> Result:
    """Return a result from a cache file, or compute it and write it there.

    Parameters
    ----------
    path : Path
        A file that only this function writes: its content is unpickled.
    digest : bytes
        A digest of everything that the result depends on. If the file has another, it is out of date.
    make : callable
        Computes the result.
    """
    try:
        content = path.read_bytes()
        if content.startswith(digest):
            return cast(Result, pickle.loads(content[len(digest) :]))
    except Exception:  # missing or damaged, which only costs time
        pass
    result = make()
    content = digest + pickle.dumps(result)
    with contextlib.suppress(OSError):  # a full disk only costs time, too
        path.parent.mkdir(parents=True, exist_ok=True)
        # With a unique name, because several processes may be writing the same result.
        with NamedTemporaryFile(dir=path.parent, delete=False) as file:
            incoming = Path(file.name)
            try:
                file.write(content)
                file.flush()
                incoming.replace(path)
            except OSError:
                incoming.unlink(missing_ok=True)
                raise
    return result
