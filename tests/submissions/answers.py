"""Where students write their answers: not always in the cell that is meant for them."""

from submissions.case import (
    DESCEND,
    FULL,
    MEAN_SQUARE,
    NBGRADER,
    SAVE,
    SHUFFLED,
    Difference,
    Files,
    Notebook,
    case,
    cell,
    code,
    insert,
    lesson,
    markdown,
    position,
    released,
    solutions,
    solved,
)

GUIDE = "https://nbgrader.readthedocs.io/en/stable/user_guide/creating_and_grading_assignments.html"
CODE = ("mean_square", "descend", "shuffled", "save")


def without_metadata(notebook: Notebook, *identities: str) -> Notebook:
    """Replace cells by new ones with the same text, as after deleting them and typing it again."""
    for number, identity in enumerate(identities):
        cell(notebook, identity).update(metadata={}, id=f"0f9c956{number}")
    return notebook


# As it is meant


@case(GUIDE)
def answers_in_their_cells_count() -> Files:
    """Write every answer where it belongs."""
    return lesson(solved())


@case(GUIDE, expected=0, waits=False)
def an_untouched_release_earns_nothing() -> Files:
    """Hand in the notebook as it was handed out."""
    return lesson(released())


@case(GUIDE)
def helpers_in_cells_of_ones_own_count() -> Files:
    """Write a helper in a new cell and use it."""
    notebook = solved(mean_square="def mean_square(x):\n    return mean_of(np.square(x))")
    helper = code("def mean_of(x):\n    return np.mean(x, axis=-1)")
    return lesson(insert(notebook, helper, before="mean_square"))


@case(GUIDE)
def a_test_called_in_a_cell_of_ones_own_does_no_harm() -> Files:
    """Call a test again, above something that an answer needs, in one cell."""
    notebook = solved(shuffled="def shuffled(n, rng):\n    return rng.permutation(n + ZERO)")
    return lesson(insert(notebook, code("test_descend()\nZERO = 0"), before="shuffled"))


@case(GUIDE)
def a_test_used_in_other_ways_in_a_cell_of_ones_own_does_no_harm() -> Files:
    """Call tests in a loop, in `try` and before a semicolon, above something that an answer needs."""
    source = """
for test in [test_mean_square]:
    test()
try:
    test_descend()
except AssertionError as error:
    print(error)
test_descend(); ZERO = 0
"""
    notebook = solved(shuffled="def shuffled(n, rng):\n    return rng.permutation(n + ZERO)")
    return lesson(insert(notebook, code(source), before="shuffled"))


@case(f"{NBGRADER}1941")
def cells_of_ones_own_between_all_others_do_no_harm() -> Files:
    """Add a cell with a note and one with an experiment behind every cell."""
    notebook = solved()
    notebook["cells"] = [
        one for each in notebook["cells"] for one in (each, markdown("A note."), code("print(1 + 1)"))
    ]
    return lesson(notebook)


@case(GUIDE, expected=FULL - MEAN_SQUARE)
def a_partial_answer_earns_its_part() -> Files:
    """Answer three of the four tasks."""
    return lesson(solved(mean_square=cell(released(), "mean_square")["source"]))


# Cells that lost their metadata


@case(f"{NBGRADER}424")
def answers_in_new_cells_count() -> Files:
    """Delete every answer's cell and write the same text in a new cell at the same place."""
    return lesson(without_metadata(solved(), *CODE))


@case(f"{NBGRADER}424")
def one_answer_in_a_new_cell_counts() -> Files:
    """Delete one answer's cell and write it anew."""
    return lesson(without_metadata(solved(), "descend"))


@case("https://github.com/TU-Wien-dataLAB/grader-service/issues/213")
def two_answers_in_one_cell_count() -> Files:
    """Write two answers in the cell of the first and delete the other cell, which VS Code allows."""
    notebook = solved(mean_square=f"{solutions()['mean_square']}\n\n\n{solutions()['descend']}")
    del notebook["cells"][position(notebook, "descend")]
    return lesson(notebook)


@case("https://github.com/nteract/archived-desktop-app/issues/5563")
def all_answers_merged_into_one_new_cell_count() -> Files:
    """Collect all answers in one new cell at the top and delete their cells."""
    notebook = solved()
    everything = "\n\n\n".join(solutions()[name] for name in CODE)
    notebook = insert(notebook, code(everything), before="mean_square")
    for name in CODE:
        del notebook["cells"][position(notebook, name)]
    return lesson(notebook)


@case(f"{NBGRADER}1398", stock=None, note=Difference.RECOGNISED)
def a_notebook_without_any_metadata_counts() -> Files:
    """Lose the metadata and the id of every cell; the sources are as they should be."""
    notebook = solved()
    for number, one in enumerate(notebook["cells"]):
        one.update(metadata={}, id=f"d79f608{number}")
    return lesson(notebook)


@case(f"{NBGRADER}1546", stock=FULL - 2, note=Difference.RESTORED)
def a_test_that_lost_its_metadata_is_still_a_test() -> Files:
    """Cut a visible test and paste its text into a new cell."""
    return lesson(without_metadata(solved(), "test_descend"))


@case("https://github.com/IllumiChat/illumidesk/issues/640", stock=None, note=Difference.RECOGNISED)
def answers_in_a_notebook_of_ones_own_count() -> Files:
    """Write the functions in a new notebook, without any of the given cells."""
    notebook = solved()
    cells = [code("import numpy as np"), *(code(solutions()[name]) for name in CODE)]
    cells.append(markdown(solutions()["question"]))
    return lesson({**notebook, "cells": cells})


# Cells that were copied, split, merged, moved, deleted


@case(f"{NBGRADER}1083", stock=None, note=Difference.TWICE)
def a_copied_test_does_no_harm() -> Files:
    """Copy a test cell, with its metadata."""
    notebook = solved()
    return lesson(insert(notebook, {**cell(notebook, "test_descend")}, before="test_shuffled"))


@case("https://github.com/TU-Wien-dataLAB/grader-service/issues/52", stock=None, note=Difference.TWICE)
def a_copied_answer_below_a_first_attempt_counts() -> Files:
    """Copy an answer's cell, leave the first attempt above and go on in the copy."""
    notebook = solved()
    attempt = {**cell(notebook, "descend"), "source": "def descend(gradient, x, rate=0.1):\n    return x"}
    return lesson(insert(notebook, attempt, before="descend"))


@case("https://github.com/jeflem/ananke/issues/12", stock=None, note=Difference.TWICE)
def an_answer_split_into_two_cells_counts() -> Files:
    """Split an answer's cell, so that its helper has a cell of its own with the same metadata."""
    notebook = solved(descend="def descend(gradient, x, rate=0.1):\n    return x - times(rate, gradient(x))")
    helper = {**cell(notebook, "descend"), "source": "def times(a, b):\n    return a * b"}
    return lesson(insert(notebook, helper, before="descend"))


@case("https://github.com/nteract/archived-desktop-app/issues/5563", stock=FULL - 2, note=Difference.RESTORED)
def an_answer_merged_with_its_test_counts() -> Files:
    """Merge an answer's cell with the test below it, which keeps the metadata of the answer."""
    notebook = solved()
    test = notebook["cells"].pop(position(notebook, "test_descend"))
    cell(notebook, "descend")["source"] += f"\n\n\n{test['source']}"
    return lesson(notebook)


@case(f"{NBGRADER}1682", stock=FULL - 2, note=Difference.RESTORED)
def a_deleted_test_is_put_back() -> Files:
    """Delete a visible test by accident."""
    notebook = solved()
    del notebook["cells"][position(notebook, "test_descend")]
    return lesson(notebook)


@case(f"{NBGRADER}1682", stock=0, note=Difference.RESTORED)
def deleted_given_cells_are_put_back() -> Files:
    """Delete the given cells that the tests use, which look superfluous."""
    notebook = solved()
    for name in ("checks", "given"):
        del notebook["cells"][position(notebook, name)]
    del notebook["cells"][1]  # import numpy as np
    return lesson(notebook)


@case(f"{NBGRADER}1941")
def an_answer_cell_turned_into_markdown_is_code_again() -> Files:
    """Turn an answer's cell into a text cell, by pressing a wrong key."""
    notebook = solved()
    one = cell(notebook, "mean_square")
    one["cell_type"] = "markdown"
    del one["outputs"], one["execution_count"]
    return lesson(notebook)


@case(f"{NBGRADER}92")
def a_test_turned_into_a_raw_cell_is_a_test_again() -> Files:
    """Turn a test into a raw cell, by pressing a wrong key."""
    notebook = solved()
    one = cell(notebook, "test_mean_square")
    one["cell_type"] = "raw"
    del one["outputs"], one["execution_count"]
    return lesson(notebook)


@case(
    "https://github.com/UBC-MDS/UBC-MDS.github.io-jekyll/pull/105",
    stock=FULL - DESCEND,
    note=Difference.RESTORED,
)
def an_answer_moved_to_the_end_counts() -> Files:
    """Move an answer's cell below everything else, by dragging it."""
    notebook = solved()
    notebook["cells"].append(notebook["cells"].pop(position(notebook, "descend")))
    return lesson(notebook)


@case("https://github.com/UBC-MDS/UBC-MDS.github.io-jekyll/pull/105", stock=0, note=Difference.RESTORED)
def tests_above_their_answers_do_no_harm() -> Files:
    """Put all answers at the end, and run the notebook in another order than from top to bottom."""
    notebook = solved()
    for number, name in enumerate(CODE):
        one = notebook["cells"].pop(position(notebook, name))
        one["execution_count"] = number + 1
        notebook["cells"].append(one)
    return lesson(notebook)


@case(f"{NBGRADER}981")
def changed_tests_are_restored() -> Files:
    """Comment out an annoying test, and make another one easier."""
    notebook = solved()
    cell(notebook, "test_descend")["source"] = "# test_descend()"
    cell(notebook, "test_save")["source"] = "pass"
    return lesson(notebook)


@case(f"{NBGRADER}1941", expected=FULL - SHUFFLED)
def an_empty_answer_cell_costs_its_own_task_only() -> Files:
    """Clear an answer's cell."""
    return lesson(solved(shuffled=""))


# Answers beside their place


@case(f"{NBGRADER}424", expected=FULL, stock=FULL - SAVE, note=Difference.RECOGNISED)
def an_answer_above_its_untouched_stub_counts() -> Files:
    """Write an answer in a cell of one's own above the stub, and leave the stub as it is."""
    notebook = solved(save=cell(released(), "save")["source"])
    return lesson(insert(notebook, code(solutions()["save"]), before="save"))


@case(f"{NBGRADER}424")
def an_answer_below_its_untouched_stub_counts() -> Files:
    """Write an answer in a cell of one's own below the stub, and leave the stub as it is."""
    notebook = solved(save=cell(released(), "save")["source"])
    return lesson(insert(notebook, code(solutions()["save"]), before="test_save"))


@case(f"{NBGRADER}1154")
def an_answer_below_the_stub_in_one_cell_counts() -> Files:
    """Leave the stub in the cell and define the function again below it."""
    return lesson(solved(save=f"{cell(released(), 'save')['source']}\n\n\n{solutions()['save']}"))


@case("https://github.com/moorepants/resonance/issues/109")
def a_written_answer_below_its_placeholder_waits_for_a_human() -> Files:
    """Leave the placeholder and write the answer in the next cell."""
    notebook = solved(question=cell(released(), "question")["source"])
    place = position(notebook, "question") + 1
    notebook["cells"].insert(place, markdown("It jumps over the valley, to a place that is higher up."))
    return lesson(notebook)


@case("https://github.com/moorepants/resonance/issues/109")
def a_written_answer_in_the_question_waits_for_a_human() -> Files:
    """Write the answer below the question, in its own cell, and leave the placeholder."""
    notebook = solved(question=cell(released(), "question")["source"])
    asked = notebook["cells"][position(notebook, "question") - 1]
    asked["source"] += "\n\nIt jumps over the valley, to a place that is higher up."
    return lesson(notebook)


@case(f"{NBGRADER}424")
def a_written_answer_in_a_new_cell_waits_for_a_human() -> Files:
    """Delete the question's answer cell and write the answer in a new one."""
    return lesson(without_metadata(solved(), "question"))


@case("https://github.com/moorepants/resonance/issues/109")
def a_written_answer_in_a_code_cell_waits_for_a_human() -> Files:
    """Write the answer as a comment in a code cell below the placeholder."""
    notebook = solved(question=cell(released(), "question")["source"])
    place = position(notebook, "question") + 1
    notebook["cells"].insert(place, code("# It jumps over the valley, to a place that is higher up."))
    return lesson(notebook)


@case(f"{NBGRADER}1682", waits=False)
def a_deleted_question_is_unanswered() -> Files:
    """Delete the question's answer cell and write nothing."""
    notebook = solved()
    del notebook["cells"][position(notebook, "question")]
    return lesson(notebook)


@case(f"{NBGRADER}950")
def a_written_answer_that_is_only_a_picture_waits_for_a_human() -> Files:
    """Answer with a pasted picture of handwriting."""
    notebook = solved(question="![answer.png](attachment:answer.png)")
    cell(notebook, "question")["attachments"] = {"answer.png": {"image/png": "iVBORw0KGgo="}}
    return lesson(notebook)


# A name that belongs to the course


@case("https://community.deeplearning.ai/t/90675", expected=FULL - SAVE, says="make_folder")
def a_given_function_replaced_before_its_test_costs_that_test() -> Files:
    """Define a helper with the name of a given function."""
    return lesson(solved(save=f"def make_folder(name):\n    return name\n\n\n{solutions()['save']}"))


@case(
    "https://github.com/codewars/codewars.com/issues/1004",
    stock=FULL - MEAN_SQUARE - DESCEND - SAVE,
    note=Difference.NAMES,
)
def a_name_of_the_tests_helpers_is_free() -> Files:
    """Define a helper with the name of a function that only the tests use."""
    return lesson(solved(mean_square=f"def expect(x):\n    return x\n\n\n{solutions()['mean_square']}"))
