"""What a cell says and defines, apart from its layout, so that cells without names can be compared."""

import ast
import contextlib
import re
import symtable
import threading
import warnings
from collections.abc import Iterable
from typing import NamedTuple

LONGEST = 100_000  # characters of a cell that is parsed
# A line magic or a shell command, whose value may be assigned, as in "best = %timeit -o f(x)".
MAGIC = re.compile(r"^([ \t]*(?:\w+(?:[ \t]*,[ \t]*\w+)*[ \t]*=[ \t]*)?)([%!].*)$", re.MULTILINE)
DEFINITION = re.compile(r"^(?:(?:async[ \t]+)?def|class)[ \t]+(\w+)|^(\w+)[ \t]*=(?!=)", re.MULTILINE)
FILE = "<submitted cell>"
NO_PROGRAM = (SyntaxError, ValueError, RecursionError, MemoryError)  # not Python, or too much of it
# In Python 3.11 two threads that parse at once may fail: "AST constructor recursion depth mismatch". See
# https://github.com/python/cpython/issues/106905
PARSING = threading.Lock()
# An invalid escape sequence in a student's string is no concern of the grader's.
warnings.filterwarnings("ignore", module=re.escape(FILE))


class Content(NamedTuple):
    """What a cell says, whatever its layout.

    Attributes
    ----------
    text : str
        A program without its comments, docstrings and layout; for anything else, the words.
    defines : frozenset of str
        The names that a code cell defines at top level: functions, classes, imports and assignments. The
        variable of a loop does not count.
    is_prose : bool
        Whether it is text: Markdown, or a code cell that holds comments, strings or no Python at all.
    """

    text: str
    defines: frozenset[str] = frozenset()
    is_prose: bool = False


def layout_free(source: str) -> str:
    """Return a text with Unix line ends, and without a byte-order mark or blanks at line ends."""
    return "\n".join(line.rstrip() for line in source.lstrip("\ufeff").splitlines()).strip()


def content_of(source: str, *, is_code: bool) -> Content:
    """Say what a cell says and defines. It may be a student's, so nothing is executed."""
    source = layout_free(source)
    if not is_code:
        return Content(" ".join(source.split()), is_prose=bool(source))
    try:
        return _content_of_program(source)
    except NO_PROGRAM:
        return content_at_a_glance(source)


def content_at_a_glance(source: str) -> Content:
    """Say what a code cell defines without parsing it."""
    names = frozenset(match[1] or match[2] for match in DEFINITION.finditer(source))
    return Content(source, names, is_prose=bool(source) and not names and not MAGIC.search(source))


def calls_in(source: str) -> frozenset[str]:
    """Return the expressions that a program evaluates at top level only for what they do, such as calls."""
    return frozenset(ast.unparse(node) for node in _parsed(source).body if isinstance(node, ast.Expr))


def functions_in(source: str) -> frozenset[str]:
    """Return the names of the functions that a program defines at top level."""
    return frozenset(node.name for node in _parsed(source).body if isinstance(node, ast.FunctionDef))


def names_used(source: str) -> frozenset[str]:
    """Return the global names that a code cell uses without defining them, or more if it is no Python."""
    if len(source) <= LONGEST:
        with contextlib.suppress(*NO_PROGRAM), PARSING:
            return frozenset(_names_used(symtable.symtable(without_magics(source), FILE, "exec")))
    return frozenset(re.findall(r"\w+", source))


def _names_used(table: symtable.SymbolTable) -> Iterable[str]:
    symbols = table.get_symbols()
    own = {symbol.get_name() for symbol in symbols if symbol.is_assigned() or symbol.is_imported()}
    tables = [table]
    for inner in tables:  # grows meanwhile
        tables += inner.get_children()
        for symbol in inner.get_symbols():
            is_global = symbol.is_global() or inner is table
            if is_global and symbol.is_referenced() and symbol.get_name() not in own:
                yield symbol.get_name()


def without_calls(source: str, calls: frozenset[str]) -> str:
    """Blank the lines of a program that hold nothing but some calls at top level."""
    if not any(call in source for call in calls):
        return source
    try:
        body = _parsed(source).body
    except NO_PROGRAM:
        return source
    lines = source.split("\n")
    blank, kept = set[int](), set[int]()
    for node in body:
        is_call = isinstance(node, ast.Expr) and ast.unparse(node) in calls
        (blank if is_call else kept).update(range(node.lineno - 1, node.end_lineno or node.lineno))
    return "\n".join("" if number in blank - kept else line for number, line in enumerate(lines))


def _parsed(source: str) -> ast.Module:
    """Parse a code cell, with each of its magics made into a string."""
    if len(source) > LONGEST:
        raise ValueError("too long to be parsed")
    with PARSING:
        return ast.parse(without_magics(source), FILE)


def without_magics(source: str) -> str:
    """Make each of a program's magics and shell commands a string, so that Python can parse the rest."""
    return MAGIC.sub(lambda match: match[1] + repr(match[2]), source)


def _content_of_program(source: str) -> Content:
    tree = _parsed(source)
    is_prose = bool(source) and all(map(_is_string, tree.body)) and not MAGIC.search(source)
    defines = frozenset(_defined(tree.body))
    return Content(ast.unparse(_without_docstrings(tree)) or source, defines, is_prose)


def _is_string(node: ast.stmt) -> bool:
    match node:
        case ast.Expr(value=ast.Constant(value=str())):
            return True
    return False


def _without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef() if _is_string(node.body[0]):
                node.body = node.body[1:] or [ast.Pass()]
    return tree


def _defined(body: Iterable[ast.stmt]) -> Iterable[str]:
    """Yield the names that statements define, those within `if`, `try`, `with` and loops included."""
    for node in body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                yield from ((alias.asname or alias.name).partition(".")[0] for alias in aliases)
            case ast.Assign(targets=targets):
                yield from (name for target in targets for name in _stored(target))
            case ast.AnnAssign(target=target, value=ast.expr()):
                yield from _stored(target)
            case _:
                for field in ("body", "orelse", "finalbody"):
                    yield from _defined(getattr(node, field, ()))
                for handler in getattr(node, "handlers", ()):
                    yield from _defined(handler.body)


def _stored(target: ast.expr) -> Iterable[str]:
    """Yield the variables that an assignment to `target` binds."""
    for node in ast.walk(target):
        match node:
            case ast.Name(id=name, ctx=ast.Store()):
                yield name
