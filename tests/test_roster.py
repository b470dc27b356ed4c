"""The roster is read as spreadsheets write it, and what an instructor typed wrongly is named."""

import csv
from pathlib import Path

import pytest

from autograder.course import CourseError
from autograder.roster import COLUMNS, Roster, Student, local_key

HEADER = ",".join(COLUMNS)
ADA = Student("ada-lovelace", "Lovelace", "Ada", "Ada@example.org", "0012345", "adam:3 words:13", "101")
MAX = Student("max", "+Mustermann", "=Max", "max@example.org", canvas="102", blackboard="mm1")


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "gradebook" / "students.csv"
    Roster([ADA, MAX]).write(path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbfid,last_name,first_name,email,number,moodle,canvas")
    assert list(Roster.read(path)) == [ADA, MAX]
    assert b",=Max" not in path.read_bytes(), "a spreadsheet would compute it"


def test_a_course_without_a_file_has_no_students(tmp_path: Path) -> None:
    assert list(Roster.read(tmp_path / "students.csv")) == []
    (tmp_path / "students.csv").write_text("")
    assert list(Roster.read(tmp_path / "students.csv")) == []


@pytest.mark.parametrize(
    "content",
    [
        "id,last_name,email\nmueller,Müller,m@example.org\n".encode(),
        "id,last_name,email\r\nmueller,Müller,m@example.org\r\n\r\n,,\r\n".encode("utf-8-sig"),
        "id;last_name;email\r\nmueller;Müller;m@example.org\r\n".encode("cp1252"),
        "sep=;\r\nid;last_name;email\r\nmueller;Müller;m@example.org\r\n".encode("utf-8-sig"),
        "ID\tLast_Name\tEmail\r\nmueller\tMüller\tm@example.org\r\n".encode("utf-16"),
        'email , "last_name",id\n m@example.org,"Müller",mueller'.encode(),
    ],
)
def test_the_tables_of_spreadsheets_are_read(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "students.csv"
    path.write_bytes(content)
    assert list(Roster.read(path)) == [Student("mueller", "Müller", email="m@example.org")]


def test_columns_of_the_instructor_and_the_delimiter_stay(tmp_path: Path) -> None:
    path = tmp_path / "students.csv"
    path.write_text("id;section;email\nada;A;a@example.org\nbob;B;\n")
    roster = Roster.read(path)
    roster.put(Student("cyd"))
    roster.write(path)
    lines = path.read_text("utf-8-sig").splitlines()
    assert lines[0] == f"{HEADER};section".replace(",", ";")
    assert [line.rpartition(";")[2] for line in lines[1:]] == ["A", "B", ""]


def test_cells_of_the_instructor_s_own_columns_stay_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "students.csv"
    path.write_text(
        'id,phone,,note,\nada,+39 06,-1,"=A1, ""x""",@b\nbob,\'+39, \'x ,,\ncyd\n', encoding="utf-8"
    )
    for _ in range(2):
        roster = Roster.read(path)
        roster.write(path)
    rows = list(csv.reader(path.read_text("utf-8-sig").splitlines()))
    assert [row[len(COLUMNS) :] for row in rows] == [
        ["phone", "", "note", ""],
        ["+39 06", "-1", '=A1, "x"', "@b"],
        ["'+39", "'x ", "", ""],
        ["", "", "", ""],
    ]


def test_a_column_without_students_stays(tmp_path: Path) -> None:
    path = tmp_path / "students.csv"
    path.write_text("id,section\n")
    Roster.read(path).write(path)
    assert path.read_text("utf-8-sig") == f"{HEADER},section\n"


def test_a_student_who_is_joined_with_another_keeps_the_cells_of_both(tmp_path: Path) -> None:
    path = tmp_path / "students.csv"
    path.write_text("id,canvas,section,note,x\nada,101,A,tall,same\nada2,,B,,same\n")
    roster = Roster.read(path)
    roster.join("ada", Student("ada2", canvas="101"))
    roster.write(path)
    assert path.read_text("utf-8-sig").splitlines()[1:] == ["ada2,,,,,,101,,,,,B / A,tall,same"]
    assert roster.student("canvas", "101") == Student("ada2", canvas="101")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name,email\nx,y\n", "has no column `id`: its first line has to be id,last_name"),
        ("id,email,email\nx,y,z\n", "has the column 'email' twice"),
        ("id,email\nx,a@b\nx,c@d\n", "Row 3 of .*: the id 'x' occurs twice"),
        ("id,email\nx,a@b\ny,A@B\n", "Row 3 of .*: x and y have the same email 'a@b'"),
        ("id,moodle\nx,adam:1 words:2\ny,words:2\n", "Row 3 of .*: x and y have the same moodle 'words:2'"),
        ("id,email\n,a@b\n", "Row 2 of .*: the student has no id"),
        ("id,email\n../x,a@b\n", "Row 2 of .*: '../x' cannot be an id"),
        ("id,last_name\nx,Smith, Jr.\n", "Row 2 of .*: it has more cells than the first row"),
        ('id,email\nx,"a@b\n', "is not a valid CSV file"),
    ],
)
def test_bad_input_is_one_clear_error(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "students.csv"
    path.write_text(text)
    with pytest.raises(CourseError, match=message):
        Roster.read(path)


def test_students_are_found_by_all_that_names_them() -> None:
    roster = Roster([ADA, MAX])
    assert roster.by_id("max") == MAX
    assert roster.by_email("ADA@example.ORG ") == ADA
    assert roster.by_number("0012345") == roster.by_number("12345") == ADA
    assert roster.student("moodle", local_key("words", "13")) == ADA
    assert roster.student("moodle", local_key("adam", "13")) is None
    assert roster.student("canvas", "101") == ADA
    assert roster.student("blackboard", "mm1") == MAX
    assert [roster.by_id(""), roster.by_email(""), roster.by_number("")] == [None] * 3


@pytest.mark.parametrize("placeholder", ["-", "0", "000", "n/a", " "])
def test_a_placeholder_is_no_number_by_which_students_are_taken_for_one(placeholder: str) -> None:
    roster = Roster([Student("ada", number=placeholder), Student("bob", number=placeholder)])
    assert roster.by_number(placeholder) is None
    assert len(roster) == 2


def test_a_student_is_replaced_with_all_keys() -> None:
    roster = Roster([ADA, MAX])
    roster.put(Student("max", email="new@example.org"))
    assert roster.by_email("max@example.org") is roster.student("canvas", "102") is None
    assert roster.by_email("new@example.org") == Student("max", email="new@example.org")
    assert [student.id for student in roster] == ["ada-lovelace", "max"]
    with pytest.raises(CourseError, match="ada-lovelace and max have the same canvas '101'"):
        roster.put(Student("max", canvas="101"))
    assert roster.by_email("new@example.org") is not None


def test_a_student_without_a_name_is_called_by_the_id() -> None:
    assert [ADA.name, Student("x").name, Student("x", "Doe").name] == ["Ada Lovelace", "x", "Doe"]
