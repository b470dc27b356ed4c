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
            before, after = parent[place - 1 : place], parent[place + 1 : place + 2]
            opening = self.cut(parent, before, OPENS)
            closing = self.cut(parent, after, CLOSES)
            if opening or closing:
                span = nodes.inline("", "", classes=["unbroken"])
                formula.replace_self(span)
                span.extend([nodes.Text(opening), formula, nodes.Text(closing)])

    @staticmethod
    def cut(parent: nodes.Element, neighbour: list[nodes.Node], marks: re.Pattern[str]) -> str:
        """Take the marks off a neighbouring text, and return them."""
        if not neighbour or not isinstance(neighbour[0], nodes.Text):
            return ""
        found = marks.search(neighbour[0].astext())
        if found:
            parent.replace(neighbour[0], nodes.Text(marks.sub("", neighbour[0].astext())))
        return found[0] if found else ""


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_transform(PunctuationOfFormulas)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
