"""``collect``: sort a learning platform's download by student and assignment.

A download is an archive or a folder; beside it may be the platform's list of students, such as Moodle's
grading worksheet. Each submission is replaced in one step, and only if its files have changed. The previous
version is kept in ``gradebook/collected``, together with the submission times.
"""

import errno
import os
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from datetime import tzinfo
from pathlib import Path
from typing import NamedTuple, TypeAlias

from autograder.console import printable
from autograder.course import ROOT, SUBMITTED, CourseError, assignments, notebook_sources
from autograder.deadlines import NAME as DEADLINES
from autograder.deadlines import Deadlines
from autograder.files import FileError
from autograder.roster import STUDENTS, local_key
from autograder.submission.collected import Collected, Records, read_collected
from autograder.submission.collection import Collection
from autograder.submission.counting import counting_platform, with_time
from autograder.submission.earlier import earlier_folder, is_kept, keep
from autograder.submission.extensions import missing_extensions
from autograder.submission.handins import HandIn, sort_download, source_title
from autograder.submission.lists import LISTS, read_list
from autograder.submission.names import plain_name, stem
from autograder.submission.owners import Owners
from autograder.submission.read import SubmissionKey, is_notebook_name, read_files
from autograder.submission.sources import open_source
from autograder.submission.store import digest, read_files_of, store
from autograder.submission.students import enter_lists, enter_names, known_students, move_submissions

MOST_FILES_NAMED = 5
MOST_PENDING = 500  # records: what is repeated if the machine stops
OF_THE_DISK = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)  # errors that concern every submission: errno(3)
NO_DEADLINES = Deadlines()
Work: TypeAlias = tuple[str, list[HandIn]]  # a student, and what was handed in


def collect(
    assignment: str,
    paths: Sequence[Path],
    zone: tzinfo,
    rosters: Sequence[Path] = (),
    *,
    deadlines: Deadlines = NO_DEADLINES,
    replacing: Sequence[str] = (),
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
    deadlines : Deadlines
        The deadlines of the course, with which the download is compared.
    replacing : sequence of str
        The students whose work may be replaced by that from another platform.
    drafts : bool
        Whether to collect what Moodle says is only a draft.
    dry_run : bool
        Whether to write nothing.
    progress : callable
        Yields what it is given, one item at a time, and may show the progress.

    Raises
    ------
    CourseError
        If a download or a list cannot be read, or there is no student whose work is to be replaced. Nothing
        has been written then.
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
    for student in replacing:
        if people.roster.by_id(student) is None:
            raise CourseError(f"There is no student {student!r} in gradebook/students.csv: check the id.")
    if not dry_run:
        move_submissions(people.moves)
        people.roster.write(STUDENTS)
    collection = Collection(owners.platforms, zone=str(zone), notes=owners.notes, problems=owners.problems)
    collection.extensions = missing_extensions(worksheets, people.roster, assignment, deadlines)
    with _Storage(assignment, collection, deadlines, replacing, dry_run=dry_run) as storage:
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


class _Work(NamedTuple):
    """What was read of a hand-in: its record, its files, and sentences on what was left out."""

    record: Collected
    files: Mapping[str, bytes]
    problems: Sequence[str]


class _Storage:
    """Stores submissions, and notes that in a `Collection`; a context manager."""

    def __init__(
        self,
        assignment: str,
        collection: Collection,
        deadlines: Deadlines,
        replacing: Container[str],
        *,
        dry_run: bool,
    ) -> None:
        self._assignment, self._collection, self._dry_run = assignment, collection, dry_run
        self._deadlines, self._replacing = deadlines, replacing
        self._by_hand = deadlines.handed_in.get(assignment, {})
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
        """Write what is new or changed; see `counting` for what counts."""
        key = SubmissionKey(student, self._assignment)
        if len(self._records) >= MOST_PENDING:
            self._write_records()
        before = read_collected(key) if (SUBMITTED / key.student / key.assignment).is_dir() else None
        platform = counting_platform(handins, before, is_replaced=student in self._replacing)
        own = [handin for handin in handins if handin.platform == platform]
        if len(own) > 1:
            self._collection.notes.append(
                f"{student}: {len(own)} submissions; the newest counts, and the others are in "
                f"{earlier_folder(key)}."
            )
        counts = before
        try:
            for handin in own:
                is_newest = handin is own[-1]
                if (work := self._read(key, handin)) and (
                    record := self._store(key, handin, work, is_newest=is_newest)
                ):
                    counts = record
            if own:
                self._compare(key, before, counts)
            for handin in handins:
                if handin not in own and (work := self._read(key, handin)):
                    self._keep_beside(key, work, counts)
        except (OSError, FileError) as error:
            self._collection.problems.append(
                f"{student}: the submission could not be stored ({_why(error)})."
            )

    def _read(self, key: SubmissionKey, handin: HandIn) -> _Work | None:
        """Read a submission, or say why nothing of it is collected."""
        student = key.student
        files, problems = read_files_of(handin)
        problems = [f"{student}: {problem}" for problem in problems]
        if not files:
            self._collection.problems += [
                *problems,
                f"{student}: none of the files could be used, so nothing was collected.",
            ]
            return None
        if others := self._notebooks_of_others(files):
            self._collection.problems.append(
                f"{student}: the notebooks have the names of those in {', '.join(others)}, so nothing was "
                f"collected. If they belong to {self._assignment}, rename them."
            )
            return None
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
        return _Work(record, files, problems)

    def _store(self, key: SubmissionKey, handin: HandIn, work: _Work, *, is_newest: bool) -> Collected:
        """Store a submission from the platform that counts, and return the record of what counts now."""
        collection, student = self._collection, key.student
        stored = store(
            key, work.record, work.files, self._records, is_newest=is_newest, dry_run=self._dry_run
        )
        if is_newest:
            collection.counts[stored.outcome] += 1
            collection.clocks[DEADLINES if student in self._by_hand else stored.record.clock] += 1
            if stored.record.late and not stored.record.submitted and student not in self._by_hand:
                collection.late.append(student)
            if stored.outcome == "changed":
                collection.changed.append(student)
        if is_newest and stored.outcome == "older":
            collection.notes.append(
                f"{student}: the submission that was collected before is newer, so it was kept."
            )
        if is_newest and stored.outcome in ("new", "changed"):
            collection.problems += work.problems
            collection.notes += [f"{student}: {note}" for note in self._about(handin, work.files, key)]
        return stored.record

    def _compare(self, key: SubmissionKey, before: Collected | None, counts: Collected | None) -> None:
        """Note who was on time before and is late now."""
        if not (before and before.time and counts and counts.time) or key.student in self._by_hand:
            return
        was_late, is_late = (
            self._deadlines.is_late(key.student, key.assignment, time) for time in (before.time, counts.time)
        )
        if is_late and not was_late:
            self._collection.late_now.append(key.student)

    def _keep_beside(self, key: SubmissionKey, work: _Work, counts: Collected | None) -> None:
        """Keep work from another platform than the one that counts, and say so."""
        record = work.record
        if counts and counts.digest == record.digest:
            if (known := with_time(record, counts)) != counts and not self._dry_run:
                self._records.add(key, known)
            return
        was_kept = is_kept(key, record.digest)
        if not self._dry_run:
            keep(key, record, work.files)
        names = source_title(record.platform), source_title(counts.platform if counts else "")
        if counts and counts.time and record.time and record.time <= counts.time:
            self._collection.notes.append(
                f"{key.student}: the work from {names[0]} is older than that from {names[1]}, so it does not "
                f"count; it is in {earlier_folder(key)}."
            )
            return
        # Once reported, this is no longer a problem: the instructor has decided to leave it so.
        lines = self._collection.notes if was_kept else self._collection.problems
        lines.append(
            f"{key.student}: the work from {names[0]} was not collected, because that from {names[1]} "
            f"counts. It is in {earlier_folder(key)}; if it should count instead, collect it again with "
            f"--replace {key.student}."
        )

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
