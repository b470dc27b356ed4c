"""Grade an assignment's own solution before a class, so that no mistake in a test costs everybody points.

The solution is executed where there is a sandbox in it, and otherwise without one, because it is the
instructor's own code. The result is cached until the assignment, the grader or a limit changes.
"""

import copy
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import NamedTuple

from nbformat import NotebookNode

from autograder.assignment.decisions import in_digest
from autograder.assignment.imports import not_python
from autograder.assignment.names import bound
from autograder.assignment.reference import (
    Reference,
    data_files,
    digest_of_inputs,
    grade_id,
    references,
)
from autograder.assignment.source import read_source
from autograder.course import CACHES, CourseError, notebook_sources
from autograder.files import cached
from autograder.grading.pool import cores
from autograder.grading.settings import Settings
from autograder.grading.submission import grade_notebook
from autograder.results.verdict import Verdict
from autograder.sealed.limits import Limits
from autograder.sealed.sandbox import SandboxError

CACHE = CACHES / "own-solutions"  # one file per assignment
MISSING = re.compile(r"NameError: name '(\w+)' is not defined")

logger = logging.getLogger(__name__)


class Shortfall(NamedTuple):
    """A test in which the assignment's own solution does not earn all points.

    Attributes
    ----------
    notebook, test : str
        The names of the notebook and of the test cell.
    score, points : float
        What the solution earns, and what the test is worth.
    why : str
        What the test says, and a likely cause.
    """

    notebook: str
    test: str
    score: float
    points: float
    why: str


def refusals(assignments: Iterable[str], settings: Settings, action: str) -> dict[str, str]:
    """Say which assignments are not fit for students, and why.

    Parameters
    ----------
    action : str
        What is refused: "grade" or "release".

    Returns
    -------
    dict
        Assignment → the tests in which its own solution does not earn full marks, or why it has no tests.
    """
    refused = {}
    for assignment in sorted(assignments):
        try:
            found = shortfalls(assignment, settings)
        except CourseError as error:
            refused[assignment] = str(error)
            continue
        if found:
            lines = [
                f"{assignment} was not {action}d, because its own solution does not earn full marks:",
                *(f"  {line}" for line in [*_by_reason(found), *not_python(assignment)]),
                "Correct the solution or the tests. If they are right in nbgrader's own executor, run "
                f"`python -m autograder audit {assignment}`, or add --anyway to {action} it all the same.",
            ]
            refused[assignment] = "\n".join(lines)
    return refused


def _by_reason(found: Sequence[Shortfall]) -> Iterator[str]:
    """Yield a line for each reason, with the tests that fail for it: a mistake often concerns many."""
    reasons: dict[tuple[str, str], list[str]] = {}
    for one in found:
        test = f"{one.test} ({one.score:g} of {one.points:g} points)"
        reasons.setdefault((one.notebook, one.why), []).append(test)
    for (notebook, why), tests in reasons.items():
        yield f"{notebook}, {', '.join(tests)}: {why}"


def shortfalls(assignment: str, settings: Settings) -> list[Shortfall]:
    """List the tests in which an assignment's own solution does not earn all points.

    If the grader itself fails on the solution, nothing is known, and the list is empty. It would then fail on
    submissions as well, and say so.
    """
    references(assignment)  # raises the CourseError of a notebook that is none
    try:
        return cached(
            CACHE / assignment,
            digest_of_check(assignment, settings.limits),
            partial(_shortfalls, assignment, replace(settings, figures=False)),
        )
    except CourseError:
        raise
    except Exception:
        logger.exception("the solution of %s was not graded", assignment)
        return []


def digest_of_check(assignment: str, limits: Limits) -> bytes:
    """Return a digest of all that the score of a solution depends on."""
    return sha256(digest_of_inputs(assignment) + f"{limits}{in_digest(assignment)}".encode()).digest()


def _shortfalls(assignment: str, settings: Settings) -> list[Shortfall]:
    """Grade the solution of each notebook, without a sandbox if there is none on this machine."""
    data, known = data_files(assignment), references(assignment)
    solved = {
        source.stem: own_solution(known[source.stem], read_source(source))
        for source in notebook_sources(assignment)
    }

    def graded(name: str, settings: Settings) -> list[Shortfall]:
        result = grade_notebook(solved[name], known[name], data, settings)
        return list(_below_full_marks(result.verdicts, known[name]))

    with ThreadPoolExecutor(cores()) as threads:
        try:
            found = list(threads.map(partial(graded, settings=settings), solved))
        except SandboxError:
            if settings.sandbox == "none":
                raise
            found = list(threads.map(partial(graded, settings=replace(settings, sandbox="none")), solved))
    return [shortfall for one in found for shortfall in one]


def own_solution(reference: Reference, source: NotebookNode) -> NotebookNode:
    """Return the release with the answers of the instructor's notebook, as a student would hand it in."""
    answers = {name: cell.source for cell in source.cells if (name := grade_id(cell)) and _is_answer(cell)}
    notebook = copy.deepcopy(reference.released)
    for cell in notebook.cells:
        cell.source = answers.get(grade_id(cell) or "", cell.source)
    return notebook


def _is_answer(cell: NotebookNode) -> bool:
    return bool(cell.metadata.nbgrader.get("solution"))


def _below_full_marks(verdicts: Iterable[Verdict], reference: Reference) -> Iterator[Shortfall]:
    """Yield the tests that do not give all their points; answers that a person marks do not count."""
    changeable = set[str]().union(
        *(bound(cell.content.text) for cell in reference.cells if cell.is_code and not cell.name)
    )
    for verdict in verdicts:
        if verdict.score is not None and verdict.status != "unanswered" and verdict.score < verdict.points:
            why = verdict.message.partition("\n")[0]
            if (missing := MISSING.match(why)) and missing[1] in changeable:
                why += ". A cell that students may change defines it: give that cell a grade_id."
            yield Shortfall(reference.name, verdict.grade_id, verdict.score, verdict.points, why)
