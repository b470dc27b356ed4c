"""What Moodle, Canvas and Blackboard make of an upload, by the documented rules of their importers.

Nothing here is shared with `autograder.platforms`. The rules are those of Moodle 4.5, as it was seen to apply
them (``lib/csvlib.class.php``, ``mod/assign/feedback/offline`` and ``mod/assign/feedback/file``,
``grade/import/csv``), of ``lib/gradebook_importer.rb`` of instructure/canvas-lms, and of "Uploading or
Downloading Grade Center Items for Working Offline" (library.blackboard.com). They leave open

- for Canvas: what an empty cell does to a grade, what it does above the points possible (taken here as extra
  credit), and which encodings it reads besides UTF-8;
- for Blackboard: which encodings and decimal signs it reads, whether every cell has to be quoted, and what it
  does above the maximum (all taken here as lenient, except that a cell has to be a number with a point);
- for Moodle: grades in other languages than English and German.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path

# PHP's conversion of a text to a float reads a number at its beginning, and gives 0 if there is none.
FLOAT = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)")


class RefusedError(Exception):
    """The importer takes nothing from the file."""


def php_fgetcsv(text: str, separator: str = ",", escape: str = "\\") -> list[list[str]]:
    """Read a CSV file as PHP's `fgetcsv` does (``ext/standard/file.c``); an empty line has one empty cell."""
    rows, row, place = [], [], 0
    while place < len(text):
        cell, start = "", place
        while start < len(text) and text[start] in " \t\v\f" and text[start] != separator:
            start += 1
        if text[start : start + 1] == '"':
            place, state = start + 1, "inside"
            while place < len(text):
                char = text[place]
                if state == "escaped":
                    state = "inside"
                elif state == "quote" and char != '"':
                    break
                elif state == "quote":
                    state, place = "inside", place + 1
                    continue  # the first of the two quotes is in the cell
                elif char == '"':
                    state = "quote"
                elif escape and char == escape:
                    state = "escaped"
                cell += char
                place += 1
            cell = cell[:-1] if state == "quote" else cell
        end = re.compile(rf"{re.escape(separator)}|\n|\Z").search(text, place)
        assert end is not None
        row.append(cell + text[place : end.start()])
        place = end.end()
        if end[0] != separator:
            rows.append(row)
            row = []
        elif place == len(text):
            row.append("")
    return [*rows, row] if row else rows


def php_fputcsv(row: Sequence[str]) -> str:
    """Write a line as PHP's `fputcsv` does, which does not double a quote after a backslash."""
    cells = []
    for cell in row:
        written, escaped = "", False
        for char in cell:
            if char == "\\":
                escaped = True
            elif not escaped and char == '"':
                written += '"'
            else:
                escaped = False
            written += char
        cells.append(f'"{written}"' if re.search(r'[,"\\\n\r\t ]', cell) else cell)
    return ",".join(cells) + "\n"


def load_csv_content(content: bytes) -> list[list[str]]:
    """Read a file as Moodle's `csv_import_reader` does, which writes it again and reads it twice."""
    text = content.decode("utf-8", "ignore").removeprefix("\ufeff")
    rows = php_fgetcsv(re.sub(r"\r\n?", "\n", text).strip(" \t\n\r\0\v"))
    rows = [row for row in rows if row != [""]]
    if not rows or any(len(row) != len(rows[0]) for row in rows):
        return []
    return php_fgetcsv("".join(map(php_fputcsv, rows)))


@dataclass(frozen=True)
class Words:
    """What Moodle's importer of worksheets takes from a language pack."""

    identifier: str
    grade: str
    graded: str
    comments: str
    participant: str
    decimal_sign: str


WORDS = {
    "en": Words(
        "Identifier", "Grade", "Last modified (grade)", "Feedback comments", "Participant ", decimal_sign="."
    ),
    "de": Words(
        "ID",
        "Bewertung",
        "Zuletzt geändert (Bewertung)",
        "Feedback als Kommentar",
        "Teilnehmer/in",
        decimal_sign=",",
    ),
}


@dataclass
class MoodleGrade:
    """What Moodle has of one participant; -1 is no grade."""

    grade: float = -1
    comment: str = ""
    modified: datetime | None = None


@dataclass
class MoodleAssignment:
    """An assignment, with the grades of its active participants."""

    language: str
    maximum: float
    grades: dict[int, MoodleGrade] = field(default_factory=dict)

    def upload_worksheet(self, content: bytes, *, allow_newer: bool = False) -> None:
        """Apply "Upload grading worksheet"."""
        words = WORDS[self.language]
        header, *rows = load_csv_content(content) or [[]]
        if not {words.identifier, words.grade, words.graded} <= set(header):
            raise RefusedError("Moodle could not read the uploaded worksheet.")
        places = {name: place for place, name in enumerate(header)}
        for row in rows:
            number = row[places[words.identifier]].encode()[len(words.participant.encode()) :].decode()
            there = self.grades.get(int(number))
            if there is None:
                continue
            modified = _strtotime(row[places[words.graded]])
            if there.modified and not allow_newer and (there.modified - modified).total_seconds() > 60:
                continue
            grade = _unformat_float(row[places[words.grade]], words.decimal_sign)
            if grade is not None and 0 <= grade <= self.maximum:
                there.grade = grade
            if comment := places.get(words.comments):  # 0 counts as not there
                there.comment = row[comment]


def _unformat_float(text: str, sign: str) -> float | None:
    plain = text.strip().replace(" ", "").replace(sign, ".")
    if not plain:
        return None
    match = FLOAT.match(plain)
    return float(match[1]) if match else 0.0


def _strtotime(text: str) -> datetime:
    """Read an English date; any other becomes 1970."""
    try:
        return datetime.strptime(text, "%A, %d %B %Y, %I:%M %p")
    except ValueError:
        return datetime(1970, 1, 1)


def import_gradebook(content: bytes, addresses: Sequence[str], maximum: float) -> dict[str, float]:
    """Apply "Import" in Moodle's gradebook: e-mail address → grade, all or nothing."""
    header, *rows = load_csv_content(content) or [[]]
    if len(header) != 2:
        raise RefusedError("The instructor cannot map the columns.")
    known = {address.casefold() for address in addresses}
    grades = {}
    for address, cell in rows:
        if address.strip().casefold() not in known:
            raise RefusedError(f"unknown address {address}")
        if not re.fullmatch(r"\d+(\.\d+)?", cell) or float(cell) > maximum:
            raise RefusedError(f"{cell} is not a grade")
        grades[address.strip().casefold()] = float(cell)
    return grades


def import_feedback(path: Path) -> dict[tuple[int, str], bytes]:
    """Apply "Upload feedback files in a zip": (number, file) → content."""
    taken = {}
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        for entry in archive.infolist():
            assert entry.filename.isascii() or entry.flag_bits & 0x800, "Moodle reads it as cp437"
            assert not re.search(r'[\x00-\x1f&<>"`|\':\\]', entry.filename), "Moodle removes these"
            parts = entry.filename.split("/")
            for place, part in enumerate(parts):
                words = part.split("_", 4)
                if len(words) < 4 or not words[1].isdecimal():
                    continue
                if words[2] not in ("assignsubmission", "assignfeedback") or words[3] != "file":
                    continue
                file = "/".join(parts[place + 1 :]) or words[4]
                if not parts[-1].startswith((".", "~")):
                    taken[int(words[1]), file] = archive.read(entry)
                break
    return taken


def import_canvas(
    content: bytes, students: Mapping[str, str], assignments: Sequence[str]
) -> dict[tuple[str, str], Decimal]:
    """Apply "Import" on Canvas's page of grades: (id of a student, of an assignment) → points.

    Parameters
    ----------
    students : mapping
        Id → name. A student is looked for by id, then by name, where the first match counts.
    assignments : sequence of str
        The ids of the assignments.
    """
    text = content.decode("utf-8-sig")
    separator = max(",;", key="".join(text.splitlines()[:3]).count)
    rows = [row for row in php_fgetcsv(text.replace("\r\n", "\n"), separator, escape="") if any(row)]
    header = rows[0]
    section = max(place for place, name in enumerate(header) if "Section" in name)
    if not ("Student" in header[0] and "ID" in header[1] and len(header) > 3):
        raise RefusedError("Invalid header row")
    possible = next(row for row in rows if row[0].strip().casefold() == "points possible")
    taken = {}
    for place, heading in enumerate(header[section + 1 :], section + 1):
        if possible[place].strip() == "(read only)":
            continue
        number = re.search(r"\((\d+)\)$", heading)
        if not number or number[1] not in assignments:
            raise RefusedError(f"Canvas offers to make an assignment {heading!r}.")
        for row in rows[rows.index(possible) + 1 :]:
            student = row[1] if row[1] in students else next(i for i, n in students.items() if n == row[0])
            if cell := row[place].strip():
                taken[student, number[1]] = Decimal(cell.replace(",", "."))
    return taken


def import_blackboard(
    content: bytes, students: Sequence[str], columns: Sequence[str]
) -> dict[tuple[str, str], Decimal]:
    """Apply "Work Offline", "Upload": (user name, number of a column) → points."""
    text = content.decode("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    separator = "\t" if "\t" in text else ","
    header, *rows = php_fgetcsv(text.replace("\r\n", "\n"), separator, escape="")
    taken = {}
    for row in _rectangular(header, rows):
        cells = dict(zip(header, row, strict=True))
        if cells["Username"] not in students:
            raise RefusedError(f"unknown user name {cells['Username']!r}")
        for heading, cell in cells.items():
            number = re.search(r"\|(\d+)$", heading)
            if heading in (
                "Last Name",
                "First Name",
                "Username",
                "Student ID",
                "Last Access",
                "Availability",
            ):
                continue
            if not number or number[1] not in columns:
                raise RefusedError(f"Blackboard makes a column of text {heading!r}.")
            if cell:
                taken[cells["Username"], number[1]] = Decimal(cell)
    return taken


def _rectangular(header: Sequence[str], rows: Sequence[list[str]]) -> Iterator[list[str]]:
    for row in rows:
        if len(row) != len(header):
            raise RefusedError(f"{row} has another length than the header")
        yield row
