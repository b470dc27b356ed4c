"""What the header of a page offers: an exercise can be launched and downloaded, a chapter only be read.

An exercise runs alone, on Colab and on Binder, and what it reads comes with it in the archive of its part,
which ``book/build.py`` puts into the site. A chapter imports the helper modules of the book, so it runs only
in a copy of the course, and Colab cannot open the Markdown that it is written in.
"""

from typing import Any

from sphinx.application import Sphinx

LAUNCH, DOWNLOAD, NOTEBOOK = (
    "launch-buttons",
    "download-buttons",
    "download-notebook-button",
)  # the theme's labels
ARCHIVE = {
    "type": "link",
    "text": ".zip",
    "tooltip": "Download the notebooks of this part and their data",
    "icon": "fas fa-file-zipper",
    "label": "download-archive-button",
}


def offer_what_works(
    app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: object
) -> None:
    """Change the theme's buttons: no launch and no notebook on a chapter, the archive on an exercise."""
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


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx, after the theme, which adds the buttons with the default priority."""
    app.connect("html-page-context", offer_what_works, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
