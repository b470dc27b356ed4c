"""Formulas as plain text, where nothing typesets them: in results of a search, and in summaries of pages."""

import re
import unicodedata
from functools import cache
from typing import Any

from pylatexenc import latex2text
from pylatexenc.macrospec import LatexContextDb

MATHEMATICAL_LETTER = re.compile("[\U0001d400-\U0001d7ff]")  # bold and script, which some fonts do not have
SUPERSCRIPTS = dict(zip("0123456789+-=()nijtdkT*", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱʲᵗᵈᵏᵀ*", strict=True))
SUBSCRIPTS = dict(zip("0123456789+-=()ijtkpnmlxrs", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ᵢⱼₜₖₚₙₘₗₓᵣₛ", strict=True))
SMALL = {"^": SUPERSCRIPTS, "_": SUBSCRIPTS}
ACCENTS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "dot": "\u0307"}
RELATION = re.compile("\\s*([≈←→≤≥≠∈⊙·])\\s*")  # the converter drops the space behind a macro
DONE = "\N{WORD JOINER}"  # behind the sign of a script that stays as it is
SCRIPT = re.compile(r"([\^_])(?:\{([^{}]*)\}|(\w|\*))")


def _argument(node: Any, converter: latex2text.LatexNodes2Text, number: int) -> str:
    """Return an argument of a macro as text, in parentheses if it has several parts."""
    text = converter.nodelist_to_text([node.nodeargd.argnlist[number]]).strip()
    return text if re.fullmatch(r"[\w∂.{}^\u0300-\u036f]+", text) else f"({text})"


def _fraction(node: Any, l2tobj: latex2text.LatexNodes2Text) -> str:
    return f"{_argument(node, l2tobj, 0)}/{_argument(node, l2tobj, 1)}"


def _accent(node: Any, l2tobj: latex2text.LatexNodes2Text) -> str:
    letter = l2tobj.nodelist_to_text([node.nodeargd.argnlist[0]]).strip("{}")
    return f"{letter}{ACCENTS[node.macroname]}"


@cache
def _converter() -> latex2text.LatexNodes2Text:
    """Make the converter, with the course's macros (``math_macros`` in ``_config.yml``)."""
    context: LatexContextDb = latex2text.get_default_latex_context_db()
    macros = [
        latex2text.MacroTextSpec("R", "ℝ"),
        latex2text.MacroTextSpec("E", "E"),
        latex2text.MacroTextSpec("T", "T"),
        latex2text.MacroTextSpec("frac", _fraction),
        *(latex2text.MacroTextSpec(name, _accent) for name in ACCENTS),
    ]
    context.add_context_category("course", macros=macros, prepend=True)
    return latex2text.LatexNodes2Text(
        latex_context=context, math_mode="text", keep_braced_groups=True, keep_braced_groups_minlen=0
    )


def _small(match: re.Match[str]) -> str:
    """Write a script with the small letters that Unicode has, or leave it behind its sign."""
    sign, script = match[1], match[2] if match[2] is not None else match[3]
    letters = [SMALL[sign].get(letter) for letter in script]
    if all(letters):
        return "".join(letter for letter in letters if letter)
    return f"{sign}{DONE}{script}" if len(script) == 1 else f"{sign}({script})"


def readable(latex: str) -> str:
    """Return a formula in LaTeX as a reader would type it, as w₂ᵀx + b."""
    text = _converter().latex_to_text(re.sub(r"\\[td]frac\b", r"\\frac", latex))
    text = MATHEMATICAL_LETTER.sub(lambda letter: unicodedata.normalize("NFKC", letter[0]), text)
    found = 1
    while found:  # from the innermost outwards
        text, found = SCRIPT.subn(_small, text)
    text = RELATION.sub(r" \1 ", re.sub(f"[{{}}{DONE}]", "", text))
    return unicodedata.normalize("NFC", " ".join(text.split()))
