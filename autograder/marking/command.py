"""``mark`` from the command line."""

import contextlib
import difflib
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from rich.console import Console
from rich.table import Table

from autograder.console import new_console
from autograder.course import ROOT, CourseError
from autograder.marking.answers import (
    WAITING,
    Answer,
    count_answers,
    pseudonym,
    read_answers,
    write_marks,
    write_penalties,
)
from autograder.marking.question import Question, all_questions, find_question, model_answer, short_name
from autograder.marking.session import Session
from autograder.marking.table import TableError, changes_in, read_table, write_table
from autograder.nbgrader_app import open_gradebook

MOST_NAMES = 12


class Part(NamedTuple):
    """One of several parts of a class, each marked by one person; counted from 1."""

    number: int
    parts: int


WHOLE = Part(1, 1)


class Imported(NamedTuple):
    """How many marks or comments were changed, and how many rows were left out."""

    changes: int
    left_out: int


@dataclass(frozen=True)
class Options:
    """Which answers to mark, in which order, and whether with names."""

    students: Sequence[str] = ()
    again: bool = False
    anonymous: bool = False
    part: Part = WHOLE


def mark(name: str | None, options: Options) -> None:
    """Mark one question in the terminal; without a name, ask for one.

    Raises
    ------
    CourseError
        If there is no terminal, or no such question or student.
    """
    console, questions = new_console(), all_questions()
    question = find_question(name, questions) if name else None
    in_terminal = sys.stdin.isatty() and sys.stdout.isatty()
    if question is None:
        show_questions(console, questions)
    if not in_terminal:
        raise CourseError(
            "Marking needs a terminal: run `python -m autograder mark QUESTION` in one, or mark in a "
            "spreadsheet, with --export FILE.csv and --import FILE.csv."
        )
    with contextlib.suppress(ImportError):  # with it, a line can be edited and recalled
        import readline  # noqa: F401
    if question is None:
        question = _choose(questions)
    if question is not None:
        _mark(console, question, short_name(question, questions), options)


def show_questions(console: Console, questions: Sequence[Question]) -> None:
    """Print how many answers to each question wait."""
    table = Table(box=None, header_style="bold")
    table.add_column("")
    table.add_column("question")
    for title in ("answers", "waiting", "changed"):
        table.add_column(title, justify="right")
    with open_gradebook() as gradebook:
        for number, question in enumerate(questions, start=1):
            counts = map(str, count_answers(gradebook, question))
            table.add_row(str(number), short_name(question, questions), *counts)
    console.print(table)


def _choose(questions: Sequence[Question]) -> Question | None:
    """Ask for a question by its number or name; an empty line chooses none."""
    while True:
        try:
            line = input("Which question (number or name, Enter quits)? ").strip()
        except (EOFError, KeyboardInterrupt):
            print()
            return None
        if not line:
            return None
        if line.isdecimal() and 1 <= int(line) <= len(questions):
            return questions[int(line) - 1]
        try:
            return find_question(line, questions)
        except CourseError as error:
            print(error)


def _mark(console: Console, question: Question, name: str, options: Options) -> None:
    with open_gradebook() as gradebook:
        answers = read_answers(gradebook, question)
    chosen = select_answers(question, answers, options)
    if not chosen:
        print(_nothing_to_do(name, answers, options))
        return
    Session(console, input, question, model_answer(question), chosen, anonymous=options.anonymous).run()
    write_penalties(question.assignment)


def select_answers(question: Question, answers: Sequence[Answer], options: Options) -> list[Answer]:
    """Select the answers to mark, and put them in order.

    Without names the order is random, but always the same for a question.

    Raises
    ------
    CourseError
        If there is no answer of a student who was named.
    """
    names = {answer.student: pseudonym(question, answer.student) for answer in answers}
    known = set(names) | set(names.values())
    for student in options.students:
        if student not in known:
            close = difflib.get_close_matches(student, names) or sorted(names)
            more = f" and {len(close) - MOST_NAMES} more" if len(close) > MOST_NAMES else ""
            listed = ", ".join(close[:MOST_NAMES]) + more
            raise CourseError(f"There is no answer by {student!r} to {question.name}: try {listed}.")
    chosen = [
        answer
        for answer in answers
        if answer.state in WAITING or (options.again and answer.state == "marked")
        if _is_chosen(answer.student, names[answer.student], options)
    ]
    return sorted(chosen, key=lambda answer: names[answer.student]) if options.anonymous else chosen


def _is_chosen(student: str, pseudonym: str, options: Options) -> bool:
    """Return whether a student is among those who were named, and in the part."""
    is_named = not options.students or bool({student, pseudonym} & set(options.students))
    return is_named and int(pseudonym, 16) % options.part.parts == options.part.number - 1


def _nothing_to_do(name: str, answers: Sequence[Answer], options: Options) -> str:
    """Say why there is nothing to mark."""
    states = [answer.state for answer in answers]
    if waiting := sum(state in WAITING for state in states):
        return f"None of the {waiting} answers to {name} that are waiting is among those that you asked for."
    if not states:
        return f"There are no answers to {name} yet: run `python -m autograder grade` first."
    parts = [
        f"{states.count('marked')} are marked (--again shows them)" * ("marked" in states),
        f"{states.count('untouched')} were left empty, which gives 0 points" * ("untouched" in states),
        f"{states.count('settled')} need no mark, because the question was corrected" * ("settled" in states),
        f"{states.count('open')} could not be graded yet (run `grade` again)" * ("open" in states),
    ]
    return f"No answer to {name} is waiting: of {len(states)}, {', '.join(filter(None, parts))}."


def export_answers(path: Path | None, name: str | None, options: Options) -> tuple[Path, int]:
    """Write answers to one or all questions to a CSV file; return its path and their number.

    Parameters
    ----------
    path : Path, optional
        The file; by default in ``gradebook/``, which git ignores.
    """
    questions = all_questions()
    chosen = [find_question(name, questions)] if name else questions
    with open_gradebook() as gradebook:
        answers = {question: read_answers(gradebook, question) for question in chosen}
    selected = {
        question: select_answers(question, several, options)
        for question, several in answers.items()
        if several
    }
    if path is None:
        which = f"-{short_name(chosen[0], questions).replace('/', '-')}" if name else ""
        path = ROOT / "gradebook" / f"answers{which}.csv"
    return path, write_table(path, selected, anonymous=options.anonymous)


def import_answers(path: Path, name: str | None, options: Options) -> Imported:
    """Write the marks of a CSV file to the gradebook.

    Parameters
    ----------
    name : str, optional
        The question whose rows count; by default, those of all questions do. In the same way, only the rows
        of the students and the part that `options` name count.

    Raises
    ------
    CourseError
        If there is no such question.
    TableError
        If any row that counts is wrong, or if an answer has changed in the meantime. Then nothing is written.
    """
    questions = all_questions()
    wanted = [find_question(name, questions)] if name else questions
    rows = read_table(path)
    asked: dict[str, Question] = {}
    for text in {row.question for _, row in rows}:
        with contextlib.suppress(CourseError):  # `changes_in` names the row
            asked[text] = find_question(text, questions)
    with open_gradebook() as gradebook:
        answers = {
            question: read_answers(gradebook, question) if question in asked.values() else []
            for question in questions
        }
    left_out: set[tuple[Question, str]] = set()
    for question, several in answers.items():
        for answer in several:
            alias = pseudonym(question, answer.student)
            if not _is_chosen(answer.student, alias, options):
                left_out |= {(question, answer.student), (question, alias)}
    chosen = [
        one
        for one in rows
        if (about := asked.get(one.row.question)) is None
        or (about in wanted and (about, one.row.student) not in left_out)
    ]
    changes = changes_in(chosen, answers, again=options.again)
    if conflicts := write_marks(changes):
        names = ", ".join(change.read.student for change in conflicts)
        raise TableError(
            f"Nothing was written: the answers of {names} have just changed. Run the command again."
        )
    for assignment in sorted({change.question.assignment for change in changes}):
        write_penalties(assignment)
    return Imported(len(changes), len(rows) - len(chosen))
