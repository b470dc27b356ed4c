"""Hold what is entered in a platform's file, and what became of it."""

from typing import NamedTuple


class Mark(NamedTuple):
    """A student's points and what they are out of; `comment` is HTML."""

    score: float
    points: float
    comment: str = ""


class Filled(NamedTuple):
    """A file that was filled in.

    Attributes
    ----------
    content : bytes
        The file.
    keys : list of str
        The `Identity.key` of the rows with a mark.
    notes : list of str
        One sentence for each mark that was not entered, and for what has to be known before the upload.
    """

    content: bytes
    keys: list[str]
    notes: list[str]
