"""The tests of the exercises are tested: they reject every wrong program of the bank and no right one.

Their messages name no cause that a program does not have.

The sealed grader has to fail the same tests of each program as one process does. Both questions are asked of
the same run in one process: a notebook's programs are graded once, by the worker that has their group.
`make test` tries a sample of the programs, `make thorough` all of them.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import matplotlib.pyplot  # noqa: F401  imported once, before the forks
import numpy  # noqa: F401
import pytest
from sampling import sample

import bank
from autograder.assignment.reference import Reference, references
from autograder.sealed.jobs import Job, StudentCell, TestCell
from autograder.sealed.launch import run_job
from course_copy import needs_sandbox

pytestmark = pytest.mark.bank

PARTS = 2  # of a notebook's programs, so that all cores have something to do until the end
ALL = {
    str(program.relative_to(bank.MISTAKES)): program
    for kind in ("wrong", "right")
    for program in bank.programs(kind)
}
PROGRAMS = [ALL[name] for name in sample(ALL, 5)]
SEALED = {ALL[name] for name in sample(ALL, 15)}  # about a third of PROGRAMS; all of them in a thorough run
NOTEBOOKS = sorted({bank.notebook_of(program) for program in PROGRAMS})
# Draws from a generator that nobody seeds: which of its tests fail beside the first is chance.
CHANCE = {"wrong_global_random_state"}


def _part(notebook: Path, part: int):
    name = f"{notebook.stem}-{part}"
    return pytest.param(notebook, part, marks=pytest.mark.xdist_group(name), id=name)


parts = pytest.mark.parametrize(
    ("notebook", "part"), [_part(notebook, part) for notebook in NOTEBOOKS for part in range(PARTS)]
)


def programs(notebook: Path, part: int) -> list[Path]:
    """List the sampled programs in one part of a notebook."""
    return [program for program in PROGRAMS if bank.notebook_of(program) == notebook][part::PARTS]


@cache
def outcomes(notebook: Path, part: int) -> dict[Path, bank.Outcome]:
    """Grade programs in one process each, with the tests."""
    return {program: bank.grade_program(program) for program in programs(notebook, part)}


@parts
def test_wrong_programs_lose_marks_and_are_told_why_and_right_ones_get_full_marks(
    notebook: Path, part: int
) -> None:
    problems = {}
    for program, outcome in outcomes(notebook, part).items():
        words = bank.expected_words(program)
        if program.stem.startswith("right"):
            if not outcome.full_marks:
                problems[program.stem] = f"a right program loses marks: {outcome.messages}"
        elif outcome.full_marks:
            problems[program.stem] = "no test rejects this program"
        elif words and words.lower() not in outcome.messages.lower():
            problems[program.stem] = f"{words!r} is not in: {outcome.messages}"
    assert problems == {}


@parts
def test_messages_do_not_accuse_other_functions(notebook: Path, part: int) -> None:
    """A message that names functions of the notebook names one that the program defines."""
    asked = bank.asked_functions(notebook)
    accused = {
        (program.stem, test): message
        for program, outcome in outcomes(notebook, part).items()
        for test, message in {**outcome.all, **outcome.visible}.items()
        if (named := {name for name in asked if f"`{name}`" in message})
        and not named & bank.defined_functions(program.read_text("utf-8"))
    }
    assert accused == {}


@parts
def test_messages_name_no_false_cause(notebook: Path, part: int) -> None:
    wrong = {p: o for p, o in outcomes(notebook, part).items() if p.stem.startswith("wrong")}
    misled = {program.stem: bank.false_claims(program, outcome) for program, outcome in wrong.items()}
    assert {program: claims for program, claims in misled.items() if claims} == {}


@parts
def test_programs_accept_only_causes_that_are_named(notebook: Path, part: int) -> None:
    """A ``causes:`` that no message contains any longer would hide a false one that comes later."""
    unused = {
        program.stem: cause
        for program, outcome in outcomes(notebook, part).items()
        for cause in bank.accepted_causes(program)
        if cause != bank.expected_words(program)
        and not any(cause.lower() in claim.lower() for _, claim in outcome.claims())
    }
    assert unused == {}


def test_claims_are_found() -> None:
    hint = "Axis 0 runs over the rows."
    messages = {
        "`f` is not right: expected 1, got 2. Likely cause: the sign is turned.": ["the sign is turned."],
        "`f` stopped with AxisError: 3 at the line `a.sum(3)`. Axis 0 runs over the rows.": [hint],
        "`f` is 0.5. Is a bias missing? Is W transposed? Look at both.": [
            "Is a bias missing? Is W transposed?"
        ],
        "`f` should have shape (2,), not (3,).": [],
    }
    assert {message: bank.claims(message, [hint]) for message in messages} == messages


@needs_sandbox
@parts
def test_the_sealed_grader_fails_the_same_tests(notebook: Path, part: int) -> None:
    reference = references(notebook.parent.name)[notebook.stem]
    chosen = [program for program in programs(notebook, part) if program in SEALED]
    todo = [job(program, reference) for program in chosen]  # parsed in the main thread
    with ThreadPoolExecutor(1 if os.environ.get("PYTEST_XDIST_WORKER") else 2) as pool:
        sealed = dict(zip(chosen, pool.map(failed, todo), strict=True))
    differing = {
        program.stem: (in_one_process, tests)
        for program, tests in sealed.items()
        if (in_one_process := set(outcomes(notebook, part)[program].all)) != tests
    }
    for name in CHANCE & differing.keys():
        assert all(differing.pop(name)), "each way, it must lose marks"
    assert differing == {}


def job(program: Path, reference: Reference) -> Job:
    """Make the executor's job of a program, without the cells that the bank leaves out."""
    notebook = bank.notebook_of(program)
    cells = bank.submission_cells(notebook, program.read_text("utf-8"))
    steps = [reference.tests[cell["id"]] if cell["test"] else StudentCell(cell["source"]) for cell in cells]
    files = {path.name: path.read_bytes() for path in bank.data_files(notebook)}
    return Job(steps, reference.names, reference.modules, files, imports=reference.imports, figures=False)


def failed(job: Job) -> set[str]:
    """Return the test cells that did not pass."""
    return {
        step.grade_id
        for step, result in zip(job.steps, run_job(job), strict=True)
        if isinstance(step, TestCell) and result.status != "passed"
    }
