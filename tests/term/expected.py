"""Compute what each student's score has to be, without the grader."""

import json
import math
import re
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
def points_of_tests(source: Path, code: tuple[tuple[str, str], ...]) -> float:
    """Run a notebook's tests on programs in one process, as the bank does, and count the points.

    Slow tests that none of the programs concerns are not run: they pass, as with the solution.
    """
    cells, answers, solution = bank.submission_cells(source), dict(code), programs_to_write(source)
    most: float = sum(cell["points"] for cell in cells if cell["test"])
    if not code:
        return most
    names = set().union(*(bank.defined_functions(solution[cell]) for cell in answers))
    cells = [
        {**cell, "source": answers.get(cell["id"], cell["source"])}
        for cell in cells
        if not cell["slow"] or names & set(re.findall(r"\w+", cell["source"]))
    ]
    return most - _lost(cells, bank.data_files(source))


def _lost(cells: list[dict[str, Any]], data: list[Path]) -> float:
    """Run cells and count the points that are lost, or read what an earlier run of the same cells counted."""
    content = [json.dumps(cells).encode(), *(path.read_bytes() for path in data)]
    path = COUNTED / f"{sha256(b''.join(content)).hexdigest()}.txt"
    if not path.exists():
        outcome = bank.grade_cells(cells, data)
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, str(outcome.max_points - outcome.points).encode())
    return float(path.read_text())


def mark(work: tuple[Answers, ...], handed_in: datetime, due: datetime) -> Mark:
    """Add up the points of an assignment's notebooks, and take off what lateness costs.

    Parameters
    ----------
    handed_in : datetime
        When that was, on the platform's clock.
    due : datetime
        For this student, extensions included.
    """
    readable = [answers for answers in work if not answers.trouble]
    tests = sum(points_of_tests(one.source, one.code) for one in readable)
    words = sum(min(one.reasons / 2, most_points_in_words(one.source)) for one in readable)
    return Mark(tests, words, taken_off(tests + words, handed_in, due))


def taken_off(points: float, handed_in: datetime, due: datetime) -> float:
    """Return what lateness costs: a tenth for each day that has begun, half at most, all after a week."""
    late = handed_in - due
    if late <= GRACE:
        return 0.0
    if late > NOTHING_AFTER:
        return points
    return points * min(math.ceil(late / DAY) * SHARE_A_DAY, MOST)
