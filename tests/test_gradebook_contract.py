"""The contract of the gradebook: our writer's rows are those that nbgrader's own steps write."""

import sqlite3
import subprocess
import sys
from pathlib import Path
from shutil import copy, rmtree

import pytest
from nbgrader.api import Gradebook

from autograder.course import SOLUTIONS
from course_copy import (
    ENVIRONMENT,
    autograder,
    copy_course,
    hand_in,
    keep_only,
    mistake,
    needs_sandbox,
    put_in,
    released,
    solved,
)

pytestmark = [pytest.mark.sandbox, needs_sandbox, pytest.mark.xdist_group("contract")]

ASSIGNMENT = "connectionist-models"
SOURCE = SOLUTIONS / ASSIGNMENT / "hebbian-learning.py"
TABLES = ("student", "submitted_assignment", "submitted_notebook", "grade", "comment")
POLICY = """
from nbgrader.plugins import LateSubmissionPlugin

class Policy(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return {"late": score / 2, "very_late": score + 5, "too_early": -1.0, "excused": None}[student_id]
"""
CONFIG = """
import sys
sys.path.append(str(Path(__file__).parent))
c.AssignLatePenalties.plugin_class = "policy.Policy"
"""
# nbgrader's own pipeline, on the notebooks that our grader has executed: only the rows are to be compared.
NBGRADER = f"""
from nbgrader.converters import Autograde
from nbgrader.preprocessors import AssignLatePenalties, CheckCellMetadata, SaveAutoGrades
from autograder.course import ROOT
from autograder.nbgrader_app import nbgrader_app

app = nbgrader_app(
    assignment_id="{ASSIGNMENT}",
    submitted_directory="gradebook/autograded",
    autograded_directory="gradebook/theirs",
    db_url=f"sqlite:///{{ROOT}}/gradebook/theirs.db",
)
converter = Autograde(coursedir=app.coursedir, parent=app, force=True)
converter.sanitize_preprocessors = []
converter.autograde_preprocessors = [SaveAutoGrades, AssignLatePenalties, CheckCellMetadata]
converter.start()
"""


def grade_both_ways(course: Path) -> None:
    process = autograder(course, "grade", "--no-figures")
    assert process.returncode == 0, process.stderr
    command = [sys.executable, "-c", NBGRADER]
    process = subprocess.run(command, cwd=course, env=ENVIRONMENT, capture_output=True, text=True)
    assert process.returncode == 0, process.stderr


def gradebooks(course: Path) -> list[Path]:
    return [course / "gradebook" / name for name in ("gradebook.db", "theirs.db")]


def table(path: Path, name: str) -> list[dict[str, object]]:
    """Read a table, every column of it; random ids are replaced by what they stand for."""
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    names = dict(connection.execute("SELECT id, student_id FROM submitted_assignment"))
    for identity, submission in connection.execute("SELECT id, assignment_id FROM submitted_notebook"):
        names[identity] = names[submission]
    names.update(connection.execute("SELECT id, type || ' ' || name FROM base_cell"))
    found = [
        {key: names.get(value, value) for key, value in row.items() if name == "student" or key != "id"}
        for row in map(dict, connection.execute(f"SELECT * FROM {name}"))
    ]
    connection.close()
    return sorted(found, key=repr)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with one notebook, a due date and a late policy, graded both ways."""
    course = copy_course(tmp_path_factory.mktemp("course"))
    for folder in (course / "solutions").iterdir():
        if folder.is_dir() and folder.name != ASSIGNMENT:
            rmtree(folder)
    keep_only(course, SOURCE.stem, ASSIGNMENT)
    (course / "policy.py").write_text(POLICY)
    with (course / "nbgrader_config.py").open("a") as file:
        file.write(CONFIG)
    assert autograder(course, "release").returncode == 0
    ours, theirs = gradebooks(course)
    with Gradebook(f"sqlite:///{ours}", "deep-learning-i") as gradebook:
        gradebook.update_or_create_assignment(ASSIGNMENT, duedate="2026-01-10 00:00:00 UTC")
    copy(ours, theirs)
    right, wrong = solved(SOURCE), solved(SOURCE, mistake(SOURCE))
    students = {"right": right, "wrong": wrong, "empty": released(SOURCE), "hand": right}
    for student, notebook in students.items():
        folder = hand_in(course, student, ASSIGNMENT, {SOURCE.stem: notebook})
        (folder / "timestamp.txt").write_text("2026-01-09 12:00:00 UTC")
    for student in ("late", "very_late", "too_early", "excused"):
        folder = hand_in(course, student, ASSIGNMENT, {SOURCE.stem: wrong})
        (folder / "timestamp.txt").write_text("2026-01-12 12:00:00 UTC")
    grade_both_ways(course)
    return course


@pytest.fixture(scope="module")
def graded_again(course: Path) -> Path:
    """The same course after hand grading, which is followed by a new version of that submission."""
    for path in gradebooks(course):
        with Gradebook(f"sqlite:///{path}", "deep-learning-i") as gradebook:
            (notebook,) = gradebook.find_submission(ASSIGNMENT, "hand").notebooks
            for number, grade in enumerate(sorted(notebook.grades, key=lambda grade: grade.name)):
                if grade.auto_score is None or number % 3 == 0:
                    grade.manual_score = 1.5
                    grade.needs_manual_grade = False
                    grade.extra_credit = 0.25 if number % 2 else None
            for comment in notebook.comments:
                comment.manual_comment = f"Read: {comment.name}"
            notebook.flagged = True
            gradebook.db.commit()
    changed = released(SOURCE)
    put_in(changed, mistake(SOURCE))
    hand_in(course, "hand", ASSIGNMENT, {SOURCE.stem: changed})
    grade_both_ways(course)
    return course


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_the_one_that_nbgrader_writes(course: Path, name: str) -> None:
    ours, theirs = (table(path, name) for path in gradebooks(course))
    assert len(ours) >= 8
    assert ours == theirs


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_the_same_after_hand_grading_and_a_new_submission(graded_again: Path, name: str) -> None:
    ours, theirs = (table(path, name) for path in gradebooks(graded_again))
    assert ours == theirs


def test_the_submissions_cover_what_can_happen(graded_again: Path) -> None:
    ours, _ = gradebooks(graded_again)
    comments = table(ours, "comment")
    assert {row["auto_comment"] for row in comments if row["notebook_id"] == "empty"} == {"No response."}
    assert {row["auto_comment"] for row in comments if row["notebook_id"] == "right"} == {None}
    assert {row["auto_comment"] for row in comments if row["notebook_id"] == "hand"} == {None, "No response."}
    assert all(row["manual_comment"] for row in comments if row["notebook_id"] == "hand")
    penalties = {
        row["assignment_id"]: row["late_submission_penalty"] for row in table(ours, "submitted_notebook")
    }
    assert penalties["late"] * 2 == penalties["very_late"] > 0 == penalties["too_early"]
    assert penalties["excused"] is penalties["right"] is None
    by_hand = [row for row in table(ours, "grade") if row["manual_score"] is not None]
    assert len(by_hand) > 1
    assert all(row["needs_manual_grade"] for row in by_hand)
