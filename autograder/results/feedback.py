"""``feedback``: make one page per student and assignment."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import nbformat
from jinja2 import Environment, FileSystemLoader, Template
from nbgrader.api import MissingEntry, Student
from sqlalchemy import select

from autograder.assignment.reference import Reference, references
from autograder.course import AUTOGRADED, FEEDBACK, CourseError
from autograder.files import replace_file, report_unwritable
from autograder.nbgrader_app import open_gradebook
from autograder.results.corrections import CellKey, Correction, corrections_in_force
from autograder.results.lateness import Lateness, explanation
from autograder.results.penalties import update_penalties
from autograder.results.records import NotebookRecord, read_record
from autograder.results.rows import NotebookResults, read_results
from autograder.results.student_page import PENDING, Page, make_page
from autograder.submission.read import SubmissionKey

logger = logging.getLogger(__name__)


class FeedbackPages(NamedTuple):
    """The pages that were written, and the submissions whose page could not be made."""

    written: list[Path]
    failed: list[SubmissionKey]


class _Sources(NamedTuple):
    """What the pages of a class are made from, besides the students' notebooks."""

    references: Mapping[str, Reference]
    corrections: Mapping[CellKey, Correction]
    results: Mapping[tuple[str, str], NotebookResults]


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
        except MissingEntry:
            return pages
        results = read_results(gradebook.db, assignment)
        students = gradebook.db.scalars(select(Student).order_by(Student.id)).all()
        names = {one.id: f"{one.first_name or ''} {one.last_name or ''}".strip() for one in students}
    sources = _Sources(references(assignment), corrections_in_force(), results)
    for student in filter(lateness.__contains__, names):
        key = SubmissionKey(student, assignment)
        path = FEEDBACK / student / assignment / "feedback.html"
        try:
            written = _write_page(names[student], key, path, lateness[student], sources)
        except CourseError:  # concerns the other students too
            raise
        except Exception:
            logger.exception("the feedback page was not made", extra={"submission": key})
            path.unlink(missing_ok=True)
            pages.failed.append(key)
        else:
            pages.written.extend([path] * written)
    return pages


def _write_page(name: str, key: SubmissionKey, path: Path, late: Lateness, sources: _Sources) -> bool:
    """Write the page of a submission; return whether it has any notebook."""
    pages = list(_pages(key, sources))
    if pages:
        with report_unwritable(path):
            path.parent.mkdir(parents=True, exist_ok=True)
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


def _pages(key: SubmissionKey, sources: _Sources) -> Iterator[Page]:
    """Make the parts of a student's page, one per autograded notebook."""
    record = read_record(*key)
    for name, reference in sources.references.items():
        path = AUTOGRADED / key.student / key.assignment / f"{name}.ipynb"
        if path.is_file():
            graded = record.notebooks.get(name) if record else None
            graded = graded or NotebookRecord([])
            failed = {verdict.grade_id for verdict in graded.verdicts if verdict.status == "grader failed"}
            notebook = nbformat.read(path, as_version=4)
            problem = "" if graded.grader_failed else graded.problem
            notes = {
                cell.test: str(one)
                for cell, one in sources.corrections.items()
                if cell[:2] == (key.assignment, name)
            }
            row = sources.results[key.student, name]
            yield make_page(notebook, reference, row, failed, problem, notes)
