"""Run a course: release assignments, collect and grade work, give back results."""

import argparse
import logging
import os
import sys
import textwrap
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from autograder.commands.exit_status import BAD_INPUT, EXIT_STATUSES, FAILURE, INTERRUPTED, statuses_of
from autograder.course import (
    CONFIG,
    ROOT,
    CourseError,
    assignments,
    check_assignment,
    check_course,
    find_root,
)
from autograder.files import report_unwritable
from autograder.log import SEE_LOG, start_log

logger = logging.getLogger("autograder")  # as `python -m autograder`, this module is called "__main__"
# In the order in which a term needs them.
COMMANDS = (
    "release",
    "audit",
    "publish",
    "roster",
    "deadlines",
    "collect",
    "grade",
    "mark",
    "correct",
    "report",
    "similar",
    "export",
    "feedback",
    "backup",
    "restore",
    "check",
    "student",
    "doctor",
)
WIDTH = 80  # columns of a description, which argparse does not wrap beside the list of exit statuses


class Command(Protocol):
    """What a module in `autograder.commands` has; its name is that of the command."""

    HELP: str

    def add_options(self, command: argparse.ArgumentParser, /) -> None:
        """Add the options of the command."""

    def run(self, args: argparse.Namespace, /) -> int:
        """Run the command, and return its exit status."""


def parser() -> argparse.ArgumentParser:
    """Build the command line."""
    main = argparse.ArgumentParser(
        prog="python -m autograder",
        description=__doc__,
        epilog=f"`%(prog)s COMMAND --help` explains a command and its options.\n\n{EXIT_STATUSES}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = main.add_subparsers(dest="command", required=True, metavar="COMMAND", title="commands")
    for name in COMMANDS:
        module = cast(Command, import_module(f"autograder.commands.{name}"))
        command = commands.add_parser(
            name,
            help=module.HELP,
            description=textwrap.fill(f"{module.HELP[0].upper()}{module.HELP[1:]}.", WIDTH),
            epilog=statuses_of(name),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        command.set_defaults(run=module.run, assignments=[])
        module.add_options(command)
        command.add_argument("-v", "--verbose", action="store_true", help="print log messages too")
    return main


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    try:
        return _run(parser().parse_args(argv))  # within `try`, because `parser` imports the commands
    except KeyboardInterrupt:
        print("Interrupted. Run the command again for the rest; what was done is saved.", file=sys.stderr)
        sys.stderr.flush()
        os._exit(INTERRUPTED)  # without waiting for running cells: the sandbox ends with this process


def _run(args: argparse.Namespace) -> int:
    """Run the command that was parsed, and report its errors."""
    from autograder.grading.startup import skip_unused_grammar

    for stream in (sys.stdout, sys.stderr):  # a terminal without "✓" must not end a command with an error
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    root = find_root(Path.cwd())
    start_log(in_course=root is not None, verbose=args.verbose)
    skip_unused_grammar()
    try:
        if args.command not in ("check", "doctor") and root is None:
            raise CourseError(f"There is no course here: change to the folder that contains {CONFIG}.")
        if args.command != "doctor":
            check_course()
        args.assignments = [check_assignment(name) for name in args.assignments] or assignments()
        with report_unwritable(ROOT / "gradebook"):
            status: int = args.run(args)
        return status
    except CourseError as error:
        if error.__cause__:
            logger.warning("%s", error, exc_info=True)
        print(error, file=sys.stderr)
        return BAD_INPUT
    except Exception as error:
        logger.exception("the command failed")
        print(f"The grader itself failed ({type(error).__name__}): {SEE_LOG}.", file=sys.stderr)
        return FAILURE


if __name__ == "__main__":
    sys.exit(main())
