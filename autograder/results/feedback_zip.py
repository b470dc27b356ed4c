"""Pack the pages of an assignment for Moodle's "Upload feedback files in a zip".

Moodle reads the first part of a path that is ``ANYTHING_NUMBER_assignfeedback_file``, in which ANYTHING has
no underscore and NUMBER is that of the participant, or of the group if groups hand in together
(``mod/assign/feedback/file/importziplib.php``). It silently ignores everything else, so the names come
from where the numbers are known: the archive that was collected, the grading worksheet, or the roster.

Canvas has no equivalent. A file that it takes back has to have the name and the number of a file that the
student handed in, and is shown under that name (``lib/content_zipper.rb`` and
``app/models/abstract_assignment.rb`` of instructure/canvas-lms): a page would be called ``adam.ipynb``.
"""

import re
import time
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from datetime import UTC
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from autograder.console import listed, sentence
from autograder.course import FEEDBACK, CourseError
from autograder.files import replace_file, report_unwritable
from autograder.platforms.moodle_archive import cleaned
from autograder.platforms.moodle_worksheet import Worksheet
from autograder.results.matching import match, numbers_of
from autograder.results.upload import UPLOAD, read_source
from autograder.roster import Roster, Student
from autograder.submission.collected import read_collected
from autograder.submission.read import SubmissionKey

FEEDBACK_FILE = "_assignfeedback_file"
BLIND = "Participant"  # what Moodle writes for a name where marking is blind; only the number counts
STEPS = (
    "In Moodle, on the assignment's page: Submissions, Actions, Upload feedback files in a zip. Upload a "
    "grading worksheet (`export --moodle`) before, not after: Moodle would silently ignore its grades."
)


class FeedbackZip(NamedTuple):
    """The archives that were written, how many pages they have, and what is missing."""

    paths: list[Path]
    pages: int
    warnings: list[str]


class _Page(NamedTuple):
    """A page and its name in the archive."""

    path: Path
    name: str


def write_feedback_zip(assignment: str, worksheet: Path | None, most_bytes: int) -> FeedbackZip:
    """Pack the pages of an assignment, in several archives if one would be too large.

    Parameters
    ----------
    worksheet : Path, optional
        Moodle's grading worksheet, for students whose work was not collected from Moodle's archive.
    most_bytes : int
        The largest size of an archive: the limit for uploads to the Moodle site.

    Raises
    ------
    CourseError
        If the worksheet cannot be used.
    """
    pages = sorted(FEEDBACK.glob(f"*/{assignment}/feedback.html"))
    roster = Roster.read()
    numbers, groups = _of_worksheet(worksheet, roster, assignment) if worksheet else ({}, False)
    chosen: dict[str, _Page] = {}
    unknown, sharing, without_number = [], [], []
    for path in pages:
        key = SubmissionKey(path.parts[-3], assignment)
        student = roster.by_id(key.student) or Student(key.student)
        folder = numbers.get(key.student) or _collected_folder(key) or _roster_folder(student, assignment)
        if not folder or (groups and not _collected_folder(key)):
            unknown.append(student.name)
        elif not any(part.isdecimal() for part in folder.split("_")[1:2]):
            without_number.append(student.name)
        elif folder in chosen:
            sharing.append(student.name)
        else:
            chosen[folder] = _Page(path, f"{folder}/{assignment}-feedback.html")
    warnings = [
        sentence(f"{what}: {listed(names)}")
        for what, names in (
            ("Not in the zip, because no number of Moodle's is known", unknown),
            ("Not in the zip, because feedback cannot reach Moodle's default group", without_number),
            ("Not in the zip, because another member of the group is", sharing),
        )
        if names
    ]
    return FeedbackZip(_write(assignment, list(chosen.values()), most_bytes), len(chosen), warnings)


def _of_worksheet(path: Path, roster: Roster, assignment: str) -> tuple[Mapping[str, str], bool]:
    """Return each student's folder, and whether groups hand in together.

    The numbers of groups are not in the worksheet, and those of participants do not work then.
    """
    worksheet = Worksheet(read_source(path), UTC)
    if any(one.group for one in worksheet.participants):
        return {}, True
    students = match(worksheet.identities(), roster, assignment).students
    folders = {
        students[one.number]: f"{_without_underscore(one.name)}_{one.number}{FEEDBACK_FILE}"
        for one in worksheet.participants
        if one.number in students
    }
    return folders, False


def _collected_folder(key: SubmissionKey) -> str:
    """Return the folder in Moodle's archive from which work came, "" if from none."""
    record = read_collected(key)
    return f"{record.folder}{FEEDBACK_FILE}" if record and record.platform == "moodle" else ""


def _roster_folder(student: Student, assignment: str) -> str:
    """Return the folder of a student whose number is in the roster, "" if it is not."""
    numbers = numbers_of(student, "moodle", assignment)
    name = f"{student.first_name} {student.last_name}".strip()
    return f"{_without_underscore(name)}_{numbers[-1]}{FEEDBACK_FILE}" if numbers else ""


def _without_underscore(name: str) -> str:
    """Return a name as Moodle writes it in its archives."""
    return cleaned(name) or BLIND


def _write(assignment: str, pages: list[_Page], most_bytes: int) -> list[Path]:
    """Write the archives, and remove those of an earlier call."""
    with report_unwritable(UPLOAD):
        UPLOAD.mkdir(parents=True, exist_ok=True)
        for path in UPLOAD.glob("feedback-*.zip"):
            if re.fullmatch(rf"feedback-{re.escape(assignment)}(-\d+-of-\d+)?\.zip", path.name):
                path.unlink()
    parts = list(_parts(pages, most_bytes))
    paths = []
    for number, part in enumerate(parts, 1):
        file = BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for page in part:
                made = time.localtime(page.path.stat().st_mtime)[:6]
                entry = zipfile.ZipInfo(page.name, made)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, page.path.read_bytes())
        which = f"-{number}-of-{len(parts)}" if len(parts) > 1 else ""
        paths.append(UPLOAD / f"feedback-{assignment}{which}.zip")
        replace_file(paths[-1], file.getvalue())
    return paths


def _parts(pages: list[_Page], most_bytes: int) -> Iterator[list[_Page]]:
    """Divide pages into parts that are small enough when they are compressed.

    Raises
    ------
    CourseError
        If one page alone is too large.
    """
    part: list[_Page] = []
    total = 0
    for page in pages:
        # The headers take less than 200 bytes besides the name, which occurs twice (APPNOTE.TXT 6.3.10).
        size = len(zlib.compress(page.path.read_bytes())) + 2 * len(page.name.encode()) + 200
        if size > most_bytes:
            raise CourseError(
                f"{page.path.parts[-3]}'s page alone is {size / 2**20:.1f} MB: allow more with --max-mb, or "
                "grade without figures (--no-figures)."
            )
        if total + size > most_bytes:
            yield part
            part, total = [], 0
        part.append(page)
        total += size
    if part:
        yield part
