"""From the book to its exercises and back: front page, chapters, *next*, and what a search finds."""

import csv
import json
import re
from functools import cache
from itertools import pairwise
from urllib.parse import urljoin

import pytest
from bs4 import BeautifulSoup

from autograder.course import EXERCISES, ROOT

pytestmark = pytest.mark.site

SITE = ROOT / "_site"
FRONT, HOW_TO = "book/index", "book/working"
with (ROOT / "book" / "exercises.csv").open(encoding="utf-8", newline="") as file:
    TASKS = {
        (f"book/{row['chapter']}", f"exercises/{row['exercise']}"): row["tasks"]
        for row in csv.DictReader(file)
    }
ROWS = list(TASKS)
CONTENTS = re.findall(r"(?:file|root): (\S+)", (ROOT / "_toc.yml").read_text("utf-8"))
NAMES = [page for page in CONTENTS if page.startswith("exercises/")]
OPENS_AN_EXERCISE = re.compile(r"exercises/[\w/-]+\.ipynb")


@cache
def html(page: str) -> BeautifulSoup:
    return BeautifulSoup((SITE / f"{page}.html").read_text("utf-8"), "html.parser")


def pages(page: str, links: list) -> list[str]:
    """The pages of the site to which links on a page lead."""
    targets = [urljoin(f"{page}.html", link["href"]).partition("#")[0] for link in links]
    return [target.removesuffix(".html") for target in targets if target.endswith(".html")]


def about(exercise: str) -> str:
    course = json.loads((ROOT / f"{exercise}.ipynb").read_text("utf-8"))["metadata"]["course"]
    return f"{course['minutes']}\xa0minutes\xa0· {course['points']}\xa0points"


def title(page: str) -> str:
    return html(page).article.h1.find(string=True, recursive=False)


def test_every_exercise_has_its_chapters_and_a_place_in_the_contents() -> None:
    assert sorted(NAMES) == sorted(
        path.relative_to(ROOT).with_suffix("").as_posix() for path in EXERCISES.glob("*/*.ipynb")
    )
    assert list(dict.fromkeys(exercise for _, exercise in ROWS)) == NAMES
    assert [chapter for chapter, _ in ROWS] == [page for page in CONTENTS if page in dict(ROWS)]


def test_a_chapter_whose_box_leads_to_an_exercise_has_it_under_its_title_too() -> None:
    boxes = set()
    for path in (ROOT / "book").rglob("*.md"):
        for box in re.findall(r"admonition\} Exercise\n(.*?):::", path.read_text("utf-8"), re.DOTALL):
            exercise = OPENS_AN_EXERCISE.search(box)[0].removesuffix(".ipynb")
            boxes.add((path.relative_to(ROOT).with_suffix("").as_posix(), exercise))
    assert boxes <= set(ROWS)


@pytest.mark.parametrize(("chapter", "exercise"), ROWS)
def test_a_chapter_leads_to_its_exercise_before_its_first_sentence(chapter: str, exercise: str) -> None:
    line = html(chapter).article.h1.find_next_sibling()
    assert line["class"] == ["way"]
    assert pages(chapter, line.find_all("a")) == [exercise]
    assert line.a.get_text() == title(exercise)
    tasks = TASKS[chapter, exercise]
    assert line.get_text().endswith(f", {tasks}" if tasks else about(exercise))


def download_of(exercise: str) -> str:
    """Say what a link downloads: the archive for an exercise that reads data, or else the notebook."""
    reads_data = exercise.endswith(("/perceptron", "/first-steps-with-keras"))
    return f"{exercise.rpartition('/')[0]}.zip" if reads_data else f"_sources/{exercise}.ipynb"


@pytest.mark.parametrize("exercise", NAMES)
def test_an_exercise_leads_to_its_chapters_and_to_where_it_runs(exercise: str) -> None:
    chapters = {chapter for chapter, other in ROWS if other == exercise}
    assert chapters <= set(pages(exercise, html(exercise).article.select("section a[href]")))
    places = html(exercise).article.h1.find_next_sibling()
    assert places.get_text().startswith(about(exercise))
    colab, binder, download, how_to = [link["href"] for link in places.find_all("a")]
    assert [binder, colab] == [
        link["href"] for link in html(exercise).select(".dropdown-launch-buttons a.dropdown-item")
    ]
    assert urljoin(exercise, download) == download_of(exercise)
    assert (SITE / download_of(exercise)).is_file()
    assert urljoin(exercise, how_to) == f"{HOW_TO}.html"


def test_the_front_page_has_a_card_for_every_exercise() -> None:
    cards = html(FRONT).select(".exercise-cards .sd-card")
    assert len(cards) == len(NAMES)
    for card, exercise in zip(cards, NAMES, strict=True):
        page, colab, download, how_to = card.find_all("a")
        assert pages(FRONT, [page, how_to]) == [exercise, HOW_TO]
        assert page.get_text() == title(exercise)
        assert colab["href"].endswith(f"/{exercise}.ipynb")
        assert urljoin(FRONT, download["href"]) == download_of(exercise)
        needs = "TensorFlow" if "modular-construction" in exercise else "NumPy only"
        assert f"{about(exercise)}\xa0· {needs}" in card.get_text()


def test_next_leads_through_the_contents_and_from_a_chapter_to_its_exercise() -> None:
    following = {}
    for page, after in pairwise(CONTENTS):
        assert pages(page, html(page).select("a.right-next")) == [after]
        following[page] = after
    for exercise in NAMES:
        before = next(page for page, after in following.items() if after == exercise)
        assert (before, exercise) in ROWS
    assert following[NAMES[-1]] != "book/instructors"


@cache
def searched() -> dict[str, str]:
    """What the search knows of each page: all words of the keywords, the headings, the text and the code."""
    index = (SITE / "searchindex.js").read_text("utf-8")
    pages = json.loads(index.removeprefix("var SEARCHED_PAGES = ").removesuffix(";\n"))
    return {
        page["name"]: " ".join(
            [page["keywords"], *(" ".join(section) for section in page["sections"])]
        ).lower()
        for page in pages
    }


@pytest.mark.parametrize("word", ["exercise", "homework", "submit", "hand"])
def test_a_search_for_homework_finds_the_exercises_and_how_to_work_on_them(word: str) -> None:
    assert {HOW_TO, *NAMES} <= {name for name, text in searched().items() if word in text}


WORD = re.compile(r"[a-z]{3,}")


@pytest.mark.parametrize("exercise", NAMES)
def test_the_code_of_tests_is_not_in_the_search(exercise: str) -> None:
    locked, rest = set(), set()
    for cell in json.loads((ROOT / f"{exercise}.ipynb").read_text("utf-8"))["cells"]:
        is_locked = cell["cell_type"] == "code" and cell["metadata"].get("nbgrader", {}).get("locked")
        (locked if is_locked else rest).update(WORD.findall("".join(cell["source"]).lower()))
    keywords = set(WORD.findall(html(exercise).find("meta", {"name": "keywords"})["content"]))
    hidden = locked - rest - keywords
    assert len(hidden) > 100
    assert hidden & set(WORD.findall(searched()[exercise])) == set()
