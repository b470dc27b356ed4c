"""A copy of the course in a folder of its own, with submissions, for tests and for the benchmark."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook

from autograder.assignment.source import read_source
from autograder.course import ROOT, assignments, configuration, notebook_sources
from autograder.files import cached
from autograder.grading.own_solution import CACHE, digest_of_check
from autograder.grading.settings import limits_from, limits_in

# One mistake a notebook, each of which leaves other tasks of the notebook right.
WRONG = {
    "hebbian-learning": "wrong_no_mean.py",
    "perceptron": "wrong_no_learning_rate.py",
    "multilayer-perceptron": "wrong_softmax_axis_zero.py",
    "backpropagation": "wrong_backward_no_factor_two.py",
    "stochastic-gradient-descent": "wrong_momentum_sign_flipped.py",
    "adam": "wrong_epsilon_inside_root.py",
    "graphs-and-sessions": "wrong_polynomial_variable_fed.py",
    "first-steps-with-keras": "wrong_regressor_sgd.py",
}
needs_sandbox = pytest.mark.sandbox  # conftest.py skips it where there is no bubblewrap
BIN = Path(sys.executable).parent
ENVIRONMENT = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}


# What an instructor may have chosen for this course is not what the tests are about.
DEFAULTS = """
c.AssignLatePenalties.plugin_class = "autograder.nbgrader_plugins.LatePolicy"
c.LateSubmissionPlugin.penalty_method = "none"
c.pop("SealedExecute", None)
"""


def copy_configuration(folder: Path, more: str = "") -> None:
    """Copy nbgrader's configuration, without a late policy or limits of the instructor's, and add to it."""
    text = (ROOT / "nbgrader_config.py").read_text("utf-8")
    (folder / "nbgrader_config.py").write_text(text + DEFAULTS + more, "utf-8")


def copy_course(folder: Path) -> Path:
    """Copy what an instructor has, without submissions."""
    copy_configuration(folder)
    shutil.copy(ROOT / "_config.yml", folder)
    made = shutil.ignore_patterns("__pycache__", "*.ipynb")
    for name, ignored in (("solutions", made), ("exercises", None)):
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    vouch_for_solutions(folder)
    return folder


def keep_only(course: Path, name: str, assignment: str) -> None:
    """Delete the sources of an assignment's other notebooks from a copy of the course."""
    for path in (course / "solutions" / assignment).glob("*.py"):
        if path.stem != name:
            path.unlink()


def vouch_for_solutions(course: Path) -> None:
    """Enter that the solutions earn full marks, which `test_grading` checks, so that not every copy does."""
    limits = limits_from(limits_in(configuration(course)))
    for name in assignments():
        cached(course / CACHE.relative_to(ROOT) / name, digest_of_check(name, limits), list)


def gradebook(course: Path) -> Gradebook:
    """Open a course's gradebook, for a `with` statement."""
    return Gradebook(f"sqlite:///{course}/gradebook/gradebook.db", "deep-learning-i")


def run(course: Path, *command: str | Path, seconds: float = 900) -> subprocess.CompletedProcess:
    """Run a command in a course."""
    return subprocess.run(
        command, cwd=course, env=ENVIRONMENT, capture_output=True, text=True, timeout=seconds
    )


def autograder(course: Path, *arguments: str) -> subprocess.CompletedProcess:
    """Run one of the course's own commands in it."""
    return run(course, sys.executable, "-m", "autograder", *arguments)


def hand_in(
    course: Path, student: str, assignment: str, notebooks: Mapping[str, nbformat.NotebookNode]
) -> Path:
    """Put notebooks where a student's are, by name."""
    folder = course / "gradebook" / "submitted" / student / assignment
    folder.mkdir(parents=True, exist_ok=True)
    for name, notebook in notebooks.items():
        nbformat.write(notebook, folder / f"{name}.ipynb")
    return folder


def released(source: Path) -> nbformat.NotebookNode:
    """Return a notebook as students get it."""
    return nbformat.read(ROOT / "exercises" / source.parent.name / f"{source.stem}.ipynb", as_version=4)


def solved(source: Path, program: str = "") -> nbformat.NotebookNode:
    """Return the release with the solution's answers written into it, but for those that a program has."""
    solution = read_source(source)
    if program:
        put_in(solution, program)
    answers = {cell.id: cell.source for cell in solution.cells if is_answer(cell)}
    notebook = released(source)
    for cell in notebook.cells:
        cell.source = answers.get(cell.id, cell.source)
    return notebook


def put_in(notebook: nbformat.NotebookNode, program: str) -> None:
    """Replace the solution cell that defines what the program defines."""
    name = program.split("def ", 1)[1].split("(", 1)[0]
    (cell,) = (cell for cell in notebook.cells if f"def {name}(" in cell.source and is_answer(cell))
    cell.source = program


def is_answer(cell: nbformat.NotebookNode) -> bool:
    """Say whether a cell is the student's to write."""
    return cell.metadata.get("nbgrader", {}).get("solution", False)


def mistake(source: Path) -> str:
    """Return a program with one mistake."""
    return (ROOT / "tests/mistakes" / source.parent.name / source.stem / WRONG[source.stem]).read_text()


def hand_in_three(course: Path, names: Iterable[str] = ()) -> None:
    """Have three students hand in: one right, one with a mistake in each notebook, one who wrote nothing."""
    for assignment in names or assignments():
        sources = notebook_sources(assignment)
        hand_in(course, "right", assignment, {source.stem: solved(source) for source in sources})
        wrong = {source.stem: solved(source, mistake(source)) for source in sources}
        hand_in(course, "wrong", assignment, wrong)
        hand_in(course, "empty", assignment, {source.stem: released(source) for source in sources})
