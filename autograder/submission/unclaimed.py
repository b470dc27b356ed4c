"""List what is in ``gradebook/submitted`` but belongs to no assignment, so that no work is overlooked."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from autograder.console import printable
from autograder.course import SUBMITTED, SUBMITTED_NAME, assignments, notebook_sources
from autograder.submission.names import most_similar, stem
from autograder.submission.read import folders_in, is_ignored, is_notebook_name

MOST_ENTRIES = 200  # that are looked at to find out what a folder holds


def unclaimed(students: Sequence[str] = ()) -> list[str]:
    """Describe each file and folder that is not graded, in a sentence or two.

    Parameters
    ----------
    students : sequence of str
        Look into the folders of these students only; by default into all of them.
    """
    sentences = []
    valid, names = set(folders_in(SUBMITTED)), set(assignments())
    for folder in _entries(SUBMITTED):
        if folder not in valid:
            sentences.append(f"{_path(folder)} is ignored: it is not a student's folder. {_remedy(folder)}")
            continue
        if students and folder.name not in students:
            continue
        claimed = {entry for entry in folders_in(folder) if entry.name in names}
        for entry in _entries(folder):
            if entry not in claimed:
                sentences.append(f"{_path(entry)} is not graded: {_reason(entry)}")
    return sentences


def _entries(folder: Path) -> list[Path]:
    """List what somebody put into a folder.

    Hidden folders of a student's are what programs leave behind. One beside the students' folders that has
    a notebook in it may be a student's.
    """
    names = sorted(os.listdir(folder)) if folder.is_dir() else []
    entries = [folder / name for name in names if not is_ignored(name)]
    return [
        entry
        for entry in entries
        if not entry.name.startswith(".") or (folder == SUBMITTED and _has_notebook(entry))
    ]


def _has_notebook(entry: Path) -> bool:
    return any(is_notebook_name(path.name) for path in islice(_walk(entry), MOST_ENTRIES))


def _remedy(entry: Path) -> str:
    """Say what to do about an entry that cannot be a student's folder."""
    if entry.is_symlink():
        return "It is a link: put the folder itself there."
    if entry.is_dir():
        return "Rename it: its name starts with a dot, is too long, or has characters that cannot be shown."
    return f"Move it into {SUBMITTED_NAME}/STUDENT/ASSIGNMENT if a student handed it in."


def _path(path: Path) -> str:
    return printable(f"{SUBMITTED_NAME}/{path.relative_to(SUBMITTED).as_posix()}")


def _reason(entry: Path) -> str:
    """Say why an entry of a student's folder is not graded, and where it probably belongs."""
    if entry.is_symlink():
        return "it is a link."
    if assignment := _probable_assignment(entry):
        return f"it is not in an assignment's folder. It probably belongs to {assignment}."
    return "it is not an assignment's folder."


def _probable_assignment(entry: Path) -> str | None:
    """Guess an assignment from the name of a file or folder, or else from the names in the folder."""
    notebooks = {source.stem: name for name in assignments() for source in notebook_sources(name)}
    guesses: Counter[str] = Counter()
    for path in islice(_walk(entry), MOST_ENTRIES):
        if is_notebook_name(path.name):
            notebook = most_similar(stem(path.name), notebooks)
            guesses.update([notebooks[notebook]] if notebook else [])
        elif name := most_similar(stem(path.name), assignments()):
            return name
    return guesses.most_common(1)[0][0] if guesses else None


def _walk(path: Path) -> Iterator[Path]:
    """Yield a path and, if it is a folder, what is in it, without following links."""
    yield path
    if path.is_dir() and not path.is_symlink():
        for folder, folders, files in os.walk(path):
            yield from (Path(folder, name) for name in sorted([*folders, *files]))
