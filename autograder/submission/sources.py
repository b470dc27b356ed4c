"""List and read the files of a zip archive or a folder without trusting them."""

import contextlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Protocol
from zipfile import ZipFile, ZipInfo

from autograder.course import CourseError
from autograder.submission.archive import FAILURES, LONGEST_PATH, unreadable
from autograder.submission.read import CHECKPOINTS, is_ignored, read_regular_file

TOP = re.compile(r"^(?:\.?/)+")  # "/ada/x.py" and "./ada/x.py" belong to ada, too
SURROGATE = re.compile("[\udc80-\udcff]")
LONGEST_PART = 255  # bytes, of the name of a file on Linux: path_resolution(7)
MOST_ENTRIES = 500_000  # of a download: fifty per student of the largest class


@dataclass(frozen=True)
class Item:
    """A file of a download.

    Attributes
    ----------
    path : str
        Its path in the download, separated by "/".
    where : str
        How the source finds it.
    modified : datetime or None
        The date in an archive, without a zone.
    problem : str
        Why it cannot be read, as the end of a sentence that begins with its name.
    """

    path: str
    where: str
    modified: datetime | None = None
    problem: str = ""


class Source(Protocol):
    """A download."""

    name: str
    items: list[Item]

    def read(self, item: Item, most_bytes: int) -> bytes | None:
        """Return a file's content up to a number of bytes, None if it is unreadable."""


class ZipSource:
    """An archive.

    Raises
    ------
    CourseError
        If it cannot be read at all.
    """

    def __init__(self, path: Path) -> None:
        self.name = in_unicode(path.name)
        try:
            self._zip = ZipFile(path)
        except FAILURES as error:
            why = (error.strerror if isinstance(error, OSError) else None) or (
                "it is not a zip archive, or it is damaged, so download it again"
            )
            raise CourseError(f"{path} cannot be read: {why}.") from error
        entries = self._zip.infolist()
        if len(entries) > MOST_ENTRIES:
            raise CourseError(
                f"{path} has more than {MOST_ENTRIES} entries, so it was not opened: divide it."
            )
        self._entries = {str(number): entry for number, entry in enumerate(entries)}
        self.items = [
            _item(where, entry)
            for where, entry in self._entries.items()
            if not entry.is_dir() and is_wanted(entry.filename)
        ]

    def read(self, item: Item, most_bytes: int) -> bytes | None:
        """Return the content of an entry."""
        try:
            with self._zip.open(self._entries[item.where]) as file:
                return file.read(most_bytes)
        except FAILURES:
            return None


def _item(where: str, entry: ZipInfo) -> Item:
    modified = None
    with contextlib.suppress(ValueError):
        modified = datetime(*entry.date_time)
    path = TOP.sub("", entry.filename.replace("\\", "/"))
    return Item(path, where, modified, unreadable(entry))


class FolderSource:
    """A folder. Links are not followed, and the dates of files mean nothing."""

    def __init__(self, path: Path) -> None:
        self.name = in_unicode(path.resolve().name)
        self._root = path
        self.items = [item for item in self._walk() if is_wanted(item.path)]

    def _walk(self) -> Iterator[Item]:
        unread: list[OSError] = []
        for folder, folders, files in os.walk(self._root, onerror=unread.append):
            folders.sort()
            links = [name for name in folders if os.path.islink(os.path.join(folder, name))]
            for name in sorted([*files, *links]):
                path = Path(folder, name)
                relative = path.relative_to(self._root).as_posix()
                problem = "is a link" if os.path.islink(path) else ""
                yield Item(in_unicode(relative), relative, problem=problem)
        for error in unread:
            relative = Path(error.filename).relative_to(self._root).as_posix()
            yield Item(f"{in_unicode(relative)}/*", relative, problem=f"cannot be read ({error.strerror})")

    def read(self, item: Item, most_bytes: int) -> bytes | None:
        """Return the content of a regular file."""
        return read_regular_file(self._root / item.where, most_bytes)


def open_source(path: Path) -> Source:
    """Open a download.

    Raises
    ------
    CourseError
        If there is none, or it cannot be read.
    """
    if path.is_dir():
        return FolderSource(path)
    if not path.exists():
        raise CourseError(f"There is no file or folder {path}: check the path.")
    return ZipSource(path)


def in_unicode(name: str) -> str:
    """Return the name of a file with "%FC" for a byte that is not UTF-8.

    Python reads such a byte as a surrogate (PEP 383). Names that differ still do so afterwards.
    """
    return SURROGATE.sub(lambda match: f"%{ord(match[0]) - 0xDC00:02X}", name)


def is_wanted(path: str) -> bool:
    """Return whether a file may be a student's; Jupyter's copies may be all there is."""
    return not is_ignored(*(part for part in path.replace("\\", "/").split("/") if part != CHECKPOINTS))


def safe_path(file: str) -> str | None:
    """Return the path at which a student's file may be written, None if none may.

    Characters that cannot be shown are left out, such as those that change the direction of writing.
    """
    path = PurePosixPath(file.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or len(os.fsencode(path)) > LONGEST_PATH:
        return None
    parts = ["".join(sign for sign in part if sign.isprintable()) for part in path.parts]
    if not parts or not all(parts) or any(len(part.encode()) > LONGEST_PART for part in parts):
        return None
    return "/".join(parts) if not {".", ".."} & set(parts) else None
