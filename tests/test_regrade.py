"""After a change of the tests, only the notebooks whose tests changed are graded again."""

import json
import re
import shutil
from hashlib import sha256
from pathlib import Path

import pytest
from test_grading import scores_in

from autograder.course import notebook_sources
from course_copy import autograder, copy_course, gradebook, hand_in, mistake, needs_sandbox, solved

ASSIGNMENT = "connectionist-models"
SOURCES = {source.stem: source for source in notebook_sources(ASSIGNMENT)}
CHANGED, SAME = "perceptron", ("hebbian-learning", "multilayer-perceptron")
WITH_QUESTION = ("hebbian-learning", "perceptron")
MARK = 1234.5  # seconds that no execution takes

pytestmark = [pytest.mark.xdist_group("grade"), needs_sandbox]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course of three notebooks, in which two students were graded and some answers were marked."""
    course = copy_course(tmp_path_factory.mktemp("regrade"))
    for path in (course / "solutions").iterdir():
        if path.is_dir() and path.name != ASSIGNMENT:
            shutil.rmtree(path)
    assert autograder(course, "release").returncode == 0
    hand_in(course, "ada", ASSIGNMENT, {name: solved(source) for name, source in SOURCES.items()})
    wrong = {name: solved(source, mistake(source)) for name, source in SOURCES.items()}
    hand_in(course, "ben", ASSIGNMENT, wrong)
    assert "Graded 2" in grade(course)
    with gradebook(course) as grades:
        for name in WITH_QUESTION:
            given = grades.find_grade("question", name, ASSIGNMENT, "ada")
            given.manual_score, given.needs_manual_grade = 2.0, False
        grades.db.commit()
    return course


def grade(course: Path, *options: str) -> str:
    # Anyway, because a changed test fails the assignment's own solution, too.
    process = autograder(course, "grade", "--no-figures", "--anyway", *options)
    assert process.returncode == 0, process.stderr
    return " ".join(process.stdout.split())


def record_of(course: Path, student: str) -> Path:
    return course / "gradebook/autograded" / student / ASSIGNMENT / "verdicts.json"


def mark(course: Path) -> None:
    """Mark what would be replaced if a notebook were executed again: the seconds, and its figures."""
    for student in ("ada", "ben"):
        path = record_of(course, student)
        record = json.loads(path.read_text())
        for notebook in record["notebooks"].values():
            notebook["has_figures"] = True
            for verdict in notebook["verdicts"]:
                verdict["seconds"] = MARK
        path.write_text(json.dumps(record))


def executed(course: Path, student: str) -> set[str]:
    """Name the notebooks that have lost the marks, of which none may have lost only some."""
    notebooks = json.loads(record_of(course, student).read_text())["notebooks"]
    marks = {
        name: {one["has_figures"], *(verdict["seconds"] == MARK for verdict in one["verdicts"])}
        for name, one in notebooks.items()
    }
    assert all(len(values) == 1 for values in marks.values())
    return {name for name, values in marks.items() if values == {False}}


def change_a_test(course: Path, message: str) -> None:
    """Let the last test of a notebook fail with a message."""
    path = course / "solutions" / ASSIGNMENT / f"{CHANGED}.py"
    text = path.read_text("utf-8")
    (name,) = re.findall(r"^(test_\w+)\(\)$", text, re.MULTILINE)[-1:]
    new = f"\n{name}()\nraise AssertionError({message!r})\n"
    path.write_text(text.replace(f"\n{name}()\n", new), "utf-8")


def notebooks_of(course: Path, student: str) -> dict[str, str]:
    folder = record_of(course, student).parent
    return {path.stem: sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.ipynb")}


def test_only_the_notebook_with_the_changed_test_is_executed_again(course: Path) -> None:
    mark(course)
    before, notebooks = scores_in(course), notebooks_of(course, "ada")
    change_a_test(course, "new")
    printed = grade(course)
    assert "Graded 2" in printed
    assert "4 notebooks were not executed again, because their tests are the same" in printed
    assert re.search(r"before any late penalty\. [12] lost \d", printed)
    assert executed(course, "ada") == executed(course, "ben") == {CHANGED}
    after = scores_in(course)
    assert {key: after[key] for key in after if key[1] != CHANGED} == {
        key: before[key] for key in before if key[1] != CHANGED
    }
    assert after["ada", CHANGED][0] < before["ada", CHANGED][0]
    kept = notebooks_of(course, "ada")
    assert [kept[name] for name in SAME] == [notebooks[name] for name in SAME]
    with gradebook(course) as grades:
        for name in WITH_QUESTION:
            given = grades.find_grade("question", name, ASSIGNMENT, "ada")
            assert (given.manual_score, bool(given.needs_manual_grade)) == (2.0, False)
    assert "Graded 0" in grade(course)
    mark(course)
    assert "not executed again" not in grade(course, "--force", "--student", "ada")
    assert executed(course, "ada") == set(SOURCES)


def test_a_change_of_what_all_notebooks_use_grades_all_of_them(course: Path) -> None:
    mark(course)
    (course / "solutions" / ASSIGNMENT / "more.csv").write_text("1,2\n")
    assert "not executed again" not in grade(course)
    assert executed(course, "ada") == set(SOURCES)
    mark(course)
    with (course / "solutions/checks.py").open("a") as file:
        file.write("\n# another line\n")
    grade(course)
    assert executed(course, "ada") == set(SOURCES)


def test_a_record_of_an_earlier_version_stays_valid_until_a_test_changes(course: Path) -> None:
    for student in ("ada", "ben"):
        path = record_of(course, student)
        record = json.loads(path.read_text())
        for notebook in record["notebooks"].values():
            del notebook["digest"], notebook["has_figures"]
        path.write_text(json.dumps({**record, "has_figures": True}))
    before = record_of(course, "ada").read_bytes()
    assert "Graded 0" in grade(course)
    assert record_of(course, "ada").read_bytes() == before
    change_a_test(course, "newer")
    printed = grade(course)
    assert "Graded 2" in printed
    assert "not executed again" not in printed


def test_a_notebook_that_was_removed_or_damaged_is_executed_again(course: Path) -> None:
    mark(course)
    record_of(course, "ben").with_name(f"{SAME[0]}.ipynb").write_text("{")
    record_of(course, "ada").with_name(f"{SAME[1]}.ipynb").unlink()
    change_a_test(course, "newest")
    grade(course)
    assert executed(course, "ben") == {CHANGED, SAME[0]}
    assert executed(course, "ada") == {CHANGED, SAME[1]}
