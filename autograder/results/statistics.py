"""Class statistics: the results of each test, and the distribution of scores."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import correlation, median
from typing import NamedTuple

from autograder.console import counted, printable
from autograder.results.records import Record
from autograder.results.verdict import Status, Verdict

BINS = 10  # of the histogram
NOT_TESTED: tuple[Status, ...] = ("by hand", "unanswered", "not gradable", "grader failed")
MAX_LENGTH = 300  # characters of a message
# What differs between students who made the same mistake: what Python quotes, and numbers.
QUOTED = re.compile(r"""(?<!\w)(['"])[^'"\n]{1,100}\1(?!\w)""")
NUMBER = re.compile(r"-?\d[\d.]*(e[+-]?\d+)?")
SEVERAL = re.compile(r"…(?:[\s,]*…)+")  # "[…, …, …]" is the same as "[…, …]"
# With fewer students, or fewer on one side, a correlation says more about those few than about the test.
FEWEST, FEWEST_ON_A_SIDE = 10, 3
SAME = 1e-9  # points that differ by less are the same
# R. L. Ebel and D. A. Frisbie, Essentials of Educational Measurement (5th ed., 1991), call an item good above
# 0.3, and poor below 0.2. Their index is computed from the best and the worst quarter.
GOOD, FAIR = 0.3, 0.2


class Bin(NamedTuple):
    """A bar of the histogram: the number of students with a score in [low, high)."""

    low: float
    high: float
    students: int


class Discrimination(NamedTuple):
    """How well a test tells students apart.

    Attributes
    ----------
    value : float or None
        The point-biserial correlation between passing the test and the points in the other tests of the
        notebook, None if it cannot be told.
    in_words : str
        What the value means, or why there is none.
    """

    value: float | None
    in_words: str


class Result(NamedTuple):
    """What a student got in a test, and in the other tests of the notebook together."""

    student: str
    verdict: Verdict
    rest: float

    @property
    def passed(self) -> bool:
        """Whether the student got all points."""
        return self.verdict.score == self.verdict.points


@dataclass
class Cluster:
    """Messages that differ only in numbers and names, by their first example."""

    example: str
    students: list[str] = field(default_factory=list)


@dataclass
class Tally:
    """The results of one test, where it was executed."""

    notebook: str
    name: str
    points: float
    results: list[Result] = field(default_factory=list)

    @property
    def students(self) -> int:
        """How many students the test was executed for."""
        return len(self.results)

    @property
    def passed(self) -> int:
        """How many of them got all points."""
        return sum(result.passed for result in self.results)

    @property
    def median_seconds(self) -> float:
        """The time that the test takes on a typical submission on which it was executed."""
        seconds = [result.verdict.seconds for result in self.results if result.verdict.seconds]
        return median(seconds or [0.0])

    def add(self, student: str, verdict: Verdict, rest: float = 0.0) -> None:
        """Count the verdict on a submission; `rest` are the points in other tests."""
        self.results.append(Result(student, verdict, rest))

    def clusters(self) -> list[Cluster]:
        """Group the messages to those who did not pass, the most common first."""
        clusters: dict[str, Cluster] = {}
        for student, verdict, _ in (result for result in self.results if not result.passed):
            message = verdict.message or verdict.status
            clusters.setdefault(kind_of(message), Cluster(_shown(message))).students.append(student)
        return sorted(clusters.values(), key=lambda cluster: -len(cluster.students))

    def most_common_message(self) -> str:
        """Return how often the most common message occurred, and an example of it."""
        clusters = self.clusters()
        return f"{len(clusters[0].students)}×  {clusters[0].example}" if clusters else ""

    def discrimination(self) -> Discrimination:
        """Tell how well the test tells students apart."""
        failed = self.students - self.passed
        if self.students < FEWEST:
            return Discrimination(None, f"only {counted(self.students, 'student')}")
        if not failed:
            return Discrimination(None, "all passed")
        if not self.passed:
            return Discrimination(None, "all failed")
        if min(self.passed, failed) < FEWEST_ON_A_SIDE:
            return Discrimination(
                None, f"only {self.passed} passed" if self.passed < failed else f"only {failed} failed"
            )
        passed, rest = zip(*((result.passed, result.rest) for result in self.results), strict=True)
        value = point_biserial(passed, rest)
        if value is None:
            return Discrimination(None, "the rest is the same for all")
        if value < 0:
            return Discrimination(value, "reversed")
        return Discrimination(value, "good" if value >= GOOD else "fair" if value >= FAIR else "weak")


def kind_of(message: str) -> str:
    """Return a message without the parts that can differ for the same mistake."""
    return SEVERAL.sub("…", NUMBER.sub("…", QUOTED.sub("…", message)))


def point_biserial(passed: Sequence[bool], rest: Sequence[float]) -> float | None:
    """Return the correlation between a yes or no and a number.

    It is None if one of them is the same for all. Otherwise it is Pearson's, with 1 for yes and 0 for no.
    """
    if len(set(passed)) < 2 or max(rest) - min(rest) < SAME:
        return None
    return max(-1.0, min(1.0, correlation([float(one) for one in passed], rest)))


def tallies(records: Mapping[str, Record]) -> list[Tally]:
    """Count the results of each test of a class, in the order of the notebooks.

    A result counts only if the test was executed, so not if the notebook is missing or cannot be read, nor if
    the grader itself failed.

    Parameters
    ----------
    records : mapping
        Student → record.
    """
    cells: dict[tuple[str, str], Tally] = {}
    for student, record in records.items():
        for name, notebook in record.notebooks.items():
            tested = [one for one in notebook.verdicts if one.points and one.status not in NOT_TESTED]
            total = sum(one.score or 0.0 for one in tested)
            for verdict in tested:
                key = name, verdict.grade_id
                tally = cells.setdefault(key, Tally(*key, verdict.points))
                tally.add(student, verdict, total - (verdict.score or 0.0))
    return list(cells.values())


def histogram(values: Sequence[float], maximum: float) -> list[Bin]:
    """Count values in `BINS` bins from 0 to `maximum`, which belongs to the last bin."""
    width = maximum / BINS
    counts = Counter(min(int(value / width), BINS - 1) if width else 0 for value in values)
    return [Bin(number * width, (number + 1) * width, counts[number]) for number in range(BINS)]


def _shown(message: str) -> str:
    """Return a message on one line, which no terminal obeys, cut short if it is long."""
    line = printable(" ".join(message.split()))
    return line if len(line) <= MAX_LENGTH else f"{line[:MAX_LENGTH]} …"
