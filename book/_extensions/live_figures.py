"""Load the script of the live figures on the pages that have one, and nowhere else.

A cell with the tag ``live-NAME`` draws a still: what print shows, and a browser without scripts. On the
screen ``book/_static/live/figures/NAME.js`` takes its place.
"""

from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

TAG = "tag_live-"  # what MyST-NB makes of a cell's tag
FIGURES = Path(__file__).resolve().parents[1] / "_static" / "live" / "figures"


def live_figures(doctree: nodes.document) -> list[str]:
    """Return the names of a page's live figures."""
    cells = doctree.findall(nodes.container)
    classes = [name for cell in cells for name in cell.get("classes", [])]
    return [name.removeprefix(TAG) for name in classes if name.startswith(TAG)]


def add_script(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, object], doctree: nodes.document | None
) -> None:
    """Add script and style to a page that has a live figure.

    Raises
    ------
    ExtensionError
        If there is no such figure.
    """
    names = live_figures(doctree) if doctree else []
    for name in names:
        if not (FIGURES / f"{name}.js").exists():
            raise ExtensionError(f"{pagename}: there is no live figure called {name} in {FIGURES}")
    if names:
        app.add_js_file("live/live.js", type="module")
        app.add_css_file("live/live.css")


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.connect("html-page-context", add_script)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
