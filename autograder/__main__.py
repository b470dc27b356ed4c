"""``python -m autograder COMMAND``: what an instructor runs."""

import argparse
import os
import sys
from pathlib import Path

from autograder.course import CourseError, assignments, check_assignment


def release(args: argparse.Namespace) -> int:
    from autograder.release import check, release

    if args.check:
        stale = check(args.assignments)
        for path in stale:
            print(f"{path} is not what its solution makes: run `make exercises`.", file=sys.stderr)
        return 1 if stale else 0
    for name in args.assignments:
        print(f"Made {os.path.relpath(release(name))}")
    return 0


def grade(args: argparse.Namespace) -> int:
    from autograder.grade import grade, scores, submitted
    from autograder.release import enter_in_gradebook

    handed_in = submitted(args.assignments)
    if not handed_in:
        print("There is nothing to grade in gradebook/submitted/STUDENT/ASSIGNMENT.")
    problems = []
    for name in handed_in:
        print(f"Grading {name}", flush=True)
        enter_in_gradebook(name)
        try:
            grade(name)
        except CourseError as error:  # the other assignments are graded all the same
            problems.append(str(error))
        for student, score, maximum, by_hand in scores(name):
            waiting = "  some answers wait to be graded by hand" if by_hand else ""
            print(f"{student:<24} {score:6.1f} of {maximum:g}{waiting}")
    if problems:
        raise CourseError("\n".join(problems))
    return 0


def parser() -> argparse.ArgumentParser:
    """Build the command line: a subcommand a step."""
    main = argparse.ArgumentParser(prog="python -m autograder", description=__doc__)
    commands = main.add_subparsers(dest="command", required=True)

    command = commands.add_parser("release", help="make exercises/ from solutions/")
    command.add_argument(
        "--check", action="store_true", help="change nothing, fail if exercises/ is not current"
    )
    command.set_defaults(run=release)

    command = commands.add_parser("grade", help="autograde what is in gradebook/submitted")
    command.set_defaults(run=grade)

    for command in commands.choices.values():
        command.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="all of them unless named")
    return main


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    args = parser().parse_args(argv)
    try:
        args.assignments = [check_assignment(name) for name in args.assignments] or assignments()
        return args.run(args)
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    sys.exit(main())
