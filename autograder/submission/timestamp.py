"""Read the time at which a submission was handed in, and say so where it is not certain."""

import json
from datetime import UTC, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from autograder.course import SUBMITTED
from autograder.deadlines import Deadlines
from autograder.submission.collected import read_collected
from autograder.submission.read import SubmissionKey, read_regular_file

TIMESTAMP = "timestamp.txt"  # where nbgrader and learning platforms write it
LONGEST = 100  # characters
EXAMPLE = "2026-11-20 18:30:00 UTC"


class HandedIn(NamedTuple):
    """When a submission was handed in, in UTC without a time zone, as nbgrader's gradebook has it.

    `time` is None if that is not known. `note` is for the instructor, "" if the time is certain.
    """

    time: datetime | None
    note: str = ""


def handed_in(key: SubmissionKey, deadlines: Deadlines | None = None) -> datetime | None:
    """Return when a submission was handed in, in UTC without a time zone; None if that is not known.

    What the instructor wrote in `deadlines` comes first, then what the platform says from which it was
    collected. A ``timestamp.txt`` counts only if an instructor or nbgrader put the submission there:
    `collect` leaves out a student's own.
    """
    if deadlines and (time := deadlines.handed_in.get(key.assignment, {}).get(key.student)):
        return time.astimezone(UTC).replace(tzinfo=None)
    if collected := read_collected(key):
        return collected.time_in_utc
    text = _text(read_regular_file(SUBMITTED / key.student / key.assignment / TIMESTAMP) or b"")
    return _certain(text) or _as_nbgrader(text) if text else None


def read_timestamp(content: bytes) -> HandedIn:
    """Read a ``timestamp.txt``.

    A date in the order of ISO 8601, with or without a time and a zone, is certain; one without a zone is in
    UTC, as for nbgrader. Anything else is read as nbgrader reads it, which may confuse day and month, ignore
    "PM" and take a zone that it does not know for UTC. A time that cannot be read is never late.
    """
    text = _text(content)
    if not text:
        return HandedIn(None)
    certain, read = _certain(text), _as_nbgrader(text)
    says = f"{TIMESTAMP} says {text!r}"
    if certain and certain == read:
        return HandedIn(certain)
    if certain:
        return HandedIn(certain, f"{says}, which is {certain} UTC; nbgrader alone would read it differently")
    if read:
        return HandedIn(
            read, f"{says}, which was read as {read} UTC: if that is wrong, write it like {EXAMPLE}"
        )
    return HandedIn(None, f"{says}, which is not a time, so nothing counts as late: write it like {EXAMPLE}")


def _text(content: bytes) -> str:
    encoding = json.detect_encoding(content)  # of JSON, but it is the byte-order mark that matters
    return " ".join(content[: 4 * LONGEST].decode(encoding, "replace").split())[:LONGEST]


def _certain(text: str) -> datetime | None:
    """Read a time that can have only one meaning."""
    before, _, zone = text.rpartition(" ")
    try:
        return _in_utc(datetime.fromisoformat(text))
    except (ValueError, OverflowError):
        pass
    try:
        return _in_utc(datetime.fromisoformat(before).replace(tzinfo=ZoneInfo(zone)))
    except (ValueError, OverflowError, LookupError, OSError):
        return None


def _as_nbgrader(text: str) -> datetime | None:
    """Read a time as nbgrader does."""
    from autograder.nbgrader_app import parse_time

    zone = text.rpartition(" ")[2]
    if zone.startswith("/") or ".." in zone:  # it would open that file
        return None
    try:
        return parse_time(text)
    except Exception:  # a student may have written the file
        return None


def _in_utc(time: datetime) -> datetime:
    """Convert a time to UTC, without its zone; a time without a zone is in UTC."""
    return time if time.tzinfo is None else time.astimezone(UTC).replace(tzinfo=None)
