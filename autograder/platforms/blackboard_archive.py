"""Read the names in Blackboard's archive, "Assignment File Download".

They are ``ASSIGNMENT_USERNAME_attempt_YYYY-MM-DD-HH-MM-SS_FILE``, and there is a ``….txt`` about each
attempt. All attempts may be there. Sources: the expression that nbgrader's documentation of ``zip_collect``
has for Blackboard, and public programs that read these archives. It was not tried on a running Blackboard.
"""

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import NamedTuple

from autograder.platforms.member import Member

MEMBER = re.compile(
    r"(?P<folder>(?P<before>[^/]+?)_attempt_(?P<time>\d{4}(?:-\d\d){5}))(?:_(?P<file>[^/]+)|(?P<receipt>\.txt))",
    re.DOTALL,
)
ATTEMPT = re.compile(r"_attempt_\d{4}(?:-\d\d){5}$")
CLOCK = "%Y-%m-%d-%H-%M-%S"
NAME = re.compile(r"Name: (?P<name>.*) \((?P<username>[^()]+)\)\s*")
RECEIPT = "is Blackboard's note about the attempt"  # the refusal of a receipt


class Receipt(NamedTuple):
    """What Blackboard's note about an attempt says about the student."""

    name: str
    username: str


def read_member(path: str) -> Member | None:
    """Read the name of a file in the archive; return None for any other name.

    The key is what follows the last underscore, which is only the end of a user name that contains one: see
    `usernames`.
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


def usernames(folders: Collection[str], receipts: Mapping[str, Receipt]) -> dict[str, str]:
    """Find the user name in the name of each `Member`'s folder.

    All names begin with that of the assignment, which may contain underscores, as may user names. A receipt
    says where it ends. Without receipts, it is the beginning that all names share, up to its last underscore.

    Parameters
    ----------
    receipts : mapping
        The receipts that could be read, by folder.
    """
    attempts = {folder: ATTEMPT.sub("", folder) for folder in folders}
    for folder, receipt in receipts.items():
        if attempts.get(folder, "").endswith(f"_{receipt.username}"):
            assignment = attempts[folder].removesuffix(receipt.username)
            break
    else:
        first, last = min(attempts.values(), default=""), max(attempts.values(), default="")
        pairs = enumerate(zip(first, last, strict=False))
        shared = first[: next((place for place, (one, other) in pairs if one != other), len(first))]
        assignment = shared[: shared.rfind("_") + 1]
    return {folder: attempt.removeprefix(assignment) for folder, attempt in attempts.items()}


def read_receipt(content: bytes) -> Receipt | None:
    """Read the first line of a note; students control the others."""
    match = NAME.fullmatch(content.decode("utf-8-sig", "replace").partition("\n")[0])
    return Receipt(match["name"].strip(), match["username"].strip()) if match else None
