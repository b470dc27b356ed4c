"""The files that Moodle, Canvas and Blackboard give: what is read from them, and how they are filled in.

The files in `lms/` come from a running Moodle 4.5 (see its README), and the ``upload-result.txt`` beside them
say what that Moodle made of an upload. `moodle_import` follows the rules of its importer.
"""

import csv
import io
import re
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from autograder.platforms.blackboard_gradebook import BlackboardGradebook
from autograder.platforms.canvas_gradebook import CanvasGradebook
from autograder.platforms.marks import Mark
from autograder.platforms.moodle_worksheet import Participant, Worksheet, languages
from autograder.platforms.table import (
    NumberFormat,
    Table,
    TableError,
    parse_date,
    parse_number,
    scale,
    write_csv,
)

LMS = Path(__file__).parent / "lms"
ROME = ZoneInfo("Europe/Rome")
WORKSHEETS = sorted(LMS.rglob("*worksheet*.csv"))
FRESH = [path for path in WORKSHEETS if "upload" not in path.name and "graded" not in path.name]
UPLOADS = sorted(LMS.rglob("*-upload-worksheet.csv"))
COMMENT = "<p>59 of 68 points</p><ul><li>x &lt; 3, a path C:\\dir\\</li>\n<li>“ü” &quot;q&quot;</li></ul>"
IN_DATABASE = re.compile(
    r"Participant (?P<number>\d+)\s+\w+:?\s+grade[ =](?P<grade>[-\d.]+)"
    r".*?comment[ =](?P<comment>None|'.*?'),? files"
)


def read(path: Path) -> Worksheet:
    return Worksheet(path.read_bytes(), ROME)


def participant(path: str, number: str) -> Participant:
    (found,) = (one for one in read(LMS / path).participants if one.number == number)
    return found


def cells(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def moodle_import(content: bytes) -> dict[str, tuple[float | None, str]]:
    """Return what Moodle would take from a worksheet: participant → (grade, comment).

    The rules are those of ``mod/assign/feedback/offline`` and of PHP's `fgetcsv`.
    """
    text = content.decode("utf-8")
    assert text.startswith("\ufeff")
    assert not re.search(r'\\"', text), "PHP would read a backslash before a quote as an escape"
    header, *rows = cells(content)
    assert all(len(row) == len(header) for row in rows), "Moodle reads no row of a ragged file"
    german = "Bewertung" in header
    names = (
        ("ID", "Bewertung", "Zuletzt geändert (Bewertung)", "Bestwertung", "Feedback als Kommentar")
        if german
        else ("Identifier", "Grade", "Last modified (grade)", "Maximum grade", "Feedback comments")
    )
    number, grade, _, maximum = (header.index(name) for name in names[:4])
    comment = header.index(names[4]) if names[4] in header else None
    taken = {}
    for row in rows:
        key = row[number].removeprefix("Teilnehmer/in" if german else "Participant ")
        points = None
        if row[grade] != "":
            # unformat_float: the decimal sign of the language becomes a point, then PHP reads a prefix.
            plain = row[grade].replace(" ", "")
            plain = plain.replace(",", ".") if german else plain
            points = float(re.match(r"[-+]?\d*\.?\d*", plain)[0] or 0)
            if not 0 <= points <= float(row[maximum].replace(",", ".")):
                points = None
        taken[key] = points, row[comment] if comment is not None else "(kept)"
    return taken


@pytest.mark.parametrize("path", sorted(LMS.rglob("*.csv")), ids=str)
def test_a_file_that_is_not_filled_in_keeps_every_byte(path: Path) -> None:
    content = path.read_bytes()
    table = Table(content)
    assert bytes(table) == content
    assert [table.header, *(table[row] for row in range(len(table)))] == cells(content)


@pytest.mark.parametrize("path", WORKSHEETS, ids=str)
def test_a_worksheet_is_read_in_the_language_of_the_site(path: Path) -> None:
    worksheet = read(path)
    assert worksheet.language.name == ("de" if path.parent.name == "de" else "en")
    assert len(worksheet.participants) == 14 + ("suspended" in path.name)
    assert worksheet.is_blind == ("blind" in path.name)
    numbers = [identity.key for identity in worksheet.identities()]
    assert len(set(numbers)) == len(numbers)
    assert all(number.isdecimal() for number in numbers)
    for one in worksheet.participants:
        assert one.state
        assert one.maximum == (23 if "tensors" in path.name else 100)
        assert one.can_change
        assert (one.submitted is None) == (one.state == "nothing")


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_status_says_what_was_handed_in_and_when(language: str) -> None:
    path = f"{language}/deep-neural-networks-worksheet.csv"
    on_time = participant(path, "3")
    assert (on_time.name, on_time.email) == ("Jürgen Müller", "jmueller@example.org")
    assert (on_time.state, on_time.late, on_time.extension) == ("handed_in", "", None)
    assert on_time.submitted == datetime(2026, 11, 14, 10, 30, tzinfo=ROME)
    late = participant(path, "14")
    assert late.late == {"en": "2 days 3 hours", "de": "2 Tage 3 Stunden"}[language]
    assert late.submitted == datetime(2026, 11, 18, 3, 4, tzinfo=ROME)
    extended = participant(path, "12")
    assert extended.extension == datetime(2026, 11, 20, 23, 59, tzinfo=ROME)
    assert extended.late == ""
    assert participant(path, "5").state == "draft"
    assert participant(path, "7").state == "reopened"
    assert participant(path, "4").state == "nothing"


def test_a_date_is_in_the_time_zone_of_who_downloaded_it() -> None:
    path = LMS / "en" / "deep-neural-networks-worksheet-new-york.csv"
    there = Worksheet(path.read_bytes(), ZoneInfo("America/New_York"))
    here = read(LMS / "en" / "deep-neural-networks-worksheet.csv")
    assert [one.submitted for one in there.participants] == [one.submitted for one in here.participants]


def test_an_identity_has_what_the_site_shows() -> None:
    assert participant("en/deep-neural-networks-worksheet-no-identity.csv", "3").email == ""
    with_number = participant("en/group-worksheet-idnumber.csv", "73").identity()
    assert (with_number.number, with_number.email) == ("A-13,x", "anna2@example.org")
    assert participant("en/group-worksheet-idnumber.csv", "62").group == 'Über & Söhne "Team"'
    blind = participant("de/blind-worksheet.csv", "41").identity()
    assert (blind.key, blind.last_name, blind.first_name, blind.email) == ("41", "", "", "")


@pytest.mark.parametrize(
    ("full", "first", "last"),
    [
        ("Jürgen Müller", "Jürgen", "Müller"),
        ("José María García Márquez de la Peña", "José María García Márquez", "de la Peña"),
        ("John Smith, Jr.", "John", "Smith, Jr."),
        ("明 李", "明", "李"),
        ("ann", "", "ann"),
        ("ann maria smith", "ann", "maria smith"),
        ("", "", ""),
    ],
)
def test_a_full_name_is_divided(full: str, first: str, last: str) -> None:
    identity = Participant("1", full).identity()
    assert (identity.first_name, identity.last_name) == (first, last)


def test_a_graded_worksheet_says_so() -> None:
    graded = participant("en/deep-neural-networks-worksheet-graded.csv", "8")
    assert (graded.grade, graded.graded, graded.comment) == (Decimal("66.67"), True, "很好")
    only_a_file = participant("en/deep-neural-networks-worksheet-graded.csv", "5")
    assert (only_a_file.grade, only_a_file.graded) == (None, True)


@pytest.mark.parametrize("path", FRESH, ids=str)
def test_only_rows_with_a_mark_are_kept_and_only_grades_and_comments_change(path: Path) -> None:
    worksheet = read(path)
    chosen = {one.number: Mark(2, 3, COMMENT) for one in worksheet.participants if one.state == "handed_in"}
    filled = worksheet.fill(chosen, comments=True)
    assert filled.keys == list(chosen)
    header, *before = cells(path.read_bytes())
    before = [row for row, one in zip(before, worksheet.participants, strict=True) if one.number in chosen]
    again, *after = cells(filled.content)
    assert again == header
    assert len(after) == len(before) > 0
    changed = {
        heading
        for old, new in zip(before, after, strict=True)
        for heading, one, other in zip(header, old, new, strict=True)
        if one != other
    }
    assert changed <= {"Grade", "Feedback comments", "Bewertung", "Feedback als Kommentar"}


@pytest.mark.parametrize("path", [path for path in FRESH if path.parent.name != "derived"], ids=str)
def test_moodle_reads_what_was_filled_in(path: Path) -> None:
    worksheet = read(path)
    scores = {one.number: row / 13 * 68 for row, one in enumerate(worksheet.participants[:14])}
    filled = worksheet.fill(
        {number: Mark(score, 68, COMMENT) for number, score in scores.items()}, comments=True
    )
    taken = moodle_import(filled.content)
    maximum = float(worksheet.participants[0].maximum or 0)
    for number, score in scores.items():
        grade, comment = taken[number]
        assert grade == pytest.approx(score / 68 * maximum, abs=0.00501)
        assert comment == " ".join(COMMENT.split()).replace("\\", "&#92;")
    assert taken[worksheet.participants[13].number][0] == maximum


@pytest.mark.parametrize("path", UPLOADS, ids=str)
def test_an_upload_that_moodle_took_is_made_from_the_download(path: Path) -> None:
    download = path.with_name(path.name.replace("-upload", ""))
    worksheet, uploaded = read(download), read(path)
    marks = {
        one.number: Mark(float(one.grade), float(one.maximum or 0), one.comment)
        for one in uploaded.participants
        if one.grade is not None
    }
    filled = Worksheet(worksheet.fill(marks, comments=True).content, ROME)
    assert filled.participants == [one for one in uploaded.participants if one.number in marks]
    result = path.with_name(path.name.replace("-worksheet.csv", "-result.txt")).read_text("utf-8")
    database = {match["number"]: match for match in IN_DATABASE.finditer(result)}
    taken = moodle_import(worksheet.fill(marks, comments=True).content)
    assert set(marks) <= set(database)
    for number in marks:
        grade, comment = taken[number]
        assert grade == float(database[number]["grade"])
        assert (f"'{comment}'" if comment else "None") == database[number]["comment"]


def test_comments_in_moodle_are_not_replaced_by_their_text() -> None:
    worksheet = read(LMS / "en" / "deep-neural-networks-worksheet-graded.csv")
    filled = worksheet.fill({"3": Mark(1, 2)})
    assert "Feedback comments" not in cells(filled.content)[0]
    assert moodle_import(filled.content)["3"] == (50, "(kept)")
    assert any("column of comments" in note for note in filled.notes)
    assert any("Allow updating records" in note for note in filled.notes)
    fresh = read(LMS / "en" / "deep-neural-networks-worksheet.csv").fill({"3": Mark(1, 2)})
    assert "Feedback comments" not in cells(fresh.content)[0], "an empty cell erases a newer comment"
    assert fresh.notes == []


def test_rows_without_a_mark_are_not_uploaded_again() -> None:
    worksheet = read(LMS / "en" / "deep-neural-networks-worksheet-graded.csv")
    assert sum(one.comment != "" for one in worksheet.participants) > 1
    filled = worksheet.fill({"3": Mark(1, 2, "<p>new</p>")}, comments=True)
    assert moodle_import(filled.content) == {"3": (50, "<p>new</p>")}


@pytest.mark.parametrize(
    "answer", [r'say "hi\", ok', "C:\\", r"\"", '\\"\nnext line', r'a\\"b, c', '"', ",\\"]
)
def test_an_answer_with_backslashes_and_quotes_is_read_and_does_no_harm(answer: str) -> None:
    """Moodle writes it as RFC 4180 does, and reads it with PHP's `fgetcsv`, for which `\\` is an escape."""
    header = ["Identifier", "Online text", "Grade", "Maximum grade", "Last modified (grade)"]
    content = write_csv([header, *([f"Participant {n}", answer, "", "100.00", "-"] for n in (3, 4))])
    worksheet = Worksheet(content, ROME)
    assert bytes(worksheet._table) == content
    assert [one.number for one in worksheet.participants] == ["3", "4"]
    assert worksheet._table[0][1] == answer
    assert moodle_import(worksheet.fill({"3": Mark(1, 2), "4": Mark(1, 4)}).content) == {
        "3": (50, "(kept)"),
        "4": (25, "(kept)"),
    }


def test_the_columns_may_be_in_any_order() -> None:
    content = b"Identifier,Last modified (grade),Grade\nParticipant 3,-,\n"
    filled = Worksheet(content, ROME).fill({"3": Mark(59, 68)})
    assert cells(filled.content)[1] == ["Participant 3", "-", "59.00"]


# What a spreadsheet program makes of a worksheet


@pytest.mark.parametrize(("maximum", "grade"), [("100,00", "50.00"), ("100", "50.00"), ("100.0", "50.00")])
def test_an_english_worksheet_gets_a_point_whatever_a_spreadsheet_wrote(maximum: str, grade: str) -> None:
    text = (LMS / "en" / "deep-neural-networks-worksheet.csv").read_text("utf-8")
    saved = text.replace("100.00", f'"{maximum}"')
    assert moodle_import(Worksheet(saved.encode(), ROME).fill({"3": Mark(1, 2)}).content)["3"][0] == 50
    assert cells(Worksheet(saved.encode(), ROME).fill({"3": Mark(1, 2)}).content)[1][4] == grade


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_moodle_gets_utf_8_and_commas_however_the_worksheet_was_saved(
    language: str, encoding: str, separator: str
) -> None:
    rows = cells((LMS / language / "deep-neural-networks-worksheet.csv").read_bytes())
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator).writerows([*rows, [""] * len(rows[0])])
    saved = file.getvalue().encode(encoding, "replace")
    worksheet = Worksheet(saved, ROME)
    assert len(worksheet.participants) == len(rows) - 1
    assert moodle_import(worksheet.fill({"3": Mark(1, 2)}).content) == {"3": (50, "(kept)")}


def test_a_maximum_that_became_a_date_is_not_taken_for_none() -> None:
    text = (LMS / "en" / "tensors-23-worksheet.csv").read_text("utf-8")
    worksheet = Worksheet(text.replace("23.00", "23 Jan").encode(), ROME)
    with pytest.raises(TableError, match="the maximum grade is '23 Jan' in the worksheet"):
        worksheet.fill({"30": Mark(1, 2)})


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_a_workbook_is_refused_as_such(start: bytes) -> None:
    with pytest.raises(TableError, match="This is a workbook"):
        Table(start + bytes(100))


def test_a_page_that_asks_to_log_in_is_refused_as_such() -> None:
    with pytest.raises(TableError, match="This is a web page: log in to the platform"):
        Table(b"\n<!DOCTYPE html><html><head><title>Log in</title>")


def test_the_line_in_which_excel_names_the_separator_is_ignored() -> None:
    table = Table(b"sep=;\r\nname;note\r\nZoe;1\r\n")
    assert (table.header, table[0], bytes(table)) == (
        ["name", "note"],
        ["Zoe", "1"],
        b"name;note\r\nZoe;1\r\n",
    )


def test_a_file_in_an_encoding_of_a_single_byte_is_written_in_utf_8() -> None:
    table = Table("name,note\nZoë,\n".encode("cp1252"))
    table.fill(0, 1, "明")
    assert bytes(table) == "name,note\nZoë,明\n".encode("utf-8-sig")


def test_what_has_to_be_known_before_an_upload() -> None:
    content = (LMS / "en" / "deep-neural-networks-worksheet.csv").read_bytes()
    locked = Worksheet(content.replace(b"100.00,Yes", b"100.00,No", 1), ROME)
    filled = locked.fill({"3": Mark(1, 2), "5": Mark(1, 2), "999": Mark(1, 2)})
    assert filled.keys == ["5"]
    assert filled.notes == [
        "Jürgen Müller: not entered, because Moodle says that the grade cannot be changed.",
        "John Smith, Jr.: has a grade now, although Moodle has only a draft.",
    ]


def test_extra_credit_is_cut_where_moodle_would_drop_the_grade() -> None:
    filled = read(LMS / "en" / "tensors-23-worksheet.csv").fill({"30": Mark(70, 68)})
    assert moodle_import(filled.content)["30"][0] == 23
    assert filled.notes == ["Jürgen Müller: gets the maximum grade, because Moodle would refuse 70 points."]
    canvas = CanvasGradebook((LMS / "derived" / "canvas-gradebook.csv").read_bytes())
    assert b"DL1,102.94\n" in canvas.fill("deep-neural-networks", {"101": Mark(70, 68)}).content


def test_the_maximum_is_found_without_its_heading() -> None:
    content = (LMS / "en" / "tensors-23-worksheet.csv").read_text("utf-8")
    renamed = Worksheet(content.replace("Maximum grade", "Best grade").encode(), ROME)
    assert {one.maximum for one in renamed.participants} == {Decimal(23)}
    without = Worksheet(content.replace(',"Maximum grade"', "").replace(",23.00", "").encode(), ROME)
    filled = without.fill({"30": Mark(59, 68)})
    assert cells(filled.content)[1][4] == "59.00"
    assert filled.notes == ["The worksheet has no maximum grade, so the points were entered as they are."]


def test_a_file_of_another_kind_is_refused_with_what_to_do() -> None:
    with pytest.raises(TableError, match="switch Moodle to English"):
        read(LMS / "en" / "gradebook.csv")
    worksheet = (LMS / "en" / "blind-worksheet.csv").read_text("utf-8")
    with pytest.raises(TableError, match="graded with a scale"):
        Worksheet(worksheet.replace("Maximum grade", "Scale").encode(), ROME)
    with pytest.raises(TableError, match="names no participant"):
        Worksheet(worksheet.replace("Participant 41", "41b").encode(), ROME)
    with pytest.raises(TableError, match="names no participant"):
        Worksheet(worksheet.replace("Participant 41", "41").encode(), ROME)
    with pytest.raises(TableError, match=r"has no column 'Last modified \(grade\)', without which Moodle"):
        Worksheet(worksheet.replace("Last modified (grade)", "graded").encode(), ROME)
    with pytest.raises(TableError, match="Row 3 has 9 cells, but the first has 8"):
        Worksheet(worksheet.replace('"Participant 33"', "Participant,33").encode(), ROME)
    with pytest.raises(TableError, match="empty"):
        Worksheet(b"\r\n", ROME)


@pytest.mark.parametrize("language", languages(), ids=lambda language: language.name)
def test_a_worksheet_in_any_language_is_recognised(language) -> None:
    words = language.words
    columns = ("identifier", "full_name", "email", "status", "grade", "maximum", "can_change")
    header = [words[word][0] for word in (*columns, "submitted", "graded", "comments")]
    month = language.months[10].split("/")[0] if language.months else "11月"
    date = f"14 {month} 2026, 22:30" if language.months else "2026年11月14日 22:30"
    late = words["late"][0].replace("*", "2 d")
    until = words["extension"][0].replace("*", date)
    maximum = f"100{language.decimal}00"
    row = [f"{header[0]}7", "Ann Smith", "a@b.c", "", "", maximum, words["no"][0], date, "-", ""]
    row[3] = f"{words['handed_in'][0]} - {late} - {until} -  - "
    file = io.StringIO()
    csv.writer(file).writerows([header, row])
    worksheet = Worksheet(file.getvalue().encode("utf-8-sig"), ROME)
    assert worksheet.language == language
    (one,) = worksheet.participants
    time = datetime(2026, 11, 14, 22, 30, tzinfo=ROME)
    assert (one.state, one.late, one.extension, one.submitted) == ("handed_in", "2 d", time, time)
    assert (one.maximum, one.can_change) == (100, False)


@pytest.mark.parametrize("language", [one for one in languages() if one.months], ids=lambda one: one.name)
def test_every_month_is_read(language) -> None:
    for number, names in enumerate(language.months, 1):
        for name in names.split("/"):
            date = parse_date(f"Xyzday, 3. {name} 2026, 10:30", language.months, ROME)
            assert date == datetime(2026, number, 3, 10, 30, tzinfo=ROME), name


@pytest.mark.parametrize(
    ("text", "hour"), [("12:05 AM", 0), ("12:05 PM", 12), ("1:05 p.m.", 13), ("1:05 a. m.", 1), ("23:05", 23)]
)
def test_a_clock_of_twelve_hours_is_read(text: str, hour: int) -> None:
    english = next(language for language in languages() if language.name == "en")
    date = parse_date(f"Saturday, 14 November 2026, {text}", english.months, ROME)
    assert date == datetime(2026, 11, 14, hour, 5, tzinfo=ROME)
    assert parse_date("31 February 2026, 10:00", english.months, ROME) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [("100,00", "100"), ("61.25", "61.25"), ("1.234,5", "1234.5"), ("1,234.5", "1234.5"), (" 7 ", "7")],
)
def test_numbers_of_both_kinds_are_read(text: str, number: str) -> None:
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize("text", ["", "-", "EX", "12/23", "NaN", "Infinity"])
def test_what_is_no_number_is_none(text: str) -> None:
    assert parse_number(text) is None


def test_marks_are_scaled_and_rounded_half_up() -> None:
    assert NumberFormat.like("100,00").write(scale(59, 68, Decimal(100))) == "86,76"
    assert NumberFormat.like("23").write(scale(1, 8, Decimal(1))) == "0.13"
    assert scale(-1, 68, Decimal(100)) == 0
    assert scale(59.5, 68, None) == Decimal("59.5")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encoding_separator_and_line_ends_stay(encoding: str, separator: str, end: str) -> None:
    lines = ["name;note", "Zoë;", '"a;b";"1 ""x"" y"', "", "end;"]
    content = end.join(lines).replace(";", separator).encode(encoding)
    table = Table(content)
    assert bytes(table) == content
    assert table[1] == [f"a{separator}b", '1 "x" y']
    table.fill(0, 1, f'ü{separator}"')
    wanted = content.decode(encoding).replace(f"Zoë{separator}", f'Zoë{separator}"ü{separator}"""')
    assert bytes(table) == wanted.encode(encoding)


def test_quotes_as_php_writes_them_are_read() -> None:
    table = Table(rb"a,b" b"\n" rb'"say \"hi\" to","say \"hi\""' b"\n" rb'"C:\dir\",x' b"\n")
    assert table[0] == [r"say \"hi\" to", r"say \"hi\""]
    assert table[1] == ["C:\\dir\\", "x"]


def test_canvas_gets_its_own_gradebook_back() -> None:
    content = (LMS / "derived" / "canvas-gradebook.csv").read_bytes()
    gradebook = CanvasGradebook(content)
    people = {one.key: one for one in gradebook.identities()}
    assert "999" not in people  # the student that Canvas makes for tests
    assert (people["105"].last_name, people["105"].first_name) == ("Smith, Jr.", "John")
    assert people["101"].number == "70000101"
    filled = gradebook.fill(
        "Deep-Neural-Networks", {"101": Mark(59, 68), "107": Mark(0, 68), "x": Mark(1, 2)}
    )
    assert filled.keys == ["101", "107"]
    assert cells(filled.content) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "deep-neural-networks (4711)"],
        ["", "", "", "", "", "Manual Posting"],
        ["    Points Possible", "", "", "", "", "100.00"],
        ["Müller, Jürgen", "101", "70000101", "login101", "DL1", "86.76"],
        ["Rossi, Mario", "107", "70000107", "login107", "DL1", "0.00"],
    ]


def test_canvas_rows_that_are_not_filled_in() -> None:
    content = (LMS / "derived" / "canvas-gradebook.csv").read_bytes()
    excused = CanvasGradebook(content.replace(b"70000101,login101,DL1,", b"70000101,login101,DL1,EX"))
    filled = excused.fill("deep-neural-networks", {"101": Mark(1, 2)})
    assert (filled.keys, filled.notes) == (
        [],
        ["Jürgen Müller: not entered, because the student is excused in Canvas."],
    )
    with pytest.raises(TableError, match="which has 'deep-neural-networks'"):
        excused.fill("modular-construction", {})
    read_only = CanvasGradebook(content.replace(b"100.00,(read", b"(read only),(read"))
    with pytest.raises(TableError, match="computes the column"):
        read_only.fill("deep-neural-networks", {})
    with pytest.raises(TableError, match="not a gradebook of Canvas"):
        CanvasGradebook((LMS / "en" / "gradebook.csv").read_bytes())


def test_blackboard_gets_its_own_file_back() -> None:
    heading = "deep-neural-networks [Total Pts: 30 Score] |123456"
    rows = [
        ["Last Name", "First Name", "Username", "Student ID", heading, "Weighted Total [Total Pts: 0] |9"],
        ["Müller", "Jürgen", "jm01", "0012345", "", ""],
        ["O'Brien", "Siobhán", "so02", "7", "", ""],
    ]
    quoted = ["\t".join(f'"{cell}"' for cell in row) for row in rows]
    content = b"\xff\xfe" + "\r\n".join([*quoted, ""]).encode("utf-16-le")
    gradebook = BlackboardGradebook(content)
    assert [one.key for one in gradebook.identities()] == ["jm01", "so02"]
    assert gradebook.identities()[0].number == "0012345"
    filled = gradebook.fill("deep-neural-networks", {"so02": Mark(59, 68)})
    assert filled.keys == ["so02"]
    assert filled.content == content.replace(
        '"7"\t""'.encode("utf-16-le"), '"7"\t"26.03"'.encode("utf-16-le")
    )
    with pytest.raises(TableError, match="which has 'deep-neural-networks', 'Weighted Total'"):
        gradebook.fill("homework", {})
