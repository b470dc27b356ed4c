"""Read a CSV file as a platform wrote it, and fill in single cells."""

import csv
import io
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import NamedTuple

from autograder.course import CourseError

SEPARATORS = ",;\t"
# The byte order marks of Unicode, section 23.8 of the standard.
MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
# Of files without a mark. The second is what Excel writes as "CSV" in Western Europe, the third never fails.
ENCODINGS = ("utf-8", "cp1252", "latin-1")
# How Excel's files begin: a zip archive (ECMA-376, part 2) or a compound file ([MS-CFB], section 2.2).
WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
LINE_END = re.compile(r"\r\n|\n|\r")
CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?\s*([^\W\d]\S*)?")
# How "AM" and "PM" begin in the CLDR, in the languages in which Moodle uses a 12-hour clock: English and
# Galician, Greek, Turkish, Arabic.
MORNING, AFTERNOON = ("a", "π", "öö", "ص"), ("p", "μ", "ös", "م")
YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
NUMBER = re.compile(r"(?<!\d)\d{1,2}(?!\d)")


class TableError(CourseError):
    """A platform's file cannot be used; the message says why and what to do."""


class NumberFormat(NamedTuple):
    """How a file writes numbers: the decimal sign, and the number of decimals."""

    sign: str = "."
    decimals: int = 2

    @classmethod
    def like(cls, example: str, sign: str = ".") -> "NumberFormat":
        """Return the format of a number; `sign` is for a number without decimals."""
        if match := re.search(r"([.,])(\d+)\s*$", example):
            return cls(match[1], len(match[2]))
        return cls(sign)

    def write(self, value: Decimal) -> str:
        """Write a number, rounded half up."""
        rounded = value.quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)
        return str(rounded).replace(".", self.sign)


def parse_number(text: str) -> Decimal | None:
    """Read a number with a decimal point or comma; return None for "-" or "EX"."""
    text = text.strip()
    if "," in text and "." in text:  # the first of the two groups thousands
        text = text.replace(min(",.", key=text.index), "")
    try:
        number = Decimal(text.replace(",", "."))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def scale(score: float, points: float, maximum: Decimal | None) -> Decimal:
    """Convert a score out of `points` to the maximum; extra credit may exceed it."""
    exact = max(Decimal(str(score)), Decimal(0))
    return exact if maximum is None or not points else exact * maximum / Decimal(str(points))


def parse_date(text: str, months: Sequence[str], zone: tzinfo) -> datetime | None:
    """Read a date and time such as "Samstag, 14. November 2026, 10:30".

    Return None if there is none.

    Parameters
    ----------
    months : sequence of str
        The names of the months in the language of the file; variants of a name are separated by "/". It may
        be empty for a language that writes months as numbers, after the year.
    zone : tzinfo
        The time zone of the person who downloaded the file, which is not in it.
    """
    clock, year = CLOCK.search(text), YEAR.search(text)
    if not (clock and year):
        return None
    day_text = text[: clock.start()].replace(year[0], " ", 1).casefold()
    numbers = [int(number) for number in NUMBER.findall(day_text)]
    if months:
        lengths = [
            max((len(name) for name in names.casefold().split("/") if name in day_text), default=0)
            for names in months
        ]
        longest = max(lengths)  # "maiatza" and not "mai"
        month, day = lengths.index(longest) + 1 if longest else 0, numbers[0] if numbers else 0
    else:
        month, day = numbers[:2] if len(numbers) > 1 else (0, 0)
    hour, half = int(clock[1]), (clock[3] or "").casefold()
    if half.startswith(MORNING + AFTERNOON):
        hour = hour % 12 + 12 * half.startswith(AFTERNOON)
    try:
        return datetime(int(year[0]), month, day, hour, int(clock[2]), tzinfo=zone)
    except ValueError:
        return None


class _Line(NamedTuple):
    """A line of the file: its cells with their quotes, and how it ends."""

    cells: list[str]
    end: str

    @property
    def is_blank(self) -> bool:
        """Whether all cells are empty, as in the rows that Excel may add at the end."""
        return not any(self.cells)


class Table:
    """A CSV file in memory.

    Byte order mark, separator, quotes and line ends stay what they were, and so does the encoding unless it
    is one of a single byte: only a spreadsheet program leaves that behind, and platforms expect UTF-8.

    The file is read as RFC 4180 describes it, which is how Moodle writes a worksheet (``lib/openspout``,
    ``CSV/Writer.php``) and how spreadsheet programs do. If that gives rows of different lengths, it is read
    as PHP's ``fputcsv`` writes by default, for example in Moodle's gradebook export
    (``lib/csvlib.class.php``): a quote after a backslash is not doubled, so a cell ends only where a
    separator or a line end follows.

    Parameters
    ----------
    content : bytes
        The file.

    Raises
    ------
    TableError
        If a row does not have as many cells as the first one.
    """

    def __init__(self, content: bytes) -> None:
        if content.startswith(WORKBOOKS):
            raise TableError(
                "This is a workbook, but platforms accept only CSV files: download the CSV file again, and "
                "do not edit it."
            )
        self._mark, self._encoding = next(
            ((mark, name) for mark, name in MARKS.items() if content.startswith(mark)), (b"", "")
        )
        text = self._decode(content[len(self._mark) :])
        if text.lstrip().casefold().startswith(("<!doctype", "<html")):
            raise TableError("This is a web page: log in to the platform, and download the file again.")
        if text.casefold().startswith("sep="):  # a line that only Excel understands
            text = LINE_END.split(text, maxsplit=1)[-1]
        first = re.sub(r'"[^"]*"', "", LINE_END.split(text, maxsplit=1)[0])
        self.separator = max(SEPARATORS, key=first.count)
        self._lines = list(self._parse(text, strict=True))
        if _ragged(self._lines):
            self._lines = list(self._parse(text, strict=False))
        ragged = _ragged(self._lines)
        self._numbers = [number for number, line in enumerate(self._lines, 1) if not line.is_blank]
        self._rows = [line for line in self._lines if not line.is_blank]
        if not self._rows:
            raise TableError("The file is empty: download it again.")
        self.header = [_value(cell).strip() for cell in self._rows[0].cells]
        if ragged:
            count = len(self._lines[ragged - 1].cells)
            raise TableError(
                f"Row {ragged} has {count} cell{'s' * (count != 1)}, but the first has {len(self.header)}: a "
                "separator or a quote was changed, so download the file again and do not edit it."
            )
        self._lines = [line for line in self._lines if line.cells == [""] or not line.is_blank]
        self._quotes_all = all(cell.startswith('"') for cell in self._rows[0].cells)

    def _decode(self, content: bytes) -> str:
        for name in [self._encoding] if self._encoding else ENCODINGS:
            try:
                text = content.decode(name)
            except UnicodeDecodeError:
                continue
            if name in ENCODINGS[1:]:
                self._mark, name = next(iter(MARKS.items()))
            self._encoding = name
            return text
        raise TableError("The file is not text: download it again as CSV.")

    def _parse(self, text: str, *, strict: bool) -> Iterator[_Line]:
        separator = re.escape(self.separator)
        end = rf"{separator}|\r|\n|\Z"
        if strict:
            quoted = rf'"[^"]*(?:""[^"]*)*"(?={end})'
        else:
            pair = rf'""(?!(?<=\\"")(?:{end}))'
            quoted = rf'"(?:[^"]|{pair}|"(?!"|{end}))*"?"(?={end})'
        cell = re.compile(rf"{quoted}|[^{separator}\r\n]*")
        position = 0
        while position < len(text):
            cells = []
            while match := cell.match(text, position):
                cells.append(match[0])
                position = match.end()
                if text[position : position + 1] != self.separator:
                    break
                position += 1
            line_end = LINE_END.match(text, position)
            position = line_end.end() if line_end else position
            yield _Line(cells, line_end[0] if line_end else "")

    def number(self, row: int) -> int:
        """Return the number that a spreadsheet program shows beside a row."""
        return self._numbers[row + 1]

    def __len__(self) -> int:
        """Return the number of rows below the header."""
        return len(self._rows) - 1

    def __getitem__(self, row: int) -> list[str]:
        """Return the values of a row; 0 is the one below the header."""
        return [_value(cell) for cell in self._rows[row + 1].cells]

    def fill(self, row: int, column: int, value: str) -> None:
        """Replace the value of a cell, and quote it as the file does."""
        special = (self.separator, '"', "\r", "\n")
        if self._quotes_all or any(sign in value for sign in special) or value != value.strip():
            value = '"{}"'.format(value.replace('"', '""'))
        self._rows[row + 1].cells[column] = value

    def normalise(self) -> None:
        """Use UTF-8 and commas, whatever a spreadsheet program has made of the file."""
        self._mark, self._encoding = next(iter(MARKS.items()))
        self.separator, self._quotes_all = ",", True
        for line in self._lines:
            line.cells[:] = ['"{}"'.format(_value(cell).replace('"', '""')) for cell in line.cells]

    def __bytes__(self) -> bytes:
        """Return the file."""
        return self._encoded(self._lines)

    def part(self, rows: Collection[int], columns: Collection[int]) -> bytes:
        """Return the file with the header and some of the other rows and columns."""
        kept = [self._rows[0], *(self._rows[row + 1] for row in sorted(rows))]
        return self._encoded(
            line._replace(cells=[line.cells[column] for column in sorted(columns)]) for line in kept
        )

    def _encoded(self, lines: Iterable[_Line]) -> bytes:
        text = "".join(self.separator.join(line.cells) + line.end for line in lines)
        return self._mark + text.encode(self._encoding)


def _ragged(lines: Sequence[_Line]) -> int:
    """Return the number of the first line that is not as long as the header, or 0."""
    length = next((len(line.cells) for line in lines if not line.is_blank), 0)
    return next((n for n, line in enumerate(lines, 1) if not line.is_blank and len(line.cells) != length), 0)


def _value(cell: str) -> str:
    return cell[1:-1].replace('""', '"') if len(cell) > 1 and cell.startswith('"') else cell


def find_column(titles: Mapping[int, str], title: str, platform: str) -> int:
    """Return the column with a title, whatever the case of its letters.

    Parameters
    ----------
    titles : mapping
        Column → title, for the columns that can be filled in.

    Raises
    ------
    TableError
        If there is no such column, or more than one.
    """
    found = [column for column, name in titles.items() if name.casefold() == title.casefold()]
    if len(found) == 1:
        return found[0]
    if found:
        raise TableError(f"{len(found)} columns are called {title!r} in {platform}: rename all but one.")
    known = ", ".join(map(repr, titles.values())) or "none"
    raise TableError(f"No column is called {title!r} in this file from {platform}, which has {known}.")


def write_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Write a CSV file in UTF-8 with a byte order mark, and with commas."""
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerows(rows)
    return file.getvalue().encode("utf-8-sig")
