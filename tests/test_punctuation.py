"""Punctuation stays on the line of the formula that it touches, and nothing else moves."""

import pytest
from docutils import nodes
from docutils.utils import new_document

from autograder.course import ROOT


@pytest.fixture(autouse=True)
def extensions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the extension be imported, as Sphinx does, until the test is over."""
    monkeypatch.syspath_prepend(str(ROOT / "book" / "_extensions"))


def apply_to(*children: nodes.Node) -> nodes.paragraph:
    from punctuation_of_formulas import PunctuationOfFormulas

    document = new_document("page")
    paragraph = nodes.paragraph("", "", *children)
    document += paragraph
    PunctuationOfFormulas(document).apply()
    return paragraph


def test_a_comma_moves_to_its_own_formula_even_if_the_text_before_reads_the_same() -> None:
    bias, formula = nodes.emphasis("", "bias"), nodes.math("", "(N, 1)")
    paragraph = apply_to(bias, nodes.Text(","), nodes.emphasis("", "also"), formula, nodes.Text(","))
    assert [child.astext() for child in paragraph.children] == ["bias", ",", "also", "(N, 1),", ""]
    assert paragraph.children[3]["classes"] == ["unbroken"]


def test_brackets_on_both_sides_move_and_the_words_stay() -> None:
    paragraph = apply_to(nodes.Text("a line ("), nodes.math("", "x"), nodes.Text("), or two"))
    assert [child.astext() for child in paragraph.children] == ["a line ", "(x),", " or two"]
