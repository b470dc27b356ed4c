"""Release the assignments of a course, grade submissions, and report the results."""

import argparse
import logging
import os
import shutil
import sys
from dataclasses import fields
from pathlib import Path

from autograder.course import (
    CONFIG,
    EXERCISES,
    ROOT,
    CourseError,
    assignments,
    check_assignment,
    configured,
    find_root,
)
from autograder.files import report_unwritable
from autograder.grading.settings import Settings, limits_from
from autograder.grading.startup import Options, grade_submissions, skip_unused_grammar
from autograder.log import SEE_LOG, start_log
from autograder.sealed.limits import Limits

# argparse exits with 2. A shell reports 128 + SIGINT for a command that Ctrl+C ended: bash(1), "EXIT STATUS".
OK, BAD_INPUT, FAILURE, UNCLAIMED, INTERRUPTED = 0, 1, 3, 4, 130
EXIT_STATUSES = """\
exit status:
  0    success; some submissions may still need review
  1    a problem that you can solve: the message says how
  2    an invalid command line
  3    the grader itself failed on something: see gradebook/grade.log
  4    grade only: something in gradebook/submitted/ belongs to no assignment, and was not graded
  130  interrupted (Ctrl+C): run the command again for the rest
"""

logger = logging.getLogger("autograder")  # as `python -m autograder`, this module is called "__main__"


def run_release(args: argparse.Namespace) -> int:
    """Run ``release``."""
    from autograder.assignment.bundle import is_outdated, write_bundle
    from autograder.assignment.release import check, release

    if args.check:
        stale = check(args.assignments)
        for path in stale:
            print(f"{path} differs from its solution: run `make exercises`.", file=sys.stderr)
        outdated = [
            name for name in args.assignments if args.bundle and is_outdated(EXERCISES / name, args.bundle)
        ]
        for name in outdated:
            command = f"python -m autograder release --bundle {args.bundle}"
            print(
                f"{args.bundle / name}.zip differs from exercises/{name}: run `{command}`.", file=sys.stderr
            )
        return BAD_INPUT if stale or outdated else OK
    for name in args.assignments:
        folder = release(name)
        print(f"Made {os.path.relpath(folder)}")
        if args.bundle:
            print(f"Made {os.path.relpath(write_bundle(folder, args.bundle))}")
    return OK


def run_grade(args: argparse.Namespace) -> int:
    """Run ``grade``."""
    from autograder.submission.read import list_submissions
    from autograder.submission.unclaimed import unclaimed

    limits = limits_from(vars(args), configured("SealedExecute"))
    keys = list_submissions(args.assignments, args.student)
    sentences = unclaimed(args.student)
    for sentence in sentences:
        print(sentence, file=sys.stderr)
    status = OK
    if keys:
        settings = Settings(limits, args.sandbox, figures=False)
        options = Options(settings, args.force, args.figures, args.workers, args.scheduler)
        status = OK if grade_submissions(keys, options) else FAILURE
    else:
        only = f" for {', '.join(args.student)}" if args.student else ""
        print(f"There is nothing to grade{only} in gradebook/submitted/STUDENT/ASSIGNMENT.")
    if sentences:
        count = f"{len(sentences)} file{'s or folders' if len(sentences) > 1 else ' or folder'}"
        print(f"Not graded: {count} in gradebook/submitted, listed at the top.", file=sys.stderr)
    return UNCLAIMED if sentences and status == OK else status


def run_feedback(args: argparse.Namespace) -> int:
    """Run ``feedback``."""
    from autograder.results.feedback import feedback

    results = [feedback(name) for name in args.assignments]
    count = sum(len(pages.written) for pages in results)
    failed = [key for pages in results for key in pages.failed]
    if count:
        what = f"{count} page{'s' * (count > 1)}"
        print(f"Wrote {what} as gradebook/feedback/STUDENT/ASSIGNMENT/feedback.html")
    elif not failed:
        print("There is no feedback to write: run `python -m autograder grade` first.")
    for key in failed:
        print(
            f"The page of {key.student} for {key.assignment} could not be made: {SEE_LOG}.", file=sys.stderr
        )
    return FAILURE if failed else OK


def run_export(args: argparse.Namespace) -> int:
    """Run ``export``."""
    from autograder.results.export import export

    count = export(args.assignments)
    print(f"Wrote gradebook/grades.csv: {count} row{'s' * (count != 1)}, one per graded notebook.")
    return OK


def run_mark(args: argparse.Namespace) -> int:
    """Run ``mark``."""
    from autograder.marking.command import Options, Part, export_answers, import_answers, mark

    options = Options(args.student, args.again, args.anonymous, Part(*args.part))
    if args.import_from:
        count = import_answers(args.import_from, options)
        print(f"{count} mark{'s' * (count != 1)} or comments in the gradebook changed.")
    elif args.export_to:
        count = export_answers(args.export_to, args.question, options)
        print(f"Wrote {args.export_to}: {count} answer{'s' * (count != 1)}.")
    else:
        mark(args.question, options)
    return OK


def run_report(args: argparse.Namespace) -> int:
    """Run ``report``."""
    from rich.console import Console

    from autograder.results.report import show_report

    console = Console(highlight=False)
    shown = [show_report(console, name) for name in args.assignments]
    if not any(shown):
        print("There is nothing to report: run `python -m autograder grade` first.")
    return OK


def run_check(args: argparse.Namespace) -> int:
    """Run ``check``."""
    from autograder.grading.check import all_pass, check, describe

    settings = Settings(limits_from(vars(args), configured("SealedExecute")), args.sandbox, figures=False)
    status = OK
    for path in args.notebooks:
        graded = check(path, settings)
        print(path, *describe(graded), sep="\n")
        status = status if all_pass(graded) else BAD_INPUT
    return status


def run_publish(args: argparse.Namespace) -> int:
    """Run ``publish``."""
    from autograder.assignment.publish import publish

    published = publish(args.folder)
    searched = f"None of {published.secrets} lines of solutions and hidden tests is in it or in its history."
    if published.commit:
        print(f"Committed {published.files} files to {args.folder} as {published.commit}. {searched}")
        print(f"Push it: git -C {args.folder} push")
    else:
        print(f"{args.folder} is up to date. {searched}")
    return OK


def run_student(args: argparse.Namespace) -> int:
    """Run ``student``."""
    from autograder.assignment.student import open_lab

    open_lab()
    return OK


def run_doctor(args: argparse.Namespace) -> int:
    """Run ``doctor``."""
    from autograder.doctor import doctor

    return doctor()


def positive(text: str) -> int:
    """Parse a positive whole number."""
    if not (text.isdecimal() and int(text) > 0):
        raise argparse.ArgumentTypeError(f"{text!r} is not allowed: give a whole number of at least 1")
    return int(text)


def part(text: str) -> tuple[int, int]:
    """Parse a part such as 2/3."""
    number, _, parts = text.partition("/")
    if not (number.isdecimal() and parts.isdecimal() and 1 <= int(number) <= int(parts)):
        raise argparse.ArgumentTypeError(f"{text!r} is not allowed: give, for example, 1/2 or 2/2")
    return int(number), int(parts)


def parser() -> argparse.ArgumentParser:
    """Build the command line: one subcommand per step."""
    main = argparse.ArgumentParser(
        prog="python -m autograder",
        description=__doc__,
        epilog=EXIT_STATUSES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = main.add_subparsers(dest="command", required=True)

    command = commands.add_parser("release", help="make exercises/ from solutions/")
    command.add_argument(
        "--check", action="store_true", help="change nothing, and fail if exercises/ is out of date"
    )
    command.add_argument(
        "--bundle",
        type=Path,
        metavar="FOLDER",
        help="also write FOLDER/ASSIGNMENT.zip: the notebooks and their data, for students to download",
    )
    command.set_defaults(run=run_release)

    command = commands.add_parser("grade", help="grade what is new or changed in gradebook/submitted")
    _add_grade_options(command)
    command.set_defaults(run=run_grade)

    command = commands.add_parser("feedback", help="make one page per student, without the hidden tests")
    command.set_defaults(run=run_feedback)

    command = commands.add_parser("export", help="write the scores to gradebook/grades.csv")
    command.set_defaults(run=run_export)

    command = commands.add_parser("report", help="show a class at a glance: scores, tests, what needs review")
    command.set_defaults(run=run_report)

    for command in commands.choices.values():
        command.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="default: all")

    command = commands.add_parser("check", help="run the tests that students can see, on one notebook")
    command.add_argument("notebooks", nargs="+", type=Path, metavar="NOTEBOOK", help="such as adam.ipynb")
    _add_execution_options(command, "bubblewrap" if shutil.which("bwrap") else "none")
    command.set_defaults(run=run_check, assignments=[])

    command = commands.add_parser(
        "mark", help="grade the answers in words by hand, one question at a time, in the terminal"
    )
    _add_mark_options(command)
    command.set_defaults(run=run_mark, assignments=[])

    command = commands.add_parser(
        "publish", help="write what is public, without solutions and hidden tests, into a git repository"
    )
    command.add_argument(
        "folder", type=Path, metavar="FOLDER", help="the repository, made if it is not there"
    )
    command.set_defaults(run=run_publish, assignments=[])

    command = commands.add_parser(
        "student", help="open copies of the exercises in JupyterLab, as students see them"
    )
    command.set_defaults(run=run_student, assignments=[])

    command = commands.add_parser("doctor", help="check that this machine can run the sandbox")
    command.set_defaults(run=run_doctor, assignments=[])

    for command in commands.choices.values():
        command.epilog, command.formatter_class = EXIT_STATUSES, argparse.RawDescriptionHelpFormatter
        command.add_argument("-v", "--verbose", action="store_true", help="print log messages too")
    return main


def _add_grade_options(command: argparse.ArgumentParser) -> None:
    option = command.add_argument
    option(
        "--student",
        action="append",
        default=[],
        metavar="NAME",
        help="grade only this student; may be repeated",
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
    _add_execution_options(command, "bubblewrap")


def _add_mark_options(command: argparse.ArgumentParser) -> None:
    option = command.add_argument
    option(
        "question",
        nargs="?",
        metavar="QUESTION",
        help="the notebook, such as adam; default: list the questions",
    )
    option(
        "--student",
        action="append",
        default=[],
        metavar="NAME",
        help="only this student's answer; may be repeated",
    )
    option("--again", action="store_true", help="show, or replace, marks that were given before, too")
    option("--anonymous", action="store_true", help="hide the students' names, and shuffle the answers")
    option(
        "--part",
        type=part,
        default=(1, 1),
        metavar="K/N",
        help="only the answers of one part of the class, so that N people can mark a question together",
    )
    tables = command.add_mutually_exclusive_group()
    tables.add_argument(
        "--export",
        dest="export_to",
        type=Path,
        metavar="FILE.csv",
        help="write the answers to a file, to mark them in a spreadsheet",
    )
    tables.add_argument(
        "--import",
        dest="import_from",
        type=Path,
        metavar="FILE.csv",
        help="read the points and comments from such a file, which needs no other columns than student, "
        "question, points and comment",
    )


def _add_execution_options(command: argparse.ArgumentParser, sandbox: str) -> None:
    """Add the options on how a notebook is executed; `sandbox` is the default."""
    option = command.add_argument
    option(
        "--sandbox",
        choices=["bubblewrap", "none"],
        default=sandbox,
        help=f"none: run the notebook's code as yourself, without protection (default: {sandbox})",
    )
    for limit in fields(Limits):
        option(
            f"--{limit.name.replace('_', '-')}",
            type=positive,
            metavar=limit.metadata["metavar"],
            help=f"{limit.metadata['help']} (default: {limit.default} {limit.metadata['unit']}"
            f" unless {CONFIG} sets it)",
        )


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    args = parser().parse_args(argv)
    for stream in (sys.stdout, sys.stderr):  # a terminal without "✓" must not end a command with an error
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    root = find_root(Path.cwd())
    start_log(in_course=root is not None, verbose=args.verbose)
    skip_unused_grammar()
    try:
        if args.command not in ("check", "doctor") and root is None:
            raise CourseError(f"There is no course here: change to the folder that contains {CONFIG}.")
        args.assignments = [check_assignment(name) for name in args.assignments] or assignments()
        with report_unwritable(ROOT / "gradebook"):
            status: int = args.run(args)
        return status
    except CourseError as error:
        if error.__cause__:
            logger.warning("%s", error, exc_info=True)
        print(error, file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print("Interrupted. Run the command again for the rest; what was done is saved.", file=sys.stderr)
        sys.stderr.flush()
        os._exit(INTERRUPTED)  # without waiting for running cells: the sandbox ends with this process
    except Exception as error:
        logger.exception("the command failed")
        print(f"The grader itself failed ({type(error).__name__}): {SEE_LOG}.", file=sys.stderr)
        return FAILURE


if __name__ == "__main__":
    sys.exit(main())
