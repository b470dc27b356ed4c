"""Execute the cells of one notebook in the sandbox, and store in them what came of it."""

import nbformat
from nbformat import NotebookNode

from autograder.assignment.content import layout_free, names_used, without_calls
from autograder.assignment.reference import Reference, grade_id, is_test
from autograder.grading.settings import Settings
from autograder.sealed.jobs import GivenCell, Job, Step, StepResult, StudentCell, TestCell
from autograder.sealed.launch import run_job


def execute_cells(
    notebook: NotebookNode, reference: Reference, files: dict[str, bytes], settings: Settings
) -> None:
    """Execute a restored notebook in the sandbox, and store outputs and results in its code cells."""
    code = executed_cells(notebook, reference, settings)
    steps = steps_of(code, reference)
    before = _idle_tests(steps, reference)
    results = execute_steps([*before, *steps], reference, files, settings)
    for (number, cell), step, result in zip(code, steps, results[len(before) :], strict=True):
        store_result(cell, number, result)
        if isinstance(step, TestCell):
            cell.metadata.autograder.mode = step.mode


def executed_cells(
    notebook: NotebookNode, reference: Reference, settings: Settings
) -> list[tuple[int, NotebookNode]]:
    """Return the code cells that are to be executed, with their numbers in the notebook."""
    code = code_cells(notebook)
    if settings.figures:
        return code
    # A picture cell that the student changed is the student's own code, which other cells may need.
    pictures = {
        cell.source.strip()
        for _, cell in code
        if not grade_id(cell) and cell.source.strip() in reference.pictures
    }
    released = {one.sources[0] for one in reference.cells}
    own = [cell.source for _, cell in code if not is_test(cell) and layout_free(cell.source) not in released]
    used = frozenset[str]().union(*map(names_used, own)) if pictures else frozenset()
    while needed := {picture for picture in pictures if reference.pictures[picture] & used}:
        pictures -= needed
        used = used.union(*map(names_used, needed))
    return [(number, cell) for number, cell in code if grade_id(cell) or cell.source.strip() not in pictures]


def _idle_tests(steps: list[Step], reference: Reference) -> list[Step]:
    """Make steps that define the tests which a student's cells mention.

    The student process does not know the tests, so the cell would stop, and what follows would be missing.
    `without_calls` finds only calls that stand alone, but others, such as those in a loop, do no harm either.
    """
    own = "\n".join(step.source for step in steps if isinstance(step, StudentCell))
    return [GivenCell(code) for name, code in reference.idle_tests.items() if name in own]


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
    """Return a notebook's code cells with their numbers, from 1."""
    return list(enumerate((cell for cell in notebook.cells if cell.cell_type == "code"), start=1))


def execute_steps(
    steps: list[Step], reference: Reference, files: dict[str, bytes], settings: Settings
) -> list[StepResult]:
    """Execute steps of a notebook in the sandbox."""
    return run_job(make_job(steps, reference, files, settings))


def make_job(steps: list[Step], reference: Reference, files: dict[str, bytes], settings: Settings) -> Job:
    """Make the job for the sealed executor."""
    return Job(
        steps,
        reference.names,
        reference.modules,
        files,
        limits=settings.limits,
        sandbox=settings.sandbox,
        imports=reference.imports,
        figures=settings.figures,
        answers_import=reference.answers_import,
        helpers=reference.helpers,
        course_modules=reference.course_modules,
        classes=reference.classes,
    )


def store_result(cell: NotebookNode, number: int, result: StepResult) -> None:
    """Store a cell's outputs, number and result in it."""
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
