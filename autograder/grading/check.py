"""``check``: run the tests that a student can see, on one notebook, before it is handed in.

The tests are those of the notebook's release in ``exercises/``. A notebook that was solved there, or that
belongs to another course, counts as its own release: its tests are executed as they are.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.assignment.imports import modules_of
from autograder.assignment.reference import Reference, reference_of
from autograder.course import EXERCISES, CourseError
from autograder.grading.settings import Settings
from autograder.grading.submission import grade_notebook
from autograder.results.verdict import GradedNotebook, Verdict
from autograder.sealed.sandbox import SandboxError
from autograder.submission.choose import choose_notebooks
from autograder.submission.notebook import NotGradableError, read_notebook
from autograder.submission.read import MOST_BYTES

# What a test's message contains while a function's stub is still there, in this course and in others.
NOT_STARTED = re.compile(r"is not written yet|NotImplementedError")
SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z`])|\n")


def check(path: Path, settings: Settings) -> GradedNotebook:
    """Execute a notebook and the tests that its student can see.

    Parameters
    ----------
    path : Path
        The student's notebook.
    settings : Settings
        Limits and sandbox.

    Raises
    ------
    CourseError
        If there is no such notebook, it has no tests, or the sandbox cannot be started.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CourseError(f"{path} cannot be read: {error.strerror}.") from None
    reference, data = _release_of(path, content)
    if not reference.tests:
        raise CourseError(f"{path} has no tests: is it one of the course's exercises?")
    try:
        notebook = read_notebook(content)
    except NotGradableError as error:
        raise CourseError(f"{path} cannot be checked: {error}.") from None
    files = {**_files_beside(path, notebook), **data}
    try:
        return grade_notebook(notebook, reference, files, settings)
    except SandboxError as error:
        raise CourseError(
            f"{error} Your own code needs no sandbox: add --sandbox none to run it without one."
        ) from error


def describe(graded: GradedNotebook) -> Iterator[str]:
    """Yield a line for each graded cell, and a last one with the total."""
    verdicts = [verdict for verdict in graded.verdicts if verdict.points]  # without the tests' helpers
    width = max((len(verdict.grade_id) for verdict in verdicts), default=0)
    for verdict in verdicts:
        yield f"{_mark(verdict)} {verdict.grade_id:{width}}  {_result(verdict)}".rstrip()
    tests = [verdict for verdict in verdicts if _is_test(verdict)]
    passed, points = sum(test.score or 0 for test in tests), sum(test.points for test in tests)
    yield f"{passed:g} of {points:g} points from the tests that you can see."
    yield from (f"Note: {note}." for note in graded.notes)


def all_pass(graded: GradedNotebook) -> bool:
    """Return whether every test passes; answers in words do not count."""
    return all(verdict.status == "passed" for verdict in graded.verdicts if _is_test(verdict))


def _is_test(verdict: Verdict) -> bool:
    return verdict.status not in ("by hand", "unanswered")


def _mark(verdict: Verdict) -> str:
    if verdict.status == "passed":
        return "✓"
    return "–" if not _is_test(verdict) or NOT_STARTED.search(verdict.message) else "✗"


def _result(verdict: Verdict) -> str:
    """Describe the result of a graded cell: its points, and the first sentence of a failure."""
    if verdict.status == "by hand":
        return f"{verdict.points:g} points: a person will read your answer"
    if verdict.status == "unanswered":
        return f"{verdict.points:g} points: not answered yet"
    points = f"{verdict.score or 0:g} of {verdict.points:g}"
    return f"{points}  {SENTENCE.split(verdict.message, maxsplit=1)[0]}" if verdict.message else points


def _release_of(path: Path, content: bytes) -> tuple[Reference, dict[str, bytes]]:
    """Find the release that a notebook was made from, and the files that came with it."""
    for folder in sorted(EXERCISES.iterdir() if EXERCISES.is_dir() else ()):
        releases = [file for file in sorted(folder.glob("*.ipynb")) if not file.samefile(path)]
        references = {file.stem: _reference(file) for file in releases}
        for name, choice in choose_notebooks({path.name: content}, references).items():
            if choice.notebook is not None:
                data = {
                    file.name: file.read_bytes()
                    for file in folder.iterdir()
                    if file.is_file() and file.suffix != ".ipynb"
                }
                return references[name], data
    return _reference(path), {}


def _reference(path: Path) -> Reference:
    """Treat a notebook as its own release."""
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception:  # nbformat may fail in any way
        raise CourseError(f"{path} cannot be checked: it is not a notebook.") from None
    sources = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    beside = {file.name: file.read_bytes() for file in path.parent.glob("*.py")}
    return reference_of(path.stem, notebook, notebook, modules_of(sources), beside=beside)


def _files_beside(path: Path, notebook: NotebookNode) -> dict[str, bytes]:
    """Read the files in the notebook's folder that it mentions, such as data and modules."""
    text = "\n".join(cell.source for cell in notebook.cells)
    return {
        file.name: file.read_bytes()
        for file in path.parent.iterdir()
        if file.suffix != ".ipynb"
        and (file.name if file.suffix != ".py" else file.stem) in text
        and file.is_file()
        and file.stat().st_size <= MOST_BYTES
    }
