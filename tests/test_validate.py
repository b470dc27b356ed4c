"""nbgrader's own validation, with a kernel, as a student's Validate button does it."""

import shutil
from pathlib import Path

import nbformat
import pytest
from nbgrader.validator import Validator
from traitlets.config import Config

import bank
from autograder.course import assignments, notebook_sources
from course_copy import released, solved

pytestmark = pytest.mark.kernel

SOURCES = [source for name in assignments() for source in notebook_sources(name)]


class Watched(Validator):
    """Validates, and keeps the notebook that was executed."""

    executed: nbformat.NotebookNode

    def _preprocess(self, nb: nbformat.NotebookNode) -> nbformat.NotebookNode:
        self.executed = super()._preprocess(nb)
        return self.executed


def validated(source: Path, notebook: nbformat.NotebookNode, folder: Path) -> tuple[dict, list]:
    """Validate a notebook beside its data; return what nbgrader says, and all outputs."""
    for path in bank.data_files(source):
        shutil.copy(path, folder)
    nbformat.write(notebook, folder / f"{source.stem}.ipynb")
    validator = Watched(config=Config({"Execute": {"timeout": 120}}))
    said = validator.validate(str(folder / f"{source.stem}.ipynb"))
    return said, [output for cell in validator.executed.cells for output in cell.get("outputs", [])]


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_a_solved_notebook_validates_and_writes_nothing_to_standard_error(source: Path, tmp_path) -> None:
    said, outputs = validated(source, solved(source), tmp_path)
    assert said == {}
    assert [output.text for output in outputs if output.get("name") == "stderr"] == []
    assert not [output for output in outputs if output.output_type == "error"]
    assert any("image/png" in output.get("data", {}) for output in outputs), "there are pictures"


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_a_release_does_not_validate(source: Path, tmp_path) -> None:
    notebook = released(source)
    cells = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("points")]
    tests = {cell.source.strip() for cell in cells if not cell.metadata.nbgrader.solution}
    said, _ = validated(source, notebook, tmp_path)
    assert len(tests) > 3
    assert tests <= {failed["source"] for failed in said["failed"]}
