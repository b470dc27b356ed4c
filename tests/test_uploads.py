"""Every file for a platform, read field by field as the platform's importer would read it.

One invented class has all that is awkward in names, addresses, numbers and marks. `importers` applies the
rules of the platforms and says what they leave open.
"""

import csv
import html
import io
import zipfile
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest
from importers import (
    WORDS,
    MoodleAssignment,
    MoodleGrade,
    RefusedError,
    import_blackboard,
    import_canvas,
    import_feedback,
    import_gradebook,
    load_csv_content,
    php_fputcsv,
)

from autograder.course import CourseError
from autograder.results import feedback_zip, upload
from autograder.results.export import export_table
from autograder.results.feedback_zip import write_feedback_zip
from autograder.results.marks import ClassMarks, Sheet, SubmissionMark
from autograder.results.upload import Options, fill_in, write_moodle_gradebook
from autograder.roster import Roster, Student
from autograder.submission import collected

HOMEWORK = "deep-neural-networks"
TASKS = {"a<b: Task 1": 10.0, 'a<b: "Task" 2': 8.5, "c&d: Task 1": 11.5}  # 30 points
GRADED = "Saturday, 14 November 2026, 10:30 AM"
STUDENTS = (
    Student("umlaut", "Müller-Lüdenscheidt", "Änne", "aenne@example.org", "0012345"),
    Student("comma", "Smith, Jr.", "John", "john.smith+dl1@example.org"),
    Student("quote", "D'Arcy/Björk", 'Renée "Ren"', "rdarcy@example.org", "0000007"),
    Student("formula", "=1+1", "@SUM(A1)", "formula@example.org"),
    Student("minus", "-", "Suharto", "suharto@example.org"),
    Student("rtl", "العَرَبي", "محمد", "marabi@example.org"),
    Student("astral", "𝒜lgebra", "Zoë 😀", "zoe@example.org"),
    Student("backslash", "dir\\", 'C:\\"x\\"', "dir@example.org"),
    Student("underscore", "de_Souza", "Ana_Lucía", "alucia@example.org"),
    Student("bonus", "Plus", "Ultra", "plus@example.org"),
    Student("again", "Attempts", "Several", "again@example.org"),
    Student("nothing", "Nothing", "Nora", "nothing@example.org"),
    Student("failed", "Failed", "Fay", "failed@example.org"),
    Student("hidden", "Suspended", "Sue", "hidden@example.org"),
)
SCORES = {
    "umlaut": 30.0,
    "comma": 0.0,
    "quote": 10.005,
    "formula": 17.333333,
    "minus": 1 / 3,
    "rtl": 29.995,
    "astral": 0.1 + 0.2,
    "backslash": 7.5,
    "underscore": 2.25,
    "bonus": 33.0,
    "again": 12.0,
    "hidden": 5.0,
}
ENTERED = [name for name in SCORES if name != "hidden"]
STRANGER = Student("", "Stranger", "Sam", "sam@example.org")
IN_MOODLE = [*(student for student in STUDENTS if student.id != "hidden"), STRANGER]
NUMBERS = {student.id: number for number, student in enumerate(IN_MOODLE, 3)}
HEADINGS = {
    "en": (
        *("Identifier", "Full name", "ID number", "Email address", "Status", "Grade", "Maximum grade"),
        *("Grade can be changed", "Last modified (submission)", "Online text", "Last modified (grade)"),
        "Feedback comments",
    ),
    "de": (
        *("ID", "Vollständiger Name", "ID-Nummer", "E-Mail-Adresse", "Status", "Bewertung", "Bestwertung"),
        *("Bewertung kann geändert werden", "Zuletzt geändert (Abgabe)", "Texteingabe online"),
        *("Zuletzt geändert (Bewertung)", "Feedback als Kommentar"),
    ),
}
STATUS = {
    "en": {"again": "Reopened", "nothing": "No submission", "": "Submitted for grading"},
    "de": {"again": "Erneut geöffnet", "nothing": "Keine Abgabe", "": "Zur Bewertung abgegeben"},
}


def mark(score: float, state: str = "") -> SubmissionMark:
    first = min(score, 10.0)
    tasks = dict(zip(TASKS, (first, min(score - first, 8.5), max(score - 18.5, 0.0)), strict=True))
    return SubmissionMark(score, 0.0, tasks, state)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(upload, "UPLOAD", tmp_path / "upload")
    monkeypatch.setattr(feedback_zip, "UPLOAD", tmp_path / "upload")
    monkeypatch.setattr(feedback_zip, "FEEDBACK", tmp_path / "feedback")
    monkeypatch.setattr(collected, "COLLECTED", tmp_path / "collected")
    monkeypatch.setattr(Roster, "read", classmethod(lambda cls: cls(STUDENTS)))
    return tmp_path


@pytest.fixture
def marks() -> ClassMarks:
    graded = {student: mark(score) for student, score in SCORES.items()}
    graded["failed"] = mark(0, "could not be graded")
    return ClassMarks(Roster(STUDENTS), [Sheet(HOMEWORK, TASKS, graded)])


def scaled(student: str, maximum: float) -> Decimal:
    """Return the grade that a student should have: two decimals, rounded half up."""
    exact = Decimal(str(round(SCORES[student], 10))) / 30 * Decimal(str(maximum))
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


def write(path: Path, rows: list[list[str]], encoding: str = "utf-8-sig", **dialect: object) -> Path:
    file = io.StringIO(newline="")
    csv.writer(file, **{"lineterminator": "\n", **dialect}).writerows(rows)
    path.write_bytes(file.getvalue().encode(encoding))
    return path


def worksheet(folder: Path, language: str, maximum: float) -> Path:
    """Write a worksheet as Moodle does, for all but the suspended student."""
    date = GRADED if language == "en" else "Samstag, 14. November 2026, 10:30"
    most = f"{maximum:.2f}".replace(".", WORDS[language].decimal_sign)
    rows = [list(HEADINGS[language])]
    for student in IN_MOODLE:
        before = student.id == "again"
        old = "40.00".replace(".", WORDS[language].decimal_sign) if before else ""
        status = STATUS[language].get(student.id, STATUS[language][""])
        rows.append(
            [
                f"{WORDS[language].participant}{NUMBERS[student.id]}",
                f"{student.first_name} {student.last_name}",
                *(student.number, student.email, f"{status} -  - ", old, most, "Yes", date),
                r"say \"hi\", ok" + "\n" + r"C:\dir" + "\\",
                *(date if before else "-", "good work" if before else ""),
            ]
        )
    return write(folder / f"Grades-{language}-{maximum:g}.csv", rows)


def in_moodle(language: str, maximum: float) -> MoodleAssignment:
    grades = {number: MoodleGrade() for number in NUMBERS.values()}
    before = datetime.strptime(GRADED, "%A, %d %B %Y, %I:%M %p")
    grades[NUMBERS["again"]] = MoodleGrade(40.0, "<p>good <b>work</b></p>", before)
    return MoodleAssignment(language, maximum, grades)


@pytest.mark.parametrize("comments", [False, True])
@pytest.mark.parametrize("maximum", [100.0, 23.0])
@pytest.mark.parametrize("language", ["en", "de"])
def test_moodle_takes_each_grade_and_comment(
    folder: Path, marks: ClassMarks, language: str, maximum: float, comments: bool
) -> None:
    source = worksheet(folder, language, maximum)
    result = fill_in("moodle", marks, source, Options(comments=comments))
    moodle = in_moodle(language, maximum)
    tick = any("tick “Allow updating records" in warning for warning in result.warnings)
    assert tick, "one student already has a grade"
    moodle.upload_worksheet(result.path.read_bytes(), allow_newer=tick)
    for student, number in NUMBERS.items():
        there = moodle.grades[number]
        if student not in ENTERED:
            assert there == MoodleGrade(), student
            continue
        assert Decimal(str(there.grade)) == min(scaled(student, maximum), Decimal(str(maximum))), student
        if comments:
            assert there.comment.startswith(f"<p>{round(SCORES[student], 10):g} of 30 points</p>"), student
            assert "<li>a&lt;b: " in there.comment
            assert "<li>c&amp;d: " in there.comment
        else:
            assert there.comment == ("<p>good <b>work</b></p>" if student == "again" else "")
    assert len(result.summary) == 1
    assert result.summary[0] == f"{HOMEWORK}: {len(ENTERED)} of {len(IN_MOODLE)} rows have a score"
    for sentence in (
        "Ultra Plus: gets the maximum grade, because Moodle would refuse 33 points.",
        "Several Attempts: has a grade now, although the submission was reopened.",
        "Nothing was handed in, so there is no score: Nora Nothing.",
        "The grader itself failed, so there is no score: Fay Failed.",
        "In the file, but not in gradebook/students.csv: Sam Stranger.",
        "Graded, but not in the file: Sue Suspended.",
    ):
        assert sentence in result.warnings


@pytest.mark.parametrize("language", ["en", "de"])
def test_moodle_reads_every_field_of_a_row_as_it_was(folder: Path, marks: ClassMarks, language: str) -> None:
    source = worksheet(folder, language, 100)
    result = fill_in("moodle", marks, source, Options(comments=True))
    with source.open(encoding="utf-8-sig", newline="") as file:
        header, *before = csv.reader(file)
    again, *after = load_csv_content(result.path.read_bytes())
    assert again == header
    rows = {row[0]: row for row in before}
    assert [row[3] for row in after] == [s.email for s in IN_MOODLE if s.id in ENTERED]
    for row in after:
        for heading, old, new in zip(header, rows[row[0]], row, strict=True):
            if heading not in (WORDS[language].grade, WORDS[language].comments):
                assert html.unescape(new) == old, heading


def test_what_moodle_writes_itself_cannot_be_uploaded_as_it_is(folder: Path) -> None:
    """An answer with a backslash before a quote makes Moodle read no row of its own worksheet."""
    content = worksheet(folder, "en", 100).read_bytes()
    assert load_csv_content(content) == []
    with pytest.raises(RefusedError):
        in_moodle("en", 100).upload_worksheet(content)
    assert php_fputcsv(['say \\"hi\\", ok']) == '"say \\"hi\\", ok"\n'


def test_a_scale_is_refused_as_such(folder: Path, marks: ClassMarks) -> None:
    source = worksheet(folder, "en", 100)
    source.write_bytes(source.read_bytes().replace(b"Maximum grade", b"Scale"))
    with pytest.raises(CourseError, match="graded with a scale in Moodle"):
        fill_in("moodle", marks, source)


@pytest.mark.parametrize("maximum", [None, 100.0, 23.0])
def test_moodles_gradebook_imports_each_grade(marks: ClassMarks, maximum: float | None) -> None:
    result = write_moodle_gradebook(marks, marks.sheets[0], maximum)
    most = maximum or 30.0
    taken = import_gradebook(result.path.read_bytes(), [student.email for student in STUDENTS], most)
    wanted = {
        student.email: float(min(scaled(student.id, most), Decimal(str(most))))
        for student in STUDENTS
        if student.id in SCORES
    }
    assert taken == wanted
    with pytest.raises(RefusedError, match="unknown address"):
        import_gradebook(result.path.read_bytes(), ["aenne@example.org"], most)


@pytest.mark.parametrize("collect_worksheet", ["en", "de"])
def test_each_page_reaches_its_student(folder: Path, collect_worksheet: str) -> None:
    for student in STUDENTS:
        path = folder / "feedback" / student.id / HOMEWORK / "feedback.html"
        path.parent.mkdir(parents=True)
        path.write_text(f"<p>{student.id}</p>")
    source = worksheet(folder, collect_worksheet, 100)
    result = write_feedback_zip(HOMEWORK, source, 2**20)
    (path,) = result.paths
    assert import_feedback(path) == {
        (number, f"{HOMEWORK}-feedback.html"): f"<p>{student}</p>".encode()
        for student, number in NUMBERS.items()
        if student
    }
    assert result.warnings == ["Not in the zip, because no number of Moodle's is known: Sue Suspended."]


CANVAS = {str(100 + place): student for place, student in enumerate([*STUDENTS, STRANGER])}
TITLE = "Homework, 1 (late ok)"


def canvas_gradebook(folder: Path, encoding: str = "utf-8", **dialect: object) -> Path:
    header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", f"{TITLE} (4711)", "Quiz (4712)"]
    rows = [
        [*header, "Final Score"],
        ["", "", "", "", "", "Manual Posting", "", ""],
        ["    Points Possible", "", "", "", "", "100.00", "5.00", "(read only)"],
    ]
    for key, student in CANVAS.items():
        name = f"{student.last_name}, {student.first_name}"
        name = f'="{name}"' if name.startswith("=") else name
        excused = "EX" if student.id == "comma" else ""
        rows.append([name, key, student.number, student.email, "DL1, A", excused, "4.5", "90.00"])
    return write(folder / "canvas.csv", rows, encoding, **dialect)


def test_canvas_takes_each_score(folder: Path, marks: ClassMarks) -> None:
    result = fill_in("canvas", marks, canvas_gradebook(folder), Options(title=TITLE))
    content = result.path.read_bytes().replace(b",EX,", b",,")
    names = {key: f"{student.last_name}, {student.first_name}" for key, student in CANVAS.items()}
    taken = import_canvas(content, names, ["4711", "4712"])
    wanted = {
        (key, "4711"): scaled(student.id, 100)
        for key, student in CANVAS.items()
        if student.id in SCORES and student.id != "comma"
    }
    assert taken == wanted, "scores in other columns may have changed in Canvas since"
    assert "John Smith, Jr.: not entered, because the student is excused in Canvas." in result.warnings


def blackboard_file(folder: Path, encoding: str = "utf-16", **dialect: object) -> Path:
    column = f"{TITLE} [Total Pts: 100 Score] |123456"
    rows = [["Last Name", "First Name", "Username", "Student ID", column, "Total [Total Pts: 5 Score] |9"]]
    rows += [
        [s.last_name, s.first_name, s.id or "stranger", s.number, "", "4.5"] for s in (*STUDENTS, STRANGER)
    ]
    quoted = {"quoting": csv.QUOTE_ALL, "lineterminator": "\r\n", "delimiter": "\t"}
    return write(folder / "blackboard.xls", rows, encoding, **{**quoted, **dialect})


def test_blackboard_takes_each_score(folder: Path, marks: ClassMarks) -> None:
    result = fill_in("blackboard", marks, blackboard_file(folder), Options(title=TITLE))
    names = [*(student.id for student in STUDENTS), "stranger"]
    taken = import_blackboard(result.path.read_bytes(), names, ["123456", "9"])
    assert taken == {
        **{(student, "123456"): scaled(student, 100) for student in SCORES},
        **{(name, "9"): Decimal("4.5") for name in names},
    }


def test_a_spreadsheet_reads_each_cell_of_the_table(folder: Path, marks: ClassMarks) -> None:
    assert export_table(marks, folder) == len(STUDENTS)
    with (folder / "table.csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    assert header[5] == f"{HOMEWORK} (of 30)"
    assert header[7:] == [f"{task} (of {points:g})" for task, points in TASKS.items()]
    with zipfile.ZipFile(folder / "table.xlsx") as archive:
        root = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    cells = [["".join(cell.itertext()) for cell in row] for row in root.iter(f"{space}row")]
    assert cells[0] == header
    assert not list(root.iter(f"{space}f")), "a formula"
    for student, row, in_workbook in zip(STUDENTS, rows, cells[1:], strict=True):
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row)
        plain = [cell.removeprefix("'") if cell.startswith(("'=", "'-", "'@")) else cell for cell in row]
        assert plain == in_workbook
        identity = [student.id, student.last_name, student.first_name, student.email, student.number]
        assert in_workbook[:5] == identity
        if student.id in SCORES:
            assert Decimal(in_workbook[5]) == Decimal(str(round(SCORES[student.id], 10)))
            assert sum(map(Decimal, in_workbook[7:])) == pytest.approx(Decimal(in_workbook[5]))
        else:
            assert in_workbook[5] == ""
            assert in_workbook[6] in ("nothing handed in", "could not be graded")


# What is left of a platform's file after a spreadsheet program has saved it


def saved(path: Path, encoding: str, delimiter: str) -> Path:
    """Save a file as Excel does: with another encoding, separator and line end, and without leading zeros."""
    is_text = path.suffix == ".xls"
    text = path.read_bytes().decode("utf-16" if is_text else "utf-8-sig")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if is_text else ",")
    rows = [[cell.lstrip("0") if cell.isdecimal() else cell for cell in row] for row in reader]
    rows.append([""] * len(rows[0]))
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    path.write_bytes(file.getvalue().encode(encoding, "replace"))
    return path


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("cp1252", ","), ("cp1252", ";"), ("utf-8-sig", ","), ("utf-8-sig", ";"), ("utf-16", "\t")],
)
def test_files_that_a_spreadsheet_has_saved_are_still_taken(
    folder: Path, marks: ClassMarks, encoding: str, delimiter: str
) -> None:
    source = saved(worksheet(folder, "de", 100), encoding, delimiter)
    moodle = in_moodle("de", 100)
    moodle.upload_worksheet(fill_in("moodle", marks, source).path.read_bytes())
    assert Decimal(str(moodle.grades[NUMBERS["umlaut"]].grade)) == 100
    assert Decimal(str(moodle.grades[NUMBERS["quote"]].grade)) == scaled("quote", 100)

    source = saved(canvas_gradebook(folder), encoding, delimiter)
    content = fill_in("canvas", marks, source, Options(title=TITLE)).path.read_bytes()
    taken = import_canvas(content.replace(b"EX", b""), dict.fromkeys(CANVAS, ""), ["4711", "4712"])
    by_key = {student.id: key for key, student in CANVAS.items()}
    assert taken[by_key["quote"], "4711"] == scaled("quote", 100)

    source = saved(blackboard_file(folder), encoding, delimiter)
    content = fill_in("blackboard", marks, source, Options(title=TITLE)).path.read_bytes()
    names = [*(student.id for student in STUDENTS), "stranger"]
    there = import_blackboard(content, names, ["123456", "9"])
    assert there["quote", "123456"] == scaled("quote", 100)
    assert there["umlaut", "123456"] == 100
