"""A sandboxed test: a test cell that the student process executes, because it cannot be sealed.

`compile_test` compiles the cell for it, `pack` adds how it reports its verdict, and `SandboxedTests` executes
it in the notebook's own namespace, as a kernel does.
"""

import ast
import builtins
import contextlib
import inspect
import linecache
import marshal
import sys
from collections.abc import Collection
from types import CodeType, FunctionType
from typing import Any

from .cell import CompiledCell
from .outputs import message_of, traceback_of
from .pristine import Pristine
from .shell import CellShell
from .verdict_channel import Ticket, report

# `super` has to be called by this name, because the compiler looks for it.
BUILTINS = frozenset(name for name in dir(builtins) if not name.startswith("_")) - {"super"}


# In the launcher and the examiner


def compile_test(source: str, filename: str, imports: str = "", others: Collection[str] = ()) -> CompiledCell:
    """Compile a test cell for the student process; statements may `await`, as in a notebook.

    Parameters
    ----------
    source : str
        The cell, with IPython's syntax translated.
    imports : str
        Import statements that are executed before it, because the student's code may have bound their names.
    others : collection of str
        Names that other cells of the instructor's bind. Of all other names, those of built-in functions mean
        these functions, even if the student's code binds them.

    Raises
    ------
    SyntaxError
        If the source is not valid Python.
    """
    tree = ast.parse(source, filename)
    tree = ast.fix_missing_locations(_Builtins(_bound_anywhere(tree) | set(others)).visit(tree))
    value = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    parts = [_compile(ast.Module([node], []), "<imports>") for node in ast.parse(imports).body]
    last = None if value is None else _compile(ast.Expression(value.value), filename)
    return CompiledCell(marshal.dumps((parts, _compile(tree, filename), last)), source, filename)


def _compile(tree: ast.Module | ast.Expression, filename: str) -> CodeType:
    mode = "exec" if isinstance(tree, ast.Module) else "eval"
    code: CodeType = compile(tree, filename, mode, flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    return code


class _Builtins(ast.NodeTransformer):
    """Make `abs` mean ``__builtins__.abs``, and so on, except for names that are bound elsewhere."""

    def __init__(self, bound: Collection[str]) -> None:
        self.names = BUILTINS.difference(bound)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id not in self.names:
            return node
        module = ast.copy_location(ast.Name("__builtins__", ast.Load()), node)
        return ast.copy_location(ast.Attribute(module, node.id, node.ctx), node)


def _bound_anywhere(tree: ast.AST) -> set[str]:
    """Return the names that a cell binds, whether in its own namespace or in that of a function."""
    names: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(name, ast.Store() | ast.Del()):
                names.add(name)
            case ast.arg(arg=name) | ast.FunctionDef(name) | ast.AsyncFunctionDef(name) | ast.ClassDef(name):
                names.add(name)
            case ast.alias(name, asname):
                names.add(asname or name.partition(".")[0])
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(str(name)):
                names.add(name)
            case ast.MatchMapping(rest=str(name)):
                names.add(name)
            case ast.Global(several) | ast.Nonlocal(several):
                names.update(several)
    return names


def pack(test: CompiledCell, ticket: Ticket) -> CompiledCell:
    """Add to a test how it reports; the result is what `SandboxedTests.run` executes."""
    program = marshal.dumps((test.code, report.__code__, *ticket))
    return test._replace(code=program)


# In the student process


class SandboxedTests:
    """Executes sandboxed tests in a shell.

    Parameters
    ----------
    shell : CellShell
        No code of the student's has run in it.
    """

    def __init__(self, shell: CellShell) -> None:
        self._shell, self._pristine = shell, Pristine(shell)
        self._run_coroutine = shell.loop_runner  # which the student's code may set

    def run(self, program: bytes, source: str, filename: str) -> None:
        """Execute what `pack` made: restore what the test uses, execute the test, and send its report.

        Outputs go where those of the student's cells go. What the test raises becomes one of them.
        """
        self._pristine.restore()
        test, reporting, address, key = marshal.loads(program)
        imports, statements, last = marshal.loads(test)
        namespace, shell = self._shell.user_ns, self._shell
        linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
        try:
            with shell.builtin_trap, shell.display_trap:
                for one in imports:
                    with contextlib.suppress(Exception):  # the student's code may have removed it
                        exec(one, namespace)
                self._execute(statements, namespace)
                value = None if last is None else self._execute(last, namespace)
                if value is not None:
                    sys.displayhook(value)
            FunctionType(reporting, {"__builtins__": builtins})(value, address, key)
        except BaseException as error:
            name, message = type(error).__name__, message_of(error)
            shell.outputs.error(name, message, traceback_of(error))
        finally:
            linecache.cache.pop(filename, None)
        with contextlib.suppress(Exception):
            shell.events.trigger("post_execute")  # shows figures

    def _execute(self, code: CodeType, namespace: dict[str, Any]) -> Any:
        value = eval(code, namespace)
        return self._run_coroutine(value) if code.co_flags & inspect.CO_COROUTINE else value
