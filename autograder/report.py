"""``report``: a class at a glance, from what `grade` recorded. It tells which test to look at, and whom."""

import re
from collections import Counter
from dataclasses import dataclass, field

from rich.bar import Bar
from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.grade import scores
from autograder.gradebook import attention, recorded
from autograder.original import originals
from autograder.progress import show_attention
from autograder.submission import shown

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

    def add(self, verdict: dict) -> None:
        """Count what became of it for one student."""
        self.students += 1
        if verdict["score"] == self.points:
            self.passed += 1
        else:
            message = verdict["message"] or verdict["status"]
            kind = NUMBER.sub("…", message)
            self.messages[kind] += 1
            self.examples.setdefault(kind, message)

    def commonest(self) -> str:
        """Tell what it said most often, as one student read it, and how often it said so."""
        if not self.messages:
            return ""
        kind, count = self.messages.most_common(1)[0]
        message = shown(" ".join(self.examples[kind].split()))
        cut = message if len(message) <= LONGEST else f"{message[:LONGEST]} …"
        return f"{count}×  {cut}"


def tallies(assignment: str, records: list[dict]) -> list[Tally]:
    """Gather from the records of all students what became of each test, in the notebooks' order."""
    cells = {
        (name, test): Tally(name, test, step["points"])
        for name, original in originals(assignment).items()
        for test, step in original.tests.items()
        if step["points"]
    }
    for record in records:
        for name, one in record["notebooks"].items():
            for verdict in one["verdicts"]:
                if cell := cells.get((name, verdict["grade_id"])):
                    cell.add(verdict)
    return list(cells.values())


def histogram(values: list[float], maximum: float) -> list[tuple[float, float, int]]:
    """Count values in `BINS` bins from 0 to `maximum`, which belongs to the last: (from, to, how many)."""
    width = maximum / BINS
    counts = Counter(min(int(value / width), BINS - 1) if width else 0 for value in values)
    return [(number * width, (number + 1) * width, counts[number]) for number in range(BINS)]


def show_report(console: Console, assignment: str) -> bool:
    """Print the scores, the tests and who needs a human; return whether anything was graded.

    Raises
    ------
    CourseError
        If nbgrader refuses the assignment's notebooks.
    """
    rows = scores([assignment])
    records = {student: record for student, *_ in rows if (record := recorded(student, assignment))}
    if not records:
        return False
    console.print(Text(f"{assignment}: {len(rows)} students", style="bold"))
    console.print(_scores(rows))
    console.print(_tests(tallies(assignment, list(records.values()))))
    found = [row for student, record in records.items() for row in attention(student, assignment, record)]
    if found:
        console.print(Text("For a human to look at", style="bold"))
        show_attention(console, found)
    waiting = sum(waits for *_, waits in rows)
    if waiting:
        console.print(f" The answers in words of {waiting} wait to be graded by hand.")
    return True


def _scores(rows: list[tuple[str, str, float, float, bool]]) -> Table:
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
