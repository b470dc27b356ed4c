"""``autograder check`` tells a student which visible tests pass, before anything is handed in."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from autograder.course import EXERCISES, SOLUTIONS
from course_copy import ENVIRONMENT, needs_sandbox, put_in, solved
from submissions import case

pytestmark = needs_sandbox
SOURCE = SOLUTIONS / "connectionist-models" / "hebbian-learning.py"
NO_SELF_WEIGHTS = "def hebbian_weights(patterns):\n    return np.asarray(patterns).T @ np.asarray(patterns)"


def check(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "autograder", "check", *arguments]
    process = subprocess.run(command, cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True, timeout=300)
    assert "Traceback" not in process.stderr
    return process


def written(folder: Path, notebook: nbformat.NotebookNode) -> Path:
    path = folder / "my work.ipynb"
    nbformat.write(notebook, path)
    return path


def test_a_right_notebook_has_all_points_of_the_visible_tests(tmp_path: Path) -> None:
    process = check(written(tmp_path, solved(SOURCE)), cwd=tmp_path)
    assert process.returncode == 0, process.stdout + process.stderr
    assert "✓ test_recall           3 of 3\n" in process.stdout
    assert "17 of 17 points from the tests that you can see.\n" in process.stdout
    assert "✗" not in process.stdout


def test_a_mistake_and_an_unwritten_function_are_told_apart(tmp_path: Path) -> None:
    notebook = nbformat.read(EXERCISES / SOURCE.parent.name / f"{SOURCE.stem}.ipynb", as_version=4)
    put_in(notebook, NO_SELF_WEIGHTS)
    process = check(written(tmp_path, notebook), cwd=tmp_path)
    assert process.returncode == 1
    (weights,) = [line for line in process.stdout.splitlines() if "test_hebbian_weights" in line]
    (recall,) = [line for line in process.stdout.splitlines() if "test_recall " in line]
    assert weights.startswith("✗ test_hebbian_weights  0 of 4  `hebbian_weights`")
    assert recall.startswith("– test_recall           0 of 3  `recall` is not written yet")
    assert "– question              3 points: not answered yet" in process.stdout


def test_a_notebook_of_another_course_is_its_own_release_even_if_a_cell_is_no_python(
    tmp_path: Path,
) -> None:
    broken = case.solved(descend="def descend(gradient, x, rate=0.1)\n    return x")
    notebook = nbformat.from_dict(broken)
    process = check(written(tmp_path, notebook), cwd=tmp_path)
    assert process.returncode == 1
    assert "✓ test_mean_square" in process.stdout
    (line,) = [line for line in process.stdout.splitlines() if "test_descend " in line]
    assert line.startswith("✗ test_descend")
    assert "`descend` is not defined, because the cell with" in line


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be read: No such file or directory."),
        ("hello", "cannot be checked: it is not a notebook"),
        (nbformat.writes(nbformat.v4.new_notebook()), "has no tests: is it one of the course's exercises?"),
    ],
    ids=["missing", "no-notebook", "no-tests"],
)
def test_a_file_without_tests_gets_one_sentence(tmp_path: Path, content: str | None, words: str) -> None:
    path = tmp_path / "mine.ipynb"
    if content is not None:
        path.write_text(content)
    process = check(path, cwd=tmp_path)
    assert process.returncode == 1
    assert words in process.stderr
    assert process.stderr.count("\n") == 1
