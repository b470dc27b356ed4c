"""`make serve`: a page that is open shows what was saved, and Ctrl+C ends it with status 0."""

import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from browsing import chromium, needs_chromium
from test_build import small_book  # noqa: F401

pytestmark = [pytest.mark.site, pytest.mark.kernel, pytest.mark.browser]


@needs_chromium
def test_an_open_page_shows_what_was_saved(small_book: Path) -> None:  # noqa: F811
    command = [sys.executable, "book/serve.py", "--port", "0"]
    with subprocess.Popen(command, cwd=small_book, stdout=subprocess.PIPE, text=True) as process:
        try:
            address = next(found[0] for line in process.stdout if (found := re.search(r"http://\S+", line)))
            with chromium() as browser:
                tab = browser.new_page()
                tab.goto(f"{address}book/page.html", wait_until="domcontentloaded")
                assert tab.get_by_text("Text.").is_visible()
                page = small_book / "book" / "page.md"
                page.write_text("# A page\n\nAnother text.\n")
                tab.get_by_text("Another text.").wait_for(timeout=240_000)
                page.write_text(
                    "# A page\n\nSee [](nowhere.md).\n"
                )  # which does not build: the last one stays
                assert tab.get_by_text("Another text.").is_visible()
            process.send_signal(signal.SIGINT)
            assert process.wait(60) == 0
        finally:
            process.kill()
    assert "EventSource" not in (small_book / "_site" / "book" / "page.html").read_text("utf-8")
