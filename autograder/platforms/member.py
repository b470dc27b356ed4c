"""Hold what the name of a file in a downloaded archive says."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Member:
    """A file in an archive that a platform gave. What its name does not say is empty, False or None.

    Attributes
    ----------
    key : str
        What the platform calls the student, or the group, in this archive.
    name : str
        The same for people to read; "" if marking is anonymous.
    file : str
        The path of the file in what was handed in.
    folder : str
        What the names of all files that were handed in together begin with.
    is_anonymous : bool
        Whether the key holds for this assignment only, and names no person.
    is_late : bool
        Whether the platform says that it came late.
    submitted : datetime or None
        When it was handed in, without a zone: the platform's own clock.
    refusal : str
        Why it is not a file that was handed in; a sentence that begins with its name ends so.
    """

    key: str
    name: str
    file: str
    folder: str
    is_anonymous: bool = False
    is_late: bool = False
    submitted: datetime | None = None
    refusal: str = ""
