"""The folders that a test sees are the student's, as in one process: the current one, `/tmp` and the home."""

import pytest

from autograder.sealed.cell import compile_cell
from autograder.sealed.jobs import Job, StepResult, StudentCell, TestCell
from autograder.sealed.launch import run_job
from autograder.sealed.limits import Limits
from course_copy import needs_sandbox

PROGRAM = """
import os, tempfile
from pathlib import Path

os.makedirs("work", exist_ok=True)
os.chdir("work")
Path("relative.txt").write_text("1")
(Path.home() / "home.txt").write_text("2")
Path("/tmp/absolute.txt").write_text("3")

def write(path):
    Path(path).write_text("4")
    return os.getcwd()

def make():
    return tempfile.mkdtemp()
"""
IMPORTS = "import os, tempfile\nfrom pathlib import Path"
pytestmark = needs_sandbox


def run(test: str, program: str = PROGRAM) -> StepResult:
    step = TestCell("test", 1, compile_cell(test, "<test>"))
    job = Job(
        [StudentCell(program), step], ["write", "make"], (), imports=IMPORTS, limits=Limits(cell_seconds=30)
    )
    return run_job(job)[1]


def test_paths_mean_the_same_to_a_test_and_to_the_program() -> None:
    result = run(
        "assert Path('relative.txt').read_text() == '1'\n"
        "assert (Path.home() / 'home.txt').read_text() == '2'\n"
        "assert Path('/tmp/absolute.txt').read_text() == '3'\n"
        "assert write('new.txt') == os.getcwd()\n"
        "assert Path('new.txt').read_text() == '4'\n"
        "folder = make()\n"
        "write(f'{folder}/x')\n"
        "assert os.listdir(folder) == ['x']\n"
        "with tempfile.TemporaryDirectory() as own:\n"
        "    Path(own, 'y').touch()"
    )
    assert result.status == "passed", result.message


@pytest.mark.parametrize("path", ["x", "/tmp/x", "~/x"])
def test_a_test_writes_nowhere_that_the_students_code_can_write(path: str) -> None:
    assert "Read-only file system" in run(f"Path({path!r}).expanduser().touch()").message


def test_a_current_folder_that_is_gone_is_not_followed() -> None:
    program = "import os\nos.makedirs('gone')\nos.chdir('gone')\nos.rmdir('../gone')\ndef make(): return 1"
    assert run("assert make() == 1 and os.getcwd()", program).status == "passed"
