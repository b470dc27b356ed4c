"""A cell of the instructor's as code: compiled once by the grader, executed in every box that needs it."""

import ast
import linecache
import marshal
from typing import Any


def compiled(source: str, filename: str) -> dict:
    """Compile Python to what `run` takes: all but the last line, and the last line if it is an expression.

    Not in threads: Python 3.11's compiler counts the depth of all of them in one place.

    Raises
    ------
    SyntaxError
        If it is no Python.
    """
    body = ast.parse(source, filename)
    last = body.body.pop() if body.body and isinstance(body.body[-1], ast.Expr) else None
    value = compile(ast.Expression(last.value), filename, "eval") if last else None
    code = marshal.dumps((compile(body, filename, "exec"), value))
    return {"code": code, "source": source, "filename": filename}


def run(code: bytes, source: str, filename: str, namespace: dict) -> Any:
    """Execute what `compiled` made, and return the value of its last line, as a notebook shows it.

    `code` must come from the grader: it is executed as it is.
    """
    statements, last = marshal.loads(code)
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    exec(statements, namespace)
    return None if last is None else eval(last, namespace)
