"""Find out which answers a regrade finds unchanged, so that nobody has to mark them again."""

from nbformat import NotebookNode

from autograder.assignment.reference import grade_id, is_locked


def unchanged_cells(before: NotebookNode, after: NotebookNode) -> set[str]:
    """Name the graded cells about which a mark given by hand still holds.

    The mark of an answer is about its own cell. That of a test or a task is about whatever the student wrote
    in the notebook.

    Parameters
    ----------
    before, after : NotebookNode
        The autograded notebook as it was when the mark was given, and as it is now.
    """
    answers = {name: _content(cell) for cell in before.cells if (name := grade_id(cell))}
    all_same = _written(before) == _written(after)
    return {
        name
        for cell in after.cells
        if (name := grade_id(cell))
        and (answers.get(name) == _content(cell) if _is_answer(cell) else name in answers and all_same)
    }


def _is_answer(cell: NotebookNode) -> bool:
    header = cell.metadata.nbgrader
    return bool(header.get("solution") and not header.get("task"))


def _written(notebook: NotebookNode) -> list[tuple[object, ...]]:
    """Return the content of the cells that a student can write."""
    return [_content(cell) for cell in notebook.cells if not is_locked(cell)]


def _content(cell: NotebookNode) -> tuple[object, ...]:
    return cell.cell_type, cell.source, cell.get("attachments", {})
