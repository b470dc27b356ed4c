"""Grade all cases as one class, three ways, and read the scores."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Container, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import SOLUTIONS
from course_copy import ENVIRONMENT, copy_configuration
from submissions.case import COURSE, Case

SECONDS = 15  # for a cell, on a busy machine
STOCK_RUNS = 3  # nbgrader's own executor is slow, so several processes share the class
WIDE = {**ENVIRONMENT, "COLUMNS": "400"}  # so that `grade` does not shorten the names
UNCLAIMED = 4  # the exit status of `grade` if something in submitted/ belongs to no assignment
# A kernel that may end at once saves half a second per submission, and no score depends on how it ends.
CONFIG = f"""
c.Execute.timeout = {SECONDS}
c.Execute.shutdown_kernel = "immediate"
c.SealedExecute.cell_seconds = {SECONDS}
c.SealedExecute.figures = False
"""
# What the formgrader's button does, for one submission after the other: on the command line, nbgrader's own
# executor would end its run at a grade id that occurs twice (https://github.com/jupyter/nbgrader/issues/1083).
BUTTON = """
from pathlib import Path
from typing import Any
from nbgrader.apps import NbGraderAPI
from autograder.course import SUBMITTED, assignments
from autograder.nbgrader_app import nbgrader_app

api = NbGraderAPI(nbgrader_app().coursedir, parent=nbgrader_app())
for folder in sorted(SUBMITTED.glob("*/*")):
    if folder.name in assignments() and folder.is_dir():
        result = api.autograde(folder.name, folder.parent.name)
        (SUBMITTED.parent / f"{folder.parent.name}-{folder.name}.log").write_text(str(result))
"""
# A notebook without a score for any test was not graded; the others count as in nbgrader's sum of points.
SCORES = """
SELECT submitted_assignment.student_id, SUM(grade.auto_score)
FROM grade
JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id
JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id
JOIN base_cell ON grade.cell_id = base_cell.id
WHERE base_cell.name != 'question'
GROUP BY submitted_assignment.student_id
"""
WAITING = """
SELECT submitted_assignment.student_id
FROM grade
JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id
JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id
JOIN base_cell ON grade.cell_id = base_cell.id
WHERE base_cell.name = 'question' AND grade.needs_manual_grade
"""


@dataclass(frozen=True)
class Outcome:
    """The outcome of a case.

    Attributes
    ----------
    command, by_nbgrader, stock : float or None
        The points from the tests: by ``autograder grade``, by ``nbgrader autograde`` with the sealed
        executor, and with nbgrader's own; None if nothing was graded, or if the case was not graded in
        this way.
    waits : bool
        Whether the answer in words waits for a human after ``autograder grade``.
    text : str
        What ``autograder grade`` says about the submission: its lines of the output, and its record.
    """

    command: float | None
    by_nbgrader: float | None
    stock: float | None
    waits: bool
    text: str


@dataclass(frozen=True)
class Graded:
    """The outcomes of all cases by name, and the seconds that the command took, and nbgrader both ways."""

    outcomes: dict[str, Outcome]
    seconds: dict[str, float]


def grade_class(
    folder: Path,
    cases: Iterable[Case],
    by_nbgrader: Container[str] | None = None,
    in_stock: Container[str] | None = None,
) -> Graded:
    """Grade cases in copies of the course below a folder.

    Parameters
    ----------
    by_nbgrader, in_stock : container of str, optional
        The names of the cases that are also graded by ``nbgrader autograde`` with the sealed executor, and
        with nbgrader's own; by default all of them.
    """
    cases = list(cases)
    course = _make_course(folder / "command")
    stocks = [folder / f"stock-{number}" for number in range(STOCK_RUNS)]
    for path in (folder / "nbgrader", *stocks):
        shutil.copytree(course, path)
    for number, one in enumerate(cases):
        files = one.build()
        ways = {
            course: None,
            folder / "nbgrader": by_nbgrader,
            stocks[number % STOCK_RUNS]: in_stock,
        }
        for path, names in ways.items():
            if names is None or one.name in names:
                _hand_in(path / "gradebook" / "submitted" / one.name, files)
    seconds = {}
    started = time.perf_counter()
    command = [sys.executable, "-m", "autograder", "grade", "--no-figures", "--cell-seconds", str(SECONDS)]
    process = subprocess.run(command, cwd=course, env=WIDE, capture_output=True, text=True)
    assert process.returncode in (0, UNCLAIMED), process.stderr
    assert "Traceback" not in process.stderr
    seconds["command"] = time.perf_counter() - started
    started = time.perf_counter()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        running = [pool.submit(_with_sealed_executor, folder / "nbgrader")]
        running += [pool.submit(_with_own_executor, path) for path in stocks]
        for future in running:
            future.result()
    seconds["nbgrader"] = time.perf_counter() - started
    ours, theirs = _scores(course), _scores(folder / "nbgrader")
    stock_scores = {name: score for path in stocks for name, score in _scores(path).items()}
    waiting = {name for (name,) in _query(course, WAITING)}
    printed = (process.stdout + process.stderr).splitlines()
    outcomes = {
        one.name: Outcome(
            ours.get(one.name),
            theirs.get(one.name),
            stock_scores.get(one.name),
            one.name in waiting,
            "\n".join([*_lines_about(one.name, printed), *_records(course, one.name)]),
        )
        for one in cases
    }
    return Graded(outcomes, seconds)


def _make_course(folder: Path) -> Path:
    """Make a course of the two assignments, and release them."""
    folder.mkdir()
    shutil.copytree(COURSE, folder / "solutions", ignore=shutil.ignore_patterns("*.ipynb", "__pycache__"))
    shutil.copy(SOLUTIONS / "checks.py", folder / "solutions")
    copy_configuration(folder, CONFIG)
    command = [sys.executable, "-m", "autograder", "release"]
    process = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True)
    assert process.returncode == 0, process.stderr
    (folder / "gradebook" / "submitted").mkdir()
    return folder


def _hand_in(folder: Path, files: dict[str, bytes]) -> None:
    folder.mkdir()
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _with_sealed_executor(course: Path) -> None:
    """Run ``nbgrader autograde``, which fails if it could not read one of the files."""
    for assignment in sorted(path.name for path in COURSE.iterdir()):
        command = [sys.executable, "-m", "nbgrader", "autograde", assignment]
        process = subprocess.run(command, cwd=course, env=ENVIRONMENT, capture_output=True, text=True)
        (course / f"{assignment}.log").write_text(process.stdout + process.stderr, "utf-8")


def _with_own_executor(course: Path) -> None:
    with (course / "nbgrader_config.py").open("a") as config:
        config.write("c.SealedExecute.stock = True\n")
    command = [sys.executable, "-c", BUTTON]
    process = subprocess.run(command, cwd=course, env=ENVIRONMENT, capture_output=True, text=True)
    assert process.returncode == 0, process.stderr


def _query(course: Path, query: str) -> list[Any]:
    with sqlite3.connect(course / "gradebook" / "gradebook.db") as connection:
        return connection.execute(query).fetchall()


def _scores(course: Path) -> dict[str, float]:
    return dict(_query(course, SCORES))


def _lines_about(name: str, printed: Iterable[str]) -> list[str]:
    return [line.strip() for line in printed if re.search(rf"\b{name}\b", line)]


def _records(course: Path, name: str) -> Iterator[str]:
    for path in sorted((course / "gradebook" / "autograded" / name).glob("*/verdicts.json")):
        yield path.read_text("utf-8")
