"""Run the programs of ``tests/mistakes`` against the notebooks' tests.

A program is a file that defines one or more of a notebook's functions, wrongly (``wrong_*.py``)
or rightly in an unusual way (``right_*.py``). It takes the place of the solution cells that
define the same functions; the other cells keep the solution's code. Its docstring says what it
does and, after ``names:``, words that the student's message has to contain.

Messages may name a cause only if the program has it. A message *claims a cause* in what follows "Likely
cause:", in a hint of a table that the notebook keeps by the words of an exception (a name that ends in
``HINTS``), and in its questions ("Does the bias lack its own axis?"), where adjacent ones count as one claim.
A claim is true if it contains the words after ``names:``, or those of a line ``causes:``, with which the
docstring accepts what else is true of the program. A program with any other claim is *misled*.

Cells run as nbgrader runs them, one after the other, a failing one not stopping the rest, but
without a kernel: in a fork of this process, which has its imports done. Cells that only draw are
left out: they cost more than the rest together.

What is expensive is done only where it can tell something. A test cell tagged ``slow`` is left out
unless the program defines a function that the cell names. The visible tests of a cell run on their own
only when all of them together fail.

TensorFlow is imported before the first fork that uses it, and nothing more is done with it here:
its threads start with the first session or tensor, and do not survive a fork.
"""

import ast
import importlib
import io
import linecache
import multiprocessing
import os
import re
import shutil
import signal
import sys
import tempfile
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path

from autograder.assignment.source import read_source
from autograder.course import ROOT
from autograder.sealed.standard_error import discarded_stderr

MISTAKES = ROOT / "tests" / "mistakes"
SECONDS = 120  # for one program: a test that waits for an endless loop must end
HIDDEN = re.compile(r"^ *### BEGIN HIDDEN TESTS$.*?^ *### END HIDDEN TESTS$\n?", re.MULTILINE | re.DOTALL)


@dataclass
class Outcome:
    """What the tests said of one program."""

    points: float = 0.0
    max_points: float = 0.0
    visible: dict[str, str] = field(default_factory=dict)  # test cell → message, without hidden tests
    all: dict[str, str] = field(default_factory=dict)  # the same with hidden tests
    hints: list[str] = field(default_factory=list)  # of the notebook's tables, for the words of an exception

    @property
    def full_marks(self) -> bool:
        """Whether every test passed, those without points included."""
        return self.points == self.max_points and not self.all

    @property
    def messages(self) -> str:
        return "\n".join([*self.all.values(), *self.visible.values()])

    def claims(self) -> set[tuple[str, str]]:
        """Return the causes that the messages name, each with the test cell that names it."""
        cells = [*self.all.items(), *self.visible.items()]
        return {(cell, claim) for cell, message in cells for claim in claims(message, self.hints)}


def programs(kind: str) -> list[Path]:
    """List the programs whose file name begins with ``kind``: "wrong" or "right"."""
    return sorted(MISTAKES.glob(f"*/*/{kind}_*.py"))


def expected_words(program: Path) -> str | None:
    """Return the words after ``names:`` in the program's docstring, if it has any."""
    docstring = ast.get_docstring(ast.parse(program.read_text("utf-8"))) or ""
    found = re.search(r"^names: (.+)$", docstring, re.MULTILINE)
    return found and found[1].strip()


def accepted_causes(program: Path) -> list[str]:
    """Return the words after each ``names:`` and ``causes:`` of the program's docstring."""
    docstring = ast.get_docstring(ast.parse(program.read_text("utf-8"))) or ""
    return [words.strip() for words in re.findall(r"^(?:names|causes): (.+)$", docstring, re.MULTILINE)]


def claims(message: str, hints: Sequence[str]) -> list[str]:
    """Return the causes that a message names: see this module's documentation."""
    rest, _, likely = message.partition("Likely cause: ")
    found = [likely] if likely else []
    for hint in hints:
        if hint in rest:
            found.append(hint)
            rest = rest.replace(hint, "")
    sentences = re.split(r"(?<=[.:?!]) ", rest)
    questions = groupby(sentences, key=lambda sentence: sentence.endswith("?"))
    return found + [" ".join(group) for is_question, group in questions if is_question]


def false_claims(program: Path, outcome: Outcome) -> list[tuple[str, str]]:
    """Return the causes that the messages name and the program does not have, with the test cells."""
    accepted = [words.lower() for words in accepted_causes(program)]
    return sorted(
        (cell, claim)
        for cell, claim in outcome.claims()
        if not any(words in claim.lower() for words in accepted)
    )


def grade_program(program: Path) -> Outcome:
    """Grade one program as a submission to the notebook that its folder is named after."""
    notebook = notebook_of(program)
    return grade_cells(submission_cells(notebook, program.read_text("utf-8")), data_files(notebook))


def notebook_of(program: Path) -> Path:
    """Return the source of the notebook that a program belongs to."""
    return ROOT / "solutions" / program.parent.parent.name / f"{program.parent.name}.py"


def data_files(notebook: Path) -> list[Path]:
    """List the files that lie beside a notebook for its students: its data."""
    files = [path for path in notebook.parent.iterdir() if path.is_file()]
    return [path for path in files if path.suffix not in {".py", ".ipynb", ".md"}]


def submission_cells(notebook: Path, program: str = "") -> list[dict]:
    """Take the notebook's code cells, with the program in place of the functions that it defines.

    Slow tests of other functions are left out; without a program, none is.

    Raises
    ------
    ValueError
        If the program defines nothing that the notebook asks for.
    """
    replaced, cells = set(), []
    names = defined_functions(program)
    for cell in _code_cells(notebook):
        if cell["solution"] and defined_functions(cell["source"]) & names:
            source = "" if replaced else program
            replaced |= defined_functions(cell["source"])
            cells.append({**cell, "source": source})
        elif not (program and cell["slow"]) or set(re.findall(r"\w+", cell["source"])) & names:
            cells.append(cell)
    missing = replaced - names
    if program and (not replaced or missing):
        raise ValueError(f"the program must define {missing or 'a function of the notebook'}")
    return cells


def grade_cells(cells: list[dict], data: Sequence[Path] = ()) -> Outcome:
    """Run cells in a process of their own, in a folder that holds the data; collect what tests say."""
    if any("import tensorflow" in cell["source"] for cell in cells):
        _import_tensorflow()
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)
    with tempfile.TemporaryDirectory() as folder:
        for path in data:
            shutil.copy(path, folder)
        process = context.Process(target=_grade_in_child, args=(cells, folder, sender))
        process.start()
        sender.close()
        try:
            return receiver.recv()
        except EOFError:
            maximum = sum(cell["points"] for cell in cells)
            return Outcome(0.0, maximum, {"notebook": "crashed"}, {"notebook": "crashed"})
        finally:
            process.join()


@cache
def _import_tensorflow() -> None:
    """Import TensorFlow where the forks inherit it, without the lines that it writes to standard error."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # for the forks: they find no GPU, and say so
    with discarded_stderr():
        importlib.import_module("tensorflow")


@cache
def _code_cells(notebook: Path) -> list[dict]:
    cells = []
    for cell in read_source(notebook).cells:
        nbgrader = cell.metadata.get("nbgrader", {})
        only_draws = not nbgrader and "plt.show()" in cell.source
        if cell.cell_type == "code" and not only_draws:
            cells.append(
                {
                    "id": cell.id,
                    "source": cell.source,
                    "solution": nbgrader.get("solution", False),
                    "test": nbgrader.get("grade", False) and not nbgrader.get("solution", False),
                    "slow": "slow" in cell.metadata.get("tags", []),
                    "points": nbgrader.get("points", 0),
                }
            )
    return cells


def asked_functions(notebook: Path) -> set[str]:
    """Return the names of the functions that a notebook asks for."""
    return set().union(
        *(defined_functions(cell["source"]) for cell in _code_cells(notebook) if cell["solution"])
    )


def defined_functions(source: str) -> set[str]:
    """Return the names of the functions that a piece of code defines at top level."""
    return {node.name for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}


def _grade_in_child(cells: list[dict], folder: str, sender) -> None:
    import matplotlib

    matplotlib.use("Agg")
    os.environ["NBGRADER_EXECUTION"] = "autograde"  # as in the box: else the last cell runs every test again
    warnings.resetwarnings()  # pytest's filters are not those of a kernel
    os.chdir(folder)
    signal.alarm(SECONDS)
    sys.stdout = sys.stderr = io.StringIO()  # what a program prints, and its warnings, are not ours to show
    namespace, outcome = {"__name__": "__main__"}, Outcome()
    for cell in cells:
        if not cell["test"]:
            _error_of(cell["id"], cell["source"], namespace)
            continue
        outcome.max_points += cell["points"]
        message = _error_of(cell["id"], cell["source"], namespace)
        if not message:  # then the visible tests, a part of all of them, pass as well
            outcome.points += cell["points"]
            continue
        outcome.all[cell["id"]] = message
        visible = HIDDEN.sub("", cell["source"])
        if visible != cell["source"]:
            message = _error_of(cell["id"], visible, namespace)
        if message:
            outcome.visible[cell["id"]] = message
    tables = [value for name, value in namespace.items() if name.endswith("HINTS")]
    outcome.hints = [hint for table in tables for _, hint in table]
    sender.send(outcome)


def _error_of(name: str, source: str, namespace: dict) -> str | None:
    """Execute a cell; return what it raised, as ``Type: message``, or None."""
    filename = f"<cell {name}>"
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    try:
        exec(compile(source, filename, "exec"), namespace)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None
