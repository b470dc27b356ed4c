"""Print what a cell printed, however its kernel cut it into messages.

A kernel sends what a cell prints in pieces, and where it cuts depends on time: ``print("a", "b")``
may arrive as ``a`` and `` b``. MyST-NB ends each piece with a new line when it merges them, so that
the same page would print one line in one build and two in the next.
"""

from functools import wraps

from myst_nb.core import render
from nbformat import NotebookNode
from sphinx.application import Sphinx


def joined(outputs: list[NotebookNode]) -> list[NotebookNode]:
    """Return a cell's outputs with all pieces of a stream in the first of them, as they came."""
    whole: list[NotebookNode] = []
    streams: dict[str, NotebookNode] = {}
    for output in outputs or []:
        name = output.get("name", "")
        if output["output_type"] != "stream":
            whole.append(output)
        elif name in streams:
            streams[name]["text"] += output["text"]
        else:
            streams[name] = output.copy()
            whole.append(streams[name])
    return whole


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    merge = render.coalesce_streams
    render.coalesce_streams = wraps(merge)(lambda outputs: merge(joined(outputs)))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
