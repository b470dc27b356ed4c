"""Collect what a student reads about one notebook."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from markupsafe import Markup, escape
from nbformat import NotebookNode

from autograder.assignment.reference import Reference, grade_id, is_locked, is_test
from autograder.course import CourseError, book_address
from autograder.results.answer import highlighted, prose
from autograder.results.redact import message_of, redact
from autograder.results.rows import NotebookResults
from autograder.results.tasks import Section, sections_of, tasks_of

# The states of results that may still change → what the student reads about that.
PENDING = {
    "waits": "some answers have not been read yet",
    "again": "some answers will be read again",
    "open": "some tasks could not be graded yet",
}


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
    may_change : bool
        Whether an instructor has to look at the score again, because what it is about has changed.
    """

    title: str
    score: float | None
    points: float
    grader_failed: bool = False
    message: str = ""
    answer: str = ""
    comment: str = ""
    note: str = ""
    may_change: bool = False

    @property
    def state(self) -> Literal["right", "part", "wrong", "again", "waits", "open", "void"]:
        """How the cell was graded.

        It is "open" if the grader failed, and "void" if the cell cannot give points.
        """
        if self.may_change:
            return "again"
        if not self.points and not self.score:
            return "void"
        if self.score is None:
            return "open" if self.grader_failed else "waits"
        return "right" if self.score >= self.points else "part" if self.score > 0 else "wrong"


@dataclass
class Task:
    """The graded cells under one heading, and what the book says about them."""

    heading: str
    results: list[Result] = field(default_factory=list)
    sections: Sequence[Section] = ()

    @property
    def is_incomplete(self) -> bool:
        """Whether a test failed, or an answer did not get all points."""
        return any(result.state in ("wrong", "part") for result in self.results)


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
    """One notebook of a submission; `problem` says why it was not gradable."""

    title: str
    score: float
    points: float
    tasks: list[Task]
    cells: list[CodeCell]
    problem: str = ""

    def has(self, state: str) -> bool:
        """Return whether any graded cell is in a state, see `Result.state`."""
        return any(result.state == state for task in self.tasks for result in task.results)

    @property
    def is_final(self) -> bool:
        """Whether no score is missing or may still change."""
        return not any(map(self.has, PENDING))


def make_page(
    notebook: NotebookNode,
    reference: Reference,
    row: NotebookResults,
    failed: Collection[str],
    problem: str = "",
    notes: Mapping[str, str] = MappingProxyType({}),
) -> Page:
    """Collect what a student reads about one notebook.

    Parameters
    ----------
    notebook : NotebookNode
        The autograded notebook; it is redacted in place.
    row : NotebookResults
        What the gradebook holds about this notebook.
    failed : collection of str
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
    results = _results(row, failed, notes)
    page = Page(_title_of(reference), row.score, row.max_score, [], [], problem)
    if problem:
        given = {name: result for name, result in results.items() if result.score or result.comment}
        page.tasks = _tasks(reference, given)
        return page
    for cell in notebook.cells:
        result = results.get(grade_id(cell) or "")
        if result and is_test(cell):
            result.message = _message_html(messages.get(grade_id(cell) or "", ""))
        elif result:
            result.answer = prose(cell)
    page.tasks = _tasks(reference, results)
    page.cells = [_code_cell(cell) for cell in notebook.cells if _is_students_code(cell)]
    return page


def _results(row: NotebookResults, failed: Collection[str], notes: Mapping[str, str]) -> dict[str, Result]:
    """Make the results of a notebook from its row, by the names of the cells."""
    comments = {comment.name: comment.comment or "" for comment in row.comments}
    results = {}
    for grade in row.grades:
        is_open = grade.needs_manual_grade and grade.manual_score is None and not grade.score
        note = notes.get(grade.name, "")
        if note and grade.manual_score is not None:
            note += " Your points were given by hand, so they stay."
        results[grade.name] = Result(
            _test_title(grade.name),
            None if is_open else grade.score,
            grade.max_score,
            grader_failed=is_open and grade.name in failed,
            comment=comments.get(grade.name, ""),
            note=note,
            may_change=grade.needs_manual_grade and not is_open,
        )
    return results


def _tasks(reference: Reference, results: Mapping[str, Result]) -> list[Task]:
    """Group the results by tasks, without helpers that give no points."""
    titles, sections = tasks_of(reference.instructor), _sections(reference)
    tasks: list[Task] = []
    for cell in reference.instructor.cells:
        name = grade_id(cell)
        result = results.get(name or "")
        if name is None or result is None or not (result.points or result.score or result.note):
            continue
        if not is_test(cell):
            result.title = "Your answer in words"
        if not tasks or tasks[-1].heading != titles[name]:
            tasks.append(Task(titles[name], sections=sections.get(titles[name], [])))
        tasks[-1].results.append(result)
    return tasks


def _sections(reference: Reference) -> dict[str, list[Section]]:
    """Return the sections of the book to which the tasks link; a course without a book has none."""
    try:
        address = book_address()
    except CourseError:
        return {}
    return sections_of(reference.instructor, address)


def _is_students_code(cell: NotebookNode) -> bool:
    """Return whether a code cell was written or added by the student."""
    return cell.cell_type == "code" and not is_locked(cell)


def _message_html(message: str) -> Markup:
    """Turn a test's message into HTML, in which text between backticks is code."""
    return Markup(re.sub(r"`([^`\n]+)`", r"<code>\1</code>", str(escape(message))))


def _test_title(name: str) -> str:
    """Make a title from a test's name: ``test_mlp_forward`` → "mlp forward"."""
    return name.removeprefix("test_").replace("_", " ")


def _title_of(reference: Reference) -> str:
    lines = [line for cell in reference.instructor.cells for line in cell.source.splitlines()]
    return next((line.removeprefix("# ").strip() for line in lines if line.startswith("# ")), reference.name)


def _code_cell(cell: NotebookNode) -> CodeCell:
    """Prepare a redacted code cell for the page."""
    outputs = [part for output in cell.outputs for part in _output_parts(output)]
    return CodeCell(highlighted(cell.source), outputs)


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
