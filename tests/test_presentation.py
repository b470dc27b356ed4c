"""What students see around their code: folded tests, messages without tracebacks, hints, a new start."""

import ast
import re
from pathlib import Path
from types import MappingProxyType

import nbformat
import pytest

from autograder.assignment.presentation import add_first_texts
from autograder.assignment.source import CHECKS, read_source
from autograder.course import CourseError, assignments, notebook_sources
from course_copy import released

SOURCES = [source for name in assignments() for source in notebook_sources(name)]
TASKS = MappingProxyType({"test_it": ("Task 1: it", 2, True), "question": ("Question", 3, False)})

every_notebook = pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.stem)


def header(cell: nbformat.NotebookNode) -> dict:
    return cell.metadata.get("nbgrader", {})


@every_notebook
def test_each_task_can_be_started_again_from_its_first_text(source: Path) -> None:
    cells = released(source).cells
    tasks = [n for n, cell in enumerate(cells) if header(cell).get("solution") and cell.cell_type == "code"]
    assert len(tasks) > 2
    for number in tasks:
        hints = cells[number - 1]
        assert "hints" in hints.metadata.tags
        first_text = re.search(
            r"Start again from here</summary>.*```python\n(.*)\n```", hints.source, re.DOTALL
        )
        assert first_text
        assert first_text[1] == cells[number].source


@every_notebook
def test_tests_and_helpers_are_folded_everywhere_and_the_student_s_cells_are_not(source: Path) -> None:
    for cell in released(source).cells:
        folded = (
            cell.metadata.get("jupyter", {}).get("source_hidden", False),
            cell.metadata.get("cellView") == "form" and cell.source.startswith("# @title "),
            "hide-input" in cell.metadata.get("tags", []),
        )
        is_test = bool(header(cell).get("grade")) and not header(cell).get("solution")
        assert len(set(folded)) == 1, cell.id
        assert folded[0] or not is_test, cell.id
        assert not (folded[0] and header(cell).get("solution")), cell.id


@every_notebook
def test_every_test_says_what_it_is_worth_and_stands_in_the_summary(source: Path) -> None:
    cells = read_source(source).cells
    checks = next(cell for cell in cells if cell.id == "checks")
    table = ast.literal_eval(checks.source.rpartition("TASKS |= ")[2])
    graded = {cell.id: header(cell)["points"] for cell in cells if header(cell).get("points")}
    optional = {name: 0 for name in table if name not in graded}
    assert {name: points for name, (_, points, _) in table.items()} == graded | optional
    headings = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    assert all(f"## {task} (" in headings for task, _, _ in table.values())
    tests = [cell.source for cell in cells if cell.id.startswith("test_")]
    assert len(tests) == sum(is_test for _, _, is_test in table.values())
    assert all("\n@visible_test\n" in test for test in tests)


def test_hints_that_stand_before_no_task_are_refused() -> None:
    cells = [
        nbformat.v4.new_markdown_cell("a hint", metadata={"tags": ["hints"]}),
        nbformat.v4.new_markdown_cell("not a task"),
    ]
    with pytest.raises(CourseError, match="directly before the code cell"):
        add_first_texts(cells, "adam.py")


class Checks:
    """The helpers of all tests, as in a notebook's kernel or a grader's."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, graded: bool) -> None:
        if graded:
            monkeypatch.setenv("NBGRADER_EXECUTION", "autograde")
        else:
            monkeypatch.delenv("NBGRADER_EXECUTION", raising=False)
        self.namespace: dict = {"__name__": "__main__"}
        exec(compile(CHECKS.read_text("utf-8"), str(CHECKS), "exec"), self.namespace)
        self.namespace["TASKS"] |= TASKS

    def __getattr__(self, name: str) -> object:
        return self.namespace[name]

    def test(self, body: str) -> object:
        """Define and return a visible test."""
        exec(f"@visible_test\ndef test_it():\n    {body}", self.namespace)
        return self.namespace["test_it"]


def test_a_test_that_passes_says_so(monkeypatch, capsys) -> None:
    Checks(monkeypatch, graded=False).test("pass")()
    assert capsys.readouterr().out == "✓ test_it passes (2 points)\n"


def test_a_test_that_fails_shows_its_message_alone_and_more_on_demand(monkeypatch, capsys) -> None:
    checks = Checks(monkeypatch, graded=False)
    test = checks.test("assert 1 == 2, '`it` is not right.'")
    with pytest.raises(AssertionError, match="`it` is not right") as failure:
        test()
    assert type(failure.value) is AssertionError
    shown = "\n".join(failure.value._render_traceback_())
    assert shown.startswith("✗ test_it: `it` is not right.\n")
    assert "Traceback" not in shown
    assert capsys.readouterr().out == ""
    checks.full_traceback()
    assert "Traceback (most recent call last)" in capsys.readouterr().out


def test_a_name_that_is_missing_leads_to_the_cells_above(monkeypatch) -> None:
    test = Checks(monkeypatch, graded=False).test("unknown_function()")
    with pytest.raises(NameError) as failure:
        test()
    shown = " ".join(failure.value._render_traceback_())
    assert "`unknown_function` is not defined. Run the cell that defines it" in shown
    assert "Run All Above Selected Cell" in shown
    assert "full_traceback" not in shown


def test_an_interrupt_names_the_line(monkeypatch) -> None:
    test = Checks(monkeypatch, graded=False).test("raise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt) as failure:
        test()
    assert "interrupted" in failure.value._render_traceback_()[0]


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("pass", "  ✓ test_it (2 points)\n"),
        ("raise AssertionError('`it` is 3. It should be 4.')", "  ✗ test_it (2 points)\n      `it` is 3.\n"),
        (
            "raise AssertionError('`it` is not written yet: the line is there')",
            "  – test_it (2 points): not started\n",
        ),
        (
            "[][1]",
            "  ✗ test_it (2 points)\n      the test stopped with IndexError: list index out of range\n",
        ),
    ],
)
def test_the_summary_runs_the_tests_and_counts_their_points(monkeypatch, capsys, body, line) -> None:
    checks = Checks(monkeypatch, graded=False)
    checks.test(body)
    checks.how_far_am_i()
    shown = capsys.readouterr().out
    assert shown.startswith(f"Task 1: it\n{line}")
    points = 2 if body == "pass" else 0
    assert f"{points} of 2 points from the tests that you can see." in shown
    assert "Your answers in words are worth up to 3 more." in shown


def test_the_summary_names_tests_whose_cells_were_not_run(monkeypatch, capsys) -> None:
    Checks(monkeypatch, graded=False).how_far_am_i()
    assert "  – test_it (2 points): not run yet: run the cells of this task\n" in capsys.readouterr().out


def test_a_grader_sees_the_error_and_no_more(monkeypatch, capsys) -> None:
    checks = Checks(monkeypatch, graded=True)
    checks.test("pass")()
    checks.how_far_am_i()
    with pytest.raises(AssertionError, match="wrong"):
        checks.test("assert 1 == 2, 'wrong'")()
    assert capsys.readouterr().out == ""
    assert checks.LAST_FAILURE == []
