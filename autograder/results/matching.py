"""Match the rows of a platform's file with the students of the course."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from autograder.console import listed, printable
from autograder.course import CourseError
from autograder.platforms.identity import Identity
from autograder.roster import Roster, Student, local_key


@dataclass
class Matches:
    """Which row of a platform's file belongs to which student.

    Attributes
    ----------
    students : dict
        The key of a row → the student's id.
    unknown : list of str
        Rows that belong to none of the course's students, as a message names them.
    by_name : list of str
        Rows that were recognised by the full name alone.
    """

    students: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    by_name: list[str] = field(default_factory=list)


def match(identities: Iterable[Identity], roster: Roster, assignment: str) -> Matches:
    """Find the student of each row.

    A row is recognised by the e-mail address, number, key or user name, or else by a unique full name.

    Raises
    ------
    CourseError
        If two rows have the same key or belong to the same student, if none belongs to a student of the
        course, or if a row's key and its address or name belong to different students: Moodle numbers the
        participants of each assignment anew, so the file is probably that of another assignment.
    """
    rows, matches = list(identities), Matches()
    _refuse_equal_keys(rows)
    names = _Names(rows, roster)
    labels: dict[str, str] = {}  # id → row
    for row in rows:
        label, alike = names.label(row), names.student(row)
        student = _surely(row, label, alike, roster, assignment)
        if student is None and alike:
            student = alike
            matches.by_name.append(label)
        if student is None:
            matches.unknown.append(label)
        elif student.id in labels:
            raise CourseError(
                f"{labels[student.id]} and {label} in the file are both {student.id} in "
                "gradebook/students.csv: give each of them a row there."
            )
        else:
            matches.students[row.key], labels[student.id] = student.id, label
    if rows and not matches.students:
        raise CourseError(
            f"None of the {len(rows)} students in the file is in gradebook/students.csv: check that it "
            f"is the file of {assignment} and of this course."
        )
    return matches


def numbers_of(student: Student, platform: str, assignment: str) -> list[str]:
    """List the numbers that the roster gives a student in one assignment."""
    prefix = local_key(assignment, "")
    keys = [key.removeprefix(prefix) for key in student.keys(platform) if key.startswith(prefix)]
    return [key for key in keys if key.isdecimal()]


def _refuse_equal_keys(rows: Sequence[Identity]) -> None:
    """Refuse a file in which keys have become equal, such as 1.2345E+17."""
    counts = Counter(row.key for row in rows)
    if twice := [key for key, count in counts.items() if count > 1]:
        raise CourseError(
            f"Several rows of the file have the same number or user name ({listed(twice)}), so a spreadsheet "
            "program may have changed it: download the file again and do not edit it."
        )


def _surely(
    row: Identity, label: str, alike: Student | None, roster: Roster, assignment: str
) -> Student | None:
    """Return the student whom a row identifies by more than the full name.

    Parameters
    ----------
    label : str
        How a message names the row.
    alike : Student or None
        The student with the same unique full name.
    """
    keyed = roster.student(row.platform, local_key(assignment, row.key))
    keyed = keyed or roster.student(row.platform, row.key)
    named = roster.by_email(row.email) if row.email else None
    named = named or (roster.by_number(row.number) if row.number else None)
    if keyed and (named or alike or keyed) != keyed:
        raise CourseError(
            f"Number {row.key} is {label} in the file and {keyed.name} in gradebook/students.csv: this "
            f"is probably not the file of {assignment}, but of another assignment."
        )
    numbers = numbers_of(named, row.platform, assignment) if named and row.key.isdecimal() else []
    if numbers and row.key not in numbers:
        raise CourseError(
            f"{label} is number {row.key} in the file and {numbers[-1]} in gradebook/students.csv: this "
            f"is probably not the file of {assignment}, but of another assignment. If it is the right one, "
            f"remove {local_key(assignment, numbers[-1])} there."
        )
    return named or keyed or (roster.by_id(row.username) if row.username else None)


class _Names:
    """The full names in a file and in the roster, whatever their case and blanks."""

    def __init__(self, rows: Sequence[Identity], roster: Roster) -> None:
        self._students = {_full_name(one): one for one in roster}
        self._in_roster = Counter(map(_full_name, roster))
        self._in_file = Counter(map(_full_name, rows))

    def student(self, row: Identity) -> Student | None:
        """Return the student with the name of a row, if it is unique in both."""
        name = _full_name(row)
        unique = bool(name) and self._in_roster[name] == self._in_file[name] == 1
        return self._students[name] if unique else None

    def label(self, row: Identity) -> str:
        """Return how a message names a row."""
        label = printable(f"{row.first_name} {row.last_name}".strip() or f"participant {row.key}")
        return f"{label} ({row.key})" if self._in_file[_full_name(row)] > 1 and _full_name(row) else label


def _full_name(one: Student | Identity) -> str:
    return " ".join(f"{one.first_name} {one.last_name}".casefold().split())
