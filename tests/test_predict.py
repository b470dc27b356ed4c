"""Predictions: what their authors may write, what a reader meets, and one on each chapter's page."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from browsing import accessibility_problems, chromium, needs_chromium
from bs4 import BeautifulSoup, Tag
from test_length import PAGES, words

from autograder.course import ROOT

SITE = ROOT / "_site"
PREDICTION = re.compile(r"(?ms)^:::\{predict\}\n(?P<content>.*?)^:::$")
LONGEST_QUESTION, LONGEST_CHOICE, LONGEST_REPLY = 70, 20, 65  # words: a reply is no lecture
CHOICES = """\
Is $x^2$ ever negative, for a *real* $x$?

( ) Yes, for $x < 0$
: The product of two negative numbers is positive.

(x) No
: It is a square.
"""
NUMBERS = """\
:number: units

How many units are there?

( ) below 10
: Too few.

(x) 10 to 1,000
: There are 100.

( ) above 1e3
: Too many.
"""


WRONG = {  # what its author is told
    CHOICES + "\n( ) Perhaps\n": "the choice '( ) Perhaps' has no reply",
    CHOICES.replace("\n\n(x) No", "\n(x) No"): "leave a blank line before it",
    CHOICES.replace("(x)", "( )"): "2 choices of which 0 are right",
    CHOICES.replace("( )", "(x)"): "2 choices of which 2 are right",
    CHOICES.replace("(x) ", ""): "the choice 'No' has no mark",
    CHOICES.replace("It is", "13. It is"): "the reply to '(x) No' does not begin with a sentence",
    CHOICES.partition("( )")[0]: "it needs a question of one paragraph, then its choices",
    CHOICES.partition("\n\n")[2]: "it needs a question of one paragraph, then its choices",
    NUMBERS.replace("below 10", "below 9"): "have a gap or overlap",
    NUMBERS.replace("above 1e3", "1000 to 2000"): "have a gap or overlap",
    NUMBERS.replace("below 10", "few"): "'few' is not a range",
}


class Built(NamedTuple):
    """What Sphinx made of pages with one prediction each."""

    folder: Path
    warnings: list[str]

    def page(self, name: str) -> BeautifulSoup:
        return BeautifulSoup((self.folder / f"{name}.html").read_text("utf-8"), "html.parser")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    """Build all of the predictions above with the extension and Sphinx alone."""
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace

    source = tmp_path_factory.mktemp("predictions")
    pages = {"index": CHOICES, "number": NUMBERS} | {f"wrong{n}": text for n, text in enumerate(WRONG)}
    for name, content in pages.items():
        text = f"---\norphan: true\n---\n\n# A page\n\n:::{{predict}}\n{content}:::\n"
        (source / f"{name}.md").write_text(text, "utf-8")
    settings = {
        "extensions": ["myst_parser", "predict"],
        "myst_enable_extensions": ["colon_fence", "deflist", "dollarmath"],
        "html_theme": "basic",
    }
    log, folder = io.StringIO(), source / "_html"
    with pytest.MonkeyPatch.context() as patch, docutils_namespace():
        patch.syspath_prepend(str(ROOT / "book" / "_extensions"))
        Sphinx(str(source), None, str(folder), str(folder), "html", settings, None, log).build()
        yield Built(folder, log.getvalue().splitlines())


def test_a_question_becomes_a_form_with_a_reply_to_each_choice(built: Built) -> None:
    page = built.page("index")
    form = page.select_one("form.predict")
    assert form
    assert [label.get_text(strip=True) for label in form.select("label")] == [r"Yes, for\(x < 0\)", "No"]
    assert [button["value"] for button in form.select("input[type=radio][required]")] == ["0", "1"]
    assert form.legend.em.get_text() == "real"
    assert [reply.get_text().strip() for reply in form.select("details dd")] == [
        "✗ No. The product of two negative numbers is positive.",
        "✓ Right. It is a square.",
    ]
    assert form.button.has_attr("hidden")  # until the script runs
    assert page.select("script[src*='predict.js']")


def test_a_number_is_typed_and_each_has_a_reply(built: Built) -> None:
    form = built.page("number").select_one("form.predict")
    assert form
    assert len(form.select("input")) == len(form.select("input[type=number][step=any]")) == 1
    ranges = [(float(reply["data-low"]), float(reply["data-high"])) for reply in form.select("dd")]
    assert ranges == [(float("-inf"), 10), (10, 1000), (1000, float("inf"))]
    assert [term.get_text() for term in form.select("dt")][1] == "10 to 1,000 units"


@pytest.mark.parametrize("number", range(len(WRONG)))
def test_a_prediction_that_cannot_be_used_fails_the_build(built: Built, number: int) -> None:
    (warning,) = [line for line in built.warnings if f"wrong{number}.md" in line]
    assert re.search(r"wrong\d+\.md:7: (WARNING|ERROR): This prediction cannot be used: ", warning)
    assert list(WRONG.values())[number] in warning
    assert not built.page(f"wrong{number}").select("form.predict")


def test_a_page_without_a_mistake_has_no_warning(built: Built) -> None:
    assert [line for line in built.warnings if "wrong" not in line] == []


@pytest.mark.parametrize("page", PAGES)
def test_each_chapter_has_a_prediction_and_shows_the_result_soon_after(page: str) -> None:
    text = PAGES[page].read_text("utf-8")
    found = list(PREDICTION.finditer(text))
    assert found
    for prediction in found:
        until_next = re.split(r"(?m)^## |^:::\{predict\}", text[prediction.end() :])[0]
        assert "\n```{code-cell}\n" in until_next, prediction["content"]


@pytest.mark.parametrize("page", PAGES)
def test_a_prediction_can_be_answered_without_a_long_read(page: str) -> None:
    for prediction in PREDICTION.finditer(PAGES[page].read_text("utf-8")):
        question, *choices = re.split(r"\n\n(?=\([x ]\) )", prediction["content"])
        assert words(question) <= LONGEST_QUESTION, question
        for choice in choices:
            label, reply = choice.split("\n", 1)
            assert words(label) <= LONGEST_CHOICE, label
            assert words(reply) <= LONGEST_REPLY, reply


def numbers_in(element: Tag) -> list[float]:
    text = element.get_text(" ").replace("\N{MINUS SIGN}", "-")
    found = re.findall(r"(?<![\w.])-?\d[\d,]*(?:\.\d+)?(?:e[+-]?\d+)?", text)
    found += [f"{a}e{b}" for a, b in re.findall(r"(\d+) ⋅ 10 (\d+)", text)]
    return [float(number.replace(",", "")) for number in found]


@pytest.mark.site
@pytest.mark.parametrize("page", PAGES)
def test_the_right_number_is_printed_below_the_prediction(page: str) -> None:
    html = BeautifulSoup((SITE / "book" / f"{page}.html").read_text("utf-8"), "html.parser")
    for reply in html.select("form.predict dd.right[data-low]"):
        low, high = float(reply["data-low"]), float(reply["data-high"])
        said = {low} if low == high else {number for number in numbers_in(reply) if low <= number <= high}
        outputs = reply.find_all_next(class_="cell_output")
        printed = {number for output in outputs for number in numbers_in(output)}
        assert said & printed, reply.get_text()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as browser:
        yield browser


in_a_browser = [pytest.mark.site, pytest.mark.browser, needs_chromium]


def opened(browser: Any, page: str, **options: Any) -> Any:
    """Open a page from the file system, as a reader without a network does."""
    tab = browser.new_context(**options).new_page()
    tab.goto(f"file://{SITE}/book/{page}.html")
    return tab


class TestInABrowser:
    pytestmark = in_a_browser

    def test_a_choice_is_answered_by_keyboard(self, browser: Any) -> None:
        tab = opened(browser, "introduction")
        form = tab.locator("form.predict:has([type=radio])").first
        reply, answers = form.get_by_role("status"), form.locator("details")
        form.get_by_role("button").press("Enter")
        assert reply.inner_text() == ""  # nothing is chosen yet
        assert not answers.is_visible()
        form.locator("input").first.focus()
        for key in ("ArrowDown", "ArrowUp", "Tab", "Space"):
            tab.keyboard.press(key)
        assert reply.inner_text().startswith("✗ No. It could end where least squares ends")
        assert answers.is_visible()
        tab.keyboard.press("Shift+Tab")
        tab.keyboard.press("ArrowDown")
        assert reply.inner_text() == ""  # it belonged to the other choice
        tab.keyboard.press("Enter")
        assert reply.inner_text().startswith("✓ Right. Forty random steps")
        tab.context.close()

    def test_a_number_is_answered_by_keyboard(self, browser: Any) -> None:
        phone = {"viewport": {"width": 390, "height": 844}}
        tab = opened(browser, "deep-neural-networks/overparameterisation", **phone)
        form = tab.locator("form.predict:has([type=number])").first
        label = form.locator("label")  # with the unit
        assert label.evaluate("label => label.scrollWidth <= label.clientWidth")
        reply, field = form.get_by_role("status"), form.get_by_role("spinbutton", name="Your answer")
        for number, verdict in (
            ("922", "✗ No. A weight joins"),
            ("101632", "✗ No. Those are the weights"),
            ("101700", "✗ No. You have counted some"),
            ("101770", "✓ Right."),
            ("1e6", "✗ No. You have counted something twice"),
        ):
            field.fill(number)
            assert reply.inner_text() == ""
            field.press("Enter")
            assert reply.inner_text().startswith(verdict)
        tab.context.close()

    @pytest.mark.parametrize("mode", ["light", "dark"])
    def test_predictions_are_answered_by_touch_and_pass_axe(self, browser: Any, mode: str) -> None:
        phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "color_scheme": mode}
        tab = opened(browser, "introduction", **phone)
        choice, number = tab.locator("form.predict").all()
        choice.locator("label").nth(1).tap()
        number.locator("input").tap()
        number.locator("input").fill("1000")  # a border, where the right answer counts
        for form in (choice, number):
            form.get_by_role("button", name="Check").tap()
            assert form.get_by_role("status").inner_text().startswith("✓ Right.")
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390
        assert accessibility_problems(tab) == []
        tab.context.close()

    def test_without_scripts_and_on_paper_the_answers_are_in_a_folded_list(self, browser: Any) -> None:
        for options in ({"java_script_enabled": False}, {}):
            tab = opened(browser, "introduction", **options)
            if not options:
                tab.emulate_media(media="print")
            form = tab.locator("form.predict").first
            assert form.locator("label").count() == form.locator("dt").count() == 3
            assert form.locator("summary").is_visible()
            assert not form.locator("button").is_visible()
            tab.context.close()
