"""Turn what a student wrote into HTML that is safe to show."""

import html
import re
from collections.abc import Mapping
from urllib.parse import unquote

import nh3
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from autograder.results.redact import safe_pictures

# The HTML that an answer in words may contain.
PROSE = {"p", "br", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote", "hr"}
PROSE |= {"h1", "h2", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td", "img"}
ATTACHMENT = "attachment:"
DATA_URI = re.compile(r"data:(image/\w+);base64,(.*)", re.DOTALL)
HIGHLIGHTED = HtmlFormatter(nowrap=True, style="a11y-light")


def highlighted(source: str) -> str:
    """Turn Python code into HTML."""
    return str(highlight(source, PythonLexer(), HIGHLIGHTED))


def prose(cell: NotebookNode) -> str:
    """Turn a redacted answer in words into HTML with the tags of `PROSE` only."""
    if cell.cell_type == "code":
        return highlighted(cell.source)
    renderer = _AnswerRenderer(cell.get("attachments", {}))
    answer = str(MarkdownWithMath(renderer=renderer).render(cell.source))
    return nh3.clean(answer, tags=PROSE, attributes={"img": {"src", "alt"}}, url_schemes={"data"})


class _AnswerRenderer(IPythonRenderer):
    """Render an answer's Markdown, with those pictures that the notebook contains.

    nbconvert's renderer raises an exception if an attachment is missing.
    """

    def __init__(self, attachments: Mapping[str, Mapping[str, object]]) -> None:
        super().__init__(escape=False)
        self._pictures = {unquote(name): safe_pictures(data) for name, data in attachments.items()}

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Render a picture, or a note if it is not in the notebook."""
        address = unquote(html.unescape(url))  # JupyterLab writes "my%20photo.png", and Mistune quotes "ü"
        if match := DATA_URI.fullmatch(address):
            pictures = safe_pictures({match[1]: match[2]})
        else:
            pictures = self._pictures.get(address.removeprefix(ATTACHMENT), {})
        for kind, pixels in pictures.items():
            return str(super().image(text, f"data:{kind};base64,{pixels}", title))
        return f"<em>[The picture “{text or html.escape(address)}” is not part of the notebook.]</em>"
