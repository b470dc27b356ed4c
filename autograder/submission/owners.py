"""Find the owner of each submission in a download, and who handed in nothing."""

from collections import Counter
from collections.abc import Iterator, Sequence, Set

from autograder.console import printable
from autograder.course import SUBMITTED, notebook_sources
from autograder.platforms.canvas_archive import without_suffix
from autograder.platforms.identity import Identity, split_name
from autograder.roster import PLATFORMS, Student
from autograder.submission.collected import read_collected
from autograder.submission.counting import in_order
from autograder.submission.handins import FOLDERS, Download, HandIn
from autograder.submission.identify import Identification
from autograder.submission.names import plain_name, stem
from autograder.submission.read import SubmissionKey, is_notebook_name


class Owners:
    """The owners of what was handed in to an assignment.

    Parameters
    ----------
    drafts : bool
        Whether to collect what Moodle says is only a draft.

    Attributes
    ----------
    platforms : list of str
        The platforms of the downloads.
    seen : set of str
        The students who are in a download, including those whose work is left out.
    notes, problems : list of str
        Sentences for the instructor: what to know, and what was left out.
    """

    def __init__(self, assignment: str, people: Identification, *, drafts: bool = False) -> None:
        self.platforms: list[str] = []
        self.seen: set[str] = set()
        self.notes: list[str] = []
        self.problems: list[str] = []
        self._assignment, self._people, self._drafts = assignment, people, drafts
        self._handins: dict[str, list[HandIn]] = {}  # student → what is to be stored
        self._names_nobody = False  # whether a download names no people, or groups without their members
        self._notebooks = {plain_name(source.stem) for source in notebook_sources(assignment)}

    def add(self, download: Download) -> None:
        """Find out who handed in the submissions of a download."""
        self.platforms.append(download.platform)
        self.notes += download.notes
        self.problems += download.problems
        names = Counter(handin.name for handin in download.handins)
        handins = download.handins
        if download.platform == FOLDERS:  # first those whose folder is named exactly after a student's id
            handins = sorted(handins, key=lambda handin: self._people.roster.by_id(handin.key) is None)
        folders: dict[str, str] = {}
        for handin in handins:
            self._names_nobody |= handin.is_anonymous or (handin.is_group and not handin.identities)
            students = self._students(handin, is_ambiguous=names[handin.name] > 1)
            self.seen |= {student.id for student in students}
            if download.platform == FOLDERS and students:
                (student,) = students
                if (other := folders.setdefault(student.id, handin.folder)) != handin.folder:
                    self.problems.append(
                        f"{printable(handin.folder)} seems to belong to the same student as "
                        f"{printable(other)}, {student.id}, so it was not collected: name each folder after "
                        "its student's id."
                    )
                    continue
            if not students:
                continue
            if problem := self._why_not(handin):
                who = ", ".join(student.id for student in students)
                self.problems.append(f"{who}: {problem}, so nothing was collected.")
                continue
            if download.platform == "canvas":
                names_before = self._names_before([name for _, name in handin.files])
                handin.files = [(item, names_before[name]) for item, name in handin.files]
            for student in students:
                self._handins.setdefault(student.id, []).append(handin)

    def _why_not(self, handin: HandIn) -> str:
        """Say why nothing of a hand-in is collected, or "" if something is."""
        if handin.is_draft and not self._drafts:
            return "it is still a draft in Moodle (add --drafts to collect it)"
        return "" if handin.files else "; ".join(handin.refused) or "it contains no file"

    def _names_before(self, names: Sequence[str]) -> dict[str, str]:
        """Undo what Canvas did to the names of notebooks that were handed in again.

        If several notebooks had the same name then, the student has numbered them, and they stay.
        """
        before = {name: without_suffix(name) for name in names}
        counts = Counter([*set(names), *(plain for name, plain in before.items() if plain != name)])
        return {
            name: plain
            if is_notebook_name(plain) and plain_name(stem(plain)) in self._notebooks and counts[plain] == 1
            else name
            for name, plain in before.items()
        }

    def _students(self, handin: HandIn, *, is_ambiguous: bool) -> list[Student]:
        """Return who handed something in: a student, or the known members of a group."""
        identities, is_local = handin.identities, handin.is_anonymous
        if not identities and handin.platform == "moodle":
            first, last = split_name(handin.name)
            key = f"group-{handin.key}" if handin.is_group else handin.key
            identities, is_local = [Identity("moodle", key, last, first)], is_local or handin.is_group
        elif not identities:  # a name in one word, or none
            identities = [Identity(handin.platform, handin.key, username=handin.name)]
        names = Counter(identity.full_name for identity in identities)
        found = (
            self._people.identify(
                identity,
                self._assignment,
                is_local=is_local,
                is_ambiguous=is_ambiguous or names[identity.full_name] > 1,
            )
            for identity in identities
        )
        return [student for student in found if student]

    def in_order(self) -> Iterator[tuple[str, list[HandIn]]]:
        """Yield each student and what is to be stored, in order of time if it is known."""
        for student, handins in sorted(self._handins.items()):
            yield student, in_order(handins)

    def absent(self) -> list[str]:
        """List the students who were in an earlier download but are not in these."""
        records = ((key, read_collected(key)) for key in self._others())
        return [key.student for key, record in records if record and self._covers({record.platform})]

    def missing(self) -> list[str]:
        """List the students of the platforms who handed in nothing."""
        if self._names_nobody:
            return []
        return [
            key.student
            for key in self._others()
            if self._covers(self._platforms_of(key.student))
            and not read_collected(key)
            and not (SUBMITTED / key.student / key.assignment).is_dir()
        ]

    def _covers(self, platforms: Set[str]) -> bool:
        """Return whether a student of some platforms has to be in the downloads."""
        return FOLDERS in self.platforms or not platforms or not platforms.isdisjoint(self.platforms)

    def _platforms_of(self, name: str) -> set[str]:
        student = self._people.roster.by_id(name)
        return {platform for platform in PLATFORMS if student and student.keys(platform)}

    def _others(self) -> list[SubmissionKey]:
        """List the students of the course who are not in the downloads."""
        return [
            SubmissionKey(student.id, self._assignment)
            for student in self._people.roster
            if student.id not in self.seen and not _is_of_another(student, self._assignment)
        ]


def _is_of_another(student: Student, assignment: str) -> bool:
    """Return whether a student is only a key in another assignment: see `local_key`."""
    keys = [*student.keys("moodle"), *student.keys("canvas")]
    is_nobody = not (student.last_name or student.first_name or student.email)
    return is_nobody and bool(keys) and all(":" in key and key.split(":")[0] != assignment for key in keys)
