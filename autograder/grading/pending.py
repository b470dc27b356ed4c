"""Find out which submissions have to be graded, without importing anything that takes time."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, replace
from functools import cache
from typing import NamedTuple

from autograder.assignment.release import synced_version
from autograder.assignment.source import source_digest
from autograder.console import listed
from autograder.grading.settings import Settings
from autograder.results.records import read_record
from autograder.sealed.limits import Limits
from autograder.submission.read import Submission, SubmissionKey, list_submissions, read_submission


def submission_digest(submission: Submission, source: str, settings: Settings) -> str:
    """Return a digest of what the verdicts on a submission depend on.

    The late policy and due dates are not part of it, see `penalties.update_penalties`.
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


class OutOfDate(NamedTuple):
    """Submissions whose grades are not what ``grade`` would give them now."""

    changed: list[SubmissionKey]  # the submission, the tests or the limits
    new: list[SubmissionKey]  # not graded yet
    removed: list[SubmissionKey]  # no longer in gradebook/submitted

    def sentences(self) -> Iterator[str]:
        """Yield a sentence for each kind."""
        for what, keys in (
            (
                "Out of date, because the work, the tests or the limits have changed (run `grade`)",
                self.changed,
            ),
            ("Not graded yet", self.new),
            ("Still graded, but no longer in gradebook/submitted", self.removed),
        ):
            if keys:
                yield f"{what}: {listed(map(str, keys))}."


def out_of_date(
    assignments: Sequence[str], in_gradebook: Collection[SubmissionKey], limits: Limits
) -> OutOfDate:
    """List the submissions that were not graded as they are now, with the tests as they are now.

    Those on which the grader itself failed are not among them. What isolated a submission when it was graded
    makes no difference.
    """
    source = cache(source_digest)
    there = list_submissions(assignments)
    changed = []
    for key in there:
        if key in in_gradebook and (record := read_record(*key)):
            settings = Settings(limits, record.sandbox, figures=False)
            digest = submission_digest(read_submission(*key), source(key.assignment), settings)
            if record.digest not in ("", digest):
                changed.append(key)
    new = [key for key in there if key not in in_gradebook]
    removed = sorted(key for key in set(in_gradebook) - set(there) if key.assignment in assignments)
    return OutOfDate(changed, new, removed)


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
