"""A directive that lists the lecture's slides, from the one file that knows them.

``{slides} PART`` becomes a table of that part's slides, in the deck's order, each with links to the
pages that treat it and to the sections there. A link's text is the title of what it leads to.
"""

import csv
from itertools import groupby
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

SLIDES = Path(__file__).parents[1] / "slides.csv"


def read_slides() -> list[dict[str, str]]:
    """Read a row for each slide: part, title, about, and where, a list of PAGE or PAGE#ANCHOR."""
    with SLIDES.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def links(where: str) -> str:
    """Write targets of the file in Markdown, sections behind their page; Sphinx puts the titles in."""
    pages = []
    for page, targets in groupby(where.split(), lambda target: target.partition("#")[0]):
        anchors = [anchor for target in targets if (anchor := target.partition("#")[2])]
        sections = ", ".join(f"[]({page}.md#{anchor})" for anchor in anchors)
        pages.append(f"[]({page}.md){': ' if sections else ''}{sections}")
    return "; ".join(pages)


class SlidesTable(SphinxDirective):
    """The table of one part."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Write the table in Markdown and have it parsed like the page around it."""
        self.env.note_dependency(str(SLIDES))
        rows = [slide for slide in read_slides() if slide["part"] == self.arguments[0]]
        if not rows:
            raise self.error(f"{SLIDES.name} has no part named {self.arguments[0]!r}.")
        lines = ["| slide | in the book |", "|---|---|"]
        for slide in rows:
            lines.append(f"| **{slide['title']}** ({slide['about']}) | {links(slide['where'])} |")
        return self.parse_text_to_nodes("\n".join(lines))


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_directive("slides", SlidesTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
