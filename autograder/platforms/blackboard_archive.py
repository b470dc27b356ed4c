"""Read the names in Blackboard's archive, "Assignment File Download" in the Grade Center.

They are ``ASSIGNMENT_USERNAME_attempt_YYYY-MM-DD-HH-MM-SS_FILE``, and there is a ``….txt`` about each
attempt. All attempts may be there. Sources: the expression that nbgrader's documentation of ``zip_collect``
has for Blackboard, and public programs that read these archives. It was not tried on a running Blackboard.
"""

import re
from datetime import datetime
from typing import NamedTuple

from autograder.platforms.member import Member

MEMBER = re.compile(
    r"(?P<folder>(?P<before>[^/]+?)_attempt_(?P<time>\d{4}(?:-\d\d){5}))(?:_(?P<file>[^/]+)|(?P<receipt>\.txt))",
    re.DOTALL,
)
CLOCK = "%Y-%m-%d-%H-%M-%S"
NAME = re.compile(r"Name: (?P<name>.*) \((?P<username>[^()]+)\)\s*")
RECEIPT = "is Blackboard's note about the attempt"  # the refusal of a receipt


class Receipt(NamedTuple):
    """What Blackboard's note about an attempt says about the student."""

    name: str
    username: str


def read_member(path: str) -> Member | None:
    """Read the name of a file in the archive; return None for one that Blackboard did not write.

    The user name is what follows the last underscore; only the receipt says it without doubt.
    """
    match = MEMBER.fullmatch(path)
    if match is None:
        return None
    try:
        submitted = datetime.strptime(match["time"], CLOCK)
    except ValueError:
        return None
    username = match["before"].rpartition("_")[2]
    file = match["file"] or "receipt.txt"
    refusal = RECEIPT if match["receipt"] else ""
    return Member(username, username, file, match["folder"], submitted=submitted, refusal=refusal)


def read_receipt(content: bytes) -> Receipt | None:
    """Read Blackboard's note about an attempt, of which students control all but the first line."""
    match = NAME.fullmatch(content.decode("utf-8-sig", "replace").partition("\n")[0])
    return Receipt(match["name"].strip(), match["username"].strip()) if match else None
