"""``audit`` decides from the own solution which tests are sandboxed, and the other commands follow it."""

import copy
import shutil
from pathlib import Path

import nbformat
import pytest

from autograder.assignment import decisions
from autograder.assignment.decisions import CellKey, Decision, cell_digest, outdated, read_decisions, render
from autograder.assignment.reference import grade_id
from autograder.course import CourseError
from autograder.grading.audit import Result, Results, _compare, keep_reasons
from course_copy import autograder, copy_configuration, gradebook, hand_in, needs_sandbox

LESSON = Path(__file__).parent / "audited" / "lesson.py"
NAME = CellKey("week", "lesson", "test-patched")
FULL, NONE = Result(2), Result(0, "AssertionError", 2)
SOURCE = "with patch('random.choice', max):\n    assert f() == 1"


def results(stock: Result, sealed: Result, sandboxed: Result) -> Results:
    return Results(stock, sealed, sandboxed)


def test_a_test_is_sandboxed_only_if_that_makes_the_scores_those_of_stock() -> None:
    empty = results(NONE, NONE, NONE)
    assert _compare(NAME, results(FULL, FULL, FULL), empty, SOURCE) is None, "it can be sealed"
    assert _compare(NAME, results(FULL, FULL, NONE), empty, SOURCE) is None
    kinds = {
        "sandboxed": (results(FULL, NONE, FULL), empty),
        "differs from stock because it replaces names while student code runs": (
            results(FULL, NONE, NONE),
            empty,
        ),
        "gives points to the release": (results(FULL, NONE, FULL), results(NONE, NONE, FULL)),
        "the release earns 2 when it is sealed, and 0 in stock": (
            results(FULL, FULL, FULL),
            results(NONE, FULL, FULL),
        ),
        "its own solution earns 2 when it is sealed, and 0 in stock": (results(NONE, FULL, FULL), empty),
    }
    for said, (right, released) in kinds.items():
        finding = _compare(NAME, right, released, SOURCE)
        assert said in str(finding)
        assert (finding.kind == "sandboxed") == (said == "sandboxed")
    finding = _compare(NAME, results(FULL, NONE, FULL), empty, SOURCE)
    assert finding.because == (
        "it replaces names while student code runs: "
        "sealed, it fails at line 2, `assert f() == 1`, with 'AssertionError'"
    )


def test_the_file_is_sorted_and_reads_as_it_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decisions, "FILE", tmp_path / "file.toml")
    assert read_decisions() == {}
    some = {
        CellKey("week 2", 'a "b".c', "test\\1\n\x7f"): Decision("0", "it prints 'é' \"and\" more"),
        NAME: Decision(cell_digest("assert x"), "a reason"),
    }
    decisions.FILE.write_text(render(some), "utf-8")
    assert read_decisions() == some
    assert render(dict(reversed(some.items()))) == render(some)
    for wrong in ("[week", "week = 1", "[week.lesson.test]\nbecause = 'no digest'"):
        decisions.FILE.write_text(wrong)
        with pytest.raises(CourseError, match="cannot be read"):
            read_decisions()


def test_a_decision_holds_for_the_cell_that_it_was_made_for() -> None:
    made = {NAME: Decision(cell_digest("assert x"), "reason"), NAME._replace(test="gone"): Decision("1", "")}
    digests = {NAME: cell_digest("assert x\n")}
    assert [sentence.partition(":")[0] for sentence in outdated(made, digests)] == [
        "week/lesson/gone no longer exists"
    ]
    digests[NAME] = cell_digest("assert y")
    assert "test-patched has changed since the audit, so it is sealed" in "".join(outdated(made, digests))


def test_the_reason_of_a_decision_stays_as_long_as_its_cell() -> None:
    new = {NAME: Decision("1", "new")}
    assert keep_reasons(new, {NAME: Decision("1", "old")})[NAME].because == "old"
    assert keep_reasons(new, {NAME: Decision("0", "old")})[NAME].because == "new"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with one notebook that was released and audited, and two submissions."""
    folder = tmp_path_factory.mktemp("audited")
    copy_configuration(folder, "c.SealedExecute.figures = False\n")
    (folder / "solutions" / "week").mkdir(parents=True)
    shutil.copy(LESSON, folder / "solutions" / "week")
    assert "audit week" in autograder(folder, "release").stderr, "a refusal names the command that may help"
    assert autograder(folder, "audit", "--check").returncode == 1
    process = autograder(folder, "audit")
    assert process.returncode == 0, process.stderr
    lines = process.stdout.splitlines()
    assert lines[0].startswith(
        "week/lesson/test-patched: sandboxed because it replaces names while student code runs: sealed,"
    )
    assert "`assert greeting ==" in lines[0]
    assert lines[1].startswith("week/lesson/test-warned: differs from stock because its own solution earns 4")
    assert lines[2] == "6 of 9 points come from tests that are sealed, and 3 from 1 test that cannot be."
    assert autograder(folder, "audit", "--check").returncode == 0
    assert autograder(folder, "release").returncode == 0
    released = nbformat.read(folder / "exercises" / "week" / "lesson.ipynb", as_version=4)
    for student, answer in (
        ("right", 'return random.choice(["Hello", "Welcome"]) + ", " + name'),
        ("curt", 'return "Hi, " + name'),
    ):
        notebook = copy.deepcopy(released)
        for cell in notebook.cells:
            if grade_id(cell) == "hello":
                cell.source = f"def hello(name):\n    {answer}"
        hand_in(folder, student, "week", {"lesson": notebook})
    return folder


def scores(course: Path) -> dict[str, float]:
    with gradebook(course) as grades:
        return {one.student.id: one.score for one in grades.assignment_submissions("week")}


@needs_sandbox
@pytest.mark.course
def test_grade_and_report_follow_the_file_and_name_the_sandboxed_tests(course: Path) -> None:
    process = autograder(course, "grade")
    assert process.returncode == 0, process.stderr
    assert "week: 3 points come from 1 sandboxed test (lesson/test-patched)" in process.stdout
    assert scores(course) == {"right": 9, "curt": 6}
    autograded = course / "gradebook" / "autograded" / "right" / "week"
    cells = nbformat.read(autograded / "lesson.ipynb", as_version=4).cells
    modes = {
        grade_id(cell): cell.metadata.autograder.get("mode")
        for cell in cells
        if "autograder" in cell.metadata
    }
    assert modes == {
        None: None,
        "hello": None,
        "test-value": "sealed",
        "test-patched": "sandboxed",
        "test-warned": "sealed",
    }
    assert '"mode": "sandboxed"' in (autograded / "verdicts.json").read_text()
    # The terminal's width decides where a line ends.
    report = " ".join(autograder(course, "report").stdout.split())
    assert "6 of 9 points are given out of the reach of students' code, and 3 by sandboxed tests" in report
    assert "2 unchanged" in autograder(course, "grade").stdout


@needs_sandbox
@pytest.mark.course
def test_a_changed_cell_and_a_course_that_forbids_it_fall_back_to_sealed(
    course: Path, tmp_path: Path
) -> None:
    course = shutil.copytree(course, tmp_path / "course")
    source = course / "solutions" / "week" / "lesson.py"
    text = source.read_text()
    source.write_text(text.replace("assert greeting ==", "assert greeting !="))
    process = autograder(course, "grade", "--anyway")
    assert "week/lesson/test-patched has changed since the audit, so it is sealed" in process.stdout
    source.write_text(text)
    with (course / "nbgrader_config.py").open("a") as configuration:
        configuration.write("c.SealedExecute.sandboxed_tests = False\n")
    process = autograder(course, "grade", "--anyway")
    assert "sandboxed" not in process.stdout
    assert scores(course) == {"right": 6, "curt": 6}
    assert "forbids sandboxed tests" in autograder(course, "audit").stdout
