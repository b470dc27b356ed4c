"""A browser and a web server, for tests that look at pages."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from chromium import chromium, find_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["OPENED", "accessibility_problems", "chromium", "needs_chromium", "served"]

needs_chromium = pytest.mark.skipif(
    find_chromium() is None and not os.environ.get("CI"),
    reason="no Chromium on this machine, so nothing was looked at in a browser (apt install chromium)",
)

WCAG_AA = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]},
    "preload": False,  # axe would load the style sheets again, relative to the wrong folder
    "resultTypes": ["violations"],
}
OPENED = "document.querySelectorAll('details').forEach(d => { d.open = true })"
# What unfolds fades in; half-way there its contrast is half, which is nobody's reading.
STILL = "* { animation: none !important; transition: none !important; }"
# The thousands of elements of formulas have the colour of their text, and take axe most of its time.
NOT_MATHEMATICS = {"exclude": ["math"]}


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        """Log nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine, and yield its address, which ends with a slash."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


def accessibility_problems(tab: "Page") -> list[str]:
    """Unfold everything on a page, and return what axe finds against WCAG, level AA."""
    from axe_playwright_python.sync_playwright import Axe

    tab.add_style_tag(content=STILL)
    tab.evaluate(OPENED)  # answers too
    violations = Axe().run(tab, context=NOT_MATHEMATICS, options=WCAG_AA).response["violations"]
    return [f"{found['id']}: {node['html'][:200]}" for found in violations for node in found["nodes"]]
