"""``collect``: sort a learning platform's download by student and assignment.

A download is an archive or a folder; beside it may be the platform's list of students, such as Moodle's
grading worksheet. Each submission is replaced in one step, and only if its files have changed. The previous
version is kept in ``gradebook/collected``, together with the submission times.
"""

import errno
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import tzinfo
from pathlib import Path
from typing import TypeAlias

from autograder.console import printable
from autograder.course import ROOT, SUBMITTED, CourseError, assignments, notebook_sources
from autograder.files import FileError
from autograder.roster import STUDENTS, local_key
from autograder.submission.collected import Collected, Records
from autograder.submission.collection import Collection
from autograder.submission.handins import HandIn, sort_download
from autograder.submission.lists import LISTS, read_list
from autograder.submission.names import plain_name, stem
from autograder.submission.owners import Owners
from autograder.submission.read import SubmissionKey, is_notebook_name, read_files
from autograder.submission.sources import open_source
from autograder.submission.store import EARLIER, digest, read_files_of, store
from autograder.submission.students import enter_lists, enter_names, known_students, move_submissions

MOST_FILES_NAMED = 5
MOST_PENDING = 500  # records: what is repeated if the machine stops
OF_THE_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)  # errors that concern every submission: errno(3)
Work: TypeAlias = tuple[str, list[HandIn]]  # a student, and what was handed in


def collect(
    assignment: str,
    paths: Sequence[Path],
    zone: tzinfo,
    rosters: Sequence[Path] = (),
    *,
    drafts: bool = False,
    dry_run: bool = False,
    progress: Callable[[Sequence[Work]], Iterable[Work]] = iter,
) -> Collection:
    """Collect the submissions to an assignment.

    Parameters
    ----------
    paths : sequence of Path
        Archives, folders and lists of students.
    zone : tzinfo
        The time zone of times without one.
    rosters : sequence of Path
        More lists of students.
    drafts : bool
        Whether to collect what Moodle says is only a draft.
    dry_run : bool
        Whether to write nothing.
    progress : callable
        Yields what it is given, one item at a time, and may show the progress.

    Raises
    ------
    CourseError
        If a download or a list cannot be read. Nothing has been written then.
    """
    tables = [path for path in paths if path.suffix.lower() in LISTS]
    lists = [read_list(path, zone) for path in [*tables, *rosters]]
    sources = [open_source(path) for path in paths if path not in tables]
    if not sources:
        raise CourseError(
            "These are only lists of students: name an archive or a folder with submissions as well."
        )
    worksheets = [one.worksheet for one in lists if one.worksheet]
    downloads = [sort_download(source, zone, worksheets) for source in sources]

    people = known_students(dry_run=dry_run)
    enter_lists(people, lists, assignment)
    owners = Owners(assignment, people, drafts=drafts)
    for download in downloads:
        owners.add(download)
    if not dry_run:
        move_submissions(people.moves)
        people.roster.write(STUDENTS)
    collection = Collection(owners.platforms, zone=str(zone), notes=owners.notes, problems=owners.problems)
    with _Storage(assignment, collection, dry_run=dry_run) as storage:
        for student, handins in progress([*owners.in_order()]):
            storage.add(student, handins)
    if not dry_run:
        enter_names(people.roster)
    collection.notes += [*(note for one in lists for note in one.notes), *people.notes]
    collection.problems += people.contradictions
    collection.missing, collection.absent = owners.missing(), owners.absent()
    collection.by_name = sorted(set(people.by_name) & owners.seen)
    collection.new_students = [student.id for student in people.new]
    return collection


class _Storage:
    """Stores submissions, and notes that in a `Collection`; a context manager."""

    def __init__(self, assignment: str, collection: Collection, *, dry_run: bool) -> None:
        self._assignment, self._collection, self._dry_run = assignment, collection, dry_run
        self._records = Records()
        self._own = {plain_name(source.stem) for source in notebook_sources(assignment)}
        self._foreign = {
            plain_name(source.stem): name
            for name in assignments()
            if name != assignment
            for source in notebook_sources(name)
        }

    def __enter__(self) -> "_Storage":
        return self

    def __exit__(self, *_: object) -> None:
        self._write_records(is_last=True)

    def _write_records(self, *, is_last: bool = False) -> None:
        for key, error in self._records.write(is_last=is_last).items():
            self._collection.problems.append(
                f"{key.student}: the time of the submission could not be stored ({_why(error)})."
            )

    def add(self, student: str, handins: Sequence[HandIn]) -> None:
        """Write what is new or changed; the newest submission counts."""
        if len(handins) > 1:
            self._collection.notes.append(
                f"{student}: {len(handins)} submissions; the newest counts, and the others are in "
                f"gradebook/collected/{student}/{self._assignment}/{EARLIER}."
            )
        if len(self._records) >= MOST_PENDING:
            self._write_records()
        for handin in handins:
            try:
                self._store(student, handin, is_newest=handin is handins[-1])
            except (OSError, FileError) as error:
                self._collection.problems.append(
                    f"{student}: the submission could not be stored ({_why(error)})."
                )

    def _store(self, student: str, handin: HandIn, *, is_newest: bool) -> None:
        collection = self._collection
        files, problems = read_files_of(handin)
        problems = [f"{student}: {problem}" for problem in problems]
        if not files:
            collection.problems += [
                *problems,
                f"{student}: none of the files could be used, so nothing was collected.",
            ]
            return
        is_local = handin.platform == "moodle" or handin.is_anonymous
        record = Collected(
            handin.platform,
            local_key(self._assignment, handin.key) if is_local else handin.key,
            handin.folder,
            handin.source.name,
            handin.submitted.isoformat() if handin.submitted else "",
            handin.clock,
            handin.late,
            digest(files),
            sorted(files),
        )
        key = SubmissionKey(student, self._assignment)
        if others := self._notebooks_of_others(files):
            collection.problems.append(
                f"{student}: the notebooks have the names of those in {', '.join(others)}, so nothing was "
                f"collected. If they belong to {self._assignment}, rename them."
            )
            return
        outcome = store(key, record, files, self._records, is_newest=is_newest, dry_run=self._dry_run)
        if is_newest:
            collection.counts[outcome] += 1
            collection.clocks[handin.clock] += 1
            if handin.late and not handin.submitted:
                collection.late.append(student)
        if is_newest and outcome == "older":
            collection.notes.append(
                f"{student}: the submission that was collected before is newer, so it was kept."
            )
        if is_newest and outcome in ("new", "changed"):
            collection.problems += problems
            collection.notes += [f"{student}: {note}" for note in self._about(handin, files, key)]

    def _about(self, handin: HandIn, files: Mapping[str, bytes], key: SubmissionKey) -> Iterator[str]:
        """Say what is unusual about a submission."""
        for refusal in handin.refused:
            yield f"{refusal}, and was not collected."
        if not self._dry_run:
            for note in read_files(SUBMITTED / key.student / key.assignment)[1]:
                yield f"{note}."
        if not any(is_notebook_name(name) or name.lower().endswith(".zip") for name in files):
            named = [printable(name) for name in sorted(files)]
            more = ", …" * (len(named) > MOST_FILES_NAMED)
            yield f"there is no notebook, only {', '.join(named[:MOST_FILES_NAMED])}{more}."

    def _notebooks_of_others(self, files: Iterable[str]) -> list[str]:
        """Return the other assignments to which all notebooks belong by their names."""
        notebooks = {plain_name(stem(name)) for name in files if is_notebook_name(name)}
        if notebooks & self._own:
            return []
        return sorted({self._foreign[name] for name in notebooks if name in self._foreign})


def _why(error: OSError | FileError) -> str:
    """Say why a submission could not be stored; raise an error of the whole disk."""
    cause = error.__cause__ if isinstance(error, FileError) else error
    if not isinstance(cause, OSError) or cause.errno in OF_THE_DISK:
        raise error
    where = Path(os.fsdecode(cause.filename)) if isinstance(cause.filename, (str, bytes)) else SUBMITTED
    name = where.relative_to(ROOT) if where.is_relative_to(ROOT) else where
    return f"{cause.strerror}: {printable(str(name))}"
