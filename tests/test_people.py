"""Several people work with one gradebook at the same time, and nothing is lost."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from marked_course import ASSIGNMENT, CELL, GRADE, NOTEBOOK, grade, make_course
from nbgrader.api import Gradebook
from postgresql import Server, needs_postgresql, running_server

from course_copy import ENVIRONMENT, autograder, hand_in, needs_sandbox, released, solved

pytestmark = [pytest.mark.course, pytest.mark.xdist_group("people")]

# `grade`, which stops before it writes a submission, and between reading and changing the grades.
GRADE_SLOWLY = f"""
import io, sys
from autograder import database
from autograder.results.gradebook import Writer

database.BUSY_SECONDS = 0.5
by_cell, write = Writer._by_cell, Writer.write

def wait_and_write(*arguments):
    print("ready", flush=True)
    sys.__stdin__.readline()
    return write(*arguments)

def read_and_wait(self, kind, *where):
    rows = by_cell(self, kind, *where)
    if kind.__name__ == "Grade":
        print("read", flush=True)
        sys.__stdin__.readline()
    return rows

Writer._by_cell, Writer.write = read_and_wait, wait_and_write
sys.stdin = io.StringIO(sys.argv[1])
try:
    exec({GRADE!r})
except database.GradebookError as error:
    print(error, flush=True)
"""
# `mark`, which stops with an answer on the screen, and when it has compared the answer with that.
MARK_SLOWLY = """
import sys
from autograder.marking import answers
from autograder.marking.question import all_questions
from autograder.nbgrader_app import open_gradebook

(question,) = all_questions()
with open_gradebook() as gradebook:
    (answer,) = answers.read_answers(gradebook, question, ["ada"])
write = answers._write

def wait_and_write(*change):
    print("checked", flush=True)
    sys.stdin.readline()
    write(*change)

answers._write = wait_and_write
print("shown", flush=True)
sys.stdin.readline()
conflicts = answers.write_marks([answers.Change(question, answer, answers.Mark(2.0, "", waits=False))])
print("conflict" if conflicts else "written", flush=True)
"""


# A command that changes the course, and takes long.
HOLD = """
import sys
from autograder.locks import only_run

with only_run(sys.argv[1]):
    print("held", flush=True)
    sys.stdin.readline()
"""


class Process:
    """A process that says where it is, and goes on when it is told to."""

    def __init__(self, course: Path, program: str, *arguments: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", program, *arguments],
            cwd=course,
            env=ENVIRONMENT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def line(self) -> str:
        """Return the next line that it prints."""
        return self._process.stdout.readline().strip()

    def go_on(self) -> None:
        """Let it go on."""
        self._process.stdin.write("\n")
        self._process.stdin.flush()

    def kill(self) -> int:
        """End it as the kernel does when memory is short; return its number."""
        self._process.kill()
        self._process.communicate()
        return self._process.pid

    def end(self) -> None:
        """Wait until it has ended well."""
        self._process.stdin.close()
        assert self._process.wait() == 0
        self._process.stdout.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with running_server() as server:
        yield server


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=needs_postgresql)])
def course(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("course")
    if request.param == "sqlite":
        return make_course(folder)
    url = request.getfixturevalue("server").new_database()
    return make_course(folder, f"\nc.CourseDirectory.db_url = {url!r}\n")


def gradebook(course: Path) -> Gradebook:
    program = "from autograder.nbgrader_app import nbgrader_app; print(nbgrader_app().coursedir.db_url)"
    process = subprocess.run([sys.executable, "-c", program], cwd=course, stdout=subprocess.PIPE, text=True)
    return Gradebook(process.stdout.strip(), "deep-learning-i")


def mark(course: Path, student: str) -> tuple[float | None, bool]:
    """Return the points that were given by hand, and whether they have to be given again."""
    with gradebook(course) as grades:
        grade = grades.find_grade(CELL, NOTEBOOK, ASSIGNMENT, student)
        return grade.manual_score, grade.needs_manual_grade


def test_a_mark_for_an_answer_that_is_being_replaced_waits_for_confirmation(course: Path) -> None:
    grade(course, {"ada": "Old."})
    data = json.dumps([ASSIGNMENT, NOTEBOOK, CELL, {"ada": ("New.", None, "")}])
    grader, colleague = Process(course, GRADE_SLOWLY, data), Process(course, MARK_SLOWLY)
    assert (grader.line(), colleague.line()) == ("ready", "shown")
    colleague.go_on()
    assert colleague.line() == "checked"
    grader.go_on()
    reached = grader.line()  # it has read the grades, or was refused because the colleague is writing
    colleague.go_on()
    assert colleague.line() == "written"
    colleague.end()
    if reached == "read":
        grader.go_on()
    grader.end()
    if reached != "read":
        assert "is locked by another program" in reached
        grade(course, {"ada": "New."})
    assert mark(course, "ada") == (2.0, True)


def test_a_correction_while_an_answer_is_on_the_screen_loses_no_mark(course: Path) -> None:
    grade(course, {"ada": "Because."})
    colleague = Process(course, MARK_SLOWLY)
    assert colleague.line() == "shown"
    process = autograder(course, "correct", ASSIGNMENT, NOTEBOOK, CELL, "--bonus", "--reason", "It was hard.")
    assert process.returncode == 0, process.stderr
    colleague.go_on()
    assert colleague.line() == "checked"
    colleague.go_on()
    assert colleague.line() == "written"
    colleague.end()
    assert mark(course, "ada") == (2.0, False)
    with gradebook(course) as grades:
        assert grades.find_graded_cell(CELL, NOTEBOOK, ASSIGNMENT).max_score == 0
    process = autograder(course, "correct", ASSIGNMENT, NOTEBOOK, CELL, "--undo")
    assert process.returncode == 0, process.stderr
    assert mark(course, "ada") == (2.0, False)


def test_a_command_that_would_change_the_same_files_is_refused_until_the_first_ends(
    course: Path, tmp_path: Path
) -> None:
    (tmp_path / "dan").mkdir()
    shutil.copy(course / "exercises" / ASSIGNMENT / f"{NOTEBOOK}.ipynb", tmp_path / "dan")
    commands = {
        "grade": [],
        "collect": [ASSIGNMENT, str(tmp_path)],
        "correct": [ASSIGNMENT, NOTEBOOK, CELL, "--drop", "--reason", "It was wrong."],
    }
    hand_in(course, "cyd", ASSIGNMENT, {NOTEBOOK: released(source(course))})
    first = Process(course, HOLD, "grade")
    assert first.line() == "held"
    if "postgresql" in (course / "nbgrader_config.py").read_text():
        (course / "gradebook/.grade.lock").unlink()  # as on another machine, which has another file
    messages = {}
    for name, arguments in commands.items():
        process = autograder(course, name, *arguments)
        assert process.returncode == 1
        messages[name] = process.stderr
    number = first.kill()
    for name, message in messages.items():
        another = "Another " if name == "grade" else ""
        assert re.fullmatch(
            rf"{another}`grade` is running \(process {number} on .*\d:\d\d\): wait until it has finished, "
            rf"and then run `{name}` again\.\n",
            message,
        )
    assert not (course / "gradebook/submitted/dan").exists()
    process = autograder(course, "collect", *commands["collect"])
    assert process.returncode == 0, process.stderr
    assert (course / "gradebook/submitted/dan" / ASSIGNMENT).is_dir()


def source(course: Path) -> Path:
    return course / "solutions" / ASSIGNMENT / f"{NOTEBOOK}.py"


@needs_sandbox
@needs_postgresql
@pytest.mark.thorough
def test_every_command_gives_the_same_on_a_server(server: Server, tmp_path: Path) -> None:
    url = server.new_database()
    for name in ("sqlite", "server"):
        (tmp_path / name).mkdir()
    results = [
        term(make_course(tmp_path / "sqlite")),
        term(make_course(tmp_path / "server", f"\nc.CourseDirectory.db_url = {url!r}\n")),
    ]
    assert results[0] == results[1]
    assert not (tmp_path / "server/gradebook/gradebook.db").exists()
    for path in (tmp_path / "server").rglob("*.log"):
        assert "geheim" not in path.read_text()


def term(course: Path) -> list[str]:
    """Run the commands of a term, and return what they print and the table of scores."""
    download = course.parent / f"{course.name}-download"
    download.mkdir()
    for student, notebook in (("ada", solved(source(course))), ("bob", released(source(course)))):
        hand_in(course, student, ASSIGNMENT, {NOTEBOOK: notebook})
        folder = course / "gradebook/submitted" / student
        shutil.move(folder / ASSIGNMENT, download / student)
        folder.rmdir()
    (course / "marks.csv").write_text(f"student,question,points,comment\nada,{NOTEBOOK},2.5,Good.\n")
    outputs = []
    for command in (
        ["collect", ASSIGNMENT, str(download)],
        ["deadlines"],
        ["grade", "--no-figures"],
        ["mark", "--import", "marks.csv"],
        ["correct", ASSIGNMENT, NOTEBOOK, CELL, "--full-marks", "--reason", "It was hard."],
        ["grade", "--no-figures"],
        ["report", ASSIGNMENT],
        ["feedback", ASSIGNMENT],
        ["export"],
    ):
        process = autograder(course, *command)
        assert process.returncode == 0, (command, process.stderr)
        assert "Traceback" not in process.stderr
        if command[0] not in ("grade", "report"):  # which print times
            outputs.append(process.stdout)
    return [*outputs, (course / "gradebook/grades.csv").read_text()]
