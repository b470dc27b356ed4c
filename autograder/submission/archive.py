"""Read a zip archive that a student handed in, in memory, and without trusting anything in it."""

import stat
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from autograder.console import printable

ENTRY = b"PK\x01\x02"  # begins each entry of an archive's directory: APPNOTE.TXT 6.3.10, section 4.3.12
MOST_ENTRIES = 5000
LONGEST_NAME, LONGEST_PATH = 200, 1000  # bytes; Linux allows 255 and 4096
ENCRYPTED = 0x1  # a bit of the flags: section 4.4.4
FAILURES = (BadZipFile, EOFError, NotImplementedError, OSError, RuntimeError, ValueError, zlib.error)


class ArchiveError(Exception):
    """An archive cannot be read; the message finishes a sentence that begins with its name."""


class Archive:
    """An open archive.

    Attributes
    ----------
    notes : list of str
        What was not read of it, and why.

    Raises
    ------
    ArchiveError
        If it is damaged, or if its directory is so long that reading it would take long.
    """

    def __init__(self, content: bytes) -> None:
        self.notes: list[str] = []
        if content.count(ENTRY) > MOST_ENTRIES:
            raise ArchiveError(f"has more than {MOST_ENTRIES} entries, and was not opened")
        try:
            self._zip = ZipFile(BytesIO(content))
        except FAILURES:
            raise ArchiveError("is not a zip archive, or is damaged") from None

    @property
    def names(self) -> list[str]:
        """The paths of all entries, as they are written in the archive."""
        return self._zip.namelist()

    def read(self, most_bytes: int) -> Iterator[tuple[str, bytes]]:
        """Yield the path and content of each regular file, cut after `most_bytes`.

        Paths are relative, have no ``..``, and none is a folder of another.
        """
        seen: set[PurePosixPath] = set()
        for entry in self._zip.infolist():
            if entry.is_dir():
                continue
            path = PurePosixPath(entry.filename.replace("\\", "/"))
            if problem := _problem(entry, path) or _conflict(path, seen):
                self.notes.append(f"{printable(entry.filename)} {problem}, and was not read")
                continue
            seen.add(path)
            try:
                with self._zip.open(entry) as file:
                    yield path.as_posix(), file.read(most_bytes)
            except FAILURES:
                self.notes.append(f"{printable(entry.filename)} is damaged, and was not read")


def unreadable(entry: ZipInfo) -> str:
    """Say why the content of an entry is not read, or "" if it is."""
    if entry.flag_bits & ENCRYPTED:
        return "is encrypted"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "is a link"
    # Others, such as LZMA, may ask for gigabytes of memory before the first byte.
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        return "uses a compression method that is not allowed"
    return ""


def _problem(entry: ZipInfo, path: PurePosixPath) -> str:
    """Say why an entry is not read, or "" if it is."""
    if problem := unreadable(entry):
        return problem
    parts = path.parts
    too_long = len(bytes(path)) > LONGEST_PATH or any(len(part.encode()) > LONGEST_NAME for part in parts)
    if path.is_absolute() or not parts or ".." in parts or too_long or not str(path).isprintable():
        return "has a path that is not allowed"
    return ""


def _conflict(path: PurePosixPath, seen: set[PurePosixPath]) -> str:
    """Say why an entry cannot exist beside the others, or "" if it can."""
    is_there = path in seen or any(parent in seen for parent in path.parents)
    return "occurs twice" if is_there or any(path in other.parents for other in seen) else ""
