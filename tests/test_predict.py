"""Predictions: what their authors may write, and what becomes of it."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from bs4 import BeautifulSoup

from autograder.course import ROOT

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
    NUMBERS.replace("below 10", "few"): "'few' is no range",
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
