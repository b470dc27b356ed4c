"""The sealed grader fails the same tests of every program of the bank as one process does."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import matplotlib.pyplot  # noqa: F401  imported once, before the forks
import numpy  # noqa: F401
import pytest

import bank
from autograder.assignment.reference import Reference, references
from autograder.sealed import jobs
from autograder.sealed.launch import run_job
from course_copy import needs_sandbox

pytestmark = needs_sandbox

PROGRAMS = bank.programs("wrong") + bank.programs("right")
NOTEBOOKS = sorted({bank.notebook_of(program) for program in PROGRAMS})
# Draws from a generator that nobody seeds: which of its tests fail beside the first is chance.
CHANCE = {"wrong_global_random_state"}
PARTS = 4  # of a notebook's programs, so that all cores have something to do until the end


def job(program: Path, reference: Reference) -> jobs.Job:
    """Make the executor's job of a program, without the cells that the bank leaves out."""
    notebook = bank.notebook_of(program)
    cells = bank.submission_cells(notebook, program.read_text("utf-8"))
    steps = [
        reference.tests[cell["id"]] if cell["test"] else jobs.StudentCell(cell["source"]) for cell in cells
    ]
    files = {path.name: path.read_bytes() for path in bank.data_files(notebook)}
    return jobs.Job(
        steps, reference.names, reference.modules, files, imports=reference.imports, figures=False
    )


def failed(job: jobs.Job) -> set[str]:
    """Name the test cells that did not pass."""
    results = zip(job.steps, run_job(job), strict=True)
    return {
        step.grade_id
        for step, result in results
        if isinstance(step, jobs.TestCell) and result.status != "passed"
    }


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda notebook: notebook.stem)
def test_every_program_of_the_bank_gets_the_same_verdict(notebook: Path, part: int) -> None:
    reference = references(notebook.parent.name)[notebook.stem]
    programs = [program for program in PROGRAMS if bank.notebook_of(program) == notebook][part::PARTS]
    todo = [job(program, reference) for program in programs]  # not in threads: Python 3.11 cannot parse there
    with ThreadPoolExecutor(1 if os.environ.get("PYTEST_XDIST_WORKER") else 2) as pool:
        sealed = dict(zip(programs, pool.map(failed, todo), strict=True))
    together = {program: set(bank.grade_program(program).all) for program in programs}
    differing = {
        program.stem: (together[program], sealed[program])
        for program in programs
        if together[program] != sealed[program]
    }
    for name in CHANCE & differing.keys():
        assert all(differing.pop(name)), "each way, it must lose marks"
    assert differing == {}
