"""What a student may see of an autograded notebook: no hidden test, and nothing that acts in a browser."""

import base64
import binascii
import re

import bleach
from nbformat import NotebookNode
from nbformat.v4 import new_output

from autograder.assignment.reference import Reference, grade_id, is_test

PICTURES = ("image/png", "image/jpeg")
ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
SAID_NOTHING = "A hidden test failed; it looks at inputs that the tests above do not."
ENDED = ("crashed", "timed out", "over memory")


def redact(notebook: NotebookNode, reference: Reference) -> None:
    """Make an autograded notebook fit for its student's eyes, in place.

    Tests appear as they were released; of a failed one only its author's message is kept, and nothing
    that the student's code printed while a test ran, since it may have printed the test's inputs.
    Outputs keep text and pixels only, markdown no HTML beyond the harmless.
    """
    released = {name: cell for cell in reference.released.cells if (name := grade_id(cell))}
    for cell in notebook.cells:
        name = grade_id(cell)
        if cell.cell_type == "code":
            if is_test(cell):
                cell.outputs = _verdict(cell)
            else:
                cell.outputs = [kept for output in cell.outputs if (kept := _harmless(output))]
        elif cell.cell_type == "markdown":
            cell.source = bleach.clean(cell.source)
        if name in released and cell.metadata.nbgrader.get("locked"):
            cell.source = released[name].source
        elif cell.cell_type == "raw":
            cell.source = ""


def message_of(cell: NotebookNode) -> str:
    """Return what a failed test tells its student, "" if it passed."""
    errors = [output for output in cell.outputs if output.output_type == "error"]
    if not errors:
        return ""
    status = cell.metadata.get("autograder", {}).get("status")
    if errors[-1].ename == "AssertionError" or status in ENDED:
        return errors[-1].evalue or SAID_NOTHING
    return f"The test stopped with {errors[-1].ename}."


def _verdict(cell: NotebookNode) -> list[NotebookNode]:
    message = message_of(cell)
    return [new_output("error", ename="Failed", evalue=message, traceback=[message])] if message else []


def _harmless(output: NotebookNode) -> NotebookNode | None:
    """Keep an output's text and pixels."""
    if output.output_type == "stream":
        return new_output("stream", name=output.name, text=ANSI.sub("", output.text))
    if output.output_type == "error":
        lines = [ANSI.sub("", line) for line in output.traceback]
        return new_output("error", ename=output.ename, evalue=output.evalue, traceback=lines)
    data = {kind: text for kind in PICTURES if (text := _pixels(output.data.get(kind)))}
    if not data and "text/plain" in output.data:
        data = {"text/plain": ANSI.sub("", str(output.data["text/plain"]))}
    return new_output("display_data", data=data) if data else None


def _pixels(text: object) -> str:
    """Return a picture's base64 text if that is what it is, else ""."""
    try:
        compact = re.sub(r"\s", "", text) if isinstance(text, str) else ""
        return compact if base64.b64decode(compact, validate=True) else ""
    except (binascii.Error, ValueError):
        return ""
