"""The outputs of cells, as a notebook holds them; whatever the student process sends is made one of these."""

import contextlib
import json
import re
import traceback
from typing import Any

from .jobs import Output

OURS = __file__.rpartition("/")[0]
TEXT = 4000  # characters of a message
RICH = ("display_data", "execute_result")


def clean(outputs: object, most: int) -> list[Output]:
    """Copy those parts of a student's outputs that a notebook may hold: text, and data that JSON can hold.

    A small message may expand to large outputs, because it can refer to the same text a million times. So
    this stops as soon as the outputs are larger than `most` bytes.
    """
    cleaned: list[Output] = []
    size = 0
    for output in outputs if type(outputs) is list else []:
        if size > most:
            break
        kind = output.get("output_type") if type(output) is dict else None
        if type(kind) is not str:
            continue
        if kind == "stream":
            name = "stderr" if text(output.get("name")) == "stderr" else "stdout"
            cleaned.append({"output_type": kind, "name": name, "text": text(output.get("text"))})
        elif kind == "error":
            lines = output.get("traceback")
            lines = lines[:1000] if type(lines) is list else []
            cleaned.append(error_output(output.get("ename"), output.get("evalue"), lines))
        elif kind in RICH:
            data = output.get("data")
            rich: Output = {
                "output_type": kind,
                "data": _json(data) if type(data) is dict else {},
                "metadata": {},
            }
            if kind == "execute_result":
                count = output.get("execution_count")
                rich["execution_count"] = count if type(count) is int and 0 < count < 10**6 else None
            cleaned.append(rich)
        else:
            continue
        size += len(json.dumps(cleaned[-1]))
    return cleaned


def summary(error: Output) -> str:
    """Return the type and message of an exception among the outputs, in one line."""
    # A SyntaxError names a file that IPython made up for the cell.
    message = re.sub(r" \([^()]*, (line \d+)\)$", r" (\1)", " ".join(error["evalue"].split()))
    return f"{error['ename']}: {message[:300]}".rstrip(". ")


def text(value: object) -> str:
    """Return a text that UTF-8 can encode; what is no text is empty."""
    return value.encode("utf-8", "replace").decode() if type(value) is str else ""


def _json(data: dict[Any, Any]) -> dict[str, Any]:
    """Copy the representations that JSON can hold, text as text."""
    copied: dict[str, Any] = {}
    for kind, value in list(data.items())[:20]:
        if type(kind) is not str or len(kind) > 200:
            continue
        if type(value) is str:
            copied[text(kind)] = text(value)
        elif kind.endswith("json"):
            with contextlib.suppress(ValueError, TypeError, RecursionError):
                copied[text(kind)] = json.loads(json.dumps(value, allow_nan=False))
    return copied


def error_output(name: object, value: object, lines: list[Any]) -> Output:
    """Make the output of an exception: its type, its message and the lines of its traceback."""
    traceback = [text(line) for line in lines]
    return {"output_type": "error", "ename": text(name), "evalue": text(value), "traceback": traceback}


def message_of(error: BaseException) -> str:
    """Return the message of an exception, which may quote a value of the student's that cannot be printed."""
    try:
        return str(error)[:TEXT]
    except Exception as reason:
        return f"(the message cannot be printed: {type(reason).__name__})"


def traceback_of(error: BaseException) -> list[str]:
    """Format an exception with the frames of the test and of the student, but not those of the grader."""
    try:
        report = traceback.TracebackException.from_exception(error)
        report.stack = traceback.StackSummary.from_list(
            [frame for frame in report.stack if not frame.filename.startswith(OURS)]
        )
        return "".join(report.format(chain=False)).splitlines()
    except Exception as reason:
        return [f"(the traceback cannot be printed: {type(reason).__name__})"]
