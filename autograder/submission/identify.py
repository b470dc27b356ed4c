"""Find the student to whom an entry in a platform's file refers.

A key, an e-mail address or a university number identifies a student for certain, unless more evidence speaks
against it: the same key may be somebody else's on another site. A contradiction is reported, and then no
student is identified. A name, or the number that a folder is named after, is a guess: it counts only if it
leads to exactly one student and nothing contradicts it. An id never changes once it is given, so that a list
that is read later completes a student instead of making a second folder.
"""

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from itertools import chain, count

from autograder.console import listed, printable
from autograder.course import SUBMITTED_NAME, CourseError
from autograder.platforms.identity import Identity, split_name
from autograder.roster import PLATFORMS, Roster, Student, local_key, same_number
from autograder.submission.letters import without_accents
from autograder.submission.names import similarity

# Of an id, without the numbers at its end; Linux allows a name of 255 bytes: path_resolution(7).
LONGEST_ID, LONGEST_ID_BYTES, LONGEST_NUMBER = 60, 160, 20
WORDS = re.compile(r"[^\W_]+")
LATIN = re.compile("[a-z]")
FILLED = ("last_name", "first_name", "email", "number")
KEY, EMAIL, NUMBER, NAME = "key", "e-mail address", "number", "name"  # as a message calls them
SIMILAR = 0.7  # ratio of difflib's: "müllerjürgen" is similar to "müllerschmidtjürgen"
SHORTEST_NAME = 5  # letters of an id that may be a name
REMEDY = "so nothing was entered or collected: correct that file, and run the command again."


class _ContradictionError(Exception):
    """Two statements contradict each other; the message begins a sentence."""


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
    notes, contradictions : list of str
        Sentences for the instructor: what to know, and who was not identified because of a contradiction.
    """

    def __init__(
        self, roster: Roster, work: Mapping[str, Set[str]], graded: Container[str] = frozenset()
    ) -> None:
        self.roster = roster
        self.new: list[Student] = []
        self.by_name: list[str] = []
        self.moves: list[tuple[str, str]] = []
        self.notes: list[str] = []
        self.contradictions: list[str] = []
        self._work = {student: set(names) for student, names in work.items()}
        self._graded = graded
        self._names: defaultdict[str, set[str]] = defaultdict(set)  # the letters of a name → ids
        self._folders: set[str] = set()  # as a file system that ignores case compares them
        for student in roster:
            self._enter(student)

    def _enter(self, student: Student) -> None:
        self.roster.put(student)
        self._folders.add(student.id.casefold())
        for name in _names_of(student):
            self._names[name].add(student.id)

    def identify(
        self, identity: Identity, assignment: str = "", *, is_local: bool = False, is_ambiguous: bool = False
    ) -> Student | None:
        """Return the student to whom an identity refers, added if necessary.

        Parameters
        ----------
        assignment : str
            The assignment in which the platform uses the key.
        is_local : bool
            Whether it uses the key in that assignment only, for a group or somebody who is not named.
        is_ambiguous : bool
            Whether somebody else in the same file has the same name.

        Returns
        -------
        Student or None
            None if the identity contradicts the roster. Then nothing has changed but `contradictions`.
        """
        key = identity.key
        if identity.platform == "moodle" or is_local:
            key = local_key(assignment, key) if assignment and key else ""
        try:
            student = self._certain(identity, key, is_local=is_local) or self._guessed(identity)
        except _ContradictionError as error:
            sentence = f"{error}, {REMEDY}"
            if sentence not in self.contradictions:
                self.contradictions.append(sentence)
            return None
        if student is None and not is_ambiguous and (alike := self._alike(identity, key)):
            student = alike
            self.by_name.append(student.id)
        if student is None:
            student = Student(self._new_id(identity, assignment if is_local else "", is_ambiguous))
            self.new.append(student)
        complete = self._completed(student, identity, key)
        self._enter(complete)
        return complete

    def _certain(self, identity: Identity, key: str, *, is_local: bool) -> Student | None:
        """Return the student who has the key, the address or the number."""
        found: dict[str, tuple[str, Student]] = {}  # id → what leads to the student
        for what, student in self._owners(identity, key):
            found.setdefault(student.id, (what, student))
        if not found:
            return None
        (what, student), *others = found.values()
        beginning = f"{_label(identity)}: in gradebook/students.csv, the {what} is that of {student.id}, but"
        for other_what, other in others:
            if contradict(student, other):
                raise _ContradictionError(f"{beginning} the {other_what} is that of {other.id}")
        for _, one in found.values():
            speaks_for, against = _evidence(one, identity, key, is_local=is_local)
            # An address counts twice: no two people have the same, not even on two sites.
            if against and len(speaks_for) + (EMAIL in speaks_for) <= len(against):
                hint = " (if it is the same person, add that name to `other_names`)" * (NAME in against)
                verb = "differs" if len(against) == 1 else "differ"
                raise _ContradictionError(f"{beginning} the {' and the '.join(against)} {verb}{hint}")
            if EMAIL in against:
                self._note(
                    f"{one.id}: the platform's list has the address {printable(identity.email)}, but "
                    f"{printable(one.email)} in gradebook/students.csv stays."
                )
        for _, other in others:
            student = self._joined(student, other)
        return student

    def _owners(self, identity: Identity, key: str) -> Iterator[tuple[str, Student]]:
        """Yield what leads to a student with certainty, and the student."""
        roster = self.roster
        candidates = [
            (KEY, roster.student(identity.platform, key) if key else None),
            (EMAIL, roster.by_email(identity.email)),
            (NUMBER, roster.by_number(identity.number)),
        ]
        if identity.platform not in PLATFORMS:  # the folder of a student
            named = roster.by_id(identity.username) or roster.by_email(identity.username)
            candidates.append((NAME, named))
        yield from ((what, student) for what, student in candidates if student)

    def _guessed(self, identity: Identity) -> Student | None:
        """Return the student after whose number or user name a folder seems to be named."""
        if identity.platform in PLATFORMS or not identity.username:
            return None
        name = identity.username
        candidates = [self.roster.by_number(name), *(self.roster.student(one, name) for one in PLATFORMS)]
        found = {student.id: student for student in candidates if student}
        if len(found) > 1:
            raise _ContradictionError(
                f"{printable(name)} may be {' or '.join(sorted(found))} in gradebook/students.csv"
            )
        self.by_name += found
        return next(iter(found.values()), None)

    def _note(self, sentence: str) -> None:
        if sentence not in self.notes:
            self.notes.append(sentence)

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
            self.notes.append(f"{gone.id} and {stays.id} are the same person, whose id is now {stays.id}.")
        return self._merged(gone, stays)

    def join(self, name: str, other: str) -> Student:
        """Make one student of two, who keeps the first id.

        Raises
        ------
        CourseError
            If there is no such student, or the work of the two cannot be that of one.
        """
        for one in (name, other):
            if self.roster.by_id(one) is None:
                raise CourseError(f"There is no student {one!r} in gradebook/students.csv: check the id.")
        stays, gone = (student for one in (name, other) if (student := self.roster.by_id(one)))
        if common := sorted(self._work.get(name, set()) & self._work.get(other, set())):
            raise CourseError(
                f"{name} and {other} both handed in {listed(common)}: remove one of the two folders in "
                f"{SUBMITTED_NAME}, and run the command again."
            )
        if name == other:
            raise CourseError(f"Both ids are {name}: name two students.")
        if other in self._graded:
            turned = "" if name in self._graded else f", or keep the other id: --join {other} {name}"
            raise CourseError(
                f"{other} has been graded, and grades cannot be moved: join students before you grade"
                f"{turned}."
            )
        work = sorted(self._work.get(other, set()))
        self.notes.append(
            f"{other} is now {name}"
            + (f", who has the submissions to {listed(work)}." if work else "; there was no work to move.")
        )
        if same_number(stays.number, gone.number) is False:
            self.notes.append(
                f"{name} keeps the number {stays.number}, and {gone.number} is no longer known."
            )
        joined = self._merged(gone, stays)
        if len(joined.emails) > 1 and gone.emails:
            others = " and ".join(map(printable, joined.emails[1:]))
            verb = "is" if len(joined.emails) == 2 else "are"
            self.notes.append(
                f"{name} keeps the e-mail address {printable(joined.email)}; {others} {verb} in the column "
                "`other_emails`."
            )
        joined = _with_other_names(joined, (stays, gone))
        self._enter(joined)
        return joined

    def _merged(self, gone: Student, stays: Student) -> Student:
        """Return one student with what is known of two, and note the move."""
        self.moves.append((gone.id, stays.id))
        self._work[stays.id] = self._work.get(stays.id, set()) | self._work.pop(gone.id, set())
        values = {column: getattr(stays, column) or getattr(gone, column) for column in FILLED}
        for platform in PLATFORMS:
            values[platform] = " ".join(dict.fromkeys([*stays.keys(platform), *gone.keys(platform)]))
        values["other_names"] = "; ".join(filter(None, (stays.other_names, gone.other_names)))
        addresses: dict[str, str] = {}
        for address in (*stays.emails, *gone.emails):
            addresses.setdefault(address.lower(), address)
        values["email"], *others = [*addresses.values()] or [""]
        values["other_emails"] = " ".join(others)
        self.new = [one for one in self.new if one.id != gone.id]
        joined = replace(stays, **values)
        self.roster.join(gone.id, joined)
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
            and names & _names_of(student)
            and not (identity.email and student.email)
            and not (identity.number and student.number)
            # Two platforms are two campuses, on each of which there may be a Mario Rossi.
            and not (
                column in PLATFORMS
                and not student.keys(column)
                and any(student.keys(other) for other in PLATFORMS)
            )
            and not (
                key and column in PLATFORMS and any(one.startswith(prefix) for one in student.keys(column))
            )
        ]
        return alike[0] if len(alike) == 1 else None

    def _new_id(self, identity: Identity, assignment: str, is_ambiguous: bool) -> str:
        """Make an id from a name, or from whatever else is known."""
        digits = identity.key[-LONGEST_NUMBER:]
        name = f"{identity.first_name} {identity.last_name}" if identity.last_name else identity.username
        account = identity.email.partition("@")[0]
        base, numbered = _slug(name) or _slug(account), ""
        if base:
            numbered = f"{base}-{digits}" if digits.isdecimal() else base
        else:  # nobody is named
            kind = "participant " * digits.isdecimal()
            base = numbered = _slug(f"{assignment} {kind}{digits}") or "student"
        first = numbered if is_ambiguous else base
        return next(
            candidate
            for candidate in chain((first, numbered), (f"{base}-{number}" for number in count(2)))
            if candidate.casefold() not in self._folders
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


def _label(identity: Identity) -> str:
    """Return how to name an identity in a message."""
    name = identity.full_name or identity.username
    key = f"{identity.platform.capitalize()} {identity.key}".strip()
    return printable(f"{name} ({key})" if name and key else name or key or identity.email)


def _evidence(
    student: Student, identity: Identity, key: str, *, is_local: bool
) -> tuple[list[str], list[str]]:
    """Return what speaks for a student and what speaks against."""
    is_same = {
        KEY: key in student.keys(identity.platform) or None if identity.platform in PLATFORMS else None,
        EMAIL: _same_email(student.emails, [identity.email]),
        NUMBER: same_number(student.number, identity.number),
        NAME: None if is_local else _same_name(student, identity),
    }
    return (
        [what for what, same in is_same.items() if same],
        [what for what, same in is_same.items() if same is False],
    )


def contradict(one: Student, other: Student) -> bool:
    """Return whether two students of the roster cannot be the same person."""
    name = Identity("", "", other.last_name, other.first_name)
    answers = (
        _same_email(one.emails, other.emails),
        same_number(one.number, other.number),
        _same_name(one, name) if one.last_name or one.first_name else None,
    )
    return False in answers or any(
        # Two keys in the same assignment, or two that hold for the whole platform.
        first != second and first.rpartition(":")[0] == second.rpartition(":")[0]
        for platform in PLATFORMS
        for first in one.keys(platform)
        for second in other.keys(platform)
    )


def _same_email(one: Sequence[str], other: Sequence[str]) -> bool | None:
    """Return whether two people share an address; None if one has none."""
    addresses = [{address.strip().lower() for address in side} - {""} for side in (one, other)]
    return not addresses[0].isdisjoint(addresses[1]) if all(addresses) else None


def _same_name(student: Student, identity: Identity) -> bool | None:
    """Return whether a name may be a student's; None if that cannot be compared."""
    names = (_known_name(student), *student.other_names.split(";"))
    answers = {_are_alike(name, identity) for name in names}
    return True if True in answers else False if False in answers else None


def _known_name(student: Student) -> str:
    """Return a student's name, or the id if it seems to be made from one."""
    is_named = bool(student.last_name or student.first_name)
    seems_a_name = len(student.id) >= SHORTEST_NAME and not re.search(r"\d", student.id)
    return student.name if is_named or seems_a_name else ""


def _with_other_names(joined: Student, students: Sequence[Student]) -> Student:
    """Add the names of joined students, so that a platform's next file does not contradict them."""
    names = [joined.other_names]
    for one in students:
        by_platform = Identity("canvas", "", one.last_name, one.first_name, username=one.id)
        is_another = bool(_known_name(one)) and _names_of(one).isdisjoint(_names_of(joined))
        if is_another or _same_name(joined, by_platform) is False:
            names.append(one.name)
    return replace(joined, other_names="; ".join(filter(None, names)))


def _are_alike(known: str, identity: Identity) -> bool | None:
    other = identity.full_name or (identity.username if identity.platform in ("moodle", "canvas") else "")
    texts = [without_accents(text) for text in (known, other)]
    if not all(map(LATIN.search, texts)):  # "Юрий" may be "Yuri"
        return None
    words = [WORDS.findall(text) for text in texts]
    letters = ["".join(one) for one in words]
    is_part = any(all(word in letters[1 - side] for word in words[side]) for side in (0, 1))
    return is_part or similarity(*letters) >= SIMILAR


def _slug(text: str) -> str:
    """Return a text's words in lower case, with hyphens and without accents."""
    words = WORDS.findall(without_accents(text))
    slug = "-".join(words)
    while len(slug) > LONGEST_ID and len(words) > 1:
        words.pop()
        slug = "-".join(words)
    return slug[:LONGEST_ID].encode()[:LONGEST_ID_BYTES].decode(errors="ignore")


def _names_of(student: Student) -> set[str]:
    """Return the letters of all names of a student, in the orders of Canvas and of Moodle."""
    names = _plain_names(student.first_name, student.last_name, student.id)
    for name in student.other_names.split(";"):
        first, last = split_name(name)
        names |= _plain_names(first, last, "")
    return names


def _plain_names(first: str, last: str, other: str) -> set[str]:
    """Return the letters of a name in the orders of Canvas and of Moodle."""
    names = {first + last, last + first} if first or last else {other}
    return {"".join(WORDS.findall(without_accents(name))) for name in names} - {""}
