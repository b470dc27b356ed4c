"""A submission → executed notebooks and verdicts: a pure function, which any executor may run anywhere."""

import nbformat
from nbformat import NotebookNode

from autograder.assignment.reference import Reference, grade_id, is_test
from autograder.console import printable
from autograder.grading.settings import Settings
from autograder.results.verdict import GradedNotebook, Verdict
from autograder.sealed.jobs import Job, Step, StepResult, StudentCell
from autograder.sealed.launch import run_job
from autograder.sealed.sandbox import SandboxError
from autograder.submission.read import Submission
from autograder.submission.restore import NotGradableError, read_notebook, restore


def grade_submission(
    submission: Submission, references: dict[str, Reference], data: dict[str, bytes], settings: Settings
) -> list[GradedNotebook]:
    """Grade every notebook of an assignment that a student handed in.

    Parameters
    ----------
    submission : Submission
        The student's files.
    originals : dict
        Name → the instructor's notebook.
    data : dict
        Name → content of what the instructor handed out beside the notebooks.

    Returns
    -------
    list of GradedNotebook
        One for each of the instructor's notebooks, whatever was handed in.
    """
    files = files_beside(submission.files, data)
    found = _find(submission, references)
    examined = []
    for name, reference in references.items():
        try:
            file, submitted = found[name]
            if isinstance(submitted, NotGradableError):
                raise submitted
        except KeyError:
            examined.append(_not_gradable(reference, "the notebook was not handed in"))
            continue
        except NotGradableError as error:
            examined.append(_not_gradable(reference, str(error)))
            continue
        try:
            result = grade_notebook(submitted, reference, files, settings)
        except SandboxError:
            raise  # of every notebook, not of this one
        except Exception as error:  # no notebook stops the others, whatever we overlooked
            told = f"the grader itself failed on it ({type(error).__name__}: {error})"
            result = _not_gradable(reference, told)
        if file != f"{name}.ipynb":
            result.notes.append(f"the notebook was handed in as {printable(file)}")
        examined.append(result)
    return examined


def files_beside(submitted: dict[str, bytes], data: dict[str, bytes]) -> dict[str, bytes]:
    """Put together what lies beside a notebook: what was handed out, and what does not stand in its way."""
    beside = {
        name: content
        for name, content in submitted.items()
        if not name.endswith(".ipynb") and not any(_in_the_way(name, given) for given in data)
    }
    return {**beside, **data}


def _in_the_way(name: str, given: str) -> bool:
    """Say whether a submitted file has the place of one that was handed out, as a folder or a file."""
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
    """Execute a restored notebook in the sandbox; its code cells get outputs and what became of them."""
    code = code_cells(notebook)
    if not settings.figures:
        # One that the student changed is the student's code, and may be needed.
        code = [
            (number, cell)
            for number, cell in code
            if grade_id(cell) or cell.source.strip() not in reference.pictures
        ]
    steps: list[Step] = [
        reference.tests[grade_id(cell)] if is_test(cell) else StudentCell(cell.source) for _, cell in code
    ]
    results = execute_steps(steps, reference, files, settings)
    for (number, cell), result in zip(code, results, strict=True):
        keep_result(cell, number, result)


def code_cells(notebook: NotebookNode) -> list[tuple[int, NotebookNode]]:
    """Number a notebook's code cells."""
    return list(enumerate((cell for cell in notebook.cells if cell.cell_type == "code"), start=1))


def execute_steps(
    steps: list[Step], reference: Reference, files: dict[str, bytes], settings: Settings
) -> list[StepResult]:
    """Execute steps of a notebook in the sandbox."""
    job = Job(
        steps,
        reference.names,
        reference.modules,
        files,
        limits=settings.limits,
        sandbox=settings.sandbox,
        imports=reference.imports,
        figures=settings.figures,
    )
    return run_job(job)


def keep_result(cell: NotebookNode, number: int, result: StepResult) -> None:
    """Give a cell its outputs and its number, and take down what became of it."""
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
    """Judge a graded cell from what became of it."""
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
    """Make the notebook that the formgrader shows where there is none, and its verdicts."""
    told = nbformat.v4.new_markdown_cell(f"**Not gradable:** {reason}.")
    empty = nbformat.v4.new_notebook(cells=[])
    notebook, _ = restore(empty, reference)
    notebook.cells.insert(0, told)
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number}"
    verdicts = []
    for cell in notebook.cells:
        header = cell.metadata.get("nbgrader", {})
        if header.get("grade") or header.get("task"):
            verdicts.append(Verdict(header.grade_id, 0.0, header.points, "not gradable", reason))
    return GradedNotebook(reference.name, notebook, verdicts, problem=reason)


def _find(
    submission: Submission, references: dict[str, Reference]
) -> dict[str, tuple[str, NotebookNode | NotGradableError]]:
    """Find each notebook among the submitted files; one that was renamed is known by its cells."""
    read: dict[str, NotebookNode | NotGradableError] = {}
    for file, content in submission.files.items():
        if file.endswith(".ipynb"):
            try:
                read[file] = read_notebook(content)
            except NotGradableError as error:
                read[file] = error
    found = {
        name: (f"{name}.ipynb", read.pop(f"{name}.ipynb")) for name in references if f"{name}.ipynb" in read
    }
    for name in references.keys() - found.keys():
        known = {grade_id(cell) for cell in references[name].released.cells} - {None}
        for file, notebook in read.items():
            there = set() if isinstance(notebook, NotGradableError) else set(map(grade_id, notebook.cells))
            if len(known & there) > len(known) / 2:
                found[name] = (file, read.pop(file))
                break
    return found
