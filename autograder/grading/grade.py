"""``grade``: grade submissions in parallel, and write the verdicts."""

import logging
import traceback
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import cache

from autograder.assignment.reference import Reference, data_files, references
from autograder.assignment.release import sync_gradebook, synced_version
from autograder.assignment.source import source_digest
from autograder.course import CourseError
from autograder.grading.pending import Comparison, Digests
from autograder.grading.pool import pool, result_of, run_unordered
from autograder.grading.progress import GradeProgress, RunSummary
from autograder.grading.settings import Settings
from autograder.grading.submission import grade_submission, grader_failed
from autograder.log import SEE_LOG
from autograder.results.gradebook import Writer
from autograder.results.history import RunLog
from autograder.results.records import (
    NotebookRecord,
    Record,
    ReviewItem,
    missing_notebooks,
    needs_review,
    read_graded,
)
from autograder.results.verdict import GradedNotebook
from autograder.submission.read import Submission, SubmissionKey, read_submission

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Task:
    """A submission that is being graded.

    Attributes
    ----------
    digests : Digests
        Digests of what its verdicts depend on.
    kept : dict
        The notebooks that an earlier run has graded with the same tests, data and settings.
    known : dict
        Their records.
    """

    submission: Submission
    digests: Digests
    kept: dict[str, GradedNotebook] = field(default_factory=dict)
    known: dict[str, NotebookRecord] = field(default_factory=dict)


def grade(
    keys: Sequence[SubmissionKey],
    settings: Settings,
    comparison: Comparison,
    summary: RunSummary,
    progress: GradeProgress,
    workers: int | None = None,
    scheduler: str | None = None,
) -> None:
    """Grade submissions, and write their verdicts.

    If the grader itself fails on a submission, it logs the failure, leaves the scores open, and continues
    with the next submission.

    Parameters
    ----------
    keys : sequence of SubmissionKey
        The submissions to grade.
    settings : Settings
        Limits and sandbox.
    comparison : Comparison
        Says which notebooks of a submission have already been graded as they are now.
    summary : RunSummary
        Counts what was done.
    progress : GradeProgress
        Shows how far the run has got.
    workers : int, optional
        Submissions at a time; by default, one per core of this machine.
    scheduler : str, optional
        The address of a Dask scheduler, whose workers grade instead of this machine.

    Raises
    ------
    CourseError
        If nothing more can be graded, for example without a sandbox or with a full disk.
    """
    with Writer(log=RunLog("grade")) as writer, pool(workers, scheduler) as executor:
        _sync(writer, {key.assignment for key in keys})
        summary.changes = writer.changes
        reference = cache(references)
        shared = cache(lambda name: (executor.share(reference(name)), executor.share(data_files(name))))
        tasks: dict[SubmissionKey, _Task] = {}

        def begin(key: SubmissionKey) -> Future[list[GradedNotebook]]:
            progress.begin()
            tasks[key] = task = _prepare(key, settings, comparison)
            return executor.submit(
                grade_submission, task.submission, *shared(key.assignment), settings, task.known
            )

        for key, future in run_unordered(executor, keys, begin):
            task = tasks.pop(key, None) or _unread(key, settings, comparison)
            graded = _result(key, future, reference(key.assignment), task.kept)
            record = _write(writer, task, graded, settings.sandbox, comparison.source(key.assignment))
            if record:
                items = needs_review(*key, record)
                summary.add_missing(key, missing_notebooks(record))
                summary.kept += sum(one is task.kept.get(one.name) for one in graded)
            else:
                reason = f"could not be graded yet: the grader itself failed ({SEE_LOG})"
                items = [ReviewItem(*key, "", reason)]
            summary.add(items, failed=record is None or any(one.traceback for one in graded))
            progress.finish(items)


def _sync(writer: Writer, assignments: Collection[str]) -> None:
    """Enter assignments in the gradebook as they are now."""
    for name in sorted(assignments):
        if not writer.knows(name) or synced_version(name) != source_digest(name):
            sync_gradebook(name)


def _prepare(key: SubmissionKey, settings: Settings, comparison: Comparison) -> _Task:
    """Read a submission, and what an earlier run has found that still holds."""
    submission = read_submission(*key)
    digests, record = comparison.digests(submission, settings), comparison.record(key)
    if record is None:
        return _Task(submission, digests)
    same = [
        name
        for name, one in record.notebooks.items()
        if one.digest == digests.notebooks.get(name) and not one.problem  # one with a problem takes no time
    ]
    kept = read_graded(key, record, same)
    return _Task(submission, digests, kept, {name: record.notebooks[name] for name in kept})


def _unread(key: SubmissionKey, settings: Settings, comparison: Comparison) -> _Task:
    """Stand in for a submission that could not be read."""
    submission = Submission(*key, {})
    return _Task(submission, comparison.digests(submission, settings))


def _result(
    key: SubmissionKey,
    future: Future[list[GradedNotebook]],
    reference: dict[str, Reference],
    kept: Mapping[str, GradedNotebook],
) -> list[GradedNotebook]:
    """Return a submission's graded notebooks, and log failures of the grader.

    The notebooks are in the order of the assignment. Those that were kept stand in for those that were not
    graded again.
    """
    try:
        graded = {one.name: one for one in result_of(future)}
    except CourseError:
        raise
    except Exception:
        text = traceback.format_exc()
        graded = {name: grader_failed(one, text) for name, one in reference.items()}
    for text in {one.traceback: None for one in graded.values() if one.traceback}:
        logger.error("the grader failed\n%s", text, extra={"submission": key})
    return [graded.get(name) or kept[name] for name in reference]


def _write(
    writer: Writer, task: _Task, graded: Sequence[GradedNotebook], sandbox: str, tests: str
) -> Record | None:
    """Write the verdicts on a submission; log why if that fails, and return None."""
    try:
        return writer.write(
            task.submission, graded, task.digests.submission, sandbox, tests, task.digests.notebooks
        )
    except CourseError:  # the others could not be written either
        raise
    except Exception:
        logger.exception("the grades were not written", extra={"submission": task.submission.key})
        return None
