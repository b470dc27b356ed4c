"""Enter students in gradebook/students.csv."""

import argparse
from pathlib import Path

from autograder.commands.exit_status import OK
from autograder.course import CourseError
from autograder.locks import only_run

HELP = "enter the students of a platform's list in gradebook/students.csv, or join two entries"


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    command.add_argument(
        "lists",
        nargs="*",
        type=Path,
        metavar="FILE",
        help="Moodle's grading worksheet, the gradebook of Canvas or Blackboard, or any CSV file with a "
        "column of e-mail addresses",
    )
    command.add_argument(
        "--join",
        nargs=2,
        metavar="ID",
        help="merge two students who are the same person, for example one on Moodle and one on Canvas: the "
        "first id stays, with the work of both (to undo it, see the page Collecting of the book)",
    )


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from autograder.submission.students import join_students, update_roster

    if not args.lists and not args.join:
        raise CourseError("Name a list of students, or two students after --join.")
    with only_run("roster"):
        lines = update_roster(args.lists) if args.lists else []
        if args.join:
            lines += join_students(*args.join)
    print(*lines, sep="\n")
    return OK
