"""Whether an answer is as it was handed out is decided by the release that students got."""

from pathlib import Path

import nbformat
import pytest

from autograder.assignment.handed_out import use_handed_out_answers
from autograder.nbgrader_app import is_as_released

STUB, OLD_STUB = "YOUR ANSWER HERE", "*Write here.*"


def notebook(source: str, points: float = 2, test: str = "assert answer") -> nbformat.NotebookNode:
    """Make a release with an answer in words and a test."""
    answer = {"grade_id": "why", "grade": True, "solution": True, "points": points, "checksum": "none"}
    checked = {"grade_id": "test", "grade": True, "solution": False, "points": 1, "checksum": "none"}
    return nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_markdown_cell(source, metadata={"nbgrader": answer}),
            nbformat.v4.new_code_cell(test, metadata={"nbgrader": checked}),
        ]
    )


def test_an_untouched_answer_is_recognised_although_stub_and_points_were_changed(tmp_path: Path) -> None:
    path = tmp_path / "week.ipynb"
    nbformat.write(notebook(OLD_STUB, points=3, test="assert True"), path)
    instructor, released = notebook(STUB), notebook(STUB)
    use_handed_out_answers(instructor, released, path)
    for version in (instructor, released):
        answer, test = version.cells
        assert is_as_released(answer)
        assert (answer.source, test.source) == (OLD_STUB, "assert answer"), "tests are the instructor's"
        assert answer.metadata.nbgrader.points == 2
        answer.source = "Because."
        assert not is_as_released(answer)


@pytest.mark.parametrize("content", [None, "{", "{}", '{"nbformat": 4, "nbformat_minor": 5, "cells": [0]}'])
def test_without_a_readable_release_the_generated_one_counts(content: str | None, tmp_path: Path) -> None:
    path = tmp_path / "week.ipynb"
    if content is not None:
        path.write_text(content)
    instructor, released = notebook(STUB), notebook(STUB)
    use_handed_out_answers(instructor, released, path)
    assert [version.cells[0].source for version in (instructor, released)] == [STUB, STUB]
