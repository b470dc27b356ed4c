"""``mark``: what is typed in a terminal or a spreadsheet is in the gradebook."""

import csv
import re
import shutil
import signal
import sqlite3
import sys
import time
from contextlib import nullcontext
from itertools import chain
from pathlib import Path
from threading import Timer

import pexpect
import psutil
import pytest
from marked_course import ASSIGNMENT, CELL, NOTEBOOK, PIXEL, grade, make_course

from autograder.assignment.reference import references
from autograder.console import printable_lines
from autograder.course import CourseError, assignments
from autograder.marking import command
from autograder.marking.answers import Answer, Change, Mark, is_blank, pseudonym
from autograder.marking.command import Options, Part, select_answers
from autograder.marking.entry import Entry, EntryError, parse_entry, parse_points
from autograder.marking.page import write_page
from autograder.marking.question import (
    ModelAnswer,
    Question,
    all_questions,
    find_question,
    joined_lines,
    model_answer,
    short_name,
)
from autograder.marking.table import TableError, changes_in, read_table, write_table
from course_copy import ENVIRONMENT, autograder, gradebook, run

QUESTION = Question("week", "adam", "question", 3, "Why?", "*Write here.*")
ADA = Answer("ada", Mark(), "Because.")
BOB = Answer("bob", Mark(2.0, "Nearly.", waits=False), "No idea.")


# What may be typed


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("2", Entry("points", 2.0, ())),
        (" 2,5 ", Entry("points", 2.5, ())),
        (".5", Entry("points", 0.5, ())),
        ("2.5+1+2", Entry("points", 2.5, ("Sign.", "Why?"))),
        ("2.5 + 1 + 2", Entry("points", 2.5, ("Sign.", "Why?"))),
        ("1+2 3 of 4 signs", Entry("points", 1.0, ("Why?", "3 of 4 signs"))),
        ("0 See a//b. // And $a+b$.", Entry("points", 0.0, ("See a//b.", "And $a+b$."))),
        ("1+1 // See //b. //", Entry("points", 1.0, ("Sign.", "See //b."))),
        ("+1", Entry("more comments", None, ("Sign.",))),
        ("+ Think again.", Entry("more comments", None, ("Think again.",))),
        ("c+2 New.", Entry("comments", None, ("Why?", "New."))),
        ("c", Entry("comments", None, ())),
        ("s", "skip"),
        ("Undo", "undo"),
        ("?", "help"),
    ],
)
def test_a_line_is_points_and_comments_or_a_command(line: str, expected: object) -> None:
    assert parse_entry(line, 3, ["Sign.", "Why?"]) == expected


@pytest.mark.parametrize(
    "line", ["", "4", "-1", "2.1", "2+3", "2+0", "2 1", "1e1", "nan", "Good.", "correct", "2.5.1", "+", "++"]
)
def test_a_line_that_may_be_a_mistake_is_refused(line: str) -> None:
    with pytest.raises(EntryError):
        parse_entry(line, 3, ["Sign.", "Why?"])


def test_points_do_not_depend_on_the_digits_of_other_scripts() -> None:
    with pytest.raises(EntryError):
        parse_points("²", 3)
    assert parse_points("2,25", 3) == 2.25


# Questions


def test_each_notebook_has_a_question_with_a_model_answer_and_a_scheme() -> None:
    questions = all_questions()
    assert [question.notebook for question in questions] == [
        name for assignment in assignments() for name in references(assignment)
    ]
    for question in questions:
        answer, scheme = model_answer(question)
        assert question.text.startswith("## Question")
        assert len(answer) > 200
        assert scheme.startswith("**Marking")
        assert scheme not in question.text + question.stub


def test_a_question_has_the_name_of_its_notebook() -> None:
    two = [QUESTION, Question("week", "sgd", "first", 3, "", ""), Question("week", "sgd", "last", 3, "", "")]
    assert [short_name(question, two) for question in two] == ["adam", "week/sgd/first", "week/sgd/last"]
    assert find_question("adam", two) == find_question("adam.ipynb", two) == two[0]
    assert find_question("sgd/last", two) == find_question("week/sgd/last", two) == two[2]
    with pytest.raises(CourseError, match="several questions: name one of week/sgd/first, week/sgd/last"):
        find_question("sgd", two)
    with pytest.raises(CourseError, match="no question 'ada': the course has adam"):
        find_question("ada", two)


def test_lines_are_joined_but_paragraphs_and_items_are_not() -> None:
    text = "# One\nTwo\nthree.\n\n- a\n  b\n1. c\n\n```\nx\ny\n```\n**bold**\n$x$ end"
    assert joined_lines(text) == "# One Two three.\n\n- a b\n1. c\n\n```\nx\ny\n```\n**bold** $x$ end"


# Which answers are shown


def test_only_answers_that_wait_are_shown_unless_others_are_asked_for() -> None:
    untouched = Answer("cyd", Mark(waits=False), "*Write here.*", is_released=True)
    changed = Answer("dan", Mark(1.0, waits=True), "Other.")
    answers = [ADA, BOB, untouched, changed]
    assert select_answers(QUESTION, answers, Options()) == [ADA, changed]
    assert select_answers(QUESTION, answers, Options(again=True)) == [ADA, BOB, changed]
    assert select_answers(QUESTION, answers, Options(["bob"], again=True)) == [BOB]
    with pytest.raises(CourseError, match="no answer by 'adda' to week/adam/question: try ada"):
        select_answers(QUESTION, answers, Options(["adda"]))


def test_the_anonymous_order_is_stable_and_another_for_each_question() -> None:
    answers = [Answer(f"student{number}", Mark(), "Because.") for number in range(20)]
    shuffled = select_answers(QUESTION, answers, Options(anonymous=True))
    assert shuffled != answers
    assert shuffled == select_answers(QUESTION, answers[::-1], Options(anonymous=True))
    other = Question("week", "sgd", "question", 3, "", "")
    assert shuffled != select_answers(other, answers, Options(anonymous=True))


def test_the_parts_of_a_class_are_the_whole_class_and_stay_as_they_are() -> None:
    answers = [Answer(f"student{number}", Mark(), "Because.") for number in range(20)]
    parts = [select_answers(QUESTION, answers, Options(part=Part(number, 3))) for number in (1, 2, 3)]
    assert all(parts)
    assert sorted(chain(*parts), key=answers.index) == answers
    assert parts[0][1:] == select_answers(QUESTION, parts[0][1:], Options(part=Part(1, 3)))


@pytest.mark.parametrize(
    ("source", "blank"),
    [("", True), (" \n- ?", True), ("*Write here.*\n\n", True), ("7", False), ("π", False)],
)
def test_an_answer_without_a_word_is_blank(source: str, blank: bool) -> None:
    assert is_blank(Answer("ada", Mark(), source), QUESTION) == blank
    assert not is_blank(Answer("ada", Mark(), source, attachments={"a.png": {}}), QUESTION)
    assert not is_blank(Answer("ada", Mark(0.0, waits=False), source), QUESTION)


def test_a_picture_in_the_markdown_itself_is_cut_short() -> None:
    answer = Answer("ada", Mark(), f"See ![it](data:image/png;base64,{PIXEL}).")
    assert answer.text == "See ![it](data:image/png;base64,…)."
    assert answer.has_pictures
    assert not ADA.has_pictures


def test_an_answer_cannot_control_the_terminal() -> None:
    assert printable_lines("a\tb\u00a0c\r\nd\x1b[31m\u202ee") == "a   b c \nd\\x1b[31m\\u202ee"


def test_a_page_shows_pictures_and_runs_nothing(tmp_path: Path) -> None:
    source = "<script>alert(1)</script> ![it](attachment:a.png)"
    answer = Answer("ada", Mark(), source, attachments={"a.png": {"image/png": PIXEL}})
    write_page(tmp_path / "page.html", "<adam>", QUESTION, ModelAnswer("So.", "One point."), answer)
    page = (tmp_path / "page.html").read_text("utf-8")
    assert f'src="data:image/png;base64,{PIXEL}"' in page
    assert "<script" not in page
    assert "&lt;script" in page
    assert "<title>&lt;adam&gt;</title>" in page


# Spreadsheets


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_file_survives_a_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "marks.csv"
    formula = Answer("=eve", Mark(1.5, '- Σ,\nso; "it"', waits=False), "=1+1")
    assert write_table(path, {QUESTION: [ADA, BOB, formula]}, anonymous=False) == 3
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    answers = {QUESTION: [ADA, BOB, formula]}
    assert changes_in(read_table(path), answers, again=False) == []
    rows = rows_of(path)
    assert rows[2]["student"] == "'=eve"
    with pytest.raises(TableError, match="exists already"):
        write_table(path, {}, anonymous=False)
    rows[0].update(points="2,5", comment="Σ: sign")
    for dialect, encoding in ((",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-8")):
        with path.open("w", encoding=encoding, newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys(), delimiter=dialect)
            writer.writeheader()
            writer.writerows(rows)
        expected = [Change(QUESTION, ADA, Mark(2.5, "Σ: sign", waits=False))]
        assert changes_in(read_table(path), answers, again=False) == expected


def test_each_row_that_is_wrong_is_named_and_then_nothing_is_written(tmp_path: Path) -> None:
    path = tmp_path / "marks.csv"
    path.write_text(
        "comment,student,question,points,version\n"
        ",ada,adam,2,\n"
        ",ada,adam,2,\n"
        ",ada,adam,5,\n"
        "\n"
        ",eve,adam,1,\n"
        ",ada,perceptron,1,\n"
        ",ada,adam,1,deadbeef\n"
        "Other.,bob,adam,1,\n"
        "Nearly.,bob,adam,2,\n"
    )
    answers = {QUESTION: [ADA, BOB]}
    with pytest.raises(TableError) as caught:
        changes_in(read_table(path), answers, again=False)
    *problems, end = str(caught.value).split("\n")
    assert end == "Nothing was written: correct these rows first."
    assert [int(re.match(r"Row (\d+)", problem)[1]) for problem in problems] == [3, 4, 6, 7, 8, 9]
    for word, problem in zip(
        ["row 2 already", "0 to 3", "'eve'", "perceptron", "changed", "2 points and a comment already"],
        problems,
        strict=False,
    ):
        assert word in problem
    path.write_text("student,question,points,comment\nbob,adam,1,Other.\n")
    expected = [Change(QUESTION, BOB, Mark(1.0, "Other.", waits=False))]
    assert changes_in(read_table(path), answers, again=True) == expected


@pytest.mark.parametrize(
    "comment",
    ["=1+1", "'=1+1", "''-", "'tis so", "+1", "\tTab", " Space ", "Two\n\nlines\n", "\u2028", "\r\n-"],
)
@pytest.mark.parametrize("points", [2.0, 2.3, 3.5])  # the formgrader takes any number
def test_a_mark_that_is_not_touched_in_a_spreadsheet_is_unchanged(
    tmp_path: Path, comment: str, points: float
) -> None:
    path = tmp_path / "marks.csv"
    answers = {QUESTION: [Answer("'=bob", Mark(points, comment, waits=False), "No idea.")]}
    write_table(path, answers, anonymous=False)
    assert changes_in(read_table(path), answers, again=False) == []


def test_a_comment_that_begins_like_a_formula_arrives_as_it_was_typed(tmp_path: Path) -> None:
    path = tmp_path / "marks.csv"
    eve = Answer("eve", Mark(1.0, "'=x", waits=False), "So.")
    write_table(path, {QUESTION: [eve]}, anonymous=False)
    assert changes_in(read_table(path), {QUESTION: [Answer("eve", Mark(), "So.")]}, again=False) == [
        Change(QUESTION, Answer("eve", Mark(), "So."), Mark(1.0, "'=x", waits=False))
    ]


def test_a_question_that_does_not_count_needs_no_mark(tmp_path: Path) -> None:
    path = tmp_path / "marks.csv"
    dropped = Answer("ada", Mark(waits=False), "Because.")
    assert dropped.state == "settled"
    answers = {QUESTION: [dropped]}
    assert select_answers(QUESTION, [dropped], Options(again=True)) == []
    write_table(path, answers, anonymous=False)
    assert changes_in(read_table(path), answers, again=False) == []
    path.write_text("student,question,points,comment\nada,adam,1,\n")
    for again in (False, True):
        with pytest.raises(TableError, match=r"Row 2: ada needs no mark, because .* was corrected"):
            changes_in(read_table(path), answers, again=again)


def test_each_pseudonym_is_computed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "marks.csv"
    answers = {QUESTION: [Answer(f"student{number}", Mark(), "Because.") for number in range(50)]}
    write_table(path, answers, anonymous=True)
    computed: list[str] = []

    def counted(question: Question, student: str) -> str:
        computed.append(student)
        return pseudonym(question, student)

    monkeypatch.setattr("autograder.marking.table.pseudonym", counted)
    assert changes_in(read_table(path), answers, again=False) == []
    assert len(computed) == 50


def test_a_file_without_the_columns_is_refused(tmp_path: Path) -> None:
    (tmp_path / "marks.csv").write_text("student;points\nada;2\n")
    with pytest.raises(TableError, match="no column question and no column comment"):
        read_table(tmp_path / "marks.csv")
    (tmp_path / "marks.csv").write_text("student,question,points,comment\n" + "x" * 200_000)
    with pytest.raises(TableError, match="is not a CSV file"):
        read_table(tmp_path / "marks.csv")
    with pytest.raises(TableError, match="cannot be read"):
        read_table(tmp_path / "none.csv")


def test_an_anonymous_file_has_no_names(tmp_path: Path) -> None:
    path = tmp_path / "marks.csv"
    write_table(path, {QUESTION: [ADA]}, anonymous=True)
    (row,) = rows_of(path)
    assert row["student"] == pseudonym(QUESTION, "ada")
    row["points"] = "3"
    path.write_text(",".join(row) + "\n" + ",".join(row.values()) + "\n")
    expected = [Change(QUESTION, ADA, Mark(3.0, "", waits=False))]
    assert changes_in(read_table(path), {QUESTION: [ADA]}, again=False) == expected


# In a terminal


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course in which four students have answered, and one has not."""
    course = make_course(tmp_path_factory.mktemp("graded"))
    answers = {name: f"Because of {name}." for name in ("ada", "bob", "cyd", "dan")}
    grade(course, {**answers, "eve": None})
    return course


@pytest.fixture
def course(graded: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copytree(graded, tmp_path / "course"))


class Terminal:
    """A terminal in which `mark` runs."""

    def __init__(self, course: Path, *options: str, question: str = NOTEBOOK) -> None:
        arguments = ["-m", "autograder", "mark", *filter(None, [question]), *options]
        self.process = pexpect.spawn(
            sys.executable,
            arguments,
            cwd=str(course),
            env={**ENVIRONMENT, "TERM": "dumb"},
            encoding="utf-8",
            timeout=120,
            dimensions=(50, 100),
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # a shell's "&" has it ignored
        )

    def screen(self) -> str:
        """Wait for a prompt, and return what was printed until then."""
        self.process.expect(r"(\]|end)> |\[y/N\] ")
        return str(self.process.before + self.process.after)

    def type(self, line: str) -> str:
        self.process.sendline(line)
        return self.screen()

    def quit(self) -> str:
        self.process.sendline("q")
        self.process.expect(pexpect.EOF)
        self.process.close()
        assert self.process.exitstatus == 0
        return str(self.process.before)

    def interrupt(self) -> str:
        """Press Ctrl+C, and return what is printed until the process ends well."""
        # Python's input() misses a signal that arrives while Readline handles a key: wait until it sleeps.
        process = psutil.Process(self.process.pid)
        while process.status() == psutil.STATUS_RUNNING:
            time.sleep(0.01)
        self.process.sendintr()
        self.process.expect(pexpect.EOF)
        self.process.close()
        assert self.process.exitstatus == 0
        return str(self.process.before).replace("^C", "").strip()


def marks(course: Path) -> dict[str, Mark]:
    """Read the marks with nbgrader's own functions."""
    with gradebook(course) as nbgrader:
        found = {}
        for student in nbgrader.students:
            where = (CELL, NOTEBOOK, ASSIGNMENT, student.id)
            grade, comment = nbgrader.find_grade(*where), nbgrader.find_comment(*where)
            found[student.id] = Mark(
                grade.manual_score, comment.manual_comment or "", grade.needs_manual_grade
            )
        return found


@pytest.mark.course
@pytest.mark.xdist_group("marking")
def test_what_is_typed_is_in_nbgraders_gradebook_and_export(course: Path) -> None:
    terminal = Terminal(course)
    screen = terminal.screen()
    assert "Model answer" in screen
    assert "**Marking**: one point for each part." in screen
    assert "1 of 4 · ada" in screen
    assert "Because of ada." in screen
    assert "2 of 4 · bob" in terminal.type("2.5 Mind the diagonal.")
    assert "3 of 4 · cyd" in terminal.type("s")
    assert "4 of 4 · dan" in terminal.type("1+1 Why?")
    screen = terminal.type("3")
    assert "1 still waits" in screen
    screen = terminal.type("n")
    assert "2 of 4 · bob" in screen
    assert " +1 Mind the diagonal.\r\n +2 Why?\r\n" in screen  # the first is used more often
    terminal.type("1 Wrong.")
    screen = terminal.type("u")
    assert "Undone: bob" in screen
    assert "2 of 4 · bob" in screen
    terminal.type("b")
    assert "Marked: 3. Still waiting: 1 of 4." in terminal.quit()
    assert marks(course) == {
        "ada": Mark(2.5, "Mind the diagonal.", waits=False),
        "bob": Mark(),
        "cyd": Mark(1.0, "Mind the diagonal.\nWhy?", waits=False),
        "dan": Mark(3.0, "", waits=False),
        "eve": Mark(None, "", waits=False),
    }
    assert run(course, "nbgrader", "export", "--to", "theirs.csv").returncode == 0
    assert autograder(course, "export").returncode == 0
    theirs = {row["student_id"]: float(row["score"]) for row in rows_of(course / "theirs.csv")}
    ours = {row["student"]: float(row["score"]) for row in rows_of(course / "gradebook" / "grades.csv")}
    assert ours == theirs
    assert {name: score - theirs["bob"] for name, score in theirs.items()} == {
        "ada": 2.5,
        "bob": 0,
        "cyd": 1,
        "dan": 3,
        "eve": 0,
    }
    assert autograder(course, "feedback").returncode == 0
    page = course / "gradebook" / "feedback" / "ada" / ASSIGNMENT / "feedback.html"
    assert "Mind the diagonal." in page.read_text("utf-8")


@pytest.mark.course
@pytest.mark.xdist_group("marking")
def test_an_answer_is_asked_for_again_only_if_its_text_has_changed(course: Path) -> None:
    terminal = Terminal(course)
    terminal.screen()
    for line in ("1 Short.", "2", "3", "0"):
        terminal.type(line)
    terminal.quit()
    grade(course, {"ada": "Because of ada.", "bob": "Because of Bob!"})
    terminal = Terminal(course)
    screen = terminal.screen()
    assert "1 of 1 · bob" in screen
    assert "Before its text changed: 2 points." in screen
    terminal.type("2")
    terminal.quit()
    process = autograder(course, "mark", "--export", "marks.csv")
    assert process.stdout == "Wrote marks.csv: 0 answers.\n"
    terminal = Terminal(course)
    terminal.process.expect(
        f"No answer to {NOTEBOOK} is waiting: of 5, 4 are marked .--again shows them., 1 were left empty"
    )
    terminal = Terminal(course, "--again", "--student", "ada")
    screen = terminal.screen()
    assert "1 of 1 · ada" in screen
    assert "1 point. Short." in screen
    terminal.quit()


@pytest.mark.course
@pytest.mark.xdist_group("marking")
def test_a_killed_terminal_loses_nothing(course: Path) -> None:
    terminal = Terminal(course)
    terminal.screen()
    terminal.type("2.5 Why?")
    terminal.process.send("1 half a li")
    terminal.process.kill(signal.SIGKILL)
    terminal.process.wait()
    terminal = Terminal(course)
    assert "1 of 3 · bob" in terminal.screen()
    terminal.process.sendline("1+1")
    terminal.screen()
    terminal.process.kill(signal.SIGKILL)
    terminal.process.wait()
    assert marks(course)["ada"] == Mark(2.5, "Why?", waits=False)
    assert marks(course)["bob"] == Mark(1.0, "Why?", waits=False)
    assert marks(course)["cyd"] == Mark()


@pytest.mark.course
@pytest.mark.xdist_group("marking")
def test_no_mark_is_overwritten_without_a_question(course: Path) -> None:
    first, second = Terminal(course), Terminal(course)
    first.screen(), second.screen()
    first.type("3 Good.")
    screen = second.type("1 Bad.")
    assert "Nothing was written: the answer of ada was marked by somebody else" in " ".join(screen.split())
    assert "3 points. Good." in screen
    assert marks(course)["ada"] == Mark(3.0, "Good.", waits=False)
    assert "2 of 4 · bob" in second.type("1 Bad.")  # having seen it
    assert marks(course)["ada"] == Mark(1.0, "Bad.", waits=False)
    screen = first.type("u")  # it is not the first's any more
    assert "Nothing was written" in screen
    assert marks(course)["ada"] == Mark(1.0, "Bad.", waits=False)
    grade(course, {"bob": "On second thoughts."})  # while it is on the screen
    screen = second.type("2")
    assert "Nothing was written" in screen
    assert "On second thoughts." in screen
    assert marks(course)["bob"] == Mark()
    second.type("2")
    second.quit()
    assert marks(course)["bob"] == Mark(2.0, "", waits=False)


@pytest.mark.course
@pytest.mark.xdist_group("marking")
def test_an_undo_that_fails_can_be_repeated_unless_the_mark_is_another(course: Path) -> None:
    terminal = Terminal(course)
    terminal.screen()
    terminal.type("1 Why?")
    terminal.type("2")
    database = course / "gradebook" / "gradebook.db"
    content = database.read_bytes()
    database.write_bytes(b"not a database" * 100)
    screen = terminal.type("u")
    assert "Nothing was written. gradebook/gradebook.db is damaged" in " ".join(screen.split())
    database.write_bytes(content)
    assert "Undone: bob" in terminal.type("u")
    assert marks(course)["bob"] == Mark()
    other = Terminal(course, "--again", "--student", "ada")
    other.screen()
    other.type("3")
    other.quit()
    assert "Nothing was written" in terminal.type("u")
    assert "There is nothing to undo." in terminal.type("u")
    assert marks(course)["ada"] == Mark(3.0, "Why?", waits=False)
    terminal.quit()


@pytest.mark.course
@pytest.mark.xdist_group("marking")
def test_only_answers_that_can_be_shown_are_counted(course: Path) -> None:
    terminal = Terminal(course)
    terminal.screen()
    terminal.type("3")
    terminal.quit()
    grade(course, {"ada": None, "bob": None}, problem="grader failed")
    grade(course, {"cyd": None}, problem="damaged")
    grade(course, {"fay": None}, problem="missing")
    process = autograder(course, "mark")
    assert re.search(rf"1 +{NOTEBOOK} +1 +1 +0 ", process.stdout)  # dan's
    terminal = Terminal(course)
    assert "1 of 1 · dan" in terminal.screen()  # ada is not offered 0 points
    terminal.quit()
    assert marks(course)["ada"].points == 3
    (course / "gradebook" / "autograded" / "dan" / ASSIGNMENT / f"{NOTEBOOK}.ipynb").unlink()
    process = autograder(course, "mark")
    assert re.search(rf"1 +{NOTEBOOK} +0 +0 +0 ", process.stdout)


@pytest.mark.course
@pytest.mark.xdist_group("marking")
def test_an_interrupted_prompt_keeps_what_was_marked(course: Path) -> None:
    grade(course, {"dan": "?"})
    terminal = Terminal(course, question="")
    terminal.process.expect(r"Enter quits\)\? ")
    assert terminal.interrupt() == ""
    terminal = Terminal(course)
    terminal.process.expect(r"\[y/N\] ")
    assert "Marked: 0. Still waiting: 4 of 4." in terminal.interrupt()
    terminal = Terminal(course)
    terminal.screen()
    terminal.type("n")
    terminal.type("2 Why?")
    terminal.process.send("1 half a li")
    terminal.process.expect("half a li")
    assert "Marked: 1. Still waiting: 3 of 4." in terminal.interrupt()
    assert [mark.points for mark in marks(course).values()] == [2.0, None, None, None, None]


@pytest.mark.course
@pytest.mark.xdist_group("marking")
def test_a_class_of_thirty_is_marked_in_spite_of_colleagues_and_interruptions(
    course: Path,
) -> None:
    names = [f"student{number:02d}" for number in range(30)]
    grade(course, {name: f"Reason {name[-2:]}." for name in names})
    grade(course, dict.fromkeys(("ada", "bob", "cyd", "dan")))
    expected: dict[str, Mark] = {}
    terminal = Terminal(course, "--anonymous")
    screen = terminal.screen()

    def student() -> str:
        """Return the student whose answer is on the screen."""
        assert "student" not in screen
        (number,) = re.findall(r"Reason (\d\d)", screen.rpartition("╭")[2])
        return f"student{number}"

    def give(line: str, points: float, comment: str) -> None:
        nonlocal screen
        expected[student()] = Mark(points, comment, waits=False)
        screen = terminal.type(line)

    give("2,5 Mind the sign.", 2.5, "Mind the sign.")
    give("1+1 // And the diagonal?", 1.0, "Mind the sign.\nAnd the diagonal?")
    for number in range(5):
        give(f"{number % 4}+2", number % 4, "And the diagonal?")
    skipped = student()
    screen = terminal.type("s")
    give("3", 3.0, "")
    screen = terminal.type("b")
    give(",5 Too short.", 0.5, "Too short.")  # what was just marked
    undone = student()
    give("0", 0.0, "")
    screen = terminal.type("u")
    assert student() == undone
    del expected[undone]

    # A colleague marks the same answer in the formgrader, and it is handed in again, while it is shown.
    with gradebook(course) as colleague:
        theirs = colleague.find_grade(CELL, NOTEBOOK, ASSIGNMENT, undone)
        theirs.manual_score, theirs.needs_manual_grade = 1.5, False
        colleague.db.commit()
    screen = terminal.type("2")
    assert "Nothing was written" in screen
    assert "1.5 points." in screen
    expected[undone] = Mark(1.5, "", waits=False)
    screen = terminal.type("n")
    changed = student()
    grade(course, {changed: f"Reason {changed.removeprefix('student')}, and a better one."})
    screen = terminal.type("2")
    assert "Nothing was written" in screen
    assert "and a better one." in screen
    give("3 Better.", 3.0, "Better.")

    terminal.process.send("2 half a li")
    assert f"Still waiting: {30 - len(expected)} of 30." in terminal.interrupt()
    found = marks(course)
    assert {name: found[name] for name in names if not found[name].waits} == expected

    terminal = Terminal(course, "--anonymous")
    screen = terminal.screen()
    assert skipped == student()
    assert f"1 of {30 - len(expected)} " in screen
    while "This is the end." not in screen:
        give("2+1", 2.0, "And the diagonal?")  # the most used one
    assert "Still waiting: 0 of" in terminal.quit()
    found = marks(course)
    assert {name: found[name] for name in names} == expected


@pytest.mark.course
@pytest.mark.xdist_group("marking")
def test_two_people_mark_at_once_while_a_third_writes(course: Path) -> None:
    names = [f"student{number:02d}" for number in range(12)]
    grade(course, dict.fromkeys(names, "Because."))
    halves = [[f"--student={name}" for name in names[start::2]] for start in (0, 1)]
    terminals = [Terminal(course, *half) for half in halves]
    for terminal in terminals:
        terminal.screen()
    database = sqlite3.connect(course / "gradebook" / "gradebook.db", check_same_thread=False)
    database.execute("BEGIN IMMEDIATE")  # as a `grade` run does
    release = Timer(2, database.rollback)
    release.start()
    for number in range(6):
        for terminal in terminals:
            terminal.process.sendline(f"{number % 4}")
        for terminal in terminals:
            terminal.screen()
    for terminal in terminals:
        assert "Marked: 6. Still waiting: 0 of 6." in terminal.quit()
    release.join()
    database.close()
    found = marks(course)
    assert [found[name] for name in names] == [Mark(float(n // 2 % 4), "", waits=False) for n in range(12)]


@pytest.mark.course
@pytest.mark.xdist_group("marking")
def test_blank_answers_are_given_nothing_only_if_that_is_wished(course: Path) -> None:
    grade(course, {"ada": "  \n", "bob": "-", "cyd": "\x1b[31mRed"})
    refused = Terminal(course)
    assert "2 answers contain neither a word nor a number nor a picture: ada, bob." in refused.screen()
    assert "1 of 4 · ada" in refused.type("n")
    refused.quit()
    assert marks(course)["ada"] == Mark()
    terminal = Terminal(course, "--anonymous")
    assert "ada" not in terminal.screen()
    screen = terminal.type("y")
    assert not re.search("ada|bob|cyd|dan", screen.partition("╭")[2].replace("Because of dan", ""))
    terminal.type("u")
    assert marks(course)["ada"] == marks(course)["bob"] == Mark()
    terminal.quit()
    terminal = Terminal(course)
    terminal.screen()
    screen = terminal.type("y")
    assert "3 of 4 · cyd" in screen
    assert "\\x1b[31mRed" in screen
    terminal.quit()
    assert marks(course)["ada"] == marks(course)["bob"] == Mark(0.0, "", waits=False)


@pytest.mark.course
@pytest.mark.xdist_group("marking")
def test_answers_are_marked_in_a_spreadsheet(course: Path) -> None:
    path = course / "marks.csv"
    assert autograder(course, "mark", NOTEBOOK, "--export", "marks.csv").returncode == 0
    rows = rows_of(path)
    assert [(row["student"], row["answer"]) for row in rows] == [
        (name, f"Because of {name}.") for name in ("ada", "bob", "cyd", "dan")
    ]

    def save(*points: str) -> None:
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows({**row, "points": one} for row, one in zip(rows, points, strict=True))

    before = marks(course)
    save("1", "2", "33", "")
    process = autograder(course, "mark", "--import", "marks.csv")
    assert process.returncode == 1
    assert process.stderr.startswith("Row 4: '33' is not allowed")
    assert marks(course) == before
    save("1", "2,5", "3", "")
    process = autograder(course, "mark", "--import", "marks.csv")
    assert process.stdout == "Changed the mark or comment of 3 answers in the gradebook.\n"
    assert [mark.points for mark in marks(course).values()] == [1, 2.5, 3, None, None]
    save("1", "2,5", "2", "")
    process = autograder(course, "mark", "--import", "marks.csv")
    assert "Row 4: the answer of cyd has 3 points already: add --again to replace marks." in process.stderr
    grade(course, {"cyd": "Now different."})
    process = autograder(course, "mark", "--again", "--import", "marks.csv")
    assert "Row 4: the answer of cyd has changed since the file was written" in process.stderr


@pytest.mark.course
@pytest.mark.xdist_group("marking")
def test_only_the_rows_that_were_asked_for_are_imported(course: Path) -> None:
    process = autograder(course, "mark", NOTEBOOK, "--export")
    name = f"gradebook/answers-{NOTEBOOK}.csv"
    assert process.stdout == f"Wrote {name}: 4 answers.\n"
    path = course / name
    rows = [{**row, "points": "2"} for row in rows_of(path)]
    rows.append({**rows[0], "student": "nobody", "question": "adam"})
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    process = autograder(course, "mark", "--import", name, "--student", "ada")
    assert "Row 6: There is no question 'adam'" in process.stderr
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows[:-1])
    process = autograder(course, "mark", NOTEBOOK, "--import", name, "--student", "ada")
    assert process.stdout == (
        "Changed the mark or comment of 1 answer in the gradebook.\n"
        "Left out 3 rows about questions or students that you did not ask for.\n"
    )
    assert [mark.points for mark in marks(course).values()] == [2, None, None, None, None]
    process = autograder(course, "mark", "adam", "--import", name)
    assert process.stderr == f"There is no question 'adam': the course has {NOTEBOOK}.\n"


def test_an_import_leaves_out_the_rows_of_another_question(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    other = Question("week", "perceptron", "question", 3, "Why?", "")
    answers = {QUESTION: [ADA], other: [ADA]}
    path = tmp_path / "marks.csv"
    path.write_text(
        "student,question,points,comment\n"
        f"ada,adam,3,\nada,perceptron,2,\n{pseudonym(other, 'ada')},perceptron,99,\n"
    )
    written: list[Change] = []
    monkeypatch.setattr(command, "all_questions", lambda: list(answers))
    monkeypatch.setattr(command, "open_gradebook", nullcontext)
    monkeypatch.setattr(command, "read_answers", lambda gradebook, question: answers[question])
    monkeypatch.setattr(command, "write_marks", written.extend)
    monkeypatch.setattr(command, "write_penalties", lambda assignment: None)
    assert command.import_answers(path, "adam", Options()) == (1, 2)
    assert [(one.question, one.mark.points) for one in written] == [(QUESTION, 3.0)]
    with pytest.raises(TableError, match=r"Row 4: '99' is not allowed"):
        command.import_answers(path, "perceptron", Options())
    part = int(pseudonym(other, "ada"), 16) % 2 + 1
    assert command.import_answers(path, "perceptron", Options(part=Part(3 - part, 2))) == (0, 3)


@pytest.mark.course
@pytest.mark.xdist_group("marking")
def test_without_a_terminal_a_sentence_says_what_to_do(course: Path) -> None:
    process = autograder(course, "mark", NOTEBOOK)
    assert (process.returncode, process.stdout) == (1, "")
    assert process.stderr.startswith("Marking needs a terminal: run `python -m autograder mark QUESTION`")
    process = autograder(course, "mark")
    assert re.search(rf"1 +{NOTEBOOK} +4 +4 +0", process.stdout)
    process = autograder(course, "mark", "adam")
    assert process.stderr == f"There is no question 'adam': the course has {NOTEBOOK}.\n"
    process = autograder(course, "mark", NOTEBOOK, "--export", "marks.csv", "--student", "eva")
    assert process.stderr.endswith("try eve.\n")


@pytest.mark.course
@pytest.mark.xdist_group("marking")
def test_a_question_is_chosen_in_the_terminal(course: Path) -> None:
    terminal = Terminal(course, question="")
    terminal.process.expect(r"Enter quits\)\? ")
    terminal.process.sendline("2")
    terminal.process.expect(f"There is no question '2': the course has {NOTEBOOK}.")
    terminal.process.sendline("1")
    assert "1 of 4 · ada" in terminal.screen()
    assert "c alone removes them" in terminal.type("?")
    assert "Begin with the points, 0 to 3" in terminal.type("good")
    terminal.process.sendeof()
    terminal.process.expect("Marked: 0. Still waiting: 4 of 4.")
    terminal = Terminal(course, "--student", "ada", "--part", f"{3 - part_of('ada')}/2")
    terminal.process.expect("None of the 4 answers to hebbian-learning that are waiting is among those")


def part_of(student: str) -> int:
    (question,) = (question for question in all_questions() if question.notebook == NOTEBOOK)
    return int(pseudonym(question, student), 16) % 2 + 1
