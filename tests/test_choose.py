"""Of the files that a student handed in, the one with the answers is graded, whatever it is called."""

import json

import pytest
from nbformat import NotebookNode

from autograder.assignment.reference import Reference, grade_id, references
from autograder.course import notebook_sources
from autograder.grading.submission import files_beside
from autograder.submission.choose import MOST_NOTEBOOKS, Choice, choose_notebooks
from autograder.submission.names import most_similar
from autograder.submission.read import MISSING
from autograder.submission.recognise import recognise
from course_copy import released, solved

ASSIGNMENT = "connectionist-models"
SOURCES = {source.stem: source for source in notebook_sources(ASSIGNMENT)}
HEBB, PERCEPTRON = "hebbian-learning", "perceptron"


def content(notebook: NotebookNode) -> bytes:
    return json.dumps(notebook).encode()


def untouched(name: str = HEBB) -> bytes:
    return content(released(SOURCES[name]))


def right(name: str = HEBB, mark: str = "") -> bytes:
    notebook = solved(SOURCES[name])
    notebook.cells[0].source += mark
    return content(notebook)


def half() -> bytes:
    notebook = solved(SOURCES[HEBB])
    (answer,) = (cell for cell in notebook.cells if grade_id(cell) == "recall")
    (answer.source,) = (cell.source for cell in released(SOURCES[HEBB]).cells if grade_id(cell) == "recall")
    return content(notebook)


def without_metadata(content: bytes) -> bytes:
    notebook = json.loads(content)
    for cell in notebook["cells"]:
        cell["metadata"] = {}
        del cell["id"]
    return json.dumps({**notebook, "nbformat_minor": 4}).encode()


@pytest.fixture(scope="module")
def assignment() -> dict[str, Reference]:
    return references(ASSIGNMENT)


def choice(assignment: dict[str, Reference], files: dict[str, bytes], name: str = HEBB) -> Choice:
    """Choose, and check that every notebook that was handed in is either graded or named."""
    choices = choose_notebooks(files, assignment)
    notes = [note for one in choices.values() for note in one.notes]
    refused = {f"{name}.ipynb" for name, one in choices.items() if one.problem not in ("", MISSING)}
    graded = {one.file for one in choices.values()} | refused
    for file in files:
        assert file in graded or file == "numbers.json" or any(file in note for note in notes)
    return choices[name]


EXACT = f"{HEBB}.ipynb"
CASES = {
    "an untouched release beside a solved copy": ({EXACT: untouched(), f"{HEBB}-Copy1.ipynb": right()}, 1),
    "an untouched copy beside the solved notebook": ({f"{HEBB} (1).ipynb": untouched(), EXACT: right()}, 1),
    "two renamed, the second of them solved": (
        {f"{HEBB} (1).ipynb": untouched(), f"{HEBB} (2).ipynb": right()},
        1,
    ),
    "a copy with more answers": ({EXACT: half(), f"Copy of {EXACT}": right()}, 1),
    "two with all answers": ({f"Copy of {EXACT}": right(mark="copy"), EXACT: right()}, 1),
    "an empty file beside a renamed one": ({EXACT: b"", "mine.ipynb": right()}, 1),
    "another name": ({"Ada Lovelace 12345.ipynb": right()}, 0),
    "another case": ({"Hebbian-Learning.IPYNB": right()}, 0),
    "saved as text": ({f"{EXACT}.txt": right()}, 0),
    "saved as JSON": ({f"{EXACT}.json": right(), "numbers.json": b'{"a": 1}'}, 0),
    "without any ending": ({"hebbian": right()}, 0),
    "in a folder": ({f"{ASSIGNMENT}/{EXACT}": right()}, 0),
    "in an unpacked archive": ({f"work.zip/a/{EXACT}": right()}, 0),
    "renamed and without metadata": ({"x.ipynb": without_metadata(right())}, 0),
    "called as another notebook of the assignment": ({f"{PERCEPTRON}.ipynb": right()}, 0),
    "called as another without metadata": ({f"{PERCEPTRON}.ipynb": without_metadata(right())}, 0),
}


@pytest.mark.parametrize("case", CASES)
def test_the_solved_one_is_graded(assignment: dict[str, Reference], case: str) -> None:
    files, others = CASES[case]
    (best,) = {file for file, text in files.items() if text in (right(), without_metadata(right()))}
    found = choice(assignment, files)
    assert found.file == best
    assert found.notebook
    assert len(recognise(found.notebook.cells, assignment[HEBB]).written) == 4
    assert len(found.notes) == others + (best != EXACT)


def test_exchanged_names_are_exchanged_again(assignment: dict[str, Reference]) -> None:
    files = {EXACT: right(PERCEPTRON), f"{PERCEPTRON}.ipynb": right(HEBB)}
    assert choice(assignment, files).file == f"{PERCEPTRON}.ipynb"
    assert choice(assignment, files, PERCEPTRON).file == EXACT


def test_answers_alone_are_enough(assignment: dict[str, Reference]) -> None:
    notebook = solved(SOURCES[HEBB])
    notebook.cells = [cell for cell in notebook.cells if cell.source.startswith("def recall")]
    found = choice(assignment, {"a.ipynb": without_metadata(content(notebook))})
    assert found.file == "a.ipynb"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (b"", "it is empty"),
        (b"{", "its JSON is broken"),
        (b"<html>", "a web page"),
        (
            json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}).encode(),
            "not a notebook of this assignment",
        ),
    ],
)
def test_without_a_readable_one_the_reason_is_told(
    assignment: dict[str, Reference], text: bytes, words: str
) -> None:
    found = choice(assignment, {EXACT: text})
    assert found.notebook is None
    assert words in found.problem
    found = choice(assignment, {f"{HEBB} (3).ipynb": text})
    assert found.notebook is None
    assert found.problem == MISSING
    assert words in found.notes[0]


@pytest.mark.parametrize("name", ["adam", "backpropagation"])
def test_a_notebook_of_another_assignment_is_named_and_not_graded(
    assignment: dict[str, Reference], name: str
) -> None:
    (other,) = (source for source in notebook_sources("deep-neural-networks") if source.stem == name)
    found = choose_notebooks({f"{name}.ipynb": content(solved(other))}, assignment)
    assert {one.notebook for one in found.values()} == {None}
    notes = [note for one in found.values() for note in one.notes]
    assert notes == [f"{name}.ipynb was not graded: it is not a notebook of this assignment"]


def test_of_many_notebooks_some_are_read_and_all_are_named(assignment: dict[str, Reference]) -> None:
    files = {f"{number:02d}.ipynb": right() for number in range(MOST_NOTEBOOKS)} | {EXACT: right()}
    found = choice(assignment, files)
    assert found.file == EXACT
    assert found.notes[-1] == f"{MOST_NOTEBOOKS - 1}.ipynb was not graded: there are more than 12 notebooks"


def test_what_is_called_like_a_notebook_but_is_none_is_named(assignment: dict[str, Reference]) -> None:
    found = choose_notebooks({f"{HEBB}.pdf": b"%PDF", "notes.txt": b"hello"}, assignment)[HEBB]
    assert found.problem == MISSING
    assert found.notes == [
        f"{HEBB}.pdf was handed in, but is not a notebook",
        "notes.txt was handed in, but is not a notebook",
    ]


def test_whatever_may_be_a_missing_notebook_is_named_once(assignment: dict[str, Reference]) -> None:
    files = {"timestamp.txt": b"", f"{PERCEPTRON}.pdf": b"%PDF", "work.7z": b"7z", f"{HEBB}.ipynb": right()}
    choices = choose_notebooks({**files, **{f"{n}.py": b"" for n in range(20)}}, assignment)
    notes = [note for found in choices.values() for note in found.notes]
    assert [note for note in notes if "7z" in note] == ["work.7z was handed in, but is not a notebook"]
    assert f"{PERCEPTRON}.pdf was handed in, but is not a notebook" in choices[PERCEPTRON].notes
    assert [note for note in notes if note.startswith("12 more files")]
    assert not [note for note in notes if "timestamp" in note]


def test_a_notebook_that_is_graded_as_another_is_not_said_to_be_none(
    assignment: dict[str, Reference],
) -> None:
    choices = choose_notebooks({f"{PERCEPTRON}.ipynb": right()}, assignment)
    assert choices[HEBB].notes == [f"the notebook was handed in as {PERCEPTRON}.ipynb"]
    assert choices[PERCEPTRON].notes == []


def test_modules_and_data_stay_beside_their_notebook() -> None:
    submitted = {
        "hw/a.ipynb": b"",
        "hw/mine.py": b"1",
        "hw/mine.ipynb": b"9",
        "hw/data/x.csv": b"2",
        "mine.py": b"3",
        "other.py": b"4",
        "hw/given.csv": b"5",
        "data": b"6",
    }
    data = {"given.csv": b"7", "hw/other.csv": b"8"}
    assert files_beside(submitted, data, "hw/a.ipynb") == {
        **data,
        "mine.py": b"1",
        "mine.ipynb": b"9",
        "data/x.csv": b"2",
        "other.py": b"4",
        "hw/mine.py": b"1",
        "hw/mine.ipynb": b"9",
        "hw/data/x.csv": b"2",
        "hw/given.csv": b"5",
    }


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("connectionist_models", "connectionist-models"),
        ("Connectionist Models", "connectionist-models"),
        ("Copy of connectionist-models (2)", "connectionist-models"),
        ("conectionist-models", "connectionist-models"),
        ("deep neural networks-copy1", "deep-neural-networks"),
        ("modular", None),
        ("", None),
    ],
)
def test_names_are_compared_without_what_was_added(name: str, expected: str | None) -> None:
    names = ["connectionist-models", "deep-neural-networks", "modular-construction"]
    assert most_similar(name, names) == expected
