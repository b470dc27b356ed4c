"""Exercises as other courses write them: right, empty and wrong submissions get what they deserve.

Each notebook in `other_courses` has an idiom that the tests of public courses have and those of this course
do not. It is graded in the real sandbox with its own solution, as it is released, and with a wrong answer.
"""

import copy
import shutil
from functools import cache
from pathlib import Path

import nbformat
import pytest

from autograder.assignment.reference import Reference, grade_id, make_reference, reference_of
from autograder.assignment.source import read_source
from autograder.course import CourseError
from autograder.grading.settings import Settings
from autograder.grading.submission import grade_notebook
from autograder.results.verdict import GradedNotebook
from course_copy import autograder, copy_configuration, gradebook, hand_in, needs_sandbox, run

pytestmark = needs_sandbox
HERE = Path(__file__).parent / "other_courses"
SOURCES = sorted(HERE.glob("*.py"))
MODULES = ("matplotlib.pyplot", "numpy")
HELPERS = {
    "helper.py": b"def nearly(a, b):\n    return abs(a - b) < 1e-9\n",
    "tools/__init__.py": b"",
    "tools/vectors.py": b"import helper\n\ndef length(v):\n    return sum(x * x for x in v) ** 0.5\n",
}
# Notebook → wrong answers, and the tests that they still pass.
WRONG = {
    "describes_itself": ({"documented": "def documented(x, y=2):\n    return x + y"}, {"test-name"}),
    "helper_module": ({"half": "def half(x):\n    return x // 2"}, {"test-halves"}),
    "imports_in_answers": (
        {"area": "import math\nstats = math\nfrom fractions import Fraction\ndef area(r): return r * r"},
        {"test-import-of-a-name"},
    ),
    "names_in_the_solution": (
        {"scalars": "n_rows = 3", "functions": "def successor(x): return x + 1\ndef double(x): return x"},
        set(),
    ),
    "no_python": ({"stub": "def root(x):\n    return x ** 0.5"}, {"test-total", "test-total-quietly"}),
    "not_locked": ({"one": "def one():\n    return 1.0"}, set()),
    "pyplot_by_from": ({"draw": "def draw():\n    return plt.figure()"}, set()),
    "rebinding": (
        {"sum": "def sum_of_squares(n):\n    return n * (n + 1) * (2 * n + 1) // 6", "answer": "x = 0"},
        {"test-squares", "test-sum", "test-squares-again", "test-with-a-variable-of-its-own"},
    ),
}


@cache
def reference(name: str) -> Reference:
    return with_modules(make_reference(HERE / f"{name}.py", MODULES))


def with_modules(one: Reference) -> Reference:
    """Hand out the helper modules beside a notebook."""
    return Reference(**{**vars(one), "course_modules": HELPERS})


def submission(name: str, answers: dict[str, str]) -> nbformat.NotebookNode:
    """Return the release with other answers."""
    notebook = copy.deepcopy(reference(name).released)
    for cell in notebook.cells:
        cell.source = answers.get(grade_id(cell) or "", cell.source)
    return notebook


def solution(name: str) -> dict[str, str]:
    cells = read_source(HERE / f"{name}.py").cells
    return {cell.id: cell.source for cell in cells if cell.metadata.get("nbgrader", {}).get("solution")}


def graded(name: str, answers: dict[str, str], files: dict[str, bytes] = HELPERS) -> GradedNotebook:
    return grade_notebook(submission(name, answers), reference(name), files, Settings(figures=False))


def passed(examined: GradedNotebook) -> set[str]:
    return {verdict.grade_id for verdict in examined.verdicts if verdict.score == verdict.points}


def messages(examined: GradedNotebook) -> dict[str, str]:
    return {verdict.grade_id: verdict.message for verdict in examined.verdicts}


@pytest.mark.parametrize("name", [source.stem for source in SOURCES])
def test_right_empty_and_wrong_answers_get_what_they_deserve(name: str) -> None:
    right = graded(name, solution(name))
    assert passed(right) == set(reference(name).tests), messages(right)
    empty = graded(name, {})
    assert passed(empty) == set(), "an empty notebook earns points"
    answers, expected = WRONG[name]
    wrong = graded(name, {**solution(name), **answers})
    assert passed(wrong) == expected, messages(wrong)


def test_every_notebook_has_a_wrong_answer() -> None:
    assert set(WRONG) == {source.stem for source in SOURCES}


def one_test(*cells: str) -> nbformat.NotebookNode:
    """Make a notebook as both an instructor has it and a student gets it; the last cell is a test."""
    headers: list[dict] = [{} for _ in cells]
    headers[-1] = {"nbgrader": {"grade_id": "test", "grade": True, "points": 1, "solution": False}}
    code = [
        nbformat.v4.new_code_cell(source, metadata=header)
        for source, header in zip(cells, headers, strict=True)
    ]
    return nbformat.v4.new_notebook(cells=code)


def test_a_test_that_is_no_python_is_named() -> None:
    notebook = one_test("assert what is to be expected")
    with pytest.raises(CourseError, match=r"^The test test of lesson is not Python: invalid syntax"):
        reference_of("lesson", notebook, notebook, ())


def test_an_import_that_failed_is_named_by_the_tests_that_need_it() -> None:
    for source, needed in (
        ("import no_such_module", "no_such_module.f()"),
        ("import no_such_module as n", "n.f()"),
        ("from no_such_module import f", "f()"),
        ("from no_such_module import *", "f()"),
    ):
        notebook = one_test(source, f"assert {needed}")
        one = reference_of("lesson", notebook, notebook, ())
        (verdict,) = grade_notebook(notebook, one, {}, Settings()).verdicts
        assert verdict.status == "failed"
        assert f"`{source}` failed: ModuleNotFoundError: No module named 'no_such_module'" in verdict.message


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with a module, released, in which two students handed in: right, and an endless loop."""
    folder = tmp_path_factory.mktemp("other")
    copy_configuration(folder, "c.SealedExecute.figures = False\n")
    assignment = folder / "solutions" / "week"
    for name, content in HELPERS.items():
        (assignment / name).parent.mkdir(parents=True, exist_ok=True)
        (assignment / name).write_bytes(content)
    for name in ("helper_module", "not_locked"):
        shutil.copy(HERE / f"{name}.py", assignment)
    process = autograder(folder, "release")
    assert process.returncode == 0, process.stderr
    for student, half in (("right", solution("helper_module")["half"]), ("loops", "while True:\n    pass")):
        for name, answers in (("helper_module", {"half": half}), ("not_locked", solution("not_locked"))):
            notebook = nbformat.read(folder / "exercises" / "week" / f"{name}.ipynb", as_version=4)
            for cell in notebook.cells:
                cell.source = answers.get(grade_id(cell) or "", cell.source)
            hand_in(folder, student, "week", {name: notebook})
    return folder


@pytest.mark.course
def test_modules_are_handed_out_and_sources_are_not(course: Path) -> None:
    names = {
        path.relative_to(course).as_posix() for path in (course / "exercises").rglob("*") if path.is_file()
    }
    notebooks = {"exercises/week/helper_module.ipynb", "exercises/week/not_locked.ipynb"}
    assert names == notebooks | {f"exercises/week/{name}" for name in HELPERS}


@pytest.mark.course
def test_nbgraders_options_hold_and_its_validation_finds_the_tests_as_they_were(course: Path) -> None:
    options = ("--ExecutePreprocessor.timeout=2", "--force")
    process = run(course, "nbgrader", "autograde", "week", *options)
    assert process.returncode == 0, process.stderr
    autograded = course / "gradebook" / "autograded"
    text = (autograded / "loops" / "week" / "helper_module.ipynb").read_text()
    assert "stopped after 2 seconds" in text
    assert week_in(course) == {"right": 6, "loops": 2}
    process = run(course, "nbgrader", "validate", "gradebook/autograded/right/week/not_locked.ipynb")
    assert "Success! Your notebook passes all the tests." in process.stdout, process.stdout + process.stderr


@pytest.mark.course
def test_without_execution_nothing_is_executed_and_that_is_said(course: Path) -> None:
    process = run(course, "nbgrader", "autograde", "week", "--student", "right", "--no-execute", "--force")
    assert process.returncode == 0, process.stderr
    assert "Nothing is executed, so the scores are those of the outputs as handed in" in process.stderr
    cells = nbformat.read(course / "gradebook/autograded/right/week/not_locked.ipynb", as_version=4).cells
    assert {cell.execution_count for cell in cells if cell.cell_type == "code"} == {None}


def week_in(course: Path) -> dict[str, float]:
    """Return the scores of all students in the assignment "week"."""
    with gradebook(course) as grades:
        return {one.student.id: one.score for one in grades.assignment_submissions("week")}


@pytest.mark.course
def test_an_assignment_is_refused_whose_own_solution_does_not_earn_full_marks(
    course: Path, tmp_path: Path
) -> None:
    course = shutil.copytree(course, tmp_path / "course")
    path = course / "solutions" / "week" / "helper_module.py"
    shutil.copytree(course / "solutions" / "week", course / "solutions" / "other")
    shutil.copytree(course / "gradebook/submitted/right/week", course / "gradebook/submitted/right/other")
    path.write_text(path.read_text().replace("return x / 2", "return x / 3"))
    before = (course / "exercises/week/helper_module.ipynb").read_bytes(), week_in(course)
    for action in ("release", "grade"):
        process = autograder(course, action)
        assert process.returncode == 1
        assert (
            f"week was not {action}d, because its own solution does not earn full marks:\n" in process.stderr
        )
        assert "helper_module, test-half (0 of 2 points)" in process.stderr
        assert "Traceback" not in process.stderr
    assert ((course / "exercises/week/helper_module.ipynb").read_bytes(), week_in(course)) == before
    with gradebook(course) as grades:
        assert [one.score for one in grades.assignment_submissions("other")] == [6], "others are graded"
    assert "Graded 2" in autograder(course, "grade", "--anyway", "week").stdout
