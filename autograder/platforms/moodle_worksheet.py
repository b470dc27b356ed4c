"""Read and fill in Moodle's grading worksheet, "Download grading worksheet" on an assignment's page.

Moodle finds the columns of an upload by their headings in the language of the person who uploads it, and the
participant by the number at the end of the first cell (``mod/assign/feedback/offline/importgradeslib.php``).
It ignores a row silently if its grade is above the maximum, and reads "50,5" as 50 where the decimal sign is
a point. So the worksheet that Moodle gave is filled in, and nothing else in it changes.
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
from autograder.platforms.table import NumberFormat, Table, TableError, parse_date, parse_number, scale

# From Moodle's language packs, as of June 2026: a row per language, "|" between variants, "*" for what Moodle
# inserts. The months are those of the Unicode CLDR; where there are none, Moodle writes them as numbers.
LANGUAGES = Path(__file__).with_name("moodle_languages.csv")
REQUIRED = ("identifier", "grade", "graded")  # Moodle refuses a file without them
PARTICIPANT = re.compile(r"(\d+)\s*$")
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
        """Return the position of a heading, in capital or small letters; None if it is not there."""
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
        """Return who it is."""
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
        """Return the column after the grade if it has one number in all rows, whatever it is called.

        Headings change between versions of Moodle, as the Italian one has, but their order does not.
        """
        place = self._columns["grade"] + 1
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
        """Enter marks, by the numbers of participants, scaled to the maximum in the worksheet.

        Without `comments`, a worksheet that already has some loses that column, because Moodle would replace
        its comments by those in the file, which have lost their formatting.
        """
        table, columns, keys, notes = self._table, self._columns, [], []
        for row, one in enumerate(self.participants):
            if (mark := marks.get(one.number)) is None:
                continue
            if not one.can_change and "workflow" not in columns:
                notes.append(
                    f"{one.label}: not entered, because Moodle says that the grade cannot be changed."
                )
                continue
            example = table[row][columns["maximum"]] if "maximum" in columns else ""
            number = NumberFormat.like(example, self.language.decimal)
            grade = scale(mark.score, mark.points, one.maximum)
            if one.maximum is not None and grade > one.maximum:
                grade = one.maximum
                notes.append(
                    f"{one.label}: gets the maximum grade, because Moodle would refuse {mark.score:g} points."
                )
            table.fill(row, columns["grade"], number.write(grade))
            if comments and "comments" in columns:
                table.fill(row, columns["comments"], _one_line(mark.comment))
            keys.append(one.number)
            if one.state in NOT_FINAL:
                notes.append(f"{one.label}: has a grade now, although {NOT_FINAL[one.state]}.")
        if not comments and any(one.comment for one in self.participants):
            table.drop_column(columns["comments"])
            notes.append("The column of comments was left out, so that the comments in Moodle are kept.")
        if keys and "maximum" not in columns:
            notes.append("The worksheet has no maximum grade, so the points were entered as they are.")
        if any(one.graded for one in self.participants if one.number in keys):
            notes.append(
                "Some students already have a grade or a feedback file in Moodle: when you upload the "
                "worksheet, tick “Allow updating records that have been modified more recently in Moodle "
                "than in the spreadsheet”."
            )
        return Filled(bytes(table), keys, notes)

    def _participant(self, row: int, zone: tzinfo) -> Participant:
        cells = self._table[row]

        def cell(word: str) -> str:
            return cells[self._columns[word]].strip() if word in self._columns else ""

        number = PARTICIPANT.search(cell("identifier"))
        if not number:
            raise TableError(
                f"Row {row + 2} of the worksheet names no participant: download it again and do not edit it."
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


def _one_line(comment: str) -> str:
    """Write HTML so that PHP's CSV reader, for which a backslash escapes a quote, reads it back unchanged."""
    return " ".join(comment.split()).replace("\\", "&#92;")


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
    known = [
        (sum(language.column(word, header) is not None for word in language.words), language)
        for language in languages()
        if all(language.column(word, header) is not None for word in REQUIRED)
    ]
    if known:
        return max(known, key=lambda pair: pair[0])[1]
    names = ", ".join(language.name for language in languages())
    raise TableError(
        "This is not a grading worksheet of Moodle in a language that the grader knows "
        f"({names}): switch Moodle to English in your profile and download the worksheet again."
    )
