"""``grade``: grade submissions in parallel in the sealed executor, and write the verdicts."""

import logging
import traceback
from collections.abc import Sequence
from concurrent.futures import Future
from functools import cache

from autograder.assignment.reference import Reference, data_files, references
from autograder.assignment.release import sync_gradebook, synced_version
from autograder.assignment.source import source_digest
from autograder.course import CourseError
from autograder.grading.pending import submission_digest
from autograder.grading.pool import pool, result_of, run_unordered
from autograder.grading.progress import GradeProgress, RunSummary
from autograder.grading.settings import Settings
from autograder.grading.submission import grade_submission, grader_failed
from autograder.log import SEE_LOG
from autograder.results.gradebook import Writer
from autograder.results.history import RunLog
from autograder.results.records import ReviewItem, missing_notebooks, needs_review
from autograder.results.verdict import GradedNotebook
from autograder.submission.read import Submission, SubmissionKey, read_submission

logger = logging.getLogger(__name__)


def grade(
    keys: Sequence[SubmissionKey],
    settings: Settings,
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
        for name in sorted({key.assignment for key in keys}):
            if not writer.knows(name) or synced_version(name) != source_digest(name):
                sync_gradebook(name)
        summary.changes = writer.changes
        reference, source = cache(references), cache(source_digest)
        shared = cache(lambda name: (executor.share(reference(name)), executor.share(data_files(name))))
        submissions: dict[SubmissionKey, Submission] = {}

        def begin(key: SubmissionKey) -> Future[list[GradedNotebook]]:
            progress.begin()
            submissions[key] = submission = read_submission(*key)
            return executor.submit(grade_submission, submission, *shared(key.assignment), settings)

        for key, future in run_unordered(executor, keys, begin):
            submission = submissions.pop(key, Submission(*key, {}))  # empty if it could not be read
            graded = _result(key, future, reference(key.assignment))
            tests = source(key.assignment)
            digest = submission_digest(submission, tests, settings)
            try:
                record = writer.write(submission, graded, digest, settings.sandbox, tests)
                items = needs_review(*key, record)
                summary.add_missing(key, missing_notebooks(record))
                failed = any(one.traceback for one in graded)
            except CourseError:  # the others could not be written either
                raise
            except Exception:
                logger.exception("the grades were not written", extra={"submission": key})
                reason = f"could not be graded yet: the grader itself failed ({SEE_LOG})"
                items = [ReviewItem(*key, "", reason)]
                failed = True
            summary.add(items, failed=failed)
            progress.finish(items)


def _result(
    key: SubmissionKey, future: Future[list[GradedNotebook]], reference: dict[str, Reference]
) -> list[GradedNotebook]:
    """Return the graded notebooks of a submission, and log where the grader itself failed on one."""
    try:
        graded = result_of(future)
    except CourseError:
        raise
    except Exception:
        graded = [grader_failed(one, traceback.format_exc()) for one in reference.values()]
    for text in {one.traceback: None for one in graded if one.traceback}:
        logger.error("the grader failed\n%s", text, extra={"submission": key})
    return graded
