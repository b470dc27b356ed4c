"""Find out what an assignment imports, from its source text alone, so that the sandbox can start early."""

import ast
import contextlib
import importlib.util
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.machinery import PathFinder

from autograder.assignment.content import NO_PROGRAM, without_magics
from autograder.assignment.source import included_files
from autograder.course import CELL, ROOT, notebook_sources


def modules(assignment: str) -> tuple[str, ...]:
    """List the modules outside the standard library that the notebooks of an assignment import.

    Cells that are not Python are skipped, as a notebook skips them.
    """
    return modules_of(source for _, _, source in _cells(assignment))


def not_python(assignment: str) -> list[str]:
    """Name the cells of an assignment's sources that are not Python, each in a sentence."""
    sentences = []
    for name, line, source in _cells(assignment):
        try:
            _imported(source)
        except SyntaxError as error:
            where = f"{name}, line {line + (error.lineno or 1) - 1}"
            sentences.append(f"{where}, is not Python: {error.msg}.")
        except NO_PROGRAM as error:
            sentences.append(f"{name}, line {line}, is not Python: {error}.")
    return sentences


def _cells(assignment: str) -> Iterator[tuple[str, int, str]]:
    """Yield the file, the first line and the text of each cell, also of those in included files."""
    sources = notebook_sources(assignment)
    for path in dict.fromkeys(path for source in sources for path in (source, *included_files(source))):
        text, line = path.read_text("utf-8"), 1
        starts = [match.start() for match in CELL.finditer(text)]
        for start, end in zip([0, *starts], [*starts, len(text)], strict=True):
            yield path.relative_to(ROOT).as_posix(), line, text[start:end]
            line += text.count("\n", start, end)


def modules_of(sources: Iterable[str]) -> tuple[str, ...]:
    """List the modules outside the standard library that code cells import, if they are Python."""
    return _packages(_imported_by(sources))


def packages_of(sources: Iterable[str]) -> tuple[str, ...]:
    """List the packages that code cells import and JupyterLab does not bring, installed or not."""
    names = {name.partition(".")[0] for name in _imported_by(sources)}
    return tuple(sorted(names - sys.stdlib_module_names - {"IPython"}))


def _imported_by(sources: Iterable[str]) -> set[str]:
    names: set[str] = set()
    for source in sources:
        with contextlib.suppress(*NO_PROGRAM):
            names |= _imported(source)
    return names


def _packages(names: Iterable[str]) -> tuple[str, ...]:
    """Keep the modules that belong to an installed package."""
    return tuple(sorted(name for name in names if _is_package(name.partition(".")[0])))


@cache
def _imported(text: str) -> frozenset[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(without_magics(text))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
            names |= {name for alias in node.names if _is_submodule(name := f"{node.module}.{alias.name}")}
    return frozenset(names)


def _is_package(name: str) -> bool:
    return name not in sys.stdlib_module_names and importlib.util.find_spec(name) is not None


@cache
def _is_submodule(name: str) -> bool:
    """Return whether a name is that of a module in an installed package, without importing the package."""
    top, *parts = name.split(".")
    spec = importlib.util.find_spec(top) if _is_package(top) else None
    for part in parts:
        if spec is None or spec.submodule_search_locations is None:
            return False
        spec = PathFinder.find_spec(f"{spec.name}.{part}", spec.submodule_search_locations)
    return spec is not None
