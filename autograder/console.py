"""Output that several commands share."""

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # importing Rich takes longer than starting the sandbox, which this must not delay
    from rich.console import Console

MOST_NAMES = 20  # that a sentence lists
UNLIMITED = 10_000  # columns


def new_console(*, stderr: bool = False) -> "Console":
    """Make a console that cuts and wraps lines only to fit a terminal.

    In a file or a pipe, Rich would assume a width of 80 columns and cut names short. As in other programs,
    the variable ``COLUMNS`` sets another width (environ(7)).
    """
    from rich.console import Console

    console = Console(stderr=stderr, highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = UNLIMITED
    return console


def printable(text: str) -> str:
    """Escape text that a student chose, such as a file name, for any terminal."""
    return text if text.isprintable() else text.encode("unicode_escape").decode()


def listed(names: Iterable[str]) -> str:
    """List names in a sentence, cut short for a large class."""
    shown = [printable(name) for name in names]
    more = f" and {len(shown) - MOST_NAMES} more" if len(shown) > MOST_NAMES else ""
    return f"{', '.join(shown[:MOST_NAMES])}{more}"


def counted(number: int, noun: str) -> str:
    """Return a number and what it counts, in the singular or the plural: "1 student"."""
    return f"{number:,} {noun}{'s' * (number != 1)}"


def sentence(text: str) -> str:
    """End a sentence with a full stop, unless its last word, such as "Jr.", has one."""
    return text if text.endswith(".") else f"{text}."


def printable_lines(text: str) -> str:
    """Escape what a student wrote, such as an answer, but keep its lines."""
    shown = (" " if one.isspace() and one != "\n" else one for one in text.expandtabs(4))
    return "".join(one if one == "\n" else printable(one) for one in shown)


def show_needs_review(console: "Console", items: Iterable[tuple[str, str, str, str]]) -> None:
    """Print what needs review, one line per (student, assignment, notebook, reason)."""
    for student, assignment, notebook, reason in items:
        console.print(f"  {student} · {notebook or assignment}: {reason}", style="yellow", markup=False)


def show_missing(
    console: "Console", missing: Mapping[tuple[str, str], Sequence[str]], most_names: int | None = None
) -> None:
    """Print which notebooks were not handed in, one line per notebook.

    Parameters
    ----------
    missing : mapping
        (assignment, notebook) → the students who did not hand it in.
    most_names : int, optional
        The number of students to name per notebook; by default, all.
    """
    for (assignment, notebook), students in sorted(missing.items()):
        named = sorted(students)[:most_names]
        names, more = ", ".join(named), len(students) - len(named)
        count = counted(len(students), "submission")
        text = f"  {assignment}/{notebook} is missing in {count}: {names}{f' and {more} more' * bool(more)}"
        console.print(text, style="yellow", markup=False)
