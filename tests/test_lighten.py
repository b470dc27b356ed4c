"""What a built site is made lighter by leaves everything that its pages use."""

import sys
from pathlib import Path

import pytest

from autograder.course import ROOT

sys.path.insert(0, str(ROOT / "book"))
from lighten import UsedNames, add_sizes, defer_scripts

PAGE = '<div class="card wide" id="top"><button class="btn">…</button></div>'
SCRIPT = 'element.classList.add("shown", "tip-" + place)'


@pytest.mark.parametrize(
    "rule",
    [
        ".card{color:red}",
        "#top>.btn:hover{color:red}",
        "p a[href]{color:red}",
        ".shown{color:red}",
        ".tip-left{color:red}",
        ".card:not(.narrow){color:red}",
        ":root{--width:1px}",
        "@font-face{font-family:A}",
        "@media print{.card{color:red}}",
        '.btn:before{content:"\\f0c9";width:calc(1em + 2px)}',
    ],
)
def test_a_rule_that_may_apply_stays_as_it_is(rule: str) -> None:
    reduced = UsedNames([PAGE, SCRIPT]).reduce(rule)
    assert reduced.replace("\uf0c9", "\\f0c9") == rule


def test_a_rule_and_a_selector_for_what_no_page_has_are_left_out() -> None:
    names = UsedNames([PAGE, SCRIPT])
    assert names.reduce(".carousel{color:red}.card .narrow{color:red}#bottom{color:red}") == ""
    assert names.reduce("@media print{.carousel{color:red}}") == ""
    assert names.reduce(".card,.carousel,.btn{color:red}") == ".card,.btn{color:red}"


def test_a_picture_says_its_size_and_all_but_the_first_wait_for_the_reader(tmp_path: Path) -> None:
    (tmp_path / "_images").mkdir()
    (tmp_path / "_images" / "a.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="300pt" height="150pt"/>'
    )
    (tmp_path / "_images" / "b.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"/>'
    )
    page = (
        '<img alt="A" src="_images/a.svg"/><img alt="B" src="_images/b.svg" /><img src="https://x.org/c.png">'
    )
    first, second, elsewhere = add_sizes(page, tmp_path / "page.html").split("<img")[1:]
    assert 'width="400" height="200"' in first
    assert "lazy" not in first
    assert 'width="40" height="30"' in second
    assert 'loading="lazy"' in second
    assert elsewhere == ' src="https://x.org/c.png">'


def test_a_picture_that_has_a_width_keeps_its_shape(tmp_path: Path) -> None:
    (tmp_path / "a.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="300px" height="150px"/>')
    assert "height" not in add_sizes('<img src="a.svg" width="30">', tmp_path / "page.html")


def test_scripts_wait_in_their_order_but_for_the_one_that_inline_scripts_need() -> None:
    head = '<script src="documentation_options.js"></script><script src="a.js"></script><script>b()</script>'
    page = defer_scripts(f'<head>{head}</head><body><script src="c.js"></script></body>')
    assert '<script src="documentation_options.js">' in page
    assert '<script defer src="a.js">' in page
    assert "<script>b()</script>" in page
    assert '<script src="c.js">' in page
