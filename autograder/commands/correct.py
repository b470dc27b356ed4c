"""Decide how a test counts that turned out to be wrong."""

import argparse
from collections.abc import Iterator

from autograder.commands.exit_status import OK
from autograder.console import MOST_NAMES, listed, new_console, sentence
from autograder.course import CourseError, assignments

HELP = "drop a test, give everybody its points or make it a bonus; without arguments, list these decisions"


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    option = command.add_argument
    option("assignment", nargs="?", metavar="ASSIGNMENT", help="such as deep-neural-networks")
    option("notebook", nargs="?", metavar="NOTEBOOK", help="such as adam")
    option("test", nargs="?", metavar="TEST", help="such as test_adam_step, or a question in words")
    kinds = {
        "drop": "the test does not count for anybody",
        "full marks": "everybody whose notebook was graded gets its points",
        "bonus": "its points count towards the score, but not towards the maximum",
        "undo": "cancel an earlier decision",
    }
    group = command.add_mutually_exclusive_group()
    for kind, text in kinds.items():
        name = f"--{kind.replace(' ', '-')}"
        group.add_argument(name, dest="kind", action="store_const", const=kind, help=text)
    option("--reason", metavar="TEXT", help="the reason, which students read on their page")


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from autograder.results.report import show_corrections

    console = new_console()
    if args.assignment is None:
        if not show_corrections(console, assignments()):
            print("No test has been corrected.")
        return OK
    if missing := list(_missing(args)):
        *others, last = missing
        raise CourseError(f"`correct` also needs {' and '.join(filter(None, (', '.join(others), last)))}.")
    from autograder.grading.correct import correct_test
    from autograder.grading.progress import show_changes
    from autograder.results.corrections import IN_WORDS, CellKey

    changes, by_hand = correct_test(
        CellKey(args.assignment, args.notebook, args.test), args.kind, args.reason or ""
    )
    print(f"{args.notebook}, {args.test}: {IN_WORDS[args.kind]}.")
    show_changes(console, changes, MOST_NAMES)
    if by_hand:
        print(sentence(f"Scores that were given by hand were not changed: {listed(by_hand)}"))
    return OK


def _missing(args: argparse.Namespace) -> Iterator[str]:
    """Name everything that is missing for a correction."""
    if not args.notebook:
        yield "a notebook"
    if not args.test:
        yield "a test"
    if not args.kind:
        yield "a decision (--drop, --full-marks, --bonus or --undo)"
    if not args.reason and args.kind != "undo":
        yield '--reason "…", which students read on their page'
