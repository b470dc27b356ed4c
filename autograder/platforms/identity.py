"""Hold what a platform's file says about one student."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Identity:
    """A student as a platform knows one. A field is empty if the file does not say it."""

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
