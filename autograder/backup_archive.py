"""Write and read the archive of a backup, a tar file of ``gradebook/``.

It ends with a list of its files and their digests. The pax format has room for names that are not UTF-8, and
for files of any size: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html. Caches are not
allowed in an archive, because a cache is unpickled, and an archive may come from anywhere.
"""

import gzip
import json
import os
import re
import shutil
import tarfile
import zlib
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import IO, NamedTuple

from autograder.course import CourseError

CONTENTS = "backup.json"
PREFIX = "gradebook/"
# What may be at the top of the folder but not in an archive: caches, locks, and what is being written.
LEFT_OUT = re.compile(r"cache|\.grade\.lock|\.(backup|restore|new)-.*|\..*\.(incoming|outgoing)")
FORMAT = 1


class FileEntry(NamedTuple):
    """The size and the digest of a file in an archive."""

    size: int
    digest: str


@dataclass
class Backup:
    """What is in an archive.

    Attributes
    ----------
    path : Path
        The archive.
    made : str
        When it was made, in ISO 8601.
    files : dict
        The name in the archive → its `FileEntry`.
    left_out : list of str
        What is not in it, because it is a link or a device.
    """

    path: Path
    made: str
    files: dict[str, FileEntry] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


class _Hashed:
    """A file that computes the digest of what is read from it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._digest = sha256()
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        """Read as a file does."""
        content = self._file.read(size)
        self._digest.update(content)
        self.size += len(content)
        return content

    def entry(self) -> FileEntry:
        """Return what was read."""
        return FileEntry(self.size, self._digest.hexdigest())


def write_archive(path: Path, folder: Path, made: str) -> Backup:
    """Write the files of a folder to an archive, which only its owner may read."""
    backup = Backup(path, made)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as output:
        with tarfile.open(fileobj=output, mode="w:gz", format=tarfile.PAX_FORMAT, compresslevel=6) as archive:
            for file in sorted(path for path in folder.rglob("*") if path.is_file()):
                name = PREFIX + file.relative_to(folder).as_posix()
                with file.open("rb") as content:
                    info = tarfile.TarInfo(name)  # without the names of this machine's users
                    status = os.fstat(content.fileno())
                    info.size, info.mtime = status.st_size, status.st_mtime
                    hashed = _Hashed(content)
                    archive.addfile(info, hashed)
                backup.files[name] = hashed.entry()
            listing = {"format": FORMAT, "made": made, "files": backup.files}
            end = json.dumps(listing, indent=0).encode()
            info = tarfile.TarInfo(CONTENTS)
            info.size = len(end)
            archive.addfile(info, BytesIO(end))
        output.flush()
        os.fsync(output.fileno())
    return backup


def read_archive(path: Path, folder: Path | None = None) -> Backup:
    """Read an archive completely, and compare every file with the list at its end.

    Parameters
    ----------
    folder : Path, optional
        An empty folder to write the files to.

    Raises
    ------
    CourseError
        If it is damaged, incomplete or not a backup.
    """
    backup = Backup(path, "")
    listing: dict[str, FileEntry] | None = None
    try:
        with tarfile.open(path, "r:gz") as archive:
            for info in archive:
                content = archive.extractfile(info) if info.isreg() else None
                if content is None or info.name in backup.files or listing is not None:
                    raise ValueError(f"{info.name!r} does not belong to it")
                if info.name == CONTENTS:
                    backup.made, listing = _parse(content.read())
                else:
                    backup.files[info.name] = _read(info, content, folder)
    except FileNotFoundError:
        raise CourseError(f"There is no file {path}.") from None
    except (
        tarfile.TarError,
        EOFError,
        zlib.error,
        gzip.BadGzipFile,
        ValueError,
        KeyError,
        TypeError,
    ) as error:
        raise CourseError(f"{path} is damaged or not a backup ({error}): use another one.") from None
    if listing != backup.files:
        raise CourseError(f"{path} is damaged or incomplete: use another backup.")
    return backup


def _parse(content: bytes) -> tuple[str, dict[str, FileEntry]]:
    data = json.loads(content)
    if data["format"] != FORMAT:
        raise ValueError("it was made by another version of the course")
    return str(data["made"]), {name: FileEntry(*entry) for name, entry in data["files"].items()}


def _read(info: tarfile.TarInfo, content: IO[bytes], folder: Path | None) -> FileEntry:
    """Read one file of an archive, and write it to a folder if one is given."""
    first, *parts = info.name.split("/")
    allowed = f"{first}/" == PREFIX and parts and not LEFT_OUT.fullmatch(parts[0])
    if not allowed or any(part in ("", ".", "..") or "\\" in part or "\0" in part for part in parts):
        raise ValueError(f"{info.name!r} does not belong to it")
    hashed = _Hashed(content)
    if folder is None:
        while hashed.read(2**20):
            pass
        return hashed.entry()
    target = folder.joinpath(*parts)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            shutil.copyfileobj(hashed, file)
        os.utime(target, (info.mtime, info.mtime))
    except (FileExistsError, ValueError) as error:  # this disk does not distinguish upper and lower case
        raise CourseError(
            f"Nothing was restored, because this disk cannot hold a file named {info.name!r} ({error})."
        ) from error
    return hashed.entry()
