"""Make the page of ``report --html``, a single file for instructors."""

import math
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from autograder.console import printable
from autograder.results.class_report import AssignmentReport, ClassReport
from autograder.results.corrections import IN_WORDS
from autograder.results.lateness import duration, moment, points
from autograder.results.statistics import FAIR, FEWEST, FEWEST_ON_A_SIDE, GOOD, Bin, histogram
from autograder.roster import Roster

HERE = Path(__file__).parent


class Bar(NamedTuple):
    """A bar of a distribution, in a picture that is 100 wide and 40 high."""

    x: float
    y: float
    height: float
    students: int


@dataclass(frozen=True)
class Distribution:
    """The scores of a class, as a picture and in numbers."""

    title: str
    scores: Sequence[float]
    maximum: float

    @property
    def bins(self) -> list[Bin]:
        """The number of students by score."""
        return histogram(self.scores, self.maximum)

    @property
    def bars(self) -> list[Bar]:
        """One bar for each bin, the longest of which fills the picture."""
        bins = self.bins
        longest = max(1, *(one.students for one in bins))
        heights = [40 * one.students / longest for one in bins]
        width = 100 / len(bins)
        return [
            Bar(width * number, 40 - height, height, one.students)
            for number, (height, one) in enumerate(zip(heights, bins, strict=True))
        ]

    @property
    def median(self) -> float:
        """The score that half of the students reach."""
        return median(self.scores or [0.0])

    @property
    def quartiles(self) -> tuple[float, float]:
        """The scores that a quarter does not reach, and that a quarter exceeds."""
        if len(self.scores) < 2:
            return self.median, self.median
        first, _, third = quantiles(self.scores, method="inclusive")
        return first, third

    def share(self, score: float) -> float:
        """Return a score in per cent of the most that a student can get."""
        return min(100.0, max(0.0, 100 * score / self.maximum)) if self.maximum else 0.0


class Cell(NamedTuple):
    """A student's points in an assignment, None if there are none, and what to print."""

    score: float | None
    text: str


@dataclass(frozen=True)
class StudentRow:
    """A student's way through the term."""

    id: str
    cells: list[Cell]

    @property
    def total(self) -> float:
        """The points in all assignments."""
        return sum(cell.score or 0.0 for cell in self.cells)

    @property
    def handed_in(self) -> int:
        """The number of assignments that the student handed in."""
        return sum(cell.text != "–" for cell in self.cells)


def render(report: ClassReport, roster: Roster) -> str:
    """Return the page of a class; the roster has the students' names."""
    names = {student.id: printable(student.name) for student in roster}
    students = sorted({*report.students, *names}, key=lambda one: ((names.get(one) or one).casefold(), one))
    script = (HERE / "report.js").read_text("utf-8")
    return _template().render(
        report=report,
        students=[StudentRow(one, [_cell(part, one) for part in report.assignments]) for one in students],
        name=lambda student: names.get(student) or printable(student),
        time=moment(datetime.now().astimezone()),
        script=Markup(script),  # ours
        digest=b64encode(sha256(script.encode()).digest()).decode(),
        rule={"fewest": FEWEST, "side": FEWEST_ON_A_SIDE, "good": GOOD, "fair": FAIR},
    )


def _cell(report: AssignmentReport, student: str) -> Cell:
    """Say what a student got in an assignment."""
    if student in report.scores:
        score = report.scores[student]
        return Cell(score, points(score) + "+" * (student in report.waiting))
    if student in report.failed:
        return Cell(None, "not graded yet")
    if student in report.not_gradable:
        return Cell(None, "not gradable")
    return Cell(None, "–")


def uncertainty(students: int) -> str:
    """Return how far a correlation of nearly 0 may be off, with 95 % confidence."""
    return f"{1.96 / math.sqrt(max(students, 1)):.1f}"


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters.update(
        points=points, moment=moment, duration=duration, printable=printable, uncertainty=uncertainty
    )
    environment.globals.update(Distribution=Distribution, IN_WORDS=IN_WORDS)
    return environment.get_template("report.html.j2")
