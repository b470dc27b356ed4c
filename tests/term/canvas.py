"""Write what Canvas gives an instructor: the archive and the gradebook."""

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from term.handed_in import HandedIn
from term.students import Person

# sanitize_attachment_filename of instructure/canvas-lms, lib/content_zipper.rb
FORBIDDEN = re.compile(r'[\0/\\:*?"<>|]')
TOTALS = ("Current Score", "Unposted Current Score", "Final Score", "Unposted Final Score")
READ_ONLY = "(read only)"


@dataclass(frozen=True)
class CanvasAssignment:
    """An assignment of Canvas's gradebook.

    Attributes
    ----------
    number : int
        Its id, which is in brackets in the heading.
    users : mapping
        A person's place → the id of the user.
    """

    title: str
    number: int
    users: Mapping[int, int]
    due: datetime
    maximum: float


def sanitised(name: str) -> str:
    """Return a user's name as it begins the file names in the archive."""
    kept = (
        sign
        for sign in name.lower()
        if sign == "_" or unicodedata.category(sign)[0] in "LM" or sign.isdigit()
    )
    return re.sub(r"_(\d+)_", r"\1", "".join(kept))


def sortable(person: Person) -> str:
    """Return a name as Canvas's gradebook shows it."""
    return f"{person.last_name}, {person.first_name}"


def archive(assignment: CanvasAssignment, submissions: Sequence[HandedIn], now: datetime) -> bytes:
    """Return what "Download Submissions" gives: files without folders."""
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_STORED) as archive:
        for one in submissions:
            if one.status != "submitted":
                continue
            due = one.extension or assignment.due
            late = "_LATE" if one.time and one.time > due else ""
            owner = f"{sanitised(sortable(one.person))}{late}_{assignment.users[one.person.place]}"
            if one.online_text:
                _add(archive, f"{owner}_text.html", f"<p>{one.online_text}</p>".encode(), now)
            for attachment, (path, content, _) in enumerate(one.files, one.attachment):
                name = FORBIDDEN.sub("_", path.rpartition("/")[2])
                _add(archive, f"{owner}_{attachment}_{name}", content, now)
    return file.getvalue()


def gradebook(
    assignments: Sequence[CanvasAssignment], people: Sequence[Person], users: Mapping[int, int], section: str
) -> bytes:
    """Return what "Export Entire Gradebook" gives, the test student included."""
    file = io.StringIO()
    write = csv.writer(file, lineterminator="\n").writerow
    titles = [f"{one.title} ({one.number})" for one in assignments]
    blank = [""] * len(assignments)
    write(["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *titles, *TOTALS])
    write(["", "", "", "", "", *["Manual Posting"] * len(assignments), *[""] * len(TOTALS)])
    points = [f"{one.maximum:.2f}" for one in assignments]
    write(["    Points Possible", "", "", "", "", *points, *[READ_ONLY] * len(TOTALS)])
    for person in people:
        user = users[person.place]
        login = f"login{user}"
        write([sortable(person), user, person.number, login, section, *blank, *[""] * len(TOTALS)])
    write(["Student, Test", 999, "", "3f2a", section, *blank, *[""] * len(TOTALS)])
    return file.getvalue().encode()


def _add(archive: ZipFile, name: str, content: bytes, time: datetime) -> None:
    info = ZipInfo(name, time.timetuple()[:6])
    archive.writestr(info, content)
