"""The total of a submission is the sum of what is shown, and the same wherever it is shown."""

import copy
import csv
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from sqlalchemy import event

from autograder.assignment.reference import grade_id, references
from autograder.course import STUDENT
from autograder.nbgrader_app import nbgrader_app, open_gradebook
from autograder.results import corrections as corrections_module
from autograder.results import export as export_module
from autograder.results import records
from autograder.results import scores as scores_module
from autograder.results.class_report import assignment_report
from autograder.results.export import export
from autograder.results.marks import read_marks
from autograder.results.rows import read_results
from autograder.results.scores import notebook_scores, scores
from autograder.results.student_page import make_page

ASSIGNMENT = "connectionist-models"
STUDENTS = [f"student-{number:02}" for number in range(12)]
HALF = 0.5


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook with every kind of grade that people and programs can leave in it."""
    folder = tmp_path_factory.mktemp("totals")
    seeded = random.Random(7)
    with open_gradebook(nbgrader_app(db_url=f"sqlite:///{folder}/gradebook.db")) as gradebook:
        gradebook.add_assignment(ASSIGNMENT)
        for name, reference in references(ASSIGNMENT).items():
            gradebook.add_notebook(name, ASSIGNMENT)
            for cell in reference.instructor.cells:
                header = cell.metadata.get("nbgrader", {})
                if header.get("grade"):
                    points = header.points * (seeded.random() > 0.2)  # some were dropped, or are a bonus
                    gradebook.add_grade_cell(
                        grade_id(cell), name, ASSIGNMENT, max_score=points, cell_type=cell.cell_type
                    )
        for student in STUDENTS:
            assert STUDENT.fullmatch(student)
            gradebook.add_student(student)
            for notebook in gradebook.add_submission(ASSIGNMENT, student).notebooks:
                for grade in notebook.grades:
                    grade.auto_score = seeded.choice([None, 0.0, HALF, 1.0])
                    grade.manual_score = seeded.choice([None, None, 0.0, 1.5])
                    grade.extra_credit = seeded.choice([None, None, 0.25])
                    grade.needs_manual_grade = seeded.choice([True, False])
        gradebook.db.commit()
    (folder / "nbgrader_config.py").write_text(
        "get_config().CourseDirectory.db_url = 'sqlite:///gradebook.db'\n"
    )
    return folder


@pytest.fixture
def gradebook(path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gradebook]:
    monkeypatch.setattr(records, "AUTOGRADED", path / "autograded")
    monkeypatch.setattr(corrections_module, "CORRECTIONS", path / "corrections.jsonl")
    monkeypatch.setattr(scores_module, "ROOT", path)
    app = nbgrader_app(db_url=f"sqlite:///{path}/gradebook.db")
    monkeypatch.setattr(export_module, "open_gradebook", lambda: open_gradebook(app))
    with open_gradebook(app) as gradebook:
        yield gradebook


@pytest.fixture
def totals(gradebook: Gradebook) -> dict[str, float]:
    """What nbgrader's own pages, such as the formgrader, show."""
    return {row["student"]: row["score"] for row in gradebook.submission_dicts(ASSIGNMENT)}


def test_the_scores_in_grade_and_report_are_those_of_nbgrader(totals: dict[str, float]) -> None:
    assert {row.student: row.score for row in scores([ASSIGNMENT])} == pytest.approx(totals)
    report = assignment_report(ASSIGNMENT, notebook_scores([ASSIGNMENT]), {}, {})
    assert report.scores == pytest.approx(totals)
    shown = {student: sum(notebook.scores[student] for notebook in report.notebooks) for student in STUDENTS}
    assert shown == pytest.approx(totals)


def test_the_rows_of_the_export_add_up(path: Path, gradebook: Gradebook, totals: dict[str, float]) -> None:
    marks = read_marks([ASSIGNMENT], gradebook)
    with pytest.MonkeyPatch.context() as patch:  # the penalties are computed once
        patch.delattr("autograder.results.penalties._enter_penalties")
        export(marks, path / "grades.csv")
    rows = list(csv.DictReader((path / "grades.csv").read_text().splitlines()))
    assert {
        student: sum(float(row["raw_score"]) for row in rows if row["student"] == student)
        for student in STUDENTS
    } == pytest.approx(totals)


def test_the_tasks_in_the_table_add_up(gradebook: Gradebook, totals: dict[str, float]) -> None:
    (sheet,) = read_marks([ASSIGNMENT], gradebook).sheets
    assert {student: mark.score for student, mark in sheet.marks.items()} == pytest.approx(totals)
    assert {student: sum(mark.tasks.values()) for student, mark in sheet.marks.items()} == pytest.approx(
        totals
    )


def test_the_results_on_a_page_add_up(gradebook: Gradebook, totals: dict[str, float]) -> None:
    statements: list[str] = []
    event.listen(
        gradebook.engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2])
    )
    results = read_results(gradebook.db, ASSIGNMENT)
    assert len(statements) < len(STUDENTS)  # so that their number does not grow with the class
    for student in STUDENTS:
        total = 0.0
        for name, reference in references(ASSIGNMENT).items():
            row = results[student, name]
            for problem in ("", "it is empty"):
                page = make_page(copy.deepcopy(reference.instructor), reference, row, set(), problem)
                shown = sum(result.score or 0 for task in page.tasks for result in task.results)
                assert shown == pytest.approx(page.score), (student, name, problem)
            total += page.score
        assert total == pytest.approx(totals[student])
