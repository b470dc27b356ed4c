"""What students get is current, complete, and holds nothing that they should not see."""

import json
import re
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup

from autograder.assignment.release import check
from autograder.assignment.source import read_source
from autograder.course import EXERCISES, ROOT, assignments, notebook_sources
from course_copy import autograder, copy_course

SOURCES = [source for name in assignments() for source in notebook_sources(name)]
SECRET = re.compile(r"^ *### BEGIN (SOLUTION|HIDDEN TESTS)$(.*?)^ *### END \1$", re.MULTILINE | re.DOTALL)
SITE = ROOT / "_site"


def lines_of(text: str) -> set[str]:
    """Take the lines that say something: `return y` is everywhere, and two notebooks may agree on it."""
    return {line.strip() for line in text.splitlines() if len(line.strip()) >= 20}


def public_lines() -> set[str]:
    """Lines that students may see, of all notebooks."""
    return {
        line
        for source in SOURCES
        for cell in read_source(source).cells
        if not _model_answer(cell)
        for line in lines_of(SECRET.sub("", cell.source))
    }


def secret_lines(source: Path) -> set[str]:
    """Lines of solutions, hidden tests and model answers that are nowhere in what students may see."""
    secret = set()
    for cell in read_source(source).cells:
        hidden = (
            [cell.source] if _model_answer(cell) else [found[2] for found in SECRET.finditer(cell.source)]
        )
        secret.update(*map(lines_of, hidden))
    return secret - public_lines()


def _model_answer(cell: nbformat.NotebookNode) -> bool:
    return cell.cell_type == "markdown" and cell.metadata.get("nbgrader", {}).get("solution", False)


def released(source: Path) -> Path:
    return EXERCISES / source.parent.name / f"{source.stem}.ipynb"


def test_exercises_are_what_the_solutions_make() -> None:
    assert check(assignments()) == [], "run `make exercises`"


@pytest.mark.course
def test_the_check_needs_no_gradebook_and_makes_none(tmp_path: Path) -> None:
    """As in a fresh clone, where nothing was ever released."""
    process = autograder(copy_course(tmp_path), "release", "--check")
    assert (process.returncode, process.stderr) == (0, "")
    assert [path.name for path in (tmp_path / "gradebook").iterdir()] == ["cache"]


@pytest.mark.course
def test_the_address_of_the_data_is_that_of_the_repository(tmp_path: Path) -> None:
    course = copy_course(tmp_path)
    config = (ROOT / "_config.yml").read_text("utf-8")
    mine = config.replace(
        "url: https://github.com/deep-learning-i/neural-networks", "url: https://gitlab.com/me/dl"
    )
    (course / "_config.yml").write_text(mine.replace("branch: main", "branch: 2027"))
    assert autograder(course, "release", "connectionist-models").returncode == 0
    notebook = (course / "exercises/connectionist-models/perceptron.ipynb").read_text("utf-8")
    assert "https://gitlab.com/me/dl/raw/2027/exercises/connectionist-models/digits.csv" in notebook
    assert "{{ exercises }}" not in notebook
    (course / "_config.yml").write_text(re.sub(r"^  url: .*\n", "", config, flags=re.MULTILINE))
    process = autograder(course, "release", "connectionist-models")
    assert (process.returncode, process.stderr.count("\n")) == (1, 1)
    assert "_config.yml does not name the repository" in process.stderr


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_a_release_shows_no_solution_and_no_hidden_test(source: Path) -> None:
    notebook = json.loads(released(source).read_text("utf-8"))
    text = "\n".join("".join(cell["source"]) for cell in notebook["cells"])
    secret = secret_lines(source)
    assert len(secret) > 20, "the search itself found nothing to look for"
    assert secret & lines_of(text) == set()
    assert not re.search(r"### (BEGIN|END)", text)


@pytest.fixture(scope="module")
def site_lines() -> dict[str, set[str]]:
    """Page of the site → the lines on it, of whatever form the page has."""
    pages = {}
    for path in SITE.rglob("*"):
        if path.suffix in {".html", ".ipynb", ".md", ".js", ".txt"} and "_static" not in path.parts:
            text = path.read_text("utf-8", errors="replace")
            if path.suffix == ".html":
                text = BeautifulSoup(text, "html.parser").get_text()
            elif path.suffix == ".ipynb":
                text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
            pages[path.relative_to(SITE).as_posix()] = lines_of(text)
    return pages


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
@pytest.mark.site
def test_the_site_shows_no_solution_and_no_hidden_test(source: Path, site_lines) -> None:
    assert f"exercises/{source.parent.name}/{source.stem}.html" in site_lines
    secret = secret_lines(source)
    found = {page: secret & lines for page, lines in site_lines.items()}
    assert {page: lines for page, lines in found.items() if lines and "exercises/" in page} == {}
    # A chapter may seed a generator as a hidden test does; it does not have three such lines.
    assert {page: lines for page, lines in found.items() if len(lines) > 2} == {}


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_a_release_was_not_executed_and_names_no_machine(source: Path) -> None:
    notebook = json.loads(released(source).read_text("utf-8"))
    assert set(notebook["metadata"]) == {"course", "kernelspec", "language_info"}
    for cell in notebook["cells"]:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_the_points_that_instructors_read_are_those_of_the_notebook(source: Path) -> None:
    by_hand = by_tests = 0
    for cell in read_source(source).cells:
        header = cell.metadata.get("nbgrader", {})
        by_hand += header.get("points", 0) if header.get("solution") else 0
        by_tests += header.get("points", 0) if not header.get("solution") else 0
    row = f"| `{source.parent.name}/{source.stem}` | {by_tests} | {by_hand} |"
    assert row in (ROOT / "book" / "instructors.md").read_text("utf-8")
