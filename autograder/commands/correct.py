"""Decide what a test counts that turned out to be wrong."""

import argparse

from autograder.commands.exit_status import OK
from autograder.course import CourseError, assignments
from autograder.submission.read import MOST_NAMES

HELP = "drop a test, give it to all or make it a bonus; without arguments, list what is"


def add_options(command: argparse.ArgumentParser) -> None:
    """Add what the command line can say."""
    option = command.add_argument
    option("assignment", nargs="?", metavar="ASSIGNMENT")
    option("notebook", nargs="?", metavar="NOTEBOOK", help="such as adam")
    option("test", nargs="?", metavar="TEST", help="such as test_adam_step, or a question in words")
    kinds = {
        "drop": "the test does not count for anybody",
        "full marks": "everybody whose notebook was graded gets its points",
        "bonus": "its points count, but not among those that can be reached",
        "undo": "it counts as before",
    }
    group = command.add_mutually_exclusive_group()
    for kind, text in kinds.items():
        name = f"--{kind.replace(' ', '-')}"
        group.add_argument(name, dest="kind", action="store_const", const=kind, help=text)
    option("--reason", metavar="TEXT", help="why; students read it on their page")


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from rich.console import Console

    from autograder.results.report import show_corrections

    console = Console(highlight=False)
    if args.assignment is None:
        if not show_corrections(console, assignments()):
            print("No test is corrected.")
        return OK
    if not (args.notebook and args.test and args.kind and args.reason):
        raise CourseError(
            "`correct` needs an assignment, a notebook and a test, one of --drop, --full-marks, --bonus and "
            '--undo, and --reason "…", which the students read.'
        )
    from autograder.grading.correct import correct_test
    from autograder.grading.progress import show_changes
    from autograder.results.corrections import IN_WORDS, CellKey

    changes, by_hand = correct_test(
        CellKey(args.assignment, args.notebook, args.test), args.kind, args.reason
    )
    print(f"{args.notebook}, {args.test}: {IN_WORDS[args.kind]}.")
    show_changes(console, changes, MOST_NAMES)
    if by_hand:
        print(f"Scores that were given by hand stay as they are: {', '.join(by_hand)}.")
    return OK
