"""What an instructor decides about a test holds after a regrade too, and the history keeps all scores."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from shutil import copy, rmtree

import pytest
from nbformat import write
from nbformat.v4 import new_code_cell, new_notebook, new_output
from nbgrader.api import Gradebook
from rich.console import Console
from sqlalchemy import event

from autograder.assignment.reference import is_test, references
from autograder.course import CourseError
from autograder.grading.correct import correct_test
from autograder.grading.progress import show_changes
from autograder.nbgrader_app import checksum_of_test, nbgrader_app, open_gradebook
from autograder.results import corrections as corrections_module
from autograder.results import history, records
from autograder.results.corrected import correct, given_by_hand
from autograder.results.corrections import (
    CellKey,
    Correction,
    Kind,
    corrected_score,
    corrections_in_force,
    new_correction,
    record_correction,
)
from autograder.results.feedback import render
from autograder.results.gradebook import Writer
from autograder.results.history import Changes, RunLog, State, recorded_changes
from autograder.results.penalties import update_penalties
from autograder.results.student_page import Page, Result, Task
from autograder.results.verdict import GradedNotebook, Verdict
from autograder.submission.read import Submission, SubmissionKey

TEST = CellKey("homework", "lesson", "test_f")
ADA, BOB, EVE = (SubmissionKey(name, "homework") for name in ("ada", "bob", "eve"))
KEYS = (ADA, BOB, EVE)
VERDICTS = {
    ADA: Verdict("test_f", 4.0, 4.0, "passed"),
    BOB: Verdict("test_f", 1.0, 4.0, "failed"),
    EVE: Verdict("test_f", 0.0, 4.0, "not gradable"),
}
BETTER = Verdict("test_f", 3.0, 4.0, "failed")
OTHER = Verdict("test_g", 3.0, 6.0, "failed")


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(corrections_module, "CORRECTIONS", tmp_path / "corrections.jsonl")
    monkeypatch.setattr(history, "RUNS", tmp_path / "runs")
    monkeypatch.setattr(records, "AUTOGRADED", tmp_path / "autograded")
    return tmp_path


# The file of corrections


def test_the_last_correction_of_a_test_is_in_force() -> None:
    assert corrections_in_force() == {}
    record_correction(new_correction(TEST, "drop", "unclear"))
    record_correction(new_correction(TEST, "bonus", "“better” so"))
    other = TEST._replace(test="test_g")
    record_correction(new_correction(other, "drop", "too"))
    record_correction(new_correction(other, "undo", "no"))
    assert [(key, one.kind, one.reason) for key, one in corrections_in_force().items()] == [
        (TEST, "bonus", "“better” so")
    ]


def test_a_line_that_was_not_completely_written_is_left_out(files: Path) -> None:
    record_correction(new_correction(TEST, "drop", "first"))
    path = files / "corrections.jsonl"
    with path.open("a") as file:
        file.write('[]\n{"assignment": "homework", "kind": "bo')
    assert corrections_in_force()[TEST].kind == "drop"
    record_correction(new_correction(TEST, "full marks", "second"))
    assert corrections_in_force()[TEST].reason == "second"
    assert len(path.read_text().splitlines()) == 4


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("drop", [0, 0, 0]), ("full marks", [4, 4, 0]), ("bonus", [4, 1, 0]), ("undo", [4, 1, 0])],
)
def test_the_points_of_a_corrected_test(kind: Kind, expected: list[float]) -> None:
    correction = Correction(*TEST, kind, "reason", "now")
    assert [corrected_score(verdict, correction) for verdict in VERDICTS.values()] == expected
    assert [corrected_score(verdict, None) for verdict in VERDICTS.values()] == [4, 1, 0]


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        (CellKey("homework", "lesson", "test_f"), "There is no assignment 'homework'"),
        (
            CellKey("connectionist-models", "adam", "test_f"),
            "There is no notebook 'adam' in connectionist-models",
        ),
        (CellKey("connectionist-models", "perceptron", "test_f"), "There is no test 'test_f' with points in"),
        (CellKey("connectionist-models", "perceptron", "checks"), "There is no test 'checks' with points in"),
    ],
)
def test_only_what_gives_points_can_be_corrected(key: CellKey, sentence: str) -> None:
    with pytest.raises(CourseError, match=sentence):
        correct_test(key, "drop", "unclear")
    assert corrections_in_force() == {}


def test_what_is_not_corrected_cannot_be_undone() -> None:
    key = CellKey("connectionist-models", "perceptron", "question")
    with pytest.raises(CourseError, match="nothing to undo"):
        correct_test(key, "undo", "unclear")


# The gradebook


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty gradebook, which takes nbgrader seconds to make."""
    path = tmp_path_factory.mktemp("empty") / "gradebook.db"
    with open_gradebook(nbgrader_app(db_url=f"sqlite:///{path}")):
        return path


@pytest.fixture
def the_class(tmp_path: Path, empty: Path) -> "Class":
    copy(empty, tmp_path)
    return Class(tmp_path)


class Class:
    """A class of three, whose test is worth 4 points and passed by one; another is worth 6."""

    def __init__(self, folder: Path) -> None:
        self.app = nbgrader_app(db_url=f"sqlite:///{folder}/gradebook.db")
        with open_gradebook(self.app) as gradebook:
            self.release(gradebook)
        self.grade()

    def release(self, gradebook: Gradebook) -> None:
        gradebook.update_or_create_assignment("homework")
        gradebook.update_or_create_notebook("lesson", "homework")
        for verdict in (VERDICTS[ADA], OTHER):
            gradebook.update_or_create_grade_cell(
                verdict.grade_id, "lesson", "homework", max_score=verdict.points, cell_type="code"
            )

    def grade(self, work: bytes = b"", verdicts: Mapping[SubmissionKey, Verdict] = VERDICTS) -> Changes:
        with Writer(self.app, RunLog("grade")) as writer:
            for key, verdict in verdicts.items():
                graded = [GradedNotebook("lesson", new_notebook(cells=[]), [verdict, OTHER])]
                writer.write(Submission(*key, {"work": work}), graded, "digest", "none", "tests")
            return writer.changes

    def correct(self, kind: Kind) -> Changes:
        with open_gradebook(self.app) as gradebook:
            return correct(gradebook, new_correction(TEST, kind, "reason"), 4.0, RunLog("correct"))

    def scores(self) -> dict[str, tuple[float, float]]:
        """Return what nbgrader makes of it: the score and the maximum of each student."""
        with open_gradebook(self.app) as gradebook:
            rows = gradebook.submission_dicts("homework")
            return {row["student"]: (row["score"], row["max_score"]) for row in rows}

    def by_hand(self, student: str, points: float) -> None:
        with open_gradebook(self.app) as gradebook:
            grade = gradebook.find_grade("test_f", "lesson", "homework", student)
            grade.manual_score, grade.needs_manual_grade = points, False
            gradebook.db.commit()


CORRECTED = {
    "drop": {"ada": (3, 6), "bob": (3, 6), "eve": (3, 6)},
    "full marks": {"ada": (7, 10), "bob": (7, 10), "eve": (3, 10)},
    "bonus": {"ada": (7, 6), "bob": (4, 6), "eve": (3, 6)},
    "undo": {"ada": (7, 10), "bob": (4, 10), "eve": (3, 10)},
}


def test_nbgrader_counts_a_corrected_test_as_we_do_and_so_it_stays(the_class: Class) -> None:
    assert the_class.scores() == CORRECTED["undo"]
    for kind in ("drop", "full marks", "bonus"):
        the_class.correct(kind)
        assert the_class.scores() == CORRECTED[kind]
        assert the_class.grade().changed == []  # the verdicts are corrected again
        assert the_class.scores() == CORRECTED[kind]
    the_class.correct("undo")
    assert the_class.scores() == CORRECTED["undo"]


def test_the_changes_are_those_of_who_gains_and_who_loses(the_class: Class) -> None:
    changes = the_class.correct("drop")
    assert [(one.key, one.difference, one.tests) for one in changes.changed] == [
        (ADA, -4, {"lesson/test_f": -4}),
        (BOB, -1, {"lesson/test_f": -1}),
    ]
    assert changes.same == 1
    assert [(one.key, one.difference) for one in the_class.correct("full marks").changed] == [
        (ADA, 4),
        (BOB, 4),
    ]


def test_a_test_without_points_has_none_after_a_new_release(the_class: Class) -> None:
    the_class.correct("drop")
    with open_gradebook(the_class.app) as gradebook:
        the_class.release(gradebook)
    assert the_class.scores()["ada"] == (3, 10)
    with open_gradebook(the_class.app) as gradebook:
        update_penalties(gradebook, "homework")
    assert the_class.scores() == CORRECTED["drop"]


def test_without_a_record_the_gradebook_says_what_a_test_gave(the_class: Class, files: Path) -> None:
    rmtree(files / "autograded")
    the_class.correct("full marks")
    assert the_class.scores()["bob"] == (7, 10)
    the_class.correct("drop")
    assert the_class.scores()["bob"] == (3, 6)


def test_without_a_record_the_score_is_restored(the_class: Class, files: Path) -> None:
    rmtree(files / "autograded")
    for kinds in (["drop"], ["full marks"], ["drop", "full marks", "bonus"]):
        for kind in kinds:
            the_class.correct(kind)
        the_class.correct("undo")
        assert the_class.scores() == CORRECTED["undo"], kinds


def test_what_nbgrader_has_graded_has_its_score_in_the_notebook(the_class: Class, files: Path) -> None:
    the_class.correct("drop")
    for student, output in (("ada", []), ("bob", [new_output("execute_result", {"text/plain": "1.5"})])):
        folder = files / "autograded" / student / "homework"
        (folder / "verdicts.json").unlink()
        cell = new_code_cell("test", outputs=output)
        cell.metadata.nbgrader = {"grade_id": "test_f", "grade": True, "solution": False, "points": 0}
        write(new_notebook(cells=[cell]), folder / "lesson.ipynb")
    the_class.correct("undo")
    assert the_class.scores() == CORRECTED["undo"] | {"bob": (4.5, 10)}


KILLED = """
import os, sys
from pathlib import Path
from sqlalchemy.orm import Session
from autograder.nbgrader_app import nbgrader_app, open_gradebook
from autograder.results import corrected, corrections, history, records
from autograder.results.corrections import CellKey, new_correction

folder, place, kind = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
corrections.CORRECTIONS = folder / "corrections.jsonl"
history.RUNS, records.AUTOGRADED = folder / "runs", folder / "autograded"

def kill(where, name):
    setattr(where, name, lambda *_: os._exit(9))

if place == "before the file":
    kill(corrected, "record_correction")
elif place == "before the history":
    kill(history.RunLog, "add")
elif place == "before the gradebook":
    kill(Session, "commit")
with open_gradebook(nbgrader_app(db_url=f"sqlite:///{folder}/gradebook.db")) as gradebook:
    correction = new_correction(CellKey("homework", "lesson", "test_f"), kind, "reason")
    corrected.correct(gradebook, correction, 4.0, history.RunLog("killed"))
    os._exit(9)
"""


@pytest.mark.parametrize(
    "place", ["before the file", "before the history", "before the gradebook", "at the end"]
)
def test_a_correction_that_was_killed_is_completed_by_the_next(
    the_class: Class, files: Path, place: str
) -> None:
    def kill(kind: Kind) -> None:
        process = subprocess.run([sys.executable, "-c", KILLED, files, place, kind])
        assert process.returncode == 9

    rmtree(files / "autograded")  # so that only the gradebook and the files know the scores
    kill("drop")
    assert the_class.scores() == CORRECTED["drop" if place == "at the end" else "undo"]
    the_class.correct("drop")
    assert the_class.scores() == CORRECTED["drop"]
    kill("undo")
    assert the_class.scores() == CORRECTED["undo" if place == "at the end" else "drop"]
    if place == "at the end":
        with pytest.raises(CourseError, match="nothing to undo"):
            the_class.correct("undo")
    else:
        the_class.correct("undo")
    assert the_class.scores() == CORRECTED["undo"]
    assert corrections_in_force() == {}
    _, _, changes = recorded_changes([1], ["homework"], KEYS)
    assert changes.changed == []  # the last run has restored what the first one found


def test_what_is_undone_cannot_be_undone_again(the_class: Class) -> None:
    the_class.correct("drop")
    the_class.correct("undo")
    with pytest.raises(CourseError, match="nothing to undo"):
        the_class.correct("undo")
    assert len(corrections_module.CORRECTIONS.read_text().splitlines()) == 2


def test_a_test_that_is_newer_than_the_gradebook_has_to_be_graded_first(the_class: Class) -> None:
    with open_gradebook(the_class.app) as gradebook, pytest.raises(CourseError, match="has not been graded"):
        correct(gradebook, new_correction(TEST._replace(test="test_h"), "drop", "why"), 4.0, RunLog("c"))
    assert corrections_in_force() == {}


def test_a_submission_that_is_older_than_the_test_has_no_score_of_it(the_class: Class) -> None:
    with open_gradebook(the_class.app) as gradebook:
        gradebook.db.delete(gradebook.find_grade("test_f", "lesson", "homework", "bob"))
        gradebook.db.commit()
    assert [one.key for one in the_class.correct("drop").changed] == [ADA]


def test_nbgrader_recognises_a_test_whose_points_were_changed() -> None:
    notebook = references("connectionist-models")["hebbian-learning"].released
    tests = [cell for cell in notebook.cells if is_test(cell)]
    assert tests
    for cell in tests:
        header = cell.metadata.nbgrader
        checksum = checksum_of_test(header.grade_id, cell.cell_type, cell.source, header.points)
        assert checksum == header.checksum


def test_a_correction_takes_as_many_statements_for_a_larger_class(the_class: Class) -> None:
    def statements(kind: Kind) -> int:
        texts: list[str] = []
        with open_gradebook(the_class.app) as gradebook:
            event.listen(
                gradebook.engine, "before_cursor_execute", lambda *arguments: texts.append(arguments[2])
            )
            correct(gradebook, new_correction(TEST, kind, "reason"), 4.0, RunLog("correct"))
        return len(texts)

    few = statements("drop")
    the_class.correct("undo")
    more = {SubmissionKey(f"student-{number}", "homework"): VERDICTS[ADA] for number in range(8)}
    the_class.grade(verdicts=more)
    assert statements("drop") == few


@pytest.mark.parametrize("kind", ["drop", "full marks", "bonus"])
def test_a_score_given_by_hand_stays(the_class: Class, kind: Kind) -> None:
    the_class.by_hand("bob", 2.5)
    the_class.correct(kind)
    assert the_class.scores()["bob"][0] == 5.5
    the_class.grade()
    assert the_class.scores()["bob"][0] == 5.5
    the_class.correct("undo")
    assert the_class.scores()["bob"] == (5.5, 10)
    with open_gradebook(the_class.app) as gradebook:
        assert given_by_hand(gradebook, TEST) == ["bob"]
        assert gradebook.find_grade("test_f", "lesson", "homework", "bob").auto_score == 1


# The history


def test_each_run_is_a_file_and_two_of_them_can_be_compared(the_class: Class, files: Path) -> None:
    the_class.correct("drop")
    the_class.by_hand("eve", 2)
    the_class.grade(b"another")
    assert sorted(path.name for path in (files / "runs").iterdir()) == [
        "0001.jsonl",
        "0002.jsonl",
        "0003.jsonl",
    ]
    first, second, changes = recorded_changes([], ["homework"], KEYS)
    assert (first.number, first.command, second.number, second.command) == (2, "correct", 3, "grade")
    assert changes == Changes(same=3)
    _, _, changes = recorded_changes([1], ["homework"], KEYS)
    assert {one.key: one.difference for one in changes.changed} == {ADA: -4, BOB: -1}
    _, _, changes = recorded_changes([1, 2], ["homework"], KEYS)
    assert {one.key: one.difference for one in changes.changed} == {ADA: -4, BOB: -1}
    assert recorded_changes([3, 1], ["homework"], KEYS)[2].changed[0].key in (ADA, BOB, EVE)
    assert recorded_changes([1], ["another"], KEYS)[2] == Changes()
    with pytest.raises(CourseError, match=r"There is no run 9: gradebook/runs has 1 to 3\."):
        recorded_changes([9], ["homework"], KEYS)


def test_points_given_by_hand_are_not_among_what_a_run_has_changed(the_class: Class) -> None:
    the_class.by_hand("eve", 2)
    (printed,) = the_class.grade(b"another", VERDICTS | {BOB: BETTER}).changed
    _, _, changes = recorded_changes([], ["homework"], KEYS)
    assert changes == Changes([printed], same=2)
    assert printed == (BOB, 4, 6, {"lesson/test_f": 2}, True)
    the_class.by_hand("ada", 1)
    the_class.grade(b"another", VERDICTS | {ADA: VERDICTS[EVE], EVE: BETTER, BOB: BETTER})
    assert recorded_changes([], ["homework"], KEYS)[2] == Changes(same=3)
    _, _, changes = recorded_changes([1], ["homework"], KEYS)
    assert changes == Changes([printed], same=2)
    _, _, changes = recorded_changes([3, 1], ["homework"], KEYS)
    assert [(one.key, one.difference) for one in changes.changed] == [(BOB, -2)]


def test_extra_credit_hides_no_change_of_the_test_beside_it(the_class: Class) -> None:
    with open_gradebook(the_class.app) as gradebook:
        gradebook.find_grade("test_g", "lesson", "homework", "bob").extra_credit = 0.5
        gradebook.db.commit()
    the_class.grade(verdicts=VERDICTS | {BOB: BETTER})
    (change,) = recorded_changes([], ["homework"], KEYS)[2].changed
    assert (change.key, change.before, change.after, change.tests) == (BOB, 4.5, 6.5, {"lesson/test_f": 2})


def test_a_student_who_was_removed_from_the_gradebook_is_not_counted(the_class: Class) -> None:
    the_class.grade(verdicts={ADA: VERDICTS[EVE]})
    _, _, changes = recorded_changes([], ["homework"], [BOB])
    assert changes == Changes(same=1)


def test_a_history_of_an_earlier_version_is_compared_as_it_is(files: Path, the_class: Class) -> None:
    path = files / "runs" / "0001.jsonl"
    first, *lines = map(json.loads, path.read_text().splitlines())
    for line in lines:
        del line["by_hand"]
    path.write_text("".join(f"{json.dumps(line)}\n" for line in (first, *lines)))
    the_class.by_hand("eve", 2)
    the_class.grade(verdicts=VERDICTS | {BOB: BETTER})
    _, _, changes = recorded_changes([], ["homework"], KEYS)
    assert [(one.key, one.difference) for one in changes.changed] == [(BOB, 2)]


def test_without_a_run_there_is_nothing_to_compare() -> None:
    with pytest.raises(CourseError, match="There is no run in gradebook/runs yet"):
        recorded_changes([], ["homework"], KEYS)


def test_a_run_that_was_killed_leaves_a_history_that_can_be_read(files: Path) -> None:
    RunLog("grade").add(ADA, State({}, ""), State({"lesson/test_f": 1.0}, "a"))
    path = files / "runs" / "0001.jsonl"
    content = path.read_text()
    path.write_text(content + content.splitlines()[1][:30])
    RunLog("grade").add(ADA, State({"lesson/test_f": 1.0}, "a"), State({"lesson/test_f": 3.0}, "a"))
    assert path.read_text().startswith(content)  # it is never changed
    _, _, changes = recorded_changes([], ["homework"], KEYS)
    assert [one.difference for one in changes.changed] == [2]
    (files / "runs" / "0003.jsonl").write_text("")
    _, second, changes = recorded_changes([], ["homework"], KEYS)
    assert (str(second), changes.changed) == ("run 3 (grade, unknown time)", [])


def test_what_was_graded_before_there_was_a_history_is_compared_with_that(files: Path) -> None:
    RunLog("grade").add(ADA, State({"lesson/test_f": 1.0}, ""), State({"lesson/test_f": 3.0}, "a"))
    first, _, changes = recorded_changes([], ["homework"], KEYS)
    assert first is None
    assert [(one.difference, one.handed_in_again) for one in changes.changed] == [(2, False)]
    assert "before" in json.loads((files / "runs" / "0001.jsonl").read_text().splitlines()[1])


def test_a_run_that_begins_at_the_same_time_gets_a_number_of_its_own(
    files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    RunLog("grade").add(ADA, State({}, ""), State({}, "a"))
    monkeypatch.setattr(history, "_numbers", list)  # as if the other file had just been made
    RunLog("grade").add(BOB, State({}, ""), State({}, "b"))
    assert len(list((files / "runs").iterdir())) == 2


# What people read


def test_a_long_table_of_changes_is_folded() -> None:
    changes = Changes(same=1)
    for number in range(30):
        before, after = ({"lesson/test_f": score} for score in (5.0, float(number)))
        changes.add(SubmissionKey(f"s{number:02}", "homework"), State(before, "a"), State(after, "b"))
    console = Console(width=120, record=True)
    show_changes(console, changes, 20)
    text = console.export_text()
    assert text.splitlines()[1].split()[:5] == ["s00", "homework", "5", "0", "−5"]
    assert "lesson: test_f −5" in text
    assert "handed in again" in text
    assert "… and 9 more: run `python -m autograder grade --changes` to see all." in text
    assert "These are points before any late penalty." in text
    assert "24 gained 300 points in all, 5 lost 15 points in all." in text
    assert "2 keep their score." in text
    show_changes(console, Changes())


@pytest.mark.parametrize(
    ("differences", "sentence"),
    [
        ([-17], "1 lost 17 points."),
        ([1], "1 gained 1 point."),
        ([0.5, 0.5], "2 gained 1 point in all."),
        ([2, -1, -2.5], "1 gained 2 points, 2 lost 3.5 points in all."),
        ([], ""),
    ],
)
def test_nobody_who_gained_or_lost_is_not_mentioned(differences: list[float], sentence: str) -> None:
    changes = Changes()
    for number, difference in enumerate(differences):
        before, after = ({"lesson/test_f": score} for score in (20.0, 20.0 + difference))
        changes.add(SubmissionKey(f"s{number}", "homework"), State(before, "a"), State(after, "a"))
    console = Console(width=120, record=True)
    show_changes(console, changes)
    assert "".join(console.export_text().splitlines()[-1:]) == sentence


@pytest.mark.parametrize(
    ("result", "note", "score"),
    [
        (Result("f", 0, 0, note="This does not count: unclear"), "This does not count: unclear", ""),
        (Result("f", 2, 0, note="This counts as a bonus: new"), "This counts as a bonus: new", "2"),
        (Result("f", 2, 2, message="wrong", note="Everybody gets full marks: x"), "Everybody gets", "2 of 2"),
    ],
)
def test_a_student_reads_what_was_decided(result: Result, note: str, score: str) -> None:
    html = render("ann", "homework", [Page("Lesson", 2, 2, [Task("Task 1", [result])], [])])
    assert f"<p><strong>{note}" in html
    (shown,) = (part.partition("</span>")[0] for part in html.split('<span class="score">')[-1:])
    assert " ".join(shown.split()) == score
    assert "wrong</p>" not in html
