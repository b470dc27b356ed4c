"""Enter students in gradebook/students.csv."""

import argparse
from pathlib import Path

from autograder.commands.exit_status import OK
from autograder.locks import only_run

HELP = "enter the students of a platform's list in gradebook/students.csv"


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    command.add_argument(
        "lists",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="Moodle's grading worksheet, the gradebook of Canvas or Blackboard, or any CSV file with a "
        "column of e-mail addresses",
    )


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from autograder.submission.students import update_roster

    with only_run("roster"):
        print(*update_roster(args.lists), sep="\n")
    return OK
