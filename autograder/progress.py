"""What `grade` shows while it works, and at the end."""

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from autograder.grade import Report
from autograder.submission import Submission

MANY = 20  # submissions that need a human, of which a list says more than a number


class GradeProgress:
    """A bar with what is done, remaining and how fast; above it each submission that needs a human."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=console,
        )

    def __enter__(self) -> "GradeProgress":
        self.bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.bar.stop()

    def start(self, total: int) -> None:
        """Begin, with that many submissions to look at."""
        self.task = self.bar.add_task("Grading", total=total, rate="")

    def unchanged(self) -> None:
        """Count a submission that was graded before."""
        self.bar.advance(self.task)

    def graded(self, submission: Submission, attention: list[tuple[str, str, str, str]]) -> None:
        """Count a submission, and say if a human should look at it."""
        speed = self.bar.tasks[self.task].speed
        self.bar.update(self.task, advance=1, rate=f"{speed:.1f}/s" if speed else "")
        for student, assignment, notebook, reason in attention:
            self.bar.console.print(
                f"  {student} · {notebook or assignment}: {reason}", style="yellow", markup=False
            )


def summarise(console: Console, report: Report, scores: list[tuple[str, str, float, float, bool]]) -> None:
    """Print what a run did, and every score that it knows.

    Parameters
    ----------
    scores : list of (student, assignment, score, max_score, waits)
        `waits` says that answers wait to be graded by hand.
    """
    if scores:
        table = Table("student", "assignment", "score", "", box=None, header_style="bold")
        for student, assignment, score, maximum, waits in scores:
            note = "answers wait to be graded by hand" if waits else ""
            table.add_row(escape(student), assignment, f"{score:g} of {maximum:g}", note)
        console.print(table)
    people = len({who[:2] for who in report.attention})
    parts = [f"graded {report.graded} in {report.seconds:.1f} s", f"{report.unchanged} unchanged"]
    if people:
        parts.append(f"{people} for a human to look at, named above")
    console.print(", ".join(parts).capitalize() + ".", highlight=False)
