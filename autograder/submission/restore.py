"""Restore a submitted notebook: keep the student's answers, and put back the instructor's cells."""

import copy
import json

import nbformat
from nbformat import NotebookNode

from autograder.assignment.reference import Reference, grade_id, is_test

MOST_BYTES = 20 * 2**20  # of a notebook's file
MOST_CELLS = 2000
PICTURES = ("image/png", "image/jpeg", "image/gif")


class NotGradableError(Exception):
    """A submitted notebook cannot be graded; the message says why."""


def read_notebook(content: bytes) -> NotebookNode:
    """Read a submitted notebook.

    Raises
    ------
    NotGradableError
        If it is not a notebook.
    """
    if len(content) > MOST_BYTES:
        raise NotGradableError(f"the file is larger than {MOST_BYTES // 2**20} MiB")
    try:
        text = content.decode("utf-8-sig")
        notebook = json.loads(text)
    except (ValueError, RecursionError):
        raise NotGradableError("the file is not a notebook: its JSON is broken") from None
    if not isinstance(notebook, dict):
        raise NotGradableError("the file is not a notebook: it has no cells")
    sheets = notebook.get("worksheets") if notebook.get("nbformat") in (2, 3) else [notebook]
    sheets = [sheet for sheet in sheets if isinstance(sheet, dict)] if isinstance(sheets, list) else []
    cells = [cell for sheet in sheets if isinstance(sheet.get("cells"), list) for cell in sheet["cells"]]
    if notebook.get("nbformat") == 4 and not isinstance(notebook.get("cells"), list):
        raise NotGradableError("the file is not a notebook: it has no cells")
    # Before nbformat looks at each cell, which takes time.
    if len(cells) > MOST_CELLS:
        raise NotGradableError(f"the notebook has more than {MOST_CELLS} cells")
    try:
        if notebook.get("nbformat") != 4:
            cells = nbformat.reads(text, as_version=4).cells
        cells = [_clean(nbformat.from_dict(cell)) for cell in cells]
    except NotGradableError:
        raise
    except Exception:  # a hostile notebook may break nbformat in any way
        raise NotGradableError("the file is not a notebook: it has no cells") from None
    return _notebook(cells, NotebookNode())


def restore(submitted: NotebookNode, reference: Reference) -> tuple[NotebookNode, list[str]]:
    """Replace every cell that is not the student's to write by the instructor's version.

    If a cell occurs more than once, the last one counts, as it does for nbgrader. A deleted cell is put back,
    and a test that was moved in front of what it tests is moved behind it. Cells that the student added are
    kept, without nbgrader's metadata.

    Returns
    -------
    notebook, notes
        The notes tell the instructor what was corrected.
    """
    known = _by_name(reference.instructor)
    released = _by_name(reference.released)
    last = {grade_id(cell): number for number, cell in enumerate(submitted.cells)}
    notes, cells = [], []
    for number, cell in enumerate(submitted.cells):
        name = grade_id(cell)
        if name not in known:
            cells.append(_without_metadata(cell))
        elif last[name] != number:
            cells.append(_without_metadata(cell))
            notes.append(f"the cell {name} occurs more than once; the last one was used")
        else:
            cells.append(_restored(cell, known[name]))
            originals = {version[name].source.strip() for version in (known, released)}
            if known[name].metadata.nbgrader.locked and cell.source.strip() not in originals:
                notes.append(f"the cell {name} was changed; the original was used")
    present = {grade_id(cell) for cell in cells}
    for name in known:
        if name not in present:
            original = known[name] if known[name].metadata.nbgrader.locked else released[name]
            cells.insert(_place_of(name, list(known), cells), copy.deepcopy(original))
            notes.append(f"the cell {name} was deleted; the original was put back")
    notes += _move_tests_behind(cells, list(known))
    for number, cell in enumerate(cells):  # unique, and the same for the same notebook
        cell.id = f"cell-{number}"
    return _notebook(cells, copy.deepcopy(reference.instructor.metadata)), notes


def _by_name(notebook: NotebookNode) -> dict[str, NotebookNode]:
    return {name: cell for cell in notebook.cells if (name := grade_id(cell))}


def _clean(cell: NotebookNode) -> NotebookNode:
    """Reduce a submitted cell to its type, source, pasted pictures, and nbgrader's name."""
    if cell.cell_type not in ("code", "markdown", "raw"):
        raise NotGradableError("the file is not a notebook: it has a cell of an unknown type")
    source = cell.source if isinstance(cell.source, str) else "".join(cell.source)
    clean = _cell(cell.cell_type, _encodable(source))
    name = grade_id(cell) if isinstance(cell.metadata, dict) else None
    if name:
        clean.metadata.nbgrader = NotebookNode(grade_id=name)
    if cell.cell_type == "markdown" and (pictures := _pictures(cell.get("attachments"))):
        clean.attachments = pictures
    return clean


def _encodable(text: str) -> str:
    """Replace unpaired surrogates, which JSON can express but UTF-8 cannot encode."""
    return text.encode("utf-8", "replace").decode()


def _pictures(attachments: object) -> dict[str, dict[str, str]]:
    """Return the pictures that a student pasted into an answer."""
    if not isinstance(attachments, dict):
        return {}
    pictures = {}
    for name, data in attachments.items():
        data = data if isinstance(data, dict) else {}
        formats = {k: v for k, v in data.items() if k in PICTURES and isinstance(v, str) and v.isascii()}
        if formats:
            pictures[_encodable(name)] = formats
    return pictures


def _restored(cell: NotebookNode, original: NotebookNode) -> NotebookNode:
    """Return the original cell, with the student's source if it is an answer."""
    restored = copy.deepcopy(original)
    if not original.metadata.nbgrader.locked:
        restored.source = cell.source
        if restored.cell_type == "markdown" and "attachments" in cell:
            restored.attachments = cell.attachments
    return restored


def _without_metadata(cell: NotebookNode) -> NotebookNode:
    plain = _cell(cell.cell_type, cell.source)
    if "attachments" in cell:
        plain.attachments = cell.attachments
    return plain


def _cell(kind: str, source: str) -> NotebookNode:
    """Return a new cell, without the validation of nbformat's own functions: it is validated when written."""
    cell = NotebookNode(cell_type=kind, metadata=NotebookNode(), source=source)
    if kind == "code":
        cell.update(execution_count=None, outputs=[])
    return cell


def _notebook(cells: list[NotebookNode], metadata: NotebookNode) -> NotebookNode:
    return NotebookNode(cells=cells, metadata=metadata, nbformat=4, nbformat_minor=5)


def _place_of(name: str, order: list[str], cells: list[NotebookNode]) -> int:
    """Return where a deleted cell belongs: before the first of the cells that follow it in `order`."""
    later = set(order[order.index(name) + 1 :])
    places = [number for number, cell in enumerate(cells) if grade_id(cell) in later]
    return min(places, default=len(cells))


def _move_tests_behind(cells: list[NotebookNode], order: list[str]) -> list[str]:
    """Move each test behind all cells that precede it in `order`, in place, and return notes."""
    notes = []
    for rank, name in enumerate(order):
        place = next(number for number, cell in enumerate(cells) if grade_id(cell) == name)
        if not is_test(cells[place]):
            continue
        earlier = set(order[:rank])
        latest = max((number for number, cell in enumerate(cells) if grade_id(cell) in earlier), default=-1)
        if latest > place:
            cells.insert(latest, cells.pop(place))
            notes.append(f"the test {name} was in front of what it tests; it was moved behind it")
    return notes
