"""Release the assignments of a course, grade submissions, and report the results."""

import argparse
import logging
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from zoneinfo import ZoneInfo

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
from autograder.files import replace_file, report_unwritable
from autograder.grading.settings import Settings, limits_from
from autograder.grading.startup import Options, grade_submissions, skip_unused_grammar
from autograder.log import SEE_LOG, start_log
from autograder.sealed.limits import Limits
from autograder.submission.read import MOST_NAMES

# argparse exits with 2. A shell reports 128 + SIGINT for a command that Ctrl+C ended: bash(1), "EXIT STATUS".
OK, BAD_INPUT, FAILURE, UNCLAIMED, INTERRUPTED = 0, 1, 3, 4, 130
EXIT_STATUSES = """\
exit status:
  0    success; some submissions may still need review
  1    a problem that you can solve: the message says how
  2    an invalid command line
  3    the grader itself failed on something: see gradebook/grade.log
  4    grade: something in gradebook/submitted/ belongs to no assignment, and was not graded
       collect: something in the download was not collected
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


def run_collect(args: argparse.Namespace) -> int:
    """Run ``collect``."""
    from autograder.deadlines import read_deadlines
    from autograder.submission.collect import collect, describe

    collection = collect(
        args.assignment,
        args.downloads,
        args.time_zone or read_deadlines().zone,
        args.roster,
        drafts=args.drafts,
        dry_run=args.dry_run,
    )
    for line in collection.problems:
        print(line, file=sys.stderr)
    print(*describe(collection, args.assignment, dry_run=args.dry_run), sep="\n")
    return UNCLAIMED if collection.problems else OK


def run_roster(args: argparse.Namespace) -> int:
    """Run ``roster``."""
    from autograder.submission.collect import update_roster

    print(*update_roster(args.lists), sep="\n")
    return OK


def run_grade(args: argparse.Namespace) -> int:
    """Run ``grade``."""
    from autograder.submission.read import list_submissions
    from autograder.submission.unclaimed import unclaimed

    if args.changes is not None:
        return _show_recorded_changes(args)
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


def _show_recorded_changes(args: argparse.Namespace) -> int:
    from rich.console import Console

    from autograder.grading.progress import show_changes
    from autograder.results.history import recorded_changes

    if len(args.changes) > 2:
        raise CourseError("`--changes` compares two runs: give at most two numbers.")
    first, second, changes = recorded_changes(args.changes, args.assignments)
    print(f"{first or 'Nothing'} → {second}")
    show_changes(Console(highlight=False), changes)
    return OK


def run_correct(args: argparse.Namespace) -> int:
    """Run ``correct``."""
    from rich.console import Console

    from autograder.results.report import show_corrections

    console = Console(highlight=False)
    if args.assignment is None:
        if not show_corrections(console, args.assignments):
            print("No test is corrected.")
        return OK
    if not (args.notebook and args.test and args.kind and args.reason):
        raise CourseError(
            "`correct` needs an assignment, a notebook and a test, one of --drop, --full-marks, --bonus and "
            '--undo, and --reason "…", which the students read.'
        )
    from autograder.grading.correct import correct_test
    from autograder.grading.progress import show_changes
    from autograder.results.corrections import IN_WORDS, TestKey

    changes, by_hand = correct_test(
        TestKey(args.assignment, args.notebook, args.test), args.kind, args.reason
    )
    print(f"{args.notebook}, {args.test}: {IN_WORDS[args.kind]}.")
    show_changes(console, changes, MOST_NAMES)
    if by_hand:
        print(f"Scores that were given by hand stay as they are: {', '.join(by_hand)}.")
    return OK


def _print_older_tests(assignments: Sequence[str]) -> None:
    """Say which of the grades that a command has used come from older tests."""
    from autograder.results.records import older_tests, read_record
    from autograder.results.scores import graded_submissions

    keys = sorted(graded_submissions())
    for name in assignments:
        if sentence := older_tests(name, (read_record(*key) for key in keys if key.assignment == name)):
            print(sentence, file=sys.stderr)


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
    _print_older_tests(args.assignments)
    if args.zip and count:
        _write_zips(args)
    return FAILURE if failed else OK


def _write_zips(args: argparse.Namespace) -> None:
    """Pack the pages of each assignment for Moodle."""
    from autograder.results.feedback_zip import STEPS, write_feedback_zip

    if args.moodle and len(args.assignments) != 1:
        raise CourseError("Moodle's worksheet is about one assignment: name the assignment, too.")
    for name in args.assignments:
        written = write_feedback_zip(name, args.moodle, args.max_mb * 2**20)
        for warning in written.warnings:
            print(f"{name}: {warning}", file=sys.stderr)
        for path in written.paths:
            print(f"Wrote {os.path.relpath(path)}")
        print(f"{name}: {written.pages} page{'s' * (written.pages != 1)} for Moodle")
    print(STEPS)


def run_export(args: argparse.Namespace) -> int:
    """Run ``export``."""
    from autograder.grading.pending import out_of_date
    from autograder.results.export import export, export_table
    from autograder.results.marks import read_marks
    from autograder.results.scores import graded_submissions
    from autograder.results.upload import (
        PLATFORMS,
        Options,
        fill_in,
        refuse_incomplete,
        write_moodle_gradebook,
    )

    marks = read_marks(args.assignments)
    limits = limits_from({}, configured("SealedExecute"))
    for sentence in out_of_date(args.assignments, graded_submissions(), limits).sentences():
        print(sentence, file=sys.stderr)
    platform = next((name for name in PLATFORMS if getattr(args, name)), None)
    if not (platform or args.moodle_gradebook):
        count = export(args.assignments)
        print(f"Wrote gradebook/grades.csv: {count} row{'s' * (count != 1)}, one per graded notebook.")
        count = export_table(marks)
        print(f"Wrote gradebook/table.xlsx and table.csv: {count} row{'s' * (count != 1)}, one per student.")
        return OK
    if not args.anyway:
        refuse_incomplete(marks)
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


def run_mark(args: argparse.Namespace) -> int:
    """Run ``mark``."""
    from autograder.marking.command import Options, export_answers, import_answers, mark

    options = Options(args.student, args.again, args.anonymous)
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

    from autograder.results.class_report import class_report
    from autograder.results.report import show_report

    report = class_report(args.assignments)
    if not report.assignments:
        print("There is nothing to report: run `python -m autograder grade` first.")
        return OK
    show_report(Console(highlight=False), report)
    if args.html:
        from autograder.results.report_page import render
        from autograder.roster import Roster

        replace_file(args.html, render(report, Roster.read()).encode())
        print(f"Wrote {os.path.relpath(args.html)}")
    return OK


def run_deadlines(args: argparse.Namespace) -> int:
    """Run ``deadlines``."""
    from rich.console import Console

    from autograder.deadlines import DEADLINES, NAME, write_template
    from autograder.results.report import show_deadlines

    if not DEADLINES.exists():
        write_template()
        print(f'Made {NAME}. Remove the "#" before the lines that you need, and run the command again.')
        return OK
    show_deadlines(Console(highlight=False), args.assignments)
    return OK


def run_similar(args: argparse.Namespace) -> int:
    """Run ``similar``."""
    from rich.console import Console

    from autograder.similarity.page import render
    from autograder.similarity.similar import find_similar, show_similar

    assignment = check_assignment(args.assignment)
    comparisons = find_similar(assignment, args.notebooks)
    show_similar(Console(highlight=False), assignment, comparisons)
    if args.html:
        replace_file(args.html, render(assignment, comparisons).encode())
        print(f"Wrote {args.html}")
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


def html_file(text: str) -> Path:
    """Parse the name of a page, which must not be an assignment's: FILE can be left out before one."""
    path = Path(text)
    if path.suffix != ".html":
        raise argparse.ArgumentTypeError(
            f"{text!r} does not end in .html; an assignment stands before --html"
        )
    return path


def time_zone(text: str) -> ZoneInfo:
    """Parse the name of a time zone."""
    try:
        return ZoneInfo(text)
    except (ValueError, LookupError, OSError):
        raise argparse.ArgumentTypeError(f"{text!r} is not a time zone: write it like Europe/Rome") from None


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
    command.add_argument(
        "--zip", action="store_true", help="also pack the pages into gradebook/upload, as Moodle takes them"
    )
    command.add_argument(
        "--moodle",
        type=Path,
        metavar="WORKSHEET",
        help="with --zip: Moodle's grading worksheet, if the work did not come through `collect`",
    )
    command.add_argument(
        "--max-mb", type=positive, default=50, metavar="N", help="the largest zip, in MiB (default: 50)"
    )
    command.set_defaults(run=run_feedback)

    command = commands.add_parser(
        "export", help="write the marks as tables, or into the file that a learning platform gave"
    )
    _add_export_options(command)
    command.set_defaults(run=run_export)

    command = commands.add_parser("report", help="show a class at a glance: scores, tests, what needs review")
    command.add_argument(
        "--html",
        nargs="?",
        const=ROOT / "gradebook" / "report.html",
        type=html_file,
        metavar="FILE.html",
        help="also write a page with more detail, which is not for students (default: gradebook/report.html)",
    )
    command.set_defaults(run=run_report)

    command = commands.add_parser(
        "deadlines", help="make or check gradebook/deadlines.toml: due dates, late policy, extensions"
    )
    command.set_defaults(run=run_deadlines)

    for command in commands.choices.values():
        command.add_argument("assignments", nargs="*", metavar="ASSIGNMENT", help="default: all")

    command = commands.add_parser(
        "collect", help="put what a learning platform gave into gradebook/submitted/STUDENT/ASSIGNMENT"
    )
    option = command.add_argument
    option("assignment", metavar="ASSIGNMENT", type=check_assignment)
    option(
        "downloads",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="the archive of Moodle, Canvas, Gradescope or Blackboard, or a folder or archive with one "
        "folder per student; beside it Moodle's grading worksheet, which has the names and times",
    )
    option(
        "--roster",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="a list of students, as for the command `roster`; may be repeated",
    )
    option("--drafts", action="store_true", help="also collect what is only a draft in Moodle")
    option("--dry-run", action="store_true", help="write nothing, and say what would be done")
    option(
        "--time-zone",
        type=time_zone,
        metavar="ZONE",
        help="of the platform's times, which do not say it, such as Europe/Rome (default: that of "
        "gradebook/deadlines.toml, or UTC)",
    )
    command.set_defaults(run=run_collect, assignments=[])

    command = commands.add_parser(
        "roster", help="enter students in gradebook/students.csv from a platform's list"
    )
    command.add_argument(
        "lists",
        nargs="+",
        type=Path,
        metavar="FILE",
        help="Moodle's grading worksheet, the gradebook of Canvas or Blackboard, or any CSV file with a "
        "column of e-mail addresses",
    )
    command.set_defaults(run=run_roster, assignments=[])

    command = commands.add_parser(
        "correct", help="drop a test, give it to all or make it a bonus; without arguments, list what is"
    )
    _add_correct_options(command)
    command.set_defaults(run=run_correct, assignments=[])

    command = commands.add_parser("similar", help="show pairs of submissions that have much in common")
    command.add_argument("assignment", metavar="ASSIGNMENT")
    command.add_argument("notebooks", nargs="*", metavar="NOTEBOOK", help="such as adam (default: all)")
    command.add_argument(
        "--html", type=Path, metavar="FILE", help="also write a page that shows the pairs side by side"
    )
    command.set_defaults(run=run_similar, assignments=[])

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


def _add_export_options(command: argparse.ArgumentParser) -> None:
    where = command.add_mutually_exclusive_group()
    for name, what in (
        ("moodle", "Moodle's grading worksheet of one assignment"),
        ("canvas", "Canvas's gradebook"),
        ("blackboard", "Blackboard's Grade Center, downloaded for working offline"),
    ):
        where.add_argument(
            f"--{name}", type=Path, metavar="FILE", help=f"fill in a copy of {what} in gradebook/upload"
        )
    where.add_argument(
        "--moodle-gradebook", action="store_true", help="write a file for the import in Moodle's gradebook"
    )
    option = command.add_argument
    option("--anyway", action="store_true", help="enter the points although answers still wait for a mark")
    option("--zeros", action="store_true", help="enter 0 points for students who handed in nothing")
    option("--comments", action="store_true", help="with --moodle: enter the points by task as a comment")
    option("--title", default="", help="what Canvas or Blackboard calls the assignment (default: its name)")
    option(
        "--maximum",
        type=positive,
        metavar="N",
        help="with --moodle-gradebook: scale the points to N (default: no)",
    )


def _add_grade_options(command: argparse.ArgumentParser) -> None:
    option = command.add_argument
    option(
        "--student",
        action="append",
        default=[],
        metavar="NAME",
        help="grade only this student; may be repeated",
    )
    option(
        "--changes",
        nargs="*",
        type=positive,
        metavar="RUN",
        help="grade nothing, and show what changed in the last run, since run RUN, or between two runs",
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


def _add_correct_options(command: argparse.ArgumentParser) -> None:
    option = command.add_argument
    option("assignment", nargs="?", metavar="ASSIGNMENT")
    option("notebook", nargs="?", metavar="NOTEBOOK", help="such as adam")
    option("test", nargs="?", metavar="TEST", help="such as test_adam_step, or a question in words")
    kinds = {
        "drop": "the test does not count for anybody",
        "full marks": "everybody whose notebook was graded gets its points",
        "bonus": "its points count, but not among those that can be reached",
        "undo": "it counts as before",
    }
    group = command.add_mutually_exclusive_group()
    for kind, text in kinds.items():
        name = f"--{kind.replace(' ', '-')}"
        group.add_argument(name, dest="kind", action="store_const", const=kind, help=text)
    option("--reason", metavar="TEXT", help="why; students read it on their page")


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
