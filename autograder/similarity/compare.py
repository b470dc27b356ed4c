"""Find documents that share more than their origin and the class explain.

A fingerprint is *rare* if it says something about a pair. It is not rare if

- the release contains it, which every student was given, or the reference solution, because that is what the
  task leads to;
- more than `FEW` groups of submissions contain it, because what many write is a common way to do it. Moss
  ignores a passage in more than ten programs, too (its option ``-m``).

A *group* is a submission with all that have nearly the same code as it. So a solution that a whole class
copied is not mistaken for a common one: it counts once, however many have it, and is common only if others
write it as well. Code is nearly the same if, of at least `MUCH` fingerprints without those of the release and
the solution, a share of `SAME` is in both. Less code than that may well be written twice, and with a lower
share, groups also form in a simulated class whose students choose among the same few ways to write each
function. The price is that a group of more than `FEW` is found only if it shares a whole notebook, and if its
members did not each rewrite it in a different way.

The *share* is how many of an answer's rare fingerprints are anywhere in the other submission, so the order of
functions and cells does not matter, nor what else the other submission contains. An answer is alike if its
share is at least `ALIKE` and counts at least `ENOUGH` fingerprints. With fewer rare ones it is too short, or
too close to the reference solution, to tell.

A group of more than `FEW` is one `Pair`, and only its first member is compared with the others. So each
fingerprint leads to a bounded number of pairs, and the time grows no faster than the class.

The numbers were chosen on the programs of ``tests/mistakes``. ``tests/test_similarity.py`` measures how often
independent programs are called alike, and how often altered copies are.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal, NamedTuple

from autograder.similarity.fingerprints import Fingerprint

FEW, ENOUGH, ALIKE = 10, 8, 0.6
MUCH, SAME = 24, 0.9
WHOLE = "all code"  # the name under which all programs of a document are compared at once


class Part(NamedTuple):
    """An answer, or the code that a student added.

    Attributes
    ----------
    name : str
        Its name on the page.
    source : str
        What the student wrote.
    fingerprints : tuple of Fingerprint
        Those of `source`.
    is_code : bool
        Whether it is a program, rather than an answer in words.
    """

    name: str
    source: str
    fingerprints: tuple[Fingerprint, ...]
    is_code: bool = True

    @property
    def values(self) -> set[int]:
        """The values of the fingerprints."""
        return {fingerprint.value for fingerprint in self.fingerprints}


class Document(NamedTuple):
    """What a student wrote in a notebook."""

    student: str
    parts: tuple[Part, ...]

    @property
    def values(self) -> set[int]:
        """The values of all fingerprints."""
        return set[int]().union(*(part.values for part in self.parts))

    @property
    def code(self) -> set[int]:
        """The values of the fingerprints of programs."""
        return set[int]().union(*(part.values for part in self.parts if part.is_code))


class Overlap(NamedTuple):
    """How much of a part another submission has: `shared` of its `rare` ones."""

    part: str
    shared: int
    rare: int

    @property
    def share(self) -> float:
        """The share of the rare fingerprints, 0 if there are none."""
        return self.shared / self.rare if self.rare else 0.0

    @property
    def verdict(self) -> Literal["alike", "not alike", "too short to tell"]:
        """What can be said of the part."""
        if self.rare < ENOUGH:
            return "too short to tell"
        return "alike" if self.shared >= ENOUGH and self.share >= ALIKE else "not alike"


@dataclass(frozen=True)
class Pair:
    """Two documents that are alike in a part, or two that stand for a group.

    Attributes
    ----------
    documents : tuple of Document
        Both, ordered as they were given.
    overlaps : tuple of tuple of Overlap
        For each of them, its parts, and all its code.
    shared : frozenset of int
        The rare fingerprints that both have.
    others : tuple of str
        The other students of the group, if both belong to one of more than `FEW`.
    """

    documents: tuple[Document, Document]
    overlaps: tuple[tuple[Overlap, ...], tuple[Overlap, ...]]
    shared: frozenset[int]
    others: tuple[str, ...] = ()

    @property
    def students(self) -> tuple[str, ...]:
        """The students whose documents are alike: two, or a group."""
        return *(document.student for document in self.documents), *self.others

    @property
    def best(self) -> Overlap:
        """The overlap that is alike and shares the most fingerprints."""
        alike = [one for side in self.overlaps for one in side if one.verdict == "alike"]
        return max(alike, key=lambda one: (one.shared, one.share))


@dataclass(frozen=True)
class Ring:
    """Submissions that are connected by pairs that are alike, directly or through others."""

    pairs: list[Pair]

    @property
    def students(self) -> tuple[str, ...]:
        """All students, without repetition."""
        return tuple(dict.fromkeys(student for pair in self.pairs for student in pair.students))

    @property
    def best(self) -> Overlap:
        """The overlap that shares the most fingerprints."""
        return max((pair.best for pair in self.pairs), key=lambda one: (one.shared, one.share))


@dataclass(frozen=True)
class Comparison:
    """The result for the documents of one notebook.

    Attributes
    ----------
    pairs : list of Pair
        Those that are alike: groups, then the ones that share most.
    too_short : list of str
        The students about whose documents nothing can be told.
    count : int
        The number of documents.
    """

    pairs: list[Pair]
    too_short: list[str]
    count: int

    @property
    def rings(self) -> list[Ring]:
        """The pairs, joined where they have a student in common: the largest rings first."""
        leaders, first = list(range(len(self.pairs))), dict[str, int]()
        for number, pair in enumerate(self.pairs):
            for student in pair.students:
                one, other = _first(leaders, number), _first(leaders, first.setdefault(student, number))
                leaders[max(one, other)] = min(one, other)
        members = _members([_first(leaders, number) for number in range(len(leaders))])
        rings = [Ring([self.pairs[number] for number in numbers]) for numbers in members]
        return sorted(rings, key=lambda ring: (-len(ring.students), -ring.best.shared, ring.students))


def compare(documents: Sequence[Document], common: Set[int]) -> Comparison:
    """Compare documents with each other.

    Parameters
    ----------
    documents : sequence of Document
        One per student.
    common : set of int
        The fingerprints of what all students were given, and of the reference solution.
    """
    groups = group_copies([document.code - common for document in documents])
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for number, document in enumerate(documents):
        for value in document.values - common:
            holders[value].append(number)
    rare = {value for value, numbers in holders.items() if len({groups[number] for number in numbers}) <= FEW}
    compared = [_rare_parts(document, rare) for document in documents]
    large = [members for members in _members(groups) if len(members) > FEW]
    pairs = [
        pair
        for one, other in _with_enough_in_common({value: holders[value] for value in rare}, large)
        if (pair := _pair(documents, compared, one, other))
    ]
    pairs += [pair for members in large if (pair := _pair_of_group(documents, compared, members))]
    pairs.sort(key=lambda pair: (-len(pair.students), -pair.best.shared, pair.students))
    too_short = [
        document.student
        for document, parts in zip(documents, compared, strict=True)
        if all(one.verdict == "too short to tell" for one in parts.overlaps(set()))
    ]
    return Comparison(pairs, too_short, len(documents))


def _with_enough_in_common(
    holders: Mapping[int, Sequence[int]], large: Iterable[Sequence[int]]
) -> Iterator[tuple[int, int]]:
    """Yield the pairs of documents that share `ENOUGH` rare fingerprints.

    Of a large group, only the first member that has a fingerprint is compared.

    Parameters
    ----------
    holders : mapping
        Rare fingerprint → the numbers of the documents that have it.
    large : iterable of sequence of int
        The members of each large group.
    """
    leaders = {number: members[0] for members in large for number in members}
    shared: Counter[tuple[int, int]] = Counter()
    for numbers in holders.values():
        first: dict[int, int] = {}
        for number in numbers:
            first.setdefault(leaders.get(number, number), number)
        shared.update(combinations(first.values(), 2))
    return (pair for pair, count in shared.items() if count >= ENOUGH)


def group_copies(programs: Sequence[Set[int]]) -> list[int]:
    """Group programs that are nearly the same, directly or through others.

    If two sets have 90 % in common, the rarest 10 % of one and the rarest 10 % of the other have an element
    in common, whatever order defines what is rare. So only those are looked up: R. J. Bayardo, Y. Ma and R.
    Srikant, "Scaling up all pairs similarity search", WWW 2007, https://doi.org/10.1145/1242572.1242591.

    Parameters
    ----------
    programs : sequence of set of int
        Their fingerprints, without those of the release and the solution.

    Returns
    -------
    list of int
        For each program, the number of the first one in its group.
    """
    groups = list(range(len(programs)))
    frequency = Counter(value for program in programs for value in program)
    same: dict[frozenset[int], int] = {}
    lookup: defaultdict[int, list[int]] = defaultdict(list)
    for number, program in enumerate(programs):
        if len(program) < MUCH:
            continue
        first = same.setdefault(frozenset(program), number)
        if first != number:
            groups[number] = first
            continue
        rarest = sorted(program, key=lambda value: (frequency[value], value))
        rarest = rarest[: len(program) - math.ceil(SAME * len(program)) + 1]
        for other in {other for value in rarest for other in lookup[value]}:
            if len(program & programs[other]) >= SAME * len(program | programs[other]):
                one, two = sorted((_first(groups, number), _first(groups, other)))
                groups[two] = one
        for value in rarest:
            lookup[value].append(number)
    return [_first(groups, number) for number in range(len(groups))]


def _first(groups: Sequence[int], number: int) -> int:
    """Follow a program's group to its first member."""
    while groups[number] != number:
        number = groups[number]
    return number


def _members(groups: Sequence[int]) -> list[list[int]]:
    """List the members of each group."""
    members: defaultdict[int, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        members[group].append(number)
    return list(members.values())


@dataclass(frozen=True)
class _RareParts:
    """The rare fingerprints of each part, and of all programs if several."""

    parts: dict[str, set[int]]
    code: set[int]

    @property
    def values(self) -> set[int]:
        return set[int]().union(*self.parts.values())

    def overlaps(self, others: Set[int]) -> tuple[Overlap, ...]:
        """Say how much of each part some fingerprints are."""
        parts = {**self.parts, WHOLE: self.code} if self.code else self.parts
        return tuple(Overlap(name, len(values & others), len(values)) for name, values in parts.items())


def _rare_parts(document: Document, rare: Set[int]) -> _RareParts:
    parts = {part.name: part.values & rare for part in document.parts}
    code = [parts[part.name] for part in document.parts if part.is_code and parts[part.name]]
    return _RareParts(parts, set[int]().union(*code) if len(code) > 1 else set())


def _pair(documents: Sequence[Document], compared: Sequence[_RareParts], one: int, other: int) -> Pair | None:
    """Compare two documents; return None if no part is alike."""
    values = compared[one].values & compared[other].values
    overlaps = compared[one].overlaps(values), compared[other].overlaps(values)
    if not any(overlap.verdict == "alike" for side in overlaps for overlap in side):
        return None
    return Pair((documents[one], documents[other]), overlaps, frozenset(values))


def _pair_of_group(
    documents: Sequence[Document], compared: Sequence[_RareParts], members: Sequence[int]
) -> Pair | None:
    """Return a pair that stands for a group, None if the group's code is common."""
    first, *rest = members
    for number in rest:
        if pair := _pair(documents, compared, first, number):
            others = [documents[other].student for other in rest if other != number]
            return replace(pair, others=tuple(others))
    return None
