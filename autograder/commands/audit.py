"""Find out which tests can be sealed."""

import argparse
import sys

from autograder.commands.exit_status import BAD_INPUT, OK
from autograder.commands.options import add_assignments, add_execution_options
from autograder.console import counted
from autograder.course import CONFIG, CourseError, assignments, configuration
from autograder.files import replace_file
from autograder.grading.settings import Settings, limits_from, limits_in

HELP = "find out which tests can be sealed, with the course's own solutions"


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    command.add_argument(
        "--check", action="store_true", help="change nothing, and fail if sandboxed-tests.toml is out of date"
    )
    add_execution_options(command, "bubblewrap")
    add_assignments(command)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from autograder.assignment.decisions import FILE, are_allowed, read_decisions, render
    from autograder.grading.audit import audit, keep_reasons
    from autograder.sealed.sandbox import SandboxError

    settings = Settings(limits_from(vars(args), limits_in(configuration())), args.sandbox, figures=False)
    before = read_decisions()
    after = {
        name: one
        for name, one in before.items()
        if name.assignment not in args.assignments and name.assignment in assignments()
    }
    points = sandboxed = 0.0
    for assignment in args.assignments:
        try:
            found = audit(assignment, settings)
        except SandboxError as error:
            raise CourseError(str(error)) from error
        print(*found.findings, sep="\n", end="\n" * bool(found.findings))
        after |= keep_reasons(found.decisions, before)
        points += sum(found.points.values())
        sandboxed += sum(found.points[name] for name in found.decisions)
    tests = sum(name.assignment in args.assignments for name in after)
    rest = f", and {sandboxed:g} from {counted(tests, 'test')} that cannot be" if tests else ""
    print(f"{points - sandboxed:g} of {points:g} points come from tests that are sealed{rest}.")
    if tests and not are_allowed():
        print(f"These stay sealed, because {CONFIG} forbids sandboxed tests.")
    if args.check:
        stale = {name: one.digest for name, one in before.items()} != {
            name: one.digest for name, one in after.items()
        }
        if stale:
            print(f"{FILE.name} is out of date: run `python -m autograder audit`.", file=sys.stderr)
        return BAD_INPUT if stale else OK
    if after or before:
        replace_file(FILE, render(after).encode())
        print(f"Wrote {FILE.name}: keep it under version control.")
    return OK
