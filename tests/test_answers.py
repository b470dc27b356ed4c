"""A right answer earns its points wherever its student put it, and a stub or a stolen place earns none."""

import ast
import copy
import json
from collections.abc import Callable

import nbformat
import pytest
from nbformat import NotebookNode

from autograder.assignment.reference import data_files, grade_id, references
from autograder.course import notebook_sources
from autograder.grading.settings import Settings
from autograder.grading.submission import grade_notebook
from autograder.results.verdict import GradedNotebook
from autograder.sealed.limits import Limits
from autograder.submission.notebook import read_notebook
from autograder.submission.restore import restore
from course_copy import mistake, needs_sandbox, released, solved

ASSIGNMENT, NAME = "connectionist-models", "hebbian-learning"
(SOURCE,) = (source for source in notebook_sources(ASSIGNMENT) if source.stem == NAME)
PROGRAMS = ("hebbian_weights", "recall", "hebbian_step")
pytestmark = needs_sandbox
code, words = nbformat.v4.new_code_cell, nbformat.v4.new_markdown_cell


def find(notebook: NotebookNode, name: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if grade_id(cell) == name)


def place(notebook: NotebookNode, name: str) -> int:
    return notebook.cells.index(find(notebook, name))


def answered() -> NotebookNode:
    return solved(SOURCE)


def graded(notebook: NotebookNode, files: dict[str, bytes] | None = None) -> GradedNotebook:
    """Grade a notebook as it would be read from a file."""
    submitted = read_notebook(json.dumps(notebook).encode())
    settings = Settings(Limits(cell_seconds=20), figures=False)
    reference = references(ASSIGNMENT)[NAME]
    return grade_notebook(submitted, reference, {**(files or {}), **data_files(ASSIGNMENT)}, settings)


def points(notebook: NotebookNode, files: dict[str, bytes] | None = None) -> float:
    return sum(verdict.score or 0 for verdict in graded(notebook, files).verdicts)


def scores(result: GradedNotebook) -> dict[str, float | None]:
    """Return the score of each test."""
    return {verdict.grade_id: verdict.score for verdict in result.verdicts if verdict.grade_id != "question"}


def lose_metadata(cells: list[NotebookNode]) -> None:
    for number, cell in enumerate(cells):
        cell.metadata, cell.id = NotebookNode(), f"x{number}"


# Ways to hand in what is right.


def rewritten_in_cells_of_their_own(notebook: NotebookNode) -> None:
    lose_metadata([find(notebook, name) for name in PROGRAMS])


def without_any_metadata(notebook: NotebookNode) -> None:
    lose_metadata(notebook.cells)


def without_nbgraders_metadata(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        cell.metadata = NotebookNode()


def by_windows(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        cell.source = "\ufeff" + cell.source.replace("\n", "\r\n") + " \r\n"


def formatted_without_metadata(notebook: NotebookNode) -> None:
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.source = ast.unparse(ast.parse(cell.source))
    lose_metadata(notebook.cells)


def only_the_answers(notebook: NotebookNode) -> None:
    notebook.cells = [code("import numpy as np"), *(code(find(notebook, name).source) for name in PROGRAMS)]


def only_the_answers_in_another_order(notebook: NotebookNode) -> None:
    only_the_answers(notebook)
    notebook.cells[1:] = reversed(notebook.cells[1:])


def all_in_one_cell(notebook: NotebookNode) -> None:
    notebook.cells = [code("\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code"))]


def two_in_one_cell(notebook: NotebookNode) -> None:
    find(notebook, "hebbian_weights").source += "\n\n" + find(notebook, "recall").source
    notebook.cells.remove(find(notebook, "recall"))


def two_in_one_cell_and_a_stub(notebook: NotebookNode) -> None:
    find(notebook, "hebbian_weights").source += "\n\n" + find(notebook, "recall").source
    find(notebook, "recall").source = find(released(SOURCE), "recall").source


def both_in_the_later_cell(notebook: NotebookNode) -> None:
    find(notebook, "recall").source += "\n\n" + find(notebook, "hebbian_weights").source
    notebook.cells.remove(find(notebook, "hebbian_weights"))


def merged_with_the_test_below(notebook: NotebookNode) -> None:
    find(notebook, "recall").source += "\n\n" + find(notebook, "test_recall").source
    notebook.cells.remove(find(notebook, "test_recall"))


def merged_with_the_test_above(notebook: NotebookNode) -> None:
    find(notebook, "test_hebbian_weights").source += "\n\n" + find(notebook, "recall").source
    notebook.cells.remove(find(notebook, "recall"))


def behind_an_untouched_stub(notebook: NotebookNode) -> None:
    for name in PROGRAMS:
        notebook.cells.insert(place(notebook, name) + 1, code(find(notebook, name).source))
        find(notebook, name).source = find(released(SOURCE), name).source


def before_an_untouched_stub(notebook: NotebookNode) -> None:
    for name in PROGRAMS:
        notebook.cells.insert(place(notebook, name), code(find(notebook, name).source))
        stub = find(notebook, name)
        stub.source = "# My plan: multiply, then add.\n" + find(released(SOURCE), name).source


def at_the_very_end(notebook: NotebookNode) -> None:
    for name in PROGRAMS:
        notebook.cells.append(code(find(notebook, name).source))
        find(notebook, name).source = find(released(SOURCE), name).source


def copied_and_answered_above(notebook: NotebookNode) -> None:
    for name in PROGRAMS:
        copied = copy.deepcopy(find(notebook, name))
        copied.source, copied.id = find(released(SOURCE), name).source, f"copy-of-{name}"
        notebook.cells.insert(place(notebook, name) + 1, copied)


def copied_and_answered_below(notebook: NotebookNode) -> None:
    for name in PROGRAMS:
        copied = copy.deepcopy(find(notebook, name))
        copied.source, copied.id = find(released(SOURCE), name).source, f"copy-of-{name}"
        notebook.cells.insert(place(notebook, name), copied)


def exchanged(notebook: NotebookNode) -> None:
    first, second = find(notebook, "hebbian_weights"), find(notebook, "recall")
    first.source, second.source = second.source, first.source


def split_into_helpers(notebook: NotebookNode) -> None:
    answer = find(notebook, "recall")
    helper = copy.deepcopy(answer)
    helper.source, helper.id = answer.source.replace("def recall(", "def really_recall("), "helper"
    answer.source = "def recall(*args, **kwargs):\n    return really_recall(*args, **kwargs)"
    notebook.cells.insert(place(notebook, "recall"), helper)


def with_an_experiment_at_the_end(notebook: NotebookNode) -> None:
    notebook.cells.append(code("def recall(W, probe, max_sweeps=10):\n    return None"))
    experiment = copy.deepcopy(find(notebook, "hebbian_weights"))
    experiment.source, experiment.id = "def hebbian_weights(patterns):\n    return None", "experiment"
    notebook.cells.append(experiment)


def with_a_call_of_a_test_in_the_cell(notebook: NotebookNode) -> None:
    answer = find(notebook, "recall")
    answer.source = f"test_hebbian_weights()\n{answer.source}\n\ntest_recall()"


def as_markdown(notebook: NotebookNode) -> None:
    number = place(notebook, "recall")
    old = notebook.cells[number]
    notebook.cells[number] = words(old.source, metadata=old.metadata)


RIGHT = [
    rewritten_in_cells_of_their_own,
    without_any_metadata,
    without_nbgraders_metadata,
    by_windows,
    formatted_without_metadata,
    only_the_answers,
    only_the_answers_in_another_order,
    all_in_one_cell,
    two_in_one_cell,
    two_in_one_cell_and_a_stub,
    both_in_the_later_cell,
    merged_with_the_test_below,
    merged_with_the_test_above,
    behind_an_untouched_stub,
    before_an_untouched_stub,
    at_the_very_end,
    copied_and_answered_above,
    copied_and_answered_below,
    exchanged,
    split_into_helpers,
    with_an_experiment_at_the_end,
    with_a_call_of_a_test_in_the_cell,
    as_markdown,
]


@pytest.mark.parametrize("hand_in", RIGHT, ids=lambda hand_in: hand_in.__name__)
def test_a_right_answer_earns_full_marks(hand_in: Callable[[NotebookNode], None]) -> None:
    notebook = answered()
    hand_in(notebook)
    result = graded(notebook)
    again, _ = restore(copy.deepcopy(result.notebook), references(ASSIGNMENT)[NAME])
    assert [cell.source for cell in again.cells] == [cell.source for cell in result.notebook.cells]
    messages = [verdict.message for verdict in result.verdicts if verdict.message]
    assert sum(scores(result).values()) == 17, (messages, result.notes)


def test_a_module_beside_the_notebook_answers_once_the_cells_are_gone() -> None:
    notebook = answered()
    program = "import numpy as np\n\n\n" + "\n\n\n".join(find(notebook, name).source for name in PROGRAMS)
    for name in PROGRAMS:
        notebook.cells.remove(find(notebook, name))
    notebook.cells.insert(2, code("from mine import *"))
    assert points(notebook, {"mine.py": program.encode()}) == 17


@pytest.mark.parametrize(
    "hand_in",
    [
        all_in_one_cell,
        at_the_very_end,
        behind_an_untouched_stub,
        merged_with_the_test_above,
        without_any_metadata,
    ],
    ids=lambda hand_in: hand_in.__name__,
)
def test_a_mistake_costs_the_same_wherever_it_is(hand_in: Callable[[NotebookNode], None]) -> None:
    wrong = solved(SOURCE, mistake(SOURCE))
    in_place = scores(graded(wrong))
    hand_in(wrong)
    assert scores(graded(wrong)) == in_place


# Ways to hand in nothing.


def nothing(notebook: NotebookNode) -> None:
    pass


def everything_twice(notebook: NotebookNode) -> None:
    notebook.cells += [code(cell.source) if cell.cell_type == "code" else cell for cell in notebook.cells]


def the_name_above(notebook: NotebookNode) -> None:
    notebook.cells.insert(0, words("Ada Lovelace, 12345"))
    notebook.cells[1].source += "\n\nMy notebook."


def own_tests_for_the_real_ones(notebook: NotebookNode) -> None:
    """Replace the tests by others that pass, and the functions that the real ones use."""
    tests = [cell for cell in notebook.cells if (grade_id(cell) or "").startswith("test_")]
    for cell in tests:
        cell.source = f"def {grade_id(cell)}():\n    return 17\n\n\n{grade_id(cell)}()\n17"
    lose_metadata(tests)
    notebook.cells.append(code("def run(function, *args, **kwargs):\n    return None\n\n\nexpect = run"))


def answers_that_claim_to_be_tests(notebook: NotebookNode) -> None:
    for name in PROGRAMS:
        cell = copy.deepcopy(find(notebook, "test_recall"))
        cell.source = (
            f"def {name}(*args, **kwargs):\n    return 17\n\n\ndef test_recall():\n    return 17\n17"
        )
        notebook.cells.insert(0, cell)


def checks_that_claim_to_be_answers(notebook: NotebookNode) -> None:
    answer = find(notebook, "recall")
    answer.source = "def recall(*args):\n    return 17\n\n\ndef hb_recall(*args, **kwargs):\n    pass"
    answer.source += "\n\n\nhb_weights = hb_recall"
    notebook.cells.append(notebook.cells.pop(place(notebook, "recall")))


@pytest.mark.parametrize(
    "hand_in",
    [
        nothing,
        without_any_metadata,
        everything_twice,
        the_name_above,
        own_tests_for_the_real_ones,
        answers_that_claim_to_be_tests,
        checks_that_claim_to_be_answers,
    ],
    ids=lambda hand_in: hand_in.__name__,
)
def test_no_place_for_a_cell_earns_what_its_content_does_not(
    hand_in: Callable[[NotebookNode], None],
) -> None:
    notebook = released(SOURCE)
    hand_in(notebook)
    result = graded(notebook)
    assert [verdict.score for verdict in result.verdicts] == [0] * len(result.verdicts)
    statuses = {verdict.grade_id: verdict.status for verdict in result.verdicts}
    assert statuses["question"] == "unanswered"
    expected = [grade_id(cell) for cell in references(ASSIGNMENT)[NAME].instructor.cells if grade_id(cell)]
    assert sorted(name for name in map(grade_id, result.notebook.cells) if name) == sorted(expected)


# Answers in words.


def below_the_placeholder(notebook: NotebookNode) -> None:
    notebook.cells.append(words("Because everything changes its sign."))


def below_in_two_cells_of_code_by_mistake(notebook: NotebookNode) -> None:
    notebook.cells += [code("Because everything changes its sign."), code("# And the overlaps are 0.")]


def above_the_placeholder(notebook: NotebookNode) -> None:
    notebook.cells.insert(-1, words("Because everything changes its sign."))


def in_the_question(notebook: NotebookNode) -> None:
    notebook.cells[-2].source += "\n\nBecause everything changes its sign."


def in_place_of_the_placeholder(notebook: NotebookNode) -> None:
    notebook.cells[-1] = words("Because everything changes its sign.")


def in_place_of_question_and_placeholder(notebook: NotebookNode) -> None:
    notebook.cells[-2:] = [words("Because everything changes its sign.")]


def without_metadata_in_its_place(notebook: NotebookNode) -> None:
    notebook.cells[-1].source = "Because everything changes its sign."
    lose_metadata(notebook.cells)


@pytest.mark.parametrize(
    "hand_in",
    [
        below_the_placeholder,
        below_in_two_cells_of_code_by_mistake,
        above_the_placeholder,
        in_the_question,
        in_place_of_the_placeholder,
        in_place_of_question_and_placeholder,
        without_metadata_in_its_place,
    ],
    ids=lambda hand_in: hand_in.__name__,
)
def test_an_answer_in_words_next_to_its_cell_waits_to_be_read(
    hand_in: Callable[[NotebookNode], None],
) -> None:
    notebook = released(SOURCE)
    hand_in(notebook)
    result = graded(notebook)
    verdict = result.verdicts[-1]
    assert (verdict.grade_id, verdict.status, verdict.score) == ("question", "by hand", None)
    answer = find(result.notebook, "question")
    assert answer.cell_type == "markdown"
    assert "Because everything changes its sign." in answer.source
    assert "Write your answer here" not in answer.source
    assert "question" in " ".join(result.notes)


def test_pictures_of_several_cells_stay_apart() -> None:
    notebook = released(SOURCE)
    for pixels in ("aaaa", "bbbb"):
        cell = words("![it](attachment:image.png)", attachments={"image.png": {"image/png": pixels}})
        notebook.cells.append(cell)
    answer = find(graded(notebook).notebook, "question")
    assert answer.source == "![it](attachment:image.png)\n\n![it](attachment:1-image.png)"
    assert answer.attachments == {"image.png": {"image/png": "aaaa"}, "1-image.png": {"image/png": "bbbb"}}
