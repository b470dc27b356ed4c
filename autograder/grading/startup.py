"""Run ``grade`` from the command line, arranged so that it starts quickly.

1. New submissions are found with light imports only. If there are none, nothing else is imported.
2. When the first new submission is found, the fork server (see `sealed`) begins to start.
3. Meanwhile this process imports nbgrader and NumPy, which takes about as long.
"""

import contextlib
import gc
import logging
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rich.console import Console

from autograder.assignment.imports import modules
from autograder.console import MOST_NAMES, new_console, show_missing
from autograder.course import CourseError
from autograder.deadlines import read_deadlines
from autograder.grading.pending import Comparison, without_figures
from autograder.grading.progress import GradeProgress, RunSummary, show_changes, show_rendering, show_scores
from autograder.grading.settings import Settings
from autograder.locks import only_run
from autograder.mounts import network_drive_warning
from autograder.results.scores import class_lateness, graded_submissions, known_students, scores
from autograder.sealed.sandbox import start_fork_server
from autograder.submission.read import SubmissionKey

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Options:
    """The options of the command line."""

    settings: Settings
    force: bool = False
    figures: bool = True
    anyway: bool = False
    workers: int | None = None
    scheduler: str | None = None


def skip_unused_grammar() -> None:
    """Save each command a second of CPU time by hiding the package rfc3987_syntax.

    It compiles a large grammar when it is imported. jsonschema imports it for the format "iri", which
    nbformat's schemas do not use, and manages without it if it is missing.
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def grade_submissions(keys: Sequence[SubmissionKey], options: Options) -> bool:
    """Grade what is new or changed, render figures, and print the scores.

    Returns
    -------
    bool
        False if the grader itself failed on anything.

    Raises
    ------
    CourseError
        If nothing can be graded, for example without a sandbox or with a full disk, or, after all the others
        were graded, if an assignment was refused because its own solution does not earn full marks.
    """
    with only_run("grade"):
        return _grade_submissions(keys, options)


def _grade_submissions(keys: Sequence[SubmissionKey], options: Options) -> bool:
    console, summary = new_console(), RunSummary()
    refused: dict[str, str] = {}
    for sentence in read_deadlines().unknown_students(known_students()):
        console.print(sentence, style="yellow", markup=False)
    if warning := network_drive_warning():
        console.print(warning, style="yellow", markup=False)
    with GradeProgress(console, len(keys)) as progress:
        comparison = Comparison(set() if options.force else graded_submissions())
        todo = _find_pending(keys, options, comparison, summary, progress)
        if todo:
            with _frozen_imports():
                from autograder.grading.grade import grade
                from autograder.grading.modes import mode_sentences
                from autograder.grading.own_solution import refusals
            for assignment in sorted({key.assignment for key in todo}):
                for sentence in mode_sentences(assignment):
                    console.print(sentence, style="yellow", markup=False)
            if not options.anyway:
                refused = refusals({key.assignment for key in todo}, options.settings, "grade")
                todo = [key for key in todo if key.assignment not in refused]
        if todo:
            grade(todo, options.settings, comparison, summary, progress, options.workers, options.scheduler)
    if todo and options.settings.sandbox == "none":
        console.print("Graded without a sandbox: the students' code had all your permissions.", style="red")
    assignments = {key.assignment for key in keys}
    late = class_lateness(assignments)  # which updates the scores if nbgrader has changed them
    graded = set(keys)
    show_scores(console, [row for row in scores(assignments) if row[:2] in graded], late)
    show_changes(console, summary.changes, MOST_NAMES)
    show_missing(console, summary.missing, MOST_NAMES)
    console.print(str(summary))
    logger.info("%s", summary)
    rendered = not options.figures or _render(console, without_figures(keys), options)
    if refused:
        raise CourseError("\n".join(refused.values()))
    return rendered and not summary.failed


def _find_pending(
    keys: Sequence[SubmissionKey],
    options: Options,
    comparison: Comparison,
    summary: RunSummary,
    progress: GradeProgress,
) -> list[SubmissionKey]:
    """List the submissions to grade, and start the fork server as soon as there is one."""
    todo: list[SubmissionKey] = []
    starting: set[str] = set()
    settings = options.settings
    for key in keys:
        if comparison.state(key, settings.limits, settings.sandbox) == "up to date":
            summary.unchanged += 1
            progress.skip()
            continue
        todo.append(key)
        if not options.scheduler and key.assignment not in starting:
            starting.add(key.assignment)
            start_fork_server(modules(key.assignment), settings.sandbox, settings.limits.output)
    return todo


@contextlib.contextmanager
def _frozen_imports() -> Iterator[None]:
    """Exempt what is imported from garbage collection, since it is never freed."""
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()


def _render(console: Console, keys: Sequence[SubmissionKey], options: Options) -> bool:
    if not keys:
        return True
    with _frozen_imports():
        from autograder.grading.figures import render_figures
    settings = replace(options.settings, figures=True)
    problems = render_figures(keys, settings, options.workers, options.scheduler)
    return show_rendering(console, problems, len(keys))
