"""Whatever a student does to a notebook, the instructor's tests run, and no answer is lost."""

import copy
import dataclasses
import json
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from autograder.assignment.reference import Reference, grade_id, references
from autograder.course import assignments, notebook_sources
from autograder.submission.notebook import MOST_CELLS, NotGradableError, read_notebook
from autograder.submission.outputs import MOST_BYTES_WITHOUT_OUTPUTS
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


def as_file(*cells: dict, **fields) -> bytes:
    """Return the content of a notebook's file with these cells."""
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells, **fields}
    return json.dumps(notebook).encode()


def code(source: str | list[str], **fields) -> dict:
    return {"cell_type": "code", "metadata": {}, "outputs": [], "source": source, **fields}


def markdown(source: str | list[str], **fields) -> dict:
    return {"cell_type": "markdown", "metadata": {}, "source": source, **fields}


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
    ("tamper", "note"),
    [
        (change_source, "test_recall was changed"),
        (change_points, None),
        (make_it_no_test, None),
        (make_it_markdown, None),
        (delete_it, "deleted; the originals were put back: test_recall"),
        (delete_its_metadata, None),
        (duplicate_it, "test_recall occurs more than once"),
        (move_it_to_the_front, "moved behind it: test_recall"),
        (delete_everything, "deleted; the originals were put back: "),
    ],
)
def test_a_test_is_there_once_as_the_instructor_wrote_it_behind_what_it_tests(
    reference: Reference, submitted, tamper: Callable[[NotebookNode], None], note: str | None
) -> None:
    tamper(submitted)
    read = read_notebook(nbformat.writes(submitted).encode())
    restored, notes = restore(read, reference)
    names = [grade_id(c) for c in restored.cells if grade_id(c)]
    known = [grade_id(c) for c in reference.instructor.cells if grade_id(c)]
    assert sorted(names) == sorted(known)
    test, wanted = cell(restored, "test_recall"), cell(reference.instructor, "test_recall")
    assert (test.source, test.cell_type, test.metadata) == (wanted.source, wanted.cell_type, wanted.metadata)
    assert names.index("test_recall") > names.index("recall")
    assert any(note in one for one in notes) if note else notes == []


def test_a_deleted_cell_comes_back_where_it_was_as_it_was_released(reference: Reference) -> None:
    known = [grade_id(c) for c in reference.instructor.cells if grade_id(c)]
    for name in known:
        submitted = copy.deepcopy(reference.released)
        submitted.cells.remove(cell(submitted, name))
        restored, notes = restore(submitted, reference)
        assert [grade_id(c) for c in restored.cells if grade_id(c)] == known
        if not cell(reference.instructor, name).metadata.nbgrader.locked:
            assert cell(restored, name).source == cell(reference.released, name).source
        assert len(notes) == 1


def test_answers_stay_where_the_student_moved_them(reference: Reference, submitted) -> None:
    moved = cell(submitted, "hebbian_step")
    submitted.cells.remove(moved)
    submitted.cells.insert(0, moved)
    restored, notes = restore(submitted, reference)
    assert grade_id(restored.cells[0]) == "hebbian_step"
    assert notes == []


def test_a_notebook_may_begin_with_a_test(reference: Reference) -> None:
    def tests_first(notebook: NotebookNode) -> NotebookNode:
        names = ("test_recall", "hebbian_weights", "recall")
        return NotebookNode(notebook, cells=[copy.deepcopy(cell(notebook, name)) for name in names])

    reference = dataclasses.replace(
        reference,
        instructor=tests_first(reference.instructor),
        released=tests_first(reference.released),
    )
    restored, notes = restore(reference.released, reference)
    assert grade_id(restored.cells[0]) == "test_recall"
    assert notes == []


def test_what_is_restored_is_a_valid_notebook_and_the_same_each_time(reference: Reference, submitted) -> None:
    submitted.cells += [nbformat.v4.new_markdown_cell("of my own"), nbformat.v4.new_raw_cell("raw")]
    number = submitted.cells.index(cell(submitted, "recall"))
    picture = {"it.png": {"image/png": "iVBORw0KGgo="}}
    submitted.cells[number] = nbformat.v4.new_markdown_cell(  # which was code
        "See ![it](attachment:it.png)", metadata=submitted.cells[number].metadata, attachments=picture
    )
    read = read_notebook(nbformat.writes(submitted).encode())
    restored, _ = restore(read, reference)
    assert (restored.nbformat, restored.nbformat_minor) == (4, 5)  # the first format with ids
    nbformat.validate(restored)
    assert len({c.id for c in restored.cells}) == len(restored.cells)
    assert restore(read, reference)[0] == restored


def test_what_happens_to_the_restored_notebook_does_not_happen_to_the_reference(
    reference: Reference, submitted
) -> None:
    delete_it(submitted)
    before = copy.deepcopy((reference.instructor, reference.released))
    restored, _ = restore(submitted, reference)
    restored.metadata.clear()
    for one in restored.cells:
        one.metadata.get("nbgrader", {}).clear()
    assert (reference.instructor, reference.released) == before
    restored, _ = restore(submitted, reference)
    restored.metadata.kernelspec.clear()
    assert (reference.instructor, reference.released) == before


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
    assert "the cell hebbian_weights occurs more than once; one was used" in notes
    code = [cell.source for cell in restored.cells if cell.cell_type == "code"]
    assert sum("def hebbian_weights" in source for source in code) == 3


PICTURE = {"image/png": "iVBORw0KGgo=", "image/jpeg": "/9j/4A==", "image/gif": "R0lGODdh"}
ATTACHMENTS = {
    "it.png": {**PICTURE, "text/html": "<script>", "image/svg+xml": "<svg/>"},
    "list.png": {"image/png": ["iVBORw0KGgo="]},
    "text.png": {"image/png": "Grüße"},
    "page.html": {"text/html": "<script>"},
    "number.png": 7,
}


@pytest.mark.parametrize("name", ["question", "of_the_students_own"])
def test_a_pasted_picture_stays_with_the_text_and_nothing_else_does(reference: Reference, name: str) -> None:
    content = as_file(
        markdown(
            "See ![it](attachment:it.png)", metadata={"nbgrader": {"grade_id": name}}, attachments=ATTACHMENTS
        ),
        code("1", attachments=ATTACHMENTS),
        markdown("no picture", attachments=["it.png"]),
    )
    restored, _ = restore(read_notebook(content), reference)
    found = {c.source: c.get("attachments") for c in restored.cells if c.get("attachments") is not None}
    assert found == {"See ![it](attachment:it.png)": {"it.png": PICTURE}}


def test_a_notebook_is_read_as_its_file_has_it() -> None:
    content = as_file(
        code(["a = 1\n", "b = 2"]),
        {"cell_type": "raw", "metadata": {}, "source": "raw"},
        markdown("\ud800 is half a character"),
        code("no metadata", metadata=["nbgrader"]),
        code("of nobody's", metadata={"nbgrader": {"grade_id": 7}}),
        code("named", metadata={"nbgrader": {"grade_id": "f", "points": 9}, "tags": ["x"]}),
        None,
        {"cell_type": "sql", "metadata": {}, "source": "SELECT 1"},
        {"cell_type": "Code", "source": ["a", None]},
        {"source": None},
    )
    notebook = read_notebook(b"\xef\xbb\xbf" + content)  # some editors put a byte order mark first
    assert [(c.cell_type, c.source, c.metadata) for c in notebook.cells] == [
        ("code", "a = 1\nb = 2", {}),
        ("raw", "raw", {}),
        ("markdown", "? is half a character", {}),
        ("code", "no metadata", {}),
        ("code", "of nobody's", {}),
        ("code", "named", {"nbgrader": {"grade_id": "f"}}),
        ("raw", "SELECT 1", {}),
        ("code", "a", {}),
        ("raw", "", {}),
    ]


@pytest.mark.parametrize("version", [4.0, "4", 5, None])
def test_a_notebook_with_a_strange_format_or_in_a_model_of_jupyters_is_read(version: object) -> None:
    notebook = json.loads(as_file(code("a = 1"), nbformat=version))
    for content in (notebook, {"name": "a.ipynb", "type": "notebook", "content": notebook}):
        assert sources(read_notebook(json.dumps(content).encode())) == ["a = 1"]


OLD_FORMATS = {
    1: lambda cells: {"cells": cells},
    2: lambda cells: {"worksheets": [{"cells": cells}], "metadata": {"name": ""}},
    3: lambda cells: {"worksheets": [{"cells": cells}], "nbformat_minor": 0, "metadata": {"name": ""}},
}


@pytest.mark.parametrize("version", OLD_FORMATS)
def test_a_notebook_of_an_old_format_is_read_up_to_the_same_size(version: int) -> None:
    def old(count: int) -> bytes:
        cell = {"cell_type": "code", "language": "python", "outputs": [], "metadata": {}}
        cell |= {"code": "x = 1"} if version == 1 else {"input": "x = 1"}
        return json.dumps({"nbformat": version, **OLD_FORMATS[version]([cell] * count)}).encode()

    assert sources(read_notebook(old(2))) == ["x = 1", "x = 1"]
    with pytest.raises(NotGradableError, match="more than 2000 cells"):
        read_notebook(old(MOST_CELLS + 1))


def test_the_largest_notebook_is_read_and_a_larger_one_is_not() -> None:
    content = as_file(*[code("")] * MOST_CELLS)
    content += b" " * (MOST_BYTES_WITHOUT_OUTPUTS - len(content))
    assert len(read_notebook(content).cells) == MOST_CELLS == 2000
    with pytest.raises(NotGradableError, match="more than 20 MiB without its outputs"):
        read_notebook(content + b" ")
    with pytest.raises(NotGradableError, match=r"^the notebook has more than 2000 cells$"):
        read_notebook(as_file(*[code("")] * (MOST_CELLS + 1)))


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
        (b"[]", "it has no cells"),
        (b"{}", "it has no cells"),
        (b"[" * 100_000, "JSON is broken"),
        (b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}', "it has no cells"),
        (b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [1]}', "it has no cells"),
        (as_file(1), "it has no cells"),
        (as_file(cells={"0": code("")}), "it has no cells"),
        (as_file(nbformat=3, worksheets=7), "it has no cells"),
        (as_file(nbformat=3, worksheets=[7]), "it has no cells"),
        (as_file(nbformat=3, worksheets=[{"cells": 7}]), "it has no cells"),
        (b'{"content": {}}', "it has no cells"),
    ],
    ids=range(16),
)
def test_what_is_no_notebook_is_not_gradable_and_says_why(content: bytes, words: str) -> None:
    with pytest.raises(NotGradableError, match=f"^the file is not a notebook.*{words}"):
        read_notebook(content)
