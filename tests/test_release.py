"""What students get is current, complete, and holds nothing that they should not see."""

import json
import re
from pathlib import Path

import pytest

from autograder.course import EXERCISES, ROOT, assignments, notebook_sources
from autograder.release import check
from autograder.source import read_source

SOURCES = [source for name in assignments() for source in notebook_sources(name)]
SECRET = re.compile(r"^ *### BEGIN (SOLUTION|HIDDEN TESTS)$(.*?)^ *### END \1$", re.MULTILINE | re.DOTALL)
SITE = ROOT / "_site"


def secret_lines(source: Path) -> set[str]:
    """Lines of solutions and hidden tests that are nowhere in what the student may see."""
    secret, public = set(), set()
    for cell in read_source(source).cells:
        header = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "markdown" and header.get("solution"):
            secret.update(cell.source.splitlines())
            continue
        for match in SECRET.finditer(cell.source):
            secret.update(match[2].splitlines())
        public.update(SECRET.sub("", cell.source).splitlines())
    # Short lines, such as `return y`, say nothing and are everywhere.
    public = {line.strip() for line in public}
    return {line.strip() for line in secret if len(line.strip()) >= 20} - public


def released(source: Path) -> Path:
    return EXERCISES / source.parent.name / f"{source.stem}.ipynb"


def test_exercises_are_what_the_solutions_make() -> None:
    assert check(assignments()) == [], "run `make exercises`"


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_a_release_shows_no_solution_and_no_hidden_test(source: Path) -> None:
    notebook = json.loads(released(source).read_text("utf-8"))
    text = "\n".join("".join(cell["source"]) for cell in notebook["cells"])
    lines = secret_lines(source)
    assert len(lines) > 20, "the search itself found nothing to look for"
    assert [line for line in lines if line in text] == []
    assert not re.search(r"### (BEGIN|END)", text)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)
def test_the_site_shows_no_hidden_test_and_no_model_answer(source: Path) -> None:
    lines = secret_lines(source)
    leaked = []
    for page in SITE.rglob("*"):
        if page.suffix in {".html", ".ipynb", ".md", ".js", ".txt"} and "_static" not in page.parts:
            # One line of a solution can be the formula that a chapter shows; two in a row cannot.
            text = _plain(page.read_text("utf-8", errors="replace"))
            found = [line for line in lines if _plain(line) in text]
            if len(found) > 2 or (found and "exercises" in page.parts):
                leaked.append((page.relative_to(SITE).as_posix(), found))
    assert leaked == []


def _plain(text: str) -> str:
    """Undo what HTML and JSON do to a line of code, and drop white space."""
    text = re.sub(r"<[^>]+>", "", text)
    for written, meant in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"), ("&quot;", '"'), ("&#39;", "'")):
        text = text.replace(written, meant)
    return re.sub(r"\s+", "", text.replace('\\"', '"').replace("\\n", ""))


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
