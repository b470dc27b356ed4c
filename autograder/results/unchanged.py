"""Say what a mark given by hand is about, so that it has to be confirmed only if that has changed."""

import json
from hashlib import sha256

from nbformat import NotebookNode

from autograder.assignment.reference import grade_id, is_locked


def texts(notebook: NotebookNode) -> dict[str, str]:
    """Return a digest of what a mark on each graded cell is about, by the cell's name.

    The mark of an answer is about its own cell. That of a test or a task is about whatever the student wrote
    in the notebook.
    """
    whole = _digest(*(cell for cell in notebook.cells if not is_locked(cell)))
    return {
        name: _digest(cell) if _is_answer(cell) else whole
        for cell in notebook.cells
        if (name := grade_id(cell)) and _is_graded(cell)
    }


def _is_graded(cell: NotebookNode) -> bool:
    header = cell.metadata.nbgrader
    return bool(header.get("grade") or header.get("task"))


def _is_answer(cell: NotebookNode) -> bool:
    header = cell.metadata.nbgrader
    return bool(header.get("solution") and not header.get("task"))


def _digest(*cells: NotebookNode) -> str:
    contents = [(cell.cell_type, cell.source, cell.get("attachments", {})) for cell in cells]
    return sha256(json.dumps(contents, sort_keys=True).encode()).hexdigest()[:16]
