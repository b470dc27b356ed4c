"""Due dates, extensions and penalties in the gradebook are those of the file, as soon as it changes."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copy

import pytest
from nbformat.v4 import new_notebook
from nbgrader.api import Gradebook
from nbgrader.preprocessors import AssignLatePenalties

from autograder import nbgrader_app as nbgrader_module
from autograder import nbgrader_plugins as plugins_module
from autograder.deadlines import Amount, Deadlines, Policy
from autograder.nbgrader_app import nbgrader_app, open_gradebook
from autograder.nbgrader_plugins import CourseRules
from autograder.results import corrections as corrections_module
from autograder.results import entered as entered_module
from autograder.results import gradebook as gradebook_module
from autograder.results import penalties as penalties_module
from autograder.results import records
from autograder.results import scores as scores_module
from autograder.results.corrections import CellKey, new_correction, record_correction
from autograder.results.gradebook import Writer
from autograder.results.penalties import update_penalties
from autograder.results.scores import _current_lateness, class_lateness, due_dates
from autograder.results.verdict import GradedNotebook, Verdict
from autograder.submission import timestamp
from autograder.submission.read import Submission, SubmissionKey

DUE = datetime(2026, 11, 20, 23, tzinfo=UTC)
TENTH = Policy(Amount(10, "%"), "day", Amount(50, "%"))
POINTS = {"one": 3.0, "two": 9.0}
STUDENTS = {"ada": "2026-11-20 23:00:00", "bob": "2026-11-22 10:00:00", "eve": ""}


class Course:
    """A gradebook with submissions of three students, in time, late by 35 hours, and at an unknown time."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.app = nbgrader_app(db_url=f"sqlite:///{folder}/gradebook.db")
        self.submitted = folder / "submitted"
        for module in (penalties_module, scores_module, timestamp):
            monkeypatch.setattr(module, "SUBMITTED", self.submitted)
        monkeypatch.setattr(records, "AUTOGRADED", folder / "autograded")
        monkeypatch.setattr(entered_module, "ENTERED", folder / "entered.json")
        monkeypatch.setattr(scores_module, "ROOT", folder)
        monkeypatch.setattr(nbgrader_module, "open_gradebook", lambda: open_gradebook(self.app))
        (folder / "nbgrader_config.py").write_text(
            "c = get_config()\nc.CourseDirectory.db_url = 'sqlite:///gradebook.db'\n"
            "c.AssignLatePenalties.plugin_class = 'autograder.nbgrader_plugins.LatePolicy'\n"
        )
        self._patch = monkeypatch.setattr
        self.set(Deadlines(policy=TENTH, due={"homework": DUE}))
        for student, time in STUDENTS.items():
            self.hand_in(student, time)
        self.grade()

    def set(self, deadlines: Deadlines) -> None:
        self.deadlines = deadlines
        for module in (gradebook_module, penalties_module, scores_module, plugins_module):
            self._patch(module, "read_deadlines", lambda: deadlines)

    def due_in_nbgrader(self) -> None:
        with self.gradebook() as gradebook:
            gradebook.find_assignment("homework").duedate = DUE.replace(tzinfo=None)
            gradebook.db.commit()

    def hand_in(self, student: str, time: str) -> None:
        folder = self.submitted / student / "homework"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "timestamp.txt").write_text(time)

    def grade(self) -> None:
        with Writer(self.app) as writer:
            for student in STUDENTS:
                graded = [
                    GradedNotebook(name, new_notebook(cells=[]), [Verdict("test", points, 10.0, "failed")])
                    for name, points in POINTS.items()
                ]
                writer.write(Submission(student, "homework", {}), graded, "digest", "none")

    @contextmanager
    def gradebook(self) -> Iterator[Gradebook]:
        with open_gradebook(self.app) as gradebook:
            yield gradebook

    def penalties(self, student: str) -> list[float | None]:
        with self.gradebook() as gradebook:
            return [
                gradebook.find_submission_notebook(name, "homework", student).late_submission_penalty
                for name in POINTS
            ]

    def taken_off(self, student: str) -> float:
        return class_lateness(["homework"])[SubmissionKey(student, "homework")].taken_off


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A gradebook without submissions, which takes nbgrader seconds to make."""
    path = tmp_path_factory.mktemp("released") / "gradebook.db"
    with open_gradebook(nbgrader_app(db_url=f"sqlite:///{path}")) as gradebook:
        gradebook.add_assignment("homework")
        for name in POINTS:
            gradebook.add_notebook(name, "homework")
            gradebook.add_grade_cell("test", name, "homework", max_score=10, cell_type="code")
    return path


@pytest.fixture
def course(tmp_path: Path, released: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    copy(released, tmp_path)
    return Course(tmp_path, monkeypatch)


def test_grading_enters_due_dates_times_and_penalties(course: Course) -> None:
    assert course.penalties("bob") == pytest.approx([0.6, 1.8])
    assert course.penalties("ada") == course.penalties("eve") == [None, None]
    with course.gradebook() as gradebook:
        assert gradebook.find_assignment("homework").duedate == datetime(2026, 11, 20, 23)
        bob = gradebook.find_submission("homework", "bob")
        assert bob.timestamp == datetime(2026, 11, 22, 10)
        assert bob.late_submission_penalty == pytest.approx(2.4)
    assert due_dates() == {"homework": DUE}
    late = class_lateness(["homework"])[SubmissionKey("bob", "homework")]
    assert (late.handed_in, late.due) == (datetime(2026, 11, 22, 10, tzinfo=UTC), DUE)
    assert late.late_by == timedelta(hours=35)
    assert _current_lateness(["homework"]) == class_lateness(["homework"])


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"policy": Policy(Amount(2, "points"), "hour")}, 12),
        ({"policy": Policy(Amount(1, "points"), "day")}, 2),
        ({"policy": None}, 0),
        ({"due": {"homework": DUE + timedelta(days=1)}}, 1.2),
        ({"due": {"homework": DUE + timedelta(days=9)}}, 0),
        ({"extensions": {"homework": {"bob": timedelta(days=1)}}}, 1.2),
        ({"extensions": {"homework": {"bob": DUE + timedelta(days=2)}}}, 0),
        ({"extensions": {"homework": {"ada": timedelta(days=1)}}}, 2.4),
        ({"due": {}}, 0),
        ({"due": {}, "extensions": {"homework": {"bob": timedelta(days=1)}}}, 0),
    ],
)
def test_a_change_of_the_file_takes_effect_at_once(
    course: Course, change: dict[str, object], expected: float
) -> None:
    course.set(replace(course.deadlines, **change))
    assert course.taken_off("bob") == pytest.approx(expected)
    assert _current_lateness(["homework"]) is not None  # the gradebook is in step now
    with course.gradebook() as gradebook:
        late = {
            SubmissionKey(name, "homework"): one
            for name, one in update_penalties(gradebook, "homework").items()
        }
        assert late == class_lateness(["homework"])
        bob = gradebook.find_submission("homework", "bob")
        assert bob.late_submission_penalty == pytest.approx(expected)
        assert bob.total_seconds_late == pytest.approx(
            class_lateness(["homework"])[SubmissionKey("bob", "homework")].late_by.total_seconds()
        )


def test_nbgraders_own_step_takes_off_the_same(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(corrections_module, "CORRECTIONS", course.submitted.with_name("corrections.jsonl"))
    record_correction(new_correction(CellKey("homework", "one", "test"), "full marks", "unclear"))
    course.set(replace(course.deadlines, policy=Policy(Amount(2, "points"))))
    with course.gradebook() as gradebook:  # as if they were autograded by nbgrader before the file was made
        gradebook.find_assignment("homework").duedate = None
        for row in gradebook.find_submission("homework", "bob").notebooks:
            row.late_submission_penalty = None
        gradebook.db.commit()
    where = {"assignment": "homework", "student": "bob", "db_url": course.app.coursedir.db_url}
    for name in POINTS:
        for step in (CourseRules(parent=course.app), AssignLatePenalties(parent=course.app)):
            step.preprocess(new_notebook(), {"nbgrader": {**where, "notebook": name}})
    assert course.penalties("bob") == pytest.approx([4 * 10 / 19, 4 * 9 / 19])
    assert _current_lateness(["homework"]) is not None


def test_an_extension_that_is_taken_back_no_longer_counts(course: Course) -> None:
    before = course.deadlines
    course.set(replace(before, extensions={"homework": {"bob": timedelta(days=7)}}))
    assert course.taken_off("bob") == 0
    course.set(before)
    assert course.taken_off("bob") == pytest.approx(2.4)


def test_a_due_date_that_was_set_in_nbgrader_stays_when_the_file_does_not_name_it(course: Course) -> None:
    without = replace(course.deadlines, due={})
    course.set(without)
    assert course.taken_off("bob") == 0
    course.due_in_nbgrader()  # the same as that of the file before
    assert course.taken_off("bob") == pytest.approx(2.4)
    course.set(replace(without, extensions={"homework": {"bob": timedelta(days=1)}}))
    assert course.taken_off("bob") == pytest.approx(1.2)
    course.set(without)  # the last extension is removed
    assert course.taken_off("bob") == pytest.approx(2.4)
    with course.gradebook() as gradebook:
        assert gradebook.find_submission("homework", "bob").extension is None
    assert _current_lateness(["homework"]) is not None


def test_nbgraders_own_step_forgets_a_line_that_was_removed(course: Course) -> None:
    course.set(replace(course.deadlines, extensions={"homework": {"bob": timedelta(days=1)}}))
    assert course.taken_off("bob") == pytest.approx(1.2)
    course.set(Deadlines(policy=TENTH))
    where = {"assignment": "homework", "student": "bob", "db_url": course.app.coursedir.db_url}
    CourseRules(parent=course.app).preprocess(new_notebook(), {"nbgrader": {**where, "notebook": "one"}})
    with course.gradebook() as gradebook:
        assert gradebook.find_assignment("homework").duedate is None
        assert gradebook.find_submission("homework", "bob").extension is None


def test_an_update_that_was_killed_forgets_nothing(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    assert course.taken_off("bob") == pytest.approx(2.4)
    earlier = replace(course.deadlines, due={"homework": DUE - timedelta(days=1)})
    course.set(earlier)
    with course.gradebook() as gradebook, monkeypatch.context() as patch:
        patch.setattr(gradebook.db, "commit", lambda: sys.exit("killed"))
        with pytest.raises(SystemExit):
            update_penalties(gradebook, "homework")
    assert due_dates() == {"homework": DUE}
    course.set(replace(earlier, due={}))
    assert course.taken_off("bob") == 0
    assert due_dates() == {}


def test_an_extension_that_was_granted_in_nbgrader_counts_unless_the_file_decides(course: Course) -> None:
    before = course.deadlines
    course.set(replace(before, due={}))
    course.due_in_nbgrader()
    with course.gradebook() as gradebook:
        gradebook.grant_extension("homework", "bob", days=1)
    assert course.taken_off("bob") == pytest.approx(1.2)
    course.set(before)
    assert course.taken_off("bob") == pytest.approx(2.4)


def test_points_given_by_hand_count(course: Course) -> None:
    with course.gradebook() as gradebook:
        gradebook.find_grade("test", "one", "homework", "bob").manual_score = 10
        gradebook.db.commit()
    assert course.taken_off("bob") == pytest.approx(3.8)
    assert course.penalties("bob") == pytest.approx([2, 1.8])


def test_a_submission_time_that_has_changed_counts(course: Course) -> None:
    course.hand_in("bob", "2026-11-20 22:00:00")
    assert course.taken_off("bob") == 0
    assert course.penalties("bob") == [None, None]
    course.hand_in("eve", "2026-11-21 00:00:00")
    assert course.taken_off("eve") == pytest.approx(1.2)


def test_of_a_submission_whose_folder_is_gone_the_gradebook_knows_the_time(course: Course) -> None:
    course.submitted.rename(course.submitted.with_name("elsewhere"))
    assert course.taken_off("bob") == pytest.approx(2.4)


def test_without_any_due_date_nothing_is_late(course: Course) -> None:
    with course.gradebook() as gradebook:
        gradebook.find_assignment("homework").duedate = None
        gradebook.db.commit()
    course.set(Deadlines(policy=TENTH, extensions={"homework": {"bob": timedelta(days=1)}}))
    assert course.taken_off("bob") == 0


def test_an_unknown_assignment_has_no_lateness(course: Course) -> None:
    assert class_lateness(["another"]) == {}
