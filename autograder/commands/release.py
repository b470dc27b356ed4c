"""Make exercises/ from solutions/."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from autograder.commands.exit_status import BAD_INPUT, OK
from autograder.commands.options import add_assignments
from autograder.course import EXERCISES, SOLUTIONS, CourseError, configuration, name_in_course
from autograder.locks import only_run

MADE, SOURCES = name_in_course(EXERCISES), name_in_course(SOLUTIONS)
HELP = f"make {MADE}/ from {SOURCES}/"


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    command.add_argument(
        "--check", action="store_true", help=f"change nothing, and fail if {MADE}/ is out of date"
    )
    command.add_argument(
        "--bundle",
        type=Path,
        metavar="FOLDER",
        help="also write FOLDER/ASSIGNMENT.zip: the notebooks and their data, for students to download",
    )
    command.add_argument(
        "--anyway", action="store_true", help="release even if the own solution does not earn full marks"
    )
    add_assignments(command)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from autograder.assignment.bundle import is_outdated, write_bundle
    from autograder.assignment.imports import not_python
    from autograder.assignment.release import check, release

    if args.check:
        stale = check(args.assignments)
        for path in stale:
            print(f"{path} differs from its solution: run `python -m autograder release`.", file=sys.stderr)
        outdated = [
            name for name in args.assignments if args.bundle and is_outdated(EXERCISES / name, args.bundle)
        ]
        for name in outdated:
            command = f"python -m autograder release --bundle {args.bundle}"
            print(f"{args.bundle / name}.zip differs from {MADE}/{name}: run `{command}`.", file=sys.stderr)
        return BAD_INPUT if stale or outdated else OK
    with only_run("release"):
        refused = {} if args.anyway else _refused(args.assignments)
        for name in args.assignments:
            if name in refused:
                continue
            folder = release(name)
            print(f"Made {os.path.relpath(folder)}")
            for sentence in not_python(name):  # it may be meant so, as in an exercise on errors
                print(sentence, file=sys.stderr)
            if args.bundle:
                print(f"Made {os.path.relpath(write_bundle(folder, args.bundle))}")
    if refused:
        raise CourseError("\n".join(refused.values()))
    return OK


def _refused(assignments: Sequence[str]) -> dict[str, str]:
    """Say why some assignments are not released."""
    from autograder.grading.own_solution import refusals
    from autograder.grading.settings import Settings, limits_from, limits_in

    return refusals(assignments, Settings(limits_from(limits_in(configuration()))), "release")
