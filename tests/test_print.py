"""A page on paper: light, complete, and with what the reader asked for."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from browsing import chromium, needs_chromium, served
from pypdf import PdfReader

from autograder.course import ROOT

pytestmark = [pytest.mark.site, pytest.mark.browser, needs_chromium]

PAPER = 673  # pixels: the width of the text on A4, see book/_static/print.css


@pytest.fixture(scope="module")
def tab() -> Iterator[Any]:
    """A tab in dark mode, in which no dialog opens."""
    with served(ROOT / "_site") as address, chromium() as browser:
        context = browser.new_context(color_scheme="dark", base_url=address)
        context.add_init_script("window.print = () => {}")
        yield context.new_page()


def printed(tab: Any) -> str:
    """Return the text of the page on paper without spaces, which lines and pages break."""
    pages = PdfReader(BytesIO(tab.pdf(format="A4", prefer_css_page_size=True))).pages
    return squeezed("".join(page.extract_text() for page in pages))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


FIRST_WORDS = "part => [...part.childNodes].find(node => node.nodeType === 3 && node.length > 20).textContent"


def test_a_chapter_from_dark_mode_is_light_and_has_what_the_reader_asks_for(tab: Any) -> None:
    tab.goto("book/connectionist-models/perceptron.html")
    tab.wait_for_selector(".tag_live-perceptron > .live")
    assert tab.evaluate("document.documentElement.dataset.theme") == "dark"
    tab.evaluate("addEventListener('beforeprint', () => { seen = getComputedStyle(document.body).color })")
    box = tab.locator("details.sd-dropdown").last
    question, answer = (
        box.locator(part).last.evaluate(FIRST_WORDS) for part in ("summary .sd-summary-text", "p")
    )
    code = tab.text_content("details.hide pre").splitlines()[0]

    plain = printed(tab)
    assert sum(map(int, re.findall(r"\d+", tab.evaluate("seen")))) < 300
    assert tab.evaluate("document.documentElement.dataset.theme") == "dark", "the screen stays as it was"
    assert "0of57pointswrong" in plain  # the last frame of the film
    assert squeezed(question) in plain
    for control in ("Play", "Showthecode", "Hidethecode", "Startagain"):
        assert control not in plain
    assert squeezed(answer) not in plain
    assert squeezed(code) not in plain

    tab.evaluate("printPage('answers')")
    assert squeezed(answer) in (with_answers := printed(tab))
    assert squeezed(code) not in with_answers
    assert tab.locator("details.sd-dropdown[open]").count() == 0, "closed again after printing"

    tab.evaluate("printPage('code')")
    assert squeezed(code) in (with_code := printed(tab))
    assert squeezed(answer) not in with_code


# Each with what does not go on in the next line, and what does not go on on the next page.
CUT = """() => [...document.querySelectorAll("article :is(pre, div.math, table)")]
  .filter(box => box.checkVisibility() && box.getBoundingClientRect().right > document.body.clientWidth + 1)
  .map(box => box.textContent)"""
UNDIVIDED = """() => [...document.querySelectorAll("article pre")].flatMap(box => {
  const around = [];
  if (!box.checkVisibility()) return around;
  for (let part = box; part.tagName !== "ARTICLE"; part = part.parentElement) around.push(part);
  return around.filter(part => {
    const { breakInside, display, overflow } = getComputedStyle(part);
    return breakInside !== "auto" || display.includes("flex") || overflow !== "visible";
  }).map(part => part.className || part.tagName);
})"""


@pytest.mark.parametrize(
    "page", ["book/deep-neural-networks/adam", "exercises/connectionist-models/perceptron"]
)
def test_nothing_on_paper_is_cut_off_and_long_boxes_are_divided(tab: Any, page: str) -> None:
    tab.goto(f"{page}.html")
    tab.wait_for_load_state("networkidle")
    tab.set_viewport_size({"width": PAPER, "height": 1000})
    tab.evaluate("printPage('answers', 'code')")
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    tab.emulate_media(media="print")
    assert tab.locator("article pre:visible").count() > 10
    assert tab.evaluate(CUT) == []
    assert tab.evaluate(UNDIVIDED) == []
    assert "OpeninColab" not in squeezed(tab.inner_text("article"))
    tab.emulate_media(media="screen")
    tab.set_viewport_size({"width": 1280, "height": 900})
