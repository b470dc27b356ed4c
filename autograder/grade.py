"""``grade``: submissions → verdicts in the gradebook, in the sealed executor, in parallel."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import asdict, dataclass, field
from functools import cache

from nbgrader.api import Gradebook

from autograder.examine import examine
from autograder.gradebook import Writer, attention, recorded
from autograder.nbgrader_app import nbgrader_app
from autograder.original import data_files, originals
from autograder.pool import in_turn, pool
from autograder.release import enter_in_gradebook, entered_version
from autograder.settings import Settings
from autograder.source import version
from autograder.submission import Submission, handed_in, read_submission


@dataclass
class Report:
    """What a run did.

    Attributes
    ----------
    graded : int
        Submissions graded in this run.
    unchanged : int
        Submissions that were graded before and did not change.
    attention : list of (student, assignment, notebook, reason)
        Who needs a human.
    """

    graded: int = 0
    unchanged: int = 0
    seconds: float = 0.0
    attention: list[tuple[str, str, str, str]] = field(default_factory=list)


class Progress:
    """Is told what goes on, and keeps it to itself."""

    def start(self, total: int) -> None:
        """Begin, with that many submissions to look at."""

    def unchanged(self) -> None:
        """Count a submission that was graded before."""

    def begun(self) -> None:
        """Count a submission that is on its way."""

    def graded(self, submission: Submission, attention: list[tuple[str, str, str, str]]) -> None:
        """Count a submission that was graded now, and who needs a human in it."""


def grade(
    assignments: Sequence[str],
    settings: Settings,
    *,
    students: Sequence[str] = (),
    force: bool = False,
    workers: int | None = None,
    scheduler: str | None = None,
    progress: Progress | None = None,
) -> Report:
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
        Notebooks at a time, as many as this machine has cores unless told.
    scheduler : str, optional
        The address of a Dask scheduler, whose workers grade instead of this machine.
    progress : Progress, optional
        Is told what goes on.

    Raises
    ------
    CourseError
        If nothing can be graded: no sandbox, no scheduler.
    """
    start = time.perf_counter()
    submitted = handed_in(assignments, students)
    names = sorted({assignment for _, assignment in submitted})
    report, progress = Report(), progress or Progress()
    with Writer() as writer:
        for name in names:
            if not writer.knows(name) or entered_version(name) != version(name):
                enter_in_gradebook(name)
        data, original = {name: data_files(name) for name in names}, cache(originals)
        progress.start(len(submitted))
        todo = _todo(submitted, settings, force, writer, report, progress)
        with pool(workers, scheduler) as executor:

            def begin(task: tuple[Submission, str]) -> Future:
                submission, _ = task
                name = submission.assignment
                progress.begun()
                return executor.submit(examine, submission, original(name), data[name], settings)

            for (submission, digest), examined in in_turn(executor, workers, todo, begin):
                record = writer.write(submission, examined, digest, settings.sandbox)
                report.graded += 1
                found = attention(submission.student, submission.assignment, record)
                report.attention += found
                progress.graded(submission, found)
    report.seconds = time.perf_counter() - start
    return report


def _todo(
    submitted: list[tuple[str, str]],
    settings: Settings,
    force: bool,
    writer: Writer,
    report: Report,
    progress,
) -> Iterator[tuple[Submission, str]]:
    """Yield the submissions that are new or changed, each with what tells it from any other."""
    in_gradebook = {name: writer.graded(name) for name in {assignment for _, assignment in submitted}}
    versions = {name: version(name) for name in in_gradebook}
    for student, assignment in submitted:
        submission = read_submission(student, assignment)
        digest = submission.digest(versions[assignment], str(asdict(settings)))
        done = recorded(student, assignment) or {}
        if not force and done.get("digest") == digest and student in in_gradebook[assignment]:
            report.unchanged += 1
            progress.unchanged()
        else:
            yield submission, digest


def scores(assignments: Sequence[str]) -> list[tuple[str, str, float, float, bool]]:
    """Read the gradebook.

    Returns
    -------
    list of (student, assignment, score, max_score, waits)
        Ordered by assignment and student; `waits` says that answers wait to be graded by hand.
    """
    course = nbgrader_app().coursedir
    with Gradebook(course.db_url, course.course_id) as gradebook:
        found = [(name, one) for name in assignments for one in gradebook.submission_dicts(name)]
    return sorted(
        (
            (one["student"], name, one["score"], one["max_score"], bool(one["needs_manual_grade"]))
            for name, one in found
        ),
        key=lambda row: (row[1], row[0]),
    )
