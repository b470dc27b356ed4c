"""Show a class at a glance."""

import argparse

from autograder.commands.exit_status import OK
from autograder.commands.options import add_assignments

HELP = "show a class at a glance: scores, tests, what needs review"


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add_assignments(command)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from rich.console import Console

    from autograder.results.report import show_report

    console = Console(highlight=False)
    shown = [show_report(console, name) for name in args.assignments]
    if not any(shown):
        print("There is nothing to report: run `python -m autograder grade` first.")
    return OK
