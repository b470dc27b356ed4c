"""Sort a learning platform's download into gradebook/submitted."""

import argparse
import sys
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from autograder.commands.exit_status import OK, UNCLAIMED
from autograder.commands.options import time_zone
from autograder.console import new_console
from autograder.course import SUBMITTED_NAME, check_assignment
from autograder.locks import only_run

HELP = f"sort a learning platform's download into {SUBMITTED_NAME}/STUDENT/ASSIGNMENT"


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    option = command.add_argument
    option(
        "assignment",
        metavar="ASSIGNMENT",
        help="the assignment that was handed in, such as deep-neural-networks",
    )
    option(
        "downloads",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="the archive of Moodle, Canvas, Gradescope or Blackboard, or a folder or archive with one "
        "folder or archive per student; also Moodle's grading worksheet, which has the names and times",
    )
    option(
        "--roster",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="a list of students, as for the command `roster`; may be repeated",
    )
    option(
        "--replace",
        nargs="+",
        default=[],
        metavar="ID",
        help="let this download replace what was collected from another platform for these students; what it "
        "replaces is kept",
    )
    option("--drafts", action="store_true", help="also collect what is still a draft in Moodle")
    option("--dry-run", action="store_true", help="write nothing, only say what would be done")
    option(
        "--time-zone",
        type=time_zone,
        metavar="ZONE",
        help="the time zone of the platform's times, such as Europe/Rome, if its files do not say it "
        "(default: the one in gradebook/deadlines.toml, or UTC)",
    )


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from rich.progress import track

    from autograder.deadlines import read_deadlines
    from autograder.results.scores import due_dates
    from autograder.submission.collect import collect
    from autograder.submission.collection import describe

    console, deadlines = new_console(), read_deadlines()
    deadlines = replace(deadlines, due={**due_dates(), **deadlines.due})
    assignment = check_assignment(args.assignment)
    with nullcontext() if args.dry_run else only_run("collect"):
        collection = collect(
            assignment,
            args.downloads,
            args.time_zone or deadlines.zone,
            args.roster,
            deadlines=deadlines,
            replacing=args.replace,
            drafts=args.drafts,
            dry_run=args.dry_run,
            progress=lambda work: track(work, "Collecting", console=console, disable=not console.is_terminal),
        )
    for line in collection.problems:
        print(line, file=sys.stderr)
    print(*describe(collection, assignment, dry_run=args.dry_run), sep="\n")
    return UNCLAIMED if collection.problems else OK
