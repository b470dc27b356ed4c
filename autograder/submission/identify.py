"""Find the student to whom an entry in a platform's file refers, and add new students to the roster.

A key, an e-mail address or a number of the university is certain. A name is not: it counts only if exactly
one student has it and nothing contradicts it. An id never changes once it is given, so that a roster that
is read later completes a student instead of making a second folder.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Set
from dataclasses import replace
from itertools import chain, count

from autograder.platforms.identity import Identity
from autograder.roster import COLUMNS, PLATFORMS, Roster, Student, local_key

LONGEST_ID = 60  # characters, without a number at its end
WORDS = re.compile(r"[^\W_]+")
FILLED = [column for column in COLUMNS if column not in ("id", *PLATFORMS)]


class Identification:
    """Find students in a roster, and complete it.

    Parameters
    ----------
    roster : Roster
        What is found is entered in it.
    work : mapping
        Student → the assignments with a submission.
    graded : collection of str
        The students who have grades, whose ids therefore stay.

    Attributes
    ----------
    new : list of Student
        Who was added to the roster.
    by_name : list of str
        The ids of those who were recognised by name only.
    moves : list of (str, str)
        An id that is no longer in the roster, and the id that the same person has instead.
    notes : list of str
        Sentences for the instructor.
    """

    def __init__(
        self, roster: Roster, work: Mapping[str, Set[str]], graded: Container[str] = frozenset()
    ) -> None:
        self.roster = roster
        self.new: list[Student] = []
        self.by_name: list[str] = []
        self.moves: list[tuple[str, str]] = []
        self.notes: list[str] = []
        self._work = {student: set(names) for student, names in work.items()}
        self._graded = graded
        self._names: defaultdict[str, set[str]] = defaultdict(set)  # the letters of a name → ids
        for student in roster:
            self._enter(student)

    def _enter(self, student: Student) -> None:
        self.roster.put(student)
        for name in _plain_names(student.first_name, student.last_name, student.id):
            self._names[name].add(student.id)

    def identify(
        self, identity: Identity, assignment: str = "", *, is_local: bool = False, is_ambiguous: bool = False
    ) -> Student:
        """Return the student to whom an identity refers, after adding or completing that student.

        Parameters
        ----------
        assignment : str
            The assignment in which the platform uses the key.
        is_local : bool
            Whether it uses the key in that assignment only.
        is_ambiguous : bool
            Whether somebody else in the same file has the same name.
        """
        key = identity.key
        if identity.platform == "moodle" or is_local:
            key = local_key(assignment, key) if assignment and key else ""
        found = [*self._certain(identity, key)]
        if found:
            student = found[0]
            for other in found[1:]:
                student = self._joined(student, other)
        elif not is_ambiguous and (alike := self._alike(identity, key)):
            student = alike
            self.by_name.append(student.id)
        else:
            student = Student(self._new_id(identity, assignment if is_local else "", is_ambiguous))
            self.new.append(student)
        complete = self._completed(student, identity, key)
        self._enter(complete)
        return complete

    def _certain(self, identity: Identity, key: str) -> Iterator[Student]:
        """Yield the students who have the key, the address or the number, each once."""
        roster, seen = self.roster, set()
        candidates = [
            roster.student(identity.platform, key) if key else None,
            roster.by_email(identity.email) if identity.email else None,
            roster.by_number(identity.number) if identity.number else None,
        ]
        if identity.platform == "" or identity.platform not in PLATFORMS:  # a folder may be called anything
            candidates += [
                roster.by_id(identity.username),
                roster.by_email(identity.username),
                roster.by_number(identity.username),
                *(roster.student(platform, identity.username) for platform in ("blackboard", "canvas")),
            ]
        for student in candidates:
            if student and student.id not in seen:
                seen.add(student.id)
                yield student

    def _joined(self, student: Student, other: Student) -> Student:
        """Merge two students who are the same person, unless both were graded."""
        # The student with an e-mail address stays.
        pairs = sorted([(student, other), (other, student)], key=lambda pair: bool(pair[0].email))
        gone, stays = next((pair for pair in pairs if self._can_move(*pair)), pairs[0])
        if not self._can_move(gone, stays):
            self.notes.append(
                f"{gone.id} and {stays.id} are the same person, but their submissions cannot be merged, "
                "because they have been graded or belong to the same assignment: remove one of the two "
                "students from gradebook/students.csv, together with all folders and grades."
            )
            return student
        if self._work.get(gone.id):
            self.moves.append((gone.id, stays.id))
            self.notes.append(f"{gone.id} and {stays.id} are the same person, whose id is now {stays.id}.")
        self._work[stays.id] = self._work.get(stays.id, set()) | self._work.pop(gone.id, set())
        self.roster.remove(gone.id)
        values = {column: getattr(stays, column) or getattr(gone, column) for column in FILLED}
        for platform in PLATFORMS:
            values[platform] = " ".join(dict.fromkeys([*stays.keys(platform), *gone.keys(platform)]))
        self.new = [one for one in self.new if one.id != gone.id]
        joined = replace(stays, **values)
        self._enter(joined)
        return joined

    def _can_move(self, gone: Student, stays: Student) -> bool:
        """Return whether what a student handed in can become another's."""
        common = self._work.get(gone.id, set()) & self._work.get(stays.id, set())
        return not common and gone.id not in self._graded

    def _alike(self, identity: Identity, key: str) -> Student | None:
        """Return the only student who has the name, and whom nothing else tells apart."""
        names = _plain_names(identity.first_name, identity.last_name, identity.username)
        if not names:
            return None
        column, prefix = identity.platform, key.partition(":")[0] + ":" if ":" in key else ""
        alike = [
            student
            for name in set().union(*(self._names[name] for name in names))
            if (student := self.roster.by_id(name))
            and names & _plain_names(student.first_name, student.last_name, student.id)
            and not (identity.email and student.email)
            and not (identity.number and student.number)
            # Two platforms are two campuses, on each of which there may be a Mario Rossi.
            and not (
                column in PLATFORMS and any(student.keys(other) for other in PLATFORMS if other != column)
            )
            and not (
                key and column in PLATFORMS and any(one.startswith(prefix) for one in student.keys(column))
            )
        ]
        return alike[0] if len(alike) == 1 else None

    def _new_id(self, identity: Identity, assignment: str, is_ambiguous: bool) -> str:
        """Make an id from a name, or from whatever else is known."""
        name = f"{identity.first_name} {identity.last_name}" if identity.last_name else identity.username
        account = identity.email.partition("@")[0]
        base, numbered = _slug(name) or _slug(account), ""
        if base:
            numbered = f"{base}-{identity.key}" if identity.key.isdecimal() else base
        else:  # nobody is named
            kind = "participant " * identity.key.isdecimal()
            base = numbered = _slug(f"{assignment} {kind}{identity.key}") or "student"
        first = numbered if is_ambiguous else base
        return next(
            candidate
            for candidate in chain((first, numbered), (f"{base}-{number}" for number in count(2)))
            if self.roster.by_id(candidate) is None
        )

    def _completed(self, student: Student, identity: Identity, key: str) -> Student:
        """Fill in what the roster does not say about a student yet."""
        values = {column: getattr(student, column) or getattr(identity, column) for column in FILLED}
        if student.last_name or student.first_name:  # the two belong together
            values["last_name"], values["first_name"] = student.last_name, student.first_name
        for column, owner in (
            ("email", self.roster.by_email(values["email"])),
            ("number", self.roster.by_number(values["number"])),
        ):
            if owner and owner.id != student.id:  # who could not be joined
                values[column] = getattr(student, column)
        if key and identity.platform in PLATFORMS and key not in student.keys(identity.platform):
            values[identity.platform] = " ".join([*student.keys(identity.platform), key])
        return replace(student, **values)


def _slug(text: str) -> str:
    """Return a text's words in lower case, joined by hyphens, without accents and cut to a length."""
    words = WORDS.findall(_without_accents(text))
    slug = "-".join(words)
    while len(slug) > LONGEST_ID and len(words) > 1:
        words.pop()
        slug = "-".join(words)
    return slug[:LONGEST_ID]


def _plain_names(first: str, last: str, other: str) -> set[str]:
    """Return the letters of a name in both orders; Canvas writes "lastfirst", Moodle "First Last"."""
    names = {first + last, last + first} if first or last else {other}
    return {"".join(WORDS.findall(_without_accents(name))) for name in names} - {""}


def _without_accents(text: str) -> str:
    """Return a text in lower case and without combining signs."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))
