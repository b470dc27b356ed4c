"""A submitted notebook → the notebook to grade: the student's answers between the instructor's own cells."""

import copy
import json
from collections.abc import Iterable

import nbformat
from nbformat import NotebookNode

from autograder.assignment.reference import Reference, grade_id, is_test

LARGEST = 20 * 2**20  # bytes of a notebook's file
MOST_CELLS = 2000
PICTURES = ("image/png", "image/jpeg", "image/gif")


class NotGradableError(Exception):
    """A submitted notebook that no test can be run on; the message says why."""


def read_notebook(content: bytes) -> NotebookNode:
    """Read a submitted notebook.

    Raises
    ------
    NotGradableError
        If it is not a notebook.
    """
    if len(content) > LARGEST:
        raise NotGradableError(f"the file is larger than {LARGEST // 2**20} MiB")
    try:
        # What no file can hold, nothing that is written of it could hold either.
        text = content.decode("utf-8-sig")
        notebook = json.loads(text)
    except (ValueError, RecursionError):
        raise NotGradableError("the file is not a notebook: its JSON is broken") from None
    if not isinstance(notebook, dict):
        raise NotGradableError("the file is not a notebook: it has no cells")
    sheets = notebook.get("worksheets") if notebook.get("nbformat") in (1, 2, 3) else [notebook]
    sheets = [sheet for sheet in sheets if isinstance(sheet, dict)] if isinstance(sheets, list) else []
    cells = [cell for sheet in sheets if isinstance(sheet.get("cells"), list) for cell in sheet["cells"]]
    if notebook.get("nbformat") == 4 and not isinstance(notebook.get("cells"), list):
        raise NotGradableError("the file is not a notebook: it has no cells")
    # Before anything looks at each of them, which takes its time.
    if len(cells) > MOST_CELLS:
        raise NotGradableError(f"the notebook has more than {MOST_CELLS} cells")
    try:
        if notebook.get("nbformat") != 4:
            cells = nbformat.reads(text, as_version=4).cells
        cells = [_checked(nbformat.from_dict(cell)) for cell in cells]
    except NotGradableError:
        raise
    except Exception:  # a hostile one may break nbformat in any way
        raise NotGradableError("the file is not a notebook: it has no cells") from None
    return _notebook(cells, NotebookNode())


def restore(submitted: NotebookNode, reference: Reference) -> tuple[NotebookNode, list[str]]:
    """Put the instructor's version of every cell that is not the student's back into a notebook.

    Of a cell that is there more than once, the last counts, as for nbgrader. Cells that were deleted
    come back, and a test that was moved before what it tests goes behind it. What the student
    added stays, without a claim to be one of nbgrader's cells.

    Returns
    -------
    notebook, notes
        The notes say what was put right, for the instructor.
    """
    known = {name: cell for cell in reference.instructor.cells if (name := grade_id(cell))}
    released = {name: cell for cell in reference.released.cells if (name := grade_id(cell))}
    last = {grade_id(cell): number for number, cell in enumerate(submitted.cells)}
    notes, cells = [], []
    for number, cell in enumerate(submitted.cells):
        name = grade_id(cell)
        if name in known and last[name] == number:
            cells.append(_restored(cell, known[name]))
            locked = known[name].metadata.nbgrader.locked
            same = {source.strip() for source in (known[name].source, released[name].source)}
            if locked and cell.source.strip() not in same:
                notes.append(f"the cell {name} was changed; the original was used")
        else:
            if name in known:
                notes.append(f"the cell {name} is there more than once; the last was used")
            cells.append(_plain(cell))
    present = {grade_id(cell) for cell in cells}
    missing = [name for name in known if name not in present]
    for name in missing:
        cells.insert(_before_next(name, list(known), cells), copy.deepcopy(_given(name, known, released)))
        notes.append(f"the cell {name} was deleted; the original was put back")
    notes += _behind_what_they_test(cells, list(known))
    _give_ids(cells)
    return _notebook(cells, copy.deepcopy(reference.instructor.metadata)), notes


def _checked(cell: NotebookNode) -> NotebookNode:
    """Take of a submitted cell only its type, its source and the name that nbgrader knows it by."""
    if cell.cell_type not in ("code", "markdown", "raw"):
        raise NotGradableError("the file is not a notebook: a cell is of no known type")
    source = cell.source if isinstance(cell.source, str) else "".join(cell.source)
    source = source.encode("utf-8", "replace").decode()  # no file can hold half a character
    name = grade_id(cell) if isinstance(cell.metadata, dict) else None
    made = _cell(cell.cell_type, source)
    if name:
        made.metadata.nbgrader = NotebookNode(grade_id=name)
    if cell.cell_type == "markdown" and (pictures := _pictures(cell.get("attachments"))):
        made.attachments = pictures
    return made


def _pictures(attachments: object) -> dict:
    """Keep the pictures that a student pasted into an answer."""
    if not isinstance(attachments, dict):
        return {}
    kept = {}
    for name, data in attachments.items():
        data = data if isinstance(data, dict) else {}
        pictures = {k: v for k, v in data.items() if k in PICTURES and isinstance(v, str) and v.isascii()}
        if pictures:
            kept[name.encode("utf-8", "replace").decode()] = pictures
    return kept


def _restored(cell: NotebookNode, reference: NotebookNode) -> NotebookNode:
    """Make the original's cell, with the student's source if it is the student's to write."""
    made = copy.deepcopy(reference)
    if not reference.metadata.nbgrader.locked:
        made.source = cell.source
        if made.cell_type == "markdown" and "attachments" in cell:
            made.attachments = cell.attachments
    return made


def _given(name: str, known: dict[str, NotebookNode], released: dict[str, NotebookNode]) -> NotebookNode:
    """Return a deleted cell: as it was released, if it was the student's to write."""
    return known[name] if known[name].metadata.nbgrader.locked else released[name]


def _plain(cell: NotebookNode) -> NotebookNode:
    made = _cell(cell.cell_type, cell.source)
    if "attachments" in cell:
        made.attachments = cell.attachments
    return made


def _cell(kind: str, source: str) -> NotebookNode:
    """Make a cell, unlike nbformat without a look at the schema: that is done when it is written."""
    made = NotebookNode(cell_type=kind, metadata=NotebookNode(), source=source)
    if kind == "code":
        made.update(execution_count=None, outputs=[])
    return made


def _notebook(cells: list[NotebookNode], metadata: NotebookNode) -> NotebookNode:
    return NotebookNode(cells=cells, metadata=metadata, nbformat=4, nbformat_minor=5)


def _before_next(name: str, order: list[str], cells: list[NotebookNode]) -> int:
    """Find the place of a deleted cell: before the next of the original's cells that is there."""
    later = set(order[order.index(name) + 1 :])
    places = [number for number, cell in enumerate(cells) if grade_id(cell) in later]
    return min(places, default=len(cells))


def _behind_what_they_test(cells: list[NotebookNode], order: list[str]) -> Iterable[str]:
    """Move each test that stands before an earlier cell of the original behind it, in place."""
    notes = []
    for rank, name in enumerate(order):
        place = next(number for number, cell in enumerate(cells) if grade_id(cell) == name)
        if not is_test(cells[place]):
            continue
        earlier = set(order[:rank])
        latest = max((number for number, cell in enumerate(cells) if grade_id(cell) in earlier), default=-1)
        if latest > place:
            cells.insert(latest, cells.pop(place))
            notes.append(f"the test {name} stood before what it tests; it was moved behind it")
    return notes


def _give_ids(cells: list[NotebookNode]) -> None:
    """Give each cell an id that no other has, the same for the same notebook."""
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
