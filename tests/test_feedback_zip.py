"""The zip of feedback pages: `import_feedback` reads it by the rules of Moodle's importer.

They are those of ``mod/assign/feedback/file/importziplib.php``, as Moodle 4.5 was seen to apply them.
"""

import random
import re
import zipfile
from datetime import UTC
from pathlib import Path
from types import SimpleNamespace
from typing import ClassVar

import pytest
from importers import import_feedback

from autograder.course import CourseError
from autograder.platforms.moodle_worksheet import Worksheet
from autograder.results import feedback_zip, upload
from autograder.results.feedback_zip import FeedbackZip, write_feedback_zip
from autograder.results.marks import ClassMarks, Sheet, SubmissionMark
from autograder.roster import Roster, Student, local_key
from autograder.submission import collect as collect_module
from autograder.submission import collected, owners, store, students, timestamp
from autograder.submission.collected import Collected, write_collected
from autograder.submission.read import SubmissionKey

LMS = Path(__file__).parent / "lms"
HOMEWORK = "deep-neural-networks"
NAME = f"{HOMEWORK}-feedback.html"
MEGABYTE = 2**20
STUDENTS = [
    Student("jm", "Müller", "Jürgen", "jmueller@example.org"),
    Student("al", "de_Souza", "Ana_Lucía", "alucia@example.org"),
    Student("rd", "D'Arcy/Björk", 'Renée "Ren"', "rdarcy@example.org"),
    Student("an", "2_assignsubmission_file", "Anna 2", "anna2@example.org"),
]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(feedback_zip, "FEEDBACK", tmp_path / "feedback")
    monkeypatch.setattr(feedback_zip, "UPLOAD", tmp_path / "upload")
    monkeypatch.setattr(collected, "COLLECTED", tmp_path / "collected")
    set_roster(monkeypatch, STUDENTS)
    return tmp_path


def set_roster(monkeypatch: pytest.MonkeyPatch, students: list[Student]) -> None:
    monkeypatch.setattr(Roster, "read", classmethod(lambda cls: cls(students)))


def write_pages(folder: Path, *students: str, size: int = 100) -> None:
    for student in students:
        path = folder / "feedback" / student / HOMEWORK / "feedback.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(student.encode() + random.Random(student).randbytes(size))


def collect(student: str, name: str) -> None:
    key = SubmissionKey(student, HOMEWORK)
    write_collected(key, Collected("moodle", "1", name, "DL1.zip"))


def written(worksheet: str = "", most_bytes: int = 50 * MEGABYTE) -> FeedbackZip:
    return write_feedback_zip(HOMEWORK, LMS / worksheet if worksheet else None, most_bytes)


@pytest.mark.parametrize("path", sorted(LMS.glob("en/*-upload-feedback.zip")), ids=lambda path: path.name)
def test_the_rules_are_those_of_moodle(path: Path) -> None:
    result = path.with_name(path.name.replace("feedback.zip", "result.txt")).read_text("utf-8")
    added = result.partition("Feedback files added: ")[2]
    number = int(re.match(r"\d+", added)[0])  # type: ignore[index]
    taken = {number for number, _ in import_feedback(path)}
    if path.name.startswith("group"):
        assert taken == {1, 2, 3}  # groups, with eight members
    else:
        assert len(taken) == number


def test_the_numbers_come_from_the_worksheet(folder: Path) -> None:
    write_pages(folder, "jm", "al", "rd", "an", "unknown")
    result = written("en/deep-neural-networks-worksheet.csv")
    assert result.paths == [folder / "upload" / f"feedback-{HOMEWORK}.zip"]
    taken = import_feedback(result.paths[0])
    assert set(taken) == {(3, NAME), (2, NAME), (15, NAME), (9, NAME)}
    assert taken[9, NAME].startswith(b"an")
    assert result.pages == 4
    assert result.warnings == ["Not in the zip, because no number of Moodle's is known: unknown."]
    with zipfile.ZipFile(result.paths[0]) as archive:
        names = archive.namelist()
    # As in the zip that Moodle 4.5 took.
    with zipfile.ZipFile(LMS / "en" / "deep-neural-networks-upload-feedback.zip") as archive:
        theirs = {name.partition("/")[0] for name in archive.namelist()}
    theirs = {name.replace("assignfeedback file_9", "assignsubmission file_9") for name in theirs}
    assert {name.partition("/")[0] for name in names} < theirs


def test_the_numbers_come_from_what_was_collected(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_roster(monkeypatch, [*STUDENTS, Student("p-44", moodle=local_key(HOMEWORK, "44"))])
    write_pages(folder, "jm", "al", "p-44", "rd")
    collect("jm", "Jürgen Müller_3")
    collect("al", "Teilnehmerin_38")
    taken = import_feedback(written().paths[0])
    assert set(taken) == {(3, NAME), (38, NAME), (44, NAME)}


def test_blind_marking_shows_numbers_only(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_roster(monkeypatch, [Student("p-41", moodle=local_key(HOMEWORK, "41"))])
    write_pages(folder, "p-41")
    for worksheet in ("", "en/blind-worksheet.csv", "de/blind-worksheet.csv"):
        (path,) = written(worksheet).paths
        with zipfile.ZipFile(path) as archive:
            assert archive.namelist() == [f"Participant_41_assignfeedback_file/{NAME}"]


def test_a_group_gets_one_page_and_moodles_own_group_none(folder: Path) -> None:
    write_pages(folder, "jm", "al", "rd", "an")
    collect("jm", "Gruppe A1_1")
    collect("al", "Gruppe A1_1")
    collect("rd", "Default group")
    result = written("en/group-worksheet.csv")
    assert set(import_feedback(result.paths[0])) == {(1, NAME)}
    assert result.warnings == [
        "Not in the zip, because no number of Moodle's is known: Anna 2 2_assignsubmission_file.",
        "Not in the zip, because feedback cannot reach Moodle's default group: Renée \"Ren\" D'Arcy/Björk.",
        "Not in the zip, because another member of the group is: Jürgen Müller.",
    ]


def test_a_large_class_gets_several_zips(folder: Path) -> None:
    names = [f"s{number}" for number in range(7)]
    write_pages(folder, *names, size=MEGABYTE // 2)
    for number, name in enumerate(names):
        collect(name, f"Name_{number}")
    result = written(most_bytes=2 * MEGABYTE)
    assert [path.name for path in result.paths] == [
        f"feedback-{HOMEWORK}-{number}-of-3.zip" for number in (1, 2, 3)
    ]
    assert all(path.stat().st_size <= 2 * MEGABYTE for path in result.paths)
    taken = [set(import_feedback(path)) for path in result.paths]
    assert sorted(set.union(*taken)) == [(number, NAME) for number in range(7)]
    other = folder / "upload" / f"feedback-{HOMEWORK}-two.zip"  # another assignment's
    other.write_bytes(b"")
    assert len(written().paths) == 1
    assert len(list((folder / "upload").iterdir())) == 2, "parts of an earlier call are removed"
    with pytest.raises(CourseError, match=r"s0's page alone is 0.5 MB: allow more with --max-mb"):
        written(most_bytes=MEGABYTE // 4)


def test_without_any_page_there_is_no_zip(folder: Path) -> None:
    assert written() == FeedbackZip([], 0, [])
    assert list((folder / "upload").iterdir()) == []
    write_pages(folder, "unknown")
    assert written().paths == []


# From Moodle's archive and back


class NoGradebook:
    """A gradebook in which nothing is."""

    students: ClassVar[list[object]] = []
    db = SimpleNamespace(scalars=lambda _: [], add=lambda _: None, commit=lambda: None)

    def __init__(self, *, writable: bool = False) -> None:
        pass

    def __enter__(self) -> "NoGradebook":
        return self

    def __exit__(self, *_: object) -> None:
        pass


@pytest.fixture
def course(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.undo()  # the roster is that of the course
    for module in (collected, students):
        monkeypatch.setattr(module, "COLLECTED", folder / "collected")
    for module in (collect_module, owners, store, students, timestamp):
        monkeypatch.setattr(module, "SUBMITTED", folder / "submitted")
    for module in (collect_module, students):
        monkeypatch.setattr(module, "STUDENTS", folder / "students.csv")
    monkeypatch.setattr(students, "open_gradebook", NoGradebook)
    monkeypatch.setattr(students, "begin_writing", lambda _: None)  # it has no transactions
    monkeypatch.setattr(feedback_zip, "FEEDBACK", folder / "feedback")
    monkeypatch.setattr(feedback_zip, "UPLOAD", folder / "upload")
    monkeypatch.setattr(upload, "UPLOAD", folder / "upload")
    read, written = Roster.read, folder / "students.csv"
    monkeypatch.setattr(Roster, "read", classmethod(lambda cls, path=written: read(path)))
    return folder


@pytest.mark.parametrize(
    ("archive", "worksheet", "count", "numbers"),
    [
        ("en/deep-neural-networks-folders.zip", "en/deep-neural-networks-worksheet.csv", 11, None),
        ("derived/moodle-before-4.1-folders.zip", "de/deep-neural-networks-worksheet.csv", 11, None),
        ("en/blind-folders.zip", "en/blind-worksheet.csv", 13, None),
        ("de/blind-flat.zip", "de/blind-worksheet.csv", 13, None),
        ("en/group-folders.zip", "en/group-worksheet.csv", 12, {1, 2, 3}),
    ],
)
def test_marks_and_pages_go_back_to_who_handed_in(
    course: Path, archive: str, worksheet: str, count: int, numbers: set[int] | None
) -> None:
    collect_module.collect(HOMEWORK, [LMS / archive, LMS / worksheet], UTC)
    students = sorted(path.parent.name for path in (course / "submitted").glob(f"*/{HOMEWORK}"))
    write_pages(course, *students)
    marks = {name: SubmissionMark(30.0, 0.0, {"adam: Task 1": 30.0}) for name in students}
    sheet = Sheet(HOMEWORK, {"adam: Task 1": 60.0}, marks)
    result = upload.fill_in("moodle", ClassMarks(Roster.read(), [sheet]), LMS / worksheet)
    rows = Worksheet(result.path.read_bytes(), UTC).participants
    graded = {int(one.number) for one in rows if one.grade == 50}
    assert len(graded) == len(students) == count
    assert all(one.state in ("handed_in", "reopened") for one in rows if one.grade)
    assert {path for path, _ in import_feedback(written().paths[0])} == (numbers or graded)
    assert {path for path, _ in import_feedback(written(worksheet).paths[0])} == (numbers or graded)
