"""A notebook as the source of an assignment is read as it is."""

from pathlib import Path

import nbformat
import pytest

from autograder.assignment.source import included_files, read_source
from autograder.course import CourseError
from autograder.layout import layout_of

CELL = "# include checks.py\nx = 1"


def write(path: Path, header: dict, metadata: dict) -> Path:
    cell = nbformat.v4.new_code_cell(CELL, metadata={"nbgrader": header})
    nbformat.write(nbformat.v4.new_notebook(cells=[cell], metadata=metadata), path)
    return path


def test_nothing_is_included_and_old_metadata_are_brought_up_to_date(tmp_path: Path) -> None:
    header = {"grade_id": "x", "grade": True, "points": 2, "locked": True, "solution": False}
    path = write(tmp_path / "Übung 1.ipynb", {**header, "schema_version": 1}, {"course": {"points": 99}})
    before = path.read_bytes()
    (cell,) = read_source(path).cells
    assert cell.source == CELL
    assert included_files(path) == []
    assert cell.metadata.nbgrader == {**header, "schema_version": 3}
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "metadata",
    [{"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}}, {"language_info": {"name": "R"}}],
)
def test_another_language_is_refused(metadata: dict, tmp_path: Path) -> None:
    path = write(tmp_path / "lesson.ipynb", {}, metadata)
    with pytest.raises(
        CourseError, match=r"lesson\.ipynb is written in R, but the grader executes only Python"
    ):
        read_source(path)


def test_a_damaged_notebook_is_named(tmp_path: Path) -> None:
    path = tmp_path / "lesson.ipynb"
    path.write_text("{")
    with pytest.raises(CourseError, match=r"lesson\.ipynb cannot be read as a notebook"):
        read_source(path)


def test_a_module_is_handed_out_unless_nbgrader_ignores_it() -> None:
    layout = layout_of(Path("/course"), {"ignore": ["secret*", "__pycache__"]})
    assert not layout.has_text_sources
    names = ("helper.py", "tools/helper.py", "secret.py", "secret/helper.py", "__pycache__/helper.py")
    assert [name for name in names if layout.hands_out(Path(name))] == ["helper.py", "tools/helper.py"]
    assert layout_of(Path("/course"), {"ignore": ["*.py"]}).has_text_sources
