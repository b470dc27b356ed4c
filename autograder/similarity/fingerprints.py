"""Fingerprints of texts, which two texts share if they share a passage.

Winnowing, from S. Schleimer, D. S. Wilkerson and A. Aiken, "Winnowing: local algorithms for document
fingerprinting", SIGMOD 2003, https://doi.org/10.1145/872757.872770. Every run of `gram` tokens has a hash
value, and of every `window` neighbouring ones the smallest is a fingerprint. So two texts that share
``gram + window - 1`` tokens in a row share a fingerprint, and fewer than `gram` never count.

Names do not count, but which of them are the same does: within a run, a name or a string is represented by
the distance to where it stood before. B. S. Baker, "On finding duplication and near-duplication in large
software systems", WCRE 1995, https://doi.org/10.1109/WCRE.1995.514697, calls this a parameterised match.
"""

from collections.abc import Iterator, Sequence
from hashlib import blake2b
from typing import NamedTuple

from autograder.similarity.tokens import Token


class Density(NamedTuple):
    """How many tokens a fingerprint stands for, and of how many one is kept."""

    gram: int
    window: int


# Chosen on the programs of tests/mistakes and on tests/answers_in_words.toml, see tests/test_similarity.py.
# A word of a text says more than a token of a program, so fewer of them occur twice by chance.
CODE, WORDS = Density(7, 4), Density(4, 3)


class Fingerprint(NamedTuple):
    """A run of tokens that stands for its surroundings: hash value and place."""

    value: int
    start: int
    end: int


def grams(tokens: Sequence[Token], gram: int) -> list[Fingerprint]:
    """Return every run of `gram` tokens."""
    last: dict[str, int] = {}
    parts, distances = [], []
    for number, token in enumerate(tokens):
        parts.append(token.text)
        distances.append(number - last.get(token.name, number) if token.name else 0)
        last[token.name] = number
    return [
        Fingerprint(
            _hash(parts[first : first + gram], distances[first : first + gram]),
            tokens[first].start,
            tokens[first + gram - 1].end,
        )
        for first in range(len(tokens) - gram + 1)
    ]


def _hash(parts: Sequence[str], distances: Sequence[int]) -> int:
    """Return the hash value of a run; unlike `hash`, it is the same in every process."""
    run = [
        f"{part}{distance}" if 0 < distance <= number else part
        for number, (part, distance) in enumerate(zip(parts, distances, strict=True))
    ]
    return int.from_bytes(blake2b("\0".join(run).encode(), digest_size=8).digest())


def winnow(runs: Sequence[Fingerprint], window: int) -> Iterator[Fingerprint]:
    """Choose the smallest run of each window, the last of equals, each once."""
    chosen = None
    for first in range(max(1, len(runs) - window + 1) if runs else 0):
        smallest = min(reversed(runs[first : first + window]), key=lambda run: run.value)
        if smallest is not chosen:
            chosen = smallest
            yield smallest
