"""Formulas as MathML, which all browsers have shown without a script since 2023.

The pages are complete when they arrive: nothing moves when formulas are typeset, and a screen reader gets the
formula itself. ``math_macros`` in ``_config.yml`` defines commands of our own. A formula that cannot be
converted is a warning, which fails the build.
"""

import re
from html import escape

from docutils import nodes
from math_core import LatexError, LatexToMathML
from sphinx.application import Sphinx
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

LOGGER = logging.getLogger(__name__)
STYLES = ("math-font.css", "math.css")
# A browser decodes a font, even one that it already has, only when it meets the first formula, and until then
# shows another one. The text is hidden for these few milliseconds, so that a reader does not see it move.
SHOWN_WITH_FONT = """
  document.documentElement.style.visibility = "hidden";
  document.fonts.load("1em Formulas").finally(() => { document.documentElement.style.visibility = ""; });
"""
THOUSANDS = re.compile(r'<mn>\d{1,3}</mn>(?:<mo rspace="0">,</mo><mn>\d{3}</mn>)+')  # 10{,}240
NUMBERED = re.compile(r"\\(begin|end)\{(align|alignat|equation|gather|multline)\}")


class MathML:
    """The renderer of the formulas of a book."""

    def __init__(self) -> None:
        self.converter = LatexToMathML()

    def define_macros(self, app: Sphinx) -> None:
        """Learn the book's own commands."""
        self.converter = LatexToMathML(macros=app.config.math_macros, fancy_error=False)

    def convert(self, node: nodes.Element, latex: str, display: bool) -> str:
        """Return a formula as MathML, or its source after a warning if it is not valid."""
        try:
            formula = self.converter.convert_with_local_state(latex, displaystyle=display)
        except LatexError as error:
            LOGGER.warning("The formula %r cannot be converted: %s", latex, error, location=node)
            return f"<code>{escape(latex)}</code>"
        return THOUSANDS.sub(lambda found: f"<mn>{re.sub('<[^>]*>', '', found[0])}</mn>", formula)

    def visit_math(self, writer: HTML5Translator, node: nodes.math) -> None:
        """Write a formula within a line."""
        opening = writer.starttag(node, "span", "", CLASS="math notranslate nohighlight")
        writer.body.append(f"{opening}{self.convert(node, node.astext(), display=False)}</span>")
        raise nodes.SkipNode

    def visit_math_block(self, writer: HTML5Translator, node: nodes.math_block) -> None:
        """Write a formula on a line of its own, with its number behind it."""
        writer.body.append(writer.starttag(node, "div", CLASS="math notranslate nohighlight"))
        formula = self.convert(node, in_one_piece(node.astext()), display=True)
        writer.body.append(f'<div class="formula">{formula}</div>')
        if node["number"]:
            writer.body.append(f'<span class="eqno">({get_node_equation_number(writer, node)})')
            writer.add_permalink_ref(node, _("Link to this equation"))
            writer.body.append("</span>")
        writer.body.append("</div>\n")
        raise nodes.SkipNode


def in_one_piece(latex: str) -> str:
    r"""Return a formula without numbers of its own, and with an environment for its lines.

    Sphinx numbers the formula as a whole. Like Sphinx's MathJax extension, this accepts ``\\`` and ``&``
    outside an environment, and separate formulas after empty lines.
    """
    parts = [part for part in NUMBERED.sub(r"\\\1{\2*}", latex).split("\n\n") if part.strip()]
    has_lines = len(parts) > 1 or (r"\\" in latex and r"\begin" not in latex)
    joined = r" \\ ".join(parts)
    return rf"\begin{{aligned}}{joined}\end{{aligned}}" if has_lines else joined


def add_style(app: Sphinx, pagename: str, template: str, context: dict[str, str], doctree: object) -> None:
    """Add the font and the style of formulas to a page that has one."""
    if "<math" in context.get("body", ""):
        for name in STYLES:
            app.add_css_file(name)
        app.add_js_file(None, body=SHOWN_WITH_FONT)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx, which chooses a renderer of formulas over its own MathJax."""
    mathml = MathML()
    app.add_config_value("math_macros", {}, "env")
    app.connect("builder-inited", mathml.define_macros)
    app.add_html_math_renderer("mathml", (mathml.visit_math, None), (mathml.visit_math_block, None))
    app.connect("html-page-context", add_style)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
