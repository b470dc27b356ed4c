"""``feedback``: the gradebook and the autograded notebooks → one page for each student."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
from bleach import clean
from jinja2 import Environment, FileSystemLoader
from markupsafe import Markup, escape
from nbconvert.filters import markdown2html
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from autograder.assignment.reference import Reference, grade_id, is_test, references
from autograder.course import AUTOGRADED, FEEDBACK
from autograder.files import replace_file
from autograder.nbgrader_app import nbgrader_app
from autograder.results.redact import message_of, redact

PROSE = {
    "p",
    "br",
    "em",
    "strong",
    "code",
    "pre",
    "ul",
    "ol",
    "li",
    "blockquote",
    "h1",
    "h2",
    "h3",
    "h4",
    "hr",
}
HIGHLIGHTED = HtmlFormatter(nowrap=True, style="a11y-light")


@dataclass
class Result:
    """One graded cell, as its student reads of it."""

    title: str
    score: float | None  # None: waits for a human
    points: float
    message: str = ""  # HTML
    answer: str = ""  # HTML of an answer in words
    comment: str = ""

    @property
    def state(self) -> str:
        if self.score is None:
            return "waits"
        return "right" if self.score >= self.points else "part" if self.score > 0 else "wrong"


@dataclass
class Task:
    """The graded cells under one heading."""

    heading: str
    results: list[Result] = field(default_factory=list)


@dataclass
class Page:
    """One notebook of a submission."""

    title: str
    score: float
    points: float
    tasks: list[Task]
    cells: list[dict]
    waits: bool


def feedback(assignment: str) -> list[Path]:
    """Write a page for each student whose submission to an assignment was graded.

    Returns
    -------
    list of Path
        The pages, ``gradebook/feedback/STUDENT/ASSIGNMENT/feedback.html``.
    """
    course = nbgrader_app().coursedir
    environment = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)
    template = environment.get_template("feedback.html.j2")
    written = []
    with Gradebook(course.db_url, course.course_id) as gradebook:
        try:
            submissions = gradebook.assignment_submissions(assignment)
        except MissingEntry:
            return []
        for submission in submissions:
            folder = AUTOGRADED / submission.student.id / assignment
            pages = [
                _page(folder / f"{name}.ipynb", reference, submission)
                for name, reference in references(assignment).items()
                if (folder / f"{name}.ipynb").is_file()
            ]
            if not pages:
                continue
            path = FEEDBACK / submission.student.id / assignment / "feedback.html"
            path.parent.mkdir(parents=True, exist_ok=True)
            penalty = sum(notebook.late_submission_penalty or 0 for notebook in submission.notebooks)
            page = template.render(
                student=submission.student.id,
                assignment=assignment,
                pages=pages,
                score=sum(page.score for page in pages) - penalty,
                points=sum(page.points for page in pages),
                penalty=penalty,
            )
            replace_file(path, page.encode())
            written.append(path)
    return written


def _page(path: Path, reference: Reference, submission) -> Page:
    """Collect what a student reads of one notebook."""
    notebook = nbformat.read(path, as_version=4)
    row = next(one for one in submission.notebooks if one.name == reference.name)
    grades = {grade.name: grade for grade in row.grades}
    comments = {comment.name: comment.comment or "" for comment in row.comments}
    headings = _headings(reference.instructor)
    messages = {grade_id(cell): message_of(cell) for cell in notebook.cells if is_test(cell)}
    redact(notebook, reference)
    cells = {grade_id(cell): cell for cell in notebook.cells}
    tasks: list[Task] = []
    for cell in reference.instructor.cells:
        name = grade_id(cell)
        grade = grades.get(name)
        if grade is None or not grade.max_score:
            continue
        if not tasks or tasks[-1].heading != headings[name]:
            tasks.append(Task(headings[name]))
        waits = grade.needs_manual_grade and grade.manual_score is None
        by_hand = not is_test(cell)
        answer = _prose(cells[name]) if by_hand and name in cells else ""
        tasks[-1].results.append(
            Result(
                "Your answer in words" if by_hand else _title(name),
                None if waits else grade.score,
                grade.max_score,
                _told(messages.get(name, "")),
                answer,
                comments.get(name, ""),
            )
        )
    shown = [
        _shown(cell)
        for cell in notebook.cells
        if cell.cell_type == "code"
        and not is_test(cell)
        and not cell.metadata.get("nbgrader", {}).get("locked")
    ]
    waits = any(result.score is None for task in tasks for result in task.results)
    return Page(_heading_of(reference), row.score, row.max_score, tasks, shown, waits)


def _told(message: str) -> Markup:
    """Turn a test's message into HTML: what stands between backticks is code."""
    return Markup(re.sub(r"`([^`\n]+)`", r"<code>\1</code>", str(escape(message))))


def _title(name: str) -> str:
    """Make a title of a test's name: ``test_mlp_forward`` → "mlp forward"."""
    return name.removeprefix("test_").replace("_", " ")


def _headings(notebook: NotebookNode) -> dict[str, str]:
    """Map each of nbgrader's cells to the heading that it stands under."""
    heading, found = "", {}
    for cell in notebook.cells:
        for line in cell.source.splitlines() if cell.cell_type == "markdown" else ():
            if line.startswith("## "):
                heading = line.removeprefix("## ").strip()
        if name := grade_id(cell):
            found[name] = heading
    return found


def _heading_of(reference: Reference) -> str:
    lines = [line for cell in reference.instructor.cells for line in cell.source.splitlines()]
    return next((line.removeprefix("# ").strip() for line in lines if line.startswith("# ")), reference.name)


def _prose(cell: NotebookNode) -> str:
    """Turn an answer in words into HTML that holds no more than prose."""
    if cell.cell_type == "code":
        return highlight(cell.source, PythonLexer(), HIGHLIGHTED)
    return clean(str(markdown2html(cell.source)), tags=PROSE, attributes={}, strip=True)


def _shown(cell: NotebookNode) -> dict:
    """Prepare a code cell: highlighted source, and outputs as text or pictures."""
    outputs = []
    for output in cell.outputs:
        if output.output_type == "stream":
            outputs.append({"text": output.text})
        elif output.output_type == "error":
            outputs.append({"error": "\n".join(output.traceback)})
        else:
            for kind, content in output.data.items():
                picture = kind.startswith("image/")
                outputs.append({"picture": f"data:{kind};base64,{content}"} if picture else {"text": content})
    return {"source": highlight(cell.source, PythonLexer(), HIGHLIGHTED), "outputs": outputs}
