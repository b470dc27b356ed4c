"""Read and write the course's students, in ``gradebook/students.csv``.

An instructor can edit the file in a spreadsheet. Each row is a student. `id` is the name of the student's
folder in ``gradebook/submitted``, and stays the same for the whole course. The columns `moodle`, `canvas`,
`blackboard` and `gradescope` hold what the platform's files call the student. Some platforms number the
students of each assignment anew: such a key is written as ``ASSIGNMENT:KEY``, see `local_key`. A cell can
hold several keys, separated by spaces. `other_names` and `other_emails` hold other names and addresses that
platforms may use for the student, so that they do not count as contradictions. Columns that are not listed
here stay as they are.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from itertools import zip_longest
from pathlib import Path

from autograder.course import ROOT, STUDENT, CourseError
from autograder.files import replace_file
from autograder.formulas import escape_formula, unescape_formula

STUDENTS = ROOT / "gradebook" / "students.csv"
PLATFORMS = ("moodle", "canvas", "blackboard", "gradescope")
DELIMITERS = ",;\t"  # Excel writes semicolons where the comma is the decimal separator


@dataclass(frozen=True)
class Student:
    """A student of the course. A field is empty if its value is not known."""

    id: str
    last_name: str = ""
    first_name: str = ""
    email: str = ""
    number: str = ""  # of the university
    moodle: str = ""
    canvas: str = ""
    blackboard: str = ""
    gradescope: str = ""
    other_names: str = ""  # names that platforms use, separated by semicolons
    other_emails: str = ""  # addresses that platforms use, separated by spaces

    @property
    def name(self) -> str:
        """The student's name, or the id if it is not known."""
        return f"{self.first_name} {self.last_name}".strip() or self.id

    @property
    def emails(self) -> list[str]:
        """All addresses of the student, the main one first."""
        return [address for address in re.split(r"[\s;,]+", f"{self.email} {self.other_emails}") if address]

    def keys(self, platform: str) -> list[str]:
        """List what a platform's files call the student."""
        return str(getattr(self, platform)).split()


COLUMNS = tuple(column.name for column in fields(Student))


def local_key(assignment: str, key: str) -> str:
    """Return what the roster writes for a key that holds in one assignment only.

    Moodle numbers the participants of each assignment anew, and Canvas the anonymous students.
    """
    return f"{assignment}:{key}"


class Roster:
    """The students of the course, in the order in which they were added.

    Raises
    ------
    CourseError
        If two students have the same e-mail address, number or key.
    """

    def __init__(self, students: Iterable[Student] = ()) -> None:
        self._students: dict[str, Student] = {}
        self._ids: dict[tuple[str, str], str] = {}  # (column, key) → id
        self._own: list[str] = []  # the headings of the instructor's own columns, as they are in the file
        self._more: dict[str, list[str]] = {}  # id → the cells in those columns, as they are in the file
        self._delimiter = ","
        for student in students:
            self.put(student)

    def __iter__(self) -> Iterator[Student]:
        return iter(self._students.values())

    def __len__(self) -> int:
        return len(self._students)

    @classmethod
    def read(cls, path: Path = STUDENTS) -> "Roster":
        """Read the file; the roster is empty if there is none.

        Raises
        ------
        CourseError
            If it cannot be read; the message names the line.
        """
        roster = cls()
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return roster
        except OSError as error:
            raise CourseError(f"{_name(path)} cannot be read: {error.strerror}.") from error
        text = _decoded(content)
        first, _, rest = text.partition("\n")
        if first.strip().lower().startswith("sep="):  # which Excel writes and obeys
            text = rest
        header = text.partition("\n")[0]
        roster._delimiter = max(DELIMITERS, key=header.count)
        try:
            rows = list(
                csv.reader(
                    io.StringIO(text, newline=""),
                    delimiter=roster._delimiter,
                    skipinitialspace=True,
                    strict=True,
                )
            )
        except csv.Error as error:
            raise CourseError(
                f"{_name(path)} is not a valid CSV file: {error}. Save it again as CSV."
            ) from error
        if not rows:
            return roster
        columns = [name.strip().lower() if name.strip().lower() in COLUMNS else name for name in rows[0]]
        if "id" not in columns:
            raise CourseError(
                f"{_name(path)} has no column `id`: its first line has to be {','.join(COLUMNS)}."
            )
        if twice := {name for name in columns if name and columns.count(name) > 1}:
            raise CourseError(f"{_name(path)} has the column {min(twice)!r} twice: remove one of them.")
        roster._own = [name for name in columns if name not in COLUMNS]
        for number, row in enumerate(rows[1:], 2):
            if not any(map(str.strip, row)):
                continue
            try:
                roster._add_row(columns, row)
            except CourseError as error:
                raise CourseError(f"Row {number} of {_name(path)}: {error}") from None
        return roster

    def _add_row(self, columns: list[str], row: list[str]) -> None:
        if any(map(str.strip, row[len(columns) :])):
            raise CourseError(
                "it has more cells than the first row: put a cell that contains a separator in quotes."
            )
        cells = {column: unescape_formula(cell.strip()) for column, cell in zip(columns, row, strict=False)}
        student = Student(**{column: cells.get(column, "") for column in COLUMNS})
        if student.id in self._students:
            raise CourseError(f"the id {student.id!r} occurs twice.")
        self.put(student)
        self._more[student.id] = [
            cell for column, cell in zip(columns, row, strict=False) if column not in COLUMNS
        ]

    def write(self, path: Path = STUDENTS) -> None:
        """Write the file in one step.

        It begins with a byte order mark, without which Excel would not recognise UTF-8.
        """
        file = io.StringIO(newline="")
        writer = csv.writer(file, delimiter=self._delimiter, lineterminator="\n")
        writer.writerow([*COLUMNS, *self._own])
        for student in self:
            cells = self._more.get(student.id, [])
            values = [escape_formula(getattr(student, column)) for column in COLUMNS]
            writer.writerow([*values, *cells, *[""] * (len(self._own) - len(cells))])
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, file.getvalue().encode("utf-8-sig"))

    def put(self, student: Student) -> None:
        """Add a student, or replace the one who has the same id.

        Raises
        ------
        CourseError
            If the id cannot be the name of a folder, or if another student has the same e-mail address,
            number or key.
        """
        if not STUDENT.fullmatch(student.id):
            raise CourseError(
                f"{student.id!r} cannot be an id, because a folder cannot have that name."
                if student.id
                else "the student has no id."
            )
        keys = list(_keys(student))
        for column, key in keys:
            if (owner := self._ids.get((column, key), student.id)) != student.id:
                raise CourseError(f"{owner} and {student.id} have the same {column} {key!r}.")
        if (before := self._students.get(student.id)) is not None:
            for key_before in _keys(before):
                self._ids.pop(key_before, None)
        self._students[student.id] = student
        self._ids.update(dict.fromkeys(keys, student.id))

    def join(self, gone: str, stays: Student) -> None:
        """Replace two students by one, with the cells of both in other columns."""
        for key in _keys(self._students.pop(gone)):
            self._ids.pop(key, None)
        self.put(stays)
        cells = zip_longest(self._more.get(stays.id, []), self._more.pop(gone, []), fillvalue="")
        self._more[stays.id] = [" / ".join(dict.fromkeys(filter(None, pair))) for pair in cells]

    def by_id(self, name: str) -> Student | None:
        """Return the student with an id."""
        return self._students.get(name)

    def by_email(self, email: str) -> Student | None:
        """Return the student with an e-mail address; case does not matter."""
        return self._found("email", email.strip().lower())

    def by_number(self, number: str) -> Student | None:
        """Return the student with a number; leading zeros do not matter.

        Excel takes 0012345 for a number and shows 12345.
        """
        return self._found("number", _significant(number))

    def student(self, platform: str, key: str) -> Student | None:
        """Return the student who has a key in a platform's files."""
        return self._found(platform, key)

    def _found(self, column: str, key: str) -> Student | None:
        name = self._ids.get((column, key))
        return None if name is None else self._students[name]


def _significant(number: str) -> str:
    """Return what a number is compared by, "" for a placeholder such as "-"."""
    return number.strip().lstrip("0") if re.search("[1-9]", number) else ""


def same_number(one: str, other: str) -> bool | None:
    """Return whether two numbers are the same; None if one is not known."""
    numbers = [_significant(number) for number in (one, other)]
    return numbers[0] == numbers[1] if all(numbers) else None


def _keys(student: Student) -> Iterator[tuple[str, str]]:
    """Yield what a student can be found by, as (column, key)."""
    for address in student.emails:
        yield "email", address.lower()
    if number := _significant(student.number):
        yield "number", number
    for platform in PLATFORMS:
        for key in student.keys(platform):
            yield platform, key


def _decoded(content: bytes) -> str:
    """Decode a file that a spreadsheet has written."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):  # Excel's "Unicode text"
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")  # Excel's "CSV" on Windows in Western Europe


def _name(path: Path) -> str:
    """Return the path of a file as an instructor knows it."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)
