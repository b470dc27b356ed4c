"""Remember which due dates and extensions came from ``deadlines.toml``.

The gradebook may have others, from the formgrader or from nbgrader's own commands, which stay as long as the
file does not name the assignment. Those from the file have to go when their line is removed.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from itertools import chain
from typing import TypeVar

from autograder.course import ROOT
from autograder.files import replace_file

Value = TypeVar("Value", str, float)
ENTERED = ROOT / "gradebook" / ".deadlines-entered.json"


@dataclass(frozen=True)
class Entered:
    """What was entered in the gradebook.

    Each has several possible values if a command was killed before it committed.

    Attributes
    ----------
    due : mapping
        Assignment → its due date in UTC, in ISO 8601.
    extensions : mapping
        Assignment → student → seconds after the due date.
    """

    due: Mapping[str, Sequence[str]] = field(default_factory=dict)
    extensions: Mapping[str, Mapping[str, Sequence[float]]] = field(default_factory=dict)

    def has_due(self, assignment: str, due: datetime) -> bool:
        """Return whether a due date of the gradebook, in UTC, was entered from the file."""
        return due.isoformat() in self.due.get(assignment, ())

    def has_extension(self, assignment: str, student: str, extension: timedelta) -> bool:
        """Return whether an extension of the gradebook was entered from the file."""
        return extension.total_seconds() in self.extensions.get(assignment, {}).get(student, ())

    def names(self, assignment: str, student: str) -> bool:
        """Return whether any extension of a student was entered."""
        return student in self.extensions.get(assignment, {})

    def replaced(
        self, assignment: str, due: datetime | None, extensions: Mapping[str, timedelta]
    ) -> "Entered":
        """Return a copy with what has now been entered for one assignment."""
        dates = {name: date for name, date in self.due.items() if name != assignment}
        others = {name: one for name, one in self.extensions.items() if name != assignment}
        if due:
            dates[assignment] = [due.isoformat()]
        if extensions:
            others[assignment] = {student: [one.total_seconds()] for student, one in extensions.items()}
        return Entered(dates, others)

    def joined(self, other: "Entered") -> "Entered":
        """Return everything that is in this or in the other."""
        names = self.extensions.keys() | other.extensions.keys()
        extensions = {
            name: _joined(self.extensions.get(name, {}), other.extensions.get(name, {})) for name in names
        }
        return Entered(_joined(self.due, other.due), extensions)


def _joined(
    first: Mapping[str, Sequence[Value]], second: Mapping[str, Sequence[Value]]
) -> dict[str, list[Value]]:
    joined = {}
    for name in sorted(first.keys() | second.keys()):
        values = chain(first.get(name, ()), second.get(name, ()))
        joined[name] = list(dict.fromkeys(values))
    return joined


def read_entered() -> Entered:
    """Read the file; if it is missing or damaged, nothing was entered."""
    try:
        return Entered(**json.loads(ENTERED.read_bytes()))
    except (OSError, ValueError, TypeError):
        return Entered()


def write_entered(entered: Entered) -> None:
    """Write the file, unless it already says the same."""
    if entered != read_entered():
        replace_file(ENTERED, json.dumps(asdict(entered), indent=1).encode())
