"""Compare names of files and folders, ignoring what programs and students add to them."""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from pathlib import PurePosixPath

# "Copy of x", "x (1)", "x-Copy1", "x_copy", and all that is neither a letter nor a digit.
ADDED = re.compile(r"^copy[\W_]+of|\(\d+\)|[\W_]+copy\d*|[\W_]+")
SIMILAR = 0.8  # ratio of difflib's: "connectionist-models" is similar to "conectionist model"


def stem(file: str) -> str:
    """Return the name of a file without folders and endings."""
    return PurePosixPath(file).name.partition(".")[0]


def plain_name(name: str) -> str:
    """Return the letters and digits of a name, in lower case, without what was added to it."""
    return ADDED.sub("", name.lower())


def similarity(one: str, other: str) -> float:
    """Say how similar two names are, from 0 to 1."""
    return SequenceMatcher(None, plain_name(one), plain_name(other)).ratio()


def most_similar(name: str, names: Iterable[str], least: float = SIMILAR) -> str | None:
    """Return the most similar of some names, None if none is similar enough."""
    best = max(names, key=lambda other: similarity(name, other), default=None)
    return best if best is not None and similarity(name, best) >= least else None
