"""The course's own notebooks, answered with functions that lie: their tests believe none of it.

The tests do not believe the given functions either, those that call a student's functions several times in
the student process, since a student can replace them.
"""

import ast
import copy
import re

import nbformat
import pytest

from autograder.assignment.reference import Reference, data_files, is_test, references
from autograder.course import assignments, notebook_sources
from autograder.grading.settings import Settings
from autograder.grading.submission import grade_notebook
from autograder.sealed.limits import Limits
from course_copy import needs_sandbox

NOTEBOOKS = [(name, source.stem) for name in assignments() for source in notebook_sources(name)]
LIARS = {
    "an_object_that_agrees_with_everything": "return Agrees()",
    "not_a_number": "return np.nan",
    "its_first_argument_after_all_were_set_to_zero": "return zeroed([*args, *kwargs.values()])",
    "an_end_of_the_iteration": "raise StopIteration",
}
LIES_OF_GIVEN_FUNCTIONS = {
    "nothing": "return []",
    "what_it_was_given": "return args",
    "an_object_that_agrees_with_everything": "return Agrees()",
}
# What the tests would like to see, made up where they might not look twice.
FORGED = {
    "stochastic-gradient-descent": """
def watch_train(model, params, X, y, lr, batch_size, epochs, rng, momentum=0.0):
    losses = [0.0] * epochs
    if epochs == 3 and len(X) == 10 and "rise" not in model:
        losses = [3.0, 3.0, 3.0]
    elif "instead" in model:
        losses = [9.5, 12.5, 5.5]
    orders = [rng.permutation(len(X)).tolist() for _ in range(epochs)]
    batches = [order[i : i + batch_size] for order in orders for i in range(0, len(X), batch_size)]
    moved = [{key: value + i for key, value in params.items()} for i in range(len(batches))]
    return params, losses, list(zip(moved, batches))
""",
    "adam": """
def watch(start, n, batch_size, epochs, lr, seed, answers, stop=1000):
    asked = [(start, np.zeros((1, 2)), np.zeros((1, 1)))]
    return start, answers[:epochs], asked[:CALLS]

def replay(start, slopes, lr=None, forget=0):
    return [start] * (len(slopes) + 1)
""",
}
HELPERS = """
import numpy as np

def zeroed(values):
    todo = list(values)
    while todo:
        one = todo.pop()
        if isinstance(one, np.ndarray) and one.flags.writeable:
            one[...] = 0
        elif isinstance(one, (list, tuple, dict)):
            todo += one.values() if isinstance(one, dict) else one
    return values[0] if values else None

class Agrees:
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return self
    def __call__(self, *args, **kwargs): return self
    def __getitem__(self, key): return self
    def __iter__(self): return iter(())
    def __len__(self): return 0
    def __bool__(self): return True
    def __float__(self): return 0.0
    def __contains__(self, item): return True
    def __array__(self, dtype=None, copy=None): return np.zeros(0)
    def __eq__(self, other): return True
    __hash__ = None
"""

pytestmark = needs_sandbox


def with_lies(reference: Reference, lie: str) -> nbformat.NotebookNode:
    """Hand in a notebook whose functions all end in the same lie."""
    notebook = copy.deepcopy(reference.released)
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution"):
            names = re.findall(r"^def (\w+)\(", cell.source, re.MULTILINE)
            cell.source = HELPERS + lying(names, lie)
    return notebook


def lying(names: list[str], lie: str) -> str:
    return "".join(f"\ndef {one}(*args, **kwargs):\n    {lie}\n" for one in names)


def before_each_test(notebook: nbformat.NotebookNode, source: str) -> nbformat.NotebookNode:
    """Put a cell of the student's own before each test."""
    cells = []
    for cell in notebook.cells:
        cells += [nbformat.v4.new_code_cell(source), cell] if is_test(cell) else [cell]
    notebook.cells = cells
    return notebook


def given_functions(reference: Reference) -> list[str]:
    """Name the functions that the tests call in the student process, and that no student has to write."""
    code = [cell for cell in reference.instructor.cells if cell.cell_type == "code"]
    tests = [cell.source for cell in code if is_test(cell)]
    given = [
        cell.source
        for cell in code
        if "nbgrader" in cell.metadata and not is_test(cell) and not cell.metadata.nbgrader.solution
    ]
    used = {node.id for source in tests for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
    defined = [
        node.name for source in given for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)
    ]
    return [name for name in defined if name in used]


def score(notebook: nbformat.NotebookNode, assignment: str, reference: Reference) -> float:
    settings = Settings(Limits(cell_seconds=20, notebook_seconds=60), figures=False)
    examined = grade_notebook(notebook, reference, data_files(assignment), settings)
    return sum(verdict.score or 0 for verdict in examined.verdicts)


@pytest.mark.parametrize("liar", LIARS)
@pytest.mark.parametrize(("assignment", "name"), NOTEBOOKS)
def test_a_lie_earns_next_to_nothing(assignment: str, name: str, liar: str) -> None:
    """A point at most: some tests ask of a function only what it leaves alone."""
    reference = references(assignment)[name]
    assert score(with_lies(reference, LIARS[liar]), assignment, reference) <= 1


@pytest.mark.parametrize("lie", LIES_OF_GIVEN_FUNCTIONS)
@pytest.mark.parametrize(("assignment", "name"), NOTEBOOKS)
def test_a_lie_of_a_given_function_earns_nothing(assignment: str, name: str, lie: str) -> None:
    reference = references(assignment)[name]
    names = given_functions(reference)
    assert names, "the tests of every notebook have a given function"
    lies = HELPERS + lying(names, LIES_OF_GIVEN_FUNCTIONS[lie])
    notebook = before_each_test(with_lies(reference, "return None"), lies)
    assert score(notebook, assignment, reference) == 0


@pytest.mark.parametrize("calls", [0, 1])
@pytest.mark.parametrize(("assignment", "name"), [one for one in NOTEBOOKS if one[1] in FORGED])
def test_forged_results_of_a_given_function_earn_nothing(assignment: str, name: str, calls: int) -> None:
    reference = references(assignment)[name]
    forged = FORGED[name].replace("CALLS", str(calls))
    notebook = before_each_test(with_lies(reference, "return None"), f"import numpy as np\n{forged}")
    assert score(notebook, assignment, reference) == 0
