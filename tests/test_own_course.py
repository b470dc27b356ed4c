"""The grader takes up a course that was made with nbgrader, as it is: nbgrader's own demo course.

It is graded by stock nbgrader and by `autograder grade`, from the same files. No file of it may change.
"""

import shutil
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import nbformat
import nbgrader
import pytest

from course_copy import autograder, needs_sandbox, run

GUIDE = Path(nbgrader.__file__).parent / "docs" / "source" / "user_guide"
# What `nbgrader quickstart demo` writes.
CONFIGURATION = """
c = get_config()
c.CourseDirectory.course_id = "demo"
c.IncludeHeaderFooter.header = "source/header.ipynb"
"""
# What an instructor adds to it, so that nbgrader's own command executes in the sandbox.
DOOR = """\
c.Autograde.autograde_preprocessors = [
    "autograder.nbgrader_plugins.SealedExecute",  # in place of nbgrader's Execute
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
"""
OTHER = "Übung 2"  # an assignment that stock nbgrader refuses, because its metadata is old
STUDENTS = ("bitdiddle", "hacker", "solution", "untouched")
pytestmark = [needs_sandbox, pytest.mark.course]
SOLUTION = "### BEGIN SOLUTION\ndef root(x):\n    return x ** 0.5\n### END SOLUTION"
Scores = Mapping[tuple[str, str, str], float]


def old_notebook() -> nbformat.NotebookNode:
    """Make an instructor's notebook as nbgrader 0.5 wrote it, with a module beside it."""
    answer = {"schema_version": 1, "grade_id": "root", "solution": True, "grade": False, "locked": False}
    test = {
        "schema_version": 1,
        "grade_id": "test_root",
        "solution": False,
        "grade": True,
        "locked": True,
        "points": 2,
    }
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell("from helper import nearly"),
            nbformat.v4.new_code_cell(SOLUTION, metadata={"nbgrader": answer}),
            nbformat.v4.new_code_cell("assert nearly(root(9), 3)", metadata={"nbgrader": test}),
        ],
        metadata={"kernelspec": {"name": "course-2019", "display_name": "Course", "language": "python"}},
    )
    for cell in notebook.cells:
        del cell["id"]
    notebook.nbformat_minor = 2
    return notebook


def hand_in_other(course: Path) -> None:
    """Add the old assignment to a course, with two submissions: the solution, and a wrong one."""
    source = course / "source" / OTHER
    source.mkdir()
    nbformat.write(old_notebook(), source / "Aufgabe 1.ipynb")
    (source / "helper.py").write_text("# %% not a notebook\ndef nearly(a, b): return abs(a - b) < 1e-9\n")
    for student, answer in (
        ("solution", SOLUTION),
        ("hacker", "def root(x): return x / 2\ndef nearly(a, b): return 1"),
    ):
        notebook = old_notebook()
        notebook.cells[1].source = answer
        folder = course / "submitted" / student / OTHER
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / "Aufgabe 1.ipynb")
        (folder / "helper.py").write_text("def nearly(a, b): return True\n")


def scores(course: Path) -> Scores:
    """Read the score that nbgrader gave to each cell: student, notebook and cell → points."""
    with closing(sqlite3.connect(course / "gradebook.db")) as database:
        rows = database.execute(
            "SELECT submitted_assignment.student_id, notebook.name, base_cell.name, grade.auto_score "
            "FROM grade JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id "
            "JOIN notebook ON submitted_notebook.notebook_id = notebook.id "
            "JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id "
            "JOIN base_cell ON grade.cell_id = base_cell.id"
        ).fetchall()
    return {tuple(names): score for *names, score in rows}


def digests(course: Path) -> dict[str, str]:
    """Return a digest of each file of the course, without what grading is to write."""
    written = {"gradebook", "gradebook.db", "autograded", "feedback"}
    return {
        path.relative_to(course).as_posix(): sha256(path.read_bytes()).hexdigest()
        for path in course.rglob("*")
        if path.is_file() and path.relative_to(course).parts[0] not in written
    }


@pytest.fixture(scope="module")
def courses(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The demo course, released and handed in by four students, and a copy that stock nbgrader graded."""
    ours, stock = (tmp_path_factory.mktemp("demo") / name for name in ("course", "stock"))
    shutil.copytree(GUIDE / "source", ours / "source", ignore=shutil.ignore_patterns("ps1_autotest"))
    shutil.copytree(GUIDE / "submitted", ours / "submitted")
    (ours / "nbgrader_config.py").write_text(CONFIGURATION)
    process = run(ours, "nbgrader", "generate_assignment", "ps1")
    assert process.returncode == 0, process.stderr
    shutil.copytree(ours / "source" / "ps1", ours / "submitted" / "solution" / "ps1")
    shutil.copytree(ours / "release" / "ps1", ours / "submitted" / "untouched" / "ps1")
    shutil.copytree(ours, stock)
    process = run(stock, "nbgrader", "autograde", "ps1")
    assert process.returncode == 0, process.stderr
    hand_in_other(ours)
    return ours, stock


@pytest.mark.kernel
def test_the_demo_course_gets_stock_s_scores_and_stays_as_it_is(courses: tuple[Path, Path]) -> None:
    course, stock = courses
    before = digests(course)
    assert not scores(course)
    process = autograder(course, "grade")
    assert process.returncode == 0, process.stdout + process.stderr
    assert digests(course) == before
    expected, found = scores(stock), scores(course)
    old = {names: found.pop(names) for names in list(found) if names[1] == "Aufgabe 1"}
    assert found == expected
    assert old == {("solution", "Aufgabe 1", "test_root"): 2, ("hacker", "Aufgabe 1", "test_root"): 0}
    assert {student for student, _, _ in expected} == set(STUDENTS)
    assert sum(score or 0 for (student, *_), score in expected.items() if student == "solution") == 3
    assert "Graded 6" in process.stdout
    assert "not gradable" not in process.stdout


@pytest.mark.kernel
def test_nbgrader_s_own_command_executes_in_the_sandbox_with_a_few_lines(courses: tuple[Path, Path]) -> None:
    _, stock = courses
    expected = scores(stock)
    with (stock / "nbgrader_config.py").open("a") as file:
        file.write(DOOR)
    process = run(stock, "nbgrader", "autograde", "ps1", "--student", "bitdiddle", "--force")
    assert process.returncode == 0, process.stderr
    assert scores(stock) == expected
    cells = nbformat.read(stock / "autograded" / "bitdiddle" / "ps1" / "problem1.ipynb", as_version=4).cells
    assert [cell for cell in cells if "autograder" in cell.metadata], "executed by nbgrader itself"


def test_a_backup_that_would_lack_the_submissions_is_refused(courses: tuple[Path, Path]) -> None:
    process = autograder(courses[0], "backup")
    assert process.returncode == 1
    assert "this course has submitted, autograded elsewhere" in process.stderr


def test_the_page_shows_the_lines_that_an_instructor_adds() -> None:
    page = Path(__file__).parents[1] / "book" / "teaching" / "your-own-course.md"
    assert DOOR in page.read_text("utf-8")
