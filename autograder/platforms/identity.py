"""Hold what a platform's file says about one student."""

from dataclasses import dataclass

SUFFIXES = ("jr", "sr", "ii", "iii", "iv", "md", "phd")  # after a comma, but not a first name


@dataclass(frozen=True)
class Identity:
    """A student as a platform's file names them; what it does not say is empty."""

    platform: str  # "moodle", "canvas", "blackboard" or "gradescope"
    key: str  # what the names in the platform's archives say: a number or a user name
    last_name: str = ""
    first_name: str = ""
    email: str = ""
    number: str = ""  # of the university: Moodle's "ID number", Canvas's "SIS User ID"
    username: str = ""

    @property
    def full_name(self) -> str:
        """The name as people write it, "" if it is not known."""
        return f"{self.first_name} {self.last_name}".strip()


def split_name(full: str) -> tuple[str, str]:
    """Divide a full name into first and last names.

    "Last, First" is divided at the comma. Otherwise, the last word counts as the last name, with the words in
    lower case before it ("von", "de la") and a suffix after a comma ("Jr.").
    """
    last, comma, first = full.rpartition(",")
    if comma and first.strip() and first.replace(".", "").strip().casefold() not in SUFFIXES:
        return " ".join(first.split()), " ".join(last.split())
    words = full.split()
    start = len(words) - 1
    if start > 0 and words[start - 1].endswith(","):
        start -= 1
    while start > 1 and words[start - 1].islower():
        start -= 1
    return " ".join(words[:start]), " ".join(words[start:])
