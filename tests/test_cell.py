"""Cells of the instructor's are compiled once, and executed as a notebook executes them."""

import ast
import pickle
import traceback

import pytest

from autograder.assignment.content import PARSING
from autograder.assignment.reference import references
from autograder.course import notebook_sources
from autograder.grading.settings import Settings
from autograder.grading.submission import grade_notebook
from autograder.sealed import cell
from course_copy import solved


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("x = 3\nx + 1", 4),
        ("x = 3", None),
        ("", None),
        ("def f():\n    return 2\nf()", 2),
        ("for i in range(2):\n    i", None),
    ],
)
def test_the_value_of_a_cell_is_that_of_its_last_line(source: str, value: object) -> None:
    namespace: dict = {}
    assert cell.run(*cell.compile_cell(source, "<test>"), namespace) == value
    assert ("x = 3" in source) == ("x" in namespace)


def test_a_traceback_shows_the_lines_of_a_cell() -> None:
    compiled = cell.compile_cell("def f(x):\n    return 1 / x\nf(0)", "<test division>")
    with pytest.raises(ZeroDivisionError) as raised:
        cell.run(*compiled, {})
    shown = "".join(traceback.format_exception(raised.value))
    assert 'File "<test division>", line 2, in f' in shown
    assert "return 1 / x" in shown


def test_a_cell_that_is_no_python_is_an_error_when_the_assignment_is_read() -> None:
    with pytest.raises(SyntaxError):
        cell.compile_cell("def f(:", "<test>")


def test_of_the_graders_threads_one_at_a_time_compiles(monkeypatch: pytest.MonkeyPatch) -> None:
    # In Python 3.11 two threads that compile fail by chance: "AST constructor recursion depth mismatch".
    (source,) = (path for path in notebook_sources("connectionist-models") if path.stem == "perceptron")
    reference = pickle.loads(pickle.dumps(references("connectionist-models")[source.stem]))  # as Dask does
    files = {path.name: path.read_bytes() for path in source.parent.glob("*.csv")}

    parse, compiled = ast.parse, []

    def note(*args: str) -> ast.Module:
        compiled.append(PARSING.locked())
        return parse(*args)

    monkeypatch.setattr(ast, "parse", note)
    examined = grade_notebook(solved(source), reference, files, Settings(sandbox="none", figures=False))
    assert {verdict.status for verdict in examined.verdicts} == {"passed", "by hand"}
    assert all(compiled)
