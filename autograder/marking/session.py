"""Mark the answers to one question in the terminal."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from rich.console import Console
from rich.panel import Panel
from rich.rule import Rule
from rich.text import Text

from autograder.console import printable, printable_lines
from autograder.database import GradebookError
from autograder.marking.answers import (
    WAITING,
    Answer,
    Change,
    Mark,
    comments,
    is_blank,
    pseudonym,
    read_answers,
    read_marks,
    write_marks,
)
from autograder.marking.entry import Command, Entry, EntryError, parse_entry
from autograder.marking.page import open_in_browser, write_page
from autograder.marking.question import ModelAnswer, Question, joined_lines
from autograder.nbgrader_app import open_gradebook

# "conflict" if a mark has changed meanwhile, "failed" if the gradebook cannot be used
Outcome = Literal["written", "conflict", "failed"]
MOST_COMMENTS = 9  # that are shown below an answer
MOST_CHARACTERS = 10_000  # of an answer that are shown
HELP = """\
2.5           2.5 points
2.5+1+3       2.5 points, and comments 1 and 3
2 Why?        2 points and a new comment; write // between two comments
1+2 Why?      1 point, comment 2 and a new comment
+2            add a comment, without points; also + Why?
c+1           replace the comments, without points; c alone removes them
s  skip       n  next waiting        b  back     u  undo
m  question and model answer         o  open in the browser, with pictures
l  list all comments                 q  quit; every mark is saved already"""


class Session:
    """A terminal in which one question is marked.

    Every mark is written to the gradebook at once, so that nothing is lost if the process is killed.

    Parameters
    ----------
    console : Console
        Where to print.
    ask : callable
        Shows a prompt and returns the line that was typed. An `EOFError` or a `KeyboardInterrupt` from it
        ends the session.
    answers : sequence of Answer
        What to show, in order.
    anonymous : bool
        Whether to hide the students' names.
    """

    def __init__(
        self,
        console: Console,
        ask: Callable[[str], str],
        question: Question,
        model: ModelAnswer,
        answers: Sequence[Answer],
        *,
        anonymous: bool = False,
    ) -> None:
        self._console, self._ask = console, ask
        self._question, self._model, self._anonymous = question, model, anonymous
        self._answers = list(answers)
        self._only_waiting = all(answer.state in WAITING for answer in answers)
        self._place = 0  # of the answer that is shown, or the number of answers at the end
        self._written: list[list[Change]] = []
        self._comments: list[str] = []
        self._commands: dict[Command, Callable[[], bool]] = {
            "skip": lambda: self._go(self._place + 1),
            "back": lambda: self._go(self._place - 1),
            "next": lambda: self._go(self._next_waiting(self._place + 1, wrap=True)),
            "undo": self._undo,
            "model": self._show_model,
            "open": self._open,
            "comments": lambda: self._show_comments(len(self._comments)),
            "help": lambda: self._print(HELP),
        }

    def run(self) -> None:
        """Show answers and write marks until the user quits."""
        with TemporaryDirectory() as folder:
            self._page = Path(folder) / "answer.html"
            try:
                self._offer_zero()
                self._refresh()
                self._show_model()
                self._show()
                while self._handle(self._ask(self._prompt())):
                    pass
            except (EOFError, KeyboardInterrupt):  # Ctrl+D, Ctrl+C
                self._print()
        self._print(self._summary())

    def _handle(self, line: str) -> bool:
        """Do what was typed; return False to quit."""
        at_end = self._place == len(self._answers)
        if at_end and not line.strip():
            return False
        try:
            entry = parse_entry(line, self._question.points, self._comments)
        except EntryError as error:
            self._print(str(error), "yellow")
            return True
        if entry == "quit":
            return False
        if isinstance(entry, Entry):
            show = self._print("There is no answer here: b goes back.") if at_end else self._mark(entry)
        else:
            show = self._commands[entry]()
        if show:
            self._refresh()
            self._show()
        return True

    def _mark(self, entry: Entry) -> bool:
        """Write what was typed about an answer; return whether to show an answer."""
        answer = self._answers[self._place]
        comment = _comment(answer, entry)
        mark = Mark(answer.mark.points, comment, answer.mark.waits)
        if entry.points is not None:
            mark = Mark(entry.points, comment, waits=False)
        changes = [Change(self._question, answer, mark)]
        if self._write(changes) != "written":
            return True
        self._written.append(changes)
        self._print(f"{self._name(answer)}: {_in_words(mark)}", "green")
        if entry.points is None:
            return False
        self._refresh()  # somebody else may have marked the next answers meanwhile
        return self._go(self._next_waiting(self._place + 1) if self._only_waiting else self._place + 1)

    def _write(self, changes: list[Change]) -> Outcome:
        """Write all marks or none."""
        try:
            conflicts = write_marks(changes)
        except GradebookError as error:
            self._print(f"Nothing was written. {error}", "red")
            return "failed"
        if conflicts:
            names = ", ".join(self._name(change.read) for change in conflicts)
            self._print(
                f"Nothing was written: the answer of {names} was marked by somebody else or handed in again "
                "in the meantime. Please look at it again.",
                "red",
            )
            return "conflict"
        marks = {change.read.student: change.mark for change in changes}
        self._answers = [replace(one, mark=marks.get(one.student, one.mark)) for one in self._answers]
        return "written"

    def _undo(self) -> bool:
        if not self._written:
            return self._print("There is nothing to undo.", "yellow")
        changes = self._written[-1]
        back = [Change(one.question, replace(one.read, mark=one.mark), one.read.mark) for one in changes]
        outcome = self._write(back)
        if outcome == "failed":
            return False
        self._written.pop()
        if outcome == "written":
            self._print(f"Undone: {', '.join(self._name(change.read) for change in changes)}")
        students = [one.student for one in self._answers]
        return self._go(students.index(changes[0].read.student))

    def _offer_zero(self) -> None:
        """Offer to give blank answers no points."""
        blank = [answer for answer in self._answers if is_blank(answer, self._question)]
        if not blank:
            return
        what = "answers contain" if len(blank) > 1 else "answer contains"
        names = "" if self._anonymous else f": {', '.join(map(self._name, blank))}"
        self._print(f"{len(blank)} {what} neither a word nor a number nor a picture{names}.")
        reply = None
        while reply not in ("y", "n", ""):
            reply = self._ask("Give 0 points for that? [y/N] ").strip().lower()
        if reply == "y":
            changes = [
                Change(self._question, answer, Mark(0.0, answer.mark.comment, waits=False))
                for answer in blank
            ]
            if self._write(changes) == "written":
                self._written.append(changes)
                self._go(self._next_waiting(0))

    def _refresh(self) -> None:
        """Read what has changed in the gradebook, and the answer that is to be shown."""
        try:
            with open_gradebook() as gradebook:
                marks = read_marks(gradebook, self._question)
                lines = comments(gradebook, self._question)
                self._answers = [replace(one, mark=marks.get(one.student, one.mark)) for one in self._answers]
                if self._place < len(self._answers):
                    student = self._answers[self._place].student
                    for answer in read_answers(gradebook, self._question, [student]):  # at most one
                        self._answers[self._place] = answer
        except GradebookError as error:
            self._print(str(error), "red")
        else:
            # A comment keeps its number for as long as the terminal is open.
            self._comments += [line for line in lines if line not in self._comments]

    def _go(self, place: int) -> bool:
        self._place = min(max(place, 0), len(self._answers))
        return True

    def _next_waiting(self, start: int, *, wrap: bool = False) -> int:
        """Return the place of the next answer that waits, or the end if there is none."""
        end = len(self._answers)
        order = [*range(start, end), *range(min(start, end) if wrap else 0)]
        return next(filter(self._waits, order), end)

    def _waits(self, place: int) -> bool:
        return self._answers[place].state in WAITING

    def _waiting(self) -> int:
        return sum(map(self._waits, range(len(self._answers))))

    def _name(self, answer: Answer) -> str:
        return pseudonym(self._question, answer.student) if self._anonymous else printable(answer.student)

    def _prompt(self) -> str:
        if self._place == len(self._answers):
            return "end> "
        return f"{self._place + 1}/{len(self._answers)} [0-{self._question.points:g}]> "

    def _print(self, text: str = "", style: str = "") -> bool:
        """Print a text; return False, because no answer has to be shown again."""
        self._console.print(Text(text, style))
        return False

    def _show_model(self) -> bool:
        for title, text in (("Question", self._question.text), ("Model answer", self._model.answer)):
            if text:
                self._console.print(Rule(title, style="dim"), Text(joined_lines(text)), sep="\n")
        return self._print()

    def _show(self) -> None:
        """Show the answer, what to look for, and what is known about it."""
        if self._place == len(self._answers):
            waiting = self._waiting()
            skipped = f"{waiting} still wait{'s' * (waiting == 1)}: n shows the next. " if waiting else ""
            self._print(
                f"This is the end. {skipped}Enter quits, b goes back, u undoes the last mark.", "bold"
            )
            return
        answer = self._answers[self._place]
        self._console.print(Text(joined_lines(self._model.scheme), "dim"))
        text = printable_lines(answer.text[:MOST_CHARACTERS]).strip()
        title = f"{self._place + 1} of {len(self._answers)} · {self._name(answer)}"
        body = Text("(blank)" if is_blank(answer, self._question) and not text else text)
        self._console.print(Panel(body, title=Text(title), title_align="left", border_style="cyan"))
        if len(answer.text) > MOST_CHARACTERS:
            self._print("This is only the beginning of the answer: o opens all of it in the browser.", "cyan")
        if answer.has_pictures:
            names = ", ".join(map(printable, answer.attachments))
            self._print(f"With pictures, which o opens in the browser{names and ': '}{names}", "cyan")
        if answer.mark != Mark():
            before = "Before its text changed: " if answer.state == "changed" else ""
            self._print(f"{before}{_in_words(answer.mark)}", "yellow")
        self._show_comments(MOST_COMMENTS)

    def _show_comments(self, most: int) -> bool:
        for number, line in enumerate(self._comments[:most], start=1):
            self._console.print(Text(f" +{number} {printable(line)}"), no_wrap=True, overflow="ellipsis")
        if len(self._comments) > most:
            self._print(f" l lists {len(self._comments) - most} more")
        return False

    def _open(self) -> bool:
        if self._place == len(self._answers):
            return False
        answer = self._answers[self._place]
        title = f"{self._question.notebook}: {self._name(answer)}"
        write_page(self._page, title, self._question, self._model, answer)
        opened = open_in_browser(self._page)
        return self._print("Opened in the browser." if opened else f"There is no browser: open {self._page}")

    def _summary(self) -> str:
        written = {change.read.student for changes in self._written for change in changes}
        waiting = self._waiting()
        return f"Marked: {len(written)}. Still waiting: {waiting} of {len(self._answers)}."


def _comment(answer: Answer, entry: Entry) -> str:
    """Return the comment on an answer after an entry.

    While an answer has no points, what was typed about it adds up.
    """
    old = answer.mark.comment.splitlines()
    if entry.kind == "comments" or (entry.kind == "points" and entry.comments and answer.state != "new"):
        old = []
    return "\n".join([*old, *(one for one in entry.comments if one not in old)])


def _in_words(mark: Mark) -> str:
    points = "no points yet" if mark.points is None else f"{mark.points:g} point{'s' * (mark.points != 1)}"
    return f"{points}. {' // '.join(map(printable, mark.comment.splitlines()))}".rstrip()
