"""Show pairs of submissions that have a lot in common."""

import argparse
from pathlib import Path

from autograder.commands.exit_status import OK
from autograder.console import new_console
from autograder.course import check_assignment
from autograder.files import replace_file

HELP = "show pairs of submissions that have a lot in common"


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    command.add_argument("assignment", metavar="ASSIGNMENT", help="such as deep-neural-networks")
    command.add_argument("notebooks", nargs="*", metavar="NOTEBOOK", help="such as adam (default: all)")
    command.add_argument(
        "--html", type=Path, metavar="FILE", help="also write a page that shows the pairs side by side"
    )


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from autograder.similarity.page import render
    from autograder.similarity.similar import find_similar, show_similar

    assignment = check_assignment(args.assignment)
    comparisons = find_similar(assignment, args.notebooks)
    show_similar(new_console(), assignment, comparisons)
    if args.html:
        replace_file(args.html, render(assignment, comparisons).encode())
        print(f"Wrote {args.html}")
    return OK
