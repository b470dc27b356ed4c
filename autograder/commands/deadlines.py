"""Create or check the course's deadlines."""

import argparse

from autograder.commands.exit_status import BAD_INPUT, OK
from autograder.commands.options import add_assignments
from autograder.console import new_console

HELP = "create gradebook/deadlines.toml, or check and show it: due dates, late policy, extensions"


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    add_assignments(command)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from autograder.deadlines import DEADLINES, NAME, write_template
    from autograder.results.report import show_deadlines

    if not DEADLINES.exists():
        write_template()
        print(f'Made {NAME}. Remove the "#" before the lines that you need, and run the command again.')
        return OK
    return OK if show_deadlines(new_console(), args.assignments) else BAD_INPUT
