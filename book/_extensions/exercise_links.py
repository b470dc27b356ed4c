"""The way to the exercises: a line on each chapter and each exercise, and cards on the front page.

``book/exercises.csv`` says which exercise goes with which chapter, and which of its tasks do; the notebooks
link back by themselves. Titles, points and minutes are read from the released notebooks, and the repository
that Colab and Binder open from ``_config.yml``, so that nothing is written twice.
"""

import csv
import json
import posixpath
import re
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

TABLE = Path(__file__).parents[1] / "exercises.csv"
HOW_TO = "book/working"
TENSORFLOW = re.compile(r"^\s*(?:import|from) tensorflow\b", re.MULTILINE)
# What students call an exercise; its own text has few of these words.
KEYWORDS = "exercise, homework, assignment, submit, hand"
# A line breaks behind the dot, and not between a number and what it counts.
BETWEEN = "\N{NO-BREAK SPACE}· "


class Row(NamedTuple):
    """A chapter and its exercise, both as Sphinx names them, and the tasks ("" for all of them)."""

    chapter: str
    exercise: str
    tasks: str


@dataclass(frozen=True)
class Exercise:
    """What a released notebook says about itself."""

    title: str
    minutes: int
    points: int
    needs: str
    reads_data: bool

    @property
    def about(self) -> str:
        """The time and the points, as a reader sees them."""
        return f"{self.minutes}\N{NO-BREAK SPACE}minutes{BETWEEN}{self.points}\N{NO-BREAK SPACE}points"


def read_table() -> list[Row]:
    """Read the table, in the order of the book."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [Row(f"book/{row['chapter']}", f"exercises/{row['exercise']}", row["tasks"]) for row in rows]


def read_exercise(path: Path) -> Exercise:
    """Read a released notebook."""
    notebook = json.loads(path.read_text("utf-8"))
    sources = {"markdown": [], "code": []}
    for cell in notebook["cells"]:
        sources.setdefault(cell["cell_type"], []).append("".join(cell["source"]))
    course = notebook["metadata"]["course"]
    return Exercise(
        title=sources["markdown"][0].partition("\n")[0].removeprefix("# "),
        minutes=course["minutes"],
        points=course["points"],
        needs="TensorFlow" if any(map(TENSORFLOW.search, sources["code"])) else "NumPy only",
        reads_data=any(data.name in code for data in path.parent.glob("*.csv") for code in sources["code"]),
    )


def places_to_open(config: Config, exercise: str) -> dict[str, str]:
    """Return the addresses at which an exercise opens in a browser, by the text of their links."""
    theme = config.html_theme_options
    repository = theme["repository_url"].removeprefix("https://github.com/")
    branch, hosts = theme["repository_branch"], theme.get("launch_buttons", {})
    places = {}
    if colab := hosts.get("colab_url"):
        places["Open in Colab"] = f"{colab}/github/{repository}/blob/{branch}/{exercise}.ipynb"
    if binder := hosts.get("binderhub_url"):
        places["Open in Binder"] = f"{binder}/v2/gh/{repository}/{branch}?urlpath=lab/tree/{exercise}.ipynb"
    return places


def relative(target: str, page: str) -> str:
    """Return the address of something in the site as it is written on a page."""
    return posixpath.relpath(target, posixpath.dirname(page))


def download(name: str, exercise: Exercise, page: str) -> str:
    """Return the address of a notebook in the site; if it reads data, of the archive that has both."""
    archive = f"{name.rpartition('/')[0]}.zip"  # made by book/build.py
    return relative(archive if exercise.reads_data else f"_sources/{name}.ipynb", page)


def download_text(exercise: Exercise) -> str:
    """Return the text of the link that downloads an exercise."""
    return "Download (.zip)" if exercise.reads_data else "Download"


class way(nodes.Admonition, nodes.TextElement):  # noqa: N801, as docutils names its nodes
    """A line under a page's title.

    It counts as an admonition because the summary of a page, for those who share it, leaves admonitions out.
    """


def visit_way(self: nodes.NodeVisitor, node: way) -> None:
    """Begin the line in HTML."""
    self.body.append(self.starttag(node, "p", "", CLASS="way"))


def depart_way(self: nodes.NodeVisitor, node: way) -> None:
    """End the line."""
    self.body.append("</p>\n")


def link_to(page: str, text: str = "") -> addnodes.pending_xref:
    """Make a link to a page, whose title is its text unless there is another."""
    return addnodes.pending_xref(
        "",
        nodes.inline("", text),
        refdomain="std",
        reftype="doc",
        reftarget=f"/{page}",
        refexplicit=bool(text),
        refwarn=True,
    )


class WaysUnderTitles(SphinxTransform):
    """Lead from a chapter to its exercise, and from an exercise to where it runs."""

    default_priority = 400

    def apply(self, **kwargs: object) -> None:
        """Put the lines behind the title of the page."""
        page, table = self.env.docname, read_table()
        rows = [row for row in table if page in (row.chapter, row.exercise)]
        section = next(self.document.findall(nodes.section), None)
        if not rows or section is None:
            return
        self.env.note_dependency(str(TABLE))
        if page == rows[0].exercise:
            self.document.insert(0, nodes.meta(name="keywords", content=KEYWORDS))
            lines = [self.places(page)]
        else:
            lines = [self.there(row) for row in rows]
        for line in reversed(lines):
            section.insert(1, line)

    def there(self, row: Row) -> way:
        """Lead from a chapter to an exercise."""
        notebook = Path(self.env.srcdir, f"{row.exercise}.ipynb")
        self.env.note_dependency(str(notebook))
        # The time and the points are those of all tasks together.
        about = f", {row.tasks}" if row.tasks else f"{BETWEEN}{read_exercise(notebook).about}"
        return way("", "", link_to(row.exercise), nodes.Text(about))

    def places(self, page: str) -> way:
        """Say how long an exercise takes and what it needs, and lead to where it can be done."""
        exercise = read_exercise(Path(self.env.srcdir, f"{page}.ipynb"))
        line = way("", "", nodes.Text(f"{exercise.about}{BETWEEN}{exercise.needs}"))
        places = places_to_open(self.config, page)
        places[download_text(exercise)] = download(page, exercise, page)
        launch = nodes.inline(classes=["launch"])  # which paper leaves out
        for text, address in places.items():
            launch += [nodes.Text(BETWEEN), nodes.reference("", text, refuri=address)]
        line += [launch, nodes.Text(BETWEEN), link_to(HOW_TO)]
        return line


class ExerciseCards(SphinxDirective):
    """A card for each exercise, in the order of the table."""

    def run(self) -> list[nodes.Node]:
        """Write the cards in Markdown and have them parsed like the page around them."""
        self.env.note_dependency(str(TABLE))
        lines = ["::::{grid} 1 2 2 2", ":gutter: 3", ":class-container: exercise-cards", ""]
        for name in dict.fromkeys(row.exercise for row in read_table()):
            lines += self.card(name)
        return self.parse_text_to_nodes("\n".join([*lines, "::::"]))

    def card(self, name: str) -> list[str]:
        """Write the card of an exercise."""
        notebook, page = Path(self.env.srcdir, f"{name}.ipynb"), self.env.docname
        self.env.note_dependency(str(notebook))
        exercise = read_exercise(notebook)
        links = {**places_to_open(self.config, name), download_text(exercise): download(name, exercise, page)}
        how_to = f"[How\N{NO-BREAK SPACE}to](/{HOW_TO}.md)"
        anchors = [
            f'<a href="{links[text]}" aria-label="{text}: {exercise.title}">{text}</a>'
            for text in ("Open in Colab", download_text(exercise))
            if text in links
        ]
        return [
            f":::{{grid-item-card}} [](/{name}.ipynb)",
            f"{exercise.about}{BETWEEN}{exercise.needs}",
            "",
            f'<span class="launch">{BETWEEN.join(anchors)}{BETWEEN}</span>{how_to}',
            ":::",
            "",
        ]


def setup(app: Sphinx) -> dict[str, bool]:
    """Register with Sphinx."""
    app.add_node(way, html=(visit_way, depart_way))
    app.add_transform(WaysUnderTitles)
    app.add_directive("exercise-cards", ExerciseCards)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
