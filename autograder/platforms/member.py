"""Hold what the name of a file in a downloaded archive says."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Member:
    """A file in a platform's archive; what its name does not say is empty.

    Attributes
    ----------
    key : str
        What the platform calls the student, or the group, in this archive.
    name : str
        The name of the student or the group; "" if marking is anonymous.
    file : str
        The path of the file in the submission.
    folder : str
        The beginning that the names of all files that were handed in together share.
    is_anonymous : bool
        Whether the key holds for this assignment only, and names no person.
    is_late : bool
        Whether the platform says that it was late.
    submitted : datetime or None
        When it was handed in, without a zone: the platform's own clock.
    refusal : str
        Why it is not a file that was handed in, as the end of a sentence that begins with its name.
    """

    key: str
    name: str
    file: str
    folder: str
    is_anonymous: bool = False
    is_late: bool = False
    submitted: datetime | None = None
    refusal: str = ""
