"""``python -m autograder COMMAND``: what an instructor runs."""

import argparse
import gc
import os
import sys
from dataclasses import replace
from pathlib import Path

from autograder.course import CONFIG, CourseError, assignments, check_assignment, find_root

# nbformat's JSON schemas do not use the one format that this package checks, and compiling its
# grammar takes a second of every start.
sys.modules.setdefault("rfc3987_syntax", None)


def release(args: argparse.Namespace) -> int:
    from autograder.assignment.release import check, release

    if args.check:
        stale = check(args.assignments)
        for path in stale:
            print(f"{path} is not what its solution makes: run `make exercises`.", file=sys.stderr)
        return 1 if stale else 0
    for name in args.assignments:
        print(f"Made {os.path.relpath(release(name))}")
    return 0


def grade(args: argparse.Namespace) -> int:
    from autograder.assignment.imports import modules
    from autograder.grading.settings import Settings
    from autograder.sealed.jobs import Limits
    from autograder.sealed.sandbox import start_fork_server
    from autograder.submission.read import invalid_folders, list_submissions

    for name in invalid_folders():
        print(f"gradebook/submitted/{name} is left out: it is no student's folder.", file=sys.stderr)
    handed = list_submissions(args.assignments, args.student)
    if not handed:
        only = f" of {', '.join(args.student)}" if args.student else ""
        print(f"There is nothing to grade{only} in gradebook/submitted/STUDENT/ASSIGNMENT.")
        return 0
    limits = Limits(args.cell_seconds, args.notebook_seconds, args.memory, args.processes)
    settings = Settings(limits, args.sandbox, figures=False)
    if not args.scheduler:
        for name in sorted({assignment for _, assignment in handed}):
            start_fork_server(modules(name), settings.sandbox, limits.output)

    # The sandbox is at its imports; these take as long. What is imported stays, so nothing looks for garbage.
    gc.disable()
    from rich.console import Console

    from autograder.grading.figures import render_figures, without_figures
    from autograder.grading.grade import grade
    from autograder.grading.progress import GradeProgress, show_rendering, summarise
    from autograder.results.gradebook import scores

    gc.freeze()
    gc.enable()
    console = Console(highlight=False)
    with GradeProgress(console) as progress:
        report = grade(
            args.assignments,
            settings,
            students=args.student,
            force=args.force,
            workers=args.workers,
            scheduler=args.scheduler,
            progress=progress,
        )
    if args.sandbox == "none":
        console.print("Graded without a sandbox: a student's code could do whatever you can.", style="red")
    whose = set(handed)
    summarise(console, report, [row for row in scores(args.assignments) if row[:2] in whose])
    if args.figures and (waiting := without_figures(handed)):
        drawing = render_figures(waiting, replace(settings, figures=True), args.workers, args.scheduler)
        show_rendering(console, drawing, len(waiting))
    return 0


def feedback(args: argparse.Namespace) -> int:
    from autograder.results.feedback import feedback

    pages = [page for name in args.assignments for page in feedback(name)]
    if not pages:
        print(
            "There is nothing to tell: no submission was graded yet. Run `python -m autograder grade` first."
        )
    else:
        count = f"{len(pages)} page{'s' * (len(pages) > 1)}"
        print(f"Wrote {count}: gradebook/feedback/STUDENT/ASSIGNMENT/feedback.html")
    return 0


def export(args: argparse.Namespace) -> int:
    from autograder.results.export import export

    count = export(args.assignments)
    print(
        f"Wrote gradebook/grades.csv: {count} row{'s' * (count != 1)}, one for each notebook that was graded."
    )
    return 0


def report(args: argparse.Namespace) -> int:
    from rich.console import Console

    from autograder.results.report import show_report

    console = Console(highlight=False)
    reported = [show_report(console, name) for name in args.assignments]
    if not any(reported):
        print("There is nothing to report: `python -m autograder grade` has graded no submission yet.")
    return 0


def doctor(args: argparse.Namespace) -> int:
    from autograder.doctor import doctor

    return doctor()


def positive(text: str) -> int:
    """Read a number from 1 up."""
    if not (text.isdecimal() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is not allowed: give a whole number, 1 or more")
    return int(text)


def parser() -> argparse.ArgumentParser:
    """Build the command line: a subcommand a step."""
    main = argparse.ArgumentParser(prog="python -m autograder", description=__doc__)
    commands = main.add_subparsers(dest="command", required=True)

    command = commands.add_parser("release", help="make exercises/ from solutions/")
    command.add_argument(
        "--check", action="store_true", help="change nothing, fail if exercises/ is not current"
    )
    command.set_defaults(run=release)

    command = commands.add_parser("grade", help="grade what is new or changed in gradebook/submitted")
    option = command.add_argument
    option("--student", action="append", default=[], metavar="NAME", help="only this one's; may be repeated")
    option("--force", action="store_true", help="grade again what did not change")
    option("--workers", type=positive, metavar="N", help="submissions at a time (default: one a core)")
    option("--scheduler", metavar="ADDRESS", help="grade on the workers of this Dask scheduler")
    option(
        "--sandbox",
        choices=["bubblewrap", "none"],
        default="bubblewrap",
        help="none: run the students' code as yourself, without protection",
    )
    option(
        "--no-figures",
        dest="figures",
        action="store_false",
        help="do not draw the figures of the autograded notebooks when the grades are there",
    )
    option("--cell-seconds", type=positive, default=60, metavar="S", help="time for a cell (default: 60)")
    option("--notebook-seconds", type=positive, default=600, metavar="S", help="and for all (default: 600)")
    option(
        "--memory", type=positive, default=2048, metavar="MIB", help="memory for a notebook (default: 2048)"
    )
    option(
        "--processes", type=positive, default=256, metavar="N", help="processes and threads (default: 256)"
    )
    command.set_defaults(run=grade)

    command = commands.add_parser("feedback", help="make one page a student, without the hidden tests")
    command.set_defaults(run=feedback)

    command = commands.add_parser("export", help="write the scores to gradebook/grades.csv")
    command.set_defaults(run=export)

    command = commands.add_parser("report", help="show a class at a glance: scores, tests, who needs a human")
    command.set_defaults(run=report)

    for command in commands.choices.values():
        command.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="all of them unless named")

    command = commands.add_parser("doctor", help="say what this machine can isolate, and what is missing")
    command.set_defaults(run=doctor, assignments=[])
    return main


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    args = parser().parse_args(argv)
    sys.stdout.reconfigure(errors="replace")  # a check mark must not end a command, whatever the terminal
    try:
        if args.command != "doctor" and find_root(Path.cwd()) is None:
            raise CourseError(f"There is no course here: change to the folder that holds {CONFIG}.")
        args.assignments = [check_assignment(name) for name in args.assignments] or assignments()
        return args.run(args)
    except CourseError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. What was done is kept; run the command again for the rest.", file=sys.stderr)
        sys.stderr.flush()
        os._exit(130)  # the sandbox ends with this process; a running cell is not waited for


if __name__ == "__main__":
    sys.exit(main())
