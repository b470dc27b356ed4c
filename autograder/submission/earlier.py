"""Keep the submissions that do not count, in ``gradebook/collected/STUDENT/ASSIGNMENT/earlier``.

The files of the first are in the folder ``1``, and what the platform said about it in ``1.json``, and so on.
"""

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from autograder.course import SUBMITTED
from autograder.files import replace_folder
from autograder.submission.collected import (
    RECORD,
    Collected,
    as_json,
    collected_folder,
    read_collected,
    write_collected,
)
from autograder.submission.read import SubmissionKey

EARLIER = "earlier"


class _Kept(NamedTuple):
    """A submission that does not count: what the platform said, and its files if there are any."""

    record: Collected
    files: Path | None


def earlier_folder(key: SubmissionKey) -> str:
    """Return how a message names the folder of the submissions that do not count."""
    return f"gradebook/collected/{key.student}/{key.assignment}/{EARLIER}"


def is_kept(key: SubmissionKey, digest: str) -> bool:
    """Return whether files are among those that are kept."""
    return any(one.record.digest == digest for one in _kept(key))


def keep(key: SubmissionKey, record: Collected, files: Mapping[str, bytes]) -> None:
    """Keep a submission that does not count, unless it is kept already."""
    if is_kept(key, record.digest):
        return
    number = _last_number(key) + 1
    with replace_folder(collected_folder(key) / EARLIER / str(number)) as incoming:
        write_files(incoming, files)
    write_collected(key, record, f"{EARLIER}/{number}.json")


def merge(gone: SubmissionKey, stays: SubmissionKey) -> None:
    """Give what is remembered about one student's submission to another, who is the same person.

    The record that counts is that of the student with the files. The other becomes one of the earlier ones,
    which are numbered anew, in order of time if that is known.
    """
    there = collected_folder(gone)
    if not there.is_dir():
        return
    counts, other = read_collected(stays), read_collected(gone)
    if (SUBMITTED / gone.student / gone.assignment).is_dir():
        counts, other = other, counts
    kept = [*_kept(stays), *_kept(gone)]
    if other and other != counts:
        kept.append(_Kept(replace(other, digest=""), None))  # its files are not among those that are kept
    kept = list({as_json(one.record): one for one in kept}.values())  # an earlier run may have been killed
    if all(one.record.time for one in kept):
        kept.sort(key=lambda one: one.record.time_in_utc or datetime.min)
    with replace_folder(collected_folder(stays)) as incoming:
        if counts:
            (incoming / RECORD).write_bytes(as_json(counts))
        for number, one in enumerate(kept, 1):
            (incoming / EARLIER).mkdir(exist_ok=True)
            (incoming / EARLIER / f"{number}.json").write_bytes(as_json(one.record))
            if one.files:
                shutil.copytree(one.files, incoming / EARLIER / str(number), symlinks=True)
    shutil.rmtree(there)


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files, by their paths in the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _last_number(key: SubmissionKey) -> int:
    paths = (collected_folder(key) / EARLIER).glob("*.json")
    return max((int(path.stem) for path in paths if path.stem.isdecimal()), default=0)


def _kept(key: SubmissionKey) -> list[_Kept]:
    """List the submissions that are kept, in their order."""
    folder = collected_folder(key) / EARLIER
    kept = []
    for number in range(1, _last_number(key) + 1):
        record, files = read_collected(key, f"{EARLIER}/{number}.json"), folder / str(number)
        kept.append(_Kept(record or Collected("", "", "", ""), files if files.is_dir() else None))
    return kept
