"""What the header of a page offers: an exercise can be launched and downloaded, a chapter only be read.

Every page can be printed, and the reader chooses whether what is folded comes with it (``_static/print.js``).

An exercise runs alone, on Colab and on Binder, and what it reads comes with it in the archive of its part,
which ``book/build.py`` puts into the site. A chapter imports the helper modules of the book, so it runs only
in a copy of the course, and Colab cannot open the Markdown that it is written in.
"""

import re
from collections.abc import Iterator
from itertools import chain, combinations
from typing import Any

from sphinx.application import Sphinx

# The theme's labels
LAUNCH, DOWNLOAD, NOTEBOOK, PRINT = (
    "launch-buttons",
    "download-buttons",
    "download-notebook-button",
    "download-pdf-button",
)
CODE = re.compile(r'<details class="[^"]*\bhide\b')
ANSWER = re.compile(r'<details(?! class="[^"]*\bhide\b)')
ARCHIVE = {
    "type": "link",
    "text": ".zip",
    "tooltip": "Download the notebooks of this part and their data",
    "icon": "fas fa-file-zipper",
    "label": "download-archive-button",
}


def print_buttons(button: dict[str, Any], body: str, answers: str) -> Iterator[dict[str, Any]]:
    """Yield a button to print the page as it is, and one for each choice of what is folded on it."""
    texts = {"answers": answers, "code": "folded code"}
    folded = [kind for kind, mark in (("answers", ANSWER), ("code", CODE)) if mark.search(body)]
    for kinds in chain.from_iterable(combinations(folded, count) for count in range(len(folded) + 1)):
        what = " and ".join(texts[kind] for kind in kinds)
        yield {
            **button,
            "text": f"Print with {what}" if what else "Print",
            "tooltip": "Print this page, or save it as a PDF",
            "javascript": f"printPage({', '.join(map(repr, kinds))})",
        }


def offer_what_works(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Change the theme's buttons: on a chapter, only what works there; on an exercise, the archive too."""
    is_exercise = pagename.startswith("exercises/")
    buttons = context.get("header_buttons", [])
    if not is_exercise:
        context["header_buttons"] = buttons = [one for one in buttons if one.get("label") != LAUNCH]
    for group in (one for one in buttons if one.get("label") == DOWNLOAD):
        if is_exercise:
            url = context["pathto"](f"{pagename.rpartition('/')[0]}.zip", 1)
            group["buttons"].insert(0, {**ARCHIVE, "url": url})
        else:
            group["buttons"] = [one for one in group["buttons"] if one.get("label") != NOTEBOOK]
        (printed,) = (one for one in group["buttons"] if one.get("label") == PRINT)
        group["buttons"].remove(printed)
        answers = "hints" if is_exercise else "answers"
        group["buttons"] += print_buttons(printed, context.get("body", ""), answers)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx, after the theme, which adds the buttons with the default priority."""
    app.connect("html-page-context", offer_what_works, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
