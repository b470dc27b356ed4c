"""A page is one sitting: 800 to 1800 words, the reading time that it declares, code that soon ends."""

import re
from pathlib import Path

import pytest
from jupyter_cache import get_cache

from autograder.course import ROOT

BOOK = ROOT / "book"
CACHE = ROOT / "_build" / ".jupyter_cache"
SHORTEST, LONGEST = 800, 1800
WORDS_PER_MINUTE = 150  # of mathematics and code, slowly
# The header, code with its options, formulas on lines of their own, comments, names of directives and roles.
# A prediction is answered rather than read, one reply of several; `test_predict.py` limits its length.
NOT_READ = (
    r"(?ms)^:::\{predict\}.*?^:::$",
    r"(?s)\A---\n.*?\n---\n",
    r"(?ms)^(?P<fence>```+).*?^(?P=fence)",
    r"(?ms)^ *\$\$$.*?\$\$(?: \([\w-]+\))?$",
    r"(?m)^%.*$",
    r"(?m)^:::+(?:\{[\w:-]+\})?",
    r"(?m)^:\w+:.*$",
    r"\{[\w:-]+\}(?=`)",
    r" <[^`<>]*>(?=`)",
)
FORMULA = re.compile(r"(?<!\\)\$(?:\\.|[^$\\])+\$")  # within a line: as long as a word
ADDRESS = re.compile(r"\]\([^)]*\)")
WORD = re.compile(r"\w[\w'’.,/-]*")
DECLARED = re.compile(r"(\d+) minutes? to read")
# Of the time in which the book's pages are executed. A share, because seconds depend on the machine.
LARGEST_SHARE = 0.18

PAGES = {
    page.relative_to(BOOK).with_suffix("").as_posix(): page
    for part in ("connectionist-models", "deep-neural-networks", "modular-construction")
    for page in sorted((BOOK / part).glob("*.md"))
} | {name: BOOK / f"{name}.md" for name in ("introduction", "reflections")}

# Pages outside the limits, with their words. A number here may only come closer to the limits.
EXCEPTIONS = {"connectionist-models/multilayer-perceptron": 2407, "introduction": 2320}


def words(text: str) -> int:
    """Count what a reader reads: prose, headings, tables, boxes, questions with their answers."""
    for pattern in NOT_READ:
        text = re.sub(pattern, "", text)
    return len(WORD.findall(ADDRESS.sub("]", FORMULA.sub("formula", text))))


def test_only_what_is_read_counts() -> None:
    page = (
        "---\njupytext: 1\n---\n\n# A title\n\nTwo words, $x + y$ and [a link](other.md#place).\n\n"
        "One {term}`glossary term` and {term}`two others <Another one>`.\n\n"
        "$$\na = b\n$$ (eq-a)\n\n```{code-cell}\nprint('no prose')\n```\n\n"
        ":::{dropdown} 1. Why?\n% cell\nBecause.\n:::\n"
        "\n:::{predict}\nWhich?\n\n(x) This\n: Yes.\n:::\n"
    )
    # A title Two words formula and a link One glossary term and two others 1 Why Because
    assert words(page) == 17


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_neither_a_note_nor_three_lessons(page: str) -> None:
    count = words(PAGES[page].read_text("utf-8"))
    limit = EXCEPTIONS.get(page)
    if limit is None:
        assert SHORTEST <= count <= LONGEST
    elif limit > LONGEST:
        assert LONGEST < count <= limit, "it may only shrink; within the limits it needs no exception"
    else:
        assert limit <= count < SHORTEST, "it may only grow; within the limits it needs no exception"


@pytest.mark.parametrize("page", PAGES)
def test_a_reading_time_is_true(page: str) -> None:
    text = PAGES[page].read_text("utf-8")
    for minutes in DECLARED.findall(text):
        assert abs(int(minutes) - words(text) / WORDS_PER_MINUTE) <= 3


def test_no_exception_is_for_a_page_that_is_gone() -> None:
    assert set(EXCEPTIONS) <= set(PAGES)


def too_slow(seconds: dict[str, float]) -> dict[str, str]:
    """Return the pages that take too much of all the time, with their shares."""
    limit = LARGEST_SHARE * sum(seconds.values())
    return {page: f"{took / sum(seconds.values()):.0%}" for page, took in seconds.items() if took > limit}


def test_a_page_that_takes_a_fifth_of_the_time_is_found() -> None:
    assert too_slow({"slow": 80.0, **{f"page {n}": 10.0 for n in range(32)}}) == {"slow": "20%"}


@pytest.mark.site
def test_no_page_takes_much_of_the_time_that_all_pages_take() -> None:
    if not CACHE.exists():
        pytest.skip("the pages have not been executed: `make book` records how long each of them takes")
    cache, executed = get_cache(CACHE), {}
    for page in (Path(record.uri) for record in cache.list_project_records()):
        if page.is_relative_to(BOOK) and page.exists():
            executed[page.relative_to(BOOK).as_posix()] = cache.get_cached_project_nb(str(page))
    seconds = {page: record.data["execution_seconds"] for page, record in executed.items() if record}
    assert seconds
    ends = [record.created for record in executed.values() if record]
    if (max(ends) - min(ends)).total_seconds() > sum(seconds.values()):
        pytest.skip("the pages were executed by several builds: `rm -r _build; make book` lets them compare")
    assert too_slow(seconds) == {}
