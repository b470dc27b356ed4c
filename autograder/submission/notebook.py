"""Read a submitted notebook: its cells, and nothing else of what a student's tools wrote into the file."""

import json
from collections.abc import Iterable

import nbformat
from nbformat import NotebookNode

from autograder.assignment.reference import grade_id
from autograder.submission.outputs import MOST_BYTES_WITHOUT_OUTPUTS, without_outputs

MOST_CELLS = 2000
OLD_FORMATS = (1, 2, 3)  # which nbformat converts
CELL_TYPES = ("code", "markdown", "raw")
PICTURES = ("image/png", "image/jpeg", "image/gif")


class NotGradableError(Exception):
    """No test can be run on a submitted notebook; the message says why."""


def read_notebook(content: bytes) -> NotebookNode:
    """Read a submitted notebook.

    Raises
    ------
    NotGradableError
        If it is not a notebook.
    """
    content = without_outputs(content)
    if len(content) > MOST_BYTES_WITHOUT_OUTPUTS:
        size = MOST_BYTES_WITHOUT_OUTPUTS // 2**20
        raise NotGradableError(f"the file is too large: more than {size} MiB without its outputs")
    text = _decoded(content)
    if not text.strip():
        raise NotGradableError("the file is not a notebook: it is empty")
    if text.lstrip().startswith("<"):
        raise NotGradableError("the file is not a notebook, but a web page")
    try:
        notebook, _ = json.JSONDecoder().raw_decode(text.lstrip())  # a failed save may leave text after it
    except (ValueError, RecursionError):
        raise NotGradableError("the file is not a notebook: its JSON is broken") from None
    if isinstance(notebook, dict) and isinstance(notebook.get("content"), dict):
        notebook = notebook["content"]  # Jupyter's Contents API wraps a file in a model that describes it
    if not isinstance(notebook, dict):
        raise NotGradableError("the file is not a notebook: it has no cells")
    is_old = notebook.get("nbformat") in OLD_FORMATS
    sheets = notebook.get("worksheets") if notebook.get("nbformat") in (2, 3) else [notebook]
    sheets = [sheet for sheet in sheets if isinstance(sheet, dict)] if isinstance(sheets, list) else []
    cells = [cell for sheet in sheets if isinstance(sheet.get("cells"), list) for cell in sheet["cells"]]
    if not is_old:  # what a tool wrote wrongly into some cells costs no other cell
        cells = [cell for cell in cells if isinstance(cell, dict)]
        if not isinstance(notebook.get("cells"), list) or (notebook["cells"] and not cells):
            raise NotGradableError("the file is not a notebook: it has no cells")
    # Checked before nbformat looks at each cell, which takes time.
    if len(cells) > MOST_CELLS:
        raise NotGradableError(f"the notebook has more than {MOST_CELLS} cells")
    try:
        if is_old:
            cells = nbformat.reads(json.dumps(notebook), as_version=4).cells
        cells = clean_cells(nbformat.from_dict(cell) for cell in cells)
    except Exception:  # a hostile notebook may break nbformat in any way
        raise NotGradableError("the file is not a notebook: it has no cells") from None
    return new_notebook(cells, NotebookNode())


def _decoded(content: bytes) -> str:
    """Decode JSON in the encodings that RFC 4627 allows, or else as Windows editors write it."""
    encoding = json.detect_encoding(content)
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def clean_cells(cells: Iterable[NotebookNode]) -> list[NotebookNode]:
    """Keep only what restoring a notebook needs of its cells, with the line ends of this system."""
    return [_clean(cell) for cell in cells]


def _clean(cell: NotebookNode) -> NotebookNode:
    """Keep only the type, the source, the names and pasted pictures of a submitted cell."""
    kind, source = cell.get("cell_type"), cell.get("source")
    kind = kind.lower() if isinstance(kind, str) else ""
    lines = [source] if isinstance(source, str) else source if isinstance(source, list) else []
    source = "".join(line for line in lines if isinstance(line, str))
    source = source.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    clean = new_cell(kind if kind in CELL_TYPES else "raw", _encodable(source))
    name = grade_id(cell) if isinstance(cell.get("metadata"), dict) else None
    if name:
        clean.metadata.nbgrader = NotebookNode(grade_id=name)
    if isinstance(cell.get("id"), str):
        clean.id = cell.id
    if kind == "markdown" and (pictures := _pictures(cell.get("attachments"))):
        clean.attachments = pictures
    return clean


def _encodable(text: str) -> str:
    """Replace unpaired surrogates, which JSON can express but no UTF-8 file can contain."""
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


def new_cell(kind: str, source: str) -> NotebookNode:
    """Return a new cell. nbformat's own functions would validate it, which happens when it is written."""
    cell = NotebookNode(cell_type=kind, metadata=NotebookNode(), source=source)
    if kind == "code":
        cell.update(execution_count=None, outputs=[])
    return cell


def new_notebook(cells: list[NotebookNode], metadata: NotebookNode) -> NotebookNode:
    return NotebookNode(cells=cells, metadata=metadata, nbformat=4, nbformat_minor=5)
