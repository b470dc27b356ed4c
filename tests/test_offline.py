"""The site in a folder: opened from a disk, with the network off, it is complete."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import chromium, needs_chromium

from autograder.course import ROOT

pytestmark = [pytest.mark.site, pytest.mark.browser, needs_chromium]

SITE = ROOT / "_site"


@pytest.fixture(scope="module")
def tab() -> Iterator[Any]:
    with chromium() as browser:
        context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
        yield context.new_page()


def address(page: str, query: str = "") -> str:
    return f"{(SITE / page).as_uri()}{query}"


def test_a_page_is_complete_with_its_live_figure_its_film_and_its_formulas(tab: Any) -> None:
    problems: list[str] = []
    tab.on("pageerror", lambda error: problems.append(str(error)))
    tab.on("requestfailed", lambda request: problems.append(f"{request.url}: {request.failure}"))
    tab.goto(address("book/connectionist-models/perceptron.html"))
    tab.wait_for_selector(".tag_live-perceptron > .live svg")
    tab.wait_for_load_state("networkidle")
    tab.evaluate("document.fonts.ready")
    assert tab.locator(".film input[type=range]").first.is_visible()
    formula = tab.locator("div.math > *").first
    assert "\\" not in formula.inner_text()
    assert formula.bounding_box()["height"] > 15
    empty = (
        "[...document.images].filter(one => one.loading !== 'lazy' && !one.naturalWidth).map(one => one.src)"
    )
    assert tab.evaluate(empty) == []
    assert [problem for problem in problems if "search" not in problem] == []


def test_the_search_finds_a_page_and_leads_to_it(tab: Any) -> None:
    tab.goto(address("search.html", "?q=backpropagation"))
    link = tab.locator('main a[href*="deep-neural-networks/backpropagation.html"]').first
    link.click()
    tab.wait_for_url("file://**/backpropagation.html*")


def test_the_front_page_leads_to_the_book(tab: Any) -> None:
    tab.goto(address("index.html"))
    tab.wait_for_url("file://**/book/index.html")
    links = tab.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
    local = [
        Path(link.removeprefix("file://").partition("#")[0]) for link in links if link.startswith("file:")
    ]
    assert len(local) > 60
    assert [path for path in local if not path.is_file()] == []
