"""Submissions that are none, or not what they seem, in a real course that `grade` grades in one batch."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from autograder.assignment.source import read_source
from course_copy import copy_configuration, needs_sandbox

HERE = Path(__file__).parent / "adversarial"
NAME = "attacked"
SECRET = "SECRET-OF-THE-MACHINE-1f9"

pytestmark = [pytest.mark.xdist_group("attacked-course"), needs_sandbox]


class Course:
    """A course of one assignment, and the submissions to it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        copy_configuration(root)
        (root / "solutions" / NAME).mkdir(parents=True)
        shutil.copy(HERE / "exercise.py", root / "solutions" / NAME)
        (root / "solutions" / NAME / "data.csv").write_text("1,2,3\n")
        self.command("release")
        self.released = nbformat.read(root / "exercises" / NAME / "exercise.ipynb", as_version=4)
        self.submitted = root / "gradebook" / "submitted"

    def command(self, *args: str) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "autograder", *args]
        return subprocess.run(command, cwd=self.root, capture_output=True, text=True, timeout=300)

    def grade(self, *args: str) -> subprocess.CompletedProcess:
        limits = ("--cell-seconds", "3", "--notebook-seconds", "10", "--memory", "512")
        process = self.command("grade", NAME, *limits, *args)
        assert process.returncode in (0, 4), process.stderr
        return process

    def folder(self, student: str) -> Path:
        folder = self.submitted / student / NAME
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def notebook(self, program: str = "right") -> nbformat.NotebookNode:
        """Return a notebook with an answer from `adversarial`, or of that text."""
        path = HERE / "honest" / "plain.py" if program == "right" else None
        notebook = nbformat.from_dict(json.loads(json.dumps(self.released)))
        for cell in notebook.cells:
            if cell.metadata.get("nbgrader", {}).get("grade_id") == "answer":
                cell.source = path.read_text() if path else program
        return notebook

    def hand_in(self, student: str, notebook: object, file: str = "exercise.ipynb") -> Path:
        path = self.folder(student) / file
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(notebook, bytes):
            path.write_bytes(notebook)
        else:
            path.write_text(json.dumps(notebook))
        return path

    def verdicts(self, student: str) -> dict:
        path = self.root / "gradebook" / "autograded" / student / NAME / "verdicts.json"
        return json.loads(path.read_text())["notebooks"]["exercise"]

    def score(self, student: str) -> float:
        """Return a student's score, as the gradebook and the autograded notebook agree that it is."""
        with sqlite3.connect(self.root / "gradebook" / "gradebook.db") as db:
            (row,) = db.execute(
                "select sum(grade.auto_score) from grade join submitted_notebook on grade.notebook_id = "
                "submitted_notebook.id join submitted_assignment on submitted_notebook.assignment_id = "
                "submitted_assignment.id where student_id = ?",
                (student,),
            )
        verdicts = self.verdicts(student)["verdicts"]
        assert row[0] == sum(verdict["score"] for verdict in verdicts)
        return row[0]


# Each hands something in; what is returned are the points that it must get, and words of the reason.


def changed_tests(course: Course):
    notebook = course.notebook("def double(x): return None")
    for cell in notebook.cells:
        header = cell.metadata.get("nbgrader", {})
        if header.get("grade"):
            cell.source = "10"
            header.update(points=1000, locked=False, solution=False, task=False)
    course.hand_in("changed-tests", notebook)
    return 0, "was changed"


def deleted_tests(course: Course):
    notebook = course.notebook("def double(x): return None")
    notebook.cells = [cell for cell in notebook.cells if not cell.metadata.get("nbgrader", {}).get("grade")]
    course.hand_in("deleted-tests", notebook)
    return 0, "were deleted"


def duplicated_tests(course: Course):
    notebook = course.notebook()
    notebook.cells += json.loads(json.dumps(notebook.cells))
    course.hand_in("duplicated-tests", notebook)
    return 10, "more than once"


def first_the_tests(course: Course):
    notebook = course.notebook()
    notebook.cells.reverse()
    course.hand_in("tests-first", notebook)
    return 10, "was in front of"


def types_changed(course: Course):
    notebook = course.notebook("def double(x): return None")
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade"):
            cell.cell_type = "markdown"
            cell.pop("outputs", None)
            cell.pop("execution_count", None)
    course.hand_in("changed-types", notebook)
    return 0, ""


def answers_claim_to_be_graded(course: Course):
    notebook = course.notebook("def double(x): return None")
    for cell in notebook.cells:
        header = cell.metadata.get("nbgrader", {})
        if header.get("solution"):
            header.update(grade=True, points=100, grade_id="test-double")
    course.hand_in("claims", notebook)
    return 0, ""


def metadata_of_strange_types(course: Course):
    notebook = course.notebook()
    for number, cell in enumerate(notebook.cells):
        if not cell.metadata.get("nbgrader", {}).get("solution"):
            cell.metadata = [{"nbgrader": [1]}, {"nbgrader": {"grade_id": {"a": []}}}, {"tags": 3}][
                number % 3
            ]
    course.hand_in("strange-metadata", notebook)
    return 10, "were deleted"


def kernel_changed(course: Course):
    notebook = course.notebook()
    notebook.metadata = {"kernelspec": {"name": "bash", "language": "bash", "display_name": "\x1b[2J"}}
    notebook.nbformat_minor = 99
    course.hand_in("kernel", notebook)
    return 10, ""


def verdicts_forged(course: Course):
    notebook = course.notebook("def double(x): return None")
    output = {"output_type": "execute_result", "data": {"text/plain": "10"}, "metadata": {}}
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = [{**output, "execution_count": 1}]
            cell.metadata["autograder"] = {"score": 10.0, "status": "passed"}
    course.hand_in("forged", notebook)
    course.hand_in("forged", b'{"digest": "", "notebooks": {}}', "verdicts.json")
    return 0, ""


def broken_json(course: Course):
    course.hand_in("broken", b'{"cells": [')
    return 0, "JSON is broken"


def empty(course: Course):
    course.hand_in("empty", b"")
    return 0, "it is empty"


def not_a_notebook(course: Course):
    course.hand_in("no-notebook", b'[1, 2, {"cells": 3}]')
    return 0, "not a notebook"


def deep_json(course: Course):
    course.hand_in("deep", b"[" * 1_000_000)
    return 0, "JSON is broken"


def strange_formats(course: Course):
    course.hand_in("format", {"nbformat": 10**400, "nbformat_minor": -1, "metadata": [], "cells": {"a": 1}})
    return 0, "not a notebook"


def old_format(course: Course):
    course.hand_in(
        "format-three", {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": [3]}]}
    )
    return 0, "not a notebook"


def a_million_cells(course: Course):
    cells = b'{"cell_type":"code","source":"","metadata":{},"outputs":[]},' * 200_000
    course.hand_in(
        "million", b'{"nbformat":4,"nbformat_minor":5,"metadata":{},"cells":[' + cells[:-1] + b"]}"
    )
    return 0, "more than 2000 cells"


def a_million_wrong_cells(course: Course):
    course.hand_in("wrong", b'{"nbformat":4,"nbformat_minor":5,"cells":[' + b"{}," * 3_000_000 + b"3]}")
    return 0, "not gradable"


def missing(course: Course):
    course.hand_in("missing", b"hello", "answer.txt")
    return 0, "not handed in"


def renamed(course: Course):
    course.hand_in("renamed", course.notebook(), "my exercise (1).ipynb")
    return 10, "handed in as"


def renamed_strangely(course: Course):
    course.hand_in("renamed-strangely", course.notebook(), "\x1b[2J\udcff[bold]\n.ipynb")
    return 10, "handed in as"


def link_to_the_solution(course: Course):
    (course.folder("link") / "exercise.ipynb").symlink_to(course.root / "solutions" / NAME / "exercise.ipynb")
    nbformat.write(read_source(HERE / "exercise.py"), course.root / "solutions" / NAME / "exercise.ipynb")
    return 0, "not handed in"


def links_beside(course: Course):
    folder = course.hand_in("links", course.notebook("import pathlib\n" + READER)).parent
    (course.root / "secret.txt").write_text(SECRET)
    (folder / "secret.txt").symlink_to(course.root / "secret.txt")
    (folder / "gradebook.db").symlink_to(course.root / "gradebook" / "gradebook.db")
    (folder / "passwd").symlink_to("/etc/passwd")
    (folder / "folder").symlink_to(course.root)
    (folder / "dangling").symlink_to("/nowhere")
    (folder / "itself").symlink_to("itself")
    return 0, ""


def hard_to_read(course: Course):
    folder = course.hand_in("fifo", course.notebook()).parent
    os.mkfifo(folder / "pipe")
    os.mkfifo(folder / "another.ipynb")
    (folder / "a" / "b" / "c" / "d" / "e" / "f").mkdir(parents=True)
    (folder / "a" / "deep.txt").write_text("x")
    return 10, ""


def a_folder_for_a_file(course: Course):
    course.hand_in("folder-for-data", course.notebook())
    course.hand_in("folder-for-data", b"x", "data.csv/file.txt")
    return 10, ""


def folders_for_what_is_written(course: Course):
    course.hand_in("folders", course.notebook(), "mine.ipynb")
    course.hand_in("folders", b"x", "exercise.ipynb/file.txt")
    course.hand_in("folders", b"x", "verdicts.json/file.txt")
    course.hand_in("folders", b"x", ".verdicts.json/file.txt")
    return 10, ""


def strange_file_names(course: Course):
    folder = course.hand_in("names", course.notebook()).parent
    for name in (b"\xff\xfe.txt", b"\x1b[2J[bold]\n.txt", b"$(touch x); .txt", b"-rf", b"x" * 255, b"%s{0}"):
        Path(os.fsdecode(bytes(folder) + b"/" + name)).write_text("x")
    Path(os.fsdecode(bytes(folder) + b"/\xff-pipe[red]\x1b[2J\n")).symlink_to("/nowhere")
    return 10, ""


def invalid_unicode(course: Course):
    notebook = course.notebook('def double(x): raise ValueError("\\ud800")\nprint("\\ud800")')
    notebook.cells.append(nbformat.v4.new_markdown_cell("\ud800"))
    notebook.cells.append(nbformat.v4.new_code_cell("# \ud800\x00"))
    course.hand_in("unicode", notebook)
    return 0, ""


def a_timestamp(course: Course):
    course.hand_in("timestamp", course.notebook())
    course.hand_in("timestamp", b"9" * 100_000 + b" \xff", "timestamp.txt")
    return 10, ""


def modules(course: Course):
    course.hand_in("modules", course.notebook("def double(x): return None"))
    for name in (
        "numpy.py",
        "unittest.py",
        "itertools.py",
        "sealed/frame.py",
        "sitecustomize.py",
        "json.py",
    ):
        course.hand_in("modules", b"raise SystemExit", name)
    return 0, ""


READER = """
for path in pathlib.Path(".").rglob("*"):
    try:
        print(path, path.read_text())
    except (OSError, ValueError):
        pass
for path in ("../secret.txt", "gradebook.db", "/proc/self/cwd/../secret.txt"):
    print(pathlib.Path(path).exists())
"""
SUBMISSIONS = [
    changed_tests,
    deleted_tests,
    duplicated_tests,
    first_the_tests,
    types_changed,
    answers_claim_to_be_graded,
    metadata_of_strange_types,
    kernel_changed,
    verdicts_forged,
    broken_json,
    empty,
    not_a_notebook,
    deep_json,
    strange_formats,
    old_format,
    a_million_cells,
    a_million_wrong_cells,
    missing,
    renamed,
    renamed_strangely,
    link_to_the_solution,
    links_beside,
    hard_to_read,
    a_folder_for_a_file,
    folders_for_what_is_written,
    strange_file_names,
    invalid_unicode,
    a_timestamp,
    modules,
]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    assert shutil.which("bwrap"), "CI needs bubblewrap"
    course = Course(tmp_path_factory.mktemp("attacked"))
    course.hand_in("honest", course.notebook())
    course.hand_in("zz-honest", course.notebook())
    before = set(course.submitted.iterdir())
    course.expected = {}
    for submit in SUBMISSIONS:
        expected = submit(course)
        (made,) = set(course.submitted.iterdir()) - before
        before.add(made)
        course.expected[submit] = (made.name, *expected)
    for name in (b"\xff\xfe", b"\x1b[2J", b".hidden", b"[bold]", b"a" * 200):
        folder = Path(os.fsdecode(bytes(course.submitted) + b"/" + name))
        shutil.copytree(course.submitted / "honest", folder)
    (course.submitted / "linked").symlink_to(course.submitted / "honest")
    start = time.monotonic()
    course.printed = course.grade()
    course.seconds = time.monotonic() - start
    return course


@pytest.mark.parametrize("submit", SUBMISSIONS, ids=lambda submit: submit.__name__)
def test_a_strange_submission_gets_the_honest_score_and_a_reason(course: Course, submit) -> None:
    student, points, words = course.expected[submit]
    assert course.score(student) == points
    found = course.verdicts(student)
    if not points and words:
        assert (
            words in found["problem"]
            or any(words in note for note in found["notes"])
            or (words == "not gradable" and found["problem"])
        )
    assert points or not words or f"  {student} · " in course.printed.stdout


def test_the_others_keep_full_marks_and_the_batch_is_done_in_time(course: Course) -> None:
    assert course.score("honest") == course.score("zz-honest") == course.score("[bold]") == 10
    assert course.seconds < 60


def test_what_lies_elsewhere_is_not_read(course: Course) -> None:
    for path in (course.root / "gradebook" / "autograded").rglob("*"):
        assert not path.is_symlink()
        if path.is_file():
            assert SECRET.encode() not in path.read_bytes()


def test_names_that_cannot_be_are_named_and_ignored(course: Course) -> None:
    assert course.printed.returncode == 4
    assert "is ignored: it is not a student's folder" in course.printed.stderr
    assert "\x1b" not in course.printed.stderr + course.printed.stdout
    assert "[bold]" in course.printed.stdout
    for name in ("linked", r"\x1b[2J", r"\udcff\udcfe"):
        assert name in course.printed.stderr


def test_a_regrade_keeps_no_old_score(course: Course) -> None:
    course.hand_in("regraded", course.notebook())
    course.grade()
    assert course.score("regraded") == 10
    notebook = course.notebook("import os\nos._exit(0)")
    notebook.cells = [cell for cell in notebook.cells if not cell.metadata.get("nbgrader", {}).get("grade")]
    course.hand_in("regraded", notebook)
    process = course.grade()
    assert course.score("regraded") == 0
    assert "Graded 1 in" in process.stdout
    course.hand_in("regraded", b"")
    course.grade()
    assert course.score("regraded") == 0
