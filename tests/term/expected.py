"""Compute what each student's score has to be, without the grader."""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import bank
from autograder.course import ROOT
from autograder.files import replace_file
from term.work import Answers, most_points_in_words, programs_to_write

GRACE, DAY = timedelta(minutes=30), timedelta(days=1)
COUNTED = ROOT / "_build" / "term"  # a notebook's tests take seconds, and a class hands in the same programs
SHARE_A_DAY, MOST = 0.1, 0.5  # of the points that the work got
NOTHING_AFTER = timedelta(days=7)
POLICY = """\
grace = "30 minutes"
penalty = "10 % per day"
at_most = "50 %"
zero_after = "7 days"
"""


@dataclass(frozen=True)
class Corrections:
    """What the instructor decided about tests: (assignment, notebook, test).

    Attributes
    ----------
    dropped : frozenset
        The tests that do not count.
    given : frozenset
        The tests whose points everybody gets who handed in a notebook that can be read.
    """

    dropped: frozenset[tuple[str, str, str]] = frozenset()
    given: frozenset[tuple[str, str, str]] = frozenset()

    def of(self, source: Path) -> tuple[set[str], set[str]]:
        """Return the tests of one notebook that are dropped, and those that are given."""
        notebook = source.parent.name, source.stem
        dropped, given = (
            {test for *key, test in one if (*key,) == notebook} for one in (self.dropped, self.given)
        )
        return dropped, given


NO_CORRECTIONS = Corrections()


@dataclass(frozen=True)
class Mark:
    """The points of a student's work on an assignment.

    Attributes
    ----------
    tests, words : float
        What the tests and the marker gave.
    taken_off : float
        The points that were taken off because the work was late.
    """

    tests: float
    words: float
    taken_off: float = 0.0

    @property
    def total(self) -> float:
        """What is left."""
        return self.tests + self.words - self.taken_off


@cache
def tests_of(source: Path) -> Mapping[str, float]:
    """Return the points of each test of a notebook."""
    return {cell["id"]: cell["points"] for cell in bank.submission_cells(source) if cell["test"]}


def points_of_tests(
    source: Path, code: tuple[tuple[str, str], ...] = (), corrections: Corrections = NO_CORRECTIONS
) -> float:
    """Count the points of a notebook's tests for programs, or the solution."""
    dropped, given = corrections.of(source)
    lost = failed_tests(source, code) - given
    return sum(points for test, points in tests_of(source).items() if test not in dropped | lost)


@cache
def failed_tests(source: Path, code: tuple[tuple[str, str], ...]) -> frozenset[str]:
    """Run a notebook's tests on programs as the bank does; list what fails.

    Slow tests that none of the programs concerns are not run: they pass, as with the solution.
    """
    if not code:
        return frozenset()
    cells, answers, solution = bank.submission_cells(source), dict(code), programs_to_write(source)
    names = set().union(*(bank.defined_functions(solution[cell]) for cell in answers))
    cells = [
        {**cell, "source": answers.get(cell["id"], cell["source"])}
        for cell in cells
        if not cell["slow"] or names & set(re.findall(r"\w+", cell["source"]))
    ]
    return frozenset(_failed(cells, bank.data_files(source)))


def _failed(cells: list[dict[str, Any]], data: list[Path]) -> list[str]:
    """Run cells and list the tests that fail, unless an earlier run did."""
    content = [json.dumps(cells).encode(), *(path.read_bytes() for path in data)]
    path = COUNTED / f"{sha256(b''.join(content)).hexdigest()}.json"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, json.dumps(sorted(bank.grade_cells(cells, data).all)).encode())
    failed: list[str] = json.loads(path.read_text())
    return failed


def mark(
    work: tuple[Answers, ...], handed_in: datetime, due: datetime, corrections: Corrections = NO_CORRECTIONS
) -> Mark:
    """Add up an assignment's points, and take off what lateness costs.

    Parameters
    ----------
    handed_in : datetime
        When that was, on the platform's clock.
    due : datetime
        For this student, extensions included.
    """
    readable = [answers for answers in work if not answers.trouble]
    tests = sum(points_of_tests(one.source, one.code, corrections) for one in readable)
    words = sum(min(one.reasons / 2, most_points_in_words(one.source)) for one in readable)
    return Mark(tests, words, taken_off(tests + words, handed_in, due))


def taken_off(points: float, handed_in: datetime, due: datetime) -> float:
    """Return what lateness costs.

    A tenth for each day that has begun, half at most, and everything after a week.
    """
    late = handed_in - due
    if late <= GRACE:
        return 0.0
    if late > NOTHING_AFTER:
        return points
    return points * min(math.ceil(late / DAY) * SHARE_A_DAY, MOST)
