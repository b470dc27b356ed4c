"""No line of a page's prose becomes a list because of where it is wrapped."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from autograder.course import ROOT

PAGES = sorted((ROOT / "book").rglob("*.md"))
NO_PROSE = re.compile(r"^(```+|~~~+|\$\$).*?^\1", re.MULTILINE | re.DOTALL)
BEGINS_A_LIST = re.compile(r"1[.)] |[-+*] ")
MAY_COME_BEFORE = re.compile(r"$|\s|[-+*] |\d+[.)] |:::")


def accidental_lists(text: str) -> list[str]:
    """Return the lines that end a paragraph because CommonMark takes their first word for a bullet."""
    lines = NO_PROSE.sub("", text).splitlines()
    return [
        line
        for before, line in pairwise(lines)
        if BEGINS_A_LIST.match(line) and not MAY_COME_BEFORE.match(before)
    ]


def test_a_number_at_the_start_of_a_wrapped_line_is_found() -> None:
    assert accidental_lists("it is filled with a\n1. To the left of it") == ["1. To the left of it"]
    assert accidental_lists("a list:\n\n1. one\n   of two\n2. two\n\n- three\n- four\n") == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_wrapped_line_of_a_page_begins_a_list(page: Path) -> None:
    assert accidental_lists(page.read_text("utf-8")) == []
