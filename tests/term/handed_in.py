"""Hold what a platform has from each student at the time of a download."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from term.students import Person

Status = Literal["submitted", "draft", "reopened", "none"]


class File(NamedTuple):
    """A file that a student uploaded."""

    path: str
    content: bytes
    uploaded: datetime


@dataclass(frozen=True)
class HandedIn:
    """What one student has handed in.

    Attributes
    ----------
    time : datetime or None
        When it was submitted, or saved if it is a draft.
    extension : datetime or None
        This student's own due date.
    online_text : str
        A text that was typed into the platform.
    text_written : datetime or None
        When it was saved.
    attachment : int
        Canvas's id of the first file; the others have the next ones.
    """

    person: Person
    status: Status = "none"
    time: datetime | None = None
    files: Sequence[File] = ()
    extension: datetime | None = None
    online_text: str = ""
    text_written: datetime | None = None
    attachment: int = 0
