"""Every slide of the lecture is treated somewhere, and the page that says where is right."""

import csv
import re
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from autograder.course import ROOT

pytestmark = pytest.mark.site

SITE = ROOT / "_site" / "book"
with (ROOT / "book" / "slides.csv").open(encoding="utf-8", newline="") as file:
    SLIDES = list(csv.DictReader(file))
TARGETS = sorted({target for slide in SLIDES for target in slide["where"].split()})
IN_THE_DECK = [
    ("Opening", 2),
    ("Introduction", 9),
    ("Connectionist Models", 9),
    ("Deep Neural Networks", 10),
    ("Modular Construction", 20),
    ("Reflections", 3),
]


@cache
def html(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def text(element) -> str:
    """An element's text without the typography that the page adds: white space, quotes, dots."""
    return re.sub(r"\s+", " ", element.get_text().replace("…", "...")).strip()


def test_no_slide_of_the_deck_is_missing_and_each_is_treated() -> None:
    parts = [(part, len(list(slides))) for part, slides in groupby(SLIDES, lambda slide: slide["part"])]
    assert parts == IN_THE_DECK
    assert all(slide["title"] and slide["about"] and slide["where"] for slide in SLIDES)
    assert len({(slide["title"], slide["about"]) for slide in SLIDES}) == len(SLIDES)


@pytest.mark.parametrize("target", TARGETS)
def test_a_slide_leads_to_a_page_of_the_contents_and_to_a_section_that_exists(target: str) -> None:
    page, _, anchor = target.partition("#")
    contents = re.findall(r"(?:file|root): book/(\S+)", (ROOT / "_toc.yml").read_text("utf-8"))
    assert page in contents
    if anchor:
        assert html(SITE / f"{page}.html").find(id=anchor), f"{page} has no section #{anchor}"


def test_the_page_lists_the_slides_in_order_with_links_that_work() -> None:
    listed = html(SITE / "slides.html").select("section section table")[: len(IN_THE_DECK)]
    rows = [row.find_all("td") for table in listed for row in table.select("tbody tr")]
    assert [text(row[0].strong) for row in rows] == [slide["title"] for slide in SLIDES]
    for row, slide in zip(rows, SLIDES, strict=True):
        links = row[1].find_all("a")
        assert all(link.get_text(strip=True) for link in links)
        addresses = [link["href"].partition("#") for link in links]
        pages = [page for page, _, anchor in addresses if not anchor]
        assert pages == list(
            dict.fromkeys(f"{target.partition('#')[0]}.html" for target in slide["where"].split())
        )
        sections = [(page, anchor) for page, _, anchor in addresses if anchor]
        assert len(sections) == slide["where"].count("#")
        assert all(html(SITE / page).find(id=anchor) for page, anchor in sections)
