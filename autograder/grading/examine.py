"""Grade a submission: a pure function from files to verdicts, which any executor may run anywhere."""

import copy
import traceback

import nbformat
from nbformat import NotebookNode

from autograder.assignment.content import without_calls
from autograder.assignment.reference import Reference, grade_id, is_test
from autograder.console import printable
from autograder.grading.settings import Settings
from autograder.log import SEE_LOG
from autograder.results.verdict import GradedNotebook, Status, Verdict
from autograder.sealed.jobs import Job, Step, StepResult, StudentCell
from autograder.sealed.launch import run_job
from autograder.sealed.sandbox import SandboxError
from autograder.submission.notebook import NotGradableError, read_notebook
from autograder.submission.read import Submission
from autograder.submission.restore import restore


def grade_submission(
    submission: Submission, references: dict[str, Reference], data: dict[str, bytes], settings: Settings
) -> list[GradedNotebook]:
    """Grade every notebook of an assignment that a student handed in.

    Parameters
    ----------
    submission : Submission
        The student's files.
    references : dict
        Name → the instructor's notebook.
    data : dict
        Name → content of what the instructor handed out beside the notebooks.

    Returns
    -------
    list of GradedNotebook
        One for each of the instructor's notebooks, whatever was handed in.

    Raises
    ------
    SandboxError
        If the sandbox cannot be started.
    """
    files = files_beside(submission.files, data)
    matches = _match(submission, references)
    graded = []
    for name, reference in references.items():
        file, submitted = matches.get(name, ("", NotGradableError("the notebook was not handed in")))
        if isinstance(submitted, NotGradableError):
            graded.append(_not_gradable(reference, str(submitted)))
            continue
        try:
            result = grade_notebook(submitted, reference, files, settings)
        except SandboxError:  # concerns every notebook
            raise
        except Exception:  # a failure of ours stops no other notebook, and costs no points
            result = grader_failed(reference, traceback.format_exc())
        if file != f"{name}.ipynb":
            result.notes.append(f"the notebook was handed in as {printable(file)}")
        graded.append(result)
    return graded


def files_beside(submitted: dict[str, bytes], data: dict[str, bytes]) -> dict[str, bytes]:
    """Merge the files beside a notebook: those handed out, and those handed in that do not conflict."""
    beside = {
        name: content
        for name, content in submitted.items()
        if not name.endswith(".ipynb") and not any(_conflicts(name, given) for given in data)
    }
    return {**beside, **data}


def _conflicts(name: str, given: str) -> bool:
    """Say whether a submitted file would replace one that was handed out, as a file or a folder."""
    return name == given or name.startswith(f"{given}/") or given.startswith(f"{name}/")


def grade_notebook(
    submitted: NotebookNode, reference: Reference, files: dict[str, bytes], settings: Settings
) -> GradedNotebook:
    """Restore, execute and judge one notebook."""
    notebook, notes = restore(submitted, reference)
    execute_cells(notebook, reference, files, settings)
    verdicts = [verdict for cell in notebook.cells if (verdict := _verdict(cell))]
    return GradedNotebook(reference.name, notebook, verdicts, notes)


def execute_cells(
    notebook: NotebookNode, reference: Reference, files: dict[str, bytes], settings: Settings
) -> None:
    """Execute a restored notebook in the sandbox; its code cells get their outputs and results."""
    code = executed_cells(notebook, reference, settings)
    results = execute_steps(steps_of(code, reference), reference, files, settings)
    for (number, cell), result in zip(code, results, strict=True):
        store_result(cell, number, result)


def executed_cells(
    notebook: NotebookNode, reference: Reference, settings: Settings
) -> list[tuple[int, NotebookNode]]:
    """Number a notebook's code cells, and select those that are executed."""
    code = code_cells(notebook)
    if settings.figures:
        return code
    # A picture that the student changed is the student's code, and other cells may need it.
    return [
        (number, cell)
        for number, cell in code
        if grade_id(cell) or cell.source.strip() not in reference.pictures
    ]


def steps_of(code: list[tuple[int, NotebookNode]], reference: Reference) -> list[Step]:
    """Make the steps that execute a notebook's code cells."""
    return [
        reference.tests[cell.metadata.nbgrader.grade_id] if is_test(cell) else student_step(cell, reference)
        for _, cell in code
    ]


def student_step(cell: NotebookNode, reference: Reference) -> StudentCell:
    """Make the step that executes a student's cell.

    A student may call a test in a cell of their own. The test runs elsewhere, so the call would stop the
    cell, and what follows it would be missing.
    """
    return StudentCell(without_calls(cell.source, reference.calls))


def code_cells(notebook: NotebookNode) -> list[tuple[int, NotebookNode]]:
    """Number a notebook's code cells."""
    return list(enumerate((cell for cell in notebook.cells if cell.cell_type == "code"), start=1))


def execute_steps(
    steps: list[Step], reference: Reference, files: dict[str, bytes], settings: Settings
) -> list[StepResult]:
    """Execute steps of a notebook in the sandbox."""
    return run_job(make_job(steps, reference, files, settings))


def make_job(steps: list[Step], reference: Reference, files: dict[str, bytes], settings: Settings) -> Job:
    """Put together what the sealed executor has to know about a notebook."""
    return Job(
        steps,
        reference.names,
        reference.modules,
        files,
        limits=settings.limits,
        sandbox=settings.sandbox,
        imports=reference.imports,
        figures=settings.figures,
    )


def store_result(cell: NotebookNode, number: int, result: StepResult) -> None:
    """Give a cell its outputs, its number and its result."""
    cell.outputs = [nbformat.from_dict(output) for output in result.outputs]
    cell.execution_count = number
    for output in cell.outputs:
        if output.output_type == "execute_result":
            output.execution_count = number
    cell.metadata.autograder = nbformat.from_dict(
        {
            "status": result.status,
            "message": result.message,
            "score": result.score,
            "seconds": result.seconds,
        }
    )


def _verdict(cell: NotebookNode) -> Verdict | None:
    """Return the verdict on a graded cell, from its result."""
    header = cell.metadata.get("nbgrader", {})
    name, points = header.get("grade_id"), header.get("points")
    if header.get("task"):
        return Verdict(name, None, points, "by hand")
    if not header.get("grade"):
        return None
    if header.get("solution"):
        from nbgrader.utils import compute_checksum

        if compute_checksum(cell) == header.get("checksum"):
            return Verdict(name, 0.0, points, "unanswered")
        return Verdict(name, None, points, "by hand")
    if cell.cell_type != "code":
        return Verdict(name, None, points, "by hand")
    result = cell.metadata.autograder
    return Verdict(name, result.score, points, result.status, result.message, result.seconds)


def _not_gradable(reference: Reference, reason: str) -> GradedNotebook:
    """Return verdicts of 0 for a notebook that no test can be run on."""
    return _without_result(reference, "not gradable", 0.0, reason)


def grader_failed(reference: Reference, traceback: str) -> GradedNotebook:
    """Return verdicts without a score, because the grader itself failed on the notebook."""
    graded = _without_result(reference, "grader failed", None, f"the grader failed, {SEE_LOG}")
    graded.traceback = traceback
    return graded


def _without_result(reference: Reference, status: Status, score: float | None, reason: str) -> GradedNotebook:
    """Return the same verdict for every graded cell, and a notebook for the formgrader to show."""
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


def _match(
    submission: Submission, references: dict[str, Reference]
) -> dict[str, tuple[str, NotebookNode | NotGradableError]]:
    """Match submitted files to notebooks, by name or else by the cells that they contain."""
    notebooks: dict[str, NotebookNode | NotGradableError] = {}
    for file, content in submission.files.items():
        if file.endswith(".ipynb"):
            try:
                notebooks[file] = read_notebook(content)
            except NotGradableError as error:
                notebooks[file] = error
    matches = {
        name: (file, notebooks.pop(file)) for name in references if (file := f"{name}.ipynb") in notebooks
    }
    for name in references.keys() - matches.keys():
        expected = {grade_id(cell) for cell in references[name].released.cells} - {None}
        for file, notebook in notebooks.items():
            if isinstance(notebook, NotGradableError):
                continue
            if len(expected & set(map(grade_id, notebook.cells))) > len(expected) / 2:
                matches[name] = (file, notebooks.pop(file))
                break
    return matches
