"""Find out which grades are out of date, without imports that take time.

`grade` grades these submissions, and the commands that use grades list them. Both ask `Comparison`.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, replace
from functools import cache
from typing import Literal, NamedTuple

from autograder.assignment.decisions import in_digest
from autograder.assignment.release import synced_version
from autograder.assignment.source import notebook_digests, source_digest
from autograder.console import listed, sentence
from autograder.course import SUBMITTED_NAME
from autograder.grading.settings import Settings
from autograder.results.records import Record, read_record
from autograder.sealed.limits import Limits
from autograder.submission.read import Submission, SubmissionKey, list_submissions, read_submission

State = Literal["new", "without a record", "failed", "changed", "up to date"]


class Digests(NamedTuple):
    """Digests of what the verdicts on a submission and its notebooks depend on.

    The late policy and due dates are not part of them, see `penalties.update_penalties`. Nor is rendering
    figures, because that changes no verdict.
    """

    submission: str
    notebooks: dict[str, str]


class Comparison:
    """Compare the records of submissions with what would be graded now.

    Parameters
    ----------
    in_gradebook : collection of SubmissionKey
        The submissions in the gradebook.
    """

    def __init__(self, in_gradebook: Collection[SubmissionKey]) -> None:
        self._in_gradebook = in_gradebook
        self._source = cache(source_digest)
        self._notebooks = cache(notebook_digests)
        self._modes = cache(in_digest)
        self._is_synced = cache(lambda name: synced_version(name) == self._source(name))

    def source(self, assignment: str) -> str:
        """Return the digest of an assignment's sources."""
        return self._source(assignment)

    def digests(self, submission: Submission, settings: Settings) -> Digests:
        """Return the digests that the record of a submission has if it is up to date."""
        assignment, conditions = submission.assignment, _conditions(settings)
        sources = self._notebooks(assignment)
        return Digests(
            submission.digest(self._source(assignment), conditions + self._modes(assignment)),
            {
                name: submission.digest(source, conditions + self._modes(assignment, name))
                for name, source in sources.items()
            },
        )

    def record(self, key: SubmissionKey) -> Record | None:
        """Return the record of a submission that is in the gradebook."""
        return read_record(*key) if key in self._in_gradebook else None

    def state(self, key: SubmissionKey, limits: Limits, sandbox: str | None = None) -> State:
        """Say whether the grades of a submission are those that it would get now.

        A submission that cannot be read counts as changed, so that grading it reports why.

        Parameters
        ----------
        sandbox : str, optional
            The sandbox in which the submission has to have been graded; by default, any.
        """
        if key not in self._in_gradebook:
            return "new"
        record = read_record(*key)
        if record is None:
            return "without a record"
        if not record.digest:
            return "failed"
        if not self._is_synced(key.assignment):
            return "changed"
        settings = Settings(limits, sandbox or record.sandbox)
        try:
            conditions = _conditions(settings) + self._modes(key.assignment)
            digest = read_submission(*key).digest(self._source(key.assignment), conditions)
        except Exception:
            return "changed"
        return "up to date" if record.digest == digest else "changed"


def _conditions(settings: Settings) -> str:
    """Return the settings on which verdicts depend, in the form of earlier records."""
    return str(asdict(replace(settings, figures=False)))


class OutOfDate(NamedTuple):
    """Submissions whose grades are not what ``grade`` would give them now.

    Those on which the grader itself failed are not among them, because their scores are open.
    """

    changed: list[SubmissionKey]  # the submission, the tests or the limits
    unrecorded: list[SubmissionKey]  # nothing says what was graded
    new: list[SubmissionKey]  # not graded yet
    removed: list[SubmissionKey]  # no longer there

    @property
    def to_grade(self) -> list[SubmissionKey]:
        """The submissions that ``grade`` would grade."""
        return [*self.changed, *self.unrecorded, *self.new]

    def of(self, assignment: str) -> "OutOfDate":
        """Return the submissions to one assignment."""
        return OutOfDate(*([key for key in keys if key.assignment == assignment] for keys in self))

    def sentences(self) -> Iterator[str]:
        """Yield a sentence for each kind."""
        for what, keys in (
            (
                "Out of date, because the work, the tests or the limits have changed (run `grade`)",
                self.changed,
            ),
            (
                "Graded by nbgrader itself, or in a run that was interrupted, so the scores may be out of "
                "date (run `grade`)",
                self.unrecorded,
            ),
            ("Not graded yet", self.new),
            (f"Still graded, but no longer in {SUBMITTED_NAME}", self.removed),
        ):
            if keys:
                yield sentence(f"{what}: {listed(map(str, keys))}")


def out_of_date(
    assignments: Sequence[str], in_gradebook: Collection[SubmissionKey], limits: Limits
) -> OutOfDate:
    """List the submissions that `grade` would grade now, or no longer finds."""
    comparison = Comparison(in_gradebook)
    there = list_submissions(assignments)
    states = {key: comparison.state(key, limits) for key in there}
    changed, unrecorded, new = (
        [key for key, state in states.items() if state == wanted]
        for wanted in ("changed", "without a record", "new")
    )
    removed = sorted(key for key in set(in_gradebook) - set(there) if key.assignment in assignments)
    return OutOfDate(changed, unrecorded, new, removed)


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
