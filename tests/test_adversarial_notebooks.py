"""The course's own notebooks, answered with functions that lie: their tests believe none of it."""

import copy
import re

import pytest

from autograder.assignment.reference import data_files, references
from autograder.course import assignments, notebook_sources
from autograder.grading.examine import grade_notebook
from autograder.grading.settings import Settings
from autograder.sealed.limits import Limits
from course_copy import needs_sandbox

NOTEBOOKS = [(name, source.stem) for name in assignments() for source in notebook_sources(name)]
LIARS = {
    "an_object_that_agrees_with_everything": "return Agrees()",
    "not_a_number": "return np.nan",
    "its_first_argument_after_all_were_set_to_zero": "return zeroed([*args, *kwargs.values()])",
    "an_end_of_the_iteration": "raise StopIteration",
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


@pytest.mark.parametrize("liar", LIARS)
@pytest.mark.parametrize(("assignment", "name"), NOTEBOOKS)
def test_a_lie_earns_next_to_nothing(assignment: str, name: str, liar: str) -> None:
    """A point at most: some tests ask of a function only what it leaves alone."""
    reference = references(assignment)[name]
    notebook = copy.deepcopy(reference.released)
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("solution"):
            names = re.findall(r"^def (\w+)\(", cell.source, re.MULTILINE)
            cell.source = HELPERS + "".join(
                f"\ndef {one}(*args, **kwargs):\n    {LIARS[liar]}\n" for one in names
            )
    settings = Settings(Limits(cell_seconds=20, notebook_seconds=60), figures=False)
    examined = grade_notebook(notebook, reference, data_files(assignment), settings)
    assert sum(verdict.score or 0 for verdict in examined.verdicts) <= 1
