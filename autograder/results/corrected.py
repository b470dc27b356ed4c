"""Enter in nbgrader's gradebook what an instructor decided about a test: see `corrections`."""

from collections.abc import Mapping

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
from sqlalchemy import select
from sqlalchemy.orm import Session

from autograder.nbgrader_app import checksum_of_test
from autograder.results.corrections import CellKey, Correction, corrected_score
from autograder.results.history import Changes, RunLog, State
from autograder.results.records import read_record
from autograder.results.verdict import Verdict
from autograder.submission.read import SubmissionKey


def correct(gradebook: Gradebook, correction: Correction, points: float, log: RunLog) -> Changes:
    """Enter a correction in the gradebook, for the submissions that were graded already.

    A score that was given by hand stays as it is.

    Parameters
    ----------
    points : float
        What the test is worth without a correction.
    log : RunLog
        Where to append the scores of the submissions that it concerns.
    """
    db, changes = gradebook.db, Changes()
    cell = gradebook.find_graded_cell(correction.test, correction.notebook, correction.assignment)
    _set_points(db, cell, 0.0 if correction.has_no_points else points)
    for submission in gradebook.assignment_submissions(correction.assignment):
        key = SubmissionKey(submission.student_id, correction.assignment)
        record = read_record(*key)
        graded = record.notebooks.get(correction.notebook) if record else None
        work = record.work if record else ""
        before = State(current_scores(db, key), work)
        try:
            grade = gradebook.find_grade(
                correction.test, correction.notebook, correction.assignment, key.student
            )
        except MissingEntry:  # the test is newer than the grades
            continue
        # Without a record, nbgrader itself has graded the submission, and only the gradebook knows the score.
        graded_by_nbgrader = Verdict(correction.test, grade.auto_score, points, "passed")
        verdicts = {verdict.grade_id: verdict for verdict in graded.verdicts} if graded else {}
        grade.auto_score = corrected_score(verdicts.get(correction.test, graded_by_nbgrader), correction)
        if grade.manual_score is None:
            grade.needs_manual_grade = grade.auto_score is None
        db.flush()
        after = State(current_scores(db, key), work)
        changes.add(key, before, after)
        if after != before:
            log.add(key, before, after)
    db.commit()
    return changes


def given_by_hand(gradebook: Gradebook, key: CellKey) -> list[str]:
    """Name the students whose score for a test was given by hand."""
    query = (
        select(SubmittedAssignment.student_id)
        .join(SubmittedNotebook, SubmittedNotebook.assignment_id == SubmittedAssignment.id)
        .join(Notebook, Notebook.id == SubmittedNotebook.notebook_id)
        .join(Assignment, Assignment.id == Notebook.assignment_id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .join(BaseCell, BaseCell.id == Grade.cell_id)
        .where(Assignment.name == key.assignment, Notebook.name == key.notebook, BaseCell.name == key.test)
        .where(Grade.manual_score.is_not(None))
    )
    return sorted(gradebook.db.scalars(query))


def enter_corrections(
    gradebook: Gradebook,
    submission: SubmittedAssignment,
    notebook: str,
    corrections: Mapping[CellKey, Correction],
) -> None:
    """Enter the corrections of one notebook after nbgrader itself has written the scores of its tests."""
    assignment = submission.assignment.name
    enter_points(gradebook.db, assignment, corrections)
    for grade in gradebook.find_submission_notebook(notebook, assignment, submission.student_id).grades:
        correction = corrections.get(CellKey(assignment, notebook, grade.name))
        if correction and correction.kind != "bonus":
            grade.auto_score = 0.0 if correction.kind == "drop" else grade.max_score
            grade.needs_manual_grade = grade.manual_score is not None and grade.needs_manual_grade


def enter_points(db: Session, assignment: str, corrections: Mapping[CellKey, Correction]) -> None:
    """Enter which tests have no points; nbgrader enters them again whenever it makes the assignment."""
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
    """Set what a cell is worth, and the checksum by which nbgrader's `OverwriteCells` recognises a test."""
    if cell.max_score == points:
        return
    cell.max_score = points
    query = select(SourceCell).where(
        SourceCell.notebook_id == cell.notebook_id, SourceCell.name == cell.name, SourceCell.locked
    )
    for source in db.scalars(query):
        source.checksum = checksum_of_test(source.name, source.cell_type, source.source, points)


def current_scores(db: Session, key: SubmissionKey) -> dict[str, float]:
    """Return a submission's points by "NOTEBOOK/TEST", those given by hand included, before any penalty."""
    query = (
        select(Notebook.name, BaseCell.name, Grade.auto_score, Grade.manual_score, Grade.extra_credit)
        .join(SubmittedNotebook, SubmittedNotebook.notebook_id == Notebook.id)
        .join(SubmittedAssignment, SubmittedAssignment.id == SubmittedNotebook.assignment_id)
        .join(Assignment, Assignment.id == SubmittedAssignment.assignment_id)
        .join(Grade, Grade.notebook_id == SubmittedNotebook.id)
        .join(BaseCell, BaseCell.id == Grade.cell_id)
        .where(Assignment.name == key.assignment, SubmittedAssignment.student_id == key.student)
    )
    return {
        f"{notebook}/{test}": (manual if manual is not None else auto or 0.0) + (extra or 0.0)
        for notebook, test, auto, manual, extra in db.execute(query)
    }
