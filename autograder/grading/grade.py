"""``grade``: submissions → verdicts in the gradebook, in the sealed executor, in parallel."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import asdict, dataclass, field
from functools import cache

from autograder.assignment.reference import data_files, references
from autograder.assignment.release import sync_gradebook, synced_version
from autograder.assignment.source import source_digest
from autograder.grading.examine import grade_submission
from autograder.grading.pool import bounded_map, pool
from autograder.grading.settings import Settings
from autograder.results.gradebook import Writer
from autograder.results.records import ReviewItem, needs_review, read_record
from autograder.results.verdict import GradedNotebook
from autograder.submission.read import Submission, list_submissions, read_submission


@dataclass
class RunSummary:
    """What a run did.

    Attributes
    ----------
    graded : int
        Submissions graded in this run.
    unchanged : int
        Submissions that were graded before and did not change.
    needs_review : list of ReviewItem
        What a person should look at.
    """

    graded: int = 0
    unchanged: int = 0
    seconds: float = 0.0
    needs_review: list[ReviewItem] = field(default_factory=list)


class Progress:
    """Progress callbacks that do nothing."""

    def start(self, total: int) -> None:
        """Begin, with that many submissions to look at."""

    def unchanged(self) -> None:
        """Count a submission that was graded before."""

    def begun(self) -> None:
        """Count a submission whose grading begins."""

    def graded(self, submission: Submission, needs_review: Sequence[ReviewItem]) -> None:
        """Count a submission that was graded now, and show what a person should look at in it."""


def grade(
    assignments: Sequence[str],
    settings: Settings,
    *,
    students: Sequence[str] = (),
    force: bool = False,
    workers: int | None = None,
    scheduler: str | None = None,
    progress: Progress | None = None,
) -> RunSummary:
    """Grade what is new or changed in ``gradebook/submitted``.

    Parameters
    ----------
    assignments : sequence of str
        Names of assignments.
    settings : Settings
        Limits and sandbox.
    students : sequence of str
        Grade only these students' submissions, if there are any.
    force : bool
        Grade again what did not change.
    workers : int, optional
        Submissions at a time; by default, as many as this machine has cores.
    scheduler : str, optional
        The address of a Dask scheduler, whose workers grade instead of this machine.
    progress : Progress, optional
        Called as the run proceeds.

    Raises
    ------
    CourseError
        If nothing can be graded: no sandbox, no scheduler.
    """
    start = time.perf_counter()
    submitted = list_submissions(assignments, students)
    names = sorted({assignment for _, assignment in submitted})
    summary, progress = RunSummary(), progress or Progress()
    with Writer() as writer:
        for name in names:
            if not writer.knows(name) or synced_version(name) != source_digest(name):
                sync_gradebook(name)
        data, reference = {name: data_files(name) for name in names}, cache(references)
        progress.start(len(submitted))
        todo = _new_or_changed(submitted, settings, force, writer, summary, progress)
        with pool(workers, scheduler) as executor:

            def begin(task: tuple[Submission, str]) -> Future[list[GradedNotebook]]:
                submission, _ = task
                name = submission.assignment
                progress.begun()
                return executor.submit(grade_submission, submission, reference(name), data[name], settings)

            for (submission, digest), graded in bounded_map(executor, workers, todo, begin):
                record = writer.write(submission, graded, digest, settings.sandbox)
                summary.graded += 1
                items = needs_review(submission.student, submission.assignment, record)
                summary.needs_review += items
                progress.graded(submission, items)
    summary.seconds = time.perf_counter() - start
    return summary


def _new_or_changed(
    submitted: Sequence[tuple[str, str]],
    settings: Settings,
    force: bool,
    writer: Writer,
    summary: RunSummary,
    progress: Progress,
) -> Iterator[tuple[Submission, str]]:
    """Yield the submissions to grade, each with the digest of everything that its grades depend on."""
    in_gradebook = {name: writer.graded(name) for name in {assignment for _, assignment in submitted}}
    sources = {name: source_digest(name) for name in in_gradebook}
    for student, assignment in submitted:
        submission = read_submission(student, assignment)
        digest = submission.digest(sources[assignment], str(asdict(settings)))
        record = read_record(student, assignment)
        if not force and record and record.digest == digest and student in in_gradebook[assignment]:
            summary.unchanged += 1
            progress.unchanged()
        else:
            yield submission, digest
