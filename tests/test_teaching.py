"""The pages for those who teach: what they show was printed when the site was built, and old links work."""

import re

import pytest
from bs4 import BeautifulSoup

from autograder.course import ROOT
from test_width import LONGEST

pytestmark = pytest.mark.site

SITE = ROOT / "_site" / "book"
BLOCK = re.compile(r"(?m)^```\{terminal\}$\n(?!(?::folder: .*\n)?:write:)")
PAGES = {
    page.relative_to(ROOT / "book").with_suffix("").as_posix(): page
    for page in sorted((ROOT / "book").rglob("*.md"))
    if "{terminal}" in page.read_text("utf-8")
}
# The sections of the one page that is a part of the book now, to which others may have linked.
OLD_SECTIONS = (
    *("what-a-term-needs", "a-plan-for-eight-weeks", "handing-out", "students-and-due-dates", "collecting"),
    *("a-public-repository-beside-the-private-one", "grading", "marking-the-answers-in-words"),
    *("the-class-at-a-glance", "submissions-that-are-alike", "when-a-test-was-wrong"),
    *("giving-back-the-results", "what-students-get", "work-that-is-not-where-it-belongs"),
    *("what-you-can-trust", "when-scores-differ-from-nbgrader", "points", "changing-the-course"),
)


def article(page: str) -> BeautifulSoup:
    return BeautifulSoup((SITE / f"{page}.html").read_text("utf-8"), "html.parser")


def test_the_commands_of_a_term_are_shown_on_several_pages() -> None:
    assert len(PAGES) >= 5


@pytest.mark.parametrize("page", PAGES)
def test_each_command_of_a_page_is_shown_with_what_it_printed(page: str) -> None:
    shown = article(page).select(".terminal")
    assert len(shown) == len(BLOCK.findall(PAGES[page].read_text("utf-8")))
    for terminal in shown:
        assert terminal.select(".highlight-bash"), terminal
        assert terminal.select(".output"), terminal


@pytest.mark.parametrize("page", PAGES)
def test_no_line_of_what_is_shown_is_wider_than_its_column(page: str) -> None:
    lines = [
        line for block in article(page).select(".terminal pre") for line in block.get_text().splitlines()
    ]
    assert [line for line in lines if len(line) > LONGEST] == []


@pytest.mark.parametrize("page", PAGES)
def test_what_is_shown_names_neither_this_machine_nor_this_day(page: str) -> None:
    text = " ".join(output.get_text() for output in article(page).select(".terminal"))
    assert not re.search(r"/tmp/|/home/|/root/|\d\d:\d\d:\d\d|\bTraceback\b", text)


@pytest.mark.parametrize("section", OLD_SECTIONS)
def test_a_link_to_a_section_that_has_moved_leads_to_its_new_page(section: str) -> None:
    page = article("instructors")
    place = page.find(id=section)
    assert place
    if place.name == "span":
        row = place.find_parent("tr")
        assert row
        assert any(link["href"].startswith("teaching/") for link in row.select("a[href]"))
