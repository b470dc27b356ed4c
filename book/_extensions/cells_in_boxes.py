"""Code cells inside a folded box, or side by side in a grid.

MyST-NB executes a page's cells only at its top level, so a cell inside ``:::{dropdown}`` or
``::::{grid}`` would be text. A box therefore marks the place with the comment ``% cell``, and the cell
follows the box with the tag ``in-box``: readers of the site find it inside, and a notebook made from the
page runs it.
"""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.transforms import SphinxTransform

TAG = "tag_in-box"  # what MyST-NB makes of a cell's tag
BOXES = ("dropdown", "grid-container")


class CellsInBoxes(SphinxTransform):
    """Move each tagged cell to the mark in the box before it."""

    default_priority = 190  # sphinx-design rewrites dropdowns later, when it writes HTML

    def apply(self, **kwargs: object) -> None:
        """Fill the marks of each box in order with the cells that follow it."""
        for cell in list(self.document.findall(is_tagged_cell)):
            before = cell.parent[: cell.parent.index(cell)]
            boxes = [node for node in before if is_box(node)]
            marks = list(boxes[-1].findall(is_mark)) if boxes else []
            if not marks:
                message = (
                    f"{self.env.docname}: a cell is tagged in-box, and no box before it has a '% cell' left"
                )
                raise ExtensionError(message)
            cell.parent.remove(cell)
            marks[0].replace_self(cell)


def is_tagged_cell(node: nodes.Node) -> bool:
    """Say whether a node is a code cell that belongs in a box."""
    return isinstance(node, nodes.container) and TAG in node.get("classes", [])


def is_box(node: nodes.Node) -> bool:
    """Say whether a node is a dropdown or a grid of sphinx-design."""
    return isinstance(node, nodes.container) and node.get("design_component") in BOXES


def is_mark(node: nodes.Node) -> bool:
    """Say whether a node is the comment that a cell replaces."""
    return isinstance(node, nodes.comment) and node.astext().strip() == "cell"


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_transform(CellsInBoxes)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
