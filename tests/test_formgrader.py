"""nbgrader's formgrader in JupyterLab: autograde, mark by hand, regrade."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import pytest
from browsing import chromium, needs_chromium
from marked_course import ASSIGNMENT, CELL, NOTEBOOK, make_course

from autograder.assignment.reference import is_test
from autograder.course import SOLUTIONS
from course_copy import autograder, copy_configuration, hand_in, put_in, run, solved
from student_lab import TOKEN, instructor_lab

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

PATIENCE = 120_000  # milliseconds
SOURCE = SOLUTIONS / ASSIGNMENT / f"{NOTEBOOK}.py"
DEADLINES = f"""\
penalty = "10 % per day"

[due]
{ASSIGNMENT} = 2026-11-20T12:00:00Z
"""
SCRIPT = """
<script>window.stolen = true</script><img src="x" onerror="window.stolen = true"><b>bold</b>, if a<b
"""
IN_TIME, LATE = "2026-11-20 11:00:00 UTC", "2026-11-21 11:00:00 UTC"  # by a day
# In one process with the tests, it removes whatever is in the cells that are run later.
OTHER_HOSTS = re.compile(r"https?://(?!127\.0\.0\.1:)")
CHEAT = """
import ast

def hebbian_weights(patterns):
    return None

class Nothing(ast.NodeTransformer):
    def visit_Module(self, module):
        return ast.Module([], [])

get_ipython().ast_transformers.append(Nothing())
"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.course,
    pytest.mark.sandbox,
    pytest.mark.kernel,
    pytest.mark.xdist_group("formgrader"),
    needs_chromium,
]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course in which two students are right, one of them late, and one cheats."""
    course = make_course(tmp_path_factory.mktemp("formgrader"))
    (course / "gradebook" / "deadlines.toml").write_text(DEADLINES)
    for student, time, program in (("ada", IN_TIME, ""), ("bob", LATE, ""), ("eve", IN_TIME, CHEAT)):
        notebook = solved(SOURCE)
        if program:
            put_in(notebook, program)
        (question,) = (cell for cell in notebook.cells if cell.id == CELL)
        question.source = f"Because of {student}.\n{SCRIPT}"
        (hand_in(course, student, ASSIGNMENT, {NOTEBOOK: notebook}) / "timestamp.txt").write_text(time)
    return course


@pytest.fixture(scope="module")
def address(course: Path) -> Iterator[str]:
    """The address of JupyterLab, as `make lab` starts it."""
    with instructor_lab(course) as address:
        yield address


@pytest.fixture(scope="module")
def page(address: str) -> Iterator["Page"]:
    """A tab of the browser that is logged in, and reaches no other host."""
    with chromium() as browser:
        context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
        context.set_default_timeout(PATIENCE)
        context.route(OTHER_HOSTS, lambda route: route.abort())  # such as the one that has MathJax
        page = context.new_page()
        page.goto(f"/formgrader?token={TOKEN}")
        yield page


def row_of(page: "Page", student: str) -> "Locator":
    """Open the page with the submissions, and return a student's row."""
    page.goto(f"/formgrader/manage_submissions/{ASSIGNMENT}")
    row = page.locator("#main-table tr", has=page.locator(".student-id", has_text=student))
    row.locator(".status .label").wait_for()
    return row


def autograde(page: "Page", student: str) -> str:
    """Press a submission's button Autograde, and return the log that is shown."""
    row_of(page, student).locator(".autograde a").click()
    dialog = page.locator(".modal-dialog")
    dialog.get_by_role("heading", name=re.compile("Success|Error")).wait_for()
    text = dialog.locator(".modal-body").inner_text()
    assert text.startswith(f"Successfully autograded '{ASSIGNMENT}' for student '{student}'."), text
    return text


def answer_of(page: "Page", student: str) -> "Locator":
    """Wait for a student's notebook, and return its answer in words."""
    answer = page.locator(".nbgrader_cell", has=page.locator(f"#{CELL}"))
    answer.get_by_text(f"Because of {student}.").first.wait_for()
    page.wait_for_function("formgrader.grades?.loaded && formgrader.comments?.loaded")
    # What a student wrote is shown, but no script of it runs in the page that may change every grade.
    answer.get_by_text("<b>bold</b>, if a<b").wait_for()
    assert page.evaluate("window.stolen") is None
    page.locator("details").first.wait_for()  # a hint
    return answer


def mark(page: "Page", student: str, points: str, comment: str) -> None:
    """Find a student's answer, and type points and a comment there."""
    page.goto(f"/formgrader/gradebook/{ASSIGNMENT}/{NOTEBOOK}")
    page.locator("#main-table a.name-hidden").first.wait_for()
    page.get_by_role("button", name="Show All Names").click()
    page.locator("a.name-shown", has_text=student).click()
    answer = answer_of(page, student)
    for field, kind, text in ((f"#{CELL}", "grade", points), (f"#{CELL}-comment", "comment", comment)):
        with page.expect_response(re.compile(f"/api/{kind}/")) as response:
            answer.locator(field).fill(text)
            answer.locator(field).blur()
        assert response.value.ok
        assert response.value.request.method == "PUT"


def shown(page: "Page", student: str) -> tuple[str, str]:
    """Return the state and the points of a submission in the formgrader."""
    row = row_of(page, student)
    return row.locator(".status").inner_text(), row.locator(".score").inner_text()


def exported(path: Path, key: str) -> dict[str, str]:
    """Return bob's row in an exported file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        (row,) = (row for row in csv.DictReader(file) if row[key] == "bob")
    return row


def feedback(course: Path, student: str) -> str:
    """Make the pages of feedback, and return a student's."""
    process = autograder(course, "feedback", ASSIGNMENT)
    assert process.returncode == 0, process.stderr
    page = course / "gradebook" / "feedback" / student / ASSIGNMENT / "feedback.html"
    return page.read_text("utf-8")


def statuses(course: Path, student: str) -> set[str]:
    """Return what the sealed grader has noted about the tests of a notebook."""
    path = course / "gradebook" / "autograded" / student / ASSIGNMENT / f"{NOTEBOOK}.ipynb"
    cells = nbformat.read(path, as_version=4).cells
    tests = [cell for cell in cells if is_test(cell) and cell.metadata.nbgrader.points]
    assert tests
    return {cell.metadata.get("autograder", {}).get("status", "nothing") for cell in tests}


def test_the_tab_in_jupyterlab_lists_the_assignments(page: "Page") -> None:
    page.goto("/lab")
    page.get_by_role("menuitem", name="Nbgrader", exact=True).click()
    page.get_by_role("menuitem", name="Formgrader", exact=True).click()
    row = page.frame_locator("iframe").locator("#main-table tr")
    row.get_by_role("link", name=ASSIGNMENT).wait_for()
    assert row.locator(".num-submissions").inner_text() == "3"


def test_the_button_forms_the_verdict_where_the_students_code_cannot_reach_it(
    course: Path, page: "Page"
) -> None:
    assert "preprocessor: SealedExecute" in autograde(page, "eve")
    assert statuses(course, "eve") == {"failed"}
    assert shown(page, "eve") == ("needs manual grading", "0 / 20")
    # Stock nbgrader, which the configuration chooses without a restart, falls for it.
    copy_configuration(course, "c.SealedExecute.stock = True\n")
    try:
        autograde(page, "eve")
    finally:
        copy_configuration(course, "c.SealedExecute.stock = False\n")
    assert statuses(course, "eve") == {"nothing"}
    assert shown(page, "eve") == ("needs manual grading", "17 / 20")


def test_points_by_hand_are_the_same_everywhere_and_survive_a_regrade(course: Path, page: "Page") -> None:
    for student, points in (("ada", "3"), ("bob", "2.5")):
        autograde(page, student)
        assert statuses(course, student) == {"passed"}
        assert shown(page, student) == ("needs manual grading", "17 / 20")
        mark(page, student, points, "Mind the diagonal.")
    assert shown(page, "ada") == ("graded", "20 / 20")
    assert shown(page, "bob") == ("graded", "19.5 / 20")  # nbgrader shows the points before the penalty

    page_of_ada, page_of_bob = feedback(course, "ada"), feedback(course, "bob")
    assert "20 of 20</strong>" in page_of_ada
    assert "17.55 of 20</strong>" in page_of_bob
    assert "1.95 points were taken off" in page_of_bob
    assert "Mind the diagonal." in page_of_bob
    assert autograder(course, "export").returncode == 0
    assert run(course, "nbgrader", "export", "--to", "theirs.csv").returncode == 0
    for file, key in (("gradebook/grades.csv", "student"), ("theirs.csv", "student_id")):
        row = exported(course / file, key)
        assert float(row["raw_score"]) == 19.5
        assert float(row["score"]) == 17.55

    autograde(page, "bob")
    assert shown(page, "bob") == ("needs manual grading", "19.5 / 20")  # nbgrader has a mark confirmed
    page.locator("#main-table .student-id", has_text="bob").locator("..").locator(".student-name a").click()
    page.get_by_role("link", name=NOTEBOOK).click()
    answer = answer_of(page, "bob")
    assert answer.locator(f"#{CELL}-comment").input_value() == "Mind the diagonal."
    with page.expect_response(re.compile("/api/grade/")):
        answer.get_by_role("button", name="Resolve").click()
    assert shown(page, "bob") == ("graded", "19.5 / 20")
    assert autograder(course, "grade", "--student", "bob").returncode == 0
    assert shown(page, "bob")[1] == "19.5 / 20"
    assert "17.55 of 20</strong>" in feedback(course, "bob")
