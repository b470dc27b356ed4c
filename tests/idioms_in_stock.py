"""What stock nbgrader gives for each exercise of ``idioms/``, in ``idioms/stock.csv``.

``python tests/idioms_in_stock.py`` executes all of them, or those that it is given, with nbgrader's own
executor, in which tests and answers share one kernel, and writes the file again. It takes ten minutes.
"""

import ast
import copy
import csv
import os
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.preprocessors import Execute
from nbgrader.utils import determine_grade, is_grade

from autograder.assignment.reference import Reference, grade_id, make_reference
from autograder.assignment.source import read_source
from autograder.course import CourseError

HERE = Path(__file__).parent / "idioms"
TABLE = HERE / "stock.csv"
IDIOMS = sorted(path.stem for path in HERE.glob("*.py"))
MODULES = ("matplotlib.pyplot", "numpy", "pandas", "scipy", "sklearn")
HELPERS = {"helper.py": b"def check(x):\n    assert x == 2\n"}
KINDS = ("right", "empty", "wrong")
SWAPPED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
}


class Mistakes(ast.NodeTransformer):
    """Puts mistakes into an answer: numbers, texts and truth values that it uses, and its operators."""

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        """Change a constant."""
        match node.value:
            case bool():
                return ast.Constant(not node.value)
            case int() | float():
                return ast.Constant(node.value + 1)
            case str():
                return ast.Constant(node.value + "?")
        return node

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.BinOp:
        """Change what an f-string gives."""
        return ast.BinOp(node, ast.Add(), ast.Constant("?"))

    def visit_BinOp(self, node: ast.BinOp) -> ast.BinOp:
        """Change an operator."""
        self.generic_visit(node)
        node.op = SWAPPED.get(type(node.op), type(node.op))()
        return node


@cache
def reference(idiom: str) -> Reference:
    """Return an exercise as the grader knows it, with a module beside it."""
    one = make_reference(HERE / f"{idiom}.py", MODULES)
    return Reference(**{**vars(one), "course_modules": HELPERS})


def answers(idiom: str, kind: str) -> dict[str, str]:
    """Return the answers of one of the `KINDS` of submissions, by grade id."""
    found = {}
    for cell in read_source(HERE / f"{idiom}.py").cells:
        if kind != "empty" and cell.metadata.get("nbgrader", {}).get("solution"):
            source = cell.source
            if kind == "wrong":
                source = ast.unparse(ast.fix_missing_locations(Mistakes().visit(ast.parse(source))))
            found[grade_id(cell) or ""] = source
    return found


def submission(idiom: str, kind: str) -> NotebookNode:
    """Return a notebook as it is handed in."""
    notebook, given = copy.deepcopy(reference(idiom).released), answers(idiom, kind)
    for cell in notebook.cells:
        cell.source = given.get(grade_id(cell) or "", cell.source)
    return notebook


def in_stock(idiom: str, kind: str) -> str:
    """Return the scores of all tests, as the table has them."""
    tests = {
        grade_id(cell): cell.source for cell in read_source(HERE / f"{idiom}.py").cells if is_grade(cell)
    }
    try:
        notebook = submission(idiom, kind)
    except CourseError as error:
        print(f"{idiom}: {error}", file=sys.stderr)
        return ""
    for cell in notebook.cells:
        cell.source = tests.get(grade_id(cell), cell.source)
    with tempfile.TemporaryDirectory() as folder:
        for name, content in HELPERS.items():
            (Path(folder) / name).write_bytes(content)
        Execute().preprocess(notebook, {"metadata": {"path": folder}})
    return scores(determine_grade(cell)[0] for cell in notebook.cells if is_grade(cell))


def scores(of_tests: Iterable[float | None]) -> str:
    """Write scores as the table does."""
    return " ".join(f"{score or 0:g}" for score in of_tests)


def read_table() -> dict[str, dict[str, str]]:
    """Return what stock nbgrader gives: idiom → kind of submission → scores of the tests."""
    with TABLE.open(newline="", encoding="utf-8") as file:
        return {row["idiom"]: row for row in csv.DictReader(file)}


def main() -> None:
    """Write the table."""
    table = read_table() if TABLE.exists() else {}
    chosen = sys.argv[1:] or IDIOMS
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        for kind in KINDS:
            for idiom, row in zip(chosen, threads.map(lambda one: in_stock(one, kind), chosen), strict=True):  # noqa: B023
                table.setdefault(idiom, {"idiom": idiom})[kind] = row
    with TABLE.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, ("idiom", *KINDS), lineterminator="\n")
        writer.writeheader()
        writer.writerows(table[idiom] for idiom in IDIOMS)


if __name__ == "__main__":
    main()
