"""A mark given by hand holds for as long as what it is about is the same, whatever happens to a run."""

from collections.abc import Callable
from pathlib import Path
from shutil import copy, rmtree

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.apps import NbGrader

from autograder.nbgrader_app import nbgrader_app, open_gradebook
from autograder.results import gradebook as module
from autograder.results import records
from autograder.results.gradebook import Writer
from autograder.results.verdict import GradedNotebook, Status, Verdict
from autograder.submission.read import Submission

ADA = ("ada", "homework")
OLD, NEW = "Because of the sign.", "Because of the diagonal."


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook with a question and a test, which takes nbgrader seconds to make."""
    path = tmp_path_factory.mktemp("empty") / "gradebook.db"
    with open_gradebook(nbgrader_app(db_url=f"sqlite:///{path}")) as gradebook:
        gradebook.add_assignment("homework")
        gradebook.add_notebook("lesson", "homework")
        gradebook.add_grade_cell("test_f", "lesson", "homework", max_score=2, cell_type="code")
        gradebook.add_grade_cell("question", "lesson", "homework", max_score=3, cell_type="markdown")
        gradebook.add_solution_cell("question", "lesson", "homework")
    return path


@pytest.fixture
def app(empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> NbGrader:
    """A copy of it in which an answer was graded and marked."""
    monkeypatch.setattr(records, "AUTOGRADED", tmp_path / "autograded")
    app = nbgrader_app(db_url=f"sqlite:///{copy(empty, tmp_path)}")
    write(app, OLD)
    mark(app)
    return app


def notebook(answer: str) -> NotebookNode:
    """Return an autograded notebook."""
    cells = [new_code_cell("test_f()"), new_markdown_cell(answer)]
    for cell, name, is_answer in zip(cells, ("test_f", "question"), (False, True), strict=True):
        cell.metadata.nbgrader = {
            "grade_id": name,
            "grade": True,
            "points": 2,
            "solution": is_answer,
            "locked": not is_answer,
        }
    return new_notebook(cells=cells)


def write(app: NbGrader, answer: str, status: Status = "passed", score: float | None = 2.0) -> None:
    """Write the results of one run."""
    verdicts = [Verdict("test_f", score, 2.0, status), Verdict("question", None, 3.0, "by hand")]
    problem = "" if status == "passed" else "it is damaged"
    with Writer(app) as writer:
        graded = GradedNotebook("lesson", notebook(answer), verdicts, problem=problem)
        writer.write(Submission(*ADA, {}), [graded], "digest", "none")


def mark(app: NbGrader, *names: str) -> None:
    """Give or confirm marks, as the formgrader does."""
    with open_gradebook(app) as gradebook:
        for name in names or ("question", "test_f"):
            grade = gradebook.find_grade(name, "lesson", *reversed(ADA))
            grade.manual_score, grade.needs_manual_grade = 1.5, False
        gradebook.db.commit()


def to_confirm(app: NbGrader) -> set[str]:
    """Name the marks that have to be confirmed."""
    with open_gradebook(app) as gradebook:
        grades = gradebook.find_submission_notebook("lesson", *reversed(ADA)).grades
        assert {grade.manual_score for grade in grades} == {1.5}
        return {grade.name for grade in grades if grade.needs_manual_grade}


def stop(app: NbGrader, answer: str, name: str) -> None:
    """Let a run fail in one of the steps of `Writer.write`."""

    def fail(*_: object) -> None:
        raise InterruptedError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(*((module, name) if hasattr(module, name) else (Writer, name)), fail)
        with pytest.raises(InterruptedError):
            write(app, answer)


STEPS = {
    "grader failed": lambda app, answer: write(app, "Grader failed", "grader failed", None),
    "not gradable": lambda app, answer: write(app, "Not gradable", "not gradable", 0.0),
    "killed before the gradebook": lambda app, answer: stop(app, answer, "_write_grades"),
    "killed before the record": lambda app, answer: stop(app, answer, "write_record"),
}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
@pytest.mark.parametrize("times", [1, 2])
def test_a_mark_holds_after_a_run_that_failed_if_the_answer_is_the_same(
    app: NbGrader, step: Callable[[NbGrader, str], None], times: int
) -> None:
    for _ in range(times):
        step(app, OLD)
    write(app, OLD)
    assert to_confirm(app) == set()


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_a_mark_has_to_be_confirmed_after_a_run_that_failed_if_the_answer_is_another(
    app: NbGrader, step: Callable[[NbGrader, str], None]
) -> None:
    step(app, NEW)
    write(app, NEW)
    assert to_confirm(app) == {"question", "test_f"}
    mark(app, "question")
    write(app, NEW)
    assert to_confirm(app) == {"test_f"}


@pytest.mark.parametrize("last", [OLD, NEW])
def test_a_mark_given_after_a_run_was_killed_is_not_taken_for_one_given_before(
    app: NbGrader, last: str
) -> None:
    """Which of the two it is cannot be told, and whoever gave it has read the new answer."""
    stop(app, NEW, "_write_grades")
    mark(app)
    write(app, last)
    assert to_confirm(app) == {"question", "test_f"}


def test_a_mark_holds_again_if_the_answer_is_what_it_was(app: NbGrader) -> None:
    write(app, NEW)
    assert to_confirm(app) == {"question", "test_f"}
    write(app, "Because.")
    assert to_confirm(app) == {"question", "test_f"}
    write(app, OLD)
    assert to_confirm(app) == set()


def test_a_mark_that_was_confirmed_is_about_the_new_answer(app: NbGrader) -> None:
    write(app, NEW)
    mark(app)
    write(app, NEW)
    assert to_confirm(app) == set()
    write(app, OLD)
    assert to_confirm(app) == {"question", "test_f"}


def test_a_mark_on_a_test_has_to_be_confirmed_if_the_test_gives_other_points(app: NbGrader) -> None:
    write(app, OLD, score=1.0)
    assert to_confirm(app) == {"test_f"}
    write(app, OLD, score=2.0)
    assert to_confirm(app) == set()


def test_without_any_file_a_mark_has_to_be_confirmed(app: NbGrader) -> None:
    rmtree(records.AUTOGRADED)
    write(app, OLD)
    assert to_confirm(app) == {"question", "test_f"}
