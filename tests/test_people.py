"""Several people work with one gradebook at the same time, and nothing is lost."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from marked_course import ASSIGNMENT, CELL, GRADE, NOTEBOOK, grade, make_course
from nbgrader.api import Gradebook
from postgresql import Server, needs_postgresql, running_server

from course_copy import ENVIRONMENT

pytestmark = [pytest.mark.course, pytest.mark.xdist_group("people")]

# `grade`, which stops when it has read the grades and before it changes them.
GRADE_SLOWLY = f"""
import io, sys
from autograder import database
from autograder.results.gradebook import Writer

database.BUSY_SECONDS = 0.5
by_cell = Writer._by_cell

def read_and_wait(self, kind, notebook):
    rows = by_cell(self, kind, notebook)
    if kind.__name__ == "Grade":
        print("read", flush=True)
        sys.__stdin__.readline()
    return rows

Writer._by_cell = read_and_wait
sys.stdin = io.StringIO(sys.argv[1])
try:
    exec({GRADE!r})
except database.GradebookError as error:
    print(error, flush=True)
"""
# `mark`, which stops when it has compared the answer with what was on the screen.
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
conflicts = answers.write_marks([answers.Change(question, answer, answers.Mark(2.0, "", waits=False))])
print("conflict" if conflicts else "written", flush=True)
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
    colleague = Process(course, MARK_SLOWLY)
    assert colleague.line() == "checked"
    data = json.dumps([ASSIGNMENT, NOTEBOOK, CELL, {"ada": ("New.", None)}])
    grader = Process(course, GRADE_SLOWLY, data)
    reached = grader.line()  # it has read the grades, or was refused because the colleague is writing
    colleague.go_on()
    assert colleague.line() == "written"
    colleague.end()
    grader.go_on()
    grader.end()
    if reached != "read":
        assert "is locked by another program" in reached
        grade(course, {"ada": "New."})
    assert mark(course, "ada") == (2.0, True)
