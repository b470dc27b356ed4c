"""Print the built site as one book: ``make pdf``.

The browser that prints the pages also joins them (``pdf.js``): it puts the articles of all pages into one
document, so that links between pages become links within the PDF, and its headings become bookmarks. The
numbers in the table of contents are only known once the book is printed, so it is printed twice.
"""

import argparse
import sys
import time
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path

import yaml
from playwright.sync_api import Page, Route
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, TextStringObject

from chromium import chromium, find_chromium

ROOT = Path(__file__).resolve().parents[1]
SITE = ROOT / "_site"
TARGET = ROOT / "_build" / "book.pdf"
SCRIPT, STYLE = Path(__file__).with_name("pdf.js"), Path(__file__).with_name("pdf.css")
ADDRESS = "http://book.invalid/"  # has no server: requests are answered from the site's folder
# The first Chromium with page numbers in the margin: https://developer.chrome.com/blog/print-margins
OLDEST = 131
MINUTE = 60_000  # milliseconds


@dataclass(frozen=True)
class Part:
    """A part of the book: its title, "" for the first page, and its pages as ``_toc.yml`` names them."""

    title: str
    pages: tuple[str, ...]


def read_parts(path: Path) -> list[Part]:
    """Read the table of contents of the site."""
    contents = yaml.safe_load(path.read_text("utf-8"))
    parts = [Part("", (contents["root"],))]
    for part in contents.get("parts", []):
        parts.append(Part(part["caption"], tuple(chapter["file"] for chapter in part["chapters"])))
    return parts


def read_lines(path: Path) -> list[str]:
    """Read the lines below the title on the title page: the author, the copyright and the licence."""
    settings = yaml.safe_load(path.read_text("utf-8"))
    return [f"by {settings['author']}", f"© {settings['copyright']}", settings["html"]["extra_footer"]]


def print_book(site: Path, parts: list[Part], lines: list[str], *, with_code: bool = False) -> bytes:
    """Print pages of a site as one PDF.

    Parameters
    ----------
    site : Path
        The folder of the built site.
    parts : list of Part
        What to print, in this order.
    lines : list of str
        What stands on the title page below the title.
    with_code : bool, optional
        Whether to print folded code too. Answers and hints are always printed, because a PDF cannot unfold
        them.
    """

    def answer(route: Route) -> None:
        path = site / route.request.url.removeprefix(ADDRESS).partition("?")[0].partition("#")[0]
        if path.is_file():
            route.fulfill(path=path)
        else:
            route.abort()

    with chromium() as browser:
        if int(browser.version.partition(".")[0]) < OLDEST:
            raise OSError(
                f"Chromium {OLDEST} or newer is needed to number the pages, but this is {browser.version}."
            )
        tab = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme="light")
        tab.set_default_timeout(10 * MINUTE)
        tab.route("**/*", answer)
        tab.goto(f"{ADDRESS}{parts[0].pages[0]}.html")
        tab.add_style_tag(path=STYLE)
        tab.add_script_tag(path=SCRIPT)
        tab.evaluate(
            "([parts, lines, withCode]) => joinBook(parts, lines, withCode)",
            [[asdict(part) for part in parts], lines, with_code],
        )
        draft = _print(tab)
        tab.evaluate("pages => numberContents(pages)", pages_of_destinations(draft))
        return with_bookmarks_mended(_print(tab))


def _print(tab: Page) -> bytes:
    return tab.pdf(prefer_css_page_size=True, print_background=True, outline=True, tagged=True)


def with_bookmarks_mended(pdf: bytes) -> bytes:
    """Halve the bookmarks that Chromium has doubled, as it does for a heading at the top of a page."""
    writer = PdfWriter(clone_from=BytesIO(pdf))
    items = [writer.root_object["/Outlines"].get("/First")] if "/Outlines" in writer.root_object else []
    while items:
        if (item := items.pop()) is None:
            continue
        item = item.get_object()
        title = str(item["/Title"])
        half = len(title) // 2
        if title == 2 * title[:half]:
            item[NameObject("/Title")] = TextStringObject(title[:half])
        items += [item.get("/Next"), item.get("/First")]
    output = BytesIO()
    writer.write(output)
    return output.getvalue()


def pages_of_destinations(pdf: bytes) -> dict[str, int]:
    """Return the number of the page, from 1, on which each place is that something in a PDF links to."""
    reader = PdfReader(BytesIO(pdf))
    return {
        name.removeprefix("/"): 1 + reader.get_destination_page_number(place)
        for name, place in reader.named_destinations.items()
    }


def main() -> int:
    """Print the book; return the exit status."""
    parser = argparse.ArgumentParser(description="Print the built site as one book.")
    parser.add_argument("--code", action="store_true", help="also print the code that is folded")
    arguments = parser.parse_args()
    if find_chromium() is None:
        print(
            "The book is printed by Chromium, which this machine does not have. On Debian and Ubuntu: "
            "apt install chromium",
            file=sys.stderr,
        )
        return 1
    start = time.perf_counter()
    try:
        pdf = print_book(
            SITE, read_parts(ROOT / "_toc.yml"), read_lines(ROOT / "_config.yml"), with_code=arguments.code
        )
    except OSError as error:
        print(f"The book was not printed: {error}", file=sys.stderr)
        return 1
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_bytes(pdf)
    pages = len(PdfReader(BytesIO(pdf)).pages)
    print(f"Printed {pages} pages in {time.perf_counter() - start:.0f} s. Open {TARGET}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
