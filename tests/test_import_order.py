"""The folders of `autograder` are floors: imports point downwards only, and never in a circle."""

import ast
import subprocess
import sys
from pathlib import Path

import autograder
from autograder.course import ROOT

PACKAGE = Path(autograder.__file__).parent
# From the bottom to the top. A floor imports from itself and from those before it.
FLOORS = (
    {"sealed"},
    {
        "backup_archive",
        "console",
        "course",
        "database",
        "deadlines",
        "files",
        "formulas",
        "layout",
        "locks",
        "log",
        "mounts",
        "nbgrader_app",
        "platforms",
        "roster",
    },
    {"assignment"},
    {"submission"},
    {"results"},
    {"marking", "similarity"},
    {"grading"},
    {"backup", "doctor", "nbgrader_plugins"},
    {"commands"},
    {"__main__"},
)
MODULES = sorted(PACKAGE.rglob("*.py"))


def floor(name: str) -> int:
    (number,) = (number for number, names in enumerate(FLOORS) if name in names)
    return number


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


def imports(path: Path) -> set[str]:
    """Name the modules of the package that a module imports, wherever in it, as `dotted` does."""
    known = {dotted(module) for module in MODULES}
    here = path.relative_to(PACKAGE).parts[:-1]
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.ImportFrom):
            continue
        base = here[: len(here) - node.level + 1] if node.level else ()
        parts = [*base, *(node.module or "").removeprefix("autograder").strip(".").split(".")]
        module = ".".join(part for part in parts if part)
        if node.level or (node.module or "").startswith("autograder"):
            names = {f"{module}.{alias.name}" if module else alias.name for alias in node.names}
            found |= (names | {module}) & known
    return found


def test_every_module_is_on_a_floor() -> None:
    tops = {dotted(module).split(".")[0] for module in MODULES} - {"__init__"}
    assert tops == set().union(*FLOORS)


def test_no_import_points_upwards() -> None:
    arrows = {(dotted(module), name) for module in MODULES for name in imports(module)}
    assert len(arrows) > 40, "the search itself found too little"
    upwards = {
        (a, b) for a, b in arrows if a != "__init__" and floor(b.split(".")[0]) > floor(a.split(".")[0])
    }
    assert upwards == set()


def test_no_imports_make_a_circle() -> None:
    graph = {dotted(module): imports(module) for module in MODULES}
    while leaves := {name for name, below in graph.items() if not below & graph.keys()}:
        graph = {name: below for name, below in graph.items() if name not in leaves}
    assert graph == {}


def test_only_four_modules_use_what_nbgrader_does_not_document() -> None:
    users = {
        dotted(module)
        for module in MODULES
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "nbgrader"
        if node.module != "nbgrader.api"
    }
    assert users == {"nbgrader_app", "nbgrader_plugins", "results.gradebook", "results.penalties"}


def test_the_sealed_executor_imports_nothing_of_the_rest() -> None:
    for module in (PACKAGE / "sealed").glob("*.py"):
        assert {name.split(".")[0] for name in imports(module)} <= {"sealed"}, module.name


def test_what_starts_each_run_imports_nothing_that_takes_long() -> None:
    """Otherwise `grade` with nothing to grade, and `report`, would take seconds more."""
    program = (
        "import sys, autograder.grading.startup, autograder.results.class_report\n"
        "print([name for name in ('nbgrader', 'nbformat', 'sqlalchemy', 'numpy') if name in sys.modules])"
    )
    process = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert (process.stdout, process.stderr) == ("[]\n", "")
