"""Write the scores as tables, or into a learning platform's own file."""

import argparse
import os
import sys
from pathlib import Path

from autograder.commands.exit_status import OK
from autograder.commands.grades import out_of_date_now
from autograder.commands.options import add_assignments, positive
from autograder.console import counted
from autograder.course import CourseError

HELP = "write the scores as tables, or into a file that you downloaded from a learning platform"


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    where = command.add_mutually_exclusive_group()
    for name, what in (
        ("moodle", "Moodle's grading worksheet for one assignment"),
        ("canvas", "Canvas's gradebook"),
        ("blackboard", "Blackboard's Grade Center, downloaded with Work Offline"),
    ):
        where.add_argument(
            f"--{name}",
            type=Path,
            metavar="FILE",
            help=f"write to gradebook/upload a copy of {what}, with the scores",
        )
    where.add_argument(
        "--moodle-gradebook", action="store_true", help="write a file for the import into Moodle's gradebook"
    )
    option = command.add_argument
    option(
        "--anyway",
        action="store_true",
        help="enter the points there are, although answers are waiting to be marked",
    )
    option("--zeros", action="store_true", help="enter 0 points for students who handed in nothing")
    option(
        "--comments",
        action="store_true",
        help="with --moodle: enter the points of each notebook as a comment",
    )
    option(
        "--title",
        default="",
        help="the assignment's title in Canvas or Blackboard (default: its name in the course)",
    )
    option(
        "--maximum",
        type=positive,
        metavar="N",
        help="with --moodle-gradebook: scale the points to N (default: do not scale)",
    )
    add_assignments(command)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from autograder.results.export import export, export_table
    from autograder.results.marks import read_marks
    from autograder.results.upload import (
        PLATFORMS,
        Options,
        fill_in,
        refuse_incomplete,
        write_moodle_gradebook,
    )

    marks = read_marks(args.assignments)
    stale = out_of_date_now(args.assignments)
    for sentence in stale.sentences():
        print(sentence, file=sys.stderr)
    platform = next((name for name in PLATFORMS if getattr(args, name)), None)
    if not (platform or args.moodle_gradebook):
        count = export(marks)
        print(f"Wrote gradebook/grades.csv: {counted(count, 'row')}, one per graded notebook.")
        count = export_table(marks)
        print(f"Wrote gradebook/table.xlsx and table.csv: {counted(count, 'row')}, one per student.")
        return OK
    if not args.anyway:
        refuse_incomplete(marks)
        if stale.to_grade:
            raise CourseError(
                "So nothing was written: run `python -m autograder grade` first, or add --anyway to enter "
                "the scores there are."
            )
    if platform:
        source, options = getattr(args, platform), Options(args.title, args.comments, args.zeros)
        uploads = [fill_in(platform, marks, source, options)]
    else:
        sheets = [sheet for sheet in marks.sheets if sheet.marks]
        uploads = [write_moodle_gradebook(marks, sheet, args.maximum) for sheet in sheets]
    for warning in dict.fromkeys(warning for upload in uploads for warning in upload.warnings):
        print(warning, file=sys.stderr)
    for upload in uploads:
        print(f"Wrote {os.path.relpath(upload.path)}: {'; '.join(upload.summary)}.")
    print(
        uploads[-1].steps
        if uploads
        else "There is nothing to export: run `python -m autograder grade` first."
    )
    return OK
