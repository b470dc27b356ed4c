"""A real course: submissions go in; grades, feedback and a CSV come out, of our commands and nbgrader's."""

import csv
import re
import shutil
import subprocess
import time
from collections import Counter
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from autograder.course import assignments, notebook_sources
from course_copy import (
    BIN,
    ENVIRONMENT,
    autograder,
    copy_course,
    gradebook,
    hand_in_three,
    needs_sandbox,
    run,
)

# Graded once, for all the tests below.
pytestmark = [pytest.mark.xdist_group("course"), needs_sandbox]

NOTEBOOKS = [source.stem for name in assignments() for source in notebook_sources(name)]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the course in which three students handed in: right, empty, and with a mistake each."""
    course = copy_course(tmp_path_factory.mktemp("course"))
    hand_in_three(course)
    process = autograder(course, "grade", "--no-figures")
    assert process.returncode == 0, process.stderr
    (course / "grade.txt").write_text(process.stdout)
    return course


def scores_in(course: Path) -> dict[tuple[str, str], tuple[float, float]]:
    """(student, notebook) → points given by the tests, and the most that they give."""
    found = {}
    with gradebook(course) as grades:
        for assignment in grades.assignments:
            for submission in assignment.submissions:
                for notebook in submission.notebooks:
                    tests = [grade for grade in notebook.grades if grade.cell.cell_type == "code"]
                    points = sum(grade.auto_score for grade in tests), sum(grade.max_score for grade in tests)
                    found[submission.student.id, notebook.name] = points
    return found


@pytest.fixture(scope="module")
def scores(course: Path) -> dict[tuple[str, str], tuple[float, float]]:
    return scores_in(course)


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
        assert re.search(rf"^ {student} +deep-neural-networks +[\d.]+ of \d+", printed, re.MULTILINE)


def test_report_tells_of_each_test_how_many_passed_it_and_what_it_said(course: Path) -> None:
    process = autograder(course, "report", "deep-neural-networks")
    assert process.returncode == 0, process.stderr
    passed: Counter[str] = Counter()
    with gradebook(course) as grades:
        for submission in grades.assignment_submissions("deep-neural-networks"):
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    if grade.cell.cell_type == "code" and grade.max_score:
                        passed[grade.name] += grade.auto_score == grade.max_score
    told = re.findall(r"^ *(\d) of 3 .* (test_\w+) *$", process.stdout, re.MULTILINE)
    assert {name: int(count) for count, name in told} == passed
    bins = re.findall(r"^ *\d+ – \d+ +(\d)", process.stdout, re.MULTILINE)
    assert (len(bins), sum(map(int, bins))) == (10, 3)
    assert "`adam_init` is not written yet" in process.stdout
    assert "Answers in words in 2 submissions are still to be graded by hand." in process.stdout


@pytest.mark.thorough
def test_nbgraders_own_executor_gives_the_same_scores(course: Path, scores, tmp_path: Path) -> None:
    """Stock nbgrader, kernel and all, on the same submissions."""
    stock = copy_course(tmp_path)
    submitted = "gradebook/submitted"
    shutil.copytree(course / submitted, stock / submitted)
    name = "deep-neural-networks"
    assert autograder(stock, "release", name).returncode == 0
    process = run(stock, "nbgrader", "autograde", name, "--SealedExecute.stock=True")
    assert process.returncode == 0, process.stderr
    theirs = scores_in(stock)
    assert len(theirs) == 3 * len(notebook_sources(name))
    assert theirs == {key: scores[key] for key in theirs}


def test_nbgrader_autograde_grades_in_the_sandbox_with_the_same_scores(course: Path, scores) -> None:
    name = "connectionist-models"
    options = ("--student", "wrong", "--force", "--SealedExecute.figures=False")
    process = run(course, "nbgrader", "autograde", name, *options)
    assert process.returncode == 0, process.stderr
    executed = course / "gradebook" / "autograded" / "wrong" / name / "perceptron.ipynb"
    assert '"status": "failed"' in executed.read_text("utf-8")  # says the sealed executor, and only that one
    assert scores_in(course) == scores


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


def test_feedback_makes_a_page_a_student_and_export_a_row_a_notebook(course: Path, scores) -> None:
    process = autograder(course, "feedback")
    assert process.returncode == 0, process.stderr
    for student in ("right", "wrong", "empty"):
        for assignment in assignments():
            page = course / "gradebook" / "feedback" / student / assignment / "feedback.html"
            text = page.read_text("utf-8")
            assert f"<strong>{student}</strong>" in text
            assert "<script" not in text
            assert student != "empty" or "is not written yet" in text
    assert autograder(course, "export").returncode == 0
    rows = list(csv.DictReader((course / "gradebook" / "grades.csv").open()))
    assert len(rows) == 3 * len(NOTEBOOKS)
    exported = {(row["student"], row["notebook"]): float(row["score"]) for row in rows}
    assert exported == {key: points for key, (points, _) in scores.items()}


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
        submissions = _patiently(f"{address}/formgrader/api/submissions/deep-neural-networks?token=secret")
        assert '"right"' in submissions
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
