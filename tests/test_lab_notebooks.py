"""A student's work in JupyterLab: a wrong answer, hints, a new start, a right answer, the summary."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import pytest
from browsing import chromium, needs_chromium

import bank
from autograder.assignment.source import read_source
from autograder.course import SOLUTIONS
from student_lab import TOKEN, student_lab

if TYPE_CHECKING:
    from playwright.sync_api import Page

PATIENCE = 120_000  # milliseconds
# Draw all cells, also those far down, so that the test can look at them.
DRAW_ALL = '{"windowingMode": "none"}'
# A program of the bank, and the function whose wrong version in it a student writes first.
CASES = [
    ("connectionist-models/perceptron/wrong_step_is_sign", "step", "test_step"),
    pytest.param(
        "deep-neural-networks/backpropagation/wrong_forward_output_linear",
        "forward",
        "test_forward",
        marks=pytest.mark.thorough,
    ),
    ("deep-neural-networks/adam/wrong_gradient_not_squared", "adam_step", "test_first_step"),
    pytest.param(
        "modular-construction/first-steps-with-keras/wrong_classifier_no_softmax",
        "build_classifier",
        "test_softmax",
        marks=pytest.mark.thorough,
    ),
]

pytestmark = [pytest.mark.browser, pytest.mark.kernel, needs_chromium]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder in which a student works."""
    return tmp_path_factory.mktemp("lab") / "exercises"


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    """A JupyterLab that draws all cells."""
    settings = folder.parent / "settings"
    (settings / "@jupyterlab/notebook-extension").mkdir(parents=True)
    (settings / "@jupyterlab/notebook-extension/tracker.jupyterlab-settings").write_text(DRAW_ALL)
    with student_lab(folder, {"JUPYTERLAB_SETTINGS_DIR": str(settings)}) as address:
        yield address


def write_answers(path: Path, program: str, function: str, solution: Path) -> tuple[str, str]:
    """Answer the tasks up to a function, which gets the wrong version; return its first and right text."""
    notebook = nbformat.read(path, as_version=4)
    right = {cell.id: cell.source for cell in read_source(solution).cells}
    for cell in notebook.cells:
        if not cell.metadata.get("nbgrader", {}).get("solution"):
            continue
        if cell.id == function:
            first, cell.source = cell.source, program
            nbformat.write(notebook, path)
            return first, right[function]
        cell.source = right[cell.id]
    raise AssertionError(f"{path.name} does not ask for {function}")


def run_all_cells(tab: "Page") -> None:
    """Choose *Run All Cells*, again if it came too early: JupyterLab drops it while it gets a kernel."""
    from playwright.sync_api import TimeoutError

    begun = tab.locator(".jp-CodeCell .jp-InputPrompt").filter(has_text=re.compile(r"\[[\d*]")).first
    for _ in range(10):
        tab.get_by_role("menuitem", name="Run", exact=True).click()
        tab.get_by_role("menuitem", name="Run All Cells", exact=True).click()
        try:
            begun.wait_for(timeout=PATIENCE / 10)
        except TimeoutError:
            continue
        return
    raise AssertionError("no cell was executed")


@pytest.mark.parametrize(("program", "function", "test"), CASES, ids=lambda value: value.rpartition("/")[2])
def test_a_student_fails_reads_starts_again_and_passes(
    folder: Path, address: str, program: str, function: str, test: str
) -> None:
    from playwright.sync_api import Locator

    name = program.rpartition("/")[0]
    wrong = (bank.MISTAKES / f"{program}.py").read_text("utf-8")
    first, right = write_answers(folder / f"{name}.ipynb", wrong, function, SOLUTIONS / f"{name}.py")
    ids = [cell.id for cell in nbformat.read(folder / f"{name}.ipynb", as_version=4).cells]
    with chromium() as browser:
        tab = browser.new_page(viewport={"width": 1280, "height": 900})
        tab.set_default_timeout(PATIENCE)
        tab.goto(f"{address}/lab/workspaces/{function}/tree/{name}.ipynb?token={TOKEN}")  # no other tabs
        tab.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for()

        def cell(number: int) -> Locator:
            return tab.locator(".jp-Notebook .jp-Cell").nth(number)

        def output(number: int, start: str) -> str:
            """Wait until a cell shows an output that starts with a text."""
            shown = (
                cell(number).locator(".jp-OutputArea-output").filter(has_text=re.compile(f"^{start}")).last
            )
            shown.wait_for()
            return shown.inner_text()

        its_test, its_code, hints = ids.index(test), ids.index(function), ids.index(function) - 1
        cell(len(ids) - 1).wait_for(state="attached")

        # The test is folded: only its title is there.
        title = cell(its_test).locator(".jp-InputPlaceholder")
        assert f"Test: {test} (" in title.inner_text()

        run_all_cells(tab)
        message = output(its_test, f"✗ {test}: ")
        assert "Traceback" not in message
        assert len(message.splitlines()) < 12

        # Hints unfold one at a time.
        details = cell(hints).locator("details")
        texts = [details.nth(number).locator("p").first for number in range(details.count())]
        assert [text.is_visible() for text in texts] == [False] * len(texts)
        details.first.locator("summary").click()
        assert [text.is_visible() for text in texts] == [True] + [False] * (len(texts) - 1)

        # To start again, the first text is there to be copied.
        details.last.locator("summary").click()
        assert details.last.locator("pre").inner_text().strip() == first

        cell(its_code).locator(".jp-InputPrompt").click()
        tab.keyboard.press("Enter")
        tab.keyboard.press("Control+A")
        tab.keyboard.insert_text(right)
        tab.keyboard.press("Shift+Enter")
        cell(its_test).locator(".jp-InputCollapser, .jp-InputPrompt").first.click()
        tab.keyboard.press("Control+Enter")
        assert re.fullmatch(rf"✓ {test} passes \(\d points?\)", output(its_test, "✓").strip())

        cell(len(ids) - 1).locator(".jp-InputPrompt").click()
        tab.keyboard.press("Control+Enter")
        summary = output(len(ids) - 1, r"Task 1[\s\S]*points from the tests that you can see")
    assert f"✓ {test} (" in summary
    assert "not started" in summary or "not run yet" in summary
    assert re.search(r"\d+ of \d+ points from the tests that you can see\.", summary)
