"""What a student handed in, read without following anything that is not a file."""

import os
import re
import stat
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from autograder.console import printable
from autograder.course import SUBMITTED

STUDENT = re.compile(r"(?!\.)[^\x00-\x1f\x7f-\x9f\ud800-\udfff/\\]{1,128}")
MOST_FILES, LARGEST, DEEPEST = 500, 50 * 2**20, 4


@dataclass(frozen=True)
class Submission:
    """A student's folder for an assignment: the files in it, and what was left out of it.

    Attributes
    ----------
    files : dict
        Path within the folder, with `/` → content.
    notes : list of str
        What was not read, and why; for the instructor.
    """

    student: str
    assignment: str
    files: dict[str, bytes]
    notes: list[str] = field(default_factory=list)

    def digest(self, *more: str) -> str:
        """Tell this submission, graded with `more`, from any other."""
        total = sha256("\0".join(more).encode())
        for name, content in sorted(self.files.items()):
            total.update(f"\0{name}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
            total.update(content)
        return total.hexdigest()


def list_submissions(assignments: Sequence[str], students: Sequence[str] = ()) -> list[tuple[str, str]]:
    """List who handed in what, as (student, assignment), in order."""
    found = []
    for folder in _folders(SUBMITTED):
        if students and folder.name not in students:
            continue
        found += [(folder.name, name) for name in assignments if name in {f.name for f in _folders(folder)}]
    return sorted(found)


def invalid_folders() -> list[str]:
    """List the folders of ``submitted/`` that cannot be a student's name."""
    if not SUBMITTED.is_dir():
        return []
    names = [entry.name for entry in os.scandir(SUBMITTED) if not entry.name.startswith(".")]
    good = {folder.name for folder in _folders(SUBMITTED)}
    return sorted(name.encode("unicode_escape").decode() for name in names if name not in good)


def read_submission(student: str, assignment: str) -> Submission:
    """Read the regular files of a submission; links and devices are noted and left alone."""
    return Submission(student, assignment, *read_files(SUBMITTED / student / assignment))


def read_files(root: Path) -> tuple[dict[str, bytes], list[str]]:
    """Read the regular files in a folder: path within it → content; and what was not read, and why."""
    files: dict[str, bytes] = {}
    notes: list[str] = []
    size = 0
    for count, path in enumerate(_walk(root, notes), start=1):
        name = path.relative_to(root).as_posix()
        content = _read(path)
        size += len(content or b"")
        if count > MOST_FILES or size > LARGEST:
            notes.append("more files than a submission can need were handed in; not all were read")
            break
        if content is None:
            notes.append(f"{printable(name)} is not a file of its own (a link or a device), and was not read")
        else:
            files[name] = content
    return files, notes


def _folders(parent: Path) -> Iterable[Path]:
    if not parent.is_dir():
        return []
    entries = [entry for entry in os.scandir(parent) if entry.is_dir(follow_symlinks=False)]
    return sorted(Path(entry.path) for entry in entries if STUDENT.fullmatch(entry.name))


def _walk(folder: Path, notes: list[str], depth: int = 0) -> Iterable[Path]:
    """Yield what lies in a folder, notebooks first, never through a link."""
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
            notes.append("folders in folders in folders were handed in; not all were read")


def _read(path: Path) -> bytes | None:
    """Read a regular file that is no link, and wait for nothing."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        return file.read(LARGEST + 1)
