"""``report``: a class at a glance, from what `grade` recorded. It tells which test to look at, and whom."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from rich.bar import Bar
from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.console import printable, show_needs_review
from autograder.results.gradebook import ScoreRow, scores
from autograder.results.records import Record, needs_review, read_record
from autograder.results.verdict import Verdict

BINS = 10  # of the histogram
NUMBER = re.compile(r"-?\d[\d.]*(e[+-]?\d+)?")
LONGEST = 300  # characters of a message


@dataclass
class Tally:
    """What became of a test in a class.

    Attributes
    ----------
    messages : Counter
        What it said to those who did not get all points; the numbers in it differ, and are left out.
    """

    notebook: str
    name: str
    points: float
    students: int = 0
    passed: int = 0
    messages: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)

    def add(self, verdict: Verdict) -> None:
        """Count what became of it for one student."""
        self.students += 1
        if verdict.score == self.points:
            self.passed += 1
        else:
            message = verdict.message or verdict.status
            kind = NUMBER.sub("…", message)
            self.messages[kind] += 1
            self.examples.setdefault(kind, message)

    def commonest(self) -> str:
        """Tell what it said most often, as one student read it, and how often it said so."""
        if not self.messages:
            return ""
        kind, count = self.messages.most_common(1)[0]
        message = printable(" ".join(self.examples[kind].split()))
        cut = message if len(message) <= LONGEST else f"{message[:LONGEST]} …"
        return f"{count}×  {cut}"


def tallies(records: Iterable[Record]) -> list[Tally]:
    """Gather from the records of a class what became of each test, in the notebooks' order."""
    cells: dict[tuple[str, str], Tally] = {}
    by_hand: set[tuple[str, str]] = set()
    for record in records:
        for name, notebook in record.notebooks.items():
            for verdict in notebook.verdicts:
                key = name, verdict.grade_id
                if verdict.status in ("by hand", "unanswered"):
                    by_hand.add(key)
                elif verdict.points:
                    cells.setdefault(key, Tally(*key, verdict.points)).add(verdict)
    # An answer in words is no test, though a notebook that is not gradable has a verdict for it.
    return [tally for key, tally in cells.items() if key not in by_hand]


def histogram(values: list[float], maximum: float) -> list[tuple[float, float, int]]:
    """Count values in `BINS` bins from 0 to `maximum`, which belongs to the last: (from, to, how many)."""
    width = maximum / BINS
    counts = Counter(min(int(value / width), BINS - 1) if width else 0 for value in values)
    return [(number * width, (number + 1) * width, counts[number]) for number in range(BINS)]


def show_report(console: Console, assignment: str) -> bool:
    """Print the scores, the tests and who needs a human; return whether anything was graded."""
    rows = scores([assignment])
    records = {student: record for student, *_ in rows if (record := read_record(student, assignment))}
    if not records:
        return False
    console.print(Text(f"{assignment}: {len(rows)} students", style="bold"))
    console.print(_scores(rows))
    console.print(_tests(tallies(records.values())))
    found = [row for student, record in records.items() for row in needs_review(student, assignment, record)]
    if found:
        console.print(Text("For a human to look at", style="bold"))
        show_needs_review(console, found)
    waiting = sum(waits for *_, waits in rows)
    if waiting:
        console.print(f" The answers in words of {waiting} wait to be graded by hand.")
    return True


def _scores(rows: list[ScoreRow]) -> Table:
    table = Table(box=None, header_style="bold")
    table.add_column("points", justify="right")
    table.add_column("students", justify="right")
    table.add_column("")
    bins = histogram([score for _, _, score, *_ in rows], max(maximum for *_, maximum, _ in rows))
    most = max(count for *_, count in bins)
    for low, high, count in bins:
        table.add_row(f"{low:.0f} – {high:.0f}", str(count), Bar(most, 0, count, width=30))
    return table


def _tests(cells: list[Tally]) -> Table:
    table = Table(box=None, header_style="bold")
    table.add_column("passed", justify="right", no_wrap=True)
    table.add_column("")
    table.add_column("test, and what it said most often", overflow="fold")
    notebook = None
    for cell in cells:
        if cell.notebook != notebook:
            notebook = cell.notebook
            table.add_row("", "", Text(notebook, style="italic"))
        bar = Bar(max(1, cell.students), 0, cell.passed, width=10)
        said = (f"\n{message}", "dim") if (message := cell.commonest()) else ""
        table.add_row(f"{cell.passed} of {cell.students}", bar, Text.assemble(cell.name, said))
    return table
