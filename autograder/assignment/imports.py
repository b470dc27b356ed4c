"""Find out what an assignment imports, from its source text alone, so that the sandbox can start early."""

import ast
import contextlib
import importlib.util
import json
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.machinery import PathFinder
from pathlib import Path
from typing import NamedTuple

from autograder.assignment.content import NO_PROGRAM, without_magics
from autograder.assignment.source import added_notebooks, included_files
from autograder.course import CELL, name_in_course, notebook_sources


def modules(assignment: str) -> tuple[str, ...]:
    """List the modules outside the standard library that the notebooks of an assignment import.

    Cells that are not Python are skipped, as a notebook skips them.
    """
    return modules_of(cell.source for cell in _cells(assignment))


def not_python(assignment: str) -> list[str]:
    """Name the cells of an assignment's sources that are not Python, each in a sentence."""
    sentences = []
    for cell in _cells(assignment):
        try:
            _imported(cell.source)
        except SyntaxError as error:
            sentences.append(f"{cell.place(error.lineno or 1)}, is not Python: {error.msg}.")
        except NO_PROGRAM as error:
            sentences.append(f"{cell.place(1)}, is not Python: {error}.")
    return sentences


class _Cell(NamedTuple):
    """A cell of a source.

    Attributes
    ----------
    file : str
        The source, and in a notebook the number of the cell among its code cells.
    line : int
        The line of the file in which the cell begins; in a notebook, 1.
    """

    file: str
    line: int
    source: str

    def place(self, line: int) -> str:
        """Say where one of its lines is, counted from 1."""
        return f"{self.file}, line {self.line + line - 1}"


def _cells(assignment: str) -> Iterator[_Cell]:
    """Yield the cells of an assignment, including those of files that are included or added."""
    sources = [*notebook_sources(assignment), *added_notebooks()]
    for path in dict.fromkeys(path for source in sources for path in (source, *included_files(source))):
        yield from _code_cells(path) if path.suffix == ".ipynb" else _parts(path)


def _parts(path: Path) -> Iterator[_Cell]:
    text, line = path.read_text("utf-8"), 1
    starts = [match.start() for match in CELL.finditer(text)]
    for start, end in zip([0, *starts], [*starts, len(text)], strict=True):
        yield _Cell(name_in_course(path), line, text[start:end])
        line += text.count("\n", start, end)


def _code_cells(path: Path) -> Iterator[_Cell]:
    """Yield the code cells of a notebook; `read_source` complains if it is not one."""
    with contextlib.suppress(ValueError, TypeError, LookupError, AttributeError):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        code = (cell["source"] for cell in cells if cell["cell_type"] == "code")
        for number, source in enumerate(code, start=1):
            yield _Cell(f"{name_in_course(path)}, code cell {number}", 1, "".join(source))


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
