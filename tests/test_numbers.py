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
# Not prose: code and its output, formulas, names of functions, references, headings, tables of slides. What a
# prediction offers is mostly wrong on purpose, or a range.
NOT_PROSE = (
    ".way, .exercise-cards, .cell, .math, code, cite, a, table, h1, h2, h3, h4, .headerlink, script, "
    ".sd-summary-title svg, .predict label, .predict dt:not(.right), .predict dt:has(+ [data-low])"
)
NUMBER = re.compile(
    r"(?P<about>(?:about|almost|nearly|around) \$?)?"
    r"(?<![\w.])(?P<digits>\d+(?:,\d{3})*(?:\.\d+)?)"
    r"(?P<scale>\s?(?:million|billion|%|per cent))?(?!\w|\.\d)"
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
    body = BeautifulSoup(str(article(page)), "html.parser")
    for number in body.select(".eqno"):  # of an equation: it changes with the pages before
        number.decompose()
    text = " ".join(cell.get_text(" ") for cell in body.select(".cell, .math"))
    text += " ".join(str(film["data-captions"]) for film in body.select("[data-captions]"))
    return {float(re.sub("[,_]", "", number)) for number in ANY_NUMBER.findall(text)}


def quoted(page: str) -> list[tuple[str, str, bool, str]]:
    """Each number of a page's prose: its digits, its scale, whether it is rough, the words around it."""
    body = BeautifulSoup(str(article(page)), "html.parser")
    for element in body.select(NOT_PROSE):
        element.replace_with(" ¶ ")
    text = re.sub(r"\s+", " ", body.get_text(" "))
    return [
        (
            match["digits"],
            (match["scale"] or "").strip(),
            bool(match["about"]),
            text[max(0, match.start() - 40) : match.end() + 30],
        )
        for match in NUMBER.finditer(text)
    ]


def is_supported(digits: str, scale: str, about: bool, values: set[float], *, exactly: bool = False) -> bool:
    """Return whether a value rounds to the number as the prose writes it; a share may be printed either way.

    Unless it has to exactly, a decimal may be off by a little: on another processor a training may end a
    little differently.
    """
    plain = digits.replace(",", "")
    number, unit = float(plain), 10.0 ** -len(plain.partition(".")[2])
    if not scale and unit == 1 and (number < SMALL or number in YEARS or number == 100):
        return True
    if about and unit == 1:  # "about 700": the zeros say nothing
        unit = 10.0 ** (len(plain) - len(plain.rstrip("0")))
    may_differ = (scale or "." in plain) and not exactly
    slack = max(1.501 * unit, 0.005 * number) if may_differ else 0.501 * unit
    factors = {1 / SCALES[scale], 1.0}
    return any(abs(value * factor - number) <= slack for value in values for factor in factors)


# What the prose may quote although no cell computes it. The reason is why it cannot drift.
FIGURE = "its cell writes it into a figure"
CITED = "from a source that is cited"
LECTURE = "from the slides"
ARITHMETIC = "follows from other numbers in the same paragraph"
EXAMPLE = "an example, or data of a question"
FORMAT = "the size of a float, a truth table, the name of a machine"
COMMAND = "an argument of a command"
BOUND = "a bound, far enough from the printed number"
ELSEWHERE = "computed on the page that is linked there"

EXCEPTIONS = {
    "index": {"697": FIGURE},
    "introduction": dict.fromkeys(("7.1", "2.8", "600"), CITED),
    "connectionist-models/roots": dict.fromkeys(("0110", "1001", "1110"), FORMAT),
    "connectionist-models/evolving-demons": {"0.51": EXAMPLE},
    "connectionist-models/hebbian-neuron": {"20": BOUND},
    "connectionist-models/pandemonium": {"400": ARITHMETIC, "0.15": ARITHMETIC},
    "connectionist-models/perceptron": {
        "704": FORMAT,
        **dict.fromkeys(("4096", "0.005", "0.13"), ARITHMETIC),
    },
    "connectionist-models/perceptron-limits": {"20": FORMAT},
    "connectionist-models/multilayer-perceptron": dict.fromkeys(("14", "18", "800"), ARITHMETIC),
    "deep-neural-networks/adam": {"10,000": EXAMPLE, "800": ARITHMETIC},
    "deep-neural-networks/optimisers": {"208": ARITHMETIC},
    "deep-neural-networks/backpropagation": {"26": ARITHMETIC},
    "deep-neural-networks/gradient-checks": {"16": FORMAT, "32": FORMAT, "64": FORMAT},
    "deep-neural-networks/backpropagation-in-pictures": dict.fromkeys(("0.001", "0.004", "0.005"), EXAMPLE),
    "deep-neural-networks/overparameterisation": {"100,000": BOUND, "28": ARITHMETIC},
    "deep-neural-networks/problems": {"255": ELSEWHERE, "60": BOUND, "200": ARITHMETIC},
    "deep-neural-networks/momentum": {"1.55": BOUND, "1440": ARITHMETIC},
    "deep-neural-networks/sgd": {"101,770": ELSEWHERE, "120": ELSEWHERE, "60,000": EXAMPLE},
    "deep-neural-networks/terminology": {
        **dict.fromkeys(("646,000", "969", "143", "9000", "3637", "976"), ARITHMETIC),
        "8192": CITED,
        "2.5": EXAMPLE,
    },
    "lab": {"241": ARITHMETIC, "404": ELSEWHERE},
    "modular-construction/best-of-forty": {"10.9": EXAMPLE, "102": ELSEWHERE},
    "modular-construction/evaluation": {
        **dict.fromkeys(("4.10", "31.26155943029067", "4.102251", "4,100", "22,000"), LECTURE),
        **dict.fromkeys(("102", "404", "400", "3.46", "3,400"), ELSEWHERE),
        **dict.fromkeys(("220", "0.05", "700"), ARITHMETIC),
    },
    "modular-construction/fitting": dict.fromkeys(("33611.6093", "175.2687", "248", "33611"), LECTURE),
    "modular-construction/generality": {"69": ARITHMETIC, "14": ARITHMETIC},
    "modular-construction/graphs": {"32": FORMAT},
    "modular-construction/keras-layers": {"6280": ARITHMETIC},
    "modular-construction/regression": {
        **dict.fromkeys(("506", "20,640"), CITED),
        **dict.fromkeys(("0.06", "406"), FIGURE),
        **dict.fromkeys(("80", "3,460", "48,000", "98", "400", "160", "3464"), ARITHMETIC),
    },
    "modular-construction/sequential": {"19": ARITHMETIC},
    "modular-construction/sessions": {"31": ELSEWHERE},
    "modular-construction/tensorboard": dict.fromkeys(("880,720", "30000", "6006"), COMMAND),
    "reflections": {"300": ELSEWHERE, "50": CITED},
}


@pytest.mark.parametrize("page", PAGES)
def test_a_number_in_the_prose_was_computed_on_the_page(page: str) -> None:
    values, known = computed(page), EXCEPTIONS.get(page, {})
    loose = [
        f"…{words}…"
        for digits, scale, about, words in quoted(page)
        if digits not in known and not is_supported(digits, scale, about, values)
    ]
    assert loose == []


@pytest.mark.parametrize("page", sorted(EXCEPTIONS))
def test_no_exception_is_idle(page: str) -> None:
    values = computed(page)
    needed = {
        digits
        for digits, scale, about, _ in quoted(page)
        if not is_supported(digits, scale, about, values, exactly=True)
    }
    assert set(EXCEPTIONS[page]) <= needed
