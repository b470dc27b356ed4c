"""Open copies of the exercises in JupyterLab, as students see them."""

import argparse

from autograder.commands.exit_status import OK

HELP = "open copies of the exercises in JupyterLab, as students see them"


def add_options(command: argparse.ArgumentParser) -> None:
    """Add nothing: the command has no options."""


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from autograder.assignment.student import open_lab

    open_lab()
    return OK
