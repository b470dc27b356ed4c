"""What answers were when students got them, which decides whether a student has answered.

nbgrader compares an answer with the release. If the course's stubs, or nbgrader's options for them, were
changed after a release, one that is made now would differ from the notebooks that students have.
"""

import logging
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.course import name_in_course
from autograder.nbgrader_app import checksum_of

logger = logging.getLogger(__name__)


def use_handed_out_answers(instructor: NotebookNode, released: NotebookNode, path: Path) -> None:
    """Take the answers of a release from the notebook that was handed out, in place.

    Parameters
    ----------
    instructor, released : NotebookNode
        Both versions of the notebook, as `release_in_memory` makes them.
    path : Path
        The notebook in the course's folder of releases; if there is none, nothing changes. A damaged one
        counts as missing, because the next release will replace it.
    """
    answers = _answers(path) if path.is_file() else {}
    for versions in zip(instructor.cells, released.cells, strict=True):
        header = versions[1].metadata.get("nbgrader", {})
        source = answers.get((header.get("grade_id", ""), versions[1].cell_type))
        if source is None or not header.get("solution"):
            continue
        for cell in versions:
            cell.source = source
            cell.metadata.nbgrader.checksum = checksum_of(cell)


def _answers(path: Path) -> dict[tuple[str, str], str]:
    """Read the answers of a notebook: name and type of the cell → source."""
    try:
        cells = nbformat.read(path, as_version=4).cells
        headers = [(cell.metadata.get("nbgrader", {}), cell) for cell in cells]
        return {
            (header["grade_id"], cell.cell_type): cell.source
            for header, cell in headers
            if header.get("solution") and header.get("grade_id")
        }
    except Exception:  # nbformat may fail in any way
        logger.warning("%s is not a notebook", name_in_course(path))
        return {}
