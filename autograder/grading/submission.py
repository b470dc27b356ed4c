"""Grade one submission: from files to verdicts, possibly in another process or on another machine."""

import copy
import traceback
from collections.abc import Mapping
from types import MappingProxyType

import nbformat
from nbformat import NotebookNode

from autograder.assignment.reference import Reference, grade_id
from autograder.grading.execute import execute_cells
from autograder.grading.settings import Settings
from autograder.log import SEE_LOG
from autograder.nbgrader_app import is_as_released
from autograder.results.records import NotebookRecord
from autograder.results.verdict import GradedNotebook, Status, Verdict
from autograder.sealed.sandbox import SandboxError
from autograder.submission.choose import Choice, choose_notebooks
from autograder.submission.read import Submission
from autograder.submission.restore import restore


def grade_submission(
    submission: Submission,
    references: dict[str, Reference],
    data: dict[str, bytes],
    settings: Settings,
    known: Mapping[str, NotebookRecord] = MappingProxyType({}),
) -> list[GradedNotebook]:
    """Grade every notebook of an assignment that a student handed in.

    Parameters
    ----------
    submission : Submission
        The student's files.
    references : dict
        Name → the instructor's notebook.
    data : dict
        Name → content of the files that were handed out beside the notebooks.
    known : mapping
        Name → what is known of a notebook from an earlier run. If the same file still counts as this
        notebook, it is not graded again.

    Returns
    -------
    list of GradedNotebook
        One for each of the instructor's notebooks, including those that were not handed in, but without those
        that are known.

    Raises
    ------
    SandboxError
        If the sandbox cannot be started.
    """
    graded = []
    for name, choice in choose_notebooks(submission.files, references).items():
        reference = references[name]
        if name in known and _is_same(choice, known[name]):
            continue
        if choice.notebook is None:
            result = _not_gradable(reference, choice.problem)
        else:
            files = files_beside(submission.files, data, choice.file)
            try:
                result = grade_notebook(choice.notebook, reference, files, settings)
            except SandboxError:  # concerns every notebook
                raise
            except Exception:  # a failure of ours stops no other notebook, and costs no points
                result = grader_failed(reference, traceback.format_exc())
        result.file = choice.file
        result.notes += choice.notes
        graded.append(result)
    return graded


def _is_same(choice: Choice, known: NotebookRecord) -> bool:
    """Return whether a choice, which depends on all notebooks, is still the same."""
    return choice.file == known.file and set(choice.notes) <= set(known.notes)


def files_beside(submitted: dict[str, bytes], data: dict[str, bytes], notebook: str = "") -> dict[str, bytes]:
    """Collect the files that a notebook finds when it is executed, by their path.

    Those handed out come first, then those that were handed in beside the notebook or in folders beside it,
    then the others, at the path under which they were handed in. Other notebooks are among them, because a
    student may execute one with ``%run``.

    Parameters
    ----------
    submitted, data : dict
        Path → content of what was handed in, and of what was handed out.
    notebook : str
        The path of the notebook among what was handed in.
    """
    folder = notebook.rpartition("/")[0]
    submitted = {name: content for name, content in submitted.items() if name != notebook}
    beside = {
        name.removeprefix(f"{folder}/"): content
        for name, content in submitted.items()
        if folder and name.startswith(f"{folder}/")
    }
    files = dict(data)
    for given in (beside, submitted):
        for name, content in given.items():
            if not any(_conflicts(name, other) for other in files):
                files[name] = content
    return files


def _conflicts(name: str, given: str) -> bool:
    """Return whether a submitted file would replace one that was handed out, or one of its folders."""
    return name == given or name.startswith(f"{given}/") or given.startswith(f"{name}/")


def grade_notebook(
    submitted: NotebookNode, reference: Reference, files: dict[str, bytes], settings: Settings
) -> GradedNotebook:
    """Restore, execute and judge one notebook."""
    notebook, notes = restore(submitted, reference)
    execute_cells(notebook, reference, files, settings)
    verdicts = [verdict for cell in notebook.cells if (verdict := _verdict(cell))]
    return GradedNotebook(reference.name, notebook, verdicts, notes)


def _verdict(cell: NotebookNode) -> Verdict | None:
    """Return the verdict on a cell, or None if it is not graded."""
    header = cell.metadata.get("nbgrader", {})
    name, points = header.get("grade_id"), header.get("points")
    task, answer = header.get("task"), header.get("solution")
    if not (task or header.get("grade")):
        return None
    if answer and not task and is_as_released(cell):
        return Verdict(name, 0.0, points, "unanswered")
    if task or answer or cell.cell_type != "code":
        return Verdict(name, None, points, "by hand")
    result = cell.metadata.autograder
    return Verdict(name, result.score, points, result.status, result.message, result.seconds, result.mode)


def _not_gradable(reference: Reference, reason: str) -> GradedNotebook:
    """Return verdicts with a score of 0 for a notebook that cannot be graded."""
    return _without_result(reference, "not gradable", 0.0, reason)


def grader_failed(reference: Reference, traceback: str) -> GradedNotebook:
    """Return verdicts without a score, because the grader itself failed on the notebook."""
    graded = _without_result(reference, "grader failed", None, f"the grader itself failed ({SEE_LOG})")
    graded.traceback = traceback
    return graded


def _without_result(reference: Reference, status: Status, score: float | None, reason: str) -> GradedNotebook:
    """Return the same verdict for every graded cell, and a notebook that the formgrader can show."""
    cells = [copy.deepcopy(cell) for cell in reference.instructor.cells if grade_id(cell)]
    cells.insert(0, nbformat.v4.new_markdown_cell(f"**{status.capitalize()}:** {reason}."))
    for number, cell in enumerate(cells):
        cell.id = f"cell-{number}"
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=copy.deepcopy(reference.instructor.metadata))
    headers = [cell.metadata.get("nbgrader", {}) for cell in cells]
    verdicts = [
        Verdict(header.grade_id, score, header.points, status, reason)
        for header in headers
        if header.get("grade") or header.get("task")
    ]
    return GradedNotebook(reference.name, notebook, verdicts, problem=reason)
