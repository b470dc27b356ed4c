"""Launch buttons on the exercises only.

An exercise runs alone, on Colab and on Binder. A chapter does not: it imports the book's helper
modules, and Colab cannot open the Markdown that it is written in.
"""

from sphinx.application import Sphinx


def keep_launch_buttons(app: Sphinx, pagename: str, template: str, context: dict, doctree: object) -> None:
    """Drop the theme's launch buttons from the header of pages that are not exercises."""
    if not pagename.startswith("exercises/") and "header_buttons" in context:
        context["header_buttons"] = [
            button for button in context["header_buttons"] if button.get("label") != "launch-buttons"
        ]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx, after the theme, which adds the buttons with the default priority."""
    app.connect("html-page-context", keep_launch_buttons, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
