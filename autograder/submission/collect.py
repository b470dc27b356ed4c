"""``collect``: sort a learning platform's download into ``gradebook/submitted/STUDENT/ASSIGNMENT``.

A download is an archive or a folder; beside it may be the platform's list of students, such as Moodle's
grading worksheet. Each submission is replaced in one step, and only if its files have changed. The previous
version is kept in ``gradebook/collected``, together with the submission times.
"""

import contextlib
from collections import Counter
from collections.abc import Collection as Container
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import NamedTuple

from nbgrader.api import MissingEntry, SubmittedAssignment
from sqlalchemy import select

from autograder.console import listed, printable
from autograder.course import SUBMITTED, CourseError, assignments, notebook_sources
from autograder.deadlines import NAME as DEADLINES
from autograder.nbgrader_app import open_gradebook
from autograder.platforms.canvas_archive import without_suffix
from autograder.platforms.identity import Identity
from autograder.roster import STUDENTS, Roster, Student, local_key
from autograder.submission.collected import COLLECTED, Collected, read_collected
from autograder.submission.handins import (
    GRADESCOPE_CLOCK,
    MOODLE_FILES_CLOCK,
    TITLES,
    Download,
    HandIn,
    sort_download,
    stem,
)
from autograder.submission.identify import Identification
from autograder.submission.lists import StudentList, read_list
from autograder.submission.names import plain_name
from autograder.submission.read import (
    SubmissionKey,
    folders_in,
    is_notebook_name,
    read_files,
)
from autograder.submission.sources import open_source
from autograder.submission.store import EARLIER, digest, read_files_of, store

LISTS = (".csv", ".tsv", ".txt", ".xls")  # the last is what Blackboard calls a table with tabs
MOST_FILES_NAMED = 5


@dataclass
class Collection:
    """What a run of ``collect`` has done, or would do.

    Attributes
    ----------
    platforms : list of str
        The platforms of the downloads.
    counts : Counter
        How many submissions are "new", "changed", "unchanged", or "older" than the one that stays.
    notes, problems : list of str
        Sentences for the instructor: what to know, and what was left out.
    missing, absent : list of str
        The students who handed in nothing; those who are not in this download, but were in an earlier one.
    by_name, new_students, late : list of str
        Those who were recognised by their names only; those who were entered in the roster; those who were
        late according to the platform, which does not say when they handed in.
    clocks : Counter
        Where submission times come from → the number of times from there.
    zone : str
        The time zone of times without one.
    """

    platforms: list[str] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    by_name: list[str] = field(default_factory=list)
    new_students: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    clocks: Counter[str] = field(default_factory=Counter)
    zone: str = ""


class Unpacked(NamedTuple):
    """The owner of an unpacked file: the student, its path in the submission, and the submission time."""

    student: Student
    file: str
    submitted: datetime | None


def collect(
    assignment: str,
    paths: Sequence[Path],
    zone: tzinfo,
    rosters: Sequence[Path] = (),
    *,
    drafts: bool = False,
    dry_run: bool = False,
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
    run = _Run(assignment, people, drafts=drafts, dry_run=dry_run)
    for download in downloads:
        run.add(download)
    if not dry_run:
        move_submissions(people.moves)
        people.roster.write(STUDENTS)
    run.store()
    if not dry_run:
        enter_names(people.roster)
    return replace(run.finished(), zone=str(zone))


def identify_unpacked(assignment: str, folder: Path, zone: tzinfo) -> tuple[dict[Path, Unpacked], list[str]]:
    """Find the owner of each file that ``nbgrader zip_collect`` has unpacked into a folder.

    Students are entered in the roster and in nbgrader's gradebook.

    Returns
    -------
    files : dict
        Path → its owner. Older attempts and the work of groups are left out.
    messages : list of str
        What is not collected, and why.

    Raises
    ------
    CourseError
        If a download or a list cannot be read.
    """
    entries = sorted(folder.iterdir())
    lists = [read_list(path, zone) for path in entries if path.suffix.lower() in LISTS]
    worksheets = [one.worksheet for one in lists if one.worksheet]
    people = known_students()
    enter_lists(people, lists, assignment)
    run = _Run(assignment, people, drafts=False, dry_run=True)
    roots: dict[str, Path] = {}
    for path in entries:
        if path.is_dir():
            source = open_source(path)
            roots[source.name] = path
            run.add(sort_download(source, zone, worksheets))
    move_submissions(people.moves)
    people.roster.write(STUDENTS)
    enter_names(people.roster)
    messages = run.finished().problems
    files = {}
    for name, handins in run.in_order():
        newest, student = handins[-1], people.roster.by_id(name)
        if newest.is_group and len(newest.identities) > 1:
            messages.append(
                f"{name}: zip_collect cannot collect the work of a group; use `autograder collect`."
            )
        elif student:
            for item, file in newest.files:
                files[roots[newest.source.name] / item.where] = Unpacked(student, file, newest.submitted)
    return files, messages


def update_roster(paths: Sequence[Path]) -> list[str]:
    """Enter who is in the platforms' lists in the roster and in nbgrader's gradebook; return messages.

    Raises
    ------
    CourseError
        If a list cannot be read. Nothing has been written then.
    """
    lists = [read_list(path, UTC) for path in paths]  # their times do not matter here
    people = known_students()
    before = len(people.roster)
    enter_lists(people, lists)
    move_submissions(people.moves)
    people.roster.write(STUDENTS)
    enter_names(people.roster)
    lines = list(people.notes)
    if any(one.worksheet and one.worksheet.is_blind for one in lists):
        lines.append("A worksheet with blind marking contains no names, so it was left out.")
    if people.by_name:
        lines.append(f"Recognised only by their names: {listed(sorted(set(people.by_name)))}.")
    new = [student.id for student in people.new]
    if new and before:
        lines.append(f"New: {listed(new)}.")
    return [
        *lines,
        f"gradebook/students.csv has {_count(len(people.roster), 'student')}, {len(new)} of them new.",
    ]


def known_students(*, dry_run: bool = False) -> Identification:
    """Read the roster, and add who is in nbgrader's gradebook or has a folder but is not in the roster.

    Parameters
    ----------
    dry_run : bool
        Whether to leave out the gradebook, which would be made if there is none.
    """
    roster = Roster.read(STUDENTS)
    graded: set[str] = set()
    if not dry_run:
        with open_gradebook() as gradebook:
            graded.update(gradebook.db.scalars(select(SubmittedAssignment.student_id)))
            for row in gradebook.students:
                if roster.by_id(row.id) is None:
                    student = Student(row.id, row.last_name or "", row.first_name or "")
                    email = row.email or ""
                    roster.put(student if roster.by_email(email) else replace(student, email=email))
    work = {folder.name: {one.name for one in folders_in(folder)} for folder in folders_in(SUBMITTED)}
    for name in sorted(work):
        if roster.by_id(name) is None:
            roster.put(Student(name))
    return Identification(roster, work, graded)


def move_submissions(moves: Sequence[tuple[str, str]]) -> None:
    """Move the submissions of students who turned out to be the same person as another one."""
    for gone, stays in moves:
        for parent in (SUBMITTED, COLLECTED):
            for folder in folders_in(parent / gone):
                (parent / stays).mkdir(exist_ok=True)
                folder.rename(parent / stays / folder.name)
            with contextlib.suppress(OSError):  # there may be more in it, or no folder at all
                (parent / gone).rmdir()
        with open_gradebook(writable=True) as gradebook, contextlib.suppress(MissingEntry):
            gradebook.remove_student(gone)


def enter_lists(people: Identification, lists: Sequence[StudentList], assignment: str = "") -> None:
    """Enter who is in the platforms' lists, unless marking is blind."""
    for one in lists:
        if one.worksheet and one.worksheet.is_blind:
            continue
        names = Counter(map(_name, one.identities))
        for identity in one.identities:
            people.identify(identity, assignment, is_ambiguous=names[_name(identity)] > 1)


def enter_names(roster: Roster) -> None:
    """Enter names and addresses in nbgrader's gradebook, which reports, feedback and exports read."""
    with open_gradebook(writable=True) as gradebook:
        columns = ("last_name", "first_name", "email")
        present = {row.id: {name: getattr(row, name) for name in columns} for row in gradebook.students}
        for student in roster:
            values = {name: value for name in columns if (value := getattr(student, name))}
            row = present.get(student.id)
            if row is None or any(row[name] != value for name, value in values.items()):
                gradebook.update_or_create_student(student.id, **values)
                gradebook.db.expunge_all()  # or each commit would take as long as the class is large


def _name(identity: Identity) -> tuple[str, str]:
    return identity.first_name, identity.last_name


class _Run:
    """A run of ``collect``: whose each submission is, and what becomes of it."""

    def __init__(self, assignment: str, people: Identification, *, drafts: bool, dry_run: bool) -> None:
        self._collection = Collection()
        self._assignment = assignment
        self._people = people
        self._drafts, self._dry_run = drafts, dry_run
        self._handins: dict[str, list[HandIn]] = {}  # student → what is to be stored
        self._names_nobody = False  # whether the download names no people, or groups without their members
        self._seen: set[str] = set()  # students, also those whose work is left out
        self._own = {plain_name(source.stem) for source in notebook_sources(assignment)}
        self._foreign = {
            plain_name(source.stem): name
            for name in assignments()
            if name != assignment
            for source in notebook_sources(name)
        }

    def add(self, download: Download) -> None:
        """Find out who handed in the submissions of a download."""
        self._collection.platforms.append(download.platform)
        self._collection.notes += download.notes
        self._collection.problems += download.problems
        names = Counter(handin.name for handin in download.handins)
        for handin in download.handins:
            self._names_nobody |= handin.is_anonymous or (handin.is_group and not handin.identities)
            students = self._students(handin, is_ambiguous=names[handin.name] > 1)
            self._seen |= {student.id for student in students}
            if problem := self._why_not(handin):
                who = ", ".join(student.id for student in students)
                self._collection.problems.append(f"{who}: {problem}, so nothing was collected.")
                continue
            if download.platform == "canvas":
                handin.files = [
                    (item, self._renamed(name, {file for _, file in handin.files}))
                    for item, name in handin.files
                ]
            for student in students:
                self._handins.setdefault(student.id, []).append(handin)

    def _why_not(self, handin: HandIn) -> str:
        """Say why nothing of a hand-in is collected, or "" if something is."""
        if handin.is_draft and not self._drafts:
            return "it is still a draft in Moodle (add --drafts to collect it)"
        return "" if handin.files else "; ".join(handin.refused) or "it contains no file"

    def _renamed(self, name: str, taken: Container[str]) -> str:
        """Undo what Canvas did to the name of a notebook that was handed in again."""
        plain = without_suffix(name)
        is_own = is_notebook_name(plain) and plain_name(stem(plain)) in self._own
        return plain if is_own and plain not in taken else name

    def _students(self, handin: HandIn, *, is_ambiguous: bool) -> list[Student]:
        """Return who handed something in: one student, or the members of a group."""
        identities, is_local = handin.identities, handin.is_anonymous
        if not identities and handin.platform == "moodle":
            first, _, last = handin.name.rpartition(" ")
            key = f"group-{handin.key}" if handin.is_group else handin.key
            identities, is_local = [Identity("moodle", key, last, first)], is_local or handin.is_group
        elif not identities:  # a name in one word, or none
            identities = [Identity(handin.platform, handin.key, username=handin.name)]
        names = Counter(map(_name, identities))
        return [
            self._people.identify(
                identity,
                self._assignment,
                is_local=is_local,
                is_ambiguous=is_ambiguous or names[_name(identity)] > 1,
            )
            for identity in identities
        ]

    def in_order(self) -> Iterator[tuple[str, list[HandIn]]]:
        """Yield each student and what is to be stored, in order of time, as far as that is known."""
        for student, handins in sorted(self._handins.items()):
            if all(handin.submitted for handin in handins):
                handins.sort(key=lambda handin: handin.submitted or datetime.min)
            yield student, handins

    def store(self) -> None:
        """Write what is new or changed; the newest submission of each student counts."""
        for student, handins in self.in_order():
            if len(handins) > 1:
                self._collection.notes.append(
                    f"{student}: {len(handins)} submissions; the newest counts, and the others are in "
                    f"gradebook/collected/{student}/{self._assignment}/{EARLIER}."
                )
            for handin in handins:
                self._store(student, handin, is_newest=handin is handins[-1])

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
        outcome = store(key, record, files, is_newest=is_newest, dry_run=self._dry_run)
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
        """Return the assignments to which the notebooks belong by their names; none if one is of this."""
        notebooks = {plain_name(stem(name)) for name in files if is_notebook_name(name)}
        if notebooks & self._own:
            return []
        return sorted({self._foreign[name] for name in notebooks if name in self._foreign})

    def finished(self) -> Collection:
        """Add who handed in nothing, and who was recognised only by name."""
        collection = self._collection
        collection.notes += self._people.notes
        collection.by_name = sorted(set(self._people.by_name) & self._seen)
        collection.new_students = [student.id for student in self._people.new]
        for student in self._people.roster:
            key = SubmissionKey(student.id, self._assignment)
            if student.id in self._seen or _is_of_another(student, self._assignment):
                continue
            if read_collected(key):
                collection.absent.append(student.id)
            elif not self._names_nobody and not (SUBMITTED / key.student / key.assignment).is_dir():
                collection.missing.append(student.id)
        return collection


def _is_of_another(student: Student, assignment: str) -> bool:
    """Return whether a student has no name, but a key in another assignment: see `local_key`."""
    keys = [*student.keys("moodle"), *student.keys("canvas")]
    is_nobody = not (student.last_name or student.first_name or student.email)
    return is_nobody and bool(keys) and all(":" in key and key.split(":")[0] != assignment for key in keys)


def describe(collection: Collection, assignment: str, *, dry_run: bool) -> list[str]:
    """Say what a run has done, in a few lines and one for each note."""
    lines = list(collection.notes)
    if collection.by_name:
        lines.append(
            "Recognised only by their names (to be certain, add the platform's list of students): "
            f"{listed(collection.by_name)}."
        )
    for text, names in (
        ("New in gradebook/students.csv", collection.new_students),
        ("Collected before, but not in this download", collection.absent),
        ("Handed in nothing", collection.missing),
    ):
        if names:
            lines.append(f"{text}: {listed(names)}.")
    if collection.late:  # all of them: nothing else says who they are
        everybody = ", ".join(map(printable, collection.late))
        lines.append(
            f"Late, and the platform does not say by how much: {everybody}. To take something off, enter "
            f"the times in {DEADLINES}, under [handed_in.{assignment}]."
        )
    for clock, number in collection.clocks.items():
        times = _count(number, "submission time")
        if not clock:
            lines.append(f"{times}: unknown, so nothing is taken off.")
        elif clock == GRADESCOPE_CLOCK:
            lines.append(f"{times}: from {clock}.")
        else:
            lines.append(f"{times}: from {clock}, in the time zone {collection.zone} (see --time-zone).")
        if clock == MOODLE_FILES_CLOCK:
            lines.append(
                "These may differ from the times of submission, and drafts may be among the files: give "
                "Moodle's grading worksheet, too, which says both."
            )
    counts = collection.counts
    numbers = ", ".join(f"{number} {outcome}" for outcome, number in counts.items())
    platforms = " and ".join(dict.fromkeys(TITLES.get(one, "folders") for one in collection.platforms))
    verb = "would be collected" if dry_run else "collected"
    total = _count(counts.total(), "submission")
    lines.append(f"{assignment}: {total} {verb} from {platforms}{numbers and f': {numbers}'}.")
    if left_out := len(collection.problems):
        what = _count(left_out, "file or submission", "files or submissions")
        lines.append(f"Not collected: {what}, listed at the top.")
    return lines


def _count(number: int, one: str, several: str = "") -> str:
    return f"{number} {one if number == 1 else several or f'{one}s'}"
