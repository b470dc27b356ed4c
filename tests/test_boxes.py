"""A cell that belongs in a box or a grid is moved there, and a box that promises a control has one."""

import sys
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.frontend import get_default_settings
from docutils.utils import new_document
from sphinx.errors import ExtensionError

from autograder.course import ROOT

sys.path.append(str(ROOT / "book" / "_extensions"))

from cells_in_boxes import CellsInBoxes

PAGES = sorted((ROOT / "_site" / "book").rglob("*.html"))


def cell(text: str, *, in_box: bool) -> nodes.container:
    tags = ["cell", "tag_in-box"] if in_box else ["cell"]
    return nodes.container("", nodes.paragraph(text, text), classes=tags)


def box(*children: nodes.Node) -> nodes.container:
    return nodes.container("", nodes.rubric("", "title"), *children, design_component="dropdown")


def transformed(*children: nodes.Node) -> nodes.document:
    document = new_document("page", get_default_settings())
    document.settings.env = SimpleNamespace(docname="page")
    document += nodes.section("", *children)
    CellsInBoxes(document).apply()
    return document


def mark() -> nodes.comment:
    return nodes.comment("", " cell")


def test_cells_take_the_places_of_the_marks_in_order() -> None:
    first, second, last = (nodes.paragraph(text, text) for text in ("before", "between", "after"))
    folded = box(first, mark(), second, mark(), last)
    document = transformed(
        folded, cell("one", in_box=True), cell("two", in_box=True), cell("out", in_box=False)
    )
    assert [child.astext() for child in folded] == ["title", "before", "one", "between", "two", "after"]
    assert [child.astext() for child in document[0][1:]] == ["out"]


def test_a_cell_goes_into_the_last_box_before_it() -> None:
    early, late = box(mark()), box(mark())
    transformed(early, late, cell("one", in_box=True))
    assert [child.astext() for child in late] == ["title", "one"]


def test_the_items_of_a_grid_take_the_cells_that_follow_it() -> None:
    items = [nodes.container("", mark(), design_component="grid-item") for _ in range(2)]
    grid = nodes.container("", *items, design_component="grid-container")
    transformed(grid, cell("left", in_box=True), cell("right", in_box=True))
    assert [item.astext() for item in items] == ["left", "right"]


@pytest.mark.parametrize("before", [[], [box()], [box(mark()), cell("one", in_box=True)]])
def test_a_cell_without_a_place_fails_the_build(before: list[nodes.Node]) -> None:
    with pytest.raises(ExtensionError, match="page: a cell is tagged in-box"):
        transformed(*before, cell("two", in_box=True))


@pytest.mark.site
def test_a_box_that_asks_what_would_prove_the_page_wrong_runs_something() -> None:
    boxes = [
        (page.stem, details)
        for page in PAGES
        for details in BeautifulSoup(page.read_text("utf-8"), "html.parser").select("details")
        if details.summary and "What would prove this wrong?" in details.summary.get_text()
    ]
    assert len(boxes) >= 25
    assert [page for page, details in boxes if not details.select_one(".cell_output")] == []
