"""``report``: show a class at a glance: its scores, its tests, and the submissions that need review."""

from collections.abc import Sequence

from rich.bar import Bar
from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.console import show_missing, show_needs_review
from autograder.results.records import Record, missing_notebooks, needs_review, read_record
from autograder.results.scores import ScoreRow, scores
from autograder.results.statistics import Tally, histogram, tallies


def show_report(console: Console, assignment: str) -> bool:
    """Print the scores, the tests and what needs review; return whether anything was graded."""
    rows = scores([assignment])
    records = {row.student: record for row in rows if (record := read_record(row.student, assignment))}
    if not records:
        return False
    print_class(console, assignment, rows, records)
    return True


def print_class(
    console: Console, assignment: str, rows: Sequence[ScoreRow], records: dict[str, Record]
) -> None:
    """Print one assignment.

    Parameters
    ----------
    rows : sequence of ScoreRow
        The score of every student.
    records : dict
        Student → the record of the submission, if there is one.
    """
    failed = {
        student
        for student, record in records.items()
        if any(notebook.grader_failed for notebook in record.notebooks.values())
    }
    console.print(Text(f"{assignment}: {len(rows)} students, scores before any late penalty", style="bold"))
    console.print(_score_table([row for row in rows if row.student not in failed]))
    console.print(_test_table(tallies(records.values())))
    items = [
        item for student, record in records.items() for item in needs_review(student, assignment, record)
    ]
    missing: dict[tuple[str, str], list[str]] = {}
    for student, record in records.items():
        for notebook in missing_notebooks(record):
            missing.setdefault((assignment, notebook), []).append(student)
    if items:
        console.print(Text("Needs review", style="bold"))
        show_needs_review(console, items)
    if missing:
        console.print(Text("Not handed in", style="bold"))
        show_missing(console, missing)
    if failed:
        console.print(
            f" {_submissions(len(failed))} could not be graded yet, because the grader itself failed. "
            "The scores above do not include them, and the next run of `grade` tries again."
        )
    waiting = sum(bool(row.waits) for row in rows if row.student not in failed)
    if waiting:
        console.print(f" Answers in words in {_submissions(waiting)} are still to be graded by hand.")


def _submissions(count: int) -> str:
    return f"{count} submission{'s' * (count != 1)}"


def _score_table(rows: Sequence[ScoreRow]) -> Table:
    table = Table(box=None, header_style="bold")
    table.add_column("points", justify="right")
    table.add_column("students", justify="right")
    table.add_column("")
    bins = histogram([row.score for row in rows], max((row.max_score for row in rows), default=0))
    longest = max(one.students for one in bins)
    for one in bins if rows else []:
        label = f"{one.low:.0f} – {one.high:.0f}"
        table.add_row(label, str(one.students), Bar(longest, 0, one.students, width=30))
    return table


def _test_table(cells: Sequence[Tally]) -> Table:
    table = Table(box=None, header_style="bold")
    table.add_column("passed", justify="right", no_wrap=True)
    table.add_column("")
    table.add_column("seconds", justify="right")
    table.add_column("test, and its most common message", overflow="fold")
    notebook = None
    for cell in cells:
        if cell.notebook != notebook:
            notebook = cell.notebook
            table.add_row("", "", "", Text(notebook, style="italic"))
        bar = Bar(max(1, cell.students), 0, cell.passed, width=10)
        message = cell.most_common_message()
        text = Text.assemble(cell.name, (f"\n{message}", "dim") if message else "")
        table.add_row(f"{cell.passed} of {cell.students}", bar, f"{cell.median_seconds:.2f}", text)
    return table
