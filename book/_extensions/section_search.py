"""The site's search: an index of sections, in the place of Sphinx's index of pages.

A result is a section, or a term of the glossary, with the sentence that has the words. The index holds the
text of the sections, so that ``book/_static/search.js`` needs nothing else and works from a disk too;
it is loaded when a reader opens the search. What no reader looks for is left out: outputs, folded cells, and
the cells of exercises, most of which are tests or draw pictures. With them, a search for "rate" finds
``enumerate(grads)``. Of the other code, the index has the words, without an excerpt.
"""

import json
import re
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from docutils import nodes
from exercise_links import way
from readable_formulas import readable
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

INDEX = "searchindex.js"
BEGIN, END = "var SEARCHED_PAGES = ", ";\n"
STEMMER = "stemmer.js"
WORD_OF_CODE = re.compile(r"\b[^\W\d_]\w{2,}")
INSTRUCTORS = ("book/teaching/", "book/instructors")
NOTHING = (nodes.comment, nodes.raw, nodes.meta, nodes.Invisible, addnodes.toctree, way)
MATHEMATICS = (nodes.math, nodes.math_block)


class Section(NamedTuple):
    """A section of a page, or a term of the glossary."""

    anchor: str
    heading: str
    text: str
    code: str


@dataclass(frozen=True)
class Page:
    """What a reader can find on a page; the first section is what precedes all headings but the title.

    Attributes
    ----------
    about : str
        What the page belongs to, as a reader sees it.
    audience : str
        "students" or "instructors".
    """

    name: str
    title: str
    about: str
    audience: str
    keywords: str
    sections: list[Section]


@dataclass
class _Draft:
    anchor: str
    heading: str
    text: list[str] = field(default_factory=list)
    code: list[str] = field(default_factory=list)

    def section(self) -> Section:
        words = dict.fromkeys(word for code in self.code for word in WORD_OF_CODE.findall(code))
        return Section(self.anchor, self.heading, " ".join(" ".join(self.text).split()), " ".join(words))


def is_cell(node: nodes.Node) -> bool:
    """Return whether a node is a code cell."""
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code"


def is_output(node: nodes.Node) -> bool:
    """Return whether a node is what a cell or a command printed or drew."""
    if isinstance(node, nodes.literal_block):
        return "output" in node["classes"]
    return isinstance(node, nodes.container) and node.get("nb_element") == "cell_code_output"


def is_glossary_item(node: nodes.Node) -> bool:
    """Return whether a node is a term of the glossary, with what it means."""
    return isinstance(node, nodes.definition_list_item) and isinstance(node.parent.parent, addnodes.glossary)


def line_of(node: nodes.Node) -> str:
    """Return the text of a title or a paragraph, with its formulas as plain text."""
    if isinstance(node, nodes.Text):
        return node.astext()
    if isinstance(node, NOTHING):
        return ""
    if isinstance(node, MATHEMATICS):
        return readable(node.astext())
    return "".join(map(line_of, node.children))


def sections_of(doctree: nodes.document, *, with_cells: bool = True) -> list[Section]:
    """Return the sections of a page in order; of its cells, those that are not folded."""
    drafts: list[_Draft] = []

    def visit(node: nodes.Node) -> None:
        if isinstance(node, (*NOTHING, nodes.title)) or is_output(node):
            return  # a title here is that of a box: "Exercise"
        if is_cell(node) and (not with_cells or "hide-input" in node["cell_metadata"].get("tags", [])):
            return
        if isinstance(node, nodes.section) and isinstance(node[0], nodes.title):
            drafts.append(_Draft(node["ids"][0] if drafts else "", line_of(node[0])))
            descend(node[1:])
        elif is_glossary_item(node):
            terms = [child for child in node if isinstance(child, nodes.term)]
            drafts.append(_Draft(terms[0]["ids"][0], ", ".join(map(line_of, terms))))
            descend(node[len(terms) :])
        elif isinstance(node, nodes.literal_block):
            drafts[-1].code.append(node.astext())
        elif isinstance(node, (nodes.TextElement, *MATHEMATICS)):
            drafts[-1].text.append(line_of(node))
        else:
            descend(node.children)

    def descend(children: list[nodes.Node]) -> None:
        for child in children:
            visit(child)

    first = next(doctree.findall(nodes.section), None)
    if first is not None:
        visit(first)
    return [draft.section() for draft in drafts]


def parts(app: Sphinx) -> dict[str, str]:
    """Return each page's part of the book, in the order of the table of contents."""
    tree = app.config.external_site_map.root
    captions = {str(tree.docname): ""}
    for part in tree.subtrees:
        captions.update(dict.fromkeys(part.files(), part.caption or ""))
    return captions


class SectionIndex:
    """The index of one build: the pages that it writes, and the others as an earlier build left them."""

    def __init__(self) -> None:
        self._pages: dict[str, Page] = {}

    def begin(self, app: Sphinx) -> None:
        """Have Sphinx make no index of its own."""
        app.builder.search = False
        self._parts = parts(app)
        app.add_js_file("search.js", loading_method="defer")

    def add(self, app: Sphinx, doctree: nodes.document, name: str) -> None:
        """Take what a page says, once its references are resolved."""
        if name not in self._parts:
            return
        is_exercise = name.startswith("exercises/")
        keywords = [meta["content"] for meta in doctree.findall(nodes.meta) if meta.get("name") == "keywords"]
        sections = sections_of(doctree, with_cells=not is_exercise)
        self._pages[name] = Page(
            name,
            title=sections[0].heading,
            about="Exercise" if is_exercise else self._parts[name],
            audience="instructors" if name.startswith(INSTRUCTORS) else "students",
            keywords=" ".join(keywords),
            sections=sections,
        )

    def write(self, app: Sphinx, exception: Exception | None) -> None:
        """Write the index, and the stemmer with which the browser reads it."""
        if exception is not None or app.builder.format != "html":
            return
        path = Path(app.outdir, INDEX)
        pages = {page["name"]: page for page in read_index(path)}
        pages.update((name, asdict(page)) for name, page in self._pages.items())
        in_order = [pages[name] for name in self._parts if name in pages]
        text = json.dumps(in_order, ensure_ascii=False, separators=(",", ":"))
        path.write_text(f"{BEGIN}{text}{END}", "utf-8")
        Path(app.outdir, "_static", STEMMER).write_text(SearchEnglish.js_stemmer_code, "utf-8")


def read_index(path: Path) -> list[dict[str, Any]]:
    """Read an index, empty if there is none yet."""
    if not path.exists():
        return []
    text = path.read_text("utf-8")
    return list(json.loads(text.removeprefix(BEGIN).removesuffix(END)))


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    index = SectionIndex()
    app.connect("builder-inited", index.begin)
    app.connect("doctree-resolved", index.add, priority=900)
    app.connect("build-finished", index.write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
