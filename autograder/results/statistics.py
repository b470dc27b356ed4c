"""Class statistics: the results of each test, and the distribution of scores."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import NamedTuple

from autograder.console import printable
from autograder.results.records import Record
from autograder.results.verdict import Status, Verdict

BINS = 10  # of the histogram
NOT_TESTED: tuple[Status, ...] = ("by hand", "unanswered", "not gradable", "grader failed")
NUMBER = re.compile(r"-?\d[\d.]*(e[+-]?\d+)?")
MAX_LENGTH = 300  # characters of a message


class Bin(NamedTuple):
    """A bar of the histogram: the number of students with a score in [low, high)."""

    low: float
    high: float
    students: int


@dataclass
class Tally:
    """The results of one test in a class.

    Attributes
    ----------
    students : int
        Those on whose notebooks the test was executed.
    passed : int
        Those who got all points.
    messages : Counter
        How many of the others got each message. Numbers are replaced, because they differ between students.
    examples : dict
        For each key of `messages`, the message that one of the students got.
    seconds : list of float
        The time that the test took on each submission on which it was executed.
    """

    notebook: str
    name: str
    points: float
    students: int = 0
    passed: int = 0
    messages: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)

    @property
    def median_seconds(self) -> float:
        """The time that the test takes on a typical submission."""
        return median(self.seconds or [0.0])

    def add(self, verdict: Verdict) -> None:
        """Count the verdict on one student's submission."""
        self.students += 1
        if verdict.seconds:
            self.seconds.append(verdict.seconds)
        if verdict.score == self.points:
            self.passed += 1
        else:
            message = verdict.message or verdict.status
            kind = NUMBER.sub("…", message)
            self.messages[kind] += 1
            self.examples.setdefault(kind, message)

    def most_common_message(self) -> str:
        """Return how often the most common message occurred, and an example of it."""
        if not self.messages:
            return ""
        kind, count = self.messages.most_common(1)[0]
        message = printable(" ".join(self.examples[kind].split()))
        shortened = message if len(message) <= MAX_LENGTH else f"{message[:MAX_LENGTH]} …"
        return f"{count}×  {shortened}"


def tallies(records: Iterable[Record]) -> list[Tally]:
    """Count the results of each test in the records of a class, in the order of the notebooks.

    A result counts only if the test was executed, so not if the notebook is missing or cannot be read, nor if
    the grader itself failed.
    """
    cells: dict[tuple[str, str], Tally] = {}
    for record in records:
        for name, notebook in record.notebooks.items():
            for verdict in notebook.verdicts:
                if verdict.points and verdict.status not in NOT_TESTED:
                    key = name, verdict.grade_id
                    cells.setdefault(key, Tally(*key, verdict.points)).add(verdict)
    return list(cells.values())


def histogram(values: Sequence[float], maximum: float) -> list[Bin]:
    """Count values in `BINS` bins from 0 to `maximum`, which belongs to the last bin."""
    width = maximum / BINS
    counts = Counter(min(int(value / width), BINS - 1) if width else 0 for value in values)
    return [Bin(number * width, (number + 1) * width, counts[number]) for number in range(BINS)]
