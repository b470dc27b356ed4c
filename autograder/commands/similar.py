"""Show pairs of submissions that have a lot in common."""

import argparse
import os

from autograder.commands.exit_status import OK
from autograder.commands.options import HTML_FILE
from autograder.console import new_console
from autograder.course import ROOT, check_assignment
from autograder.files import replace_file

HELP = "show pairs of submissions that have a lot in common"


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    command.add_argument("assignment", metavar="ASSIGNMENT", help="such as deep-neural-networks")
    command.add_argument("notebooks", nargs="*", metavar="NOTEBOOK", help="such as adam (default: all)")
    command.add_argument(
        "--html",
        nargs="?",
        const=True,
        type=HTML_FILE,
        metavar="FILE.html",
        help="also write a page that shows the pairs side by side (default: "
        "gradebook/similar-ASSIGNMENT.html)",
    )


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from autograder.similarity.page import render
    from autograder.similarity.similar import find_similar, show_similar

    assignment = check_assignment(args.assignment)
    comparisons = find_similar(assignment, args.notebooks)
    show_similar(new_console(), assignment, comparisons)
    if args.html:
        path = ROOT / "gradebook" / f"similar-{assignment}.html" if args.html is True else args.html
        replace_file(path, render(assignment, comparisons).encode())
        print(f"Wrote {os.path.relpath(path)}")
    return OK
