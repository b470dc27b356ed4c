"""Collect the scores of a class after late penalties.

Students who handed in nothing are included.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from nbgrader.api import (
    BaseCell,
    Grade,
    Gradebook,
    MissingEntry,
    Notebook,
    SubmittedAssignment,
    SubmittedNotebook,
)
from nbgrader.api import Student as GradebookStudent
from sqlalchemy import func, select

from autograder.assignment.reference import references
from autograder.console import listed, sentence
from autograder.course import STUDENT, CourseError, assignments
from autograder.nbgrader_app import open_gradebook
from autograder.results.lateness import Lateness
from autograder.results.penalties import update_penalties
from autograder.results.records import read_record
from autograder.results.tasks import tasks_of
from autograder.roster import Roster, Student
from autograder.submission.read import MISSING

DECIMALS = 10  # a tenth of 17 points is 1.7, not 1.7000000000000002


_GRADES = (
    select(
        SubmittedAssignment.student_id.label("student"),
        Notebook.name.label("notebook"),
        BaseCell.name.label("cell"),
        Grade.score.label("score"),
        Grade.needs_manual_grade,
    )
    .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
    .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
    .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
    .join(BaseCell, BaseCell.id == Grade.cell_id)
)
_PENALTIES = (
    select(
        SubmittedAssignment.student_id.label("student"),
        func.sum(SubmittedNotebook.late_submission_penalty).label("penalty"),
    )
    .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
    .group_by(SubmittedAssignment.student_id)
)

State = Literal["", "waits for a mark", "could not be graded", "a notebook was not gradable"]


@dataclass(frozen=True)
class SubmissionMark:
    """What a student got for an assignment.

    Attributes
    ----------
    score : float
        The points after the late penalty.
    penalty : float
        The points that were taken off because it came late.
    tasks : dict
        Task → points, before the late penalty. An answer that waits for a mark counts as 0.
    state : str
        "" if nothing is missing from the score; "could not be graded" if the grader itself failed, and "a
        notebook was not gradable" if 0 points were given for a file that is not the notebook.
    """

    score: float
    penalty: float
    tasks: Mapping[str, float]
    state: State = ""


@dataclass(frozen=True)
class Sheet:
    """The marks for one assignment.

    Attributes
    ----------
    tasks : dict
        Task → points, in the order of the notebooks; 0 for a task that is a bonus as a whole.
    marks : dict
        The id of a student → `SubmissionMark`; without those who handed in nothing.
    lateness : dict
        The id of a student → how late the submission is and what it loses.
    """

    assignment: str
    tasks: Mapping[str, float]
    marks: Mapping[str, SubmissionMark]
    lateness: Mapping[str, Lateness] = field(default_factory=dict)

    @property
    def points(self) -> float:
        """The most that a submission can get, without extra credit."""
        return round(sum(self.tasks.values()), DECIMALS)

    def students(self, state: State) -> list[str]:
        """List the ids of the students whose mark has a state."""
        return sorted(student for student, mark in self.marks.items() if mark.state == state)


@dataclass(frozen=True)
class ClassMarks:
    """The marks of a class: its students and a sheet per assignment.

    Attributes
    ----------
    roster : Roster
        All students of the course, because which student a row of a platform's file means can depend on the
        others.
    chosen : collection of str
        The ids of those whose marks are wanted; empty for all.
    """

    roster: Roster
    sheets: list[Sheet] = field(default_factory=list)
    chosen: Collection[str] = ()

    def students(self) -> list[Student]:
        """List the students whose marks are wanted, even if they handed in nothing."""
        return [student for student in self.roster if not self.chosen or student.id in self.chosen]

    def names(self, students: Iterable[str]) -> list[str]:
        """Return the names of students, with the id where two have the same name."""
        known = Counter(student.name for student in self.roster)
        names = []
        for identity in students:
            student = self.roster.by_id(identity)
            name = student.name if student else identity
            names.append(f"{name} ({identity})" if known[name] > 1 else name)
        return names

    def only(self, students: Collection[str]) -> "ClassMarks":
        """Return the marks of some students, or of all if none is named.

        Raises
        ------
        CourseError
            If one of them is not in the course.
        """
        if not students:
            return self
        if unknown := [name for name in students if self.roster.by_id(name) is None]:
            raise CourseError(sentence(f"Not a student of the course: {listed(unknown)}"))
        sheets = [
            replace(sheet, marks={name: mark for name, mark in sheet.marks.items() if name in students})
            for sheet in self.sheets
        ]
        return ClassMarks(self.roster, sheets, students)


def read_marks(names: Sequence[str], gradebook: Gradebook | None = None) -> ClassMarks:
    """Read the marks from nbgrader's gradebook.

    The students are those of the roster, and after them those whom only the gradebook has.

    Parameters
    ----------
    names : sequence of str
        The assignments.
    gradebook : Gradebook, optional
        By default, the course's is opened.
    """
    if gradebook is None:
        with open_gradebook() as opened:
            return read_marks(names, opened)
    roster = Roster.read()
    for row in gradebook.db.scalars(select(GradebookStudent).order_by(GradebookStudent.id)):
        if roster.by_id(row.id) is None and STUDENT.fullmatch(row.id):
            email = "" if roster.by_email(row.email or "") else row.email or ""
            roster.put(Student(row.id, row.last_name or "", row.first_name or "", email))
    return ClassMarks(roster, [_sheet(gradebook, name) for name in names])


def _sheet(gradebook: Gradebook, name: str) -> Sheet:
    """Read the marks for one assignment."""
    try:
        lateness = update_penalties(gradebook, name)
        assignment = gradebook.find_assignment(name)
    except MissingEntry:
        return Sheet(name, {}, {})
    titles = task_titles(name)
    points = dict.fromkeys(titles.values(), 0.0)
    for notebook in assignment.notebooks:
        for cell in [*notebook.grade_cells, *notebook.task_cells]:
            title = titles.get((notebook.name, cell.name), f"{notebook.name}: {cell.name}")
            points[title] = points.get(title, 0) + cell.max_score
    scores: dict[str, Counter[str]] = {}
    waits: set[str] = set()
    for row in gradebook.db.execute(_GRADES.where(SubmittedAssignment.assignment_id == assignment.id)):
        title = titles.get((row.notebook, row.cell), f"{row.notebook}: {row.cell}")
        scores.setdefault(row.student, Counter())[title] += row.score
        waits |= {row.student} if row.needs_manual_grade else set()
    # A task that is not worth any points, such as a bonus, may still have given some.
    earned = {title for by_task in scores.values() for title, score in by_task.items() if score}
    tasks = {title: total for title, total in points.items() if total or title in earned}
    marks = {}
    for row in gradebook.db.execute(_PENALTIES.where(SubmittedAssignment.assignment_id == assignment.id)):
        by_task, penalty = scores.get(row.student, Counter()), row.penalty or 0
        marks[row.student] = SubmissionMark(
            round(max(sum(by_task.values()) - penalty, 0), DECIMALS),
            round(penalty, DECIMALS),
            {title: round(by_task[title], DECIMALS) for title in tasks},
            _state(row.student, name, row.student in waits),
        )
    return Sheet(name, tasks, marks, lateness)


def _state(student: str, assignment: str, waits: bool) -> State:
    """Say what is missing from the score of a submission."""
    record = read_record(student, assignment)
    notebooks = list(record.notebooks.values()) if record else []
    if waits:
        failed = any(notebook.grader_failed for notebook in notebooks)
        return "could not be graded" if failed else "waits for a mark"
    problems = [notebook.problem for notebook in notebooks]
    if any(problem not in ("", MISSING) for problem in problems) or (problems and set(problems) == {MISSING}):
        return "a notebook was not gradable"
    return ""


def task_titles(assignment: str) -> dict[tuple[str, str], str]:
    """Map each of nbgrader's cells, as (notebook, name), to its notebook and task."""
    known = references(assignment) if assignment in assignments() else {}
    return {
        (name, identity): f"{name}: {task or identity}"
        for name, reference in known.items()
        for identity, task in tasks_of(reference.instructor).items()
    }
