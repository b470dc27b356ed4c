"""What a student reads if a cell failed, and the tests miss what it defines."""

import pytest

from autograder.sealed.cell import compile_cell
from autograder.sealed.jobs import GivenCell, Job, StudentCell, TestCell
from autograder.sealed.launch import run_job
from autograder.sealed.limits import Limits
from course_copy import needs_sandbox

pytestmark = needs_sandbox
STEP = "def step(w, x):"
CASES = {
    f"{STEP}\n    return w\n": "",
    "def step(w, x)\n    return w\n": (
        "`def step(w, x)` failed. It stopped with SyntaxError: expected ':' (line 1)"
    ),
    f"import sea_born\n\n{STEP}\n    return w": (
        "`def step(w, x)` failed. It stopped with ModuleNotFoundError: No module named 'sea_born'"
    ),
    f"{STEP}\n\treturn w\n        return w": "It stopped with TabError: inconsistent use of tabs and spaces",
    "1 / 0\nstep = lambda w, x: w": "`step = lambda w, x: w` failed. It stopped with ZeroDivisionError",
    "1 / 0\nclass step:\n    pass": "`class step` failed",
    f"while True:\n    pass\n{STEP}\n    return w": "failed. Your code was stopped after 3 seconds",
    "x = input()\ndef step(w): return w": "`def step(w): return w` failed. It stopped with EOFError",
    "def Step(w, x):\n    return w": "`step` is not defined. Does a cell define it, under exactly this name?",
    f"{STEP}\n    return w\ndel step\n1 / 0": "`def step(w, x)` failed. It stopped with ZeroDivisionError",
    "step == 3": "`step` is not defined. Does a cell define it",
}


@pytest.mark.parametrize(("program", "expected"), CASES.items(), ids=range(len(CASES)))
def test_a_missing_name_names_the_cell_that_failed_and_its_error(program: str, expected: str) -> None:
    test = TestCell("test", 1, compile_cell("assert step(1, 2) == 1", "<test>"))
    steps = [StudentCell("print('hello')"), StudentCell(program), test]
    result = run_job(Job(steps, ["step"], (), limits=Limits(cell_seconds=3, notebook_seconds=30)))[-1]
    assert expected in result.message
    if expected:
        assert result.message.startswith("`step` is not defined")
        assert (result.outputs[-1]["ename"], result.outputs[-1]["evalue"]) == (
            "AssertionError",
            result.message,
        )


def test_a_missing_name_is_explained_if_a_given_function_looked_for_it() -> None:
    given = GivenCell(compile_cell("def step_of(x):\n    return step(x, 2)", "<given>"))
    test = TestCell("test", 1, compile_cell("assert step_of(1) == 1", "<test>"))
    steps = [given, StudentCell("1 / 0\ndef step(w, x):\n    return w"), test]
    result = run_job(Job(steps, ["step", "step_of"], (), limits=Limits(cell_seconds=3, notebook_seconds=30)))[
        -1
    ]
    assert result.message.startswith("`step` is not defined, because the cell with `def step(w, x)` failed.")
    assert result.outputs[-1]["ename"] == "AssertionError"
