"""Formulas as MathML."""

import pytest
from docutils import nodes

from autograder.course import ROOT


def test_a_number_with_thousands_is_one_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "book" / "_extensions"))
    from mathml import MathML

    formula = MathML().convert(nodes.math(), r"10{,}240 + 1{,}023{,}000 = f(1, 234)", display=False)
    assert "<mn>10,240</mn>" in formula
    assert "<mn>1,023,000</mn>" in formula
    assert "<mn>1</mn><mo>,</mo><mn>234</mn>" in formula
