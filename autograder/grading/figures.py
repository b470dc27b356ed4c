"""Render the figures of autograded notebooks, which ``grade`` leaves out because they take most of the time.

After all grades are written, each notebook is executed once more without its tests. A failure here therefore
cannot change a grade, and rendering may be stopped and resumed at any time.
"""

import contextlib
import logging
import traceback
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from functools import cache
from typing import NamedTuple

import nbformat
from nbformat import NotebookNode

from autograder.assignment.reference import Reference, data_files, is_test, references
from autograder.course import AUTOGRADED, CourseError
from autograder.grading.execute import code_cells, execute_steps, store_result, student_step
from autograder.grading.pool import pool, result_of, run_unordered
from autograder.grading.settings import Settings
from autograder.grading.submission import files_beside
from autograder.log import SEE_LOG
from autograder.results.records import OUR_FILES, read_record, write_figures
from autograder.results.verdict import NEEDS_REVIEW
from autograder.sealed.jobs import GivenCell, Step
from autograder.sealed.sandbox import SandboxError
from autograder.submission.read import SubmissionKey, read_files

logger = logging.getLogger(__name__)


class Rendered(NamedTuple):
    """A submission's notebooks with figures, and a traceback for each that could not be rendered."""

    notebooks: dict[str, NotebookNode]
    tracebacks: dict[str, str]


def render_figures(
    keys: Sequence[SubmissionKey],
    settings: Settings,
    workers: int | None = None,
    scheduler: str | None = None,
) -> Iterator[list[str]]:
    """Execute autograded notebooks once more, and write their outputs into them.

    Notebooks in which a cell was stopped during grading are left out.

    Parameters
    ----------
    keys : sequence of SubmissionKey
        See `pending.without_figures`.

    Yields
    ------
    list of str
        For each finished submission, what could not be rendered. The log says why.

    Raises
    ------
    CourseError
        If the sandbox cannot be started, or the disk is full.
    """
    data = cache(data_files)

    with pool(workers, scheduler) as executor:
        shared = cache(lambda name: executor.share(references(name)))

        def begin(key: SubmissionKey) -> Future[Rendered]:
            record = read_record(*key)
            names = record.notebooks if record else {}  # the record may have been removed
            handed_in, given = _files_beside_autograded(*key), data(key.assignment)
            files = {name: files_beside(handed_in, given, one.file) for name, one in names.items()}
            return executor.submit(
                render_notebooks, _renderable(*key), shared(key.assignment), files, settings
            )

        for key, future in run_unordered(executor, keys, begin):
            try:
                notebooks, tracebacks = result_of(future)
                write_figures(*key, notebooks)
            except CourseError:
                raise
            except Exception:
                tracebacks = {"all notebooks": traceback.format_exc()}
            for name, text in tracebacks.items():
                logger.error("the figures of %s were not rendered\n%s", name, text, extra={"submission": key})
            yield [f"{key} · {name}: its figures were not rendered ({SEE_LOG})" for name in tracebacks]


def _files_beside_autograded(student: str, assignment: str) -> dict[str, bytes]:
    """Read the files that were handed in beside the notebooks, as they were at the time of grading.

    No notebook is among them: those in this folder are the autograded ones, which have the hidden tests.
    """
    files, _ = read_files(AUTOGRADED / student / assignment)
    return {
        name: content
        for name, content in files.items()
        if name not in OUR_FILES and not name.endswith(".ipynb")
    }


def _renderable(student: str, assignment: str) -> dict[str, NotebookNode]:
    """Read the autograded notebooks whose figures can and need to be rendered."""
    notebooks: dict[str, NotebookNode] = {}
    record = read_record(student, assignment)
    for name, one in record.notebooks.items() if record else ():  # the record may have been removed
        if one.problem or one.has_figures:
            continue
        with contextlib.suppress(OSError, ValueError):  # it has been removed or changed since
            notebook = nbformat.read(AUTOGRADED / student / assignment / f"{name}.ipynb", as_version=4)
            statuses = {cell.metadata.get("autograder", {}).get("status") for cell in notebook.cells}
            if not statuses & set(NEEDS_REVIEW):
                notebooks[name] = notebook
    return notebooks


def render_notebooks(
    notebooks: dict[str, NotebookNode],
    references: dict[str, Reference],
    files: dict[str, dict[str, bytes]],
    settings: Settings,
) -> Rendered:
    """Execute the notebooks of a submission without their tests; `files` has those beside each of them."""
    tracebacks = {}
    for name, notebook in notebooks.items():
        try:
            _execute(notebook, references[name], files[name], settings)
        except SandboxError:  # concerns every notebook
            raise
        except Exception:  # does not stop the other notebooks
            tracebacks[name] = traceback.format_exc()
    return Rendered(notebooks, tracebacks)


def _execute(
    notebook: NotebookNode, reference: Reference, files: dict[str, bytes], settings: Settings
) -> None:
    """Execute the cells that are not tests, and keep the outputs of the tests."""
    steps: list[Step] = []
    shown = []
    for number, cell in code_cells(notebook):
        if not is_test(cell):
            shown.append((len(steps), number, cell))
            steps.append(student_step(cell, reference))
        elif given := reference.tests[cell.metadata.nbgrader.grade_id].given:
            steps.append(GivenCell(given))
    results = execute_steps(steps, reference, files, settings)
    for step, number, cell in shown:
        store_result(cell, number, results[step])
