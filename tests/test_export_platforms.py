"""``export``: the table of a class, and the files of platforms with the scores of the gradebook."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path
from xml.etree import ElementTree

import pytest
from nbgrader.api import Gradebook

from autograder.__main__ import parser
from autograder.course import CourseError
from autograder.grading import pending
from autograder.grading.settings import Settings
from autograder.nbgrader_app import nbgrader_app, open_gradebook
from autograder.nbgrader_plugins import MoodleExporter, TableExporter
from autograder.platforms.identity import Identity
from autograder.platforms.moodle_worksheet import Worksheet
from autograder.results import marks as marks_module
from autograder.results import spreadsheet, upload
from autograder.results.export import export_table
from autograder.results.marks import ClassMarks, Sheet, SubmissionMark, read_marks
from autograder.results.matching import match
from autograder.results.records import Record
from autograder.results.upload import Options, fill_in, refuse_incomplete, write_moodle_gradebook
from autograder.roster import Roster, Student, local_key
from autograder.submission.read import Submission, SubmissionKey

LMS = Path(__file__).parent / "lms"
HOMEWORK = "deep-neural-networks"
MUELLER = Student("jm", "Müller", "Jürgen", "jmueller@example.org", "0012345", canvas="101")
SMITH = Student("js", "Smith, Jr.", "John", "john.smith+dl1@example.org")
ROSSI = Student("mr", "Rossi", "Mario", "mrossi@example.org", "7000006", canvas="106")
ROSSI_2 = Student("mr2", "Rossi", "Mario", "mrossi2@example.org", canvas="107")
SUHARTO = Student("su", "-", "Suharto", "suharto@example.org")
FORMULA = Student("=1+1", "@Evil", "-Ann")
STUDENTS = (MUELLER, SMITH, ROSSI, ROSSI_2, SUHARTO, FORMULA)
TASKS = {"adam: Task 1": 3.0, "adam: Task 2": 27.0}


def mark(score: float, state: str = "", penalty: float = 0.0) -> SubmissionMark:
    tasks = {"adam: Task 1": min(score, 3), "adam: Task 2": max(score - 3, 0)}
    return SubmissionMark(score - penalty, penalty, tasks, state)  # type: ignore[arg-type]


def a_class(**marks: SubmissionMark) -> ClassMarks:
    return ClassMarks(Roster(STUDENTS), [Sheet(HOMEWORK, TASKS, marks)])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(upload, "UPLOAD", tmp_path / "upload")
    return tmp_path


def rows(path: Path) -> list[list[str]]:
    content = path.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf"), "Excel needs the byte order mark"
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def grades(path: Path) -> dict[str, str]:
    """Return what is in the column of grades, by e-mail address."""
    header, *lines = rows(path)
    email = header.index("Email address" if "Email address" in header else "E-Mail-Adresse")
    grade = header.index("Grade" if "Grade" in header else "Bewertung")
    return {line[email]: line[grade] for line in lines}


# The marks of a class


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gradebook]:
    app = nbgrader_app(db_url=f"sqlite:///{tmp_path_factory.mktemp('course')}/gradebook.db")
    with open_gradebook(app) as opened:
        opened.add_assignment("homework")
        for name in ("one", "two"):
            opened.add_notebook(name, "homework")
            opened.add_grade_cell("test_f", name, "homework", max_score=2, cell_type="code")
        opened.add_grade_cell("answer", "two", "homework", max_score=3, cell_type="markdown")
        opened.add_student("ann", first_name="Ann", last_name="Ash", email="ann@example.org")
        opened.add_student("zoe")
        opened.add_student("jm")
        yield opened


@pytest.fixture
def gradebook(made: Gradebook, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Gradebook:
    monkeypatch.setattr(marks_module.Roster, "read", classmethod(lambda cls: cls([MUELLER, SUHARTO])))
    monkeypatch.setattr("autograder.results.records.AUTOGRADED", folder / "autograded")
    return made


def hand_in(gradebook: Gradebook, student: str, one: float, two: float, answer: float | None) -> None:
    gradebook.update_or_create_submission("homework", student)
    for name, cell, score in (("one", "test_f", one), ("two", "test_f", two), ("two", "answer", answer)):
        grade = gradebook.find_grade(cell, name, "homework", student)
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = score, None, score is None
    gradebook.db.commit()


def test_marks_are_those_of_the_gradebook(gradebook: Gradebook) -> None:
    hand_in(gradebook, "jm", 2, 1.5, 3)
    hand_in(gradebook, "ann", 0, 2, None)
    gradebook.find_grade("test_f", "one", "homework", "jm").extra_credit = 0.5
    gradebook.db.commit()
    marks = read_marks(["homework", "no such assignment"], gradebook)
    assert [student.id for student in marks.roster] == ["jm", "su", "ann", "zoe"]
    assert marks.names(["ann", "bob"]) == ["Ann Ash", "bob"]
    sheet, nothing = marks.sheets
    assert (sheet.points, sheet.tasks) == (7, {"one: test_f": 2, "two: test_f": 2, "two: answer": 3})
    assert sheet.marks["jm"].score == 7
    assert sheet.marks["jm"].tasks == {"one: test_f": 2.5, "two: test_f": 1.5, "two: answer": 3}
    assert (sheet.marks["ann"].score, sheet.students("waits for a mark")) == (2, ["ann"])
    for student, one in sheet.marks.items():
        submission = gradebook.find_submission("homework", student)
        assert one.score == submission.score
        assert sheet.points == submission.max_score
    assert "su" not in sheet.marks
    assert nothing == Sheet("no such assignment", {}, {})


def test_a_mark_is_after_the_late_penalty(gradebook: Gradebook, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(gradebook, "zoe", 1, 2, 3)
    monkeypatch.setattr(marks_module, "update_penalties", lambda *_: None)
    for notebook in gradebook.find_submission("homework", "zoe").notebooks:
        notebook.late_submission_penalty = notebook.score / 10
    gradebook.db.commit()
    (sheet,) = read_marks(["homework"], gradebook).sheets
    one = sheet.marks["zoe"]
    assert (one.score, one.penalty, sum(one.tasks.values())) == (5.4, 0.6, 6)


def test_a_task_that_became_a_bonus_keeps_its_column(made: Gradebook, gradebook: Gradebook) -> None:
    cells = [made.find_graded_cell("test_f", name, "homework") for name in ("one", "two")]
    hand_in(gradebook, "jm", 2, 0, 3)
    hand_in(gradebook, "ann", 0, 0, 3)
    hand_in(gradebook, "zoe", 1, 0, 3)
    for cell in cells:  # "one" is a bonus, "two" was dropped
        cell.max_score = 0
    made.db.commit()
    try:
        (sheet,) = read_marks(["homework"], gradebook).only(["jm", "ann"]).sheets
    finally:
        for cell in cells:
            cell.max_score = 2
        made.db.commit()
    assert sheet.tasks == {"one: test_f": 0, "two: answer": 3}
    assert sheet.marks["jm"].tasks == {"one: test_f": 2, "two: answer": 3}
    assert (sheet.points, sheet.marks["jm"].score) == (3, 5)
    assert upload.comment(sheet, sheet.marks["jm"]) == (
        "<p>5 of 3 points</p><ul><li>one: 2 of 0</li><li>two: 3 of 3</li></ul>"
    )


# The table


def test_the_table_has_every_student_and_every_task(folder: Path) -> None:
    failed = mark(0, "could not be graded")
    marks = a_class(jm=mark(30, penalty=6), js=mark(12, "waits for a mark"), mr=failed)
    second = Sheet("second", {"b: Task 1": 10}, {"jm": SubmissionMark(7.5, 0, {"b: Task 1": 7.5})})
    marks.sheets.append(second)
    assert export_table(marks, folder) == 6
    header, *lines = rows(folder / "table.csv")
    assert header == [
        *("id", "last_name", "first_name", "email", "number", "all assignments (of 40)"),
        *("deep-neural-networks (of 30)", "deep-neural-networks: remark"),
        *("adam: Task 1 (of 3)", "adam: Task 2 (of 27)"),
        *("second (of 10)", "second: remark", "b: Task 1 (of 10)"),
    ]
    by_id = {line[0]: line[5:] for line in lines}
    assert by_id["jm"] == ["31.5", "24", "6 taken off for lateness", "3", "27", "7.5", "", "7.5"]
    assert by_id["js"][:3] == ["12", "12", "waits for a mark"]
    assert by_id["mr"][:3] == ["0", "", "could not be graded"]
    assert by_id["su"] == ["0", "", "nothing handed in", "", "", "", "nothing handed in", ""]
    assert lines[-1][:3] == ["'=1+1", "'@Evil", "'-Ann"]  # no formulas for a spreadsheet


def test_the_workbook_has_the_cells_of_the_table(folder: Path) -> None:
    strange = Student("x", "<&\x00>", " 'Zoë' ", number="007")
    one = SubmissionMark(23.5, 0, {"adam: Task 1": 3, "adam: Task 2": 20.5})
    marks = ClassMarks(Roster([*STUDENTS, strange]), [Sheet(HOMEWORK, TASKS, {"jm": one})])
    export_table(marks, folder)
    with zipfile.ZipFile(folder / "table.xlsx") as archive:
        assert archive.testzip() is None
        parts = {name: ElementTree.fromstring(archive.read(name)) for name in archive.namelist()}
    cells = [
        [(cell.get("t", ""), "".join(cell.itertext())) for cell in row]
        for row in parts["xl/worksheets/sheet1.xml"].iter(f"{{{spreadsheet.MAIN}}}row")
    ]
    assert [text for _, text in cells[0]] == rows(folder / "table.csv")[0]
    by_id = {row[0][1]: row for row in cells}
    assert by_id["jm"][4:] == [
        *(("inlineStr", "0012345"), ("", "23.5"), ("", "")),
        *(("", "3"), ("", "20.5")),
    ]
    assert by_id["=1+1"][0] == ("inlineStr", "=1+1")  # a text, and no formula
    assert by_id["x"][1:3] == [("inlineStr", "<&>"), ("inlineStr", " 'Zoë' ")]


def test_a_table_of_one_assignment_has_one_total(folder: Path) -> None:
    export_table(a_class(jm=mark(30)), folder)
    assert rows(folder / "table.csv")[0][5:7] == [
        "deep-neural-networks (of 30)",
        "deep-neural-networks: remark",
    ]


# Which row is which student


def test_a_row_is_found_by_what_is_surest() -> None:
    roster = Roster([*STUDENTS, Student("wk", "Kim", "Woo", moodle=local_key(HOMEWORK, "44"))])
    identities = [
        Identity("moodle", "1", "other", "name", email="JMueller@example.org"),
        Identity("moodle", "2", "x", "y", number="7000006"),
        Identity("moodle", "44"),
        Identity("moodle", "45"),
        Identity("moodle", "3", "smith,  jr.", "john"),
        Identity("moodle", "4", "Rossi", "Mario"),  # there are two
        Identity("moodle", "5", "b", "a", username="su"),
    ]
    matches = match(identities, roster, HOMEWORK)
    assert matches.students == {"1": "jm", "2": "mr", "44": "wk", "3": "js", "5": "su"}
    assert matches.unknown == ["participant 45", "Mario Rossi"]
    with pytest.raises(CourseError, match="None of the 1 students in the file is"):
        match(identities[3:4], roster, HOMEWORK)
    assert matches.by_name == ["john smith,  jr."]


def test_the_file_of_another_assignment_is_refused() -> None:
    roster = Roster([*STUDENTS, Student("wk", "Kim", "Woo", moodle=local_key(HOMEWORK, "3"))])
    with pytest.raises(CourseError, match="Number 3 is Jürgen Müller in the file and Woo Kim in"):
        match([Identity("moodle", "3", "Müller", "Jürgen", "jmueller@example.org")], roster, HOMEWORK)
    with pytest.raises(CourseError, match="is probably not the file of"):
        match([Identity("moodle", "3", "Müller", "Jürgen")], roster, HOMEWORK)


def test_the_file_of_another_assignment_is_refused_if_addresses_match() -> None:
    roster = Roster(
        [Student("jm", "Müller", "Jürgen", "jmueller@example.org", moodle=f"{HOMEWORK}:3 other:30")]
    )
    row = Identity("moodle", "30", "Müller", "Jürgen", "jmueller@example.org")
    with pytest.raises(CourseError, match="is number 30 in the file and 3 in"):
        match([row], roster, HOMEWORK)
    assert match([row], roster, "other").students == {"30": "jm"}
    assert match([row], roster, "third").students == {"30": "jm"}


def test_two_rows_of_one_student_are_refused() -> None:
    twice = [Identity("canvas", key, "M", "J", "jmueller@example.org") for key in ("101", "102")]
    with pytest.raises(CourseError, match="are both jm"):
        match(twice, Roster(STUDENTS), HOMEWORK)


# The files of platforms


@pytest.mark.parametrize("language", ["en", "de"])
def test_moodles_worksheet_is_filled_in(language: str, folder: Path) -> None:
    source = LMS / language / "deep-neural-networks-worksheet.csv"
    result = fill_in("moodle", a_class(jm=mark(26, penalty=2), js=mark(20), mr=mark(30), mr2=mark(0)), source)
    assert result.path == folder / "upload" / source.name
    assert result.summary == ["deep-neural-networks: 4 of 14 rows have a score"]
    sign = {"en": ".", "de": ","}[language]
    filled = {email: grade for email, grade in grades(result.path).items() if grade}
    assert filled == {
        "jmueller@example.org": f"80{sign}00",
        "john.smith+dl1@example.org": f"66{sign}67",
        "mrossi@example.org": f"100{sign}00",
        "mrossi2@example.org": f"0{sign}00",
    }
    assert source.read_bytes() != result.path.read_bytes()
    assert result.warnings[0] == "John Smith, Jr.: has a grade now, although Moodle has only a draft."
    assert result.warnings[1] == "Nothing was handed in, so there is no score: Suharto -."
    assert result.warnings[2].startswith("In the file, but not in gradebook/students.csv: Siobhán")
    assert len(result.warnings) == 3


def test_a_mark_scales_to_the_maximum_of_moodle() -> None:
    source = LMS / "en" / "tensors-23-worksheet.csv"
    result = fill_in("moodle", a_class(jm=mark(30), js=mark(15)), source)
    assert grades(result.path)["jmueller@example.org"] == "23.00"
    assert grades(result.path)["john.smith+dl1@example.org"] == "11.50"


def test_zeros_and_comments_are_entered_on_request() -> None:
    source = LMS / "en" / "deep-neural-networks-worksheet.csv"
    result = fill_in("moodle", a_class(jm=mark(26, penalty=2)), source, Options(comments=True, zeros=True))
    assert grades(result.path)["suharto@example.org"] == "0.00"
    assert "sobrien@example.org" not in grades(result.path)  # not one of the course's students
    mueller = next(line for line in rows(result.path) if line[1] == "Jürgen Müller")
    assert mueller[-1] == (
        "<p>24 of 30 points (2 taken off because it was late)</p><ul><li>adam: 26 of 30</li></ul>"
    )


def test_blind_marking_uses_the_numbers_that_collect_noted() -> None:
    roster = Roster([Student("p-41", moodle=local_key(HOMEWORK, "41"))])
    marks = ClassMarks(roster, [Sheet(HOMEWORK, TASKS, {"p-41": mark(15)})])
    for language, grade in (("en", "50.00"), ("de", "50,00")):
        result = fill_in("moodle", marks, LMS / language / "blind-worksheet.csv")
        filled = [line for line in rows(result.path)[1:] if line[2]]
        assert [(line[0][-2:], line[2]) for line in filled] == [("41", grade)]


def test_a_group_shares_its_mark() -> None:
    source = LMS / "en" / "group-worksheet.csv"
    result = fill_in("moodle", a_class(jm=mark(15), mr=mark(30), mr2=mark(3)), source)
    filled = {email: grade for email, grade in grades(result.path).items() if grade}
    assert filled == {
        "jmueller@example.org": "50.00",
        "sobrien@example.org": "50.00",
        "jmgarcia@example.org": "50.00",
        "mrossi@example.org": "100.00",
        "mrossi2@example.org": "10.00",
    }
    assert (
        result.warnings[0]
        == "The group 'team-3' has several scores, so only students with their own get one."
    )


def test_a_submission_on_which_the_grader_failed_is_not_entered() -> None:
    source = LMS / "en" / "deep-neural-networks-worksheet.csv"
    result = fill_in("moodle", a_class(jm=mark(0, "could not be graded")), source, Options(zeros=True))
    assert "jmueller@example.org" not in grades(result.path)
    assert "The grader itself failed, so there is no score: Jürgen Müller." in result.warnings


def test_a_student_who_is_not_in_the_file_is_named() -> None:
    source = LMS / "en" / "deep-neural-networks-worksheet.csv"
    result = fill_in("moodle", a_class(**{"=1+1": mark(3), "gone": mark(5)}), source)
    assert "Graded, but not in the file: -Ann @Evil, gone." in result.warnings


def test_students_of_another_platform_are_counted_and_not_called_missing(folder: Path) -> None:
    others = [Student(f"c{number}", "Lee", f"Number {number}", canvas=f"20{number}") for number in range(3)]
    addressed = Student("c9", "Lee", "Jo", "jo@example.org", canvas="209")
    gone = Student("gone", "Gone, Jr.", "Ann", moodle=local_key(HOMEWORK, "99"))
    both = Student("both", "Both", "Bo", moodle=local_key(HOMEWORK, "98"), canvas="208")
    marks = {one.id: mark(3, "waits for a mark") for one in (*others, addressed, gone, both)}
    roster = Roster([*STUDENTS, *others, addressed, gone, both])
    class_marks = ClassMarks(roster, [Sheet(HOMEWORK, TASKS, {**marks, "jm": mark(15)})])
    result = fill_in("moodle", class_marks, LMS / "en" / "deep-neural-networks-worksheet.csv")
    assert [
        one for one in result.warnings if any(word in one for word in ("Gone", "Lee", "another platform"))
    ] == [
        "An answer is still waiting to be marked: Bo Both, Ann Gone, Jr.",
        "Graded, but not in the file: Bo Both, Ann Gone, Jr.",
        "4 students with a score are on another platform than Moodle, according to gradebook/students.csv, "
        "and not in this file.",
    ]


def test_open_answers_are_refused() -> None:
    with pytest.raises(CourseError, match=r"nothing was written \(deep-neural-networks: John Smith, Jr\.\)"):
        refuse_incomplete(a_class(js=mark(12, "waits for a mark"), jm=mark(3)))
    refuse_incomplete(a_class(jm=mark(3), mr=mark(0, "could not be graded")))


def test_canvas_is_filled_in_for_all_assignments_that_it_has() -> None:
    marks = a_class(jm=mark(15), mr2=mark(30))
    marks.sheets.append(Sheet("modular-construction", {"a: b": 2}, {"jm": mark(2)}))
    source = LMS / "derived" / "canvas-gradebook.csv"
    result = fill_in("canvas", marks, source)
    text = result.path.read_text("utf-8")
    assert '"Müller, Jürgen",101,70000101,login101,DL1,50.00\n' in text
    assert '"Rossi, Mario",107,70000107,login107,DL1,100.00\n' in text
    assert "login106" not in text
    assert result.summary == ["deep-neural-networks: 2 of 11 rows have a score"]
    assert result.warnings[-1].startswith("No column in the file is called modular-construction")
    with pytest.raises(CourseError, match="which has 'deep-neural-networks'"):
        fill_in("canvas", ClassMarks(Roster(STUDENTS), [Sheet("other", {}, {})]), source)
    titled = fill_in(
        "canvas",
        ClassMarks(marks.roster, [Sheet("x", TASKS, {"jm": mark(3)})]),
        source,
        Options(title=HOMEWORK),
    )
    assert titled.summary == ["x: 1 of 11 rows have a score"]


def test_moodles_gradebook_import_is_one_assignment_by_address(folder: Path) -> None:
    marks = a_class(**{"jm": mark(15), "mr": mark(0, "could not be graded"), "=1+1": mark(1), "js": mark(10)})
    result = write_moodle_gradebook(marks, marks.sheets[0], maximum=100)
    assert result.path.read_text("utf-8").splitlines() == [
        "Email address,deep-neural-networks",
        "jmueller@example.org,50.00",
        "john.smith+dl1@example.org,33.33",
    ]
    assert result.warnings[1:] == [
        "Left out, because no e-mail address is known: -Ann @Evil.",
        "The grader itself failed, so there is no score: Mario Rossi (mr).",
    ]
    unscaled = write_moodle_gradebook(marks, marks.sheets[0])
    assert "jmueller@example.org,15.00" in unscaled.path.read_text("utf-8")


@pytest.mark.parametrize(("maximum", "grade"), [(None, "30.00"), (100, "100.00")])
def test_moodles_gradebook_import_refuses_all_grades_if_one_is_above_the_maximum(
    maximum: float | None, grade: str
) -> None:
    marks = a_class(jm=mark(33), js=mark(30))
    result = write_moodle_gradebook(marks, marks.sheets[0], maximum)
    assert {line[1] for line in csv.reader(result.path.read_text().splitlines()[1:])} == {grade}
    limit = grade.removesuffix(".00")
    assert result.warnings[1:] == [
        f"Got {limit} points, the maximum, because Moodle would refuse more: Jürgen Müller."
    ]
    assert f"whose maximum has to be {limit}" in result.steps


def test_moodles_gradebook_import_is_valid_csv() -> None:
    strange = Student("q", "Quote", "Ann", '"a,b"@example.org')
    sheet = Sheet('one, "two"', TASKS, {"q": mark(3)})
    result = write_moodle_gradebook(ClassMarks(Roster([strange]), [sheet]), sheet)
    assert list(csv.reader(result.path.read_text().splitlines())) == [
        ["Email address", 'one, "two"'],
        ['"a,b"@example.org', "3.00"],
    ]


def test_keys_that_a_spreadsheet_made_equal_are_refused(folder: Path) -> None:
    text = (LMS / "derived" / "canvas-gradebook.csv").read_text("utf-8")
    rounded = text.replace(",101,", ",1.2345E+17,").replace(",102,", ",1.2345E+17,")
    (folder / "rounded.csv").write_text(rounded, "utf-8")
    with pytest.raises(CourseError, match=r"same number or user name \(1\.2345E\+17\), so a spreadsheet"):
        fill_in("canvas", a_class(jm=mark(15)), folder / "rounded.csv")


def test_the_marks_of_some_students_are_exported_without_the_others() -> None:
    marks = a_class(jm=mark(15), mr=mark(30)).only(["jm", "su"])
    source = LMS / "en" / "deep-neural-networks-worksheet.csv"
    result = fill_in("moodle", marks, source, Options(zeros=True))
    assert grades(result.path) == {"jmueller@example.org": "50.00", "suharto@example.org": "0.00"}
    assert not [line for line in result.warnings if "John Smith" in line or "Mario Rossi" in line]
    with pytest.raises(CourseError, match=r"Not a student of the course: nobody\."):
        marks.only(["nobody"])


def test_a_name_is_as_ambiguous_for_some_students_as_for_all() -> None:
    one_row = Identity("moodle", "4", "Rossi", "Mario")
    roster = Roster([MUELLER, Student("r1", "Rossi", "Mario"), Student("r2", "Rossi", "Mario")])
    chosen = ClassMarks(roster, [Sheet(HOMEWORK, TASKS, {"r1": mark(3)})]).only(["r1"])
    rows = [one_row, Identity("moodle", "5", email=MUELLER.email)]
    assert match(rows, chosen.roster, HOMEWORK).unknown == ["Mario Rossi"]


def test_a_file_that_cannot_be_used_is_explained(folder: Path) -> None:
    marks = a_class(jm=mark(3))
    with pytest.raises(CourseError, match="cannot be read: No such file"):
        fill_in("moodle", marks, folder / "missing.csv")
    (folder / "upload").mkdir()
    inside = folder / "upload" / "worksheet.csv"
    inside.write_bytes((LMS / "en" / "blind-worksheet.csv").read_bytes())
    with pytest.raises(CourseError, match="move the file to another folder"):
        fill_in("moodle", marks, inside)
    marks.sheets.append(Sheet("second", {}, {}))
    with pytest.raises(CourseError, match="export deep-neural-networks --moodle FILE"):
        fill_in("moodle", marks, LMS / "en" / "blind-worksheet.csv")
    with pytest.raises(CourseError, match="name that assignment as well"):
        fill_in("canvas", marks, LMS / "derived" / "canvas-gradebook.csv", Options(title="x"))


def test_what_was_filled_in_is_still_a_worksheet() -> None:
    for source in sorted(LMS.glob("*/deep-neural-networks-worksheet.csv")):
        result = fill_in("moodle", a_class(jm=mark(3)), source)
        (one,) = Worksheet(result.path.read_bytes(), UTC).participants
        assert (one.name, one.grade) == ("Jürgen Müller", 10)


# The commands


def run(monkeypatch: pytest.MonkeyPatch, marks: ClassMarks, *arguments: str) -> int:
    """Run ``export`` as the command line does, with the marks of a class."""
    monkeypatch.setattr(marks_module, "read_marks", lambda names: marks)
    monkeypatch.setattr("autograder.results.scores.graded_submissions", set)
    monkeypatch.setattr("autograder.submission.read.SUBMITTED", Path("/nowhere"))
    args = parser().parse_args(["export", *arguments])
    args.assignments = [HOMEWORK]
    status: int = args.run(args)
    return status


def test_export_prints_what_was_written_and_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    marks = a_class(jm=mark(15), js=mark(3, "waits for a mark"))
    worksheet = str(LMS / "de" / "deep-neural-networks-worksheet.csv")
    with pytest.raises(CourseError, match="nothing was written"):
        run(monkeypatch, marks, "--moodle", worksheet)
    assert not (folder / "upload").exists()
    assert run(monkeypatch, marks, "--moodle", worksheet, "--anyway", "--zeros", "--comments") == 0
    output = capsys.readouterr()
    assert (
        "deep-neural-networks-worksheet.csv: deep-neural-networks: 5 of 14 rows have a score." in output.out
    )
    assert "Upload grading worksheet" in output.out
    assert "An answer is still waiting to be marked: John Smith, Jr." in output.err
    assert run(monkeypatch, marks, "--moodle-gradebook", "--maximum", "100", "--anyway") == 0
    assert "jmueller@example.org,50.00" in (folder / "upload" / f"moodle-gradebook-{HOMEWORK}.csv").read_text(
        "utf-8"
    )
    with pytest.raises(SystemExit):
        parser().parse_args(["export", "--moodle", "a.csv", "--canvas", "b.csv"])


def test_nbgrader_offers_the_exports(gradebook: Gradebook, folder: Path, caplog) -> None:
    hand_in(gradebook, "jm", 2, 2, 2)
    exporter = MoodleExporter(assignment=["homework"])
    with pytest.raises(SystemExit):
        exporter.export(gradebook)
    exporter.source = str(LMS / "en" / "deep-neural-networks-worksheet.csv")
    exporter.to, exporter.anyway, exporter.student = str(folder / "filled.csv"), True, ["jm"]
    exporter.export(gradebook)
    assert grades(folder / "filled.csv")["jmueller@example.org"] == "85.71"
    table = TableExporter(assignment=["homework"], to=str(folder / "a" / "b"), student=["jm", "su"])
    table.export(gradebook)
    lines = rows(folder / "a" / "b" / "table.csv")
    assert [line[0] for line in lines] == ["id", "jm", "su"]
    assert lines[2][6] == "nothing handed in"
    table.to = str(folder / "filled.csv")
    with pytest.raises(SystemExit):
        table.export(gradebook)
    assert "because there is a file with that name: choose another path" in caplog.text


def test_grades_that_are_out_of_date_are_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    same, changed, new, gone, failed, theirs = (SubmissionKey(name, HOMEWORK) for name in "abcdef")
    submissions = {key: Submission(*key, {"x.ipynb": key.student.encode()}) for key in (same, changed)}
    submissions[failed] = Submission(*failed, {})
    settings = Settings(sandbox="none", figures=False)
    monkeypatch.setattr(pending, "source_digest", lambda name: "tests")
    monkeypatch.setattr(pending, "synced_version", lambda name: "tests")
    monkeypatch.setattr(pending, "notebook_digests", lambda name: {})
    in_gradebook = {same, changed, gone, failed, theirs}
    comparison = pending.Comparison(in_gradebook)
    digests = {key: comparison.digests(one, settings).submission for key, one in submissions.items()}
    digests |= {changed: "older", failed: ""}
    records = {key: Record(digest, "none", [], {}) for key, digest in digests.items()}
    monkeypatch.setattr(pending, "list_submissions", lambda names: [same, changed, new, failed, theirs])
    monkeypatch.setattr(pending, "read_submission", lambda *key: submissions[SubmissionKey(*key)])
    monkeypatch.setattr(pending, "read_record", lambda *key: records.get(SubmissionKey(*key)))
    found = pending.out_of_date([HOMEWORK], in_gradebook, settings.limits)
    assert found == ([changed], [theirs], [new], [gone])
    assert found.of("another") == ([], [], [], [])
    assert found.to_grade == [changed, theirs, new]
    assert list(found.sentences()) == [
        f"Out of date, because the work, the tests or the limits have changed (run `grade`): b/{HOMEWORK}.",
        "Graded by nbgrader itself, or in a run that was interrupted, so the scores may be out of date (run "
        f"`grade`): f/{HOMEWORK}.",
        f"Not graded yet: c/{HOMEWORK}.",
        f"Still graded, but no longer in gradebook/submitted: d/{HOMEWORK}.",
    ]
    monkeypatch.setattr(pending, "synced_version", lambda name: "older tests")
    assert pending.out_of_date([HOMEWORK], in_gradebook, settings.limits).changed == [same, changed]
