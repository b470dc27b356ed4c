"""Read what students handed in: only regular files, and without following links."""

import os
import stat
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from autograder.console import listed, printable
from autograder.course import STUDENT, SUBMITTED, SUBMITTED_NAME, CourseError
from autograder.submission.outputs import MOST_BYTES_WITHOUT_OUTPUTS, without_outputs

MOST_FILES, MOST_BYTES, DEEPEST = 500, 50 * 2**20, 4  # of a submission, without its notebooks' outputs
MOST_NOTEBOOK_BYTES = 100 * 2**20  # of a notebook with its outputs: nbgrader's limit
CHECKPOINTS = ".ipynb_checkpoints"  # where Jupyter puts a copy of each notebook when it saves one
IGNORED = ("__pycache__", CHECKPOINTS, ".git", "__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
ZIP = b"PK\x03\x04"  # begins an archive, whatever it is called: APPNOTE.TXT 6.3.10, section 4.3.7
MISSING = "the notebook was not handed in"  # the problem of a notebook for which there is no file


class SubmissionKey(NamedTuple):
    """The student and the assignment of a submission."""

    student: str
    assignment: str

    def __str__(self) -> str:
        return f"{printable(self.student)}/{self.assignment}"


@dataclass(frozen=True)
class Submission:
    """The content of a student's folder for an assignment.

    Attributes
    ----------
    files : dict
        Path in the folder, separated by `/` → content.
    notes : list of str
        What was not read and why, for the instructor.
    """

    student: str
    assignment: str
    files: dict[str, bytes]
    notes: list[str] = field(default_factory=list)

    @property
    def key(self) -> SubmissionKey:
        """The student and the assignment."""
        return SubmissionKey(self.student, self.assignment)

    def digest(self, *more: str) -> str:
        """Return a digest of the files, and of `more`: other things that the grades depend on."""
        total = sha256("\0".join(more).encode())
        for name, content in sorted(self.files.items()):
            total.update(f"\0{name}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
            total.update(content)
        return total.hexdigest()


def list_submissions(assignments: Sequence[str], students: Sequence[str] = ()) -> list[SubmissionKey]:
    """List the submissions to some assignments, in order.

    Raises
    ------
    CourseError
        If one of `students` has no folder; the message lists those who have one.
    """
    folders = {folder.name: folder for folder in folders_in(SUBMITTED)}
    for student in students:
        if student not in folders:
            raise CourseError(
                f"There is no student {student!r} in {SUBMITTED_NAME}, which {_listed(sorted(folders))}."
            )
    return [
        SubmissionKey(student, assignment)
        for student in sorted(set(students) or folders)
        for assignment in sorted({folder.name for folder in folders_in(folders[student])} & set(assignments))
    ]


def _listed(names: Sequence[str]) -> str:
    """Finish a sentence with a list of names, which is cut short for a large class."""
    return f"has {listed(names)}" if names else "is empty"


def read_submission(student: str, assignment: str) -> Submission:
    """Read the regular files of a submission; the notes name links and devices, which are not opened."""
    return Submission(student, assignment, *read_files(SUBMITTED / student / assignment))


def read_files(root: Path) -> tuple[dict[str, bytes], list[str]]:
    """Return the regular files in a folder (path → content), and notes on what was not read.

    The outputs of notebooks are left out. A zip archive that contains a notebook is read as a folder.
    """
    notes: list[str] = []
    files = _Files(notes)
    for path in _walk(root, notes):
        name = path.relative_to(root).as_posix()
        content = read_regular_file(path)
        if content is None:
            files.count += 1
            notes.append(
                f"{printable(name)} is not a regular file but a link or a device, so it was not read"
            )
        else:
            files.add(name, content)
        if files.are_too_many:
            notes.append("there are too many files, or they are too large; not all of them were read")
            break
    if not any(map(is_notebook_name, files.contents)):
        copies = [path.relative_to(root).as_posix() for path in root.rglob(f"{CHECKPOINTS}/*.ipynb")]
        notes += [
            f"{printable(name)} is only a copy that Jupyter has made, so it was not graded"
            for name in sorted([*copies, *files.copies])
        ]
    return files.contents, notes


class _Files:
    """Files that are read one by one, up to a number and a size."""

    def __init__(self, notes: list[str]) -> None:
        self.contents: dict[str, bytes] = {}
        self.copies: list[str] = []  # notebooks that Jupyter has copied, in archives
        self.notes = notes
        self.count = self.size = 0
        self.are_too_many = False

    def add(self, name: str, content: bytes) -> None:
        """Add a file, or those in an archive."""
        is_archive = name.lower().endswith(".zip") or content.startswith(ZIP)
        if not (is_archive and self._add_archive(name, content)):
            self._add_file(name, content)

    def _add_file(self, name: str, content: bytes) -> None:
        if is_notebook_name(name):
            content = without_outputs(_decompressed(content))
            content = content[: MOST_BYTES_WITHOUT_OUTPUTS + 1]  # see `read_notebook`
        self.count += 1
        self.size += len(content)
        if self.count > MOST_FILES or self.size > MOST_BYTES:
            self.are_too_many = True
        else:
            self.contents[name] = content

    def _add_archive(self, name: str, content: bytes) -> bool:
        """Add the files of an archive that contains a notebook; return whether it was opened."""
        from autograder.submission.archive import Archive, ArchiveError

        try:
            archive = Archive(content)
        except ArchiveError as error:
            self.notes.append(f"{printable(name)} {error}")
            return False
        if not any(map(is_notebook_name, archive.names)):
            return False
        for path, member in archive.read(MOST_BYTES):
            if is_ignored(*path.split("/")):
                if CHECKPOINTS in path.split("/") and is_notebook_name(path):
                    self.copies.append(f"{name}/{path}")
                continue
            if path.lower().endswith(".zip"):
                self.notes.append(
                    f"{printable(f'{name}/{path}')} is an archive within an archive, and was not read"
                )
            else:
                self._add_file(f"{name}/{path}", member)
            if self.are_too_many:
                break
        self.notes += [f"{printable(name)}: {note}" for note in archive.notes]
        return True


def _decompressed(content: bytes) -> bytes:
    """Decompress what gzip(1) made, up to a size; return anything else as it is."""
    try:
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 16).decompress(content, MOST_BYTES + 1)
    except zlib.error:
        return content


def is_notebook_name(name: str) -> bool:
    """Return whether a file has the name of a notebook, whatever a browser or a student appended."""
    return ".ipynb" in name.rpartition("/")[2].lower()


def is_ignored(*parts: str) -> bool:
    """Return whether any part of a path was made by a program rather than by a person."""
    return any(part in IGNORED or part.startswith("._") for part in parts)


def folders_in(parent: Path) -> list[Path]:
    """List the folders that may be a student's or an assignment's: no links, and no unprintable names."""
    if not parent.is_dir():
        return []
    entries = [entry for entry in os.scandir(parent) if entry.is_dir(follow_symlinks=False)]
    return sorted(Path(entry.path) for entry in entries if STUDENT.fullmatch(entry.name))


def _walk(folder: Path, notes: list[str], depth: int = 0) -> Iterable[Path]:
    """Yield the files in a folder, notebooks first, without following links."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        notes.append(f"the folder {printable(folder.name)} cannot be read")
        return
    entries.sort(key=lambda entry: (not is_notebook_name(entry.name), entry.name))
    for entry in entries:
        if is_ignored(entry.name):
            continue
        if not entry.is_dir(follow_symlinks=False):
            yield Path(entry.path)
        elif depth < DEEPEST:
            yield from _walk(Path(entry.path), notes, depth + 1)
        else:
            notes.append("folders are nested too deeply; not all of them were read")


def read_regular_file(path: Path, most_bytes: int | None = None) -> bytes | None:
    """Read a regular file; return None for anything else, without blocking on a pipe.

    Parameters
    ----------
    most_bytes : int, optional
        The number of bytes after which to stop; by default, one more than a submission may have.
    """
    if most_bytes is None:
        most_bytes = 1 + (MOST_NOTEBOOK_BYTES if is_notebook_name(path.name) else MOST_BYTES)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        return file.read(most_bytes)
