"""Say what a run of ``collect`` has done."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from autograder.console import listed, printable
from autograder.course import SUBMITTED_NAME
from autograder.deadlines import NAME as DEADLINES
from autograder.submission.handins import GRADESCOPE_CLOCK, MOODLE_FILES_CLOCK, TITLES


@dataclass
class Collection:
    """What a run of ``collect`` has done, or would do.

    Attributes
    ----------
    platforms : list of str
        The platforms of the downloads.
    counts : Counter
        How many submissions are "new", "changed", "unchanged", or "older" than the one that stays.
    notes, problems : list of str
        Sentences for the instructor: what to know, and what was left out.
    missing, absent : list of str
        The students who handed in nothing, and those who are only in an earlier download.
    by_name, new_students, late : list of str
        Those who were recognised by their names only; those who were entered in the roster; those who were
        late according to the platform, which does not say when they handed in.
    changed, late_now : list of str
        Those whose submissions were replaced by newer ones; those who were on time before and are late now.
    extensions : mapping
        Student → an extension in Moodle's worksheet that is not in the deadlines.
    clocks : Counter
        Where submission times come from → the number of times from there.
    zone : str
        The time zone of times without one.
    """

    platforms: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    by_name: list[str] = field(default_factory=list)
    new_students: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    late_now: list[str] = field(default_factory=list)
    extensions: Mapping[str, datetime] = field(default_factory=dict)
    clocks: Counter[str] = field(default_factory=Counter)
    zone: str = ""


def describe(collection: Collection, assignment: str, *, dry_run: bool) -> list[str]:
    """Say what a run has done, in a few lines and one for each note."""
    lines = list(collection.notes)
    if collection.by_name:
        lines.append(
            "Recognised only by their names (to be certain, add the platform's list of students): "
            f"{listed(collection.by_name)}."
        )
    for text, names in (
        ("New in gradebook/students.csv", collection.new_students),
        ("Collected before, but not in this download", collection.absent),
        ("Handed in nothing", collection.missing),
    ):
        if names:
            lines.append(f"{text}: {listed(names)}.")
    if collection.changed:  # all of them, and those below: nothing else says who they are
        lines.append(
            f"Changed since they were last collected: {_all(collection.changed)}. What was replaced is in "
            f"gradebook/collected/STUDENT/{assignment}/earlier."
        )
    if collection.late_now:
        lines.append(
            f"On time before, but late now: {_all(collection.late_now)}. If an earlier submission should "
            f"count, put its files into {SUBMITTED_NAME}/STUDENT/{assignment}, and enter its time in "
            f"{DEADLINES}, under [handed_in.{assignment}]."
        )
    if collection.extensions:
        lines += [
            f"Moodle grants extensions that are not in {DEADLINES}, so they do not count yet. Add these "
            f"lines there, under [extensions.{assignment}]:",
            *(f"  {_key(name)} = {until.isoformat(' ')}" for name, until in collection.extensions.items()),
        ]
    if collection.late:
        lines.append(
            f"Late, and the platform does not say by how much: {_all(collection.late)}. To take something "
            f"off, enter the times in {DEADLINES}, under [handed_in.{assignment}]."
        )
    for clock, number in collection.clocks.items():
        times = counted(number, "submission time")
        if not clock:
            lines.append(f"{times}: unknown, so nothing is taken off.")
        elif clock in (GRADESCOPE_CLOCK, DEADLINES):
            lines.append(f"{times}: from {clock}.")
        else:
            lines.append(f"{times}: from {clock}, in the time zone {collection.zone} (see --time-zone).")
        if clock == MOODLE_FILES_CLOCK:
            lines.append(
                "These may differ from the times of submission, and drafts may be among the files: add "
                "Moodle's grading worksheet, which says when work was submitted and what is a draft."
            )
    counts = collection.counts
    numbers = ", ".join(f"{number} {outcome}" for outcome, number in counts.items())
    platforms = " and ".join(dict.fromkeys(TITLES.get(one, "folders") for one in collection.platforms))
    verb = "would be collected" if dry_run else "collected"
    total = counted(counts.total(), "submission")
    lines.append(f"{assignment}: {total} {verb} from {platforms}{numbers and f': {numbers}'}.")
    if left_out := len(collection.problems):
        what = counted(left_out, "file or submission", "files or submissions")
        lines.append(f"Not collected: {what}, listed at the top.")
    return lines


def _all(names: Sequence[str]) -> str:
    return ", ".join(map(printable, names))


def _key(name: str) -> str:
    """Return a student's id as a key in TOML."""
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else json.dumps(name, ensure_ascii=False)


def counted(number: int, one: str, several: str = "") -> str:
    """Return a number and what it counts, in the singular or plural."""
    return f"{number} {one if number == 1 else several or f'{one}s'}"
