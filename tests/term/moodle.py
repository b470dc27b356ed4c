"""Write what Moodle 4.5 gives an instructor: archive and grading worksheet."""

import csv
import html
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from term.handed_in import File, HandedIn, Status
from term.moodle_zip import Entry, write_zip

# What PARAM_FILE removes: clean_param in Moodle's lib/moodlelib.php.
REMOVED = re.compile(r"[\x00-\x1f\x7f&<>\"`|':\\/]")
# What makes fputcsv of PHP quote a field: ext/standard/file.c, php_fputcsv.
QUOTED = re.compile(r'[," \n\r\t\\]')
UNITS = (86400, 3600, 60, 1)


@dataclass(frozen=True)
class Language:
    """The words that Moodle writes in one language."""

    headings: Mapping[str, str]
    grades: str
    participant: str
    yes: str
    decimal_sign: str
    statuses: Mapping[Status, str]
    late: str
    overdue: str
    extended: str
    units: tuple[tuple[str, str], ...]
    days: tuple[str, ...]
    months: tuple[str, ...]
    date: str
    twelve_hours: bool


ENGLISH = Language(
    headings={
        "identifier": "Identifier",
        "name": "Full name",
        "number": "ID number",
        "email": "Email address",
        "status": "Status",
        "grade": "Grade",
        "maximum": "Maximum grade",
        "changeable": "Grade can be changed",
        "submitted": "Last modified (submission)",
        "text": "Online text",
        "graded": "Last modified (grade)",
        "comments": "Feedback comments",
    },
    grades="Grades",
    participant="Participant ",
    yes="Yes",
    decimal_sign=".",
    statuses={
        "submitted": "Submitted for grading",
        "draft": "Draft (not submitted)",
        "reopened": "Reopened",
        "none": "No submission",
    },
    late="{} late",
    overdue="Assignment is overdue by: {}",
    extended="Extension granted until: {}",
    units=(("day", "days"), ("hour", "hours"), ("min", "mins"), ("sec", "secs")),
    days=("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    months=(
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
    date="{weekday}, {day} {month} {year}, {time}",
    twelve_hours=True,
)
GERMAN = Language(
    headings={
        "identifier": "ID",
        "name": "Vollständiger Name",
        "number": "ID-Nummer",
        "email": "E-Mail-Adresse",
        "status": "Status",
        "grade": "Bewertung",
        "maximum": "Bestwertung",
        "changeable": "Bewertung kann geändert werden",
        "submitted": "Zuletzt geändert (Abgabe)",
        "text": "Texteingabe online",
        "graded": "Zuletzt geändert (Bewertung)",
        "comments": "Feedback als Kommentar",
    },
    grades="Bewertungen",
    participant="Teilnehmer/in",
    yes="Ja",
    decimal_sign=",",
    statuses={
        "submitted": "Zur Bewertung abgegeben",
        "draft": "Entwurf (nicht abgegeben)",
        "reopened": "Erneut geöffnet",
        "none": "Keine Abgabe",
    },
    late="{} zu spät",
    overdue="Abgabeende überschritten seit: {}",
    extended="Verlängertes Abgabeende bis: {}",
    units=(("Tag", "Tage"), ("Stunde", "Stunden"), ("Minute", "Minuten"), ("Sekunde", "Sekunden")),
    days=("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"),
    months=(
        *("Januar", "Februar", "März", "April", "Mai", "Juni"),
        *("Juli", "August", "September", "Oktober", "November", "Dezember"),
    ),
    date="{weekday}, {day}. {month} {year}, {time}",
    twelve_hours=False,
)


@dataclass(frozen=True)
class MoodleAssignment:
    """The settings of an assignment, and the numbers of its participants.

    Attributes
    ----------
    numbers : mapping
        A person's place → the person's number, which is valid in this assignment only.
    identity : sequence of str
        Which of "number" and "email" the site shows (`showuseridentity`).
    """

    numbers: Mapping[int, int]
    due: datetime
    maximum: float
    online_text: bool = False
    identity: Sequence[str] = ("email",)


def clean(name: str) -> str:
    """Remove from a name what Moodle does not allow in the name of a file."""
    return REMOVED.sub("", name)


def archive(assignment: MoodleAssignment, submissions: Sequence[HandedIn], zone: ZoneInfo) -> bytes:
    """Return what "Download all submissions" gives, in folders."""
    entries = []
    for one in sorted(submissions, key=lambda one: one.person.sorting_key):
        if one.status not in ("submitted", "draft"):
            continue
        number = assignment.numbers[one.person.place]
        prefix = f"{clean(one.person.full_name.replace('_', ' '))}_{number}_assignsubmission"
        if one.online_text:
            page = (
                '<!DOCTYPE html><html><head><meta charset="UTF-8"></head><body>'
                f"<p>{html.escape(one.online_text, quote=False)}</p></body></html>"
            )
            text = File("onlinetext.html", page.encode(), one.text_written or one.time or assignment.due)
            entries.append(_entry(f"{prefix}_onlinetext", text, zone))
        entries += [_entry(f"{prefix}_file", file, zone) for file in one.files]
    return write_zip(entries)


def _entry(folder: str, file: File, zone: ZoneInfo) -> Entry:
    path = "/".join(map(clean, file.path.split("/")))
    return Entry(f"{folder}/{path}", file.content, file.uploaded.astimezone(zone))


def worksheet(
    assignment: MoodleAssignment,
    submissions: Sequence[HandedIn],
    now: datetime,
    zone: ZoneInfo,
    language: Language = ENGLISH,
) -> bytes:
    """Return what "Download grading worksheet" gives, in order of enrolment.

    Parameters
    ----------
    zone : ZoneInfo
        The time zone of the person who downloads it.
    """
    columns = ["identifier", "name", *assignment.identity, "status", "grade", "maximum", "changeable"]
    columns += ["submitted", *["text"] * assignment.online_text, "graded", "comments"]
    rows = [[language.headings[column] for column in columns]]
    for one in sorted(submissions, key=lambda one: one.person.place):
        fields = {
            "identifier": f"{language.participant}{assignment.numbers[one.person.place]}",
            "name": one.person.full_name,
            "number": one.person.number,
            "email": one.person.email,
            "status": _status(one, assignment.due, now, zone, language),
            "grade": "",
            "maximum": f"{assignment.maximum:.2f}".replace(".", language.decimal_sign),
            "changeable": language.yes,
            "submitted": _date(one.time, zone, language) if one.time else "-",
            "text": f"{one.online_text}   " if one.online_text else "",
            "graded": "-",
            "comments": "",
        }
        rows.append([fields[column] for column in columns])
    return "".join(["\ufeff", *map(_line, rows)]).encode()


def _line(fields: Sequence[str]) -> str:
    """Format a row as PHP does: a space is enough for quotes."""
    line = io.StringIO()
    quote = csv.writer(line, quoting=csv.QUOTE_ALL, lineterminator="")
    texts = []
    for field in fields:
        line.seek(0)
        line.truncate()
        quote.writerow([field])
        texts.append(line.getvalue() if QUOTED.search(field) else field)
    return ",".join(texts) + "\n"


def _status(one: HandedIn, due: datetime, now: datetime, zone: ZoneInfo, language: Language) -> str:
    """Say what the column "Status" says.

    An empty cell of Moodle's table leaves a dash at its end.
    """
    parts = [language.statuses[one.status]]
    due = one.extension or due
    if one.status == "submitted" and one.time and one.time > due:
        parts.append(language.late.format(_duration(one.time - due, language)))
    if one.status == "none" and now > due:
        parts.append(language.overdue.format(_duration(now - due, language)))
    if one.extension:
        parts.append(language.extended.format(_date(one.extension, zone, language)))
    return " - ".join([*parts, " - "])


def _duration(time: timedelta, language: Language) -> str:
    """Format a time in two units, as format_time of Moodle's lib/moodlelib.php does."""
    seconds, counts = int(time.total_seconds()), []
    for unit in UNITS:
        count, seconds = divmod(seconds, unit)
        counts.append(count)
    first = next((place for place, count in enumerate(counts) if count), len(counts) - 1)
    words = []
    for count, names in list(zip(counts, language.units, strict=True))[first : first + 2]:
        if count:
            words.append(f"{count} {names[count != 1]}")
    return " ".join(words)


def _date(time: datetime, zone: ZoneInfo, language: Language) -> str:
    """Format a time as Moodle's `strftimedaydatetime` does."""
    time = time.astimezone(zone)
    clock = f"{time.hour:02}:{time.minute:02}"
    if language.twelve_hours:
        clock = f"{time.hour % 12 or 12}:{time.minute:02} {'AM' if time.hour < 12 else 'PM'}"
    return language.date.format(
        weekday=language.days[time.weekday()],
        day=time.day,
        month=language.months[time.month - 1],
        year=time.year,
        time=clock,
    )
