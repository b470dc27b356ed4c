"""Whatever a student does to a notebook, the instructor's tests run, and no answer is lost."""

import copy
import json
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from autograder.assignment.reference import Reference, grade_id, references
from autograder.course import assignments, notebook_sources
from autograder.submission.notebook import NotGradableError, read_notebook
from autograder.submission.restore import restore
from course_copy import is_answer, solved

SOURCES = [source for name in assignments() for source in notebook_sources(name)]


@pytest.fixture(scope="module")
def reference() -> Reference:
    return references("connectionist-models")["hebbian-learning"]


@pytest.fixture
def submitted(reference: Reference) -> NotebookNode:
    """The release, with an answer in one cell and a cell of the student's own."""
    notebook = nbformat.from_dict(json.loads(json.dumps(reference.released)))
    cell(notebook, "hebbian_weights").source = "def hebbian_weights(patterns):\n    return helper(patterns)"
    notebook.cells.insert(3, nbformat.v4.new_code_cell("def helper(patterns):\n    return 1"))
    return notebook


def cell(notebook: NotebookNode, name: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if grade_id(cell) == name)


def sources(notebook: NotebookNode) -> list[str]:
    return [cell.source for cell in notebook.cells]


def test_an_honest_notebook_keeps_every_cell_in_its_place(reference: Reference, submitted) -> None:
    restored, notes = restore(submitted, reference)
    assert notes == []
    assert [grade_id(c) for c in restored.cells] == [grade_id(c) for c in submitted.cells]
    assert cell(restored, "hebbian_weights").source == cell(submitted, "hebbian_weights").source
    assert restored.cells[3].source == submitted.cells[3].source


def test_the_hidden_tests_are_in_what_runs(reference: Reference, submitted) -> None:
    restored, _ = restore(submitted, reference)
    assert "### BEGIN HIDDEN TESTS" not in "".join(sources(submitted))
    assert "### BEGIN HIDDEN TESTS" in "".join(sources(restored))


def change_source(notebook: NotebookNode) -> None:
    cell(notebook, "test_recall").source = "pass"


def change_points(notebook: NotebookNode) -> None:
    cell(notebook, "test_recall").metadata.nbgrader.points = 1000


def make_it_no_test(notebook: NotebookNode) -> None:
    cell(notebook, "test_recall").metadata.nbgrader.update(grade=False, solution=True, locked=False)


def make_it_markdown(notebook: NotebookNode) -> None:
    number = notebook.cells.index(cell(notebook, "test_recall"))
    old = notebook.cells[number]
    notebook.cells[number] = nbformat.v4.new_markdown_cell(old.source, metadata=old.metadata)


def delete_it(notebook: NotebookNode) -> None:
    notebook.cells.remove(cell(notebook, "test_recall"))


def delete_its_metadata(notebook: NotebookNode) -> None:
    del cell(notebook, "test_recall").metadata["nbgrader"]


def duplicate_it(notebook: NotebookNode) -> None:
    old = cell(notebook, "test_recall")
    notebook.cells.insert(2, nbformat.v4.new_code_cell("raise SystemExit", metadata=old.metadata))


def move_it_to_the_front(notebook: NotebookNode) -> None:
    moved = cell(notebook, "test_recall")
    notebook.cells.remove(moved)
    notebook.cells.insert(0, moved)


def delete_everything(notebook: NotebookNode) -> None:
    notebook.cells = []


@pytest.mark.parametrize(
    "tamper",
    [
        change_source,
        change_points,
        make_it_no_test,
        make_it_markdown,
        delete_it,
        delete_its_metadata,
        duplicate_it,
        move_it_to_the_front,
        delete_everything,
    ],
)
def test_a_test_is_there_once_as_the_instructor_wrote_it_behind_what_it_tests(
    reference: Reference, submitted, tamper: Callable[[NotebookNode], None]
) -> None:
    tamper(submitted)
    read = read_notebook(nbformat.writes(submitted).encode())
    restored, _ = restore(read, reference)
    names = [grade_id(c) for c in restored.cells if grade_id(c)]
    known = [grade_id(c) for c in reference.instructor.cells if grade_id(c)]
    assert sorted(names) == sorted(known)
    test, wanted = cell(restored, "test_recall"), cell(reference.instructor, "test_recall")
    assert (test.source, test.cell_type, test.metadata) == (wanted.source, wanted.cell_type, wanted.metadata)
    assert names.index("test_recall") > names.index("recall")


def test_what_the_student_wrote_survives_all_of_it(reference: Reference, submitted) -> None:
    for tamper in (change_source, duplicate_it, delete_it):
        tamper(submitted)
    text = "".join(sources(restore(submitted, reference)[0]))
    assert "return helper(patterns)" in text
    assert "def helper(patterns)" in text


def test_of_an_answer_that_is_there_twice_the_last_before_its_tests_counts(
    reference: Reference, submitted: NotebookNode
) -> None:
    """As in a kernel: what is defined behind a test is not there when the test runs."""
    place = submitted.cells.index(cell(submitted, "hebbian_weights"))
    again = copy.deepcopy(submitted.cells[place])
    again.source = "def hebbian_weights(patterns):\n    return 2"
    submitted.cells.append(copy.deepcopy(again))
    submitted.cells[-1].source = "def hebbian_weights(patterns):\n    return 3"
    submitted.cells.insert(place + 1, again)
    restored, notes = restore(submitted, reference)
    assert cell(restored, "hebbian_weights").source == again.source
    assert "the cell hebbian_weights is there more than once; one was used" in notes
    assert sum("def hebbian_weights" in source for source in sources(restored)) == 3


def test_a_pasted_picture_stays_with_the_answer(reference: Reference, submitted) -> None:
    answer = cell(submitted, "question")
    answer.source = "See ![it](attachment:it.png)"
    answer["attachments"] = {"it.png": {"image/png": "iVBORw0KGgo=", "text/html": "<script>"}}
    restored, _ = restore(read_notebook(nbformat.writes(submitted).encode()), reference)
    assert cell(restored, "question").attachments == {"it.png": {"image/png": "iVBORw0KGgo="}}


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_without_metadata_every_notebook_is_restored_as_with_it(source: Path) -> None:
    reference = references(source.parent.name)[source.stem]
    notebook = solved(source)
    expected, notes = restore(notebook, reference)
    assert notes == []
    for number, cell in enumerate(notebook.cells):
        cell.metadata, cell.id = NotebookNode(), f"x{number}"
    restored, notes = restore(notebook, reference)
    assert restored == expected
    assert len(notes) == 2  # of the answers, and of the locked cells


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_in_one_cell_every_answer_is_found_and_no_stub_runs(source: Path) -> None:
    reference = references(source.parent.name)[source.stem]
    answers = [cell for cell in solved(source).cells if cell.cell_type == "code" and is_answer(cell)]
    stubs = {cell.source for cell in reference.released.cells if is_answer(cell)}
    alone = nbformat.v4.new_code_cell("\n\n".join(cell.source for cell in answers))
    restored, notes = restore(nbformat.v4.new_notebook(cells=[alone]), reference)
    code = [cell.source for cell in restored.cells if cell.cell_type == "code"]
    assert alone.source in code
    assert not stubs & set(code)
    assert sum("is in the cell of the answer" in note for note in notes) == len(answers) - 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "it is empty"),
        (b"{", "JSON is broken"),
        (b"\xff\xfe", "it is empty"),
        (b"\xff\xff\xff", "JSON is broken"),
        (b"<!DOCTYPE html>", "a web page"),
        (b"[]", "not a notebook"),
        (b"{}", "not a notebook"),
        (b"[" * 100_000, "JSON is broken"),
        (b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}', "not a notebook"),
        (b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [1]}', "not a notebook"),
    ],
)
def test_what_is_no_notebook_is_not_gradable_and_says_why(content: bytes, words: str) -> None:
    with pytest.raises(NotGradableError, match=words):
        read_notebook(content)
