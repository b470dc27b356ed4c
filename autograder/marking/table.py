"""Marks in a CSV file, so that answers can be marked in a spreadsheet."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from autograder.course import CourseError
from autograder.files import replace_file, report_unwritable
from autograder.formulas import escape_formula, unescape_formula
from autograder.marking.answers import Answer, Change, Mark, pseudonym
from autograder.marking.entry import parse_points
from autograder.marking.question import Question, find_question

REQUIRED = ("student", "question", "points", "comment")
LONGEST = 32_000  # characters of an answer, since Excel allows 32,767 in a cell
DELIMITERS = ",;\t"


class Row(NamedTuple):
    """A row of the file, whose columns are the fields.

    The last two may be missing. `version` says which text was marked, see `Answer.version`.
    """

    student: str
    question: str
    points: str
    comment: str
    version: str = ""
    answer: str = ""


class TableError(CourseError):
    """The file cannot be used; the message has a line for each reason."""


class NumberedRow(NamedTuple):
    """A row and its number in a spreadsheet."""

    number: int
    row: Row


def write_table(path: Path, answers: Mapping[Question, Sequence[Answer]], *, anonymous: bool) -> int:
    """Write answers and their marks to a file, and return the number of answers.

    Raises
    ------
    TableError
        If the file exists, since it may hold marks that are not in the gradebook yet.
    """
    if path.exists():
        raise TableError(f"{path} exists already: import it and remove it, or name another file.")
    rows = [
        Row(
            student=pseudonym(question, answer.student) if anonymous else answer.student,
            question=question.name,
            points=_points(answer),
            comment=answer.mark.comment,
            version=answer.version,
            answer=answer.text[:LONGEST],
        )
        for question, several in answers.items()
        for answer in several
    ]
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(Row._fields)
    writer.writerows([escape_formula(cell) for cell in row] for row in rows)
    with report_unwritable(path):
        path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, file.getvalue().encode("utf-8-sig"))  # Excel recognises UTF-8 by its signature
    return len(rows)


def read_table(path: Path) -> list[NumberedRow]:
    """Read a file that a spreadsheet may have saved.

    Its columns are separated by commas, semicolons or tabs.

    Raises
    ------
    TableError
        If it cannot be read, or lacks a column.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise TableError(f"{path} cannot be read: {error.strerror}.") from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")  # as Excel saves "CSV" on Windows
    header = text.partition("\n")[0]
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=header.count))
    try:
        return _rows(rows, path)
    except csv.Error as error:
        raise TableError(f"{path} is not a CSV file: {error}.") from error


def _rows(rows: Iterator[list[str]], path: Path) -> list[NumberedRow]:
    columns = [name.strip().lower() for name in next(rows, [])]
    if missing := [name for name in REQUIRED if name not in columns]:
        raise TableError(
            f"{path} has no column {' and no column '.join(missing)}: its first row has to name them."
        )
    cells = (dict(zip(columns, map(unescape_formula, row), strict=False)) for row in rows)
    return [
        NumberedRow(number, Row(*(row.get(name, "").strip() for name in Row._fields)))
        for number, row in enumerate(cells, start=2)
        if any(row.values())
    ]


def _points(answer: Answer) -> str:
    """Return an answer's points as the file has them, "" if it waits for a mark."""
    return "" if answer.mark.points is None or answer.mark.waits else f"{answer.mark.points:g}"


def changes_in(
    rows: Sequence[NumberedRow], answers: Mapping[Question, Sequence[Answer]], *, again: bool
) -> list[Change]:
    """Compare the rows of a file with the gradebook.

    A row without points leaves them as they are.

    Parameters
    ----------
    answers : mapping
        The answers to all questions.
    again : bool
        Whether answers that are marked already may be given other marks.

    Returns
    -------
    list of Change
        What is to be written.

    Raises
    ------
    TableError
        If anything is wrong with any row.
    """
    changes: list[Change] = []
    problems: list[str] = []
    first: dict[tuple[Question, str], int] = {}
    by_name = {question: _by_name(question, several) for question, several in answers.items()}
    for number, row in rows:
        try:
            change = _change(row, by_name, again=again)
            seen = first.setdefault((change.question, change.read.student), number)
            if seen != number:
                raise TableError(f"the answer of {row.student} is in row {seen} already.")
        except CourseError as error:
            problems.append(f"Row {number}: {error}")
        else:
            changes += [change] * (change.mark != change.read.mark)
    if problems:
        raise TableError("\n".join([*problems, "Nothing was written: correct these rows first."]))
    return changes


def _by_name(question: Question, answers: Sequence[Answer]) -> dict[str, Answer]:
    """Map names and pseudonyms to the answers; a name takes precedence."""
    return {
        **{pseudonym(question, answer.student): answer for answer in answers},
        **{answer.student: answer for answer in answers},
    }


def _change(row: Row, answers: Mapping[Question, Mapping[str, Answer]], *, again: bool) -> Change:
    """Return the change that a row asks for, which may be none."""
    question = find_question(row.question, list(answers))
    answer = answers[question].get(row.student)
    if answer is None:
        raise TableError(f"there is no answer by {row.student!r} to {question.name}.")
    if row.version not in ("", answer.version):
        raise TableError(
            f"the answer of {row.student} has changed since the file was written: export it again."
        )
    mark = _mark(row, question, answer)
    if answer.state == "settled" and mark.points is not None:
        raise TableError(
            f"{row.student} needs no mark, because {question.name} was corrected: see "
            "`python -m autograder correct`."
        )
    if answer.state == "marked" and mark != answer.mark and not again:
        comment = " and a comment" * bool(answer.mark.comment)
        raise TableError(
            f"the answer of {row.student} has {answer.mark.points:g} points{comment} already: add --again to "
            "replace marks."
        )
    return Change(question, answer, mark)


def _mark(row: Row, question: Question, answer: Answer) -> Mark:
    """Return the mark of an answer according to a row.

    What was not changed in the row stays as it is, because the formgrader accepts points and comments that
    this command would refuse.
    """
    old = answer.mark
    comment = old.comment if _tidy(row.comment) == _tidy(old.comment) else _tidy(row.comment)
    if row.points.replace(",", ".") in ("", _points(answer)):
        return Mark(old.points, comment, old.waits)
    return Mark(parse_points(row.points, question.points), comment, waits=False)


def _tidy(comment: str) -> str:
    """Return a comment with line breaks of one kind, and without space around it."""
    return "\n".join(comment.strip().splitlines())
