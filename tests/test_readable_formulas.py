"""Formulas in the results of a search are plain text that can be read."""

import sys

import pytest

from autograder.course import ROOT

sys.path.append(str(ROOT / "book" / "_extensions"))

from readable_formulas import readable


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\hat{y} = \mathbf{w}_2^\T\mathbf{x} + b", "ŷ = w₂ᵀx + b"),
        (r"\frac{1}{N} \sum_{i=1}^N", "1/N ∑ᵢ₌₁^N"),
        (r"\frac{1 - \beta_1^t}{1 - \beta_1}", "(1 - β₁ᵗ)/(1 - β₁)"),
        (r"\tfrac{1}{2}", "1/2"),
        (r"\boldsymbol{\theta}_{t-1} \leftarrow 0.5", "θₜ₋₁ ← 0.5"),
        (r"e^{z_j - z_{\max}}", "e^(zⱼ - z_(max))"),
        (r"\nabla_{\boldsymbol{\theta}}\, \mathcal{L} \in \R", "∇_θ ℒ ∈ ℝ"),
        (r"59{,}210", "59,210"),
    ],
)
def test_a_formula_is_as_a_reader_would_type_it(latex: str, text: str) -> None:
    assert readable(latex) == text
