"""Mark the answers in words by hand."""

import argparse
import os
from pathlib import Path

from autograder.commands.exit_status import OK
from autograder.commands.options import CSV_FILE
from autograder.console import counted
from autograder.course import SUBMITTED_NAME

HELP = "mark the answers in words, one question at a time, in the terminal or a spreadsheet"


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    option = command.add_argument
    option(
        "question",
        nargs="?",
        metavar="QUESTION",
        help="the notebook, such as adam; default: list the questions, or export or import all of them",
    )
    option(
        "--student",
        action="append",
        default=[],
        metavar="ID",
        help=f"only the answer of this student, whose folder in {SUBMITTED_NAME} has that name; may be "
        "repeated",
    )
    option("--again", action="store_true", help="also show, or replace, marks that were given before")
    option("--anonymous", action="store_true", help="hide the students' names, and shuffle the answers")
    option(
        "--part",
        type=part,
        default=(1, 1),
        metavar="K/N",
        help="only the answers of one part of the class, so that N people can mark a question together",
    )
    tables = command.add_mutually_exclusive_group()
    tables.add_argument(
        "--export",
        dest="export_to",
        nargs="?",
        const=True,
        type=CSV_FILE,
        metavar="FILE.csv",
        help="write the answers to a file, to mark them in a spreadsheet (default: in gradebook/, where git "
        "ignores it)",
    )
    tables.add_argument(
        "--import",
        dest="import_from",
        type=Path,
        metavar="FILE.csv",
        help="read the points and comments from such a file; the columns student, question, points and "
        "comment are enough. With QUESTION, --student or --part, only those rows count",
    )


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from autograder.marking.command import Options, Part, export_answers, import_answers, mark

    options = Options(args.student, args.again, args.anonymous, Part(*args.part))
    if args.import_from:
        imported = import_answers(args.import_from, args.question, options)
        print(f"Changed the mark or comment of {counted(imported.changes, 'answer')} in the gradebook.")
        if imported.left_out:
            rows = counted(imported.left_out, "row")
            print(f"Left out {rows} about questions or students that you did not ask for.")
    elif args.export_to:
        given = args.export_to
        path, count = export_answers(None if given is True else given, args.question, options)
        print(f"Wrote {os.path.relpath(path)}: {counted(count, 'answer')}.")
    else:
        mark(args.question, options)
    return OK


def part(text: str) -> tuple[int, int]:
    """Parse a part such as 2/3."""
    number, _, parts = text.partition("/")
    if not (number.isdecimal() and parts.isdecimal() and 1 <= int(number) <= int(parts)):
        raise argparse.ArgumentTypeError(f"{text!r} is not allowed: give, for example, 1/2 or 2/2")
    return int(number), int(parts)
