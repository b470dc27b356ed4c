"""Write a collected submission if it has changed, and keep what was there."""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256
from itertools import count
from pathlib import Path, PurePosixPath
from typing import Literal, NamedTuple

from autograder.console import printable
from autograder.course import SUBMITTED
from autograder.files import replace_folder
from autograder.submission.collected import Collected, Records, read_collected
from autograder.submission.counting import with_time
from autograder.submission.earlier import keep, write_files
from autograder.submission.handins import HandIn
from autograder.submission.read import MOST_FILES, MOST_NOTEBOOK_BYTES, SubmissionKey
from autograder.submission.sources import LONGEST_PART, in_unicode, safe_path
from autograder.submission.timestamp import TIMESTAMP

MOST_BYTES = 250 * 2**20  # of a submission

Outcome = Literal["new", "changed", "unchanged", "older"]


class Stored(NamedTuple):
    """What became of a submission, and the record of the one that counts now."""

    outcome: Outcome
    record: Collected


def read_files_of(handin: HandIn) -> tuple[dict[str, bytes], list[str]]:
    """Return the files that may be written, and a sentence for each other one."""
    files: dict[str, bytes] = {}
    problems = []
    size = 0
    for item, name in handin.files:
        shown, path = printable(name), safe_path(name)
        if path is None:
            problems.append(f"{shown} has a path that is not allowed, so it was not collected.")
            continue
        if path == TIMESTAMP:
            problems.append(f"{shown} was not collected: the submission time comes from the platform.")
            continue
        content = handin.source.read(item, MOST_NOTEBOOK_BYTES + 1)
        if content is None:
            problems.append(f"{shown} is damaged, so it was not collected: download the archive again.")
        elif len(content) > MOST_NOTEBOOK_BYTES:
            most = MOST_NOTEBOOK_BYTES // 2**20
            problems.append(f"{shown} is larger than {most} MiB, so it was not collected.")
        elif len(files) >= MOST_FILES or size + len(content) > MOST_BYTES:
            problems.append(
                f"{shown} and the files after it were not collected: there are more than {MOST_FILES} "
                f"files or {MOST_BYTES // 2**20} MiB."
            )
            break
        elif path in files:
            files[_free(PurePosixPath(path), files)] = content
            size += len(content)
        elif _is_in_the_way(path, files):
            problems.append(f"{shown} is both a file and a folder, so it was not collected.")
        else:
            files[path] = content
            size += len(content)
    return files, problems


def digest(files: Mapping[str, bytes]) -> str:
    """Return a digest of the names and contents of files."""
    total = sha256()
    for name, content in sorted(files.items()):
        total.update(f"\0{name}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
        total.update(content)
    return total.hexdigest()


def store(
    key: SubmissionKey,
    record: Collected,
    files: Mapping[str, bytes],
    records: Records,
    *,
    is_newest: bool,
    dry_run: bool,
) -> Stored:
    """Store a submission, or keep it beside a newer one.

    Parameters
    ----------
    record : Collected
        What the platform says about it, with the digest of `files`.
    records : Records
        Where the record is entered, to be written after the files.
    is_newest : bool
        Whether it is the newest in this download.
    dry_run : bool
        Whether to write nothing.
    """
    folder = SUBMITTED / key.student / key.assignment
    before = read_collected(key)
    if before and before.digest == record.digest and folder.is_dir():
        record = with_time(record, before)
        if is_newest and before != record and not dry_run:
            records.add(key, record)
        return Stored("unchanged", record)
    if not is_newest or (before and _is_older(record, before)):
        if not dry_run:
            keep(key, record, files)
        return Stored("older", before or record)
    is_new = not folder.is_dir()
    if not dry_run:
        _replace(key, folder, files, before)
        records.add(key, record)
    return Stored("new" if is_new else "changed", record)


def _is_older(record: Collected, before: Collected) -> bool:
    """Return whether a submission is certainly older, by the same clock."""
    is_same_clock = (record.platform, record.clock) == (before.platform, before.clock)
    return bool(is_same_clock and record.time and before.time and record.time < before.time)


def _replace(key: SubmissionKey, folder: Path, files: Mapping[str, bytes], before: Collected | None) -> None:
    """Replace the files of a submission, and keep the old ones."""
    there = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }
    if there == files:  # the last run was killed before it could write the record
        return
    if there:
        previous = before or Collected("", "", "", "")
        keep(key, replace(previous, digest=digest(there), files=sorted(map(in_unicode, there))), there)
    with replace_folder(folder) as incoming:
        write_files(incoming, files)


def _is_in_the_way(path: str, files: Mapping[str, bytes]) -> bool:
    """Return whether a path is the folder of another file, or the other way round."""
    if any(str(parent) in files for parent in PurePosixPath(path).parents):
        return True
    return any(name.startswith(f"{path}/") for name in files)


def _free(path: PurePosixPath, files: Mapping[str, bytes]) -> str:
    """Return a path that no file has: the second adam.ipynb becomes "adam (2).ipynb"."""
    for number in count(2):
        end = f" ({number}){path.suffix}"
        beginning = path.stem.encode()[: LONGEST_PART - len(end.encode())].decode(errors="ignore")
        if (other := str(path.with_name(beginning + end))) not in files:
            break
    return other
