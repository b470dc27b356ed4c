"""``make student`` opens JupyterLab with the exercises and nothing that is the instructor's."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browsing import chromium, needs_chromium

from autograder.assignment.student import copy_exercises
from autograder.course import EXERCISES, ROOT, assignments
from student_lab import TOKEN, student_lab


def test_what_a_student_wrote_is_not_replaced(tmp_path: Path) -> None:
    copy_exercises(tmp_path)
    released = {path.relative_to(EXERCISES) for path in EXERCISES.glob("*/*") if path.is_file()}
    assert {path.relative_to(tmp_path) for path in tmp_path.glob("*/*")} == released
    mine, lost = tmp_path / "deep-neural-networks/adam.ipynb", tmp_path / "connectionist-models/digits.csv"
    mine.write_text("my answers")
    lost.unlink()
    copy_exercises(tmp_path)
    assert mine.read_text() == "my answers"
    assert lost.read_bytes() == (EXERCISES / "connectionist-models/digits.csv").read_bytes()


def test_git_does_not_see_a_student_s_copies() -> None:
    assert "my-exercises/" in (ROOT / ".gitignore").read_text().splitlines()


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    """A JupyterLab as `make student` starts it."""
    with student_lab(tmp_path / "mine", {}) as address:
        yield address


@pytest.mark.browser
@pytest.mark.kernel
@needs_chromium
def test_a_student_s_jupyterlab_has_the_exercises_and_nothing_of_nbgrader(address: str) -> None:
    with chromium() as browser:
        tab = browser.new_page(viewport={"width": 1280, "height": 900})
        asked: list[str] = []
        tab.on("request", lambda request: asked.append(request.url))
        notebook = "connectionist-models/hebbian-learning.ipynb"
        tab.goto(f"{address}/lab/tree/{notebook}?token={TOKEN}")
        tab.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=120_000)
        tab.get_by_text("Python 3 (ipykernel)").first.wait_for(timeout=120_000)

        files = tab.request.get(f"{address}/api/contents?token={TOKEN}").json()["content"]
        assert sorted(file["name"] for file in files) == assignments()
        tab.get_by_title("File Browser").first.wait_for()
        menus = tab.locator(".lm-MenuBar-item").all_inner_texts()
        assert {"File", "Run", "Kernel", "Help"} <= set(menus)
        panels = [one.get_attribute("title") or "" for one in tab.locator(".jp-SideBar .lm-TabBar-tab").all()]
        assert any("File Browser" in panel for panel in panels)
        buttons = tab.locator(".jp-NotebookPanel-toolbar").inner_text()
        seen = "\n".join([*menus, *panels, buttons])
        for word in ("nbgrader", "Create Assignment", "Formgrader", "Validate", "Extension Manager"):
            assert word.lower() not in seen.lower()

        tab.keyboard.press("Control+Shift+C")  # the palette lists every command
        palette = tab.locator(".lm-CommandPalette-content")
        palette.get_by_text("Run All Cells").first.wait_for()
        assert not re.search("nbgrader|formgrader|jupytext", palette.inner_text(), re.IGNORECASE)

        for path in ("formgrader", "formgrader/api/assignments", "assignments", "courses"):
            assert tab.request.get(f"{address}/{path}?token={TOKEN}").status == 404
        settings = json.loads(tab.locator("#jupyter-config-data").inner_text())
        assert "@jupyter/nbgrader" in settings["disabledExtensions"]
        assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
