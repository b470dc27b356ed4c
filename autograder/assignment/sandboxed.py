"""Test cells as the student process executes them, if they cannot be sealed; see `sealed.sandboxed_test`.

Such a cell uses the notebook's own namespace, in which the student's code may have bound any name. So before
it, the student process binds again what the instructor's cells have imported and earlier test cells define.
"""

import ast
import contextlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from autograder.assignment.content import NO_PROGRAM
from autograder.assignment.names import CodeCell, bound, imports_in, to_plain_python, used_first
from autograder.sealed.cell import CompiledCell, compile_cell
from autograder.sealed.jobs import TestCell
from autograder.sealed.sandboxed_test import compile_test

DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


def sandboxed_tests(
    cells: Sequence[CodeCell], tests: Mapping[str, TestCell], chosen: Collection[str]
) -> dict[str, TestCell]:
    """Make the steps of the tests that are sandboxed.

    Parameters
    ----------
    cells : sequence of CodeCell
        The instructor's code cells, in order.
    tests : mapping
        Grade id → the step if the test is sealed.
    chosen : collection of str
        The grade ids of the tests that are sandboxed.

    Raises
    ------
    SyntaxError
        If one of them is not Python.
    """
    made: dict[str, TestCell] = {}
    for number, cell in enumerate(cells):
        if cell.is_test and cell.name and cell.name in chosen:
            others = [one for one in cells if one is not cell]
            names = set().union(*(bound(source) for one in others for source in one.sources))
            code = compile_test(
                to_ipython(cell.sources[0]), f"<test {cell.name}>", _imports(cells[:number], cell), names
            )
            given = _earlier(cells[:number], cell, tests, chosen)
            made[cell.name] = replace(
                tests[cell.name], code=code, given=given, excluded=(), renewed=(), mode="sandboxed"
            )
    return made


def to_ipython(source: str) -> str:
    """Translate IPython's syntax into Python that calls IPython, as a kernel does."""
    from IPython.core.inputtransformer2 import TransformerManager

    return TransformerManager().transform_cell(source)


def _imports(before: Iterable[CodeCell], test: CodeCell) -> str:
    """Return the earlier cells' import statements whose names a test uses and no answer binds."""
    before = list(before)
    answers = {name for cell in before if cell.is_answer for source in cell.sources for name in bound(source)}
    used = used_first(test.sources[0]) - answers
    statements = [
        one.statement
        for cell in before
        if not cell.is_answer
        for one in imports_in(cell.sources[0])
        if one.names <= used
    ]
    return "\n".join(dict.fromkeys(statements))


def _earlier(
    before: Sequence[CodeCell], test: CodeCell, tests: Mapping[str, TestCell], sandboxed: Collection[str]
) -> CompiledCell | None:
    """Compile what a test uses from earlier test cells, None if it uses nothing."""
    binds: dict[str, CodeCell] = {}  # name → the test cell that bound it last
    for cell in before:
        for name in bound(cell.sources[0]):
            if cell.is_test:
                binds[name] = cell
            else:
                binds.pop(name, None)
    needed: list[CodeCell] = []
    todo = [test]
    while todo:
        for name in used_first(todo.pop().sources[0]):
            earlier = binds.get(name)
            if earlier and earlier not in needed:
                needed.append(earlier)
                todo.append(earlier)
    statements: list[str] = []
    for cell in sorted(needed, key=before.index):
        has_run = not tests[cell.name].points or cell.name in sandboxed if cell.name else True
        statements += _statements(cell, only_definitions=has_run)
    return compile_cell("\n".join(statements), f"<before {test.name}>") if statements else None


def _statements(cell: CodeCell, *, only_definitions: bool) -> Iterator[str]:
    """Yield the statements of a test cell, or those that only define something.

    What the student process has executed already is not executed again, because that would reset variables.
    """
    with contextlib.suppress(*NO_PROGRAM):
        for node in ast.parse(to_plain_python(cell.sources[0])).body:
            if not only_definitions or isinstance(node, DEFINITIONS) or _is_constant(node):
                yield ast.unparse(node)


def _is_constant(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
