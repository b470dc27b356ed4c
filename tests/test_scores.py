"""Scores that are read from the database directly are those that nbgrader computes."""

import os
import sqlite3
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.course import CourseError
from autograder.results import scores as module
from autograder.results.scores import graded_submissions, scores
from course_copy import BIN


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty course, in which scores are read."""
    (tmp_path / "gradebook").mkdir()
    (tmp_path / "nbgrader_config.py").write_text(
        'get_config().CourseDirectory.db_url = "sqlite:///gradebook/gradebook.db"\n'
    )
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setenv("PATH", f"{BIN}{os.pathsep}{os.environ['PATH']}")  # nbgrader starts alembic
    monkeypatch.chdir(tmp_path)
    return tmp_path


def fill(course: Path) -> list[tuple[str, str, float, float, bool]]:
    """Enter every kind of grade; return what nbgrader makes of them."""
    with Gradebook(f"sqlite:///{course}/gradebook/gradebook.db", "a-course") as grades:
        for assignment in ("one", "two"):
            grades.add_assignment(assignment)
            for notebook in ("a", "b"):
                grades.add_notebook(notebook, assignment)
                grades.add_grade_cell("code", notebook, assignment, max_score=3, cell_type="code")
                grades.add_grade_cell("words", notebook, assignment, max_score=2, cell_type="markdown")
                grades.add_task_cell("task", notebook, assignment, max_score=5, cell_type="markdown")
            for student in ("ada", "ben"):
                grades.update_or_create_student(student)
                grades.add_submission(assignment, student)
        values = {
            "code": (2.5, None, None),
            "words": (None, 1.5, 0.25),
            "task": (4, 3, None),
        }
        for name, (auto, manual, extra) in values.items():
            grade = grades.find_grade(name, "a", "one", "ada")
            grade.auto_score, grade.manual_score, grade.extra_credit = auto, manual, extra
        for notebook in ("a", "b"):
            for grade in grades.find_submission_notebook(notebook, "one", "ada").grades:
                grade.needs_manual_grade = False
        grades.db.commit()
        return sorted(
            (one["student"], name, one["score"], one["max_score"], bool(one["needs_manual_grade"]))
            for name in ("one", "two")
            for one in grades.submission_dicts(name)
        )


@pytest.mark.parametrize("url", ["sqlite:///", "sqlite+pysqlite:///"], ids=["sqlite3", "sqlalchemy"])
def test_scores_are_those_of_nbgrader(course: Path, url: str) -> None:
    expected = fill(course)
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text().replace("sqlite:///", url))
    rows = sorted((*row[:4], bool(row.waits)) for row in scores(["one", "two"]))
    assert rows == expected
    assert [row[2:] for row in rows if row[:2] == ("ada", "one")] == [(7.25, 20.0, False)]
    assert {row.assignment for row in scores(["two"])} == {"two"}
    assert graded_submissions() == {row[:2] for row in rows}


def test_without_a_gradebook_there_are_no_scores(course: Path) -> None:
    assert scores(["one"]) == []
    (course / "gradebook/gradebook.db").touch()
    assert graded_submissions() == set()


def test_a_damaged_gradebook_gets_a_sentence(course: Path) -> None:
    (course / "gradebook/gradebook.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(CourseError, match=r"gradebook/gradebook\.db is damaged"):
        scores(["one"])


def test_a_damaged_gradebook_outside_of_the_course_gets_a_sentence_too(
    course: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("elsewhere") / "term.db"
    path.write_bytes(b"no database at all" * 100)
    (course / "nbgrader_config.py").write_text(f'get_config().CourseDirectory.db_url = "sqlite:///{path}"\n')
    with pytest.raises(CourseError, match=f"{path} is damaged"):
        scores(["one"])


def test_a_locked_gradebook_gets_a_sentence(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(course)
    monkeypatch.setattr(module, "BUSY_SECONDS", 0.1)
    other = sqlite3.connect(course / "gradebook/gradebook.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(CourseError, match="is locked by another program"):
        scores(["one"])
    other.close()
