"""`python -m autograder grade` resumes, replaces, keeps submissions apart, and says what it did."""

import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from test_grading import scores_in

from autograder.assignment.reference import grade_id
from autograder.course import notebook_sources
from course_copy import (
    ENVIRONMENT,
    autograder,
    copy_course,
    gradebook,
    hand_in,
    keep_only,
    mistake,
    needs_sandbox,
    released,
    run,
    solved,
)

ASSIGNMENT = "connectionist-models"
(SOURCE,) = (source for source in notebook_sources(ASSIGNMENT) if source.stem == "hebbian-learning")
pytestmark = [pytest.mark.xdist_group("grade"), needs_sandbox]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with one notebook, released."""
    course = copy_course(tmp_path_factory.mktemp("small"))
    keep_only(course, SOURCE.stem, ASSIGNMENT)
    for path in (course / "solutions").iterdir():
        if path.is_dir() and path.name != ASSIGNMENT:
            shutil.rmtree(path)
    assert autograder(course, "release").returncode == 0
    return course


@pytest.fixture
def course(small: Path, tmp_path: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copytree(small, tmp_path / "course"))


def put(course: Path, student: str, notebook: nbformat.NotebookNode) -> Path:
    return hand_in(course, student, ASSIGNMENT, {SOURCE.stem: notebook})


def grade(course: Path, *options: str) -> subprocess.CompletedProcess:
    process = autograder(course, "grade", "--no-figures", *options)
    assert "Traceback" not in process.stderr
    return process


def record(course: Path, student: str) -> dict:
    return json.loads((course / "gradebook/autograded" / student / ASSIGNMENT / "verdicts.json").read_text())


def test_a_run_that_is_killed_resumes_and_no_grade_differs(course: Path, tmp_path: Path) -> None:
    kinds = [solved(SOURCE), solved(SOURCE, mistake(SOURCE)), released(SOURCE)]
    for number in range(12):
        put(course, f"student-{number:02d}", kinds[number % 3])
    undisturbed = Path(shutil.copytree(course, tmp_path / "undisturbed"))
    assert grade(undisturbed).returncode == 0
    command = [sys.executable, "-m", "autograder", "grade", "--no-figures", "--workers", "2"]
    for done in (1, 5):
        process = subprocess.Popen(command, cwd=course, env=ENVIRONMENT, stdout=subprocess.DEVNULL)
        while len(list(course.glob("gradebook/autograded/*/*/verdicts.json"))) < done:
            assert process.poll() is None, "it was done before it could be killed"
            time.sleep(0.02)
        process.send_signal(signal.SIGKILL)
        process.wait()
        assert len(list(course.glob("gradebook/autograded/*/*/verdicts.json"))) < 12
    process = grade(course)
    assert process.returncode == 0, process.stderr
    assert "unchanged" in process.stdout
    assert scores_in(course) == scores_in(undisturbed)
    assert len(scores_in(course)) == 12


def test_a_second_run_at_the_same_time_is_refused_with_the_first_one_named(course: Path) -> None:
    put(course, "ada", solved(SOURCE))
    command = [sys.executable, "-m", "autograder", "grade", "--no-figures"]
    first = subprocess.Popen(command, cwd=course, env=ENVIRONMENT, stdout=subprocess.DEVNULL)
    lock = course / "gradebook/.grade.lock"
    while not lock.exists() or f"process {first.pid} " not in lock.read_text():
        assert first.poll() is None, "it was done before the second run began"
        time.sleep(0.02)
    first.send_signal(signal.SIGSTOP)
    second = grade(course)
    release = autograder(course, "release")  # which replaces what the first one compares the work with
    first.send_signal(signal.SIGCONT)
    assert release.returncode == 1
    assert release.stderr.startswith(f"`grade` is running (process {first.pid} on ")
    assert second.returncode == 1
    assert second.stderr.startswith(f"Another `grade` is running (process {first.pid} on ")
    assert first.wait() == 0
    assert "1 unchanged" in grade(course).stdout


def test_nothing_is_graded_twice_unless_it_changed_or_is_forced(course: Path) -> None:
    put(course, "ada", released(SOURCE))
    put(course, "ben", released(SOURCE))
    assert "Graded 2" in grade(course).stdout
    assert "Graded 0" in grade(course).stdout
    put(course, "ada", solved(SOURCE))
    assert "Graded 1" in grade(course).stdout
    assert scores_in(course)["ada", SOURCE.stem][0] > 0 == scores_in(course)["ben", SOURCE.stem][0]
    assert "Graded 1" in grade(course, "--force", "--student", "ben").stdout


def test_after_a_change_of_the_solutions_their_new_tests_grade(course: Path) -> None:
    put(course, "anna", solved(SOURCE))
    assert grade(course).returncode == 0
    assert "Graded 0" in grade(course).stdout
    full = scores_in(course)["anna", SOURCE.stem]
    source = course / "solutions" / ASSIGNMENT / SOURCE.name
    text = source.read_text("utf-8")
    (name,) = re.findall(r"^(test_\w+)\(\)$", text, re.MULTILINE)[-1:]
    source.write_text(text.replace(f"\n{name}()\n", f"\n{name}()\nraise AssertionError('new')\n"), "utf-8")
    assert "Graded 1" in grade(course, "--anyway").stdout
    assert scores_in(course)["anna", SOURCE.stem] < full


def test_a_process_that_goes_on_sees_the_solutions_as_they_are_now(course: Path) -> None:
    """The formgrader's button grades in JupyterLab's process, which may run for days."""
    source = course / "solutions" / ASSIGNMENT / SOURCE.name
    script = f"""
from pathlib import Path
from autograder.assignment.reference import references
source = Path({str(source)!r})
for _ in range(2):
    (reference,) = references({ASSIGNMENT!r}).values()
    print(reference.modules, any("A NEW LINE" in cell.source for cell in reference.instructor.cells))
    source.write_text(source.read_text() + "\\n# %%\\nimport csv, jinja2  # A NEW LINE\\n")
"""
    first, second = run(course, sys.executable, "-c", script).stdout.splitlines()
    assert first.endswith(" False")
    assert second.endswith(" True")
    assert ("jinja2" in first, "jinja2" in second) == (False, True)


def test_a_regrade_leaves_nothing_of_the_old_grade(course: Path) -> None:
    put(course, "ada", solved(SOURCE))
    grade(course)
    folder = put(course, "ada", solved(SOURCE))
    (folder / f"{SOURCE.stem}.ipynb").write_text("{broken")
    process = grade(course)
    assert "ada · hebbian-learning: not gradable" in process.stdout
    assert scores_in(course)["ada", SOURCE.stem][0] == 0
    printable = course / "gradebook/autograded/ada" / ASSIGNMENT / f"{SOURCE.stem}.ipynb"
    assert "Not gradable" in printable.read_text("utf-8")


def by_hand(course: Path) -> dict[str, tuple[float, bool]]:
    """What was given by hand to ada, and whether it waits to be confirmed."""
    with gradebook(course) as grades:
        (notebook,) = grades.find_submission(ASSIGNMENT, "ada").notebooks
        given = [one for one in notebook.grades if one.manual_score is not None]
        return {one.name: (one.manual_score, one.needs_manual_grade) for one in given}


def test_a_grade_given_by_hand_survives_and_is_asked_for_again_if_the_answer_changed(course: Path) -> None:
    notebook = solved(SOURCE)
    put(course, "ada", notebook)
    grade(course)
    with gradebook(course) as grades:
        for name in ("question", "test_recall"):
            given = grades.find_grade(name, SOURCE.stem, ASSIGNMENT, "ada")
            given.manual_score, given.needs_manual_grade = 2.5, False
        grades.db.commit()
    grade(course, "--force")
    assert by_hand(course) == {"question": (2.5, False), "test_recall": (2.5, False)}
    notebook.cells.append(nbformat.v4.new_code_cell("recall"))  # the answer in words is the same
    put(course, "ada", notebook)
    grade(course)
    assert by_hand(course) == {"question": (2.5, False), "test_recall": (2.5, True)}
    (answer,) = (cell for cell in notebook.cells if grade_id(cell) == "question")
    answer.source += " And more."
    put(course, "ada", notebook)
    grade(course)
    assert by_hand(course) == {"question": (2.5, True), "test_recall": (2.5, True)}
    grade(course, "--force")  # nobody has looked at it yet
    assert by_hand(course) == {"question": (2.5, True), "test_recall": (2.5, True)}


def test_if_a_record_is_lost_a_grade_given_by_hand_is_asked_for_again(course: Path) -> None:
    put(course, "ada", solved(SOURCE))
    grade(course)
    with gradebook(course) as grades:
        given = grades.find_grade("question", SOURCE.stem, ASSIGNMENT, "ada")
        given.manual_score, given.needs_manual_grade = 2.5, False
        grades.db.commit()
    (course / "gradebook/autograded/ada" / ASSIGNMENT / "verdicts.json").unlink()
    grade(course)
    assert by_hand(course) == {"question": (2.5, True)}


def test_a_late_submission_loses_what_nbgraders_late_policy_says(course: Path) -> None:
    with (course / "nbgrader_config.py").open("a") as config:
        config.write('c.LateSubmissionPlugin.penalty_method = "zero"\n')
    for student, time_stamp in (("ada", "2026-11-20 12:00:00 UTC"), ("ben", "2026-11-20 12:00:01 UTC")):
        (put(course, student, solved(SOURCE)) / "timestamp.txt").write_text(time_stamp)
    with gradebook(course) as grades:
        grades.update_or_create_assignment(ASSIGNMENT, duedate="2026-11-20 12:00:00 UTC")
    grade(course)
    with gradebook(course) as grades:
        in_time, late = (grades.find_submission_notebook(SOURCE.stem, ASSIGNMENT, s) for s in ("ada", "ben"))
        assert in_time.late_submission_penalty is None
        assert late.late_submission_penalty == late.score == in_time.score > 0


POLICY = """
from nbgrader.plugins import LateSubmissionPlugin

class Tenth(LateSubmissionPlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return score / 10
"""
CHOICE = """
import sys
sys.path.append(str(Path(__file__).parent))
c.AssignLatePenalties.plugin_class = "policy.Tenth"
"""


def exported(course: Path) -> dict[str, str]:
    process = autograder(course, "export")
    assert process.returncode == 0, process.stderr
    (row,) = csv.DictReader((course / "gradebook/grades.csv").read_text("utf-8").splitlines())
    return {name: row[name] for name in ("raw_score", "late_penalty", "score")}


def test_a_late_penalty_is_that_of_the_points_the_policy_and_the_due_date_of_now(course: Path) -> None:
    (put(course, "ada", solved(SOURCE)) / "timestamp.txt").write_text("2026-11-20 12:00:00 UTC")
    (course / "policy.py").write_text(POLICY)
    with gradebook(course) as grades:
        grades.update_or_create_assignment(ASSIGNMENT, duedate="2026-11-19 12:00:00 UTC")
    grade(course)
    assert exported(course) == {"raw_score": "17.0", "late_penalty": "0", "score": "17.0"}
    config = course / "nbgrader_config.py"
    config.write_text(config.read_text() + CHOICE)  # a policy that was chosen after grading
    assert exported(course) == {"raw_score": "17.0", "late_penalty": "1.7", "score": "15.3"}
    with gradebook(course) as grades:
        given = grades.find_grade("question", SOURCE.stem, ASSIGNMENT, "ada")
        given.manual_score, given.needs_manual_grade = 3.0, False
        grades.db.commit()
    assert autograder(course, "feedback").returncode == 0
    page = course / "gradebook/feedback/ada" / ASSIGNMENT / "feedback.html"
    assert ">18 of 20</strong>" in page.read_text("utf-8")
    assert "2 points were taken off because you handed it in late" in page.read_text("utf-8")
    with gradebook(course) as grades:  # so that nbgrader shows the same
        assert grades.find_submission_notebook(SOURCE.stem, ASSIGNMENT, "ada").late_submission_penalty == 2
    assert exported(course) == {"raw_score": "20.0", "late_penalty": "2.0", "score": "18.0"}
    with gradebook(course) as grades:
        grades.update_or_create_assignment(ASSIGNMENT, duedate="2026-11-21 12:00:00 UTC")
    assert exported(course) == {"raw_score": "20.0", "late_penalty": "0", "score": "20.0"}


def test_links_and_strange_names_are_told_and_not_followed(course: Path) -> None:
    folder = put(course, "ada", solved(SOURCE))
    secret = course / "solutions" / ASSIGNMENT / f"{SOURCE.stem}.py"
    (folder / "link.py").symlink_to(secret)
    os.mkfifo(folder / "pipe")
    (course / "gradebook/submitted/eve").symlink_to(course / "gradebook/submitted/ada")
    (course / "gradebook/submitted" / "a\nb").mkdir()
    put(course, ".mia", solved(SOURCE))
    (course / "gradebook/submitted/.cache").mkdir()
    (course / "gradebook/submitted/work.ipynb").write_text("")
    process = grade(course)
    assert process.returncode == 4
    assert "link.py is not a regular file" in process.stdout
    assert "submitted/eve is ignored" in process.stderr
    assert r"submitted/a\nb is ignored" in process.stderr
    assert "submitted/.mia is ignored: it is not a student's folder. Rename it: its name" in process.stderr
    assert ".cache" not in process.stderr
    assert "submitted/work.ipynb is ignored: it is not a student's folder. Move it into" in process.stderr
    assert not (course / "gradebook/autograded/ada" / ASSIGNMENT / "link.py").exists()
    assert set(scores_in(course)) == {("ada", SOURCE.stem)}


def test_work_in_a_wrong_folder_is_named_with_its_assignment(course: Path) -> None:
    put(course, "ada", solved(SOURCE))
    submitted = course / "gradebook/submitted"
    assert grade(course).returncode == 0
    for folder in (
        "ben/connectionist_models",
        "eve",
        "extra-level/eve/connectionist-models",
        "Müller, Jörg_12345_assignsubmission_file_",
        "ada/Hebbian learning",
        "ada/unknown",
        "ada/.hidden",
        "ada/__MACOSX",
    ):
        (submitted / folder).mkdir(parents=True)
        nbformat.write(solved(SOURCE), submitted / folder / f"{SOURCE.stem}.ipynb")
    (submitted / "ada/unknown/hebbian-learning.ipynb").rename(submitted / "ada/unknown/mine.ipynb")
    (submitted / "ada/linked").symlink_to(submitted / "ada" / ASSIGNMENT)
    process = grade(course)
    assert process.returncode == 4
    belongs = (
        "is not graded: it is not in an assignment's folder. It probably belongs to connectionist-models."
    )
    *lines, last = process.stderr.splitlines()
    assert lines == [
        f"gradebook/submitted/Müller, Jörg_12345_assignsubmission_file_/{SOURCE.stem}.ipynb {belongs}",
        f"gradebook/submitted/ada/Hebbian learning {belongs}",
        "gradebook/submitted/ada/linked is not graded: it is a link.",
        "gradebook/submitted/ada/unknown is not graded: it is not an assignment's folder.",
        f"gradebook/submitted/ben/connectionist_models {belongs}",
        f"gradebook/submitted/eve/{SOURCE.stem}.ipynb {belongs}",
        f"gradebook/submitted/extra-level/eve {belongs}",
    ]
    assert last == "Not graded: 7 files or folders in gradebook/submitted, listed at the top."
    process = grade(course, "--student", "ben")
    assert process.returncode == 4
    assert "There is nothing to grade for ben" in process.stdout
    assert len(process.stderr.splitlines()) == 2


def test_nbgrader_autograde_finds_the_same_answers(course: Path) -> None:
    """Merged and copied cells, with which nbgrader alone loses an answer or ends the batch."""
    merged, copied, below = solved(SOURCE), solved(SOURCE), released(SOURCE)
    (answer,) = (cell for cell in merged.cells if cell.cell_type == "code" and "def recall(" in cell.source)
    (test,) = (cell for cell in merged.cells if "def test_hebbian_weights(" in cell.source)
    test.source += f"\n\n{answer.source}"
    merged.cells.remove(answer)
    stub = next(
        cell for cell in released(SOURCE).cells if cell.cell_type == "code" and "def recall(" in cell.source
    )
    stub.id = "copied"
    copied.cells.append(stub)
    below.cells.append(nbformat.v4.new_markdown_cell("Because everything changes its sign."))
    for student, notebook in (("ada", merged), ("ben", copied), ("eve", below)):
        put(course, student, notebook)
    process = run(course, "nbgrader", "autograde", ASSIGNMENT, "--SealedExecute.figures=False")
    assert process.returncode == 0, process.stderr
    maximum = scores_in(course)["ada", SOURCE.stem][1]
    assert {student: points for (student, _), (points, _) in scores_in(course).items()} == {
        "ada": maximum,
        "ben": maximum,
        "eve": 0,
    }
    with gradebook(course) as grades:
        waits = grades.find_grade("question", SOURCE.stem, ASSIGNMENT, "eve")
        assert (waits.auto_score, waits.needs_manual_grade) == (None, True)


def test_the_solved_file_of_several_is_graded_with_its_module_and_figures(course: Path) -> None:
    folder = put(course, "ada", released(SOURCE))
    (folder / "work").mkdir()
    notebook = solved(SOURCE)
    (answer,) = (cell for cell in notebook.cells if cell.cell_type == "code" and "def recall(" in cell.source)
    (folder / "work/mine.py").write_text(f"import numpy as np\n\n{answer.source}")
    answer.source = "from mine import recall\nprint(open('notes/a.txt').read())"
    (folder / "work/notes").mkdir()
    (folder / "work/notes/a.txt").write_text("my notes")
    nbformat.write(notebook, folder / "work/homework.ipynb.txt")
    process = autograder(course, "grade")
    assert process.returncode == 0, process.stderr
    points, maximum = scores_in(course)["ada", SOURCE.stem]
    assert points == maximum
    assert "ada · hebbian-learning: the notebook was handed in as work/homework.ipynb.txt" in process.stdout
    assert "also handed in, and not graded: hebbian-learning.ipynb" in process.stdout
    assert record(course, "ada")["notebooks"][SOURCE.stem]["file"] == "work/homework.ipynb.txt"
    path = course / "gradebook/autograded/ada" / ASSIGNMENT / f"{SOURCE.stem}.ipynb"
    outputs = {cell.source: cell.outputs for cell in nbformat.read(path, 4).cells if cell.cell_type == "code"}
    assert outputs[answer.source][0].text == "my notes\n"
    assert "image/png" in path.read_text("utf-8")


def test_a_renamed_notebook_is_found_and_a_missing_one_is_told(course: Path) -> None:
    folder = put(course, "ada", solved(SOURCE))
    (folder / f"{SOURCE.stem}.ipynb").rename(folder / "my homework (2).ipynb")
    put(course, "ben", solved(SOURCE))
    (course / "gradebook/submitted/ben" / ASSIGNMENT / f"{SOURCE.stem}.ipynb").unlink()
    process = grade(course)
    assert "handed in as my homework (2).ipynb" in process.stdout
    assert f"{ASSIGNMENT}/{SOURCE.stem} is missing in 1 submission: ben" in process.stdout
    points, maximum = scores_in(course)["ada", SOURCE.stem]
    assert points == maximum


def test_an_autograded_notebook_reads_like_an_executed_one(course: Path) -> None:
    put(course, "ada", solved(SOURCE))
    assert autograder(course, "grade").returncode == 0
    notebook = nbformat.read(
        course / "gradebook/autograded/ada" / ASSIGNMENT / f"{SOURCE.stem}.ipynb", as_version=4
    )
    nbformat.validate(notebook)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert any("image/png" in output.get("data", {}) for output in outputs)
    assert not [output for output in outputs if output.output_type == "error"]


def test_without_figures_only_the_instructors_own_pictures_are_left_out(course: Path) -> None:
    notebook = solved(SOURCE)
    pictures = [cell for cell in notebook.cells if "picture" in cell.metadata.get("tags", [])]
    assert len(pictures) > 2
    pictures[0].source += "\nprint('executed')"
    put(course, "ada", notebook)
    grade(course)
    path = course / "gradebook/autograded/ada" / ASSIGNMENT / f"{SOURCE.stem}.ipynb"
    outputs = {cell.source: cell.get("outputs") for cell in nbformat.read(path, as_version=4).cells}
    assert "executed" in str(outputs[pictures[0].source])
    assert [outputs[cell.source] for cell in pictures[1:]] == [[]] * (len(pictures) - 1)
    points, maximum = scores_in(course)["ada", SOURCE.stem]
    assert points == maximum


def test_without_figures_a_picture_whose_variables_an_answer_uses_is_executed(course: Path) -> None:
    notebook = solved(SOURCE)
    (cell,) = (cell for cell in notebook.cells if cell.source.startswith("def recall"))
    cell.source = f"print(five.shape)\n\n\n{cell.source}"
    put(course, "ada", notebook)
    grade(course)
    points, maximum = scores_in(course)["ada", SOURCE.stem]
    assert points == maximum


def rendered(course: Path) -> list[str]:
    """Who has figures."""
    students = sorted(path.name for path in (course / "gradebook/autograded").iterdir())
    return [
        student
        for student in students
        if all(one["has_figures"] for one in record(course, student)["notebooks"].values())
    ]


def test_the_grades_are_there_before_the_figures_and_these_can_be_stopped(course: Path) -> None:
    for student in ("ada", "ben", "eve"):
        put(course, student, solved(SOURCE))
    process = subprocess.Popen(
        [sys.executable, "-m", "autograder", "grade"], cwd=course, env=ENVIRONMENT, stdout=subprocess.DEVNULL
    )
    last = course / "gradebook/autograded/eve" / ASSIGNMENT / "verdicts.json"
    while not last.exists() or not rendered(course):
        assert process.poll() is None, "it was done before it could be killed"
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.wait()
    scores, some = scores_in(course), rendered(course)
    assert len(scores) == 3
    assert all(points == maximum for points, maximum in scores.values())
    assert 1 <= len(some) < 3
    process = autograder(course, "grade")
    assert process.returncode == 0, process.stderr
    assert "Graded 0" in process.stdout
    assert f"Rendered the figures of {3 - len(some)} in" in process.stdout
    assert rendered(course) == ["ada", "ben", "eve"]
    assert scores_in(course) == scores
    assert "Rendered" not in autograder(course, "grade").stdout


def test_while_figures_are_rendered_a_students_code_finds_what_it_found_when_it_was_graded(
    course: Path,
) -> None:
    notebook = solved(SOURCE)
    look = nbformat.v4.new_code_cell("import os\nprint('found', sorted(os.listdir()))")
    notebook.cells.append(look)
    (put(course, "ada", notebook) / "helper.py").write_text("")
    path = course / "gradebook/autograded/ada" / ASSIGNMENT / f"{SOURCE.stem}.ipynb"
    printed = []
    for options in (["--no-figures"], []):
        assert autograder(course, "grade", *options).returncode == 0
        printed.append(nbformat.read(path, as_version=4).cells[-1].outputs[0].text)
    assert rendered(course) == ["ada"]
    assert printed == ["found ['digits.csv', 'helper.py']\n"] * 2


def test_while_figures_are_rendered_no_autograded_notebook_is_in_reach(course: Path) -> None:
    notebook = solved(SOURCE)
    look = "from pathlib import Path\nprint('found', len(list(Path().rglob('*.ipynb'))))"
    notebook.cells.append(nbformat.v4.new_code_cell(look))
    folder = put(course, "ada", notebook)
    (folder / f"{SOURCE.stem}.ipynb").rename(folder / "mine.ipynb")
    (folder / "other.ipynb").write_text(nbformat.writes(nbformat.v4.new_notebook()))
    path = course / "gradebook/autograded/ada" / ASSIGNMENT / f"{SOURCE.stem}.ipynb"
    found = []
    for options in (["--no-figures"], []):
        assert autograder(course, "grade", *options).returncode == 0
        found.append(nbformat.read(path, as_version=4).cells[-1].outputs[0].text)
    assert rendered(course) == ["ada"]
    assert found == ["found 1\n", "found 0\n"]


def test_a_notebook_that_had_to_be_stopped_is_not_executed_again_for_its_figures(course: Path) -> None:
    notebook = solved(SOURCE)
    notebook.cells.append(nbformat.v4.new_code_cell("print('here')\nwhile True: pass"))
    put(course, "ada", notebook)
    process = autograder(course, "grade", "--cell-seconds", "3")
    assert process.returncode == 0, process.stderr
    path = course / "gradebook/autograded/ada" / ASSIGNMENT / f"{SOURCE.stem}.ipynb"
    assert "image/png" not in path.read_text("utf-8")
    assert rendered(course) == ["ada"]
    points, maximum = scores_in(course)["ada", SOURCE.stem]
    assert points == maximum


def test_figures_that_are_not_the_graders_to_draw_any_more_stop_nothing(course: Path) -> None:
    for student in ("ada", "ben"):
        put(course, student, solved(SOURCE))
    grade(course)
    (course / "gradebook/autograded/ada" / ASSIGNMENT / f"{SOURCE.stem}.ipynb").unlink()
    (course / "gradebook/submitted/ben" / ASSIGNMENT / f"{SOURCE.stem}.ipynb").unlink()
    process = autograder(course, "grade")
    assert process.returncode == 0, process.stderr
    assert "Traceback" not in process.stderr
    assert rendered(course) == ["ada", "ben"]


def test_without_bubblewrap_grade_refuses_until_told_otherwise(course: Path) -> None:
    put(course, "ada", solved(SOURCE))
    tools = course / "bin"
    tools.mkdir()
    environment = {**ENVIRONMENT, "PATH": str(tools)}
    command = [sys.executable, "-m", "autograder", "grade", "--no-figures"]
    refused = subprocess.run(command, cwd=course, env=environment, capture_output=True, text=True)
    assert refused.returncode == 1
    assert "bubblewrap is not installed" in refused.stderr
    assert "doctor" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (course / "gradebook/autograded").exists()
    allowed = subprocess.run(
        [*command, "--sandbox", "none"], cwd=course, env=environment, capture_output=True, text=True
    )
    assert allowed.returncode == 0, allowed.stderr
    assert "Graded without a sandbox" in allowed.stdout
    assert record(course, "ada")["sandbox"] == "none"
    points, maximum = scores_in(course)["ada", SOURCE.stem]
    assert points == maximum


def dask():
    return pytest.importorskip("distributed", reason="Dask is not installed: --scheduler was not tried")


def test_dasks_workers_give_the_same_grades(course: Path) -> None:
    distributed = pytest.importorskip(
        "distributed", reason="Dask is not installed: `grade --scheduler` not tried"
    )
    put(course, "ada", solved(SOURCE))
    put(course, "ben", solved(SOURCE, mistake(SOURCE)))
    grade(course)
    here = scores_in(course)
    with distributed.LocalCluster(n_workers=1, threads_per_worker=2, dashboard_address=None) as cluster:
        process = autograder(course, "grade", "--force", "--scheduler", cluster.scheduler_address)
    assert process.returncode == 0, process.stderr
    assert "Graded 2" in process.stdout
    assert "Rendered the figures of 2" in process.stdout
    assert scores_in(course) == here


PICTURE = "iVBORw0KGgo="


def test_one_page_that_cannot_be_made_stops_no_other(course: Path) -> None:
    for student in ("ada", "ben", "eve"):
        put(course, student, solved(SOURCE))
    grade(course)
    pages = {
        s: course / "gradebook/feedback" / s / ASSIGNMENT / "feedback.html" for s in ("ada", "ben", "eve")
    }
    assert autograder(course, "feedback").returncode == 0
    (course / "gradebook/autograded/ben" / ASSIGNMENT / f"{SOURCE.stem}.ipynb").write_text("{damaged")
    pages["eve"].unlink()
    process = autograder(course, "feedback")
    assert process.returncode == 3
    assert "Wrote 2 pages" in process.stdout
    assert process.stderr.splitlines() == [
        f"The page of ben for {ASSIGNMENT} could not be made: see gradebook/grade.log."
    ]
    assert {student: path.is_file() for student, path in pages.items()} == {
        "ada": True,
        "ben": False,  # an old page would be taken for the current one
        "eve": True,
    }
    log = (course / "gradebook/grade.log").read_text("utf-8")
    assert f"ERROR ben/{ASSIGNMENT}: the feedback page was not made\nTraceback" in log


def test_a_picture_in_an_answer_is_on_the_page(course: Path) -> None:
    there, missing = solved(SOURCE), solved(SOURCE)
    for notebook in (there, missing):
        answer = next(cell for cell in notebook.cells if grade_id(cell) == "question")
        answer.source = "![](attachment:my%20photo.png) ![none](attachment:none.png) ![](attachment:)"
    answer = next(cell for cell in there.cells if cell.source.startswith("![]"))
    answer.attachments = {"my photo.png": {"image/png": PICTURE}}
    put(course, "ada", there)
    put(course, "ben", missing)
    grade(course)
    process = autograder(course, "feedback")
    assert process.returncode == 0, process.stderr
    shown = []
    for student in ("ada", "ben"):
        page = course / "gradebook/feedback" / student / ASSIGNMENT / "feedback.html"
        (text,) = re.findall(r'<div class="answer">(.*?)</div>', page.read_text("utf-8"), re.DOTALL)
        shown.append(
            (
                text.count(f'<img src="data:image/png;base64,{PICTURE}"'),
                text.count("not part of the notebook"),
            )
        )
    assert shown == [(1, 2), (0, 3)]


def test_what_is_missing_or_changed_gets_a_line_per_notebook_and_the_rest_is_seen(course: Path) -> None:
    for number in range(23):
        (course / f"gradebook/submitted/student-{number:02d}" / ASSIGNMENT).mkdir(parents=True)
    notebook = solved(SOURCE)
    for cell in notebook.cells:
        if (grade_id(cell) or "").startswith("test_"):
            cell.source = "pass"
    put(course, "olga", notebook)
    lines = " ".join(grade(course).stdout.split())
    names = ", ".join(f"student-{number:02d}" for number in range(20))
    assert f"{ASSIGNMENT}/{SOURCE.stem} is missing in 23 submissions: {names} and 3 more" in lines
    assert lines.count(" · ") == 1
    assert (
        "olga · hebbian-learning: the source of 6 tests was changed; the originals were used: test_" in lines
    )
    report = " ".join(autograder(course, "report").stdout.split())
    assert f"{names}, student-20, student-21, student-22" in report
    assert report.count("1 of 1") == 6


def test_a_page_says_why_a_notebook_was_not_gradable_and_not_what_is_wrong_in_it(course: Path) -> None:
    (put(course, "ada", solved(SOURCE)) / f"{SOURCE.stem}.ipynb").write_text("")
    (put(course, "ben", solved(SOURCE)) / f"{SOURCE.stem}.ipynb").unlink()
    grade(course)
    with gradebook(course) as grades:  # the instructor asked the student
        given = grades.find_grade("question", SOURCE.stem, ASSIGNMENT, "ben")
        given.manual_score, given.needs_manual_grade = 2.0, False
        grades.db.commit()
    assert autograder(course, "feedback").returncode == 0
    pages = [course / "gradebook/feedback" / name / ASSIGNMENT / "feedback.html" for name in ("ada", "ben")]
    ada, ben = (path.read_text("utf-8").split("<footer>")[0] for path in pages)
    assert "Not gradable:</strong> the file is not a notebook: it is empty." in ada
    assert "Not gradable:</strong> the notebook was not handed in." in ben
    assert [page.count("✗") for page in (ada, ben)] == [0, 0]
    assert "◐</span> Your answer in words" in ben
    assert [page.count("Your answer in words") for page in (ada, ben)] == [0, 1]
    assert "<details>" not in ada + ben


def test_a_scheduler_that_is_not_there_is_told_in_one_sentence(course: Path) -> None:
    dask()
    put(course, "ada", solved(SOURCE))
    process = grade(course, "--scheduler", "tcp://127.0.0.1:9")
    assert process.returncode == 1
    assert "There is no Dask scheduler at tcp://127.0.0.1:9" in process.stderr


def test_release_names_a_cell_with_a_syntax_error_and_grade_does_without_it(course: Path) -> None:
    path = course / "solutions" / ASSIGNMENT / SOURCE.name
    text = path.read_text("utf-8")
    path.write_text(text.replace("import numpy as np\n", "import numpy as np\ndef (:\n", 1))
    process = autograder(course, "release")
    assert process.returncode == 0
    assert re.fullmatch(
        rf"solutions/{ASSIGNMENT}/{SOURCE.name}, line \d+, is not Python: .+\.\n", process.stderr
    )
    put(course, "ada", solved(SOURCE))
    assert grade(course).returncode == 0
    assert scores_in(course)["ada", SOURCE.stem][0] > 0


# Grades as if the grader had a bug, of which nobody knows.
BUG = """
import sys
from autograder.grading import submission
from autograder.__main__ import main

def restore(*_):
    raise KeyError("a bug of the grader's")

submission.restore = restore
sys.exit(main(["grade", "--no-figures"]))
"""


def test_a_bug_of_the_grader_costs_no_points_and_is_told_with_its_traceback(course: Path) -> None:
    put(course, "ada", solved(SOURCE))
    process = run(course, sys.executable, "-c", BUG)
    assert process.returncode == 3
    assert "Traceback" not in process.stderr
    assert "could not be graded yet" in process.stdout
    assert "gradebook/grade.log" in process.stdout
    log = (course / "gradebook/grade.log").read_text("utf-8")
    assert 'raise KeyError("a bug of the grader\'s")' in log or 'KeyError: "a bug of the grader\'s"' in log
    assert "ada" in log
    with gradebook(course) as grades:
        (submission,) = grades.assignment_submissions(ASSIGNMENT)
        scored = [
            (grade.auto_score, grade.needs_manual_grade)
            for one in submission.notebooks
            for grade in one.grades
        ]
    assert scored
    assert set(scored) == {(None, True)}
    again = autograder(course, "grade", "--no-figures")  # without the bug, nothing has to be forced
    assert again.returncode == 0, again.stderr
    assert "Graded 1" in again.stdout
