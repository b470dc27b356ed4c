"""Keep a full stop on the line of the formula that it follows, and a bracket on that of the one before it.

A browser may break a line on either side of a formula, which is a box to it and no word.
"""

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

OPENS = re.compile(r"[(\[“‘]+$")
CLOSES = re.compile(r"^[)\].,;:!?’”]+")


class PunctuationOfFormulas(SphinxTransform):
    """Put each formula within a line, and the punctuation that touches it, into one span."""

    default_priority = 760  # after the quotation marks have become typographic

    def apply(self, **kwargs: object) -> None:
        """Change the whole document."""
        for formula in list(self.document.findall(nodes.math)):
            parent = formula.parent
            place = parent.index(formula)
            opening = self.cut(parent, place - 1, OPENS)
            closing = self.cut(parent, place + 1, CLOSES)
            if opening or closing:
                span = nodes.inline("", "", classes=["unbroken"])
                formula.replace_self(span)
                span.extend([nodes.Text(opening), formula, nodes.Text(closing)])

    @staticmethod
    def cut(parent: nodes.Element, place: int, marks: re.Pattern[str]) -> str:
        """Take the marks off the text in a place, if there is one, and return them.

        The place and not the text says which: a text is a string, and equal to any other that reads the same.
        """
        neighbour = parent[place] if 0 <= place < len(parent) else None
        if not isinstance(neighbour, nodes.Text):
            return ""
        found = marks.search(neighbour.astext())
        if found:
            parent[place] = nodes.Text(marks.sub("", neighbour.astext()))
        return found[0] if found else ""


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_transform(PunctuationOfFormulas)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
