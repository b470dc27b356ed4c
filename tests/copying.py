"""Copies of programs, changed as a student might who hides it: `CHANGES`."""

import ast
import difflib
import random
import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path

import bank
import rewrites
from autograder.assignment.source import read_source

TOO_MANY_LINES = 4  # that programs do not share by chance: see `common_lines`
STYLE = ("rename_locals", "reorder", "augment", "name_the_result", "flip", "loop_by_hand")
Change = Callable[[str, random.Random], str]


def right_programs(notebook: Path) -> dict[str, str]:
    """Return a notebook's right programs without docstrings: name → program."""
    paths = [path for path in bank.programs("right") if bank.notebook_of(path) == notebook]
    return {path.stem: _without_docstring(path) for path in paths}


def wrong_programs(notebook: Path) -> dict[str, str]:
    """Return a notebook's wrong programs without docstrings: name → program."""
    paths = [path for path in bank.programs("wrong") if bank.notebook_of(path) == notebook]
    return {path.stem: _without_docstring(path) for path in paths}


def _without_docstring(path: Path) -> str:
    text = path.read_text("utf-8")
    first = ast.parse(text).body[0]
    return "\n".join(text.splitlines()[first.end_lineno :]) if isinstance(first, ast.Expr) else text


def common_lines(one: str, other: str, notebook: Path) -> int:
    """Return how many lines in a row two programs share and the solution lacks.

    Some programs of the bank were written by editing another one, so they are no independent solutions. Four
    lines that are the same down to the names of the variables give them away, without any fingerprint.
    """
    solution = {line.strip() for cell in read_source(notebook).cells for line in cell.source.splitlines()}
    first, second = ([line.strip() for line in text.splitlines() if line.strip()] for text in (one, other))
    blocks = difflib.SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    return max(
        sum(not line.startswith(("import ", "from ")) and line not in solution for line in first[a : a + n])
        for a, _, n in blocks
    )


def complete_notebooks(programs: dict[str, str]) -> dict[str, str]:
    """Put programs for different functions together: name → a student's programs."""
    students: list[tuple[str, set[str], str]] = []
    for name, program in programs.items():
        functions = bank.defined_functions(program)
        for number, (others, taken, text) in enumerate(students):
            if not functions & taken:
                students[number] = (f"{others} {name}", taken | functions, f"{text}\n\n{program}")
                break
        else:
            students.append((name, functions, program))
    return {name: text for name, _, text in students}


def originals(notebook: Path) -> dict[str, str]:
    """Return two complete notebooks, of which an `independent_class` has no program."""
    return dict(list(complete_notebooks(right_programs(notebook)).items())[:2])


def programs_by_task(notebook: Path, kind: str) -> dict[str, list[str]]:
    """Return a notebook's programs for one function each, without `originals`."""
    asked, found = bank.asked_functions(notebook), defaultdict[str, list[str]](list)
    programs = right_programs(notebook) if kind == "right" else wrong_programs(notebook)
    reserved = " ".join(originals(notebook)).split()
    for name, program in programs.items():
        functions = bank.defined_functions(program) & asked
        if len(functions) == 1 and name not in reserved:
            found[functions.pop()].append(program)
    return found


def independent_class(notebook: Path, size: int, seed: int) -> list[dict[str, str]]:
    """Invent students who choose programs without knowing of each other.

    The bank has too few programs for a class, so the students use the same ones, some much more often than
    others, as they would use the same few ideas. A third of the functions are as in the solution, thus left
    out here, and a quarter of the others are wrong. Each student then writes a program in another way.
    """
    chance = random.Random(f"{notebook.stem} {seed}")
    right, wrong = (programs_by_task(notebook, kind) for kind in ("right", "wrong"))
    students = []
    for _ in range(size):
        student = {}
        for function in sorted(right):
            if chance.random() < 0.3:
                continue
            pool = wrong[function] if wrong[function] and chance.random() < 0.25 else right[function]
            (program,) = chance.choices(pool, [1 / place for place in range(1, len(pool) + 1)])
            student[function] = _rewrite(*(name for name in STYLE if chance.random() < 0.35))(program, chance)
        students.append(student)
    return students


def _rewrite(*names: str, times: int = 1) -> Change:
    """Return a change that rewrites every function."""

    def change(program: str, chance: random.Random) -> str:
        texts = []
        for node in ast.parse(program).body:
            if not isinstance(node, ast.FunctionDef):
                texts.append(ast.unparse(node))
                continue
            draft = rewrites.Draft(node)
            for name in names * times:
                rewrites.REWRITES[name](draft, chance)
                ast.fix_missing_locations(draft.node)
            texts.append(draft.source())
        return "\n\n".join(texts)

    return change


def _reorder_functions(program: str, chance: random.Random) -> str:
    nodes = ast.parse(program).body
    imports = [node for node in nodes if isinstance(node, (ast.Import, ast.ImportFrom))]
    others = [node for node in nodes if node not in imports]
    return "\n\n".join(map(ast.unparse, [*imports, *reversed(others)]))


def _reformat(program: str, chance: random.Random) -> str:
    """Change the indentation, the quotes, the blanks and the comments."""
    lines = ast.unparse(ast.parse(program)).replace("    ", "  ").replace("'", '"').replace(", ", " ,  ")
    return re.sub(r"(?m)^( *)(.+)$", lambda line: f"{line[0]}  # {chance.random()}", lines)


def _add_statements(program: str, chance: random.Random) -> str:
    """Add two statements that do nothing."""
    tree = ast.parse(program)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    for block in chance.sample([block for node in functions for block in rewrites.blocks(node)] * 2, 2):
        text = chance.choice(["print('here')", "assert True", "checked = True", "values_seen = []"])
        block.insert(chance.randrange(len(block)), ast.parse(text).body[0])
    return ast.unparse(ast.fix_missing_locations(tree))


CHANGES: dict[str, Change] = {
    "verbatim": lambda program, chance: program,
    "renamed variables": _rewrite("rename_locals"),
    "reordered functions": _reorder_functions,
    "reformatted, other comments": _reformat,
    "two statements added": _add_statements,
    "reordered statements": _rewrite("reorder", times=3),
    "a helper per function": _rewrite("extract_helper"),
    "two helpers per function": _rewrite("extract_helper", times=2),
    "rewritten loops": _rewrite("unroll_comprehension", "loop_by_hand"),
    "renamed, reordered, a helper": _rewrite("rename_locals", "reorder", "extract_helper"),
    "everything at once": _rewrite(
        *("rename_locals", "reorder", "extract_helper", "loop_by_hand", "augment", "name_the_result", "flip")
    ),
}


def copies(programs: dict[str, str], change: Change, seeds: Sequence[int] = (1,)) -> dict[str, list[str]]:
    """Copy each of some programs, once per seed."""
    return {
        name: [change(program, random.Random(f"{name} {seed}")) for seed in seeds]
        for name, program in programs.items()
    }
