"""Read what students handed in: only regular files, and without following links."""

import os
import re
import stat
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from autograder.console import printable
from autograder.course import SUBMITTED, CourseError

STUDENT = re.compile(r"(?!\.)[^\x00-\x1f\x7f-\x9f\ud800-\udfff/\\]{1,128}")
MOST_FILES, MOST_BYTES, DEEPEST = 500, 50 * 2**20, 4
MOST_NAMES = 20  # students that a message lists


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
    folders = {folder.name: folder for folder in _folders(SUBMITTED)}
    for student in students:
        if student not in folders:
            raise CourseError(
                f"There is no student {student!r} in gradebook/submitted, which {_listed(sorted(folders))}."
            )
    return [
        SubmissionKey(student, assignment)
        for student in sorted(set(students) or folders)
        for assignment in sorted({folder.name for folder in _folders(folders[student])} & set(assignments))
    ]


def _listed(names: Sequence[str]) -> str:
    """Finish a sentence with a list of names, which is cut short for a large class."""
    if not names:
        return "is empty"
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return f"has {', '.join(map(printable, names[:MOST_NAMES]))}{more}"


def invalid_folders() -> list[str]:
    """List the entries of ``submitted/`` that are not a student's folder, escaped for printing."""
    if not SUBMITTED.is_dir():
        return []
    valid = {folder.name for folder in _folders(SUBMITTED)}
    names = [name for name in os.listdir(SUBMITTED) if not name.startswith(".")]
    return sorted(name.encode("unicode_escape").decode() for name in names if name not in valid)


def read_submission(student: str, assignment: str) -> Submission:
    """Read the regular files of a submission; the notes name links and devices, which are not opened."""
    return Submission(student, assignment, *read_files(SUBMITTED / student / assignment))


def read_files(root: Path) -> tuple[dict[str, bytes], list[str]]:
    """Return the regular files in a folder (path → content), and notes on what was not read."""
    files: dict[str, bytes] = {}
    notes: list[str] = []
    size = 0
    for count, path in enumerate(_walk(root, notes), start=1):
        name = path.relative_to(root).as_posix()
        content = _read(path)
        size += len(content or b"")
        if count > MOST_FILES or size > MOST_BYTES:
            notes.append("there are too many files, or they are too large; not all of them were read")
            break
        if content is None:
            notes.append(
                f"{printable(name)} is not a regular file but a link or a device, so it was not read"
            )
        else:
            files[name] = content
    return files, notes


def _folders(parent: Path) -> Iterable[Path]:
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
    entries.sort(key=lambda entry: (not entry.name.endswith(".ipynb"), entry.name))
    for entry in entries:
        if entry.name in ("__pycache__", ".ipynb_checkpoints", ".git"):
            continue
        if not entry.is_dir(follow_symlinks=False):
            yield Path(entry.path)
        elif depth < DEEPEST:
            yield from _walk(Path(entry.path), notes, depth + 1)
        else:
            notes.append("folders are nested too deeply; not all of them were read")


def _read(path: Path) -> bytes | None:
    """Read a regular file; return None for anything else, without blocking on a pipe."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        return file.read(MOST_BYTES + 1)
