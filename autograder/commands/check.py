"""Run the tests that students can see, on one notebook."""

import argparse
import shutil
from pathlib import Path

from autograder.commands.exit_status import BAD_INPUT, OK
from autograder.commands.options import add_execution_options
from autograder.course import configuration
from autograder.grading.settings import Settings, limits_from, limits_in

HELP = "run the tests that students can see, on one notebook"


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    command.add_argument("notebooks", nargs="+", type=Path, metavar="NOTEBOOK", help="such as adam.ipynb")
    add_execution_options(command, "bubblewrap" if shutil.which("bwrap") else "none")


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from autograder.grading.check import all_pass, check, describe

    settings = Settings(limits_from(vars(args), limits_in(configuration())), args.sandbox, figures=False)
    status = OK
    for path in args.notebooks:
        graded = check(path, settings)
        print(path, *describe(graded), sep="\n")
        status = status if all_pass(graded) else BAD_INPUT
    return status
