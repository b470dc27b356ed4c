"""The progress that `grade` shows, and its summary."""

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from rich import progress as rich_progress
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from autograder.console import show_needs_review
from autograder.log import SEE_LOG
from autograder.results.history import Change, Changes
from autograder.results.lateness import Lateness, points
from autograder.results.records import ReviewItem
from autograder.results.scores import ScoreRow
from autograder.submission.read import SubmissionKey


@dataclass
class RunSummary:
    """The result of a run.

    Attributes
    ----------
    graded : int
        Submissions graded in this run.
    unchanged : int
        Submissions that were graded before and did not change.
    failed : int
        Submissions on which the grader itself failed.
    kept : int
        Notebooks of the graded submissions that were not executed again.
    needs_review : list of ReviewItem
        What an instructor should review.
    missing : dict
        (assignment, notebook) → the students who did not hand it in.
    changes : Changes
        How the scores of submissions that were graded before have changed.
    """

    graded: int = 0
    unchanged: int = 0
    failed: int = 0
    kept: int = 0
    needs_review: list[ReviewItem] = field(default_factory=list)
    missing: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    changes: Changes = field(default_factory=Changes)
    started: float = field(default_factory=time.perf_counter)

    def add(self, items: Sequence[ReviewItem], *, failed: bool) -> None:
        """Count a finished submission, which was graded or on which the grader itself failed."""
        self.graded += not failed
        self.failed += failed
        self.needs_review += items

    def add_missing(self, key: SubmissionKey, notebooks: Sequence[str]) -> None:
        """Add the notebooks that a submission lacks."""
        for notebook in notebooks:
            self.missing.setdefault((key.assignment, notebook), []).append(key.student)

    def __str__(self) -> str:
        seconds = time.perf_counter() - self.started
        parts = [f"Graded {self.graded} in {seconds:.1f} s", f"{self.unchanged} unchanged"]
        if self.kept:
            what = "notebook was" if self.kept == 1 else "notebooks were"
            parts.append(f"{self.kept} {what} not executed again, because their tests are the same")
        if submissions := {item[:2] for item in self.needs_review}:
            parts.append(f"{len(submissions)} to review, listed above")
        if self.failed:
            parts.append(f"the grader itself failed on {self.failed} ({SEE_LOG}; the next run tries again)")
        return ", ".join(parts) + "."


class GradeProgress:
    """A progress bar with a list of what needs review above it. Use it as a context manager.

    Parameters
    ----------
    total : int
        Submissions to grade or to skip.
    """

    def __init__(self, console: Console, total: int) -> None:
        self._bar = rich_progress.Progress(
            rich_progress.TextColumn("{task.description}"),
            rich_progress.BarColumn(),
            rich_progress.MofNCompleteColumn(),
            rich_progress.TextColumn("{task.fields[running]} running {task.fields[rate]}"),
            rich_progress.TimeRemainingColumn(),
            console=console,
        )
        self._running = 0
        self._task = self._bar.add_task("Grading", total=total, running=0, rate="")

    def __enter__(self) -> "GradeProgress":
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def skip(self) -> None:
        """Count a submission that was graded before and did not change."""
        self._bar.advance(self._task)

    def begin(self) -> None:
        """Count a submission whose grading begins."""
        self._count(1)

    def finish(self, items: Sequence[ReviewItem]) -> None:
        """Count a finished submission, and show what needs review in it."""
        speed = self._bar.tasks[self._task].speed
        self._bar.update(self._task, advance=1, rate=f"{speed:.1f}/s" if speed else "")
        self._count(-1)
        show_needs_review(self._bar.console, items)

    def _count(self, more: int) -> None:
        self._running += more
        self._bar.update(self._task, running=self._running)


def show_scores(
    console: Console, scores: Sequence[ScoreRow], lateness: Mapping[SubmissionKey, Lateness]
) -> None:
    """Print a line per submission: its score, what lateness has taken off, and the answers that wait."""
    if not scores:
        return
    late = [lateness.get(SubmissionKey(*row[:2]), Lateness()) for row in scores]
    columns = ["student", "assignment", "score", "to grade by hand"]
    has_late = any(one.is_late for one in late)
    table = Table(*columns, *["late"] * has_late, box=None, header_style="bold")
    for row, one in zip(scores, late, strict=True):
        waits = str(row.waits or "")
        score = f"{points(row.score - one.taken_off)} of {row.max_score:g}"
        table.add_row(escape(row.student), row.assignment, score, waits, *[str(one)] * has_late)
    console.print(table)
    if has_late:
        console.print("These are the scores after late penalties.")


def show_changes(console: Console, changes: Changes, most_names: int | None = None) -> None:
    """Print who gained and who lost how much, the greatest losses first.

    Parameters
    ----------
    most_names : int, optional
        The number of submissions to print; by default, all.
    """
    if changes.changed:
        table = Table("student", "assignment", "before", "after", "", "tests", box=None, header_style="bold")
        ordered = sorted(changes.changed, key=lambda change: (change.difference, change.key))
        shown = ordered[:most_names]
        for change in shown:
            table.add_row(
                escape(change.key.student),
                change.key.assignment,
                points(change.before),
                points(change.after),
                _signed(change.difference),
                escape(_changed_tests(change)),
            )
        console.print(table)
        console.print("These are points before any late penalty.")
        if more := len(ordered) - len(shown):
            console.print(f"… and {more} more: run `python -m autograder grade --changes` to see all.")
    gained = [change.difference for change in changes.changed if change.difference > 0]
    lost = [-change.difference for change in changes.changed if change.difference < 0]
    if gained or lost:
        parts = [_in_all("gained", gained)] * bool(gained) + [_in_all("lost", lost)] * bool(lost)
        console.print(f"{', '.join(parts)}.")
    if same := changes.same + len(changes.changed) - len(gained) - len(lost):
        console.print(f"{same} {'keeps its' if same == 1 else 'keep their'} score.")


def _in_all(what: str, differences: Sequence[float]) -> str:
    """Say how many students gained or lost how much."""
    total = sum(differences)
    unit = "point" if points(total) == "1" else "points"
    return f"{len(differences)} {what} {points(total)} {unit}{' in all' * (len(differences) > 1)}"


def _changed_tests(change: Change) -> str:
    """List the tests whose score has changed, by notebook."""
    lines = [
        f"{notebook}: " + ", ".join(f"{name.partition('/')[2]} {_signed(one)}" for name, one in group)
        for notebook, group in groupby(change.tests.items(), key=lambda item: item[0].partition("/")[0])
    ]
    return "\n".join([*lines, *["handed in again"] * change.handed_in_again])


def _signed(difference: float) -> str:
    return f"{'+' if difference > 0 else '−' if difference < 0 else '±'}{points(abs(difference))}"


def show_rendering(console: Console, problems: Iterable[Sequence[str]], total: int) -> bool:
    """Render figures with a progress bar, and above it list what could not be rendered.

    Parameters
    ----------
    problems : iterable of list of str
        See `figures.render_figures`.

    Returns
    -------
    bool
        Whether all figures were rendered.
    """
    console.print(
        "All grades are saved. Rendering figures: interrupt this at any time, and the next run continues."
    )
    start, complete = time.perf_counter(), True
    for lines in rich_progress.track(problems, "Rendering", total, console=console):
        for line in lines:
            complete = False
            console.print(f"  {line}", style="yellow", markup=False)
    console.print(f"Rendered the figures of {total} in {time.perf_counter() - start:.1f} s.")
    return complete
