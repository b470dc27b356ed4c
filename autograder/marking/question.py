"""Find the questions answered in words, their model answers and marking schemes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from nbformat import NotebookNode

from autograder.assignment.reference import Reference, grade_id, is_test, references
from autograder.assignment.source import read_source
from autograder.course import CourseError, assignments, notebook_sources

FENCED = re.compile(r"(^```.*?^```$)", re.DOTALL | re.MULTILINE)
# A line break that starts no paragraph, list item, heading, quotation, table row or display equation.
CONTINUED = re.compile(r"(?<=[^\n]) *\n[ \t]*(?=[^\s#>|$*+-]|[$*][^\s$])(?!\d+[.)]\s|\*\s|```)")
HEADING = re.compile(r"^#+ ", re.MULTILINE)
SCHEME = "**Marking"  # how the marking scheme begins, below the model answer in the same cell


@dataclass(frozen=True)
class Question:
    """A cell that an instructor grades by hand.

    Attributes
    ----------
    assignment, notebook, cell : str
        Where the question is; `cell` is nbgrader's name of the cell with the answer.
    points : float
        The most points that an answer can get.
    text : str
        The question, in Markdown.
    stub : str
        What the cell contains before anything is written in it.
    """

    assignment: str
    notebook: str
    cell: str
    points: float
    text: str
    stub: str

    @property
    def name(self) -> str:
        """The name that no other question has."""
        return f"{self.assignment}/{self.notebook}/{self.cell}"


class ModelAnswer(NamedTuple):
    """The instructor's answer to a question and the marking scheme, "" if none."""

    answer: str
    scheme: str


def all_questions() -> list[Question]:
    """List the questions of the course, in its order."""
    return [
        question
        for assignment in assignments()
        for reference in references(assignment).values()
        for question in _questions_in(assignment, reference)
    ]


def _questions_in(assignment: str, reference: Reference) -> list[Question]:
    stubs = {grade_id(cell): cell.source for cell in reference.released.cells}
    cells = reference.instructor.cells
    return [
        Question(
            assignment,
            reference.name,
            cell.metadata.nbgrader.grade_id,
            cell.metadata.nbgrader.points,
            _text_above(cells[:number]),
            stubs[grade_id(cell)],
        )
        for number, cell in enumerate(cells)
        if _is_question(cell)
    ]


def _is_question(cell: NotebookNode) -> bool:
    header = cell.metadata.get("nbgrader", {})
    graded_by_hand = header.get("grade") and header.get("solution") and not header.get("task")
    return bool(graded_by_hand) and not is_test(cell)


def _text_above(cells: Sequence[NotebookNode]) -> str:
    """Return the Markdown since the last heading above an answer."""
    parts: list[str] = []
    for cell in reversed(cells):
        if cell.cell_type == "markdown":
            *_, start = (0, *(heading.start() for heading in HEADING.finditer(cell.source)))
            parts.insert(0, cell.source[start:])
            if HEADING.match(parts[0]):
                break
    return "\n\n".join(parts)


def short_name(question: Question, questions: Sequence[Question]) -> str:
    """Return a question's notebook, or its full name if it is not the only one."""
    same = [one for one in questions if one.notebook == question.notebook]
    return question.notebook if len(same) == 1 else question.name


def find_question(name: str, questions: Sequence[Question]) -> Question:
    """Return the question that a name means.

    The name is that of a notebook, or has more of the question's full name.
    Raises
    ------
    CourseError
        If it means none or several; the message lists the names to choose from.
    """
    wanted = f"/{name.strip('/').removesuffix('.ipynb')}/"
    found = [question for question in questions if wanted in f"/{question.name}/"]
    if len(found) == 1:
        return found[0]
    known = ", ".join(short_name(question, questions) for question in found or questions)
    if found:
        raise CourseError(f"{name!r} means several questions: name one of {known}.")
    raise CourseError(f"There is no question {name!r}: the course has {known or 'none'}.")


def model_answer(question: Question) -> ModelAnswer:
    """Read the model answer and the marking scheme from the instructor's notebook."""
    (source,) = (path for path in notebook_sources(question.assignment) if path.stem == question.notebook)
    (cell,) = (cell for cell in read_source(source).cells if grade_id(cell) == question.cell)
    answer, mark, scheme = cell.source.partition(SCHEME)
    return ModelAnswer(answer.strip(), (mark + scheme).strip())


def joined_lines(text: str) -> str:
    """Join the lines of paragraphs and list items, for a terminal that wraps them."""
    parts = FENCED.split(text)
    parts[::2] = [CONTINUED.sub(" ", part) for part in parts[::2]]
    return "".join(parts)
