"""Programs that attack the grader, and unusual honest ones, in the real sandbox.

Each file in `adversarial/attacks` earns nothing, learns nothing, disturbs nobody and leaves nothing behind;
each in `adversarial/honest` earns full marks. What a file is about, its docstring says, and for an
attack, on the docstring's last line, what becomes of the tests: ``Comes out: failed``.
"""

import ast
import re
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path

import nbformat
import pytest

from autograder.assignment.reference import Reference, grade_id, make_reference
from autograder.grading.examine import GradedNotebook, grade_notebook
from autograder.grading.settings import Settings
from autograder.sealed.isolation import Limits
from autograder.sealed.sandbox import warm_up
from course_copy import needs_sandbox

HERE = Path(__file__).parent / "adversarial"
ATTACKS = sorted((HERE / "attacks").glob("*.py"))
HONEST = sorted((HERE / "honest").glob("*.py"))
LIMITS = Limits(cell_seconds=2, notebook_seconds=4, memory=512, processes=64, scratch=32, output=1)
PATIENT = replace(LIMITS, cell_seconds=30, notebook_seconds=60)  # for the honest, on a busy machine
MODULES = ("matplotlib.pyplot", "numpy")
SECRETS = ("HIDDEN-MARKER", "SOLUTION-MARKER")
SLACK = 20  # seconds beyond the notebook's limit, on a busy machine

pytestmark = needs_sandbox


@cache
def reference() -> Reference:
    return make_reference(HERE / "exercise.py", MODULES)


def submission(program: str) -> nbformat.NotebookNode:
    """Hand in a program: its first cell as the answer, those after ``# %%`` as the student's own."""
    first, *more = program.split("\n# %%\n")
    cells = []
    for cell in reference().released.cells:
        cells.append(nbformat.from_dict(cell))
        if grade_id(cell) == "answer":
            cells[-1].source = first
            cells += [nbformat.v4.new_code_cell(source) for source in more]
    return nbformat.v4.new_notebook(cells=cells)


def graded(program: str, limits: Limits = LIMITS, sandbox: str = "bubblewrap") -> GradedNotebook:
    files = {"data.csv": b"1,2,3\n"}
    return grade_notebook(submission(program), reference(), files, Settings(limits, sandbox))


def scores(examined: GradedNotebook) -> list[float]:
    return [verdict.score for verdict in examined.verdicts]


def told(examined: GradedNotebook) -> str:
    """Return all that the student's code had printed."""
    return "\n".join(
        output.text
        for cell in examined.notebook.cells
        for output in cell.get("outputs", [])
        if output.output_type == "stream"
    )


@cache
def right() -> str:
    return (HERE / "honest" / "plain.py").read_text()


def processes() -> dict[int, str]:
    """Name all processes in the sandbox, by number."""
    warm = warm_up(MODULES, "bubblewrap", LIMITS.output).result()
    found, todo = {}, [warm.process.pid]
    while todo:
        number = todo.pop()
        try:
            found[number] = Path(f"/proc/{number}/cmdline").read_text()
            for thread in Path(f"/proc/{number}/task").iterdir():
                todo += map(int, (thread / "children").read_text().split())
        except OSError:
            continue
    return found


@pytest.fixture(scope="module")
def at_rest() -> set[int]:
    """The sandbox's processes when nothing is graded."""
    assert shutil.which("bwrap"), "CI needs bubblewrap"
    assert sum(scores(graded(right(), PATIENT))) == 10
    return _settled(set())


def _settled(expected: set[int]) -> set[int]:
    """Wait until a box that ended is gone, and return what runs then."""
    for _ in range(60):
        now = set(processes())
        if now == expected or (not expected and len(now) <= 4):
            break
        time.sleep(0.1)
    return now


@pytest.mark.parametrize("path", ATTACKS, ids=lambda path: path.stem)
def test_an_attack_earns_nothing_and_disturbs_nobody(path: Path, at_rest: set[int]) -> None:
    program = path.read_text()
    expected = re.search(r"^Comes out: (.+)$", ast.get_docstring(ast.parse(program)), re.MULTILINE)[1]
    with ThreadPoolExecutor(2) as pool:
        start = time.monotonic()
        attack, beside = pool.submit(graded, program), pool.submit(graded, right(), PATIENT)
        attack = attack.result()
        assert time.monotonic() - start < LIMITS.notebook_seconds + SLACK
        beside = beside.result()
    assert scores(attack) == [0.0] * len(scores(attack))
    statuses = {verdict.status for verdict in attack.verdicts if verdict.points}
    # On a busy machine, time may be up before anything else happens.
    assert statuses <= {*expected.split(", "), "timed out"}, [verdict.message for verdict in attack.verdicts]
    assert not [secret for secret in ("LEAKED", *SECRETS) if secret in told(attack)]
    assert sum(scores(beside)) == 10, "another submission was disturbed"
    assert sum(scores(graded(right(), PATIENT))) == 10, "a later submission was disturbed"
    nbformat.writes(attack.notebook).encode("utf-8")
    assert _settled(at_rest) == at_rest, "something is still running"


@pytest.mark.parametrize("path", HONEST, ids=lambda path: path.stem)
def test_an_unusual_honest_program_earns_full_marks(path: Path, at_rest: set[int]) -> None:
    examined = graded(path.read_text(), PATIENT)
    assert sum(scores(examined)) == 10, [verdict.message for verdict in examined.verdicts]


def test_packages_in_a_temporary_folder_are_refused_in_one_sentence(monkeypatch) -> None:
    """The box has a /tmp of its own, which would hide them."""
    from autograder.sealed import sandbox

    monkeypatch.setattr(sandbox, "visible", lambda: ["/usr", "/tmp/course/.venv"])
    with pytest.raises(sandbox.SandboxError, match="move the course out of it"):
        sandbox.bubblewrap_command()
