"""Collect what ``report`` shows of a class, in the terminal and on the page."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from autograder.deadlines import read_deadlines
from autograder.results.corrections import Correction, corrections_in_force
from autograder.results.lateness import Lateness
from autograder.results.records import (
    NotebookRecord,
    Record,
    ReviewItem,
    missing_notebooks,
    needs_review,
    read_record,
)
from autograder.results.scores import (
    NotebookScore,
    class_lateness,
    due_dates,
    known_students,
    notebook_scores,
)
from autograder.results.statistics import Tally, tallies

NEVER = datetime.max.replace(tzinfo=UTC)  # when an assignment without a due date is due, to sort by


@dataclass
class NotebookReport:
    """What a class did in one notebook.

    Attributes
    ----------
    points : float
        The most that a student can get.
    scores, seconds : dict
        Student → points, and the seconds that the tests took. They include notebooks that could not be graded
        but were given points by hand.
    missing, not_gradable, waiting : list of str
        The students who handed in other notebooks only, those whose file could not be graded, and those with
        an answer in words that waits for a mark.
    tests : list of Tally
        The results of each test.
    """

    name: str
    points: float = 0.0
    scores: dict[str, float] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    not_gradable: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    tests: list[Tally] = field(default_factory=list)


@dataclass
class AssignmentReport:
    """What a class did in one assignment.

    Attributes
    ----------
    students : list of str
        Those whose submission is in the gradebook.
    scores : dict
        Student → points after the late penalty, of those who handed in a notebook that could be graded.
    failed : set of str
        The students whose submission could not be graded yet, because the grader itself failed.
    late : mapping
        Student → how late the submission is and what it loses.
    due : datetime or None
        When it is due, in the time zone of the course.
    out_of_date : sequence of str
        Sentences on the submissions whose grades are out of date.
    sandboxed : mapping
        Test → its points, of those that were executed in the process of a student's code; see
        `assignment.decisions`.
    """

    name: str
    students: list[str]
    notebooks: list[NotebookReport]
    scores: dict[str, float]
    failed: set[str]
    review: list[ReviewItem]
    late: Mapping[str, Lateness]
    due: datetime | None = None
    corrections: Sequence[Correction] = ()
    out_of_date: Sequence[str] = ()
    sandboxed: Mapping[str, float] = field(default_factory=dict)

    @property
    def points(self) -> float:
        """The most that a student can get."""
        return sum(notebook.points for notebook in self.notebooks)

    @property
    def handed_in(self) -> list[str]:
        """The students who handed in at least one notebook."""
        counts = Counter(student for notebook in self.notebooks for student in notebook.missing)
        return [student for student in self.students if counts[student] < len(self.notebooks)]

    @property
    def tests(self) -> list[Tally]:
        """The tests of all notebooks."""
        return [test for notebook in self.notebooks for test in notebook.tests]

    @property
    def missing(self) -> dict[tuple[str, str], list[str]]:
        """(assignment, notebook) → the students who did not hand it in."""
        return {(self.name, one.name): one.missing for one in self.notebooks if one.missing}

    @cached_property
    def not_gradable(self) -> set[str]:
        """The students with a file that could not be graded."""
        return {student for notebook in self.notebooks for student in notebook.not_gradable}

    @cached_property
    def waiting(self) -> set[str]:
        """The students with an answer in words that waits for a mark."""
        return {student for notebook in self.notebooks for student in notebook.waiting} - self.failed


@dataclass
class ClassReport:
    """A class and its assignments, in the order of their due dates."""

    assignments: list[AssignmentReport]
    students: list[str]


def class_report(names: Collection[str], out_of_date: Mapping[str, Sequence[str]]) -> ClassReport:
    """Read the results of a class in the assignments that have any grades.

    Parameters
    ----------
    out_of_date : mapping
        Assignment → sentences on the submissions whose grades are out of date.
    """
    late = class_lateness(names)
    scores = notebook_scores(names)
    corrections = corrections_in_force().values()
    deadlines, in_gradebook = read_deadlines(), due_dates()
    reports = []
    for name in names:
        rows = [row for row in scores if row.assignment == name]
        students = dict.fromkeys(row.student for row in rows)
        records = {student: record for student in students if (record := read_record(student, name))}
        if not rows:
            continue
        report = assignment_report(
            name, rows, records, {key.student: one for key, one in late.items() if key.assignment == name}
        )
        if due := deadlines.due.get(name) or in_gradebook.get(name):
            report.due = due.astimezone(deadlines.zone)
        report.corrections = [one for one in corrections if one.assignment == name]
        report.out_of_date = out_of_date.get(name, ())
        reports.append(report)
    reports.sort(key=lambda report: report.due or NEVER)
    return ClassReport(reports, sorted(known_students()))


def assignment_report(
    assignment: str,
    rows: Sequence[NotebookScore],
    records: Mapping[str, Record],
    late: Mapping[str, Lateness],
) -> AssignmentReport:
    """Collect the results of one assignment.

    Parameters
    ----------
    rows : sequence of NotebookScore
        The score of every notebook in the gradebook.
    records : mapping
        Student → the record of the submission, if there is one.
    late : mapping
        Student → how late the submission is and what it loses.
    """
    notebooks = {name: NotebookReport(name) for record in records.values() for name in record.notebooks}
    failed = {
        row.student
        for row in rows
        if (record := records.get(row.student)) and _is_open(record.notebooks.get(row.notebook), row)
    }
    totals: dict[str, float] = {}
    for row in rows:
        notebook = notebooks.setdefault(row.notebook, NotebookReport(row.notebook))
        notebook.points = max(notebook.points, row.max_score)
        totals[row.student] = totals.get(row.student, 0.0) + row.score
        _add(notebook, row, records.get(row.student))
    for test in tallies(records):
        notebooks[test.notebook].tests.append(test)
    graded = {student for notebook in notebooks.values() for student in notebook.scores} - failed
    return AssignmentReport(
        assignment,
        sorted(totals),
        list(notebooks.values()),
        {
            student: total - (late[student].taken_off if student in late else 0.0)
            for student, total in totals.items()
            if student in graded
        },
        failed,
        [item for student, record in records.items() for item in needs_review(student, assignment, record)],
        late,
        sandboxed={
            f"{name}/{verdict.grade_id}": verdict.points
            for record in records.values()
            for name, notebook in record.notebooks.items()
            for verdict in notebook.verdicts
            if verdict.mode == "sandboxed"
        },
    )


def _add(notebook: NotebookReport, row: NotebookScore, record: Record | None) -> None:
    """Add a student's notebook; without a record, nbgrader itself has graded it."""
    graded = record.notebooks.get(row.notebook) if record else None
    if _is_open(graded, row):
        return
    if record and row.notebook in missing_notebooks(record):
        notebook.missing.append(row.student)
    elif graded and graded.problem and not graded.grader_failed:
        notebook.not_gradable.append(row.student)
    elif graded and not graded.grader_failed:
        notebook.seconds[row.student] = sum(verdict.seconds for verdict in graded.verdicts)
    if row.score or graded is None or graded.grader_failed or not graded.problem:
        notebook.scores[row.student] = row.score
    if row.waits:
        notebook.waiting.append(row.student)


def _is_open(graded: NotebookRecord | None, row: NotebookScore) -> bool:
    """Return whether the grader failed on a notebook that has no score by hand."""
    return graded is not None and graded.grader_failed and bool(row.waits)
