"""Code and output fit into a page's column on a small laptop."""

import re

import pytest
from bs4 import BeautifulSoup

from autograder.course import ROOT

BOOK = ROOT / "book"
SITE = ROOT / "_site" / "book"
LONGEST, LONGEST_FOLDED = 76, 88
CELL = re.compile(
    r"(?ms)^```\{code-cell\}[^\n]*\n(?P<options>---\n.*?^---\n|(?::\w+:[^\n]*\n)*)(?P<code>.*?)^```"
)
PAGES = {
    page.relative_to(BOOK).with_suffix("").as_posix(): page
    for page in sorted(BOOK.rglob("*.md"))
    if "{code-cell}" in page.read_text("utf-8")
}
# Pages with longer lines of code, and how many. A number here may only fall.
LONG_CODE: dict[str, int] = {}
# Pages with longer lines of output, and how many: "fitting" shows Keras's console, whose lines wrap.
LONG_OUTPUT = {"modular-construction/fitting": 3}


def long_lines(page: str) -> tuple[list[str], list[str]]:
    """Return the lines of a page's code that are too long: those that readers see, and the folded ones."""
    seen: list[str] = []
    folded: list[str] = []
    for cell in CELL.finditer(PAGES[page].read_text("utf-8")):
        hidden = "hide-input" in cell["options"] or "remove-input" in cell["options"]
        limit = LONGEST_FOLDED if hidden else LONGEST
        (folded if hidden else seen).extend(line for line in cell["code"].splitlines() if len(line) > limit)
    return seen, folded


@pytest.mark.parametrize("page", PAGES)
def test_no_line_of_code_is_wider_than_its_column(page: str) -> None:
    seen, folded = long_lines(page)
    assert folded == []
    assert len(seen) <= LONG_CODE.get(page, 0), seen
    assert len(seen) == LONG_CODE.get(page, 0), "there are fewer long lines: lower the number in LONG_CODE"


@pytest.mark.site
@pytest.mark.parametrize("page", PAGES)
def test_no_line_of_output_is_wider_than_its_column(page: str) -> None:
    soup = BeautifulSoup((SITE / f"{page}.html").read_text("utf-8"), "html.parser")
    lines = [line for output in soup.select(".cell_output pre") for line in output.get_text().splitlines()]
    wide = [line for line in lines if len(line) > LONGEST]
    assert len(wide) <= LONG_OUTPUT.get(page, 0), wide
    assert len(wide) == LONG_OUTPUT.get(page, 0), (
        "there are fewer long lines: lower the number in LONG_OUTPUT"
    )
