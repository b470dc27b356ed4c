"""Show a class at a glance."""

import argparse
import os

from autograder.commands.exit_status import OK
from autograder.commands.grades import out_of_date_now, refuse_ungraded
from autograder.commands.options import HTML_FILE, add_assignments
from autograder.console import new_console
from autograder.course import ROOT
from autograder.files import replace_file

HELP = "show a class at a glance: scores, tests, what needs review"


def add_options(command: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    command.add_argument(
        "--html",
        nargs="?",
        const=ROOT / "gradebook" / "report.html",
        type=HTML_FILE,
        metavar="FILE.html",
        help="also write a page with more detail, which is not for students (default: gradebook/report.html)",
    )
    add_assignments(command)


def run(args: argparse.Namespace) -> int:
    """Run the command."""
    from autograder.results.class_report import class_report
    from autograder.results.report import show_report

    refuse_ungraded(args.assignments)
    stale = out_of_date_now(args.assignments)
    report = class_report(
        args.assignments, {name: list(stale.of(name).sentences()) for name in args.assignments}
    )
    show_report(new_console(), report)
    if args.html:
        from autograder.results.report_page import render
        from autograder.roster import Roster

        replace_file(args.html, render(report, Roster.read()).encode())
        print(f"Wrote {os.path.relpath(args.html)}")
    return OK
