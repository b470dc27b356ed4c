"""Output that several commands share."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # importing Rich takes longer than starting the sandbox, which this must not delay
    from rich.console import Console


def printable(text: str) -> str:
    """Escape text that a student chose, such as a file name, so that it can be printed anywhere."""
    return text if text.isprintable() else text.encode("unicode_escape").decode()


def show_needs_review(console: "Console", items: Iterable[tuple[str, str, str, str]]) -> None:
    """Print what needs review, one line per (student, assignment, notebook, reason)."""
    for student, assignment, notebook, reason in items:
        console.print(f"  {student} · {notebook or assignment}: {reason}", style="yellow", markup=False)
