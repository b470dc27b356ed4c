"""A platform's download is collected: the right files for the right student, and nothing twice.

The archives in `lms/` come from a running Moodle 4.5, or are made by the rules of other platforms.
"""

import fcntl
import json
import os
import shutil
import stat
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from zipfile import ZIP_DEFLATED, ZIP_LZMA, ZipFile, ZipInfo
from zoneinfo import ZoneInfo

import pytest
from nbgrader.api import Student as GradebookStudent

from autograder.course import CourseError
from autograder.deadlines import Deadlines, Policy, read_deadlines
from autograder.roster import Roster, Student
from autograder.submission import archive, collect, collected, earlier, owners, store, students, timestamp
from autograder.submission.collected import Collected, read_collected
from autograder.submission.collection import Collection, describe
from autograder.submission.read import SubmissionKey
from course_copy import BIN, autograder, copy_configuration
from course_copy import run as run_command

LMS = Path(__file__).parent / "lms"
NAME = "deep-neural-networks"
FOLDERS, FLAT = LMS / f"en/{NAME}-folders.zip", LMS / f"en/{NAME}-flat.zip"
WORKSHEET = LMS / f"en/{NAME}-worksheet.csv"
ROME = ZoneInfo("Europe/Rome")
NOTEBOOK = b'{"cells": [], "nbformat": 4}'
(BLACKBOARD,), (GRADESCOPE,) = (
    list((LMS / "derived").glob(f"{name}-*.zip")) for name in ("blackboard", "gradescope")
)


class Course:
    """A gradebook's folder, and what stands for nbgrader's gradebook."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.submitted, self.students = folder / "submitted", folder / "students.csv"
        self.names: dict[str, dict[str, str]] = {}
        self.graded: list[str] = []

    @contextmanager
    def open_gradebook(self, *, writable: bool = False) -> Iterator[SimpleNamespace]:
        columns = ("last_name", "first_name", "email")
        rows = [GradebookStudent(id=name, **one) for name, one in self.names.items()]

        def commit() -> None:
            self.names = {
                row.id: {name: value for name in columns if (value := getattr(row, name))} for row in rows
            }

        yield SimpleNamespace(
            students=list(rows),
            db=SimpleNamespace(scalars=lambda _: self.graded, add=rows.append, commit=commit),
            remove_student=lambda name: self.names.pop(name, None),
        )

    def files(self, student: str, assignment: str = NAME) -> dict[str, bytes]:
        folder = self.submitted / student / assignment
        return {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in folder.rglob("*")
            if path.is_file()
        }

    @property
    def collected_students(self) -> list[str]:
        return sorted(path.name for path in self.submitted.iterdir()) if self.submitted.is_dir() else []

    @property
    def roster(self) -> Roster:
        return Roster.read(self.students)

    def everything(self) -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in self.folder.rglob("*") if path.is_file()}


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    course = Course(tmp_path / "gradebook")
    for module in (collect, earlier, owners, store, students, timestamp):
        monkeypatch.setattr(module, "SUBMITTED", course.submitted)
    for module in (students, collected):
        monkeypatch.setattr(module, "COLLECTED", course.folder / "collected")
    for module in (collect, students):
        monkeypatch.setattr(module, "STUDENTS", course.students)
    monkeypatch.setattr(students, "open_gradebook", course.open_gradebook)
    monkeypatch.setattr(students, "begin_writing", lambda _: None)
    return course


def run(*paths: Path, assignment: str = NAME, **options: object) -> Collection:
    return collect.collect(assignment, paths, ROME, **options)  # type: ignore[arg-type]


def archive_of(folder: Path, files: dict[str, bytes], name: str = "download.zip") -> Path:
    folder.mkdir(exist_ok=True)
    with ZipFile(folder / name, "w", ZIP_DEFLATED) as file:
        for path, content in files.items():
            file.writestr(path, content)
    return folder / name


def moodle(folder: Path, number: int = 3, name: str = "Ada Lovelace", **files: bytes) -> Path:
    contents = files or {"adam.ipynb": NOTEBOOK}
    prefix = f"{name}_{number}_assignsubmission_file"
    return archive_of(folder, {f"{prefix}/{path}": content for path, content in contents.items()})


# The archives of Moodle


@pytest.mark.parametrize("path", [FOLDERS, FLAT, LMS / "derived/moodle-before-4.1-folders.zip"])
def test_moodle_s_archive_and_worksheet_give_files_names_addresses_and_times(
    course: Course, path: Path
) -> None:
    collection = run(path, WORKSHEET)
    assert collection.counts == {"new": 11}
    assert collection.missing == ["max-mustermann", "suharto"]
    assert collection.problems == [
        "john-smith-jr: it is still a draft in Moodle (add --drafts to collect it), so nothing was collected."
    ]
    assert "jurgen-muller: onlinetext.html is text that was typed into Moodle, and was not collected." in (
        collection.notes
    )
    assert course.files("jurgen-muller").keys() == {f"{NAME}.ipynb"}
    assert b"# jmueller" in course.files("jurgen-muller")[f"{NAME}.ipynb"]
    assert b"# mrossi2" in course.files("mario-rossi-6")[f"{NAME}.ipynb"]
    assert len(course.files("anna-2-2-assignsubmission-file")) == 20
    student = course.roster.by_email("sobrien@example.org")
    assert student == Student(
        "siobhan-o-brien-smith", "O'Brien-Smith", "Siobhán", "sobrien@example.org", moodle=f"{NAME}:14"
    )
    assert course.names["siobhan-o-brien-smith"] == {
        "last_name": "O'Brien-Smith",
        "first_name": "Siobhán",
        "email": "sobrien@example.org",
    }
    key = SubmissionKey("siobhan-o-brien-smith", NAME)
    record = read_collected(key)
    assert record is not None
    assert record.submitted == "2026-11-18T03:04:00+01:00"
    assert record.late == "2 days 3 hours"
    assert record.folder == "Siobhán OBrien-Smith_14"
    assert timestamp.handed_in(key) == datetime(2026, 11, 18, 2, 4)


def test_moodle_s_subfolders_are_kept_and_what_programs_leave_behind_is_not(course: Course) -> None:
    run(FOLDERS)
    assert course.files("renee-ren-darcybjork").keys() == {
        f"{NAME}.ipynb",
        f"a/{NAME}.ipynb",
        f"b/{NAME}.ipynb",
        "a/b/c/d/e/deep.py",
        f".ipynb_checkpoints/{NAME}-checkpoint.ipynb",
        "empty.txt",
    }
    assert "submission.zip" in course.files("محمد-العربي")


def test_drafts_are_collected_when_they_are_asked_for(course: Course) -> None:
    assert run(FOLDERS, WORKSHEET, drafts=True).counts == {"new": 12}
    assert "john-smith-jr" in course.collected_students


def test_a_worksheet_in_german_means_the_same_students(course: Course) -> None:
    run(FOLDERS, WORKSHEET)
    before = list(course.roster)
    collection = run(FOLDERS, LMS / f"de/{NAME}-worksheet.csv")
    assert collection.counts == {"unchanged": 11}
    assert list(course.roster) == before


def test_without_a_worksheet_the_dates_in_moodle_s_archive_are_the_times(course: Course) -> None:
    collection = run(FOLDERS)
    assert collection.counts == {"new": 12}
    assert timestamp.handed_in(SubmissionKey("jurgen-muller", NAME)) == datetime(2026, 11, 29, 1, 22, 48)
    run(FOLDERS, WORKSHEET)
    assert timestamp.handed_in(SubmissionKey("jurgen-muller", NAME)) == datetime(2026, 11, 14, 9, 30)


def test_a_worksheet_of_another_assignment_is_refused_and_nothing_is_written(course: Course) -> None:
    with pytest.raises(CourseError, match="belong to different assignments"):
        run(FOLDERS, LMS / "en/tensors-23-worksheet.csv")
    assert course.everything() == {}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Identifier,", "Tunniste,", "cannot be read as one"),
        ("Last modified (grade)", "Changed", "cannot be read as one"),
        ("Participant 13", "Participant", "of the worksheet names no participant"),
        ("Maximum grade", "Scale", "graded with a scale"),
    ],
)
def test_a_worksheet_that_cannot_be_read_is_no_list_of_addresses(
    course: Course, tmp_path: Path, old: str, new: str, message: str
) -> None:
    text = WORKSHEET.read_text("utf-8-sig")
    assert old in text
    (tmp_path / "w.csv").write_text(text.replace(old, new, 1))
    with pytest.raises(CourseError, match=message) as error:
        run(FOLDERS, tmp_path / "w.csv")
    assert "looks like Moodle's grading worksheet" in str(error.value)
    assert course.everything() == {}


@pytest.mark.parametrize("front", ["s12345{number}", "Group 1"])
def test_a_list_of_addresses_may_have_numbers_in_front(course: Course, tmp_path: Path, front: str) -> None:
    lines = "".join(
        f"{front.format(number=number)},Ada,Lovelace,A,B,C,a{number}@example.org\n" for number in range(3)
    )
    (tmp_path / "list.csv").write_text(f"id,first name,last name,x,y,z,email\n{lines}")
    students.update_roster([tmp_path / "list.csv"])
    assert len(course.roster) == 3


def test_a_student_who_is_not_in_the_worksheet_is_named(course: Course) -> None:
    collection = run(LMS / f"en/{NAME}-folders-suspended.zip", WORKSHEET)
    assert [note for note in collection.notes if "is not in the worksheet" in note] == [
        "Pia Gesperrt (participant 11) is not in the worksheet, perhaps because the student is suspended."
    ]
    assert "pia-gesperrt" in course.collected_students


@pytest.mark.parametrize(
    ("path", "worksheet"),
    [("en/blind-folders.zip", "en/blind-worksheet.csv"), ("de/blind-flat.zip", "de/blind-worksheet.csv")],
)
def test_blind_marking_names_participants_only(course: Course, path: str, worksheet: str) -> None:
    collection = run(LMS / path, LMS / worksheet)
    assert collection.counts == {"new": 13}
    assert collection.missing == []
    assert course.collected_students == [
        f"{NAME}-participant-{number}" for number in (32, 33, 34, 35, 36, 37, 38, 39, 41, 42, 43, 44, 45)
    ]
    student = course.roster.student("moodle", f"{NAME}:44")
    assert student == Student(f"{NAME}-participant-44", moodle=f"{NAME}:44")
    assert run(LMS / path, assignment="connectionist-models").missing == []


def test_a_group_s_work_becomes_that_of_each_member(course: Course) -> None:
    collection = run(LMS / "en/group-folders.zip", LMS / "en/group-worksheet.csv")
    assert collection.counts == {"new": 12}
    assert collection.missing == [
        "maria-antonietta-josefa-karoline-wilhelmine-friederike",
        "ana-lucia-de-souza",
    ]
    members = ("jurgen-muller", "siobhan-o-brien-smith", "jose-maria-garcia-marquez-de-la-pena")
    assert [course.files(member).keys() for member in members] == [{"team.ipynb", "src/net.py"}] * 3
    assert course.files("suharto") == course.files("max-mustermann"), "the default group"
    assert course.files("mario-rossi-63") != course.files("suharto")


def test_a_group_that_is_not_in_the_worksheet_is_named(course: Course, tmp_path: Path) -> None:
    files = {"New group_9_assignsubmission_file/team.ipynb": NOTEBOOK}
    collection = run(archive_of(tmp_path, files), LMS / "en/group-worksheet.csv")
    assert collection.notes == [
        "New group: the worksheet names no members of this group, so it counts as one student."
    ]
    assert course.collected_students == ["new-group"]


def group_worksheet(folder: Path, *rows: tuple[int, str, str], status: str = "Submitted for grading") -> Path:
    """Write a worksheet with a participant's number, name and group in each row."""
    header = "Identifier,Full name,Email address,Status,Group,Grade,Maximum grade,Last modified (grade)\n"
    lines = (
        f"Participant {number},{name},{name.split()[0].lower()}@example.org,{status},{group},,100.00,-\n"
        for number, name, group in rows
    )
    path = folder / "worksheet.csv"
    path.write_text(header + "".join(lines))
    return path


def test_a_group_s_number_that_is_also_a_participant_s_puts_no_work_under_that_student(
    course: Course, tmp_path: Path
) -> None:
    worksheet = group_worksheet(tmp_path, (1, "Ada Lovelace", "Reds"), (2, "Bob Builder", "Blues"))
    files = {f"{name}_assignsubmission_file/adam.ipynb": name.encode() for name in ("Reds_2", "Blues_1")}
    run(archive_of(tmp_path, files), worksheet)
    assert course.files("ada-lovelace") == {"adam.ipynb": b"Reds_2"}
    assert course.files("bob-builder") == {"adam.ipynb": b"Blues_1"}


def test_groups_that_moodle_writes_alike_are_named_and_not_mixed(course: Course, tmp_path: Path) -> None:
    files = {f"{name}_assignsubmission_file/adam.ipynb": name.encode() for name in ("A1_1", "A1_2", "B_3")}
    members = [(11, "Ada Lovelace", "A/1"), (12, "Bob Builder", "A1"), (13, "Cyd Charisse", "B")]
    collection = run(archive_of(tmp_path, files), group_worksheet(tmp_path, *members))
    assert course.collected_students == ["cyd-charisse"]
    assert collection.problems == [
        "ada-lovelace, bob-builder: the names of the groups A/1 and A1 are the same in the archive (rename "
        "one in Moodle, and download the archive and the worksheet again), so nothing was collected."
    ]
    assert collection.missing == []


def test_a_group_that_handed_in_nothing_is_not_mixed_up_with_one_that_did(
    course: Course, tmp_path: Path
) -> None:
    worksheet = group_worksheet(tmp_path, (11, "Ada Lovelace", "A/1"), (12, "Bob Builder", "A1"))
    text = worksheet.read_text().replace("Submitted for grading,A1", "No submission,A1")
    worksheet.write_text(text)
    run(archive_of(tmp_path, {"A1_1_assignsubmission_file/adam.ipynb": NOTEBOOK}), worksheet)
    assert course.collected_students == ["ada-lovelace"]


def test_without_the_worksheet_a_group_counts_as_a_student(course: Course) -> None:
    collection = run(LMS / "de/group-folders.zip")
    assert course.collected_students == ["gruppe-a1", "standard-gruppe", "team-3", "uber-amp-sohne-team"]
    assert [note for note in collection.notes if "submissions come from groups" in note]


# The other platforms


def test_canvas_s_archive_and_gradebook(course: Course) -> None:
    collection = run(LMS / "derived/canvas-submissions.zip", rosters=[LMS / "derived/canvas-gradebook.csv"])
    assert collection.counts == {"new": 13}
    assert collection.problems == [
        "schmidtanna: text.html is text that was typed into Canvas, so nothing was collected.",
        "weberurs: link.html is a link to a website, so nothing was collected.",
    ]
    assert collection.late == [f"{NAME}-anon-x9kq2", "siobhan-o-brien-smith"]
    student = course.roster.student("canvas", "101")
    assert student == Student("jurgen-muller", "Müller", "Jürgen", number="70000101", canvas="101")
    assert course.files("jurgen-muller").keys() == {f"{NAME}.ipynb", "2_notes_ a_b.txt"}
    assert timestamp.handed_in(SubmissionKey("jurgen-muller", NAME)) is None


def test_canvas_s_gradebook_may_come_later(course: Course) -> None:
    run(LMS / "derived/canvas-submissions.zip")
    before = course.collected_students
    assert "mullerjurgen" in before
    collection = run(LMS / "derived/canvas-submissions.zip", rosters=[LMS / "derived/canvas-gradebook.csv"])
    assert collection.counts == {"unchanged": 13}
    assert course.collected_students == before
    assert course.names["mullerjurgen"] == {"last_name": "Müller", "first_name": "Jürgen"}


def test_a_notebook_that_canvas_renamed_gets_its_name_back(course: Course, tmp_path: Path) -> None:
    files = {"doejohn_7_70_adam-1.ipynb": NOTEBOOK, "doejohn_7_71_task-2.ipynb": NOTEBOOK}
    run(archive_of(tmp_path, files))
    assert course.files("doejohn").keys() == {"adam.ipynb", "task-2.ipynb"}
    files = {"doejohn_7_70_adam-1.ipynb": b"{}", "doejohn_7_71_adam.ipynb": NOTEBOOK}
    run(archive_of(tmp_path, files))
    assert course.files("doejohn").keys() == {"adam-1.ipynb", "adam.ipynb"}


def test_notebooks_that_a_student_numbered_keep_their_names(course: Course, tmp_path: Path) -> None:
    files = {"doejohn_7_70_adam-1.ipynb": b"1", "doejohn_7_71_adam-2.ipynb": b"2"}
    run(archive_of(tmp_path, files))
    assert course.files("doejohn") == {"adam-1.ipynb": b"1", "adam-2.ipynb": b"2"}


def test_blackboard_s_newest_attempt_counts_and_the_others_are_kept(course: Course, tmp_path: Path) -> None:
    run(BLACKBOARD)
    assert course.collected_students == ["jurgen-muller", "mario-rossi"]
    assert timestamp.handed_in(SubmissionKey("mario-rossi", NAME)) == datetime(2026, 11, 14, 9)
    assert course.roster.student("blackboard", "jmueller") == course.roster.by_id("jurgen-muller")
    with ZipFile(BLACKBOARD) as before:
        files = {name: before.read(name) for name in before.namelist()}
    files = {
        **{
            name.replace("2026-11-14-10", "2026-11-15-11"): b"new" if name.endswith("ipynb") else content
            for name, content in files.items()
        },
        **files,  # in another order than that of time
    }
    newer = archive_of(tmp_path, files)
    collection = run(newer)
    assert collection.counts == {"changed": 2}
    assert course.files("jurgen-muller") == {f"{NAME}.ipynb": b"new"}
    earlier = course.folder / "collected/jurgen-muller" / NAME / "earlier"
    assert [path.name for path in sorted(earlier.iterdir())] == ["1", "1.json"]
    assert b"mrossi" in (earlier / "1" / f"{NAME}.ipynb").read_bytes()
    everything = course.everything()
    assert run(newer).counts == {"unchanged": 2}
    assert course.everything() == everything
    collection = run(BLACKBOARD)
    assert collection.counts == {"older": 2}
    assert (
        "jurgen-muller: the submission that was collected before is newer, so it was kept."
        in collection.notes
    )
    assert course.everything() == everything


@pytest.mark.parametrize("note", [b"", b"\n\n", b"Name: J (j_do"])
def test_blackboard_s_user_names_may_have_underscores(course: Course, tmp_path: Path, note: bytes) -> None:
    files = {}
    for user in ("john_doe", "jane_doe", "doe"):
        attempt = f"Homework_1_{user}_attempt_2026-11-14-10-00-00"
        files |= {f"{attempt}_adam.ipynb": user.encode(), f"{attempt}.txt": note}
    collection = run(archive_of(tmp_path, files))
    assert course.collected_students == ["doe", "jane-doe", "john-doe"]
    assert course.files("jane-doe") == {"adam.ipynb": b"jane_doe"}
    assert course.roster.student("blackboard", "john_doe") == course.roster.by_id("john-doe")
    assert collection.notes == [
        "Blackboard's notes about the attempts do not name these students, so their user names were guessed "
        "from the names of the files: doe, jane_doe, john_doe."
    ]


def test_one_readable_note_of_blackboard_s_says_where_user_names_begin(
    course: Course, tmp_path: Path
) -> None:
    files = {}
    for user, note in (("j_doe", "Name: John Doe (j_doe)"), ("j_roe", ""), ("j_poe", "")):
        attempt = f"Homework_1_{user}_attempt_2026-11-14-10-00-00"
        files |= {f"{attempt}_adam.ipynb": user.encode(), f"{attempt}.txt": note.encode()}
    run(archive_of(tmp_path, files))
    assert course.collected_students == ["j-poe", "j-roe", "john-doe"]


def test_gradescope_s_groups_and_times(course: Course) -> None:
    assert run(GRADESCOPE).counts == {"new": 3}
    assert course.collected_students == ["jurgen-muller", "mario-rossi", "mario-rossi-2"]
    assert course.roster.by_number("0012345") == Student(
        "jurgen-muller",
        "Müller",
        "Jürgen",
        "jmueller@example.org",
        "0012345",
        gradescope="jmueller@example.org",
    )
    assert timestamp.handed_in(SubmissionKey("mario-rossi", NAME)) == datetime(2026, 11, 14, 11)


def test_gradescope_s_archive_without_its_metadata_is_refused(course: Course, tmp_path: Path) -> None:
    files = {"submission_1/a.ipynb": NOTEBOOK, "submission_2/a.ipynb": NOTEBOOK}
    with pytest.raises(CourseError, match="names the students, is missing or damaged"):
        run(archive_of(tmp_path, files))


@pytest.mark.parametrize("top", ["", "homework/"])
def test_a_folder_or_an_archive_per_student(course: Course, tmp_path: Path, top: str) -> None:
    inner = BytesIO()
    with ZipFile(inner, "w") as file:
        file.writestr("adam.ipynb", NOTEBOOK)
    files = {
        f"{top}ada/adam.ipynb": NOTEBOOK,
        f"{top}bob@example.org/x/adam.ipynb": NOTEBOOK,
        f"{top}cyd.zip": inner.getvalue(),
        f"{top}__MACOSX/ada/._adam.ipynb": b"x",
    }
    Roster([Student("bob", email="Bob@example.org")]).write(course.students)
    collection = run(archive_of(tmp_path, files))
    assert collection.counts == {"new": 3}
    assert collection.problems == []
    assert course.collected_students == ["ada", "bob", "cyd"]
    assert course.files("cyd") == {"cyd.zip": inner.getvalue()}
    assert course.files("bob") == {"x/adam.ipynb": NOTEBOOK}


def test_an_export_of_gradescope_s_with_one_file_is_known(course: Course, tmp_path: Path) -> None:
    with ZipFile(GRADESCOPE) as file:
        metadata = file.read("assignment_4711_export/submission_metadata.yml")
    files = {"submission_128746829/adam.ipynb": NOTEBOOK, "submission_metadata.yml": metadata}
    for top in ("", "assignment_4711_export/"):
        collection = run(archive_of(tmp_path, {f"{top}{name}": content for name, content in files.items()}))
        assert (collection.platforms, collection.problems) == (["gradescope"], [])
    assert course.collected_students == ["jurgen-muller"]


@pytest.mark.parametrize("top", ["DL1/", "Downloads/DL1 (1)/", "a/b/c/"])
@pytest.mark.parametrize("more", [[], ["readme.txt"], ["__MACOSX/DL1/._x", ".DS_Store"]])
def test_folders_around_a_download_are_left_out(
    course: Course, tmp_path: Path, top: str, more: list[str]
) -> None:
    names = ("Ada Lovelace_3", "Bob Builder_4")
    files = {f"{top}{name}_assignsubmission_file/adam.ipynb": NOTEBOOK for name in names}
    collection = run(archive_of(tmp_path, {**files, **dict.fromkeys(more, b"x")}))
    assert course.collected_students == ["ada-lovelace", "bob-builder"]
    expected = ["readme.txt belongs to no student, so it was left out."] * ("readme.txt" in more)
    assert collection.problems == expected


def test_a_student_s_folders_are_not_taken_for_a_platform_s(course: Course, tmp_path: Path) -> None:
    hostile = {f"eve/Ada Lovelace_3_assignsubmission_file/{number}.ipynb": b"" for number in range(9)}
    run(archive_of(tmp_path, {**hostile, "bob/adam.ipynb": NOTEBOOK}))
    assert course.collected_students == ["bob", "eve"]


def test_rows_without_an_address_are_entered_by_number_or_named(course: Course, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(
        "name,email,number\nAda Lovelace,ada@example.org,1\nBob Builder,,22\nCyd Charisse,,\n,,\nDan,-,\n"
    )
    assert students.update_roster([path])[0] == (
        f"{path}: rows 4, 6: neither an e-mail address nor a number, so nobody was entered."
    )
    assert [student.id for student in course.roster] == ["ada-lovelace", "bob-builder"]


@pytest.mark.parametrize("names", [("Ada", "ada"), ("Müller", "Muller")])
def test_two_folders_that_seem_to_be_of_one_student_are_not_mixed(
    course: Course, tmp_path: Path, names: tuple[str, str]
) -> None:
    path = archive_of(tmp_path, {f"{name}/adam.ipynb": name.encode() for name in names})
    for _ in range(2):
        collection = run(path)
        assert len(collection.problems) == 1
        assert "name each folder after its student's id" in collection.problems[0]
    assert len(course.collected_students) == 1


def test_a_folder_that_is_called_like_a_student_comes_before_one_that_seems_to_be(
    course: Course, tmp_path: Path
) -> None:
    Roster([Student("ada")]).write(course.students)
    run(archive_of(tmp_path, {"Ada/adam.ipynb": b"1", "ada/adam.ipynb": b"2"}))
    assert course.files("ada") == {"adam.ipynb": b"2"}


def test_a_folder_that_cannot_be_read_is_named(course: Course, tmp_path: Path) -> None:
    folder = tmp_path / "unpacked" / "ada"
    folder.mkdir(parents=True)
    (folder / "adam.ipynb").write_bytes(NOTEBOOK)
    descriptors = [os.open(folder, os.O_RDONLY)]
    for _ in range(60):  # deeper than a path may be long
        os.mkdir("d" * 100, dir_fd=descriptors[-1])
        descriptors.append(os.open("d" * 100, os.O_RDONLY, dir_fd=descriptors[-1]))
    for descriptor in descriptors:
        os.close(descriptor)
    collection = run(folder.parent)
    assert course.files("ada") == {"adam.ipynb": NOTEBOOK}
    (note,) = collection.notes
    assert note.endswith("* cannot be read (File name too long), and was not collected.")


def test_members_with_absolute_and_odd_paths_belong_to_their_student(course: Course, tmp_path: Path) -> None:
    names = ("/ada/a.py", "./ada/b.py", "../evil/d.py", "ada/adam.ipynb")
    collection = run(archive_of(tmp_path, dict.fromkeys(names, NOTEBOOK)))
    assert course.collected_students == ["ada"]
    assert course.files("ada").keys() == {"a.py", "b.py", "adam.ipynb"}
    assert collection.problems == ["../evil/d.py belongs to no student, so it was left out."]


def test_a_file_of_nobody_s_is_named(course: Course, tmp_path: Path) -> None:
    collection = run(archive_of(tmp_path, {"ada/adam.ipynb": NOTEBOOK, "adam.ipynb": NOTEBOOK}))
    assert collection.counts == {"new": 1}
    assert collection.problems == ["adam.ipynb belongs to no student, so it was left out."]


def test_an_unpacked_archive_is_collected_like_the_archive(course: Course, tmp_path: Path) -> None:
    with ZipFile(FOLDERS) as file:
        file.extractall(tmp_path / "unpacked")
    (tmp_path / "unpacked" / "Mario Rossi_13_assignsubmission_file" / "link.py").symlink_to("/etc/passwd")
    collection = run(tmp_path / "unpacked", WORKSHEET)
    assert collection.counts == {"new": 11}
    assert "mario-rossi-13: link.py is a link, and was not collected." in collection.notes
    assert run(FOLDERS, WORKSHEET).counts == {"unchanged": 11}


# Again


def test_names_that_were_garbled_when_an_archive_was_unpacked_do_not_matter_with_a_worksheet(
    course: Course, tmp_path: Path
) -> None:
    folder = tmp_path / "unpacked" / "J├╝rgen M├╝ller_3_assignsubmission_file"
    folder.mkdir(parents=True)
    (folder / f"{NAME}.ipynb").write_bytes(NOTEBOOK)
    collection = run(folder.parent, WORKSHEET)
    assert collection.notes == [
        "The program that unpacked the archive garbled the names in it: name the archive itself instead."
    ]
    assert course.files("jurgen-muller") == {f"{NAME}.ipynb": NOTEBOOK}


def test_a_second_collect_writes_nothing(course: Course) -> None:
    run(FOLDERS, WORKSHEET)
    before = {path: path.stat().st_mtime_ns for path in course.submitted.rglob("*")}
    everything = course.everything()
    assert run(FOLDERS, WORKSHEET).counts == {"unchanged": 11}
    assert {path: path.stat().st_mtime_ns for path in course.submitted.rglob("*")} == before
    assert course.everything() == everything


def test_a_dry_run_writes_nothing_and_says_the_same(course: Course) -> None:
    planned = run(FOLDERS, WORKSHEET, dry_run=True)
    assert course.everything() == {}
    done = run(FOLDERS, WORKSHEET)
    assert (planned.counts, planned.new_students) == (done.counts, done.new_students)


def test_a_newer_download_changes_what_changed_and_keeps_the_old(course: Course, tmp_path: Path) -> None:
    ada, bob = ("Ada Lovelace_3", "Bob_4")
    suffix = "assignsubmission_file/adam.ipynb"
    run(archive_of(tmp_path, {f"{ada}_{suffix}": NOTEBOOK, f"{bob}_{suffix}": NOTEBOOK}))
    before = (course.submitted / "bob" / NAME).stat().st_ino
    collection = run(archive_of(tmp_path, {f"{ada}_{suffix}": b"new", f"{bob}_{suffix}": NOTEBOOK}))
    assert collection.counts == {"changed": 1, "unchanged": 1}
    assert course.files("ada-lovelace") == {"adam.ipynb": b"new"}
    assert (course.submitted / "bob" / NAME).stat().st_ino == before
    earlier = course.folder / "collected/ada-lovelace" / NAME / "earlier/1/adam.ipynb"
    assert earlier.read_bytes() == NOTEBOOK


def test_what_was_there_before_the_first_collect_is_kept(course: Course, tmp_path: Path) -> None:
    folder = course.submitted / "ada-lovelace" / NAME
    folder.mkdir(parents=True)
    (folder / "adam.ipynb").write_bytes(b"by hand")
    assert run(moodle(tmp_path)).counts == {"changed": 1}
    assert course.files("ada-lovelace") == {"adam.ipynb": NOTEBOOK}
    assert b"by hand" in course.everything().values()


def test_a_run_that_was_killed_before_its_record_is_finished(course: Course, tmp_path: Path) -> None:
    run(moodle(tmp_path))
    record = course.folder / "collected/ada-lovelace" / NAME / collected.RECORD
    record.unlink()
    everything = course.everything()
    run(moodle(tmp_path))
    assert record.is_file()
    assert course.everything().keys() - everything.keys() == {str(record)}, "nothing was kept twice"


def test_a_submission_that_was_deleted_is_collected_again(course: Course, tmp_path: Path) -> None:
    run(moodle(tmp_path))
    (course.submitted / "ada-lovelace" / NAME / "adam.ipynb").unlink()
    (course.submitted / "ada-lovelace" / NAME).rmdir()
    assert run(moodle(tmp_path)).counts == {"new": 1}


def test_a_submission_that_left_the_download_stays_and_is_named(course: Course, tmp_path: Path) -> None:
    run(moodle(tmp_path))
    collection = run(moodle(tmp_path, number=4, name="Bob"))
    assert collection.absent == ["ada-lovelace"]
    assert course.collected_students == ["ada-lovelace", "bob"]


# Work from several platforms


ADA = Student("ada-lovelace", "Lovelace", "Ada", "ada@example.org", moodle=f"{NAME}:3", canvas="101")
EARLIER = f"gradebook/collected/ada-lovelace/{NAME}/earlier"


def canvas(folder: Path, content: bytes = b"canvas", late: str = "") -> Path:
    return archive_of(folder, {f"lovelaceada{late}_101_5_adam.ipynb": content}, "canvas.zip")


def gradescope(folder: Path, time: str, content: bytes = b"gradescope") -> Path:
    metadata = f"""submission_1:
  :submitters:
  - :name: Ada Lovelace
    :email: ada@example.org
  :created_at: {time}
"""
    files = {"export/submission_1/adam.ipynb": content, "export/submission_metadata.yml": metadata.encode()}
    return archive_of(folder, files, "gradescope.zip")


def in_a_folder(folder: Path, content: bytes = b"in a folder") -> Path:
    (folder / "folders" / "ada-lovelace").mkdir(parents=True, exist_ok=True)
    (folder / "folders" / "ada-lovelace" / "adam.ipynb").write_bytes(content)
    return folder / "folders"


@pytest.mark.parametrize(
    ("first", "second", "names"),
    [
        (moodle, canvas, ("Moodle", "Canvas")),
        (canvas, moodle, ("Canvas", "Moodle")),
        (moodle, in_a_folder, ("Moodle", "a folder")),
        (in_a_folder, moodle, ("a folder", "Moodle")),
    ],
)
def test_work_from_one_platform_does_not_replace_that_from_another(
    course: Course,
    tmp_path: Path,
    first: Callable[[Path], Path],
    second: Callable[[Path], Path],
    names: tuple[str, str],
) -> None:
    Roster([ADA]).write(course.students)
    for together in (False, True):
        run(first(tmp_path))
        stays = course.files("ada-lovelace"), read_collected(SubmissionKey("ada-lovelace", NAME))
        paths = [first(tmp_path)] * together + [second(tmp_path)]
        planned = run(*paths, dry_run=True)
        collection = run(*paths)
        assert planned.problems == collection.problems
        assert collection.counts == Counter({"unchanged": 1} if together else {})
        assert collection.problems == [
            f"ada-lovelace: the work from {names[1]} was not collected, because that from {names[0]} counts. "
            f"It is in {EARLIER}; if it should count instead, collect it again with --replace ada-lovelace."
        ]
        assert (course.files("ada-lovelace"), read_collected(SubmissionKey("ada-lovelace", NAME))) == stays
        everything = course.everything()
        collection = run(*paths)
        assert collection.problems == [], "it was said before"
        assert [note for note in collection.notes if f"--replace {ADA.id}" in note]
        assert course.everything() == everything
        shutil.rmtree(course.submitted)
        shutil.rmtree(course.folder / "collected")


def test_work_replaces_that_from_another_platform_if_it_is_asked_to(course: Course, tmp_path: Path) -> None:
    Roster([ADA]).write(course.students)
    run(moodle(tmp_path))
    run(canvas(tmp_path))
    assert run(canvas(tmp_path), replacing=["ada-lovelace"]).counts == {"changed": 1}
    assert course.files("ada-lovelace") == {"adam.ipynb": b"canvas"}
    assert NOTEBOOK in course.everything().values(), "Moodle's is kept"
    assert run(canvas(tmp_path)).counts == {"unchanged": 1}
    collection = run(moodle(tmp_path))
    assert (collection.counts, course.files("ada-lovelace")) == ({}, {"adam.ipynb": b"canvas"})
    collection = run(canvas(tmp_path), moodle(tmp_path), replacing=["ada-lovelace"])
    assert (collection.counts, course.files("ada-lovelace")) == ({"changed": 1}, {"adam.ipynb": NOTEBOOK})
    everything = course.everything()
    with pytest.raises(CourseError, match="There is no student 'adda'"):
        run(canvas(tmp_path), replacing=["ada-lovelace", "adda"])
    assert course.everything() == everything


def test_the_newest_of_two_platforms_counts_if_their_times_are_known(course: Course, tmp_path: Path) -> None:
    Roster([ADA]).write(course.students)
    older, newer = "2001-01-01 10:00:00 Z", "2099-01-01 10:00:00 Z"
    collection = run(gradescope(tmp_path, newer), moodle(tmp_path))
    assert (collection.problems, course.files("ada-lovelace")) == ([], {"adam.ipynb": b"gradescope"})
    assert collection.notes[-1] == (
        "ada-lovelace: the work from Moodle is older than that from Gradescope, so it does not count; it is "
        f"in {EARLIER}."
    )
    everything = course.everything()
    assert run(moodle(tmp_path), gradescope(tmp_path, newer)).problems == []
    assert course.everything() == everything
    collection = run(gradescope(tmp_path, older, b"old"))
    assert collection.counts == {"older": 1}, "by the same clock"
    assert course.files("ada-lovelace") == {"adam.ipynb": b"gradescope"}


def test_of_two_platforms_without_times_the_one_that_was_named_first_counts(
    course: Course, tmp_path: Path
) -> None:
    Roster([ADA]).write(course.students)
    collection = run(moodle(tmp_path), canvas(tmp_path))
    assert course.files("ada-lovelace") == {"adam.ipynb": NOTEBOOK}
    assert collection.counts == {"new": 1}
    assert len(collection.problems) == 1
    assert "the work from Canvas was not collected, because that from Moodle counts" in collection.problems[0]


def test_the_same_files_on_two_platforms_are_no_problem_and_tell_the_time(
    course: Course, tmp_path: Path
) -> None:
    Roster([ADA]).write(course.students)
    key = SubmissionKey("ada-lovelace", NAME)
    run(canvas(tmp_path, NOTEBOOK))
    assert timestamp.handed_in(key) is None
    for paths in ([moodle(tmp_path)], [canvas(tmp_path, NOTEBOOK)], [in_a_folder(tmp_path, NOTEBOOK)]):
        collection = run(*paths)
        assert (collection.problems, collection.notes) == ([], [])
        record = read_collected(key)
        assert record is not None
        assert record.platform == "canvas", "whose newer version will count"
        assert record.submitted, "which only Moodle knows"
    assert run(canvas(tmp_path, b"new")).counts == {"changed": 1}


def test_a_download_in_folders_becomes_that_of_the_platform_which_has_the_same_files(
    course: Course, tmp_path: Path
) -> None:
    Roster([ADA]).write(course.students)
    run(in_a_folder(tmp_path, NOTEBOOK))
    assert run(moodle(tmp_path)).problems == []
    assert run(moodle(tmp_path, **{"adam.ipynb": b"new"})).counts == {"changed": 1}


def test_work_whose_folder_is_gone_makes_room_for_another_platform(course: Course, tmp_path: Path) -> None:
    Roster([ADA]).write(course.students)
    run(moodle(tmp_path))
    shutil.rmtree(course.submitted / "ada-lovelace")
    assert run(canvas(tmp_path)).counts == {"new": 1}
    assert course.files("ada-lovelace") == {"adam.ipynb": b"canvas"}


# Due dates


DUE = datetime(2026, 11, 20, 23, 0, tzinfo=ROME)


def messages(collection: Collection) -> str:
    return "\n".join(describe(collection, NAME, dry_run=False))


@pytest.mark.parametrize("language", ["en", "de"])
def test_moodle_s_extensions_that_the_course_does_not_grant_are_named_with_the_lines_to_add(
    course: Course, tmp_path: Path, language: str
) -> None:
    worksheet, path = LMS / f"{language}/{NAME}-worksheet.csv", tmp_path / "deadlines.toml"
    student = "maria-antonietta-josefa-karoline-wilhelmine-friederike"
    until = datetime(2026, 11, 20, 23, 59, tzinfo=ROME)
    text = f'time_zone = "Europe/Rome"\n[due]\n{NAME} = 2026-11-13 23:59:00\n[extensions.{NAME}]\n'
    path.write_text(text)
    planned = run(FOLDERS, worksheet, deadlines=read_deadlines(path), dry_run=True)
    assert planned.extensions == {student: until}
    shown = messages(run(FOLDERS, worksheet, deadlines=read_deadlines(path)))
    (line,) = (line.strip() for line in shown.splitlines() if line.startswith("  "))
    assert line == f"{student} = 2026-11-20 23:59:00+01:00"
    for added in (line, f'{student} = "7 days"', f"{student} = 2027-01-01"):
        path.write_text(f"{text}{added}\n")
        deadlines = read_deadlines(path)
        assert deadlines.extended(student, NAME, deadlines.due[NAME]) >= until
        assert run(FOLDERS, worksheet, deadlines=deadlines).extensions == {}
    path.write_text(f'{text}{student} = "6 days"\n')
    assert run(FOLDERS, worksheet, deadlines=read_deadlines(path)).extensions == {student: until}
    assert run(FOLDERS, worksheet).extensions == {student: until}, "there is no due date yet"
    assert run(FOLDERS, deadlines=read_deadlines(path)).extensions == {}, "there is no worksheet"


def test_an_id_with_a_dot_is_quoted_as_the_file_of_deadlines_needs_it() -> None:
    collection = Collection(extensions={"anna.rossi": DUE, 'x"y': DUE})
    lines = [line for line in messages(collection).splitlines() if line.startswith("  ")]
    assert tomllib.loads("\n".join(lines)).keys() == {"anna.rossi", 'x"y'}


def test_blind_marking_has_no_extensions_to_name(course: Course, tmp_path: Path) -> None:
    text = (LMS / "en/blind-worksheet.csv").read_text("utf-8-sig")
    granted = "Submitted for grading - Extension granted until: Friday, 20 November 2026, 11:59 PM"
    (tmp_path / "worksheet.csv").write_text(text.replace("Submitted for grading", granted, 1))
    assert run(LMS / "en/blind-folders.zip", tmp_path / "worksheet.csv").extensions == {}


def test_late_students_whose_times_are_in_the_deadlines_are_not_asked_for_again(
    course: Course, tmp_path: Path
) -> None:
    Roster([ADA]).write(course.students)
    path = canvas(tmp_path, late="_LATE")
    shown = messages(run(path))
    assert "the platform does not say by how much: ada-lovelace." in shown
    assert "1 submission time: unknown" in shown
    shown = messages(run(path, deadlines=Deadlines(handed_in={NAME: {"ada-lovelace": DUE}})))
    assert "does not say" not in shown
    assert "1 submission time: from gradebook/deadlines.toml." in shown


def test_who_changed_and_who_is_late_now_is_named(course: Course, tmp_path: Path) -> None:
    deadlines = Deadlines(
        UTC, Policy(grace=timedelta(hours=1)), {NAME: DUE}, {NAME: {"cyd": timedelta(days=3)}},
        {NAME: {"eve": DUE}},
    )  # fmt: skip
    names = ("Ada", "Bob", "Cyd", "Dan", "Eve", "Fay")

    def collected_at(times: Sequence[datetime], contents: Sequence[bytes], **options: bool) -> Collection:
        path = tmp_path / "moodle.zip"
        with ZipFile(path, "w") as file:
            for number, (name, time, content) in enumerate(zip(names, times, contents, strict=True)):
                entry = ZipInfo(f"{name}_{number}_assignsubmission_file/adam.ipynb", time.timetuple()[:6])
                file.writestr(entry, content)
        return run(path, deadlines=deadlines, **options)

    before, after = DUE - timedelta(days=1), DUE + timedelta(days=2)
    first = collected_at([before] * 3 + [after] + [before] * 2, [b"1"] * 6)
    assert (first.changed, first.late_now) == ([], [])
    times, contents = [after, DUE + timedelta(minutes=59), after, after, after, before], [b"2"] * 5 + [b"1"]
    for dry_run in (True, False):
        second = collected_at(times, contents, dry_run=dry_run)
        assert second.counts == {"changed": 5, "unchanged": 1}
        assert second.changed == ["ada", "bob", "cyd", "dan", "eve"]
        assert second.late_now == ["ada"], "others are in grace, extended, late before, or have another time"
    shown = messages(second)
    assert "Changed since they were last collected: ada, bob, cyd, dan, eve." in shown
    assert "On time before, but late now: ada." in shown
    assert collected_at(times, contents).late_now == []


# Who it is


def test_a_roster_that_comes_later_adds_to_students_and_makes_no_second_folder(course: Course) -> None:
    run(FOLDERS)
    before = course.collected_students
    run(LMS / "en/tensors-23-folders.zip", assignment="connectionist-models")
    assert [name for name in course.collected_students if name not in before] == [
        "mario-rossi-21",
        "mario-rossi-24",
        "max-mustermann",
    ]
    run(FOLDERS, WORKSHEET)
    collection = run(
        LMS / "en/tensors-23-folders.zip",
        LMS / "en/tensors-23-worksheet.csv",
        assignment="connectionist-models",
    )
    assert course.collected_students == sorted([*before, "max-mustermann"])
    assert b"mrossi2" in course.files("mario-rossi-6", "connectionist-models")["tensors.ipynb"]
    assert b"mrossi2" in course.files("mario-rossi-6")[f"{NAME}.ipynb"]
    assert "mario-rossi-24 and mario-rossi-13 are the same person, whose id is now mario-rossi-13." in (
        collection.notes
    )
    assert {student.id for student in course.roster} == {*before, "max-mustermann", "suharto"}
    assert set(course.names) == {student.id for student in course.roster}


def test_graded_students_are_not_joined(course: Course) -> None:
    run(FOLDERS, WORKSHEET)
    run(LMS / "en/tensors-23-folders.zip", assignment="connectionist-models")
    course.graded = ["mario-rossi-24", "mario-rossi-13"]
    collection = run(
        LMS / "en/tensors-23-folders.zip",
        LMS / "en/tensors-23-worksheet.csv",
        assignment="connectionist-models",
    )
    assert [note for note in collection.notes if "cannot be merged" in note]
    assert "mario-rossi-24" in course.collected_students
    assert "mario-rossi-21" not in course.collected_students


def test_students_of_the_roster_of_the_gradebook_and_with_folders_keep_their_ids(
    course: Course, tmp_path: Path
) -> None:
    Roster([Student("al1", "Lovelace", "Ada", "ada@example.org")]).write(course.students)
    course.names["bob2"] = {"last_name": "Müller", "first_name": "Jürgen", "email": "jm@example.org"}
    (course.submitted / "mario-rossi").mkdir(parents=True)
    prefix = "assignsubmission_file/adam.ipynb"
    names = ("Ada Lovelace_3", "Jürgen Müller_4", "Mario Rossi_5")
    collection = run(archive_of(tmp_path, {f"{name}_{prefix}": NOTEBOOK for name in names}))
    assert course.collected_students == ["al1", "bob2", "mario-rossi"]
    assert collection.by_name == ["al1", "bob2", "mario-rossi"]
    assert collection.new_students == []


def test_a_name_that_speaks_against_the_address_is_not_enough(course: Course) -> None:
    Roster([Student("jm", "Müller", "Jürgen", "another@example.org")]).write(course.students)
    run(FOLDERS, WORKSHEET)
    assert course.roster.by_email("jmueller@example.org") != course.roster.by_id("jm")
    assert "jurgen-muller" in course.collected_students


def test_the_roster_command_takes_any_table_with_addresses(course: Course, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Vorname;Nachname;E-Mail-Adresse\nAda;Lovelace;ada@example.org\n")
    assert students.update_roster([tmp_path / "list.csv"]) == [
        "gradebook/students.csv has 1 student, 1 of them new."
    ]
    assert list(course.roster) == [Student("ada-lovelace", "Lovelace", "Ada", "ada@example.org")]
    students.update_roster([LMS / "en/gradebook.csv", WORKSHEET])
    assert course.roster.by_email("jmueller@example.org") == Student(
        "jurgen-muller", "Müller", "Jürgen", "jmueller@example.org", "0012345"
    )
    (tmp_path / "list.csv").write_text("a;b\n1;2\n")
    with pytest.raises(CourseError, match="nor a table with a column `email`"):
        students.update_roster([tmp_path / "list.csv"])


def test_the_same_key_on_another_site_puts_no_work_under_the_wrong_person(
    course: Course, tmp_path: Path
) -> None:
    run(archive_of(tmp_path, {"müllerjürgen_101_5_adam.ipynb": NOTEBOOK}))
    everything = course.everything()
    files = {"turingalan_101_9_adam.ipynb": b"{}", "lovelaceada_102_9_adam.ipynb": b"{}"}
    collection = run(archive_of(tmp_path, files))
    assert collection.problems == [
        "turingalan (Canvas 101): in gradebook/students.csv, the key is that of mullerjurgen, but the name "
        "differs (if it is the same person, add that name to `other_names`), so nothing was entered or "
        "collected: correct that file, and run the command again."
    ]
    assert course.collected_students == ["lovelaceada", "mullerjurgen"]
    assert {name: course.everything()[name] for name in everything if "students.csv" not in name} == {
        name: content for name, content in everything.items() if "students.csv" not in name
    }


def test_students_of_another_platform_are_neither_missing_nor_absent(course: Course, tmp_path: Path) -> None:
    canvas = archive_of(tmp_path, {"turingalan_101_5_adam.ipynb": NOTEBOOK})
    run(canvas)
    known = [*course.roster, Student("eve", "Eve", "E", canvas="102"), Student("bob", "Bob", "B")]
    known += [
        Student("mia", "Mia", "M", moodle="connectionist-models:7"),
        Student("kim", moodle="x:1", canvas="9"),
    ]
    Roster(known).write(course.students)
    collection = run(moodle(tmp_path))
    assert (collection.absent, collection.missing) == ([], ["bob", "mia", "kim"])
    collection = run(canvas_of := archive_of(tmp_path, {"newnora_103_5_adam.ipynb": NOTEBOOK}, "canvas.zip"))
    assert (collection.absent, collection.missing) == (["turingalan"], ["eve", "bob", "kim"])
    collection = run(moodle(tmp_path), canvas_of)
    assert (collection.absent, collection.missing) == (["turingalan"], ["eve", "bob", "mia", "kim"])


def test_two_students_are_joined_by_hand_and_the_platforms_follow(course: Course, tmp_path: Path) -> None:
    run(moodle(tmp_path))
    canvas = archive_of(tmp_path, {"kinga_101_5_perceptron.ipynb": b"canvas"}, "canvas.zip")
    run(canvas, assignment="connectionist-models")
    before = course.everything()
    assert course.collected_students == ["ada-lovelace", "kinga"]
    assert students.join_students("ada-lovelace", "kinga") == [
        "kinga is now ada-lovelace, who has the submissions to connectionist-models."
    ]
    assert course.collected_students == ["ada-lovelace"]
    assert course.files("ada-lovelace", "connectionist-models") == {"perceptron.ipynb": b"canvas"}
    assert sorted(course.everything().values()) != sorted(before.values()), "students.csv has a row less"
    assert len(course.everything()) == len(before)
    assert list(course.roster) == [
        Student("ada-lovelace", "Lovelace", "Ada", moodle=f"{NAME}:3", canvas="101", other_names="kinga")
    ]
    assert course.names.keys() == {"ada-lovelace"}
    assert run(canvas, assignment="connectionist-models").counts == {"unchanged": 1}
    assert course.collected_students == ["ada-lovelace"]


@pytest.mark.parametrize("removed", ["ada-lovelace", "kinga"])
def test_students_who_both_handed_in_are_joined_once_one_folder_is_removed(
    course: Course, tmp_path: Path, removed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version in (b"1", b"2"):
        run(moodle(tmp_path, **{"adam.ipynb": b"moodle " + version}))
        run(archive_of(tmp_path, {"kinga_101_5_adam.ipynb": b"canvas " + version}, "canvas.zip"))
    with pytest.raises(CourseError, match="remove one of the two folders"):
        students.join_students("ada-lovelace", "kinga")
    shutil.rmtree(course.submitted / removed / NAME)
    before = course.everything()

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Roster, "write", stop)
        with pytest.raises(KeyboardInterrupt):
            students.join_students("ada-lovelace", "kinga")
    students.join_students("ada-lovelace", "kinga")
    stays, other = ("Canvas", "Moodle") if removed == "ada-lovelace" else ("Moodle", "Canvas")
    assert course.files("ada-lovelace") == {"adam.ipynb": f"{stays.lower()} 2".encode()}
    record = read_collected(SubmissionKey("ada-lovelace", NAME))
    assert record is not None
    assert record.platform == stays.lower()
    folder = course.folder / "collected/ada-lovelace" / NAME
    assert sorted(path.name for path in folder.iterdir()) == [collected.RECORD, "earlier"]
    kept = {path.parent.name: path.read_bytes() for path in folder.rglob("adam.ipynb")}
    assert sorted(kept.values()) == [b"canvas 1", b"moodle 1"]
    assert set(kept.values()) <= set(before.values())
    records = [json.loads((folder / f"earlier/{number}.json").read_text()) for number in (1, 2, 3)]
    assert sorted(one["platform"] for one in records) == sorted([stays.lower(), *[other.lower()] * 2])
    assert [bool(one["digest"]) for one in records].count(False) == 1, "whose files were removed"
    assert not (course.folder / "collected/kinga").exists()
    assert not (course.submitted / "kinga").exists()
    moodle_again = moodle(tmp_path, **{"adam.ipynb": b"moodle 2"})
    canvas_again = archive_of(tmp_path, {"kinga_101_5_adam.ipynb": b"canvas 2"}, "canvas.zip")
    same, another = (moodle_again, canvas_again) if stays == "Moodle" else (canvas_again, moodle_again)
    assert run(same).counts == {"unchanged": 1}
    assert len(run(another).problems) == 1
    assert f"{other.lower()} 2".encode() in course.everything().values(), "the files come back"


def test_a_join_that_was_a_mistake_is_undone_as_the_book_says(course: Course, tmp_path: Path) -> None:
    other = "connectionist-models"
    run(moodle(tmp_path))
    path = archive_of(tmp_path, {"kinga_101_5_perceptron.ipynb": b"canvas"}, "canvas.zip")
    run(path, assignment=other)
    before = course.everything()
    students.join_students("ada-lovelace", "kinga")
    joined = course.roster.by_id("ada-lovelace")
    assert joined is not None
    Roster([replace(joined, canvas="", other_names=""), Student("kinga", canvas="101")]).write(
        course.students
    )
    for folder in (course.submitted, course.folder / "collected"):
        (folder / "kinga").mkdir()
        (folder / "ada-lovelace" / other).rename(folder / "kinga" / other)
    assert run(path, assignment=other).counts == run(moodle(tmp_path)).counts == {"unchanged": 1}
    assert course.everything().keys() == before.keys()
    assert course.files("kinga", other) == {"perceptron.ipynb": b"canvas"}


def test_what_is_kept_of_joined_students_is_in_order_of_time(course: Course, tmp_path: Path) -> None:
    ada, eve = SubmissionKey("ada", NAME), SubmissionKey("eve", NAME)
    for key, years in ((ada, (2021, 2023)), (eve, (2020, 2022, 2024))):
        for year in years:
            record = Collected(
                "gradescope", key.student, "", "", f"{year}-01-01T00:00:00+00:00", digest=f"{year}"
            )
            earlier.keep(key, record, {"adam.ipynb": str(year).encode()})
    earlier.merge(eve, ada)
    folder = course.folder / "collected/ada" / NAME / "earlier"
    assert [(folder / f"{number}/adam.ipynb").read_bytes() for number in range(1, 6)] == [
        b"2020", b"2021", b"2022", b"2023", b"2024"
    ]  # fmt: skip
    earlier.keep(ada, Collected("", "", "", "", digest="new"), {"adam.ipynb": b"new"})
    assert (folder / "6/adam.ipynb").read_bytes() == b"new"


def test_students_that_cannot_be_joined_stay_as_they_are(course: Course, tmp_path: Path) -> None:
    run(archive_of(tmp_path, {f"{name}/adam.ipynb": NOTEBOOK for name in ("ada", "bob")}))
    run(archive_of(tmp_path, {"cyd/perceptron.ipynb": NOTEBOOK}), assignment="connectionist-models")
    course.graded = ["cyd"]
    everything = course.everything()
    for one, other, message in (
        ("ada", "bob", f"both handed in {NAME}: remove one"),
        ("ada", "dan", "There is no student 'dan'"),
        ("ada", "cyd", "join students before you grade, or keep the other id: --join cyd ada"),
    ):
        with pytest.raises(CourseError, match=message):
            students.join_students(one, other)
    assert course.everything() == everything
    students.join_students("cyd", "ada")
    assert course.collected_students == ["bob", "cyd"]


def test_a_student_without_work_who_was_joined_does_not_come_back(course: Course) -> None:
    Roster([Student("ada", email="a@example.org"), Student("ada2", canvas="101")]).write(course.students)
    course.names = {"ada": {}, "ada2": {}}
    students.join_students("ada", "ada2")
    for _ in range(2):
        assert [student.id for student in students.known_students().roster] == ["ada"]


# Hostile and broken files


def test_a_time_that_the_student_wrote_does_not_count(course: Course, tmp_path: Path) -> None:
    files = {"adam.ipynb": NOTEBOOK, "timestamp.txt": b"2020-01-01"}
    path = archive_of(tmp_path, {f"ada/{name}": content for name, content in files.items()})
    collection = run(path)
    assert course.files("ada").keys() == {"adam.ipynb"}
    assert collection.problems == [
        "ada: timestamp.txt was not collected: the submission time comes from the platform."
    ]
    (course.submitted / "ada" / NAME / "timestamp.txt").write_text("2020-01-01")
    assert timestamp.handed_in(SubmissionKey("ada", NAME)) is None


def test_files_that_lead_elsewhere_are_not_written(course: Course, tmp_path: Path) -> None:
    names = ("../../evil", "/etc/evil", "..\\evil", "x/../../../evil", "y" * 300, "a\u202egnp.ipynb")
    path = archive_of(tmp_path, {f"ada/{name}": NOTEBOOK for name in (*names, "adam.ipynb", "adam.ipynb/z")})
    collection = run(path)
    assert course.files("ada").keys() == {"adam.ipynb", "agnp.ipynb"}
    assert len(collection.problems) == 6
    assert not list(tmp_path.rglob("evil"))


def test_encrypted_linked_damaged_and_rare_members_are_named(course: Course, tmp_path: Path) -> None:
    path = tmp_path / "download.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as file:
        file.writestr("ada/adam.ipynb", NOTEBOOK)
        link = ZipInfo("ada/link.py")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        file.writestr(link, "/etc/passwd")
        file.writestr("ada/rare.py", b"x" * 1000, ZIP_LZMA)
        file.writestr("ada/torn.py", b"torn" * 999)
        file.writestr("ada/secret.py", b"x")
    content = bytearray(path.read_bytes())
    content[content.rindex(archive.ENTRY) + 8] |= archive.ENCRYPTED
    torn = content.index(b"ada/torn.py") + 11
    content[torn : torn + 4] = b"\xff" * 4
    path.write_bytes(content)
    collection = run(path)
    assert course.files("ada") == {"adam.ipynb": NOTEBOOK}
    assert collection.problems == [
        "ada: torn.py is damaged, so it was not collected: download the archive again."
    ]
    assert [note.partition(":")[2].split(",")[0] for note in collection.notes] == [
        " link.py is a link",
        " rare.py uses a compression method that is not allowed",
        " secret.py is encrypted",
    ]


def test_absurd_sizes_are_named_and_cost_no_other_student(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "MOST_NOTEBOOK_BYTES", 2**20)
    monkeypatch.setattr(store, "MOST_BYTES", 3 * 2**20)
    files = {"ada/bomb.ipynb": b"0" * 2**24, "ada/adam.ipynb": NOTEBOOK}
    files |= {f"bob/{number}.bin": b"0" * 2**20 for number in range(5)}
    files |= {f"cyd/{number}.py": b"" for number in range(600)} | {"dan/adam.ipynb": NOTEBOOK}
    collection = run(archive_of(tmp_path, files))
    assert course.files("ada") == {"adam.ipynb": NOTEBOOK}
    assert [len(course.files(name)) for name in ("bob", "cyd", "dan")] == [3, 500, 1]
    assert [problem.split(":")[0] for problem in collection.problems] == ["ada", "bob", "cyd"]


def test_a_file_in_a_folder_is_too_large_and_not_cut(course: Course, tmp_path: Path) -> None:
    folder = tmp_path / "unpacked" / "ada"
    folder.mkdir(parents=True)
    (folder / "adam.ipynb").write_bytes(NOTEBOOK)
    for name, size in (("whole.bin", 60), ("large.bin", 101)):
        with (folder / name).open("wb") as file:
            file.truncate(size * 2**20)
    collection = run(folder.parent)
    assert collection.problems == ["ada: large.bin is larger than 100 MiB, so it was not collected."]
    sizes = {name: len(content) for name, content in course.files("ada").items()}
    assert sizes == {"adam.ipynb": len(NOTEBOOK), "whole.bin": 60 * 2**20}


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_paths_that_are_too_long_cost_no_other_file(course: Course, tmp_path: Path) -> None:
    deep, long = "/".join(["d" * 100] * 50), "ü" * 124 + ".ipynb"  # Linux allows 4096 and 255 bytes
    with ZipFile(tmp_path / "a.zip", "w") as file:
        for name in (f"{deep}/x.py", long, long, "adam.ipynb"):
            file.writestr(f"ada/{name}", NOTEBOOK)
    collection = run(tmp_path / "a.zip")
    assert [problem.rpartition(" has ")[2] for problem in collection.problems] == [
        "a path that is not allowed, so it was not collected."
    ]
    assert sorted(map(len, course.files("ada"))) == [10, 130, 132]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_both_kept(course: Course, tmp_path: Path) -> None:
    with ZipFile(tmp_path / "a.zip", "w") as file:
        file.writestr("ada/adam.ipynb", NOTEBOOK)
        file.writestr("ada/adam.ipynb", b"{}")
    run(tmp_path / "a.zip")
    assert course.files("ada") == {"adam.ipynb": NOTEBOOK, "adam (2).ipynb": b"{}"}


def test_wrong_files_are_named(course: Course, tmp_path: Path) -> None:
    files = {"ada/report.pdf": b"%PDF", "cyd/adam.ipynb": NOTEBOOK}
    assert run(archive_of(tmp_path, files)).notes == ["ada: there is no notebook, only report.pdf."]


def test_the_archive_of_another_assignment_replaces_no_work(course: Course, tmp_path: Path) -> None:
    run(archive_of(tmp_path, {"bob/adam.ipynb": NOTEBOOK}))
    collection = run(archive_of(tmp_path, {"bob/perceptron.ipynb": NOTEBOOK, "cyd/Adam.ipynb": NOTEBOOK}))
    assert collection.problems == [
        "bob: the notebooks have the names of those in connectionist-models, so nothing was collected. If "
        f"they belong to {NAME}, rename them."
    ]
    assert course.files("bob") == {"adam.ipynb": NOTEBOOK}
    assert course.files("cyd") == {"Adam.ipynb": NOTEBOOK}


@pytest.mark.parametrize("content", [b"", b"PK", b"<html>"])
def test_what_is_no_archive_is_refused(course: Course, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(CourseError, match="it is not a zip archive, or it is damaged"):
        run(tmp_path / "a.zip")
    with pytest.raises(CourseError, match="There is no file or folder"):
        run(tmp_path / "b.zip")
    with pytest.raises(CourseError, match="name an archive or a folder with submissions"):
        run(WORKSHEET)


def test_a_full_disk_leaves_each_submission_whole(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(moodle(tmp_path))
    before = course.everything()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        for module in (earlier, store):
            patch.setattr(module, "write_files", fail)
        with pytest.raises(CourseError, match="the disk is full"):
            run(moodle(tmp_path, **{"adam.ipynb": b"new"}))
    assert course.everything() == before
    assert run(moodle(tmp_path, **{"adam.ipynb": b"new"})).counts == {"changed": 1}


def test_names_that_are_not_in_utf_8_stop_nobody(course: Course, tmp_path: Path) -> None:
    root = os.fsencode(tmp_path / "unpacked")
    for student, file in (
        (b"J\xfcrgen M\xfcller_3_assignsubmission_file", b"adam.ipynb"),
        (b"Zo\xeb_4_assignsubmission_file", b"\xfcbung.ipynb"),
        (b"Ada Lovelace_5_assignsubmission_file", b"adam.ipynb"),
    ):
        os.makedirs(os.path.join(root, student))
        Path(os.fsdecode(os.path.join(root, student, file))).write_bytes(NOTEBOOK)
    collection = run(tmp_path / "unpacked")
    assert collection.counts == {"new": 3}
    assert [note for note in collection.notes if "garbled" in note]
    files = {student.keys("moodle")[0]: list(course.files(student.id)) for student in course.roster}
    assert files == {f"{NAME}:3": ["adam.ipynb"], f"{NAME}:4": ["%FCbung.ipynb"], f"{NAME}:5": ["adam.ipynb"]}
    assert run(tmp_path / "unpacked").counts == {"unchanged": 3}


def test_students_whose_folders_differ_in_such_bytes_are_not_mixed(course: Course, tmp_path: Path) -> None:
    for name in (b"M\xfcller", b"M\xf6ller"):
        folder = Path(os.fsdecode(os.path.join(os.fsencode(tmp_path / "unpacked"), name)))
        folder.mkdir(parents=True)
        (folder / "adam.ipynb").write_bytes(name)
    run(tmp_path / "unpacked")
    assert len(course.collected_students) == 2


def test_work_with_names_that_are_not_in_utf_8_can_be_replaced(course: Course, tmp_path: Path) -> None:
    folder = course.submitted / "ada-lovelace" / NAME
    folder.mkdir(parents=True)
    Path(os.fsdecode(os.path.join(os.fsencode(folder), b"\xfc.py"))).write_bytes(b"x")
    assert run(moodle(tmp_path)).counts == {"changed": 1}
    assert course.files("ada-lovelace") == {"adam.ipynb": NOTEBOOK}
    assert b"x" in course.everything().values()


def test_a_student_whose_work_cannot_be_written_is_named_and_the_others_are_collected(
    course: Course, tmp_path: Path
) -> None:
    course.submitted.mkdir(parents=True)
    (course.submitted / "bob").write_bytes(b"a file where a folder should be")
    files = {f"{name}/adam.ipynb": NOTEBOOK for name in ("ada", "bob", "cyd")}
    collection = run(archive_of(tmp_path, files))
    assert collection.counts == {"new": 2}
    assert [problem.partition(" (")[0] for problem in collection.problems] == [
        "bob: the submission could not be stored"
    ]
    assert course.files("cyd") == {"adam.ipynb": NOTEBOOK}
    assert "bob" in course.names


@pytest.mark.parametrize(("number", "stops"), [(13, False), (5, False), (28, True), (30, True)])
def test_only_a_full_or_read_only_disk_ends_the_run(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, stops: bool
) -> None:
    write = store.write_files

    def fail(folder: Path, files: dict[str, bytes]) -> None:
        if "bob" in folder.parts:
            raise OSError(number, os.strerror(number), str(folder))
        write(folder, files)

    monkeypatch.setattr(store, "write_files", fail)
    path = archive_of(tmp_path, {f"{name}/adam.ipynb": NOTEBOOK for name in ("ada", "bob", "cyd")})
    if stops:
        with pytest.raises(CourseError, match="run the command again"):
            run(path)
    else:
        assert [problem.partition(":")[0] for problem in run(path).problems] == ["bob"]
        assert course.files("cyd") == {"adam.ipynb": NOTEBOOK}
    assert course.files("ada") == {"adam.ipynb": NOTEBOOK}


def test_a_large_class_waits_for_the_disk_a_few_times_only(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[str] = []
    order: list[str] = []
    monkeypatch.setattr(os, "fsync", lambda _: waits.append("file"))
    monkeypatch.setattr(collect, "MOST_PENDING", 100)
    monkeypatch.setattr(collected, "sync_files", lambda _: order.append("sync"))
    write = collected.write_collected

    def record(key: SubmissionKey, *args: Collected, sync: bool) -> None:
        order.append("record")
        assert course.files(key.student), "the files come first"
        write(key, *args, sync=sync)

    monkeypatch.setattr(collected, "write_collected", record)
    files = {f"s{number}/adam.ipynb": NOTEBOOK for number in range(150)}
    assert run(archive_of(tmp_path, files)).counts == {"new": 150}
    assert order == ["sync", *["record"] * 100, "sync", *["record"] * 50, "sync"]
    assert waits == ["file"], "of the roster"
    assert len(course.names) == 150


def test_records_are_written_for_what_was_stored_before_the_disk_was_full(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = store.write_files

    def fail(folder: Path, files: dict[str, bytes]) -> None:
        if "bob" in folder.parts:
            raise OSError(28, "No space left on device")
        write(folder, files)

    monkeypatch.setattr(store, "write_files", fail)
    with pytest.raises(CourseError, match="the disk is full"):
        run(archive_of(tmp_path, {f"{name}/adam.ipynb": NOTEBOOK for name in ("ada", "bob")}))
    assert read_collected(SubmissionKey("ada", NAME)) is not None


def test_progress_is_shown_over_what_there_is(course: Course) -> None:
    seen = []
    run(FOLDERS, progress=lambda work: (seen.append(name) or (name, one) for name, one in work))
    assert seen == course.collected_students


def test_the_messages_are_few_and_the_names_in_them_limited() -> None:
    collection = Collection(platforms=["moodle"], missing=[f"s{number}" for number in range(30)])
    collection.counts.update({"new": 2})
    collection.clocks.update({"": 2})
    collection.clocks.update({"Moodle's grading worksheet": 1})
    collection.zone = "UTC"
    (missing, clock, worksheet, total) = describe(collection, NAME, dry_run=False)
    assert missing.endswith("s19 and 10 more.")
    assert clock == "2 submission times: unknown, so nothing is taken off."
    assert worksheet == (
        "1 submission time: from Moodle's grading worksheet, in the time zone UTC (see --time-zone)."
    )
    assert total == f"{NAME}: 2 submissions collected from Moodle: 2 new."


def lay_out_course(folder: Path) -> None:
    """Make a course with two assignments of a notebook each, as far as collecting needs it."""
    copy_configuration(folder)
    for assignment, notebook in ((NAME, "adam"), ("connectionist-models", "perceptron")):
        (folder / "solutions" / assignment).mkdir(parents=True)
        (folder / "solutions" / assignment / f"{notebook}.py").write_text("# %%\n")
        (folder / "exercises" / assignment).mkdir(parents=True)
        (folder / "exercises" / assignment / f"{notebook}.ipynb").write_bytes(NOTEBOOK)


def test_the_command_writes_names_into_nbgrader_s_gradebook(tmp_path: Path) -> None:
    lay_out_course(tmp_path)
    zone = ("--time-zone", "Europe/Rome")
    done = autograder(tmp_path, "collect", NAME, str(FOLDERS), str(WORKSHEET), *zone)
    assert done.returncode == 4
    assert done.stderr.splitlines() == [
        "john-smith-jr: it is still a draft in Moodle (add --drafts to collect it), so nothing was collected."
    ]
    assert f"{NAME}: 11 submissions collected from Moodle: 11 new." in done.stdout
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{tmp_path}/gradebook/gradebook.db") as gradebook:
        student = gradebook.find_student("jurgen-muller")
        assert (student.first_name, student.last_name, student.email) == (
            "Jürgen",
            "Müller",
            "jmueller@example.org",
        )
    record = json.loads(
        (tmp_path / "gradebook/collected/jurgen-muller" / NAME / collected.RECORD).read_text("utf-8")
    )
    assert datetime.fromisoformat(record["submitted"]) == datetime(2026, 11, 14, 9, 30, tzinfo=UTC)
    done = autograder(tmp_path, "roster", str(LMS / "en/gradebook.csv"))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith("gradebook/students.csv has 14 students, 0 of them new.\n")
    done = autograder(tmp_path, "collect", NAME, "nothing.zip")
    assert (done.returncode, done.stderr) == (1, "There is no file or folder nothing.zip: check the path.\n")
    done = autograder(tmp_path, "collect", NAME, str(FOLDERS), "--time-zone", "Rome")
    assert done.returncode == 2


def test_nbgrader_s_zip_collect_knows_the_archives(tmp_path: Path) -> None:
    lay_out_course(tmp_path)
    (tmp_path / "gradebook").mkdir()
    (tmp_path / "gradebook/deadlines.toml").write_text('time_zone = "Europe/Rome"\n')
    downloaded = tmp_path / "downloaded" / NAME / "archive"
    downloaded.mkdir(parents=True)
    for path in (FOLDERS, WORKSHEET):
        (downloaded / path.name).write_bytes(path.read_bytes())
    lock = tmp_path / "gradebook/.grade.lock"
    with lock.open("w") as file:  # as another command that is running
        fcntl.lockf(file, fcntl.LOCK_EX)
        file.write("collect\nprocess 1")
        file.flush()
        done = run_command(tmp_path, BIN / "nbgrader", "zip_collect", NAME)
    assert done.returncode == 1
    assert "`collect` is running (process 1): wait until it has finished" in done.stderr
    assert not (tmp_path / "downloaded" / NAME / "extracted").exists()
    assert not (tmp_path / "gradebook/students.csv").exists()
    done = run_command(tmp_path, BIN / "nbgrader", "zip_collect", NAME)
    assert done.returncode == 0, done.stderr
    assert lock.read_text().startswith("nbgrader zip_collect\n")
    assert "john-smith-jr: it is still a draft" in done.stderr
    submitted = tmp_path / "gradebook" / "submitted"
    assert len(list(submitted.iterdir())) == 11
    folder = submitted / "mario-rossi-6" / NAME
    assert b"# mrossi2" in (folder / f"{NAME}.ipynb").read_bytes()
    assert (folder / "timestamp.txt").read_text() == "2026-11-14 12:30:00"
    assert Roster.read(tmp_path / "gradebook/students.csv").by_email("sobrien@example.org") is not None
