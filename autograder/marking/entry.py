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
    rf"(?P<points>{POINTS.pattern}|c(?![^\s+]))?\s*(?P<numbers>(?:\+\s*\d+\s*)*)(?P<text>.*)", re.DOTALL
)


class EntryError(CourseError):
    """What was typed cannot be used; the message says why."""


@dataclass(frozen=True)
class Entry:
    """Points and a comment; None means that it stays as it is."""

    points: float | None
    comment: str | None


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
    """Read a line such as ``2.5+1 The sign is wrong.``, ``c+3``, or a command's letter or name.

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
    if not match or not (match["points"] or match["numbers"]):
        raise EntryError(f"Begin with the points, 0 to {most:g}, or with c for a comment alone. ? shows all.")
    comment = "\n".join([*_chosen(match["numbers"], comments), *_typed(match["text"])])
    if match["points"] in (None, "c"):
        return Entry(None, comment)
    return Entry(parse_points(match["points"], most), comment or None)


def _chosen(numbers: str, comments: Sequence[str]) -> list[str]:
    chosen = []
    for number in map(int, re.findall(r"\d+", numbers)):
        if not 1 <= number <= len(comments):
            raise EntryError(f"There is no comment {number}: there are {len(comments)}.")
        chosen.append(comments[number - 1])
    return chosen


def _typed(text: str) -> list[str]:
    text = text.strip()
    if text and not any(map(str.isalpha, text)):
        raise EntryError(
            f"{text!r} is no comment: write the number of an earlier comment with a +, as in 2+1."
        )
    return [text] if text else []
