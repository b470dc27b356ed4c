"""Read a list of students, whichever platform it comes from."""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import tzinfo
from pathlib import Path

from autograder.console import listed
from autograder.course import CourseError
from autograder.files import report_unwritable
from autograder.platforms.address_list import AddressList, read_addresses
from autograder.platforms.blackboard_gradebook import BlackboardGradebook
from autograder.platforms.canvas_gradebook import CanvasGradebook
from autograder.platforms.identity import Identity
from autograder.platforms.moodle_worksheet import Worksheet
from autograder.platforms.table import Table, TableError

FEWEST_COLUMNS = 6  # of a worksheet: Moodle leaves out names where marking is blind
SHORTEST_WORD = 4  # bytes, for "participant" in any language
PARTICIPANT = re.compile(r"\s*\d+\s*$")
LISTS = (".csv", ".tsv", ".txt", ".xls")  # the last is what Blackboard calls a table with tabs


@dataclass(frozen=True)
class StudentList:
    """Who is in a file.

    Attributes
    ----------
    worksheet : Worksheet or None
        The file itself if it is Moodle's grading worksheet.
    notes : list of str
        Sentences for the instructor: which rows were left out.
    """

    identities: list[Identity]
    worksheet: Worksheet | None = None
    notes: list[str] = field(default_factory=list)


def read_list(path: Path, zone: tzinfo) -> StudentList:
    """Read a platform's list of students, or any table with addresses.

    Parameters
    ----------
    zone : tzinfo
        The time zone of the times in a worksheet.

    Raises
    ------
    CourseError
        If it is none of them, or a worksheet that cannot be read.
    """
    try:
        with report_unwritable(path):
            content = path.read_bytes()
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror}.") from error
    if _seems_a_worksheet(content):
        try:
            return _of_worksheet(Worksheet(content, zone))
        except TableError as error:
            raise CourseError(
                f"{path} looks like Moodle's grading worksheet, but cannot be read as one. {error}"
            ) from error
    readers: list[Callable[[], StudentList]] = [
        lambda: _of_worksheet(Worksheet(content, zone)),
        lambda: StudentList(CanvasGradebook(content).identities()),
        lambda: StudentList(BlackboardGradebook(content).identities()),
        lambda: _of_addresses(path, read_addresses(content)),
    ]
    problem = ""
    for reader in readers:
        try:
            return reader()
        except TableError as error:
            problem = str(error)
    raise CourseError(f"{path}: {problem}")


def _of_addresses(path: Path, addresses: AddressList) -> StudentList:
    rows = addresses.left_out
    note = (
        f"{path}: {'rows' if len(rows) > 1 else 'row'} {listed(map(str, rows))}: neither an e-mail address "
        "nor a number, so nobody was entered."
    )
    return StudentList(addresses.identities, notes=[note] if rows else [])


def _seems_a_worksheet(content: bytes) -> bool:
    """Return whether a table seems to be Moodle's worksheet in any language.

    In other tables, such as lists of addresses, a number does not follow the same word in nearly every row.
    """
    try:
        table = Table(content)
    except TableError:
        return False
    if len(table.header) < FEWEST_COLUMNS or not len(table):
        return False
    first = {table[row][0] for row in range(len(table))}  # each participant once
    words = Counter(PARTICIPANT.sub("", cell) for cell in first)
    word, count = words.most_common(1)[0]
    return len(word.encode()) >= SHORTEST_WORD and count >= 0.9 * len(table)


def _of_worksheet(worksheet: Worksheet) -> StudentList:
    return StudentList(worksheet.identities(), worksheet)
