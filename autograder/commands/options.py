"""Options that several commands have, and the types of their values."""

import argparse
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from zoneinfo import ZoneInfo

from autograder.course import CONFIG
from autograder.sealed.limits import Limits


def positive(text: str) -> int:
    """Parse a positive whole number."""
    if not (text.isdecimal() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is not allowed: give a whole number of at least 1")
    return int(text)


def time_zone(text: str) -> ZoneInfo:
    """Parse the name of a time zone."""
    try:
        return ZoneInfo(text)
    except (ValueError, LookupError, OSError):
        raise argparse.ArgumentTypeError(f"{text!r} is not a time zone: write it like Europe/Rome") from None


def file_type(suffix: str, before: str) -> Callable[[str], Path]:
    """Return the type of an option whose file may be left out.

    Without its suffix, it would be the word that stands before the option.

    Parameters
    ----------
    before : str
        What that word is, such as "an assignment".
    """

    def parse(text: str) -> Path:
        path = Path(text)
        if path.suffix != suffix:
            raise argparse.ArgumentTypeError(
                f"{text!r} does not end in {suffix}; {before} goes before the option"
            )
        return path

    return parse


HTML_FILE = file_type(".html", "an assignment or a notebook")
CSV_FILE = file_type(".csv", "a question")


def add_assignments(command: argparse.ArgumentParser) -> None:
    """Add the names of assignments; without any, all are meant."""
    command.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="default: all")


def add_execution_options(command: argparse.ArgumentParser, sandbox: str) -> None:
    """Add the options on how a notebook is executed; `sandbox` is the default."""
    option = command.add_argument
    option(
        "--sandbox",
        choices=["bubblewrap", "none"],
        default=sandbox,
        help=f"none: run the notebook's code as yourself, without protection (default: {sandbox})",
    )
    for limit in fields(Limits):
        option(
            f"--{limit.name.replace('_', '-')}",
            type=positive,
            metavar=limit.metadata["metavar"],
            help=f"{limit.metadata['help']} (default: {limit.default} {limit.metadata['unit']}"
            f" unless {CONFIG} sets it)",
        )
