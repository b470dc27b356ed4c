"""Find out which submissions have to be graded, without importing anything that takes time."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, replace
from functools import cache

from autograder.assignment.release import synced_version
from autograder.assignment.source import source_digest
from autograder.grading.settings import Settings
from autograder.results.records import read_record
from autograder.submission.read import Submission, SubmissionKey, read_submission


def submission_digest(submission: Submission, source: str, settings: Settings) -> str:
    """Return a digest of what the verdicts on a submission depend on.

    The late policy and due dates are not part of it, see `gradebook.update_penalties`.
    """
    return submission.digest(source, str(asdict(replace(settings, figures=False))))


def new_or_changed(
    keys: Sequence[SubmissionKey], settings: Settings, in_gradebook: Collection[SubmissionKey]
) -> Iterator[tuple[SubmissionKey, bool]]:
    """Yield each submission, and whether it has to be graded.

    A submission is unchanged if it is in the gradebook and its record has the same digest of files, sources
    and settings. One that cannot be read counts as changed, so that grading it reports why.
    """
    source = cache(source_digest)
    synced = cache(lambda assignment: synced_version(assignment) == source(assignment))
    for key in keys:
        record = read_record(*key) if key in in_gradebook and synced(key.assignment) else None
        try:
            unchanged = record is not None and record.digest == submission_digest(
                read_submission(*key), source(key.assignment), settings
            )
        except Exception:
            unchanged = False
        yield key, not unchanged


def without_figures(keys: Sequence[SubmissionKey]) -> list[SubmissionKey]:
    """Select the graded submissions that have no figures yet."""
    records = ((key, read_record(*key)) for key in keys)
    return [
        key
        for key, record in records
        if record
        and not record.has_figures
        and not any(notebook.grader_failed for notebook in record.notebooks.values())
    ]
