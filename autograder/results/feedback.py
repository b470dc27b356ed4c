"""``feedback``: make one page per student and assignment from the gradebook and the autograded notebooks."""

import html
import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple
from urllib.parse import unquote

import nbformat
import nh3
from jinja2 import Environment, FileSystemLoader, Template
from markupsafe import Markup, escape
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbformat import NotebookNode
from nbgrader.api import MissingEntry, SubmittedAssignment, SubmittedNotebook
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from sqlalchemy.exc import DBAPIError

from autograder.assignment.reference import Reference, grade_id, is_test, references
from autograder.course import AUTOGRADED, FEEDBACK, CourseError
from autograder.files import replace_file, report_unwritable
from autograder.nbgrader_app import open_gradebook
from autograder.results.corrections import CellKey, Correction, corrections_in_force
from autograder.results.lateness import Lateness, explanation
from autograder.results.penalties import update_penalties
from autograder.results.records import NotebookRecord, read_record
from autograder.results.redact import message_of, redact, safe_pictures
from autograder.results.tasks import tasks_of
from autograder.submission.read import SubmissionKey

# The HTML that an answer in words may contain.
PROSE = {"p", "br", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote", "hr"}
PROSE |= {"h1", "h2", "h3", "h4", "table", "thead", "tbody", "tr", "th", "td", "img"}
ATTACHMENT = "attachment:"
DATA_URI = re.compile(r"data:(image/\w+);base64,(.*)", re.DOTALL)
HIGHLIGHTED = HtmlFormatter(nowrap=True, style="a11y-light")

logger = logging.getLogger(__name__)


class FeedbackPages(NamedTuple):
    """The pages that were written, and the submissions whose page could not be made."""

    written: list[Path]
    failed: list[SubmissionKey]


@dataclass
class Result:
    """What a student reads about one graded cell.

    Attributes
    ----------
    score : float or None
        None while an answer in words has not been read, and if the grader failed.
    message, answer : str
        HTML: the test's message; the answer in words.
    note : str
        What an instructor decided about the test for the whole class.
    """

    title: str
    score: float | None
    points: float
    grader_failed: bool = False
    message: str = ""
    answer: str = ""
    comment: str = ""
    note: str = ""

    @property
    def state(self) -> Literal["right", "part", "wrong", "waits", "open", "void"]:
        """How the cell was graded: "open" if the grader failed on it, "void" if it gives no points."""
        if not self.points and not self.score:
            return "void"
        if self.score is None:
            return "open" if self.grader_failed else "waits"
        return "right" if self.score >= self.points else "part" if self.score > 0 else "wrong"


@dataclass
class Task:
    """The graded cells under one heading."""

    heading: str
    results: list[Result] = field(default_factory=list)


@dataclass
class CodeOutput:
    """One output of a code cell."""

    kind: Literal["text", "error", "picture"]
    content: str


@dataclass
class CodeCell:
    """A code cell of the student's: its source as highlighted HTML, and its outputs."""

    source: str
    outputs: list[CodeOutput]


@dataclass
class Page:
    """One notebook of a submission; `problem` says why it was not gradable, "" if it was graded."""

    title: str
    score: float
    points: float
    tasks: list[Task]
    cells: list[CodeCell]
    problem: str = ""

    def has(self, state: str) -> bool:
        """Return whether any graded cell is in a state, see `Result.state`."""
        return any(result.state == state for task in self.tasks for result in task.results)


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
    """Write the page of one submission; return whether it has any autograded notebook."""
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
        waits=any(page.has("waits") for page in pages),
        open=any(page.has("open") for page in pages),
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


def make_page(
    notebook: NotebookNode,
    reference: Reference,
    row: SubmittedNotebook,
    failed: set[str],
    problem: str = "",
    notes: Mapping[str, str] = MappingProxyType({}),
) -> Page:
    """Collect what a student reads about one notebook.

    Parameters
    ----------
    notebook : NotebookNode
        The autograded notebook; it is redacted in place.
    row : SubmittedNotebook
        The gradebook's row of this notebook, with its grades and comments.
    failed : set of str
        The cells on which the grader itself failed.
    problem : str
        Why the notebook was not gradable. Then no test was executed and the notebook is not the student's,
        so only what was given by hand remains.
    notes : mapping
        Test → what an instructor decided about it for the whole class.
    """
    messages = {
        name: message_of(cell) for cell in notebook.cells if is_test(cell) and (name := grade_id(cell))
    }
    redact(notebook, reference)
    answers = {name: prose(cell) for cell in notebook.cells if (name := grade_id(cell)) and not is_test(cell)}
    comments = {comment.name: comment.comment or "" for comment in row.comments}
    results = {}
    for grade in row.grades:
        result = _result(grade, grade.name in failed)
        result.message = _message_html(messages.get(grade.name, ""))
        result.comment = comments.get(grade.name, "")
        result.note = notes.get(grade.name, "")
        if result.note and grade.manual_score is not None:
            result.note += " Your points were given by hand, so they stay."
        results[grade.name] = result
    if problem:
        results = {name: result for name, result in results.items() if result.score or result.comment}
        return Page(
            _title_of(reference), row.score, row.max_score, _tasks(reference, results, {}), [], problem
        )
    tasks = _tasks(reference, results, answers)
    cells = [_code_cell(cell) for cell in notebook.cells if _is_students_code(cell)]
    return Page(_title_of(reference), row.score, row.max_score, tasks, cells)


def _result(grade: Any, grader_failed: bool) -> Result:
    """Make the result of one cell from its row in the gradebook."""
    is_open = grade.needs_manual_grade and grade.manual_score is None
    return Result(
        _test_title(grade.name), None if is_open else grade.score, grade.max_score, is_open and grader_failed
    )


def _tasks(reference: Reference, results: dict[str, Result], answers: dict[str, str]) -> list[Task]:
    """Group the results by tasks, in the notebook's order."""
    titles = tasks_of(reference.instructor)
    tasks: list[Task] = []
    for cell in reference.instructor.cells:
        name = grade_id(cell)
        if name is None or name not in results or not (results[name].points or results[name].note):
            continue
        result = results[name]
        if not is_test(cell):
            result.title, result.answer = "Your answer in words", answers.get(name, "")
        if not tasks or tasks[-1].heading != titles[name]:
            tasks.append(Task(titles[name]))
        tasks[-1].results.append(result)
    return tasks


def _is_students_code(cell: NotebookNode) -> bool:
    """Return whether a code cell was written or added by the student."""
    return (
        cell.cell_type == "code" and not is_test(cell) and not cell.metadata.get("nbgrader", {}).get("locked")
    )


def _message_html(message: str) -> Markup:
    """Turn a test's message into HTML, in which text between backticks is code."""
    return Markup(re.sub(r"`([^`\n]+)`", r"<code>\1</code>", str(escape(message))))


def _test_title(name: str) -> str:
    """Make a title from a test's name: ``test_mlp_forward`` → "mlp forward"."""
    return name.removeprefix("test_").replace("_", " ")


def _title_of(reference: Reference) -> str:
    lines = [line for cell in reference.instructor.cells for line in cell.source.splitlines()]
    return next((line.removeprefix("# ").strip() for line in lines if line.startswith("# ")), reference.name)


def prose(cell: NotebookNode) -> str:
    """Turn a redacted answer in words into HTML with the tags of `PROSE` only."""
    if cell.cell_type == "code":
        return str(highlight(cell.source, PythonLexer(), HIGHLIGHTED))
    renderer = _AnswerRenderer(cell.get("attachments", {}))
    answer = str(MarkdownWithMath(renderer=renderer).render(cell.source))
    return nh3.clean(answer, tags=PROSE, attributes={"img": {"src", "alt"}}, url_schemes={"data"})


class _AnswerRenderer(IPythonRenderer):
    """Render the Markdown of an answer, and of its pictures those that are in the notebook itself.

    nbconvert's renderer raises an exception if an attachment is missing.
    """

    def __init__(self, attachments: Mapping[str, Mapping[str, object]]) -> None:
        super().__init__(escape=False)
        self._pictures = {unquote(name): safe_pictures(data) for name, data in attachments.items()}

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Render a picture, or a note if it is not in the notebook."""
        address = unquote(html.unescape(url))  # JupyterLab writes "my%20photo.png", and Mistune quotes "ü"
        if match := DATA_URI.fullmatch(address):
            pictures = safe_pictures({match[1]: match[2]})
        else:
            pictures = self._pictures.get(address.removeprefix(ATTACHMENT), {})
        for kind, pixels in pictures.items():
            return str(super().image(text, f"data:{kind};base64,{pixels}", title))
        return f"<em>[The picture “{text or html.escape(address)}” is not part of the notebook.]</em>"


def _code_cell(cell: NotebookNode) -> CodeCell:
    """Prepare a redacted code cell for the page."""
    outputs = [part for output in cell.outputs for part in _output_parts(output)]
    return CodeCell(str(highlight(cell.source, PythonLexer(), HIGHLIGHTED)), outputs)


def _output_parts(output: NotebookNode) -> Iterator[CodeOutput]:
    """Yield what a redacted output shows."""
    if output.output_type == "stream":
        yield CodeOutput("text", output.text)
    elif output.output_type == "error":
        yield CodeOutput("error", "\n".join(output.traceback))
    else:
        for kind, content in output.data.items():
            if kind.startswith("image/"):
                yield CodeOutput("picture", f"data:{kind};base64,{content}")
            else:
                yield CodeOutput("text", content)
