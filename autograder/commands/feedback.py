"""Make a page per student."""

import argparse
import os
import sys
from pathlib import Path

from autograder.commands.exit_status import FAILURE, OK
from autograder.commands.grades import out_of_date_now, refuse_ungraded
from autograder.commands.options import add_assignments, positive
from autograder.console import counted
from autograder.course import AUTOGRADED, FEEDBACK, CourseError, name_in_course
from autograder.log import SEE_LOG

HELP = "make one page per student, without the hidden tests"


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    command.add_argument(
        "--zip", action="store_true", help="also pack the pages into gradebook/upload, as Moodle accepts them"
    )
    command.add_argument(
        "--moodle",
        type=Path,
        metavar="WORKSHEET",
        help="with --zip: Moodle's grading worksheet, if you did not use `collect`",
    )
    command.add_argument(
        "--max-mb",
        type=positive,
        default=50,
        metavar="N",
        help="the largest zip in MiB; more pages go into a second one (default: 50)",
    )
    add_assignments(command)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    refuse_ungraded(args.assignments)
    from autograder.results.feedback import feedback

    results = [feedback(name) for name in args.assignments]
    count = sum(len(pages.written) for pages in results)
    failed = [key for pages in results for key in pages.failed]
    if count:
        print(
            f"Wrote {counted(count, 'page')} as {name_in_course(FEEDBACK)}/STUDENT/ASSIGNMENT/feedback.html"
        )
    elif not failed:
        raise CourseError(
            f"There are no notebooks in {name_in_course(AUTOGRADED)} to make pages from: run "
            "`python -m autograder grade` to make them again."
        )
    for key in failed:
        print(
            f"The page of {key.student} for {key.assignment} could not be made: {SEE_LOG}.", file=sys.stderr
        )
    for sentence in out_of_date_now(args.assignments).sentences():
        print(sentence, file=sys.stderr)
    if args.zip and count:
        _write_zips(args)
    return FAILURE if failed else OK


def _write_zips(args: argparse.Namespace) -> None:
    """Pack the pages of each assignment for Moodle."""
    from autograder.results.feedback_zip import STEPS, write_feedback_zip

    if args.moodle and len(args.assignments) != 1:
        raise CourseError("Moodle's worksheet is for one assignment: name that assignment as well.")
    for name in args.assignments:
        written = write_feedback_zip(name, args.moodle, args.max_mb * 2**20)
        for warning in written.warnings:
            print(f"{name}: {warning}", file=sys.stderr)
        for path in written.paths:
            print(f"Wrote {os.path.relpath(path)}")
        print(f"{name}: {counted(written.pages, 'page')} for Moodle")
    print(STEPS)
