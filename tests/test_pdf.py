"""The book as a PDF: `make pdf`."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from browsing import needs_chromium
from pypdf import PdfReader

import pdf
from autograder.course import ROOT

PARTS = [
    pdf.Part("", ("book/notation",)),
    pdf.Part("Learning", ("book/connectionist-models/perceptron", "book/deep-neural-networks/adam")),
]


@pytest.mark.site
@pytest.mark.browser
@needs_chromium
def test_the_book_has_contents_bookmarks_links_and_page_numbers() -> None:
    printed = pdf.print_book(ROOT / "_site", PARTS, ["by Ada Lovelace"])
    book = PdfReader(BytesIO(printed))
    texts = [page.extract_text() for page in book.pages]
    assert "by Ada Lovelace" in texts[0]

    bookmarks = {item.title: book.get_destination_page_number(item) + 1 for item in flat(book.outline)}
    assert list(bookmarks)[:2] == ["Contents", "Notation"]
    for title in ("Notation", "The perceptron", "Adam"):
        assert re.search(rf"{title}\s*{bookmarks[title]}\b", texts[1]), f"{title} in the table of contents"
        page = texts[bookmarks[title] - 1]
        assert title in page
        assert re.search(rf"^{bookmarks[title]}$", page, re.MULTILINE), "its page has that number"
    assert "It will find one" in bookmarks  # a section
    (learning,) = [item for item in book.outline if not isinstance(item, list) and item.title == "Learning"]
    below = book.outline[book.outline.index(learning) + 1]
    assert [item.title for item in below if not isinstance(item, list)] == ["The perceptron", "Adam"]

    links = [note.get_object() for page in book.pages for note in page.get("/Annots", [])]
    addresses = [str(link["/A"]["/URI"]) for link in links if "/URI" in link.get("/A", {})]
    inside = [link for link in links if "/Dest" in link or "/D" in link.get("/A", {})]
    assert len(inside) > 3  # those of the contents, and some between the pages
    assert [address for address in addresses if pdf.ADDRESS in address] == []

    text = re.sub(r"\s", "", "".join(texts))
    assert "0of57pointswrong" in text  # the last frame of a film
    assert "Showthecode" not in text


def flat(outline: list) -> list:
    return [item for one in outline for item in (flat(one) if isinstance(one, list) else [one])]


def test_the_parts_are_those_of_the_site() -> None:
    parts = pdf.read_parts(ROOT / "_toc.yml")
    pages = [page for part in parts for page in part.pages]
    assert parts[0] == pdf.Part("", ("book/index",))
    assert pages == re.findall(r"(?:file|root): (\S+)", (ROOT / "_toc.yml").read_text("utf-8"))


def test_without_chromium_one_sentence_says_what_to_install(monkeypatch, capsys, tmp_path: Path) -> None:
    monkeypatch.setattr(pdf, "find_chromium", lambda: None)
    monkeypatch.setattr(pdf, "TARGET", tmp_path / "book.pdf")
    monkeypatch.setattr("sys.argv", ["pdf.py"])
    assert pdf.main() == 1
    assert (
        "which this machine does not have. On Debian and Ubuntu: apt install chromium"
        in capsys.readouterr().err
    )
    assert not (tmp_path / "book.pdf").exists()
