"""Find out what an assignment imports, from its source text alone, so that the sandbox can start early."""

import ast
import contextlib
import importlib.util
import sys
from collections.abc import Iterable
from functools import cache

from autograder.course import INCLUDE, ROOT, CourseError, notebook_sources


def modules(assignment: str) -> tuple[str, ...]:
    """List the modules outside the standard library that the notebooks of an assignment import.

    Raises
    ------
    CourseError
        If a source is not Python.
    """
    names: set[str] = set()
    for source in notebook_sources(assignment):
        text = source.read_text("utf-8")
        included = [
            ROOT / line.removeprefix(INCLUDE).strip()
            for line in text.splitlines()
            if line.startswith(INCLUDE)
        ]
        for path in [source, *included]:
            try:
                names |= _imported(path.read_text("utf-8"))
            except SyntaxError as error:
                raise CourseError(
                    f"{path.relative_to(ROOT)}, line {error.lineno}, is not Python: {error.msg}."
                ) from None
    return _packages(names)


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
        with contextlib.suppress(SyntaxError):
            names |= _imported(source)
    return names


def _packages(names: Iterable[str]) -> tuple[str, ...]:
    """Keep the modules that belong to an installed package."""
    return tuple(sorted(name for name in names if _is_package(name.partition(".")[0])))


@cache
def _imported(text: str) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return names


def _is_package(name: str) -> bool:
    return name not in sys.stdlib_module_names and importlib.util.find_spec(name) is not None
