"""Idioms of real courses' tests score as in stock nbgrader: the solution, an empty answer, a wrong one.

Each file of `idioms/` is a small exercise that is named after what its test does.
"""

import idioms_in_stock
import pytest
from idioms_in_stock import HELPERS, IDIOMS, KINDS
from nbformat import NotebookNode
from sampling import sample

from autograder.course import CourseError
from autograder.grading.settings import Settings
from autograder.grading.submission import grade_notebook
from autograder.sealed.limits import Limits
from course_copy import needs_sandbox

pytestmark = needs_sandbox
PATIENT = Settings(Limits(cell_seconds=120, notebook_seconds=240), figures=False)  # on a busy machine
STOCK = idioms_in_stock.read_table()
# What earns less than in stock, so far. The list may only become shorter.
NOT_YET = frozenset((idioms_in_stock.HERE / "not_yet.txt").read_text("utf-8").split())


def sealed(idiom: str, notebook: NotebookNode) -> list[float | None]:
    """Return the scores of the tests; that of one for which the grader failed is None."""
    one = idioms_in_stock.reference(idiom)
    verdicts = grade_notebook(notebook, one, HELPERS, PATIENT).verdicts
    for verdict in verdicts:
        print(verdict.grade_id, verdict.status, verdict.message)
    return [verdict.score for verdict in verdicts]


@pytest.mark.parametrize(
    ("idiom", "kind"),
    [(idiom, kind) for kind in KINDS for idiom in (IDIOMS if kind == "right" else sample(IDIOMS, 4))],
)
def test_a_submission_scores_as_in_stock(idiom: str, kind: str) -> None:
    expected = [float(score) for score in STOCK[idiom][kind].split()]
    try:
        scores = [score or 0.0 for score in sealed(idiom, idioms_in_stock.submission(idiom, kind))]
    except CourseError:
        scores = [0.0] * len(expected)
    if idiom not in NOT_YET:
        assert scores == expected
    elif kind == "right":
        assert scores < expected, "it works now: take it off the list"
    else:
        assert all(score <= other for score, other in zip(scores, expected, strict=True))


def test_a_helper_of_the_tests_stays_the_instructors() -> None:
    idiom, lie = "helper_function_of_ordinary_cell", "def close(a, b):\n    return True\n"
    notebook = idioms_in_stock.submission(idiom, "wrong")
    for cell in notebook.cells:
        if "def close" in cell.source:
            cell.source = lie
        elif "def half" in cell.source:
            cell.source += f"\n\n{lie}"
    assert sealed(idiom, notebook) == [0]


def test_an_answer_that_breaks_what_the_grader_needs_fails_by_itself() -> None:
    idiom = "print_replaced_by_test"
    notebook = idioms_in_stock.submission(idiom, "right")
    for cell in notebook.cells:
        if "def f" in cell.source:
            cell.source += "\n\nimport builtins\nbuiltins.setattr = None"
    assert sealed(idiom, notebook) == [0]


def test_stock_gives_full_marks_to_each_solution() -> None:
    assert {idiom for idiom in IDIOMS if "0" in STOCK[idiom]["right"].split()} == set()
