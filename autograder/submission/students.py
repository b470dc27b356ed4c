"""Enter the platforms' students in the roster and in nbgrader's gradebook."""

import contextlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC
from pathlib import Path

from nbgrader.api import MissingEntry, SubmittedAssignment
from nbgrader.api import Student as GradebookStudent
from sqlalchemy import select

from autograder.console import listed
from autograder.course import SUBMITTED
from autograder.database import begin_writing
from autograder.nbgrader_app import open_gradebook
from autograder.roster import STUDENTS, Roster, Student
from autograder.submission.collected import COLLECTED
from autograder.submission.collection import counted
from autograder.submission.earlier import merge
from autograder.submission.identify import Identification
from autograder.submission.lists import StudentList, read_list
from autograder.submission.read import SubmissionKey, folders_in

LONGEST = 128  # characters of a name or an address, in nbgrader's gradebook


def update_roster(paths: Sequence[Path]) -> list[str]:
    """Enter the students of the platforms' lists, and return messages.

    Raises
    ------
    CourseError
        If a list cannot be read. Nothing has been written then.
    """
    lists = [read_list(path, UTC) for path in paths]  # their times do not matter here
    people = known_students()
    before = len(people.roster)
    enter_lists(people, lists)
    _write(people)
    lines = [*(note for one in lists for note in one.notes), *people.contradictions, *people.notes]
    if any(one.worksheet and one.worksheet.is_blind for one in lists):
        lines.append("A worksheet with blind marking contains no names, so it was left out.")
    if people.by_name:
        lines.append(f"Recognised only by their names: {listed(sorted(set(people.by_name)))}.")
    new = [student.id for student in people.new]
    if new and before:
        lines.append(f"New: {listed(new)}.")
    return [
        *lines,
        f"gradebook/students.csv has {counted(len(people.roster), 'student')}, {len(new)} of them new.",
    ]


def join_students(name: str, other: str) -> list[str]:
    """Enter two students as one, who keeps the first id; return messages.

    Raises
    ------
    CourseError
        If that is not possible. Nothing has been written then.
    """
    people = known_students()
    people.join(name, other)
    _write(people)
    return people.notes


def _write(people: Identification) -> None:
    """Write what was found out about the students."""
    move_submissions(people.moves)
    people.roster.write(STUDENTS)
    enter_names(people.roster)


def known_students(*, dry_run: bool = False) -> Identification:
    """Read the roster, and add students who have only a folder or a gradebook entry.

    Parameters
    ----------
    dry_run : bool
        Whether to leave out the gradebook, which would be made if there is none.
    """
    roster = Roster.read(STUDENTS)
    graded: set[str] = set()
    if not dry_run:
        with open_gradebook() as gradebook:
            graded.update(gradebook.db.scalars(select(SubmittedAssignment.student_id)))
            for row in gradebook.students:
                if roster.by_id(row.id) is None:
                    student = Student(row.id, row.last_name or "", row.first_name or "")
                    email = row.email or ""
                    roster.put(student if roster.by_email(email) else replace(student, email=email))
    work = {folder.name: {one.name for one in folders_in(folder)} for folder in folders_in(SUBMITTED)}
    for name in sorted(work):
        if roster.by_id(name) is None:
            roster.put(Student(name))
    return Identification(roster, work, graded)


def move_submissions(moves: Sequence[tuple[str, str]]) -> None:
    """Move the submissions of students who are the same person as another one."""
    for gone, stays in moves:
        # First what is remembered: if the machine stops in between, the next run finds the files and goes on.
        for folder in folders_in(COLLECTED / gone):
            merge(SubmissionKey(gone, folder.name), SubmissionKey(stays, folder.name))
        for folder in folders_in(SUBMITTED / gone):
            (SUBMITTED / stays).mkdir(exist_ok=True)
            folder.rename(SUBMITTED / stays / folder.name)
        for parent in (COLLECTED, SUBMITTED):
            with contextlib.suppress(OSError):  # there may be more in it, or no folder at all
                (parent / gone).rmdir()
        with open_gradebook(writable=True) as gradebook, contextlib.suppress(MissingEntry):
            gradebook.remove_student(gone)


def enter_lists(people: Identification, lists: Sequence[StudentList], assignment: str = "") -> None:
    """Enter the students of the platforms' lists, unless marking is blind."""
    for one in lists:
        if one.worksheet and one.worksheet.is_blind:
            continue
        names = Counter(identity.full_name for identity in one.identities)
        for identity in one.identities:
            people.identify(identity, assignment, is_ambiguous=names[identity.full_name] > 1)


def enter_names(roster: Roster) -> None:
    """Enter names and addresses in nbgrader's gradebook."""
    with open_gradebook() as gradebook:
        begin_writing(gradebook.db)  # `grade` or the formgrader may be entering the same students
        present = {row.id: row for row in gradebook.students}
        for student in roster:
            row = present.get(student.id)
            if row is None:
                row = GradebookStudent(id=student.id)
                gradebook.db.add(row)
            for name in ("last_name", "first_name", "email"):
                if value := getattr(student, name)[:LONGEST]:
                    setattr(row, name, value)
        gradebook.db.commit()  # once, because the database waits for the disk each time
