"""A course with answers in words to mark, graded without executing it."""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from course_copy import ENVIRONMENT, autograder, copy_course, keep_only

ASSIGNMENT, NOTEBOOK, CELL = "connectionist-models", "hebbian-learning", "question"
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
# Writes what `grade` would: the notebooks, the grades and the records. It runs in the course.
GRADE = """
import copy, json, sys
from autograder.assignment.reference import grade_id, references
from autograder.grading.settings import Settings
from autograder.grading.submission import grade_submission, grader_failed
from autograder.nbgrader_app import is_as_released
from autograder.results.gradebook import Writer
from autograder.results.verdict import GradedNotebook, Verdict
from autograder.submission.read import Submission

assignment, name, question, answers = json.load(sys.stdin)
(reference,) = references(assignment).values()
with Writer() as writer:
    for student, (source, attachments, problem) in answers.items():
        notebook, verdicts = copy.deepcopy(reference.instructor), []
        for cell in notebook.cells:
            if grade_id(cell) == question and source is not None:
                cell.source = source
                if attachments:
                    cell.attachments = attachments
            header = cell.metadata.get("nbgrader", {})
            if header.get("grade"):
                score = header.points
                if header.solution:
                    score = 0.0 if is_as_released(cell) else None
                verdicts.append(Verdict(header.grade_id, score, header.points, "passed"))
        graded = [GradedNotebook(name, notebook, verdicts)]
        if problem == "grader failed":
            graded = [grader_failed(reference, "")]
        elif problem:
            files = {f"{name}.ipynb": b"{"} if problem == "damaged" else {}
            damaged = Submission(student, assignment, files)
            graded = grade_submission(damaged, {name: reference}, {}, Settings())
        writer.write(Submission(student, assignment, {}), graded, "digest", "none")
"""


def make_course(folder: Path, configuration: str = "") -> Path:
    """Copy the course with one notebook of one assignment, add to its configuration, and release it."""
    course = copy_course(folder)
    with (course / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write(configuration)
    for path in (course / "solutions").iterdir():
        if path.is_dir() and path.name != ASSIGNMENT:
            shutil.rmtree(path)
    keep_only(course, NOTEBOOK, ASSIGNMENT)
    process = autograder(course, "release")
    assert process.returncode == 0, process.stderr
    return course


def grade(
    course: Path,
    answers: Mapping[str, str | None],
    attachments: dict[str, dict[str, str]] | None = None,
    problem: Literal["", "grader failed", "damaged", "missing"] = "",
) -> None:
    """Grade the answers of some students; None is one that was not written."""
    data = {student: (answer, attachments, problem) for student, answer in answers.items()}
    process = subprocess.run(
        [sys.executable, "-c", GRADE],
        input=json.dumps([ASSIGNMENT, NOTEBOOK, CELL, data]),
        cwd=course,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
    )
    assert process.returncode == 0, process.stderr
