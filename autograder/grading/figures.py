"""``grade``, when the grades are there: the figures of the autograded notebooks, which take most of the time.

The notebook is executed a second time, without its tests. Nothing of that can touch a grade.
"""

import contextlib
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from functools import cache

import nbformat
from nbformat import NotebookNode

from autograder.assignment.reference import Reference, data_files, grade_id, is_test, references
from autograder.course import AUTOGRADED
from autograder.grading.examine import code_cells, execute_steps, files_beside, keep_result
from autograder.grading.pool import bounded_map, pool
from autograder.grading.settings import Settings
from autograder.results.records import OUR_FILES, read_record, write_figures
from autograder.results.verdict import NEEDS_REVIEW
from autograder.sealed.jobs import GivenCell, Step, StudentCell
from autograder.sealed.sandbox import SandboxError
from autograder.submission.read import read_files


def without_figures(submitted: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Choose of (student, assignment) those which are graded, and have no figures yet."""
    records = ((who, read_record(*who)) for who in submitted)
    return [who for who, record in records if record and not record.has_figures]


def render_figures(
    waiting: Sequence[tuple[str, str]],
    settings: Settings,
    workers: int | None = None,
    scheduler: str | None = None,
) -> Iterator[list[str]]:
    """Execute autograded notebooks once more, and write their outputs into them.

    Left out is a notebook in which something had to be stopped while it was graded.

    Parameters
    ----------
    waiting : sequence of (student, assignment)
        What `without_figures` chose.

    Yields
    ------
    list of str
        For each submission that is done: what could not be drawn, and why.

    Raises
    ------
    CourseError
        If the sandbox cannot be started.
    """
    data = {name: data_files(name) for name in {assignment for _, assignment in waiting}}
    reference = cache(references)
    with pool(workers, scheduler) as executor:

        def begin(who: tuple[str, str]) -> Future:
            files = files_beside(_files_beside_autograded(*who), data[who[1]])
            return executor.submit(render_notebooks, _renderable(*who), reference(who[1]), files, settings)

        for who, (notebooks, problems) in bounded_map(executor, workers, waiting, begin):
            write_figures(*who, notebooks)
            yield [f"{who[0]} · {problem}" for problem in problems]


def _files_beside_autograded(student: str, assignment: str) -> dict[str, bytes]:
    """Read what was handed in beside the notebooks, as it was when they were graded."""
    files, _ = read_files(AUTOGRADED / student / assignment)
    return {name: content for name, content in files.items() if name not in OUR_FILES}


def _renderable(student: str, assignment: str) -> dict[str, NotebookNode]:
    """Read the autograded notebooks in which nothing had to be stopped, by name."""
    notebooks: dict[str, NotebookNode] = {}
    record = read_record(student, assignment)
    for name, one in record.notebooks.items() if record else ():  # it may have been removed meanwhile
        if one.problem:
            continue
        with contextlib.suppress(OSError, ValueError):  # someone removed or changed it since
            notebook = nbformat.read(AUTOGRADED / student / assignment / f"{name}.ipynb", as_version=4)
            became = {cell.metadata.get("autograder", {}).get("status") for cell in notebook.cells}
            if not became & set(NEEDS_REVIEW):
                notebooks[name] = notebook
    return notebooks


def render_notebooks(
    notebooks: dict[str, NotebookNode],
    references: dict[str, Reference],
    files: dict[str, bytes],
    settings: Settings,
) -> tuple[dict[str, NotebookNode], list[str]]:
    """Execute the notebooks of a submission without their tests; return them, and what went wrong."""
    problems = []
    for name, notebook in notebooks.items():
        try:
            _execute(notebook, references[name], files, settings)
        except SandboxError:
            raise  # of every notebook, not of this one
        except Exception as error:  # no notebook stops the others
            problems.append(f"{name}: its figures were not drawn ({type(error).__name__}: {error})")
    return notebooks, problems


def _execute(
    notebook: NotebookNode, reference: Reference, files: dict[str, bytes], settings: Settings
) -> None:
    """Execute what is the student's and what draws; the outputs of tests stay."""
    steps: list[Step] = []
    shown = []
    for number, cell in code_cells(notebook):
        if not is_test(cell):
            shown.append((len(steps), number, cell))
            steps.append(StudentCell(cell.source))
        elif given := reference.tests[grade_id(cell)].given:
            steps.append(GivenCell(given))
    results = execute_steps(steps, reference, files, settings)
    for step, number, cell in shown:
        keep_result(cell, number, results[step])
