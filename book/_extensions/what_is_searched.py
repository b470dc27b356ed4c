"""Keep what no reader looks for out of the search index.

Folded cells draw figures or hold what the tests use, and the cells that students may not change are tests or
draw pictures. With them in the index, a search for "rate" finds ``enumerate(grads)``. The index also takes
the titles of boxes for titles of sections, so that a search for exercises finds every box called "Exercise"
before an exercise.
"""

from functools import wraps

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.search import IndexBuilder


def is_unsearched(node: nodes.Node) -> bool:
    """Return whether a node is a code cell that is folded, or that nbgrader locks."""
    if not isinstance(node, nodes.container) or node.get("nb_element") != "cell_code":
        return False
    metadata = node.get("cell_metadata", {})
    return "hide-input" in metadata.get("tags", []) or metadata.get("nbgrader", {}).get("locked", False)


def is_source(node: nodes.Node) -> bool:
    """Return whether a node is the code of a cell, as opposed to what it printed."""
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code_source"


def as_searched(doctree: nodes.document) -> nodes.document:
    """Return a copy of a page with what the index is to have: a cell's output stays, and a box's text."""
    copy = doctree.deepcopy()
    left_out = [source for cell in copy.findall(is_unsearched) for source in cell.findall(is_source)]
    left_out += [box[0] for box in copy.findall(nodes.admonition) if isinstance(box[0], nodes.title)]
    for node in left_out:
        node.parent.remove(node)
    return copy


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    feed = IndexBuilder.feed
    if not hasattr(feed, "__wrapped__"):

        @wraps(feed)
        def feed_as_searched(
            self: IndexBuilder, docname: str, filename: str, title: str, doctree: nodes.document
        ) -> None:
            feed(self, docname, filename, title, as_searched(doctree))

        IndexBuilder.feed = feed_as_searched
    return {"parallel_read_safe": True, "parallel_write_safe": True}
