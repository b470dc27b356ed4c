"""Every number in a page's prose stands in its code or was printed by it, so that the text cannot drift."""

import re
from functools import cache

import pytest
from bs4 import BeautifulSoup, Tag

from autograder.course import ROOT

pytestmark = pytest.mark.site

SITE = ROOT / "_site" / "book"
PAGES = sorted(
    page.relative_to(ROOT / "book").with_suffix("").as_posix()
    for page in (ROOT / "book").rglob("*.md")
    if "{code-cell}" in page.read_text("utf-8")
)
# Not prose: code and its output, formulas, names of files and functions, references, headings' links, slides' tables.
NOT_PROSE = ".cell, .math, code, cite, a, table, h1, h2, h3, h4, .headerlink, script, .sd-summary-title svg"
NUMBER = re.compile(
    r"(?<![\w.])(?P<digits>\d+(?:,\d{3})*(?:\.\d+)?)(?P<scale>\s?(?:million|billion|%|per cent))?(?!\w|\.\d)"
    r"(?! (?:January|February|March|April|May|June|July|August|September|October|November|December)\b)"
)
ANY_NUMBER = re.compile(r"(?<![\w.])\d[\d,_]*(?:\.\d+)?(?:e[+-]?\d+)?|(?<![\d.])\.\d+")
SCALES = {"": 1.0, "million": 1e6, "billion": 1e9, "%": 0.01, "per cent": 0.01}
SMALL = 13  # below it a whole number mostly counts things in a sentence
YEARS = range(1600, 2031)


@cache
def article(page: str) -> Tag:
    soup = BeautifulSoup((SITE / f"{page}.html").read_text("utf-8"), "html.parser")
    body = soup.select_one("article.bd-article")
    assert body
    return body


def computed(page: str) -> set[float]:
    """The numbers in a page's code, in what it printed, in captions of films and in formulas."""
    cells = article(page).select(".cell, .math")
    text = " ".join(cell.get_text(" ") for cell in cells)
    text += " ".join(film["data-captions"] for film in article(page).select("[data-captions]"))
    text = text.replace("{,}", "").replace("\\,", "")  # thousands in formulas
    return {float(re.sub("[,_]", "", number)) for number in ANY_NUMBER.findall(text)}


def quoted(page: str) -> list[tuple[str, str, str]]:
    """Each number of a page's prose: its digits, what it is scaled by, and the words around it."""
    body = BeautifulSoup(str(article(page)), "html.parser")
    for element in body.select(NOT_PROSE):
        element.replace_with(" ¶ ")
    text = re.sub(r"\s+", " ", body.get_text(" "))
    return [
        (match["digits"], (match["scale"] or "").strip(), text[max(0, match.start() - 40) : match.end() + 30])
        for match in NUMBER.finditer(text)
    ]


def is_supported(digits: str, scale: str, values: set[float]) -> bool:
    """Say whether a value rounds to the number as the prose writes it; a share may be printed either way."""
    plain = digits.replace(",", "")
    number, unit = float(plain), 10.0 ** -len(plain.partition(".")[2])
    if not scale and unit == 1 and (number < SMALL or number in YEARS or number == 100):
        return True
    factors = {1 / SCALES[scale], 1.0}
    return any(abs(value * factor - number) <= 0.501 * unit for value in values for factor in factors)


@pytest.mark.parametrize("page", PAGES)
def test_a_number_in_the_prose_was_computed_on_the_page(page: str) -> None:
    values = computed(page)
    loose = [f"…{words}…" for digits, scale, words in quoted(page) if not is_supported(digits, scale, values)]
    assert loose == []
