"""Show pairs of submissions side by side, on a self-contained page."""

import re
from collections.abc import Mapping, Sequence, Set
from functools import cache
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, Template

from autograder.console import printable
from autograder.similarity.compare import (
    ALIKE,
    ENOUGH,
    FEW,
    MUCH,
    SAME,
    Comparison,
    Overlap,
    Pair,
    Part,
)
from autograder.similarity.fingerprints import CODE, WORDS

MOST_PAIRS = 200  # on a page, so that a browser can show it


class Passage(NamedTuple):
    """A piece of a part's source, on one line if it is shared.

    Attributes
    ----------
    text : str
    number : int
        The same for all passages that share a fingerprint; 0 if the other submission does not have it.
    begins : bool
        Whether it does not continue the passage of the line before.
    is_first : bool
        Whether no passage before it has this number.
    """

    text: str
    number: int = 0
    begins: bool = False
    is_first: bool = False


class PartOnPage(NamedTuple):
    """A part of a submission that has something in common with the other one."""

    name: str
    passages: list[Passage]
    is_code: bool


class Side(NamedTuple):
    """One of the two submissions of a pair."""

    student: str
    overlaps: Sequence[Overlap]
    parts: list[PartOnPage]


class PairOnPage(NamedTuple):
    """A pair, prepared for the page, and its number there."""

    number: int
    notebook: str
    best: Overlap
    sides: tuple[Side, Side]
    others: list[str]


class RingOnPage(NamedTuple):
    """Students who are connected by pairs, and those of the pairs that are on the page."""

    notebook: str
    students: list[str]
    best: Overlap
    pairs: list[PairOnPage]


def render(assignment: str, comparisons: Mapping[str, Comparison]) -> str:
    """Return the page of an assignment: notebook → comparison."""
    rings, count = [], 0
    for name, comparison in comparisons.items():
        for ring in comparison.rings:
            shown = ring.pairs[: MOST_PAIRS - count]
            if not shown:
                break
            pairs = [_on_page(number, name, pair) for number, pair in enumerate(shown, count + 1)]
            rings.append(RingOnPage(name, [printable(one) for one in ring.students], ring.best, pairs))
            count += len(shown)
    return _template().render(
        assignment=assignment,
        comparisons={
            name: (comparison.count, sorted(map(printable, comparison.too_short)))
            for name, comparison in comparisons.items()
        },
        rings=rings,
        left_out=sum(len(comparison.pairs) for comparison in comparisons.values()) - count,
        rule={
            "few": FEW,
            "enough": ENOUGH,
            "alike": ALIKE,
            "gram": CODE.gram,
            "words": WORDS.gram,
            "much": MUCH,
            "same": SAME,
        },
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("similar.html.j2")


def _on_page(number: int, notebook: str, pair: Pair) -> PairOnPage:
    places = [
        {part.name: _places(part, pair.shared) for part in document.parts} for document in pair.documents
    ]
    numbers = _numbers([place.values for side in places for part in side.values() for place in part])
    sides = []
    for document, overlaps, side in zip(pair.documents, pair.overlaps, places, strict=True):
        seen = set[int]()
        parts = [
            PartOnPage(part.name, _passages(part.source, side[part.name], numbers, seen), part.is_code)
            for part in document.parts
            if side[part.name]
        ]
        own = [overlap for overlap in overlaps if overlap.rare]
        sides.append(Side(printable(document.student), own, parts))
    return PairOnPage(
        number, notebook, pair.best, (sides[0], sides[1]), [printable(name) for name in pair.others]
    )


class _Place(NamedTuple):
    """A stretch of a source that consists of shared fingerprints."""

    start: int
    end: int
    values: set[int]


def _places(part: Part, shared: Set[int]) -> list[_Place]:
    """Join shared fingerprints with nothing but punctuation between them."""
    places: list[_Place] = []
    for value, start, end in sorted(part.fingerprints, key=lambda one: one.start):
        if value not in shared:
            continue
        if places and not re.search(r"\w", part.source[places[-1].end : start]):
            last = places.pop()
            places.append(_Place(last.start, max(last.end, end), last.values | {value}))
        else:
            places.append(_Place(start, end, {value}))
    return places


def _numbers(places: Sequence[Set[int]]) -> dict[int, int]:
    """Number fingerprints, with one number per group of places that share some."""
    groups: list[set[int]] = []
    for values in places:
        touched = [group for group in groups if group & values]
        groups = [group for group in groups if not group & values]
        groups.append(set(values).union(*touched))
    first = {value: number for number, values in reversed(list(enumerate(places))) for value in values}
    groups.sort(key=lambda group: min(first[value] for value in group))
    return {value: number for number, group in enumerate(groups, 1) for value in group}


def _passages(
    source: str, places: Sequence[_Place], numbers: Mapping[int, int], seen: set[int]
) -> list[Passage]:
    """Cut a source into what is shared and what is not.

    `seen` holds the numbers so far, and grows.
    """
    passages, end = [], 0
    for place in places:
        number = numbers[min(place.values)]
        passages.append(Passage(source[end : place.start]))
        first, *rest = re.split(r"(\s*\n\s*)", source[place.start : place.end])
        passages.append(Passage(first, number, True, number not in seen))
        passages += [Passage(text, 0 if text.isspace() else number) for text in rest]
        seen.add(number)
        end = place.end
    return [*passages, Passage(source[end:])]
