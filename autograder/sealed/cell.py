"""The instructor's cells as code: compiled once by the grader, executed in every box that needs them."""

import ast
import linecache
import marshal
from typing import Any, NamedTuple


class CompiledCell(NamedTuple):
    """A cell of the instructor's notebook, ready to be executed by `run`.

    Attributes
    ----------
    code : bytes
        Two code objects, as `marshal` writes them: the statements, and the expression in the last line
        or None. They can only be read by the version of Python that wrote them.
    source : str
        What tracebacks quote.
    filename : str
        What tracebacks name.
    """

    code: bytes
    source: str
    filename: str


def compile_cell(source: str, filename: str) -> CompiledCell:
    """Compile a cell, keeping an expression in its last line apart from the statements before it.

    Call it in the main thread only: in Python 3.11, all threads that compile share one count of the depth
    of recursion (https://github.com/python/cpython/issues/106905).

    Raises
    ------
    SyntaxError
        If the source is not valid Python.
    """
    tree = ast.parse(source, filename)
    last = tree.body[-1] if tree.body else None
    value = None
    if isinstance(last, ast.Expr):
        tree.body.pop()
        value = compile(ast.Expression(last.value), filename, "eval")
    return CompiledCell(marshal.dumps((compile(tree, filename, "exec"), value)), source, filename)


def run(code: bytes, source: str, filename: str, namespace: dict[str, Any]) -> Any:
    """Execute the parts of a `CompiledCell`, and return the value of its last line, as a notebook shows it.

    `code` has to come from the grader, because it is executed unchecked.
    """
    statements, last = marshal.loads(code)
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    exec(statements, namespace)
    return None if last is None else eval(last, namespace)
