"""Find the pairs of documents that share more than their origin and the other documents explain.

A fingerprint is *rare* if it says something about a pair. It is not rare if

- the release contains it, which every student was given, or the reference solution, because that is what the
  task leads to;
- more than `FEW` submissions contain it, because what many write is a common way to do it. Moss ignores a
  passage in more than ten programs, too (its option ``-m``). The number does not grow with the class, so each
  fingerprint leads to 45 pairs at most and the time grows no faster than the class. The price is that a
  solution that eleven students share passes for a common one.

The *share* is how many of an answer's rare fingerprints are anywhere in the other submission, so the order of
functions and cells does not matter, nor what else the other submission contains. An answer is alike if its
share is at least `ALIKE` and counts at least `ENOUGH` fingerprints. With fewer rare ones it is too short, or
too close to the reference solution, to tell.

`ALIKE` and `ENOUGH` were chosen on the programs of ``tests/mistakes``. ``tests/test_similarity.py`` measures
how often independent programs are called alike, and how often copies are that were changed.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, NamedTuple

from autograder.similarity.fingerprints import Fingerprint

FEW, ENOUGH, ALIKE = 10, 8, 0.6
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


class Overlap(NamedTuple):
    """How much of a part is in another submission: `shared` of its `rare` fingerprints."""

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
    """Two documents that are alike in at least one part.

    Attributes
    ----------
    documents : tuple of Document
        Both, ordered as they were given.
    overlaps : tuple of tuple of Overlap
        For each of them, its parts, and all its code.
    shared : frozenset of int
        The rare fingerprints that both have.
    """

    documents: tuple[Document, Document]
    overlaps: tuple[tuple[Overlap, ...], tuple[Overlap, ...]]
    shared: frozenset[int]

    @property
    def best(self) -> Overlap:
        """The overlap that says most: of those that are alike, the one with most fingerprints."""
        alike = [one for side in self.overlaps for one in side if one.verdict == "alike"]
        return max(alike, key=lambda one: (one.shared, one.share))


@dataclass(frozen=True)
class Comparison:
    """The result for the documents of one notebook.

    Attributes
    ----------
    pairs : list of Pair
        Those that are alike, the ones that share most first.
    too_short : list of str
        The students about whose documents nothing can be told.
    count : int
        The number of documents.
    """

    pairs: list[Pair]
    too_short: list[str]
    count: int


def compare(documents: Sequence[Document], common: Set[int]) -> Comparison:
    """Compare documents with each other.

    Parameters
    ----------
    documents : sequence of Document
        One per student.
    common : set of int
        The fingerprints of what all students were given, and of the reference solution.
    """
    holders: defaultdict[int, list[int]] = defaultdict(list)
    for number, document in enumerate(documents):
        for value in set[int]().union(*(part.values for part in document.parts)) - common:
            holders[value].append(number)
    rare = {value for value, numbers in holders.items() if len(numbers) <= FEW}
    shared: Counter[tuple[int, int]] = Counter()
    for value in rare:
        shared.update(combinations(holders[value], 2))
    compared = [_rare_parts(document, rare) for document in documents]
    pairs = []
    for (one, other), count in shared.items():
        if count >= ENOUGH:
            values = compared[one].values & compared[other].values
            overlaps = compared[one].overlaps(values), compared[other].overlaps(values)
            if any(overlap.verdict == "alike" for side in overlaps for overlap in side):
                pairs.append(Pair((documents[one], documents[other]), overlaps, frozenset(values)))
    pairs.sort(key=lambda pair: [-pair.best.shared, *(document.student for document in pair.documents)])
    too_short = [
        document.student
        for document, parts in zip(documents, compared, strict=True)
        if all(one.verdict == "too short to tell" for one in parts.overlaps(set()))
    ]
    return Comparison(pairs, too_short, len(documents))


@dataclass(frozen=True)
class _RareParts:
    """The rare fingerprints of a document: part → values."""

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
    return _RareParts(parts, set[int]().union(*(parts[part.name] for part in document.parts if part.is_code)))
