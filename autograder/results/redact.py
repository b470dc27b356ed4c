"""Redact an autograded notebook for its student: remove hidden tests and whatever is active in a browser."""

import base64
import binascii
import re
from collections.abc import Mapping

from nbformat import NotebookNode
from nbformat.v4 import new_output

from autograder.assignment.reference import Reference, grade_id, is_locked, is_test
from autograder.submission.notebook import PICTURES

ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
NO_MESSAGE = "A hidden test failed; it uses inputs that the tests above do not."
STOPPED = ("crashed", "timed out", "over memory")


def redact(notebook: NotebookNode, reference: Reference) -> None:
    """Remove from an autograded notebook, in place, what its student must not see.

    Tests appear as they were released. Of the outputs of a failed test only its message remains: what the
    student's code printed while the test ran is removed, since it may have printed the test's inputs. Other
    outputs are reduced to text and pixels, and attachments to pixels. HTML in Markdown becomes text, which
    shows what the student typed.
    """
    released = {name: cell for cell in reference.released.cells if (name := grade_id(cell))}
    for cell in notebook.cells:
        name = grade_id(cell)
        if cell.cell_type == "code":
            if is_test(cell):
                cell.outputs = _test_outputs(cell)
            else:
                cell.outputs = [safe for output in cell.outputs if (safe := _safe_output(output))]
        elif cell.cell_type == "markdown":
            _disarm_markdown(cell)
        if name in released and is_locked(cell):
            cell.source = released[name].source
        elif cell.cell_type == "raw":
            cell.source = ""


def disarm(notebook: NotebookNode, reference: Reference) -> None:
    """Make what a student wrote inactive, in place, but show it otherwise as it is.

    The instructor's own Markdown remains active, because its hints unfold.
    """
    own = {cell.source for cell in reference.instructor.cells}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [safe for output in cell.outputs if (safe := _safe_output(output))]
        elif cell.source not in own:
            _disarm_markdown(cell)  # or a raw cell, which a template may copy into the page


def _disarm_markdown(cell: NotebookNode) -> None:
    # A tag starts with "<". An HTML sanitiser would parse the Markdown as HTML, and drop what follows the "<"
    # in "if x<y".
    cell.source = cell.source.replace("<", "&lt;")
    if "attachments" in cell:
        cell.attachments = {name: safe_pictures(data) for name, data in cell.attachments.items()}


def message_of(cell: NotebookNode) -> str:
    """Return the message of a failed test for its student, or "" if the test passed."""
    errors = [output for output in cell.outputs if output.output_type == "error"]
    if not errors:
        return ""
    status = cell.metadata.get("autograder", {}).get("status")
    if errors[-1].ename == "AssertionError" or status in STOPPED:
        return errors[-1].evalue or NO_MESSAGE
    return f"The test stopped with {errors[-1].ename}."


def _test_outputs(cell: NotebookNode) -> list[NotebookNode]:
    message = message_of(cell)
    return [new_output("error", ename="Failed", evalue=message, traceback=[message])] if message else []


def _safe_output(output: NotebookNode) -> NotebookNode | None:
    """Return an output reduced to text and pixels, or None if it has neither."""
    safe: NotebookNode | None = None
    if output.output_type == "stream":
        safe = new_output("stream", name=output.name, text=ANSI.sub("", output.text))
    elif output.output_type == "error":
        lines = [ANSI.sub("", line) for line in output.traceback]
        safe = new_output("error", ename=output.ename, evalue=output.evalue, traceback=lines)
    elif data := _safe_data(output.data):
        safe = new_output("display_data", data=data)
    return safe


def _safe_data(data: NotebookNode) -> dict[str, str]:
    """Return an output's pictures, or its plain text if it has none."""
    pictures = safe_pictures(data)
    if pictures or "text/plain" not in data:
        return pictures
    return {"text/plain": ANSI.sub("", str(data["text/plain"]))}


def safe_pictures(data: Mapping[str, object]) -> dict[str, str]:
    """Return what of an output or an attachment is a picture of pixels: its type → its base64 text."""
    return {kind: pixels for kind in PICTURES if (pixels := _base64_pixels(data.get(kind)))}


def _base64_pixels(content: object) -> str:
    """Return a picture's base64 text if it is base64, else ""."""
    try:
        compact = re.sub(r"\s", "", content) if isinstance(content, str) else ""
        return compact if base64.b64decode(compact, validate=True) else ""
    except (binascii.Error, ValueError):
        return ""
