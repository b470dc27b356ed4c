"""Read and fill in Moodle's grading worksheet.

It comes from "Download grading worksheet" on an assignment's page.

Moodle finds the columns of an upload by their headings in the language of the person who uploads it, and the
participant by the number at the end of the first cell (``mod/assign/feedback/offline/importgradeslib.php``).
It ignores a row silently if its grade is above the maximum, and reads "50,5" as 50 where the decimal sign is
a point. So the rows of the worksheet that Moodle gave are filled in, and nothing else in them changes.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from autograder.platforms.identity import Identity, split_name
from autograder.platforms.marks import Filled, Mark
from autograder.platforms.table import (
    NumberFormat,
    Table,
    TableError,
    parse_date,
    parse_number,
    scale,
    write_csv,
)

# From Moodle's language packs, as of June 2026: a row per language, "|" between variants, "*" for what Moodle
# inserts. The months are those of the Unicode CLDR; where there are none, Moodle writes them as numbers.
LANGUAGES = Path(__file__).with_name("moodle_languages.csv")
REQUIRED = ("identifier", "grade", "graded")  # Moodle refuses a file without them
SEVERAL = 4  # headings by which a worksheet is recognised; Moodle's gradebook shares that many
PARTICIPANT = re.compile(r"\D(\d+)\s*$")  # Moodle removes the word before the number by its length
NOTHING = ("", "-")  # how Moodle writes that there is no date

State = Literal["handed_in", "draft", "reopened", "nothing", ""]
NOT_FINAL: Mapping[State, str] = {
    "draft": "Moodle has only a draft",
    "reopened": "the submission was reopened",
    "nothing": "Moodle has no submission",
}
STATES: tuple[State, ...] = ("handed_in", "draft", "reopened", "nothing")


class Language(NamedTuple):
    """Moodle's words in one language, by the names of the columns of `LANGUAGES`."""

    name: str
    words: Mapping[str, Sequence[str]]
    months: Sequence[str]

    @property
    def decimal(self) -> str:
        """The decimal sign."""
        return self.words["decimal"][0]

    def column(self, word: str, header: Sequence[str]) -> int | None:
        """Return the position of a heading, in any case; None if it is not there."""
        names = {name.casefold() for name in self.words[word]}
        return next((place for place, name in enumerate(header) if name.casefold() in names), None)

    def insertion(self, word: str, text: str) -> str | None:
        """Return what Moodle inserted into a phrase such as "Extension granted until: *"."""
        for phrase in self.words[word]:
            before, _, after = phrase.partition("*")
            if match := re.fullmatch(rf"{re.escape(before)}(.+){re.escape(after)}", text):
                return match[1].strip()
        return None


@dataclass(frozen=True)
class Participant:
    """A row of the worksheet. What it does not say is empty or None.

    Attributes
    ----------
    number : str
        Moodle's number of the participant, which holds for one assignment only. Names in the archive of the
        submissions contain it, except for those of groups.
    name, email, id_number, username : str
        Who it is, unless marking is blind. `id_number` is the university's number.
    group : str
        The group that hands in together.
    state : str
        Whether a submission was handed in; "" if the status is not known in the language.
    late : str
        How late it came, in the words of Moodle, such as "2 days 3 hours".
    extension, submitted : datetime
        The extended due date; when the files last changed.
    grade, maximum : Decimal
        The points in Moodle, and the most that it allows.
    can_change : bool
        Whether Moodle says that the grade can be changed. With a marking workflow it says "No" wrongly.
    graded : bool
        Whether Moodle has a record of a grade, maybe without points.
    """

    number: str
    name: str = ""
    email: str = ""
    id_number: str = ""
    username: str = ""
    group: str = ""
    state: State = ""
    late: str = ""
    extension: datetime | None = None
    submitted: datetime | None = None
    grade: Decimal | None = None
    maximum: Decimal | None = None
    can_change: bool = True
    graded: bool = False
    comment: str = ""

    @property
    def label(self) -> str:
        """How to name the participant in a message."""
        return self.name or f"participant {self.number}"

    def identity(self) -> Identity:
        """Return the participant's identity."""
        first, last = split_name(self.name)  # Moodle has only the full name
        return Identity(
            "moodle", self.number, last, first, self.email, number=self.id_number, username=self.username
        )


class Worksheet:
    """Moodle's grading worksheet.

    Parameters
    ----------
    content : bytes
        The file.
    zone : tzinfo
        The time zone of the person who downloaded it: Moodle writes dates as that person sees them.

    Raises
    ------
    TableError
        If it is not a worksheet in a known language.
    """

    def __init__(self, content: bytes, zone: tzinfo) -> None:
        self._table = Table(content)
        self.language = _language_of(self._table.header)
        self._columns = {
            word: place
            for word in self.language.words
            if (place := self.language.column(word, self._table.header)) is not None
        }
        if "scale" in self._columns and "maximum" not in self._columns:
            raise TableError(
                "This assignment is graded with a scale in Moodle: change its grade to points there, and "
                "download the worksheet again."
            )
        if "maximum" not in self._columns and (place := self._column_of_maxima()):
            self._columns["maximum"] = place
        self.participants = [self._participant(row, zone) for row in range(len(self._table))]

    def _column_of_maxima(self) -> int | None:
        """Return the column after the grade if it has the same number in all rows.

        Headings change between versions of Moodle, as the Italian one has, but their order does not.
        """
        place = self._columns["grade"] + 1
        if place == len(self._table.header):
            return None
        values = {parse_number(self._table[row][place]) for row in range(len(self._table))}
        return place if len(values) == 1 and None not in values else None

    def identities(self) -> list[Identity]:
        """Return who is in the worksheet; with blind marking, only their numbers."""
        return [one.identity() for one in self.participants]

    @property
    def is_blind(self) -> bool:
        """Whether names are hidden."""
        return "full_name" not in self._columns

    def fill(self, marks: Mapping[str, Mark], *, comments: bool = False) -> Filled:
        """Enter marks, by the numbers of participants, scaled to the worksheet's maximum.

        Only the rows with a mark are kept, and the column of comments only if there are new ones: Moodle
        would round the other grades to two decimals, and replace its comments by those in the file, which
        have lost their formatting. It ignores the other columns, but a backslash before a quote in one of
        them, such as an answer in words, would make it misread the rest of the file.
        """
        table, keys, notes, rows = self._table, [], [], []
        for row, one in enumerate(self.participants):
            if (mark := marks.get(one.number)) is None:
                continue
            if not one.can_change and "workflow" not in self._columns:
                notes.append(
                    f"{one.label}: not entered, because Moodle says that the grade cannot be changed."
                )
                continue
            cells = table[row]
            grade, note = self._grade(one, mark, cells)
            cells[self._columns["grade"]] = grade
            if comments and "comments" in self._columns:
                cells[self._columns["comments"]] = " ".join(mark.comment.split())
            rows.append([_readable_in_php(cell) for cell in cells])
            keys.append(one.number)
            notes += note
            if one.state in NOT_FINAL:
                notes.append(f"{one.label}: has a grade now, although {NOT_FINAL[one.state]}.")
        rows.insert(0, list(table.header))
        if not comments and "comments" in self._columns:
            for cells in rows:
                del cells[self._columns["comments"]]
        entered = [one for one in self.participants if one.number in keys]
        return Filled(write_csv(rows), keys, notes + self._advice(entered, comments=comments))

    def _grade(self, one: Participant, mark: Mark, cells: Sequence[str]) -> tuple[str, list[str]]:
        """Return the grade as Moodle reads it, and what there is to say about it."""
        example = cells[self._columns["maximum"]] if "maximum" in self._columns else ""
        if example and one.maximum is None:
            raise TableError(
                f"{one.label}: the maximum grade is {example!r} in the worksheet, so a spreadsheet program "
                "has changed it: download it again and do not edit it."
            )
        # Moodle understands a point in every language, but a comma only in those that write one; a
        # spreadsheet in such a language may have put commas in an English worksheet.
        comma = self.language.decimal == NumberFormat.like(example).sign == ","
        grade, notes = scale(mark.score, mark.points, one.maximum), []
        if one.maximum is not None and grade > one.maximum:
            grade = one.maximum
            notes.append(
                f"{one.label}: gets the maximum grade, because Moodle would refuse {mark.score:g} points."
            )
        return NumberFormat("," if comma else ".").write(grade), notes

    def _advice(self, entered: Sequence[Participant], *, comments: bool) -> list[str]:
        """List what an instructor has to know before the upload."""
        advice = []
        if comments and "comments" not in self._columns:
            advice.append(
                "The worksheet has no column for comments, so none were entered: switch on “Feedback "
                "comments” in the assignment, and download the worksheet again."
            )
        if not comments and any(one.comment for one in entered):
            advice.append("The column of comments was left out, so that the comments in Moodle are kept.")
        if entered and "maximum" not in self._columns:
            advice.append("The worksheet has no maximum grade, so the points were entered as they are.")
        if any(one.graded for one in entered):
            advice.append(
                "Some students already have a grade or a feedback file in Moodle: when you upload the "
                "worksheet, tick “Allow updating records that have been modified more recently in Moodle "
                "than in the spreadsheet”."
            )
        return advice

    def _participant(self, row: int, zone: tzinfo) -> Participant:
        cells = self._table[row]

        def cell(word: str) -> str:
            return cells[self._columns[word]].strip() if word in self._columns else ""

        number = PARTICIPANT.search(cell("identifier"))
        if not number:
            raise TableError(
                f"Row {self._table.number(row)} of the worksheet names no participant: download it again and "
                "do not edit it."
            )
        state, late, extension = self._status(cell("status"))
        months = self.language.months
        return Participant(
            number=number[1],
            name=cell("full_name"),
            email=cell("email"),
            id_number=cell("number"),
            username=cell("username"),
            group=cell("group"),
            state=state,
            late=late,
            extension=parse_date(extension, months, zone),
            submitted=parse_date(cell("submitted"), months, zone),
            grade=parse_number(cell("grade")),
            maximum=parse_number(cell("maximum")),
            can_change=cell("can_change").casefold() != self.language.words["no"][0].casefold(),
            graded=cell("graded") not in NOTHING,
            comment=cell("comments"),
        )

    def _status(self, text: str) -> tuple[State, str, str]:
        """Read a status such as "Submitted for grading - 2 days late -  - "."""
        words = self.language.words
        states: dict[int, State] = {
            len(phrase): state
            for state in STATES
            for phrase in words[state]
            if text.casefold().startswith(phrase.casefold())
        }
        state: State = states[max(states)] if states else ""
        parts = [part.strip() for part in text.split(" - ")]
        late = next((found for part in parts if (found := self.language.insertion("late", part))), "")
        until = next((found for part in parts if (found := self.language.insertion("extension", part))), "")
        return state, late, until


def _readable_in_php(text: str) -> str:
    """Replace backslashes, which PHP's CSV reader takes for an escape before a quote."""
    return text.replace("\\", "&#92;")


@cache
def languages() -> list[Language]:
    """Read Moodle's words in all languages that the grader knows."""
    return list(_read_languages())


def _read_languages() -> Iterator[Language]:
    with LANGUAGES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            name, months = row.pop("language"), row.pop("months").split()
            yield Language(name, {word: text.split("|") for word, text in row.items()}, months)


def _language_of(header: Sequence[str]) -> Language:
    """Return the language in which a worksheet has most of its headings."""
    language = max(languages(), key=lambda one: _known(one, header))
    missing = [language.words[word][0] for word in REQUIRED if language.column(word, header) is None]
    if not missing:
        return language
    if _known(language, header)[1] > SEVERAL:
        raise TableError(
            f"The worksheet has no column {' or '.join(map(repr, missing))}, without which Moodle refuses "
            "it: download it again and do not edit it."
        )
    names = ", ".join(language.name for language in languages())
    raise TableError(
        "This is not a grading worksheet of Moodle in a language that the grader knows "
        f"({names}): switch Moodle to English in your profile and download the worksheet again."
    )


def _known(language: Language, header: Sequence[str]) -> tuple[bool, int]:
    """Return whether a header has all required headings, and how many in all.

    So a language with all required headings comes before the others.
    """
    required = all(language.column(word, header) is not None for word in REQUIRED)
    return required, sum(language.column(word, header) is not None for word in language.words)
