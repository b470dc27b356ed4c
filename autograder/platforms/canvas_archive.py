"""Read the names in Canvas's archive, "Download Submissions".

They are ``NAME[_LATE]_USER_ATTACHMENT_FILE``, or ``[LATE_]anon_ID_ATTACHMENT_FILE`` where marking is
anonymous; ``NAME[_LATE]_USER_text.html`` is text and ``…_link.html`` an address (``lib/content_zipper.rb`` of
instructure/canvas-lms). NAME is "Last, First" in lower case, of which only letters, digits and underscores
are left. Canvas itself takes the first two numbers between underscores for USER and ATTACHMENT
(``infer_comment_context_from_filename``). It was not tried on a running Canvas.
"""

import re
from pathlib import PurePosixPath

from autograder.platforms.member import Member

FILE = r"(?:\d+_(?P<file>.+)|(?P<typed>text|link)\.html)"
NAMED = re.compile(rf"(?P<folder>(?P<name>[^/]+?)(?P<late>_LATE)?_(?P<key>\d+))_{FILE}", re.DOTALL)
ANONYMOUS = re.compile(rf"(?P<folder>(?P<late>LATE_)?(?P<key>anon_[^_/]+))_{FILE}", re.DOTALL)
TYPED = {"text": "is text that was typed into Canvas", "link": "is a link to a website"}
SUFFIX = re.compile(r"-\d+$")


def read_member(path: str) -> Member | None:
    """Read the name of a file in the archive; return None for any other name."""
    anonymous = ANONYMOUS.fullmatch(path)
    match = anonymous or NAMED.fullmatch(path)
    if match is None or "/" in (match["file"] or ""):
        return None
    return Member(
        match["key"],
        "" if anonymous else match["name"],
        match["file"] or f"{match['typed']}.html",
        match["folder"],
        is_anonymous=bool(anonymous),
        is_late=bool(match["late"]),
        refusal=TYPED.get(match["typed"], ""),
    )


def without_suffix(file: str) -> str:
    """Return the name that a file had before Canvas added "-1" to it."""
    path = PurePosixPath(file)
    return str(path.with_name(SUFFIX.sub("", path.stem) + path.suffix))
