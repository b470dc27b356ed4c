"""Find the owners of the files that ``nbgrader zip_collect`` has unpacked."""

from datetime import datetime, tzinfo
from pathlib import Path
from typing import NamedTuple

from autograder.course import SUBMITTED
from autograder.roster import STUDENTS, Student
from autograder.submission.collected import read_collected
from autograder.submission.counting import counting_platform
from autograder.submission.handins import sort_download, source_title
from autograder.submission.lists import LISTS, read_list
from autograder.submission.owners import Owners
from autograder.submission.read import SubmissionKey
from autograder.submission.sources import open_source
from autograder.submission.students import enter_lists, enter_names, known_students, move_submissions


class Unpacked(NamedTuple):
    """An unpacked file: its student, its path there, and the submission time."""

    student: Student
    file: str
    submitted: datetime | None


def identify_unpacked(assignment: str, folder: Path, zone: tzinfo) -> tuple[dict[Path, Unpacked], list[str]]:
    """Find the owner of each file that ``nbgrader zip_collect`` has unpacked.

    Students are entered in the roster and in nbgrader's gradebook.

    Returns
    -------
    files : dict
        Path → its owner. Older attempts and the work of groups are left out.
    messages : list of str
        What is not collected, and why.

    Raises
    ------
    CourseError
        If a download or a list cannot be read.
    """
    entries = sorted(folder.iterdir())
    lists = [read_list(path, zone) for path in entries if path.suffix.lower() in LISTS]
    worksheets = [one.worksheet for one in lists if one.worksheet]
    people = known_students()
    enter_lists(people, lists, assignment)
    owners = Owners(assignment, people)
    roots: dict[str, Path] = {}
    for path in entries:
        if path.is_dir():
            source = open_source(path)
            roots[source.name] = path
            owners.add(sort_download(source, zone, worksheets))
    move_submissions(people.moves)
    people.roster.write(STUDENTS)
    enter_names(people.roster)
    messages = [*owners.problems, *people.contradictions]
    files = {}
    for name, handins in owners.in_order():
        is_there = (SUBMITTED / name / assignment).is_dir()
        before = read_collected(SubmissionKey(name, assignment)) if is_there else None
        platform = counting_platform(handins, before, is_replaced=False)
        own = [handin for handin in handins if handin.platform == platform]
        messages += [
            f"{name}: the work from {source_title(other)} was not collected, because that from "
            f"{source_title(platform)} counts."
            for other in sorted({handin.platform for handin in handins} - {platform})
        ]
        if not own:
            continue
        newest, student = own[-1], people.roster.by_id(name)
        if newest.is_group and len(newest.identities) > 1:
            messages.append(
                f"{name}: zip_collect cannot collect the work of a group; use `autograder collect`."
            )
        elif student:
            for item, file in newest.files:
                files[roots[newest.source.name] / item.where] = Unpacked(student, file, newest.submitted)
    return files, messages
