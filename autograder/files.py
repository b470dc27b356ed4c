"""Files and folders that are never half-written, and results that are cached in them."""

import contextlib
import errno
import os
import pickle
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TypeVar

from autograder.course import ROOT, CourseError

Result = TypeVar("Result")
# The errors of a disk that an instructor can do something about (errno(3)).
REASONS = {
    errno.ENOSPC: "the disk is full: free some space and run the command again",
    errno.EDQUOT: "your disk quota is used up: free some space and run the command again",
    errno.EROFS: "the disk is read-only: move the course to another one",
    errno.EACCES: "you have no permission: change that, and run the command again",
    errno.EPERM: "you have no permission: change that, and run the command again",
}


class FileError(CourseError):
    """A file cannot be written: one sentence that says why, and what to do."""


def replace_file(path: Path, content: bytes) -> None:
    """Write a file in one step: a reader sees the old content or the new.

    Raises
    ------
    FileError
        If the disk is full or read-only, or permission is missing. The old file stays.
    """
    incoming = path.with_name(f".{path.name}")
    with _explained(path):
        try:
            with incoming.open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            incoming.replace(path)
        except OSError:
            with contextlib.suppress(OSError):
                incoming.unlink()
            raise


@contextlib.contextmanager
def replace_folder(path: Path) -> Iterator[Path]:
    """Fill a new folder and put it in the place of the old one, in two renames.

    Yields
    ------
    Path
        The empty folder to fill. If filling it fails, the old folder stays.

    Raises
    ------
    FileError
        If the disk is full or read-only, or permission is missing.
    """
    incoming, outgoing = (path.with_name(f".{path.name}.{word}") for word in ("incoming", "outgoing"))
    with _explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        for leftover in (incoming, outgoing):
            shutil.rmtree(leftover, ignore_errors=True)
        try:
            incoming.mkdir()
            yield incoming
        except BaseException:
            shutil.rmtree(incoming, ignore_errors=True)
            raise
        if path.exists():
            path.rename(outgoing)
        incoming.rename(path)
        shutil.rmtree(outgoing, ignore_errors=True)


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno not in REASONS:
            raise
        name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
        raise FileError(f"{name} cannot be written, because {REASONS[error.errno]}.") from error


def cached(path: Path, digest: bytes, make: Callable[[], Result]) -> Result:
    """Return a result from a cache file, or make it and write it there.

    Parameters
    ----------
    path : Path
        A file that only this function writes: its content is unpickled.
    digest : bytes
        A digest of everything that the result depends on. If the file has another, the result is made again.
    make : callable
        Makes the result.
    """
    try:
        content = path.read_bytes()
        if content.startswith(digest):
            result: Result = pickle.loads(content[len(digest) :])
            return result
    except Exception:  # it is missing or damaged, which costs time, and nothing else
        pass
    result = make()
    content = digest + pickle.dumps(result)
    with contextlib.suppress(OSError):  # a full disk costs time, and nothing else
        path.parent.mkdir(parents=True, exist_ok=True)
        # Several processes may be making the same file.
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
