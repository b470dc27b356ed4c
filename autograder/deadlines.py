"""Read due dates, late policy and extensions from ``gradebook/deadlines.toml``."""

import contextlib
import difflib
import math
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from autograder.course import ROOT, CourseError, assignments
from autograder.files import replace_file, report_unwritable
from autograder.roster import Roster

DEADLINES = ROOT / "gradebook" / "deadlines.toml"
NAME = "gradebook/deadlines.toml"
LAST_SECOND = time(23, 59, 59)  # of the day that a date without a time names
YEARS = range(2000, 2100)  # in which a due date makes sense
SECONDS = {"minute": 60, "hour": 3600, "day": 86400, "week": 7 * 86400}
LONGEST = timedelta(days=3650)  # a longer duration is a slip
DURATION = re.compile(r"(\d+(?:\.\d+)?) (minute|hour|day|week)s?")
NEGATIVE = re.compile(rf"\s*[-−]\s*{DURATION.pattern}")
AMOUNT = re.compile(r"(\d+(?:\.\d+)?) ?(%|points?)( of all points)?")
RATE = re.compile(rf"({AMOUNT.pattern}) per (hour|day)")
KEYS = ("time_zone", "grace", "penalty", "at_most", "zero_after", "due", "extensions", "handed_in")
TEMPLATE = """\
# Due dates, late policy and extensions. A change takes effect at once: nothing has to be graded again.
# Remove the "#" before the lines that you need. `python -m autograder deadlines` checks this file.

# The time zone of the dates below: https://en.wikipedia.org/wiki/List_of_tz_database_time_zones
# time_zone = "Europe/Rome"

# What a late submission loses. Every hour or day that has begun counts in full, from the due date.
# penalty = "10 % per day"                   # of the points that the submission earned; or, for example,
# penalty = "10 % of all points per day"     # of the points that the assignment is worth
# penalty = "2 points per hour"
# at_most = "50 %"                           # the largest penalty; or "50 % of all points", "8 points"
# grace = "15 minutes"                       # up to this long after the due date, nothing is taken off
# zero_after = "7 days"                      # later than this, no points are left

# The last moment at which a submission is on time. A date without a time includes that whole day. For an
# assignment that is not named here, the due date in nbgrader's gradebook counts (the formgrader shows it).
[due]
{due}

# Extensions: another due date for one student, or a duration that is added to the due date. Name students by
# their id or e-mail address, in quotes if that contains anything but letters, digits, "-" and "_".
{extensions}

# When work was handed in, where the platform does not say it (Canvas's archive only says that it was late) or
# is wrong. A line counts until you remove it, even if the student hands in something newer.
{handed_in}
"""


@dataclass(frozen=True)
class Amount:
    """A number of points, or a percentage of a submission's score or maximum."""

    value: float
    unit: Literal["points", "%", "% of all points"]

    def of(self, score: float, maximum: float) -> float:
        """Return the amount in points."""
        if self.unit == "points":
            return self.value
        return self.value / 100 * (score if self.unit == "%" else maximum)

    def __str__(self) -> str:
        unit = "point" if self.unit == "points" and self.value == 1 else self.unit
        return f"{self.value:g} {unit}"


@dataclass(frozen=True)
class Policy:
    """What a late submission loses.

    Attributes
    ----------
    penalty : Amount or None
        What each hour or day that has begun costs.
    per : {"hour", "day"}
        The unit of `penalty`.
    at_most : Amount or None
        The most that is taken off.
    grace : timedelta
        Up to this late, nothing is taken off.
    zero_after : timedelta or None
        Later than this, no points are left.
    """

    penalty: Amount | None = None
    per: str = "day"
    at_most: Amount | None = None
    grace: timedelta = timedelta()
    zero_after: timedelta | None = None


@dataclass(frozen=True)
class Deadlines:
    """The content of the file.

    All times are in UTC, so that they can be compared and subtracted.

    Attributes
    ----------
    zone : tzinfo
        The time zone in which times are shown.
    policy : Policy or None
        None if the file says nothing about what a late submission loses.
    due : dict
        Assignment → its due date.
    extensions : dict
        Assignment → student → another due date, or how much is added to the due date.
    handed_in : dict
        Assignment → student → when the work was handed in, whatever the platform says.
    """

    zone: tzinfo = UTC
    policy: Policy | None = None
    due: Mapping[str, datetime] = field(default_factory=dict)
    extensions: Mapping[str, Mapping[str, datetime | timedelta]] = field(default_factory=dict)
    handed_in: Mapping[str, Mapping[str, datetime]] = field(default_factory=dict)

    def names(self, assignment: str) -> bool:
        """Return whether the file has a due date or an extension for an assignment."""
        return assignment in self.due or assignment in self.extensions

    def extended(self, student: str, assignment: str, due: datetime) -> datetime:
        """Return a student's own due date in UTC, which is never before `due`."""
        extension = self.extensions.get(assignment, {}).get(student)
        if extension is None:
            return due.astimezone(UTC)
        if isinstance(extension, timedelta):  # on the clock: a day is not always 24 hours long
            clock = due.astimezone(self.zone).replace(tzinfo=None) + extension
            extension = clock.replace(tzinfo=self.zone, fold=1)
        return max(due.astimezone(UTC), extension.astimezone(UTC))

    def is_late(self, student: str, assignment: str, time: datetime) -> bool:
        """Return whether work that was handed in at a time is late, after the grace period."""
        due = self.due.get(assignment)
        grace = self.policy.grace if self.policy else timedelta()
        return due is not None and time - self.extended(student, assignment, due) > grace

    def unknown_students(self, known: Collection[str]) -> list[str]:
        """Return a sentence for each student in the file who is not known."""
        named = [
            (f"{table}.{assignment}", student)
            for table, entries in (("extensions", self.extensions), ("handed_in", self.handed_in))
            for assignment, students in entries.items()
            for student in sorted(set(students) - set(known))
        ]
        sentences = []
        for table, student in named:
            close = " or ".join(map(repr, difflib.get_close_matches(student, known, 2)))
            hint = f": did you mean {close}?" if close else ", so this line has no effect yet."
            sentences.append(f"{NAME}: {table} names {student!r}, who is not in the course{hint}")
        return sentences


def read_deadlines(path: Path = DEADLINES) -> Deadlines:
    """Read the file; without one, there are no due dates.

    Raises
    ------
    CourseError
        If the file contains mistakes; the message has a sentence for each of them.
    """
    try:
        with report_unwritable(path):
            data = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        return Deadlines()
    except UnicodeDecodeError as error:
        raise CourseError(f"{NAME} is not encoded in UTF-8: save it again with that encoding.") from error
    except tomllib.TOMLDecodeError as error:
        raise CourseError(
            f"{NAME} is not valid TOML: {error}. Write a date like 2026-11-20 23:59:00, and put durations, "
            'penalties and names with characters other than letters, digits, "-" and "_" in quotes.'
        ) from error
    reader = _Reader(data)
    deadlines = reader.deadlines()
    if reader.mistakes:
        count = f"{len(reader.mistakes)} mistake{'s' * (len(reader.mistakes) > 1)}"
        raise CourseError("\n  ".join([f"{NAME} has {count}:", *reader.mistakes]))
    return deadlines


def write_template(path: Path = DEADLINES) -> None:
    """Write a file of comments only, which shows what can be set."""
    names = assignments()
    due = "\n".join(f"# {name} = 2026-11-20 23:59:00" for name in names)
    extensions = f'# [extensions.{names[0]}]\n# ada = 2026-11-27 23:59:00\n# "anna.rossi" = "3 days"'
    handed_in = f"# [handed_in.{names[0]}]\n# ada = 2026-11-21 08:30:00"
    content = TEMPLATE.format(due=due, extensions=extensions, handed_in=handed_in)
    replace_file(path, content.encode())


class _Reader:
    """Turn the file into `Deadlines`, and collect a sentence for each mistake."""

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data
        self._lacks_zone = False
        self._names = assignments()
        self._roster: Roster | None = None  # read only if an address needs it
        self.mistakes: list[str] = []

    def deadlines(self) -> Deadlines:
        self._check_keys()
        self._zone = self._time_zone()
        due = {name: time for name, value in self._table("due") if (time := self._time(f"due.{name}", value))}
        return Deadlines(self._zone or UTC, self._policy(), due, self._extensions(due), self._times_by_hand())

    def _check_keys(self) -> None:
        for key in self._data:
            if key not in KEYS:
                close = difflib.get_close_matches(key, KEYS, 1)
                hint = f": did you mean {close[0]}?" if close else f"; the keys are {', '.join(KEYS)}."
                self._mistake(key, f"there is no such key{hint}")

    def _time_zone(self) -> tzinfo | None:
        zone = self._data.get("time_zone")
        if zone is None:
            return None
        try:
            return ZoneInfo(zone)
        except (ValueError, LookupError, OSError, TypeError):
            self._mistake("time_zone", f'{zone!r} is not a time zone: write it like "Europe/Rome".')
            return UTC

    def _policy(self) -> Policy | None:
        keys = ("grace", "penalty", "at_most", "zero_after")
        if not any(key in self._data for key in keys):
            return None
        penalty, per = self._rate("penalty")
        at_most = self._amount("at_most")
        if at_most and not penalty and "penalty" not in self._data:
            self._mistake("at_most", "there is no penalty for it to limit: set penalty, or remove this line.")
        grace, zero_after = self._duration("grace"), self._duration("zero_after")
        if grace and zero_after and grace > zero_after:
            self._mistake("zero_after", "this is shorter than the grace period.")
        return Policy(penalty, per, at_most, grace or timedelta(), zero_after)

    def _extensions(self, due: Mapping[str, datetime]) -> dict[str, dict[str, datetime | timedelta]]:
        extensions: dict[str, dict[str, datetime | timedelta]] = {}
        for name, student, value in self._students("extensions", 'ada = "3 days"'):
            key = f"extensions.{name}.{student}"
            if isinstance(value, str) and NEGATIVE.fullmatch(value):
                self._mistake(key, f"{value!r} would shorten the time: an extension only adds to it.")
                continue
            extension: datetime | timedelta | None = self._parsed_duration(value)
            if extension is None:
                extension = self._time(key, value)
            if isinstance(extension, datetime) and name in due and extension < due[name]:
                self._mistake(key, "the extension ends before the due date: correct one of the two.")
            if extension is not None:
                extensions.setdefault(name, {})[student] = extension
        return extensions

    def _times_by_hand(self) -> dict[str, dict[str, datetime]]:
        times: dict[str, dict[str, datetime]] = {}
        for name, student, value in self._students("handed_in", "ada = 2026-11-21 08:30:00"):
            if time := self._time(f"handed_in.{name}.{student}", value):
                times.setdefault(name, {})[student] = time
        return times

    def _students(self, key: str, example: str) -> Iterator[tuple[str, str, object]]:
        """Yield (assignment, student, value) for a table with a table per assignment."""
        for name, students in self._table(key):
            if not isinstance(students, dict):
                self._mistake(f"{key}.{name}", f"write [{key}.{name}] and, below it, {example}.")
                continue
            for student, value in students.items():
                if isinstance(value, dict):
                    full = f"{student}.{next(iter(value), '')}"
                    self._mistake(f"{key}.{name}.{student}", f'put an id with a dot in quotes: "{full}" = …')
                    continue
                yield name, self._id(student), value

    def _id(self, student: str) -> str:
        """Return the id of a student, who can also be named by an e-mail address."""
        if "@" not in student:
            return student
        self._roster = self._roster or Roster.read()
        found = self._roster.by_email(student)
        return found.id if found else student

    def _table(self, key: str) -> list[tuple[str, Any]]:
        """Return the entries of a table whose keys are assignments."""
        table = self._data.get(key, {})
        if not isinstance(table, dict):
            self._mistake(key, f"write [{key}] on a line of its own, and the entries below it.")
            return []
        for name in table:
            if name not in self._names:
                self._mistake(
                    f"{key}.{name}", f"there is no such assignment: the course has {', '.join(self._names)}."
                )
        return [(name, value) for name, value in table.items() if name in self._names]

    def _time(self, key: str, value: object) -> datetime | None:
        """Read a date with or without a time and a zone, as TOML has it or in quotes."""
        if isinstance(value, str):
            with contextlib.suppress(ValueError):
                value = (date if len(value) == len("2026-11-20") else datetime).fromisoformat(value)
        if isinstance(value, date) and not isinstance(value, datetime):
            value = datetime.combine(value, LAST_SECOND)
        if not isinstance(value, datetime):
            durations = ', or for an extension also "3 days"' * key.startswith("extensions")
            self._mistake(key, f"{value!r} is not a date: write it like 2026-11-20 23:59:00{durations}.")
            return None
        if value.year not in YEARS:
            self._mistake(key, f"the year {value.year} cannot be right.")
            return None
        if value.tzinfo is not None:
            return value.astimezone(UTC)
        if self._zone is None:
            if not self._lacks_zone:  # one sentence is enough for all times
                self._mistake(
                    key,
                    'say in which time zone this is: add time_zone = "Europe/Rome" at the top of the file.',
                )
            self._lacks_zone = True
            return None
        # Where the clocks go back, a time occurs twice. The later one is the one that no student misses.
        moment = value.replace(tzinfo=self._zone, fold=1).astimezone(UTC)
        if moment.astimezone(self._zone).replace(tzinfo=None) != value:
            self._mistake(
                key,
                f"{value} does not exist in {self._zone}, because the clocks go forward: write another time.",
            )
            return None
        return moment

    def _duration(self, key: str) -> timedelta | None:
        value = self._data.get(key)
        if value is None:
            return None
        if (duration := self._parsed_duration(value)) is None:
            self._mistake(
                key, f'{value!r} is not a duration: write it like "15 minutes", "2 hours", "7 days".'
            )
        return duration

    @staticmethod
    def _parsed_duration(value: object) -> timedelta | None:
        match = DURATION.fullmatch(value) if isinstance(value, str) else None
        seconds = float(match[1]) * SECONDS[match[2]] if match else math.inf
        return timedelta(seconds=seconds) if seconds <= LONGEST.total_seconds() else None

    def _amount(self, key: str) -> Amount | None:
        value = self._data.get(key)
        if value is None:
            return None
        match = AMOUNT.fullmatch(value) if isinstance(value, str) else None
        if amount := match and _amount(match[1], match[2], match[3]):
            self._check_percentage(key, amount)
            return amount
        self._mistake(
            key, f'{value!r} is not an amount: write it like "50 %", "50 % of all points", "8 points".'
        )
        return None

    def _rate(self, key: str) -> tuple[Amount | None, str]:
        value = self._data.get(key)
        if value is None:
            return None, "day"
        match = RATE.fullmatch(value) if isinstance(value, str) else None
        if match and (amount := _amount(match[2], match[3], match[4])):
            self._check_percentage(key, amount)
            return amount, match[5]
        self._mistake(
            key,
            f'{value!r} is not a penalty: write it like "10 % per day", "10 % of all points per day", '
            '"2 points per hour".',
        )
        return None, "day"

    def _check_percentage(self, key: str, amount: Amount) -> None:
        if amount.unit != "points" and amount.value > 100:
            self._mistake(key, f"{amount} is more than there is to lose: write at most 100 %.")

    def _mistake(self, key: str, sentence: str) -> None:
        self.mistakes.append(f"{key}: {sentence}")


def _amount(value: str, unit: str, of_all: str | None) -> Amount | None:
    """Make an amount, or None if "of all points" follows a number of points."""
    if unit == "%":
        return Amount(float(value), "% of all points" if of_all else "%")
    return None if of_all else Amount(float(value), "points")
