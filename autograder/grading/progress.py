"""What `grade` shows while it works, and at the end."""

import time
from collections.abc import Iterable, Sequence

from rich import progress as rich_progress
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from autograder.console import show_needs_review
from autograder.grading.grade import Progress, RunSummary
from autograder.results.gradebook import ScoreRow
from autograder.results.records import ReviewItem
from autograder.submission.read import Submission


class GradeProgress(Progress):
    """A bar with what is done, on its way and remaining, and how fast; above it who needs a human."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.bar = rich_progress.Progress(
            rich_progress.TextColumn("{task.description}"),
            rich_progress.BarColumn(),
            rich_progress.MofNCompleteColumn(),
            rich_progress.TextColumn("{task.fields[under_way]} under way {task.fields[rate]}"),
            rich_progress.TimeRemainingColumn(),
            console=console,
        )

    def __enter__(self) -> "GradeProgress":
        self.bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.bar.stop()

    def start(self, total: int) -> None:
        self.task = self.bar.add_task("Grading", total=total, under_way=0, rate="")

    def unchanged(self) -> None:
        self.bar.advance(self.task)

    def begun(self) -> None:
        self._count(1)

    def _count(self, more: int) -> None:
        self.bar.update(self.task, under_way=self.bar.tasks[self.task].fields["under_way"] + more)

    def graded(self, submission: Submission, needs_review: Sequence[ReviewItem]) -> None:
        speed = self.bar.tasks[self.task].speed
        self.bar.update(self.task, advance=1, rate=f"{speed:.1f}/s" if speed else "")
        self._count(-1)
        show_needs_review(self.bar.console, needs_review)


def summarise(console: Console, summary: RunSummary, scores: Sequence[ScoreRow]) -> None:
    """Print what a run did, and the scores."""
    if scores:
        table = Table("student", "assignment", "score", "", box=None, header_style="bold")
        for student, assignment, score, maximum, waits in scores:
            note = "answers wait to be graded by hand" if waits else ""
            table.add_row(escape(student), assignment, f"{score:g} of {maximum:g}", note)
        console.print(table)
    people = len({who[:2] for who in summary.needs_review})
    parts = [f"graded {summary.graded} in {summary.seconds:.1f} s", f"{summary.unchanged} unchanged"]
    if people:
        parts.append(f"{people} for a human to look at, named above")
    console.print(", ".join(parts).capitalize() + ".", highlight=False)


def show_rendering(console: Console, drawing: Iterable[list[str]], total: int) -> None:
    """Have the figures drawn, with a bar and, above it, what could not be drawn; say how long it took.

    Parameters
    ----------
    drawing : iterable of list of str
        See `figures.render_figures`.
    """
    console.print(
        "The grades are there. The figures follow: stop them whenever you like, a later run goes on."
    )
    start = time.perf_counter()
    for problems in rich_progress.track(drawing, "Drawing", total, console=console):
        for problem in problems:
            console.print(f"  {problem}", style="yellow", markup=False)
    console.print(f"Drew the figures of {total} in {time.perf_counter() - start:.1f} s.")
