"""The term's archives and worksheets are byte for byte the platforms' own."""

import csv
import random
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest

from term import canvas, moodle
from term.handed_in import File, HandedIn, Status
from term.moodle_zip import Entry, write_zip
from term.students import Person, invent_class

LMS = Path(__file__).parent / "lms"
ROME, NEW_YORK = ZoneInfo("Europe/Rome"), ZoneInfo("America/New_York")
DUE = datetime(2026, 11, 15, 23, 59, tzinfo=ROME)
DOWNLOADED = datetime(2026, 11, 29, 2, 30, tzinfo=ROME)


class Row(NamedTuple):
    """What a participant of the real site did, as the site's log says."""

    mailbox: str
    numbers: tuple[int, int]
    status: Status = "submitted"
    time: datetime | None = None
    files: tuple[str, ...] = ("deep-neural-networks.ipynb",)


def november(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ROME)


NFD = "U\u0308bung nfd.txt"
# In the order in which they enrolled. What they are called is read from the site's gradebook.
ROWS = [
    Row("jmueller", (3, 30), time=november(14, 10, 30)),
    Row("sobrien", (14, 19), time=november(18, 3, 4)),
    Row(
        "jmgarcia",
        (10, 16),
        time=november(14, 11, 30),
        files=("Lösung für Übung 3 (final).ipynb", 'it\'s & mine <v1>: "x".txt'),
    ),
    Row("lming", (8, 26), time=november(14, 12), files=("深度学习.ipynb",)),
    Row("john.smith+dl1", (5, 29), status="draft", time=november(14, 12, 30)),
    Row("mrossi", (13, 24), time=november(14, 13)),
    Row("mrossi2", (6, 21), time=november(14, 13, 30)),
    Row("mlong", (12, 22), time=november(19, 12)),
    Row("marabi", (1, 18), time=november(14, 14, 30), files=("submission.zip",)),
    Row("alucia", (2, 28), time=november(15, 21)),
    Row("mmuster", (7, 25), status="reopened", time=november(15, 21, 30), files=()),
    Row(
        "rdarcy",
        (15, 27),
        time=november(14, 16),
        files=(
            "a/deep-neural-networks.ipynb",
            "b/deep-neural-networks.ipynb",
            "deep-neural-networks.ipynb",
            "a/b/c/d/e/deep.py",
            ".ipynb_checkpoints/deep-neural-networks-checkpoint.ipynb",
            "empty.txt",
            ".DS_Store",
        ),
    ),
    Row(
        "anna2",
        (9, 20),
        time=november(14, 16, 30),
        files=(
            "deep-neural-networks.ipynb",
            *(f"data_{number:02}.csv" for number in range(1, 18)),
            "x_3_assignsubmission_file_deep-neural-networks.ipynb",
            NFD,
        ),
    ),
    Row("suharto", (4, 17), status="none", files=()),
]
EXTENDED, TYPED = "mlong", "jmueller"


def people() -> list[Person]:
    """Read the names of the real site's participants."""
    with (LMS / "en" / "gradebook.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["Email address"].partition("@")[0]: row for row in csv.DictReader(file)}
    found = []
    for place, row in enumerate(ROWS):
        one = rows[row.mailbox]
        found.append(
            Person(place, one["First name"], one["Last name"], one["Email address"], one["ID number"])
        )
    return found


def contents(archive: str) -> dict[int, Iterator[Entry]]:
    """Read what is in a real archive, by the participant's number."""
    entries: dict[int, list[Entry]] = {}
    with ZipFile(LMS / archive) as file:
        for info in file.infolist():
            number = int(info.filename.split("_")[1])
            time = datetime(*info.date_time, tzinfo=ROME)
            entries.setdefault(number, []).append(Entry("", file.read(info), time))
    return {number: iter(found) for number, found in entries.items()}


def first_assignment() -> list[HandedIn]:
    """Return what was handed in to the site's first assignment."""
    real, submissions = contents("en/deep-neural-networks-folders.zip"), []
    for person, row in zip(people(), ROWS, strict=True):
        text = "Answer in words: the loss falls & stays < 0.1." if row.mailbox == TYPED else ""
        entries = real.get(row.numbers[0], iter(()))
        written = next(entries).time if text else None
        files = [
            File(path, entry.content, entry.time) for path, entry in zip(row.files, entries, strict=True)
        ]
        extension = november(20, 23, 59) if row.mailbox == EXTENDED else None
        submissions.append(HandedIn(person, row.status, row.time, files, extension, text, written))
    return submissions


def second_assignment() -> list[HandedIn]:
    """Return what was handed in to the second: one file every half hour."""
    real, submissions = contents("en/tensors-23-folders.zip"), []
    for person, row in zip(people(), ROWS, strict=True):
        entries = [File("tensors.ipynb", one.content, one.time) for one in real.get(row.numbers[1], ())]
        minutes = 17 * 60 + 30 * (person.place + 1)
        time = november(14, minutes // 60, minutes % 60) if entries else None
        submissions.append(HandedIn(person, "submitted" if entries else "none", time, entries))
    return submissions


def settings(assignment: int, **changes: object) -> moodle.MoodleAssignment:
    """Return an assignment of the site, with its participants' numbers."""
    numbers = {place: row.numbers[assignment] for place, row in enumerate(ROWS)}
    return moodle.MoodleAssignment(numbers, DUE, **changes)  # type: ignore[arg-type]


def test_the_archives_are_moodles_byte_for_byte() -> None:
    first = moodle.archive(settings(0, maximum=100, online_text=True), first_assignment(), ROME)
    assert first == (LMS / "en" / "deep-neural-networks-folders.zip").read_bytes()
    second = moodle.archive(settings(1, maximum=23), second_assignment(), ROME)
    assert second == (LMS / "en" / "tensors-23-folders.zip").read_bytes()


@pytest.mark.parametrize(
    ("name", "language", "zone", "identity"),
    [
        ("en/deep-neural-networks-worksheet.csv", moodle.ENGLISH, ROME, ["email"]),
        ("en/deep-neural-networks-worksheet-idnumber.csv", moodle.ENGLISH, ROME, ["number", "email"]),
        ("en/deep-neural-networks-worksheet-no-identity.csv", moodle.ENGLISH, ROME, []),
        ("en/deep-neural-networks-worksheet-new-york.csv", moodle.ENGLISH, NEW_YORK, ["email"]),
        ("de/deep-neural-networks-worksheet.csv", moodle.GERMAN, ROME, ["email"]),
    ],
)
def test_the_worksheets_are_moodles_byte_for_byte(
    name: str, language: moodle.Language, zone: ZoneInfo, identity: list[str]
) -> None:
    assignment = settings(0, maximum=100, online_text=True, identity=identity)
    sheet = moodle.worksheet(assignment, first_assignment(), DOWNLOADED, zone, language)
    assert sheet.decode() == (LMS / name).read_bytes().decode()


def test_the_worksheet_of_an_assignment_without_text_is_moodles_byte_for_byte() -> None:
    sheet = moodle.worksheet(settings(1, maximum=23), second_assignment(), DOWNLOADED, ROME)
    assert sheet.decode() == (LMS / "en" / "tensors-23-worksheet.csv").read_bytes().decode()


def test_the_archive_and_the_gradebook_of_canvas_are_those_that_its_source_describes() -> None:
    with (LMS / "derived" / "canvas-gradebook.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[2:-1]
    users = {place: int(row["ID"]) for place, row in enumerate(rows)}
    found = []
    for place, row in enumerate(rows):
        last, first = row["Student"].rsplit(", ", 1)
        found.append(Person(place, first, last, "", row["SIS User ID"], "canvas"))
    assignment = canvas.CanvasAssignment("deep-neural-networks", 4711, users, DUE, 100)
    sheet = canvas.gradebook([assignment], found, users, "DL1")
    assert sheet.decode() == (LMS / "derived" / "canvas-gradebook.csv").read_bytes().decode()

    made = datetime(2026, 11, 14, 10, tzinfo=UTC)
    on_time, late = november(14, 10), november(16, 10)
    with ZipFile(LMS / "derived" / "canvas-submissions.zip") as real:
        entries = real.infolist()[: len(found)]
        submissions = [
            HandedIn(
                person,
                "submitted",
                late if "_LATE_" in entry.filename else on_time,
                [File("deep-neural-networks.ipynb", real.read(entry), on_time)],
                attachment=5000 + person.place,
            )
            for person, entry in zip(found, entries, strict=True)
        ]
    archive = canvas.archive(assignment, submissions, made)
    with ZipFile(BytesIO(archive)) as written:
        for info, entry in zip(written.infolist(), entries, strict=True):
            shape = ("filename", "date_time", "flag_bits", "compress_type", "CRC", "file_size", "extra")
            assert [getattr(info, name) for name in shape] == [getattr(entry, name) for name in shape]


def test_a_class_is_the_same_for_the_same_seed_and_nobody_is_like_anybody_else() -> None:
    people = invent_class(random.Random(1), 200)
    assert people == invent_class(random.Random(1), 200) != invent_class(random.Random(2), 200)
    assert len({one.email.lower() for one in people}) == len({one.number for one in people}) == 200
    assert len({one.full_name for one in people}) < 200
    assert {one.campus for one in people} == {"moodle", "canvas"}


def test_an_empty_archive_is_one() -> None:
    with ZipFile(BytesIO(write_zip([]))) as archive:
        assert archive.namelist() == []
