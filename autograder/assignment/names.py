"""Whose the names in test cells are: the student's to define, the tests' own, or imported.

A notebook has one namespace, in which the last cell that binds a name decides. When it is graded, there are
two: a name that a test looks up in the student process has whatever value the student's code gives it. So
this module decides, from the instructor's cells and their order, which names these are:

- Names that answers and given cells bind are the student's, also those that only the solution binds, because
  the released cell may not show them.
- A name that an earlier test has bound is the tests' own from there on, until one of these cells binds it
  again. If the test uses the student's value first, as in ``old = f; del f; …; f = old``, it is not.
- A module that an answer imports is imported by the examiner itself, because a test would otherwise compare
  with functions of the student's. But the answer has to import it, too.
- Names that only ordinary cells bind are the student's as well, except those of functions that one statement
  at the top level defines. Tests may use these as helpers, so they always get the instructor's version,
  whatever the student has made of it.
- All other names are never the student's, in particular not those of Python and IPython.
"""

import ast
import builtins
import contextlib
import re
import symtable
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from autograder.assignment.content import NO_PROGRAM, content_at_a_glance

# Of IPython, in each notebook's namespace. A magic in a test would be executed in the student process.
IPYTHON = frozenset({"get_ipython", "In", "Out", "_", "__", "___", "exit", "quit", "display"})
RESERVED = frozenset(dir(builtins)) | IPYTHON
# Magics that execute Python code as a notebook does, and only measure it or hide its outputs.
TRANSPARENT = re.compile(r"\A\s*%%(?:time|capture|prun)\b.*\n|^([ \t]*)%(?:time|prun)[ \t]+", re.MULTILINE)


@dataclass(frozen=True)
class TestNames:
    """What a test cell may look up in the student process, where it differs from the other tests.

    Attributes
    ----------
    excluded : tuple of str
        The student's names that are not the student's here: no cell has bound them yet, or a test has.
    renewed : tuple of str
        The student's names that an earlier test has bound, and a later cell of the student's binds again.
    """

    __test__ = False  # not for pytest to collect

    excluded: tuple[str, ...] = ()
    renewed: tuple[str, ...] = ()


@dataclass(frozen=True)
class CodeCell:
    """A code cell of the instructor's.

    Attributes
    ----------
    name : str or None
        nbgrader's name of the cell.
    is_test, is_answer : bool
        Whether it is a test, or the student's to write.
    sources : tuple of str
        Its source, and for an answer also the source with the solution.
    """

    name: str | None
    is_test: bool
    is_answer: bool
    sources: tuple[str, ...]

    @property
    def is_ordinary(self) -> bool:
        """Whether nbgrader neither grades nor locks the cell, so that students may change it."""
        return not (self.name or self.is_test or self.is_answer)

    @property
    def defined(self) -> set[str]:
        """The names that the cell binds, without those that it imports."""
        if not self.is_answer:
            return bound(self.sources[0], imports=False)
        stub, *solutions = self.sources
        return bound(stub, imports=False) | {
            name for one in solutions for name in bound(one, imports=False) - RESERVED
        }


@dataclass(frozen=True)
class Names:
    """Whose the names of a notebook's tests are.

    Attributes
    ----------
    students : list of str
        What the tests may look up in the student process.
    imports : str
        The import statements of the instructor's cells without the answers, which the examiner executes.
    answers_import : dict
        A name that answers import → the statements with which the examiner imports it, if the student's code
        has it, too.
    helpers : dict
        The name of a function that only ordinary cells define → the instructor's definition.
    of_tests : dict
        Grade id → what is special about the names of a test.
    """

    students: list[str]
    imports: str
    answers_import: dict[str, str]
    helpers: dict[str, str]
    of_tests: dict[str, TestNames]


def names_of(cells: Iterable[CodeCell]) -> Names:
    """Decide whose the names of a notebook's tests are, from its code cells in order."""
    cells = list(cells)
    imports = [one for cell in cells if not cell.is_answer for one in imports_in(cell.sources[0])]
    imported = {name for one in imports for name in one.names}
    answers_import: dict[str, list[str]] = {}
    for cell in cells:
        for one in imports_in(cell.sources[-1]) if cell.is_answer else ():
            for name in one.names - imported - RESERVED - {"*"}:
                answers_import.setdefault(name, []).append(one.statement)
    students = set(answers_import)
    for cell in cells:
        if cell.name and not cell.is_test:
            students |= cell.defined
    students -= imported
    times_bound = Counter(
        name for cell in cells if cell.is_ordinary for name in names_at_top_level(cell.sources[0])
    )
    helpers = {
        name: source
        for cell in cells
        if cell.is_ordinary
        for name, source in helpers_in(cell.sources[0], imported).items()
        if name not in students | imported | RESERVED and times_bound[name] == 1
    }
    for cell in cells:
        if cell.is_ordinary:
            students |= cell.defined - helpers.keys() - imported - RESERVED
    return Names(
        sorted(students),
        "\n".join(one.statement for one in imports),
        {name: "\n".join(dict.fromkeys(statements)) for name, statements in answers_import.items()},
        helpers,
        dict(_names_of_tests(cells, students)),
    )


def _names_of_tests(cells: Iterable[CodeCell], students: set[str]) -> Iterator[tuple[str, TestNames]]:
    """Yield the name of each test, and what is special about its names."""
    theirs: set[str] = set()  # names that are the student's at this cell
    in_examiner: set[str] = set()  # names that the tests before this cell have bound
    renewed: set[str] = set()
    for cell in cells:
        if cell.is_test and cell.name:
            yield cell.name, TestNames(tuple(sorted(students - theirs)), tuple(sorted(renewed)))
            own = bound(cell.sources[0])
            theirs -= own - used_first(cell.sources[0])
            in_examiner |= own
            renewed = set()
        else:
            there = students & set().union(*map(bound, cell.sources))
            theirs |= there
            renewed |= there & in_examiner


@cache
def to_plain_python(source: str) -> str:
    """Translate IPython's syntax (magics, `!`, `?`) in one of the instructor's cells into plain Python."""
    from IPython.core.inputtransformer2 import TransformerManager

    return TransformerManager().transform_cell(TRANSPARENT.sub(lambda match: match[1] or "", source))


def bound(source: str, *, imports: bool = True) -> set[str]:
    """Return the names that a cell binds in the namespace, with or without those that it imports.

    If it is not Python, these are the names that it seems to define.
    """
    try:
        table = symtable.symtable(to_plain_python(source), "<cell>", "exec")
    except NO_PROGRAM:
        return set(content_at_a_glance(source).defines)
    names = {
        symbol.get_name()
        for symbol in table.get_symbols()
        if symbol.is_assigned() or (imports and symbol.is_imported())
    }
    if not imports:
        names -= {symbol.get_name() for symbol in table.get_symbols() if symbol.is_imported()}
    return names | set(_declared_global(table))


def _declared_global(table: symtable.SymbolTable) -> Iterator[str]:
    """Yield the names that functions bind in the namespace of the cell."""
    for inner in table.get_children():
        for symbol in inner.get_symbols():
            if symbol.is_declared_global() and (symbol.is_assigned() or symbol.is_imported()):
                yield symbol.get_name()
        yield from _declared_global(inner)


def helpers_in(source: str, imported: Collection[str]) -> dict[str, str]:
    """Return what may be helpers at a cell's top level, by name: functions, and aliases of imported ones.

    Parameters
    ----------
    imported : collection of str
        The names that the instructor's cells import.
    """
    found = {}
    for node, text in _statements(source):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                found[name] = text
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                while isinstance(value, ast.Attribute):
                    value = value.value
                if isinstance(value, ast.Lambda) or (isinstance(value, ast.Name) and value.id in imported):
                    found[name] = text
    return found


def names_at_top_level(source: str) -> list[str]:
    """Return the names that a cell binds, once per statement that binds them."""
    return [name for _, text in _statements(source) for name in bound(text)]


def _statements(source: str) -> Iterator[tuple[ast.stmt, str]]:
    """Yield the statements of a cell, each with its text, including decorators."""
    with contextlib.suppress(*NO_PROGRAM):
        plain = to_plain_python(source)
        lines = plain.splitlines()
        for node in ast.parse(plain).body:
            first = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", []))])
            yield node, "\n".join(lines[first - 1 : node.end_lineno])


@dataclass(frozen=True)
class Import:
    """An import statement, and the names that it binds; "*" stands for all those of a module."""

    statement: str
    names: frozenset[str]


def imports_in(source: str) -> list[Import]:
    """Return the import statements at a cell's top level, without names that are IPython's."""
    with contextlib.suppress(*NO_PROGRAM):
        body = ast.parse(to_plain_python(source)).body
        found = [node for node in body if isinstance(node, (ast.Import, ast.ImportFrom))]
        for node in found:
            node.names = [alias for alias in node.names if _name(alias) not in IPYTHON]
        return [Import(ast.unparse(node), frozenset(map(_name, node.names))) for node in found if node.names]
    return []


def _name(alias: ast.alias) -> str:
    return alias.asname or alias.name.partition(".")[0]


def used_first(source: str) -> set[str]:
    """Return the names whose value a cell uses, or deletes, before it binds them."""
    uses = _Uses()
    with contextlib.suppress(*NO_PROGRAM):
        uses.visit(ast.parse(to_plain_python(source)))
        for statement in uses.later:  # grows meanwhile
            uses.visit(statement)
    return {name for name, is_use in uses.first.items() if is_use}


class _Uses(ast.NodeVisitor):
    """Note for each name whether it is used before it is bound, in the order of execution.

    Attributes
    ----------
    first : dict
        Name → whether it is used first.
    later : list of ast.stmt
        The bodies of functions, which are executed when they are called: for simplicity, at the end.
    """

    def __init__(self) -> None:
        self.first: dict[str, bool] = {}
        self.later: list[ast.stmt] = []

    def visit_Name(self, node: ast.Name) -> None:
        self.first.setdefault(node.id, not isinstance(node.ctx, ast.Store))

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for part in (*node.decorator_list, node.args):
            self.visit(part)
        self.first.setdefault(node.name, False)
        self.later += node.body

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.generic_visit(node)
        self.first.setdefault(node.name, False)

    def visit_alias(self, node: ast.alias) -> None:
        self.first.setdefault(_name(node), False)

    def visit_Assign(self, node: ast.Assign) -> None:
        for part in (node.value, *node.targets):
            self.visit(part)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        if isinstance(node.target, ast.Name):
            self.first.setdefault(node.target.id, True)
        self.generic_visit(node)
