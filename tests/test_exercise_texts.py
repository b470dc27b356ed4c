"""The text of an exercise: its points add up, its links lead somewhere, and each task has hints."""

import re
from itertools import pairwise
from pathlib import Path

import jupytext
import nbformat
import pytest

from autograder.course import ROOT, assignments, notebook_sources

SOURCES = [source for name in assignments() for source in notebook_sources(name)]
ROW = re.compile(r"^\| (?:(\d)\. )?(.+?) \| (\d+|–) \| (\d+) \|$", re.MULTILINE)
TOTAL = re.compile(r"^\| \*\*total\*\* \| \*\*(\d+)\*\* \| \*\*(\d+)\*\* \|$", re.MULTILINE)
TASK = re.compile(r"^## Task (\d)(?:, optional)?: .+ \((\d+|no) points?\)$", re.MULTILINE)
LINK = re.compile(r"\]\(book:([^)#]+)(?:#([^)]+))?\)")
HINT = re.compile(r"^<details><summary>Hint (\d)</summary>\n\n.+?\n\n</details>$", re.MULTILINE | re.DOTALL)
FENCED = re.compile(r"^(```+|~~~+).*?^\1", re.MULTILINE | re.DOTALL)
IN_ALL = re.compile(
    r"^(?:\*\*How to work\.\*\*|\*\*Stopping and coming back\.\*\*)[^\n]*(?:\n[^\n]+)*", re.MULTILINE
)

every_exercise = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)


def read(source: Path) -> nbformat.NotebookNode:
    notebook: nbformat.NotebookNode = jupytext.read(source, fmt="py:percent")
    return notebook


def text_of(source: Path) -> str:
    return "\n\n".join(cell.source for cell in read(source).cells if cell.cell_type == "markdown")


def slugs(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as Sphinx makes them."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@every_exercise
def test_the_title_differs_from_that_of_the_chapter(source: Path) -> None:
    assert text_of(source).startswith("# Exercise: ")


@every_exercise
def test_points_and_minutes_add_up_and_agree_with_the_headings(source: Path) -> None:
    course, head = read(source).metadata.course, read(source).cells[0].source
    rows = ROW.findall(head)
    points = sum(int(points) for _, _, points, _ in rows if points != "–")
    minutes = sum(int(minutes) for *_, minutes in rows)
    total = TOTAL.search(head)
    assert total, "the table at the head has no line with the total"
    assert (int(total[1]), int(total[2])) == (points, minutes) == (course["points"], course["minutes"])
    tasks = [(number, points.replace("no", "0")) for number, points in TASK.findall(text_of(source))]
    assert tasks == [(number, points) for number, _, points, _ in rows if number]


@every_exercise
def test_every_link_leads_to_a_section_of_the_book(source: Path) -> None:
    links = LINK.findall(text_of(source))
    assert len(links) > 3
    for page, anchor in links:
        path = ROOT / "book" / page
        assert path.is_file(), page
        assert not anchor or anchor in slugs(path), f"{page}#{anchor}"


@every_exercise
def test_hints_come_before_each_cell_that_students_write(source: Path) -> None:
    cells = read(source).cells
    for before, cell in pairwise(cells):
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution"):
            assert "hints" in before.metadata.get("tags", []), cell.source.partition("\n")[0]
            assert HINT.findall(before.source) in (["1", "2"], ["1", "2", "3"])
            assert HINT.sub("", before.source).strip() == ""


def test_all_exercises_say_the_same_about_how_to_work() -> None:
    assert len({tuple(IN_ALL.findall(text_of(source))) for source in SOURCES}) == 1


def test_the_plan_for_instructors_has_the_minutes_of_the_notebooks() -> None:
    plan = (ROOT / "book" / "instructors.md").read_text("utf-8")
    rows = re.findall(r"^\| \d \| .* \| ([^|]+) \| (\d+) \| [^|]+ \|$", plan, re.MULTILINE)
    planned = {title.lower().replace(" ", "-"): int(minutes) for title, minutes in rows}
    assert planned == {source.stem: read(source).metadata.course["minutes"] for source in SOURCES}
