"""Grade what is new or changed."""

import argparse
import sys

from autograder.commands.exit_status import FAILURE, OK, UNCLAIMED
from autograder.commands.options import add_assignments, add_execution_options, positive
from autograder.console import new_console
from autograder.course import SUBMITTED_NAME, CourseError, configuration
from autograder.grading.settings import Settings, limits_from, limits_in
from autograder.grading.startup import Options, grade_submissions

HELP = f"grade what is new or changed in {SUBMITTED_NAME}"


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    option = command.add_argument
    option(
        "--student",
        action="append",
        default=[],
        metavar="ID",
        help=f"grade only this student, whose folder in {SUBMITTED_NAME} has that name; may be repeated",
    )
    option(
        "--changes",
        nargs="*",
        type=positive,
        metavar="RUN",
        help="grade nothing, only show what changed in the last run, since run RUN, or between two runs",
    )
    option("--force", action="store_true", help="grade unchanged submissions again, too")
    option(
        "--workers", type=positive, metavar="N", help="submissions to grade at a time (default: one per core)"
    )
    option("--scheduler", metavar="ADDRESS", help="grade on the workers of this Dask scheduler")
    option(
        "--no-figures",
        dest="figures",
        action="store_false",
        help="do not render the figures of the autograded notebooks after grading",
    )
    option("--anyway", action="store_true", help="grade even if the own solution does not earn full marks")
    add_execution_options(command, "bubblewrap")
    add_assignments(command)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from autograder.submission.read import list_submissions
    from autograder.submission.unclaimed import unclaimed

    if args.changes is not None:
        return _show_recorded_changes(args)
    limits = limits_from(vars(args), limits_in(configuration()))
    keys = list_submissions(args.assignments, args.student)
    sentences = unclaimed(args.student)
    for sentence in sentences:
        print(sentence, file=sys.stderr)
    status = OK
    if keys:
        settings = Settings(limits, args.sandbox, figures=False)
        options = Options(settings, args.force, args.figures, args.anyway, args.workers, args.scheduler)
        status = OK if grade_submissions(keys, options) else FAILURE
    else:
        only = f" for {', '.join(args.student)}" if args.student else ""
        print(f"There is nothing to grade{only} in {SUBMITTED_NAME}/STUDENT/ASSIGNMENT.")
    if sentences:
        count = f"{len(sentences)} file{'s or folders' if len(sentences) > 1 else ' or folder'}"
        print(f"Not graded: {count} in {SUBMITTED_NAME}, listed at the top.", file=sys.stderr)
    return UNCLAIMED if sentences and status == OK else status


def _show_recorded_changes(args: argparse.Namespace) -> int:
    from autograder.grading.progress import show_changes
    from autograder.results.history import recorded_changes
    from autograder.results.scores import graded_submissions

    if len(args.changes) > 2:
        raise CourseError("`--changes` compares two runs: give at most two numbers.")
    first, second, changes = recorded_changes(args.changes, args.assignments, graded_submissions())
    print(f"{first or 'Nothing'} → {second}")
    show_changes(new_console(), changes)
    return OK
