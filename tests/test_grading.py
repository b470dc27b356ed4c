"""A real nbgrader course: submissions go in, grades, feedback and a CSV come out."""

import csv
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import nbformat
import pytest

from autograder.course import ROOT, assignments, notebook_sources
from autograder.source import read_source

pytestmark = pytest.mark.xdist_group("course")  # graded once, for all the tests below

# One mistake a notebook, each of which leaves other tasks of the notebook right.
WRONG = {
    "hebbian-learning": "wrong_no_mean.py",
    "perceptron": "wrong_no_learning_rate.py",
    "multilayer-perceptron": "wrong_softmax_axis_zero.py",
    "backpropagation": "wrong_backward_no_factor_two.py",
    "stochastic-gradient-descent": "wrong_momentum_sign_flipped.py",
    "adam": "wrong_epsilon_inside_root.py",
    "graphs-and-sessions": "wrong_polynomial_variable_fed.py",
    "first-steps-with-keras": "wrong_regressor_sgd.py",
}
BIN = Path(sys.executable).parent
ENVIRONMENT = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}


def run(course: Path, *command: str) -> subprocess.CompletedProcess:
    return subprocess.run(command, cwd=course, env=ENVIRONMENT, capture_output=True, text=True, timeout=900)


def put_in(notebook: nbformat.NotebookNode, program: str) -> None:
    """Replace the solution cell that defines what the program defines."""
    name = program.split("def ", 1)[1].split("(", 1)[0]
    (cell,) = (cell for cell in notebook.cells if f"def {name}(" in cell.source and _is_answer(cell))
    cell.source = program


def _is_answer(cell: nbformat.NotebookNode) -> bool:
    return cell.metadata.get("nbgrader", {}).get("solution", False)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the course in which three students handed in: right, empty, and with a mistake each."""
    course = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "nbgrader_config.py", course)
    made = shutil.ignore_patterns("__pycache__", "*.ipynb")
    for name, ignored in (("autograder", made), ("solutions", made), ("exercises", None)):
        shutil.copytree(ROOT / name, course / name, ignore=ignored)
    for assignment in assignments():
        for source in notebook_sources(assignment):
            solved = read_source(source)
            released = course / "exercises" / assignment / f"{source.stem}.ipynb"
            wrong = read_source(source)
            put_in(
                wrong, (ROOT / "tests/mistakes" / assignment / source.stem / WRONG[source.stem]).read_text()
            )
            for student, notebook in (("right", solved), ("wrong", wrong)):
                # Handed in is what a student has: the release, with the answers written into it.
                handed_in = nbformat.read(released, as_version=4)
                answers = {cell.id: cell.source for cell in notebook.cells if _is_answer(cell)}
                for cell in handed_in.cells:
                    cell.source = answers.get(cell.id, cell.source)
                folder = course / "gradebook" / "submitted" / student / assignment
                folder.mkdir(parents=True, exist_ok=True)
                nbformat.write(handed_in, folder / released.name)
            empty = course / "gradebook" / "submitted" / "empty" / assignment
            empty.mkdir(parents=True, exist_ok=True)
            shutil.copy(released, empty)
    process = run(course, sys.executable, "-m", "autograder", "grade")
    assert process.returncode == 0, process.stderr
    (course / "grade.txt").write_text(process.stdout)
    return course


@pytest.fixture(scope="module")
def scores(course: Path) -> dict[tuple[str, str], tuple[float, float]]:
    """(student, notebook) → points given by the tests, and the most that they give."""
    from nbgrader.api import Gradebook

    found = {}
    with Gradebook(f"sqlite:///{course}/gradebook/gradebook.db") as gradebook:
        for assignment in assignments():
            for submission in gradebook.assignment_submissions(assignment):
                for notebook in submission.notebooks:
                    tests = [grade for grade in notebook.grades if grade.cell.cell_type == "code"]
                    points = sum(grade.auto_score for grade in tests), sum(grade.max_score for grade in tests)
                    found[submission.student.id, notebook.name] = points
    return found


NOTEBOOKS = [source.stem for name in assignments() for source in notebook_sources(name)]


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_solution_earns_full_marks(scores, notebook: str) -> None:
    points, maximum = scores["right", notebook]
    assert points == maximum > 0


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_a_release_earns_nothing(scores, notebook: str) -> None:
    assert scores["empty", notebook][0] == 0


@pytest.mark.parametrize("notebook", NOTEBOOKS)
def test_one_mistake_earns_something_in_between(scores, notebook: str) -> None:
    points, maximum = scores["wrong", notebook]
    assert 0 < points < maximum


def test_grade_prints_a_line_for_each_student(course: Path) -> None:
    printed = (course / "grade.txt").read_text()
    for student in ("right", "wrong", "empty"):
        assert re.search(rf"^{student} +[\d.]+ of \d+", printed, re.MULTILINE)
        assert f"  {student}: adam" in printed


def test_nbgrader_validate_passes_a_solution_and_fails_a_release(course: Path) -> None:
    submitted = course / "gradebook" / "submitted"
    for student, words in (("right", "Success"), ("empty", "failed")):
        notebook = next((submitted / student).glob("*/adam.ipynb"))
        assert words in run(course, "nbgrader", "validate", str(notebook)).stdout


def test_nbgrader_generates_feedback_and_exports_the_grades(course: Path) -> None:
    for assignment in assignments():
        process = run(course, "nbgrader", "generate_feedback", assignment)
        assert process.returncode == 0, process.stderr
        pages = (course / "gradebook" / "feedback").glob(f"*/{assignment}/*.html")
        assert len(list(pages)) == 3 * len(notebook_sources(assignment))
    assert run(course, "nbgrader", "export").returncode == 0
    rows = list(csv.DictReader((course / "grades.csv").open()))
    assert {row["student_id"] for row in rows} == {"right", "wrong", "empty"}


def test_nbgrader_generate_assignment_makes_the_same_release_as_make_exercises(course: Path) -> None:
    for assignment in assignments():
        before = {path: path.read_bytes() for path in (course / "exercises" / assignment).iterdir()}
        process = run(course, "nbgrader", "generate_assignment", assignment, "--force")
        assert process.returncode == 0, process.stderr
        after = {path: path.read_bytes() for path in (course / "exercises" / assignment).iterdir()}
        assert before == after


def test_the_formgrader_serves_the_gradebook(course: Path) -> None:
    """The manual grading that instructors do: nbgrader's server extension answers on this course."""
    options = (
        "--no-browser",
        "--ip=127.0.0.1",
        "--port=0",
        "--IdentityProvider.token=secret",
        "--allow-root",
    )
    server = subprocess.Popen(
        [BIN / "jupyter", "server", *options], cwd=course, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True
    )
    try:
        address = next(
            match[0] for line in server.stderr if (match := re.search(r"http://127\.0\.0\.1:[1-9]\d*", line))
        )
        answer = _patiently(f"{address}/formgrader/api/assignments?token=secret")
        assert '"deep-neural-networks"' in answer
    finally:
        server.terminate()
        server.wait()


def _patiently(url: str) -> str:
    """Read a URL from a server that says where it is just before it listens."""
    for _ in range(30):
        try:
            with urlopen(url, timeout=60) as answer:
                return answer.read().decode()
        except URLError:
            time.sleep(1)
    raise AssertionError(f"nothing answers at {url}")
