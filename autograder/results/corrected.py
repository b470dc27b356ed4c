"""Enter the corrections of tests in nbgrader's gradebook: see `corrections`."""

from collections.abc import Mapping
from dataclasses import replace

from nbgrader.api import (
    Assignment,
    BaseCell,
    Grade,
    Gradebook,
    MissingEntry,
    Notebook,
    SourceCell,
    SubmittedAssignment,
    SubmittedNotebook,
)
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from autograder.assignment.reference import grade_id
from autograder.course import CourseError
from autograder.database import begin_writing
from autograder.nbgrader_app import checksum_of_test, score_by_nbgrader
from autograder.results.corrections import (
    CellKey,
    Correction,
    corrected_score,
    last_corrections,
    record_correction,
)
from autograder.results.history import Changes, RunLog, State
from autograder.results.records import Record, read_autograded, read_record
from autograder.results.rows import grades_of
from autograder.results.verdict import Verdict
from autograder.submission.read import SubmissionKey


def correct(gradebook: Gradebook, correction: Correction, points: float, log: RunLog) -> Changes:
    """Enter a correction in the gradebook, and append it to the file.

    A score that was given by hand stays as it is. The file is written before the gradebook's transaction is
    committed, see `corrections`.

    Parameters
    ----------
    points : float
        What the test is worth without a correction.
    log : RunLog
        Where to append the scores of the submissions that it concerns.

    Raises
    ------
    CourseError
        If the gradebook has no such test, or there is nothing to undo.
    """
    db, key = gradebook.db, correction.key
    begin_writing(db)
    try:
        cell = gradebook.find_graded_cell(correction.test, correction.notebook, correction.assignment)
    except MissingEntry:
        raise CourseError(f"{key} has not been graded yet: run `python -m autograder grade` first.") from None
    last = last_corrections().get(key)
    _set_points(db, cell, 0.0 if correction.has_no_points else points)
    has_changed = db.is_modified(cell)
    unrecorded: dict[str, float | None] = {}
    works: dict[str, str] = {}
    verdicts: list[tuple[Grade, Verdict]] = []
    for grade, student in db.execute(_grades(key)).all():
        submission = SubmissionKey(student, correction.assignment)
        record = read_record(*submission)
        works[student] = record.work if record else ""
        verdict = _verdict(submission, record, key, points)
        if verdict is None:
            known = last.scores.get(student, grade.auto_score) if last else grade.auto_score
            verdict = Verdict(key.test, known, points, "passed")
            unrecorded[student] = known
        verdicts.append((grade, verdict))
    before = current_states(db, correction.assignment, works)
    for grade, verdict in verdicts:
        grade.auto_score = corrected_score(verdict, correction)
        if grade.manual_score is None:
            grade.needs_manual_grade = grade.auto_score is None
        has_changed |= db.is_modified(grade)
    db.flush()
    after = current_states(db, correction.assignment, works)
    if correction.kind == "undo" and not has_changed and (last is None or last.kind == "undo"):
        raise CourseError(f"{key} has not been corrected, so there is nothing to undo.")
    record_correction(replace(correction, scores=unrecorded))
    changes = Changes()
    for student in works:
        submission = SubmissionKey(student, correction.assignment)
        changes.add(submission, before[student], after[student])
        if after[student] != before[student]:
            log.add(submission, before[student], after[student])
    db.commit()
    return changes


def _grades(key: CellKey) -> Select[tuple[Grade, str]]:
    """Select a test's grades, with their students."""
    return (
        select(Grade, SubmittedAssignment.student_id)
        .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(BaseCell, BaseCell.id == Grade.cell_id)
        .join(Notebook, Notebook.id == BaseCell.notebook_id)
        .join(Assignment, Assignment.id == Notebook.assignment_id)
        .order_by(SubmittedAssignment.student_id)
        .where(Assignment.name == key.assignment, Notebook.name == key.notebook, BaseCell.name == key.test)
    )


def _verdict(submission: SubmissionKey, record: Record | None, key: CellKey, points: float) -> Verdict | None:
    """Return the verdict on a test, or None if only the gradebook knows it.

    Without a record, nbgrader itself has graded the submission, and its score is in the autograded notebook.
    """
    if record:
        notebook = record.notebooks.get(key.notebook)
        verdicts = notebook.verdicts if notebook else []
        return next((verdict for verdict in verdicts if verdict.grade_id == key.test), None)
    executed = read_autograded(submission, [key.notebook]).get(key.notebook)
    for cell in executed.cells if executed else ():
        if grade_id(cell) == key.test:
            return Verdict(key.test, score_by_nbgrader(cell, points), points, "passed")
    return None


def given_by_hand(gradebook: Gradebook, key: CellKey) -> list[str]:
    """Name the students whose score for a test was given by hand."""
    rows = gradebook.db.execute(_grades(key).where(Grade.manual_score.is_not(None)))
    return [student for _, student in rows]


def enter_corrections(
    gradebook: Gradebook,
    submission: SubmittedAssignment,
    notebook: str,
    corrections: Mapping[CellKey, Correction],
) -> None:
    """Enter the corrections of a notebook after nbgrader has written its scores."""
    assignment = submission.assignment.name
    enter_points(gradebook.db, assignment, corrections)
    for grade in gradebook.find_submission_notebook(notebook, assignment, submission.student_id).grades:
        correction = corrections.get(CellKey(assignment, notebook, grade.name))
        if correction and correction.kind != "bonus":
            grade.auto_score = 0.0 if correction.kind == "drop" else grade.max_score
            grade.needs_manual_grade = grade.manual_score is not None and grade.needs_manual_grade


def enter_points(db: Session, assignment: str, corrections: Mapping[CellKey, Correction]) -> None:
    """Enter which tests have no points.

    nbgrader enters their points again whenever it makes the assignment.
    """
    for key, correction in corrections.items():
        if key.assignment == assignment and correction.has_no_points:
            query = (
                select(BaseCell)
                .join(Notebook, Notebook.id == BaseCell.notebook_id)
                .join(Assignment, Assignment.id == Notebook.assignment_id)
                .where(Assignment.name == assignment, Notebook.name == key.notebook)
                .where(BaseCell.name == key.test, BaseCell.type != "SolutionCell")
            )
            for cell in db.scalars(query):
                _set_points(db, cell, 0.0)


def _set_points(db: Session, cell: BaseCell, points: float) -> None:
    """Set what a cell is worth, and its checksum.

    nbgrader's `OverwriteCells` recognises a test by its checksum.
    """
    if cell.max_score == points:
        return
    cell.max_score = points
    query = select(SourceCell).where(
        SourceCell.notebook_id == cell.notebook_id, SourceCell.name == cell.name, SourceCell.locked
    )
    for source in db.scalars(query):
        source.checksum = checksum_of_test(source.name, source.cell_type, source.source, points)


def current_state(db: Session, key: SubmissionKey, work: str) -> State:
    """Return a submission's points, before any late penalty; `work` is a digest of what was handed in."""
    return current_states(db, key.assignment, {key.student: work}, key.student)[key.student]


def current_states(
    db: Session, assignment: str, works: Mapping[str, str], student: str | None = None
) -> dict[str, State]:
    """Return the points of submissions to an assignment by student, before any late penalty.

    Parameters
    ----------
    works : mapping
        Student → a digest of what was handed in, for those whose points are wanted.
    student : str, optional
        The only one of them, if there is only one.
    """
    query = (
        select(
            SubmittedAssignment.student_id,
            Notebook.name,
            BaseCell.name,
            Grade.auto_score,
            Grade.manual_score,
            Grade.extra_credit,
        )
        .join(BaseCell, BaseCell.notebook_id == Notebook.id)
        .join(Grade, Grade.cell_id == BaseCell.id)
        .join(SubmittedNotebook, SubmittedNotebook.id == Grade.notebook_id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .where(grades_of(assignment, student))
    )
    scores: dict[str, dict[str, float]] = {one: {} for one in works}
    by_hand: dict[str, dict[str, float]] = {one: {} for one in works}
    for one, notebook, test, auto, manual, extra in db.execute(query):
        if one not in works:
            continue
        name, given = f"{notebook}/{test}", (manual or 0.0) + (extra or 0.0)
        scores[one][name] = given + (auto or 0.0 if manual is None else 0.0)
        if manual is not None or extra:
            by_hand[one][name] = given
    return {one: State(scores[one], work, by_hand[one]) for one, work in works.items()}
