"""What an instructor types about an answer: points, comments, or a command."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from autograder.course import CourseError

Command = Literal["skip", "back", "next", "undo", "model", "open", "comments", "quit", "help"]
COMMANDS: dict[str, Command] = {
    "s": "skip",
    "b": "back",
    "n": "next",
    "u": "undo",
    "m": "model",
    "o": "open",
    "l": "comments",
    "q": "quit",
    "?": "help",
}
STEP = 0.25  # of a point
POINTS = re.compile(r"\d+(?:[.,]\d*)?|[.,]\d+")
ENTRY = re.compile(
    rf"(?P<start>(?:{POINTS.pattern}|c)(?![^\s+])|(?=\+))\s*(?P<numbers>(?:\+\s*\d+\s*)*)\+?(?P<text>.*)"
)
SEPARATOR = re.compile(r"(?:^|\s+)//(?:\s+|$)")  # also after the numbers of comments


class EntryError(CourseError):
    """What was typed cannot be used; the message says why."""


@dataclass(frozen=True)
class Entry:
    """Points, comments, or both.

    Attributes
    ----------
    kind : {"points", "comments", "more comments"}
        Whether there are points; and if not, whether the comments replace earlier ones or come after them.
    points : float or None
        None unless `kind` is "points".
    comments : tuple of str
        The comments, chosen by number or new.
    """

    kind: Literal["points", "comments", "more comments"]
    points: float | None
    comments: tuple[str, ...]


def parse_points(text: str, most: float) -> float:
    """Read points, with a decimal point or comma.

    Raises
    ------
    EntryError
        If they are not a multiple of a quarter between 0 and the most points of the question.
    """
    points = float(text.replace(",", ".")) if POINTS.fullmatch(text) else None
    if points is None or points > most or points % STEP:
        raise EntryError(f"{text!r} is not allowed: give 0 to {most:g} points, in steps of {STEP:g}.")
    return points


def parse_entry(line: str, most: float, comments: Sequence[str]) -> Entry | Command:
    """Read a line of points and comments, or a command's letter or name.

    Such a line is, for example, ``2.5+1 The sign is wrong.``, ``c+3`` or ``+2``.

    Parameters
    ----------
    line : str
        What was typed.
    most : float
        The most points of the question.
    comments : sequence of str
        The earlier comments, which are numbered from 1.

    Raises
    ------
    EntryError
        If the line is none of these.
    """
    line = line.strip()
    command = COMMANDS.get(line.lower()[:1])
    if command and line.lower() in (line[0].lower(), command):
        return command
    match = ENTRY.fullmatch(line)
    if not match:
        raise EntryError(
            f"Begin with the points, 0 to {most:g}, or with + for a comment alone; ? lists all commands."
        )
    chosen = (*_chosen(match["numbers"], comments), *_typed(match["text"]))
    if match["start"] == "c":
        return Entry("comments", None, chosen)
    if not match["start"] and not chosen:
        raise EntryError("Write a comment after the +, or the number of an earlier one.")
    if not match["start"]:
        return Entry("more comments", None, chosen)
    return Entry("points", parse_points(match["start"], most), chosen)


def _chosen(numbers: str, comments: Sequence[str]) -> list[str]:
    chosen = []
    for number in map(int, re.findall(r"\d+", numbers)):
        if not 1 <= number <= len(comments):
            raise EntryError(f"There is no comment {number}: there are {len(comments)}.")
        chosen.append(comments[number - 1])
    return chosen


def _typed(text: str) -> list[str]:
    comments = [part for part in SEPARATOR.split(text.strip()) if part]
    for comment in comments:
        if not any(map(str.isalpha, comment)):
            raise EntryError(
                f"{comment!r} is not a comment: write + before the number of an earlier one, as in 2+1."
            )
    return comments
