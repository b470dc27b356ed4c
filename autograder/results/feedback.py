"""``feedback``: make one page per student and assignment."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import nbformat
from jinja2 import Environment, FileSystemLoader, Template
from nbgrader.api import MissingEntry, SubmittedAssignment
from sqlalchemy.exc import DBAPIError

from autograder.assignment.reference import references
from autograder.course import AUTOGRADED, FEEDBACK, CourseError
from autograder.files import replace_file, report_unwritable
from autograder.nbgrader_app import open_gradebook
from autograder.results.corrections import CellKey, Correction, corrections_in_force
from autograder.results.lateness import Lateness, explanation
from autograder.results.penalties import update_penalties
from autograder.results.records import NotebookRecord, read_record
from autograder.results.student_page import PENDING, Page, make_page
from autograder.submission.read import SubmissionKey

logger = logging.getLogger(__name__)


class FeedbackPages(NamedTuple):
    """The pages that were written, and the submissions whose page could not be made."""

    written: list[Path]
    failed: list[SubmissionKey]


def feedback(assignment: str) -> FeedbackPages:
    """Write a page for each graded submission to an assignment.

    If a page cannot be made, the failure is logged and the next page is made. An older page of the same
    submission is removed, so that nobody takes it for the current one.

    Returns
    -------
    FeedbackPages
        The files are ``gradebook/feedback/STUDENT/ASSIGNMENT/feedback.html``.

    Raises
    ------
    CourseError
        If nothing more can be written, for example with a full disk or a locked gradebook.
    """
    pages = FeedbackPages([], [])
    with open_gradebook() as gradebook:
        try:
            lateness = update_penalties(gradebook, assignment)
            submissions = gradebook.assignment_submissions(assignment)
        except MissingEntry:
            return pages
        for submission in submissions:
            key = SubmissionKey(submission.student.id, assignment)
            path = FEEDBACK / key.student / assignment / "feedback.html"
            try:
                written = _write_page(submission, key, path, lateness[key.student])
            except (CourseError, DBAPIError):  # concerns the others, too
                raise
            except Exception:
                logger.exception("the feedback page was not made", extra={"submission": key})
                path.unlink(missing_ok=True)
                pages.failed.append(key)
            else:
                pages.written.extend([path] * written)
    return pages


def _write_page(submission: SubmittedAssignment, key: SubmissionKey, path: Path, late: Lateness) -> bool:
    """Write the page of a submission; return whether it has any notebook."""
    corrections = corrections_in_force()
    pages = list(_pages(submission, key.assignment, corrections))
    if pages:
        with report_unwritable(path):
            path.parent.mkdir(parents=True, exist_ok=True)
        name = f"{submission.student.first_name or ''} {submission.student.last_name or ''}".strip()
        replace_file(path, render(name or key.student, key.assignment, pages, late).encode())
    return bool(pages)


def render(student: str, assignment: str, pages: Sequence[Page], late: Lateness | None = None) -> str:
    """Return the HTML of a student's page; `late` says what a late submission loses."""
    late = late or Lateness()
    return _template().render(
        student=student,
        assignment=assignment,
        pages=pages,
        score=round(sum(page.score for page in pages) - late.taken_off, 2),
        points=sum(page.points for page in pages),
        lateness=explanation(late),
        pending=[reason for state, reason in PENDING.items() if any(page.has(state) for page in pages)],
    )


@cache
def _template() -> Template:
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)
    return environment.get_template("feedback.html.j2")


def _pages(
    submission: SubmittedAssignment, assignment: str, corrections: Mapping[CellKey, Correction]
) -> Iterator[Page]:
    """Make the parts of a student's page, one per autograded notebook."""
    student = submission.student.id
    record = read_record(student, assignment)
    rows = {row.name: row for row in submission.notebooks}
    for name, reference in references(assignment).items():
        path = AUTOGRADED / student / assignment / f"{name}.ipynb"
        if path.is_file():
            graded = record.notebooks.get(name) if record else None
            graded = graded or NotebookRecord([])
            failed = {verdict.grade_id for verdict in graded.verdicts if verdict.status == "grader failed"}
            notebook = nbformat.read(path, as_version=4)
            problem = "" if graded.grader_failed else graded.problem
            notes = {key.test: str(one) for key, one in corrections.items() if key[:2] == (assignment, name)}
            yield make_page(notebook, reference, rows[name], failed, problem, notes)
