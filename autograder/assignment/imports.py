"""Find out what an assignment imports, from its source text alone, so that the sandbox can start early."""

import ast
import importlib.util
import sys
from functools import cache

from autograder.course import INCLUDE, ROOT, notebook_sources


def modules(assignment: str) -> tuple[str, ...]:
    """List the modules outside the standard library that the notebooks of an assignment import."""
    names: set[str] = set()
    for source in notebook_sources(assignment):
        text = source.read_text("utf-8")
        included = [
            line.removeprefix(INCLUDE).strip() for line in text.splitlines() if line.startswith(INCLUDE)
        ]
        for part in [text, *((ROOT / name).read_text("utf-8") for name in included)]:
            names |= _imported(part)
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
