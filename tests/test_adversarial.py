"""Programs that attack the grader, and unusual honest ones, in the real sandbox.

Each file in `adversarial/attacks` earns nothing, learns nothing, does not disturb other submissions and
leaves nothing behind; each in `adversarial/honest` earns full marks. The docstring of a file says what
it is about.

A program that does nothing earns nothing either, so an attack with a typo in it would pass for ever.
Therefore each attack proves two things.

That it was attempted: where its decisive line was reached, the output of the notebook has the text
``ATTEMPTED``. The attack prints it right after that line. Where a print would be lost, because the
process ends or hangs or floods its output, the attack leaves an empty file of that name in its folder
instead, right before the line if there is no after: a cell behind each test looks for the file.

That it is dangerous: it succeeds once where nothing stops it. The last lines of its docstring say how:

``Comes out: failed, crashed``
    What may become of the tests in the sandbox. On a busy machine, they may always time out.
``Succeeds: in one process with the tests, earns 5``
    What the attack gains from an executor like nbgrader's own, where the tests are cells like all others:
    it ``earns`` points, ``prints`` what it should not know, ``crashes`` the process, ``leaves processes
    behind``, or ``passes`` a test that a careless instructor might write, given in backticks.
``Succeeds: without a sandbox, prints LEAKED /etc/passwd``
    The same for this executor, with its two processes but without bubblewrap.
``Not tried outside: it would fill this machine's memory``
    In place of the line above, for an attack that cannot be tried safely, with the reason.
``Runs: 4``
    The attack has a line ``RUN = 0``, and is graded with each of the numbers from 0 to 3.
``Exercise: borrowing``
    The exercise that is attacked, if it is not ``adversarial/exercise.py``.
"""

import ast
import contextlib
import ctypes
import logging
import os
import re
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path

import nbformat
import pytest
from nbgrader.preprocessors import Execute
from nbgrader.utils import determine_grade

from autograder.assignment.reference import Reference, grade_id, is_test, make_reference
from autograder.assignment.source import read_source
from autograder.grading.execute import code_cells, execute_steps, store_result
from autograder.grading.own_solution import own_solution
from autograder.grading.settings import Settings
from autograder.grading.submission import GradedNotebook, grade_notebook
from autograder.sealed.jobs import StudentCell
from autograder.sealed.limits import Limits
from autograder.sealed.sandbox import start_fork_server
from autograder.submission.restore import restore
from course_copy import needs_sandbox

HERE = Path(__file__).parent / "adversarial"
HONEST = sorted((HERE / "honest").glob("*.py"))
LIMITS = Limits(cell_seconds=2, notebook_seconds=4, memory=512, processes=64, scratch=32, output=1)
SLOW = replace(LIMITS, cell_seconds=4, notebook_seconds=60)  # for a second attempt, on a busy machine
PATIENT = replace(LIMITS, cell_seconds=30, notebook_seconds=60)  # for the honest, on a busy machine
MODULES = ("matplotlib.pyplot", "numpy")
HELPERS = {"measures.py": b"def close(a, b):\n    return abs(a - b) < 1e-9\n"}
FILES = {"data.csv": b"1,2,3\n", **HELPERS}
SECRETS = ("HIDDEN-MARKER", "SOLUTION-MARKER")
SLACK = 20  # seconds beyond the notebook's limit, on a busy machine
ATTEMPTED = "ATTEMPTED"
EXERCISE = "exercise"
DECLARATIONS = ("Comes out: ", "Runs: ", "Exercise: ")
LOOK = f'if __import__("os").path.exists("{ATTEMPTED}"): print("{ATTEMPTED}")'
NOTHING = "def double(x): return None\ndef descend(gradient, x): return None"
CLAIM = re.compile(
    r"(?:Succeeds: (?P<where>in one process with the tests|without a sandbox), "
    r"(?:(?P<how>earns|prints) (?P<what>.+)|passes `(?P<test>.+)`|(?P<end>crashes|leaves processes behind))"
    r"|Not tried outside: (?P<reason>.+))"
)
PR_SET_CHILD_SUBREAPER = 36  # prctl(2)

pytestmark = needs_sandbox


@dataclass(frozen=True)
class Attack:
    """A program that attacks, and what its docstring declares."""

    name: str
    program: str
    outcomes: frozenset[str]
    claim: re.Match[str]
    runs: int
    exercise: str

    @classmethod
    def read(cls, path: Path) -> "Attack":
        """Read an attack; a declaration that is missing or misspelt is an error."""
        program = path.read_text("utf-8")
        lines = ast.get_docstring(ast.parse(program)).splitlines()
        (claim,) = filter(None, map(CLAIM.fullmatch, lines))
        declared = dict(line.split(": ", 1) for line in lines if line.startswith(DECLARATIONS))
        outcomes = frozenset(declared["Comes out"].split(", "))
        exercise = declared.get("Exercise", EXERCISE)
        return cls(path.stem, program, outcomes, claim, int(declared.get("Runs", 1)), exercise)

    def programs(self) -> list[str]:
        """Return the program of each run."""
        return [self.program.replace("RUN = 0", f"RUN = {run}") for run in range(self.runs)]


ATTACKS = [Attack.read(path) for path in sorted((HERE / "attacks").glob("*.py"))]
IN_ONE_PROCESS = [attack for attack in ATTACKS if attack.claim["where"] == "in one process with the tests"]
WITHOUT_A_SANDBOX = [attack for attack in ATTACKS if attack.claim["where"] == "without a sandbox"]


def name_of(attack: Attack) -> str:
    return attack.name


@cache
def original(exercise: str = EXERCISE) -> Reference:
    return replace(make_reference(HERE / f"{exercise}.py", MODULES), course_modules=HELPERS)


def submission(program: str, exercise: str = EXERCISE) -> nbformat.NotebookNode:
    """Hand in a program: its first cell as the answer, those after ``# %%`` as the student's own.

    A cell of the student's own behind each test looks for the file that says that an attack was attempted.
    """
    first, *more = program.split("\n# %%\n")
    cells = []
    for cell in original(exercise).released.cells:
        cells.append(nbformat.from_dict(cell))
        if grade_id(cell) == "answer":
            cells[-1].source = first
            cells += [nbformat.v4.new_code_cell(source) for source in more]
        elif is_test(cell):
            cells.append(nbformat.v4.new_code_cell(LOOK))
    return nbformat.v4.new_notebook(cells=cells)


def graded(
    program: str, limits: Limits = LIMITS, sandbox: str = "bubblewrap", exercise: str = EXERCISE
) -> GradedNotebook:
    return grade_notebook(submission(program, exercise), original(exercise), FILES, Settings(limits, sandbox))


def scores(examined: GradedNotebook) -> list[float]:
    return [verdict.score for verdict in examined.verdicts]


def printed(notebook: nbformat.NotebookNode) -> str:
    """Return all that the cells printed."""
    return "\n".join(
        output.text
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if output.output_type == "stream"
    )


def statuses(notebook: nbformat.NotebookNode) -> set[str]:
    """Return what became of the cells."""
    return {cell.metadata.autograder.status for _, cell in code_cells(notebook)}


@cache
def right() -> str:
    return (HERE / "honest" / "plain.py").read_text()


def processes() -> dict[int, str]:
    """Name all processes in the sandbox, by number, after the spare box has been told to end."""
    server = start_fork_server(MODULES, "bubblewrap", LIMITS.output).result()
    server.take_spare()
    found, todo = {}, [server.process.pid]
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


def assert_stopped(attack: Attack, examined: GradedNotebook) -> None:
    """Assert that an attack was attempted, and gained nothing."""
    assert ATTEMPTED in printed(examined.notebook), "the decisive line of the attack was not reached"
    assert scores(examined) == [0.0] * len(scores(examined))
    outcomes = {verdict.status for verdict in examined.verdicts if verdict.points}
    # On a busy machine, time may be up before anything else happens.
    assert outcomes <= {*attack.outcomes, "timed out"}, [verdict.message for verdict in examined.verdicts]
    assert not [secret for secret in ("LEAKED", *SECRETS) if secret in printed(examined.notebook)]
    nbformat.writes(examined.notebook).encode("utf-8")


@pytest.mark.parametrize("attack", ATTACKS, ids=name_of)
def test_an_attack_earns_nothing_and_disturbs_no_other(attack: Attack, at_rest: set[int]) -> None:
    first, *more = attack.programs()
    with ThreadPoolExecutor(2) as pool:
        start = time.monotonic()
        attacking = partial(graded, exercise=attack.exercise)
        examined, beside = pool.submit(attacking, first), pool.submit(graded, right(), PATIENT)
        examined = examined.result()
        assert time.monotonic() - start < LIMITS.notebook_seconds + SLACK
        beside = beside.result()
    late = "timed out" in statuses(examined.notebook)
    if late and ATTEMPTED not in printed(examined.notebook):  # the time was up before the decisive line
        examined = attacking(first, SLOW)
    for one in (examined, *map(attacking, more)):
        assert_stopped(attack, one)
    assert sum(scores(beside)) == 10, "another submission was disturbed"
    assert sum(scores(graded(right(), PATIENT))) == 10, "a later submission was disturbed"
    assert _settled(at_rest) == at_rest, "something is still running"


@dataclass(frozen=True)
class Unstopped:
    """What became of a program where nothing stops it.

    Attributes
    ----------
    notebook : NotebookNode
        Executed, with the exercise's tests or those that the attack claims to pass.
    orphans : list of int
        The processes that it left behind.
    """

    notebook: nbformat.NotebookNode
    orphans: list[int]

    def succeeded(self, claim: re.Match[str]) -> bool:
        """Say whether what an attack claims has happened."""
        if claim["how"] == "earns":
            return points(self.notebook) == float(claim["what"])
        if claim["how"] == "prints":
            return claim["what"] in printed(self.notebook)
        if claim["test"]:
            (cell,) = (cell for cell in self.notebook.cells if cell.source == claim["test"])
            return not [output for output in cell.outputs if output.output_type == "error"]
        if claim["end"] == "crashes":
            return "crashed" in statuses(self.notebook)
        return bool(self.orphans)


def points(notebook: nbformat.NotebookNode) -> float:
    """Return the points that nbgrader would give for the outputs of the tests."""
    log = logging.getLogger("nbgrader")
    return sum(determine_grade(cell, log)[0] for cell in notebook.cells if is_test(cell))


def with_tests(program: str, exercise: str = EXERCISE) -> nbformat.NotebookNode:
    """Return what nbgrader executes: a submission with the instructor's tests, the hidden ones too."""
    return restore(submission(program, exercise), original(exercise))[0]


def in_one_process_with_the_tests(program: str, *instead: str, exercise: str = EXERCISE) -> Unstopped:
    """Execute the tests as if they were the student's: in one process with the program, and not isolated.

    nbgrader's own executor does the same in a kernel, which takes two seconds to start.

    Parameters
    ----------
    program : str
        What is handed in.
    *instead : str
        Tests to execute in place of the exercise's own, whose helpers they may use.
    """
    notebook = with_tests(program, exercise)
    if instead:
        helpers = [cell for cell in notebook.cells if not (is_test(cell) and cell.metadata.nbgrader.points)]
        notebook.cells = [*helpers, *map(nbformat.v4.new_code_cell, instead)]
    cells = code_cells(notebook)
    steps = [StudentCell(cell.source) for _, cell in cells]
    with orphans() as left:
        results = execute_steps(steps, original(exercise), FILES, Settings(SLOW, "none"))
    for (number, cell), result in zip(cells, results, strict=True):
        store_result(cell, number, result)
    return Unstopped(notebook, left)


def without_a_sandbox(program: str) -> Unstopped:
    """Grade a program as always, but for bubblewrap, beside a server that may be talked to."""
    with socket.socket() as server:
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):  # then another server is there, which is as good
            server.bind(("127.0.0.1", 8888))
            server.listen()
        return Unstopped(graded(program, SLOW, "none").notebook, [])


@contextlib.contextmanager
def orphans() -> Iterator[list[int]]:
    """Adopt the processes that are left without a parent meanwhile; at the end, list and kill them.

    The executor's own end within moments, without being killed.
    """
    found: list[int] = []
    start_fork_server(MODULES, "none", LIMITS.output).result()
    libc, before = ctypes.CDLL(None), children()
    libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    try:
        yield found
    finally:
        libc.prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)
        end = time.monotonic() + 2
        while (adopted := children() - before) and time.monotonic() < end:
            for number in adopted:
                os.waitpid(number, os.WNOHANG)
            time.sleep(0.05)
        found += adopted
        for number in adopted:
            os.kill(number, signal.SIGKILL)
            os.waitpid(number, 0)


def children() -> set[int]:
    """Return the children of this process."""
    tasks = Path("/proc/self/task").iterdir()
    return {int(number) for task in tasks for number in (task / "children").read_text().split()}


@pytest.mark.parametrize("attack", IN_ONE_PROCESS, ids=name_of)
def test_an_attack_succeeds_in_one_process_with_the_tests(attack: Attack) -> None:
    instead = filter(None, [attack.claim["test"]])
    unstopped = in_one_process_with_the_tests(attack.program, *instead, exercise=attack.exercise)
    assert unstopped.succeeded(attack.claim), (points(unstopped.notebook), printed(unstopped.notebook))


@pytest.mark.parametrize("attack", WITHOUT_A_SANDBOX, ids=name_of)
def test_an_attack_succeeds_without_a_sandbox(attack: Attack) -> None:
    unstopped = without_a_sandbox(attack.program)
    assert unstopped.succeeded(attack.claim), printed(unstopped.notebook)


@pytest.mark.parametrize(
    "name", ["array_subclass", "names_of_the_tests", "reads_history", "replaced_testing"]
)
def test_an_attack_succeeds_in_the_kernel_of_nbgrader(name: str, tmp_path: Path) -> None:
    """One process with the tests is what nbgrader's own executor has: the same attacks get through."""
    (attack,) = (attack for attack in IN_ONE_PROCESS if attack.name == name)
    notebook = with_tests(attack.program)
    Execute().preprocess(notebook, {"metadata": {"path": str(tmp_path)}})
    assert Unstopped(notebook, []).succeeded(attack.claim), (points(notebook), printed(notebook))


def test_a_program_that_does_nothing_is_no_attack() -> None:
    """Every assertion about an attack fails if the attack is replaced by a program that does nothing."""
    examined = {name: graded(NOTHING, PATIENT, exercise=name) for name in {one.exercise for one in ATTACKS}}
    for attack in ATTACKS:
        with pytest.raises(AssertionError, match="decisive line"):
            assert_stopped(attack, examined[attack.exercise])
    tests = [attack.claim["test"] for attack in IN_ONE_PROCESS if attack.claim["test"]]
    careless = in_one_process_with_the_tests(NOTHING, *tests)
    ours = {name: in_one_process_with_the_tests(NOTHING, exercise=name) for name in examined}
    for attack in IN_ONE_PROCESS:
        assert not (careless if attack.claim["test"] else ours[attack.exercise]).succeeded(attack.claim), (
            attack.name
        )
    alone = Unstopped(graded(NOTHING, PATIENT, "none").notebook, [])
    for attack in WITHOUT_A_SANDBOX:
        assert not alone.succeeded(attack.claim), attack.name


@pytest.mark.parametrize("exercise", sorted({attack.exercise for attack in ATTACKS}))
def test_the_solution_of_an_attacked_exercise_earns_full_marks(exercise: str) -> None:
    """Tests that nobody can pass would stop every attack."""
    one = original(exercise)
    notebook = own_solution(one, read_source(HERE / f"{exercise}.py"))
    examined = grade_notebook(notebook, one, FILES, Settings(PATIENT))
    assert scores(examined) == [verdict.points for verdict in examined.verdicts]


@pytest.mark.parametrize("path", HONEST, ids=lambda path: path.stem)
def test_an_unusual_honest_program_earns_full_marks(path: Path, at_rest: set[int]) -> None:
    examined = graded(path.read_text(), PATIENT)
    assert sum(scores(examined)) == 10, [verdict.message for verdict in examined.verdicts]


def test_packages_in_a_temporary_folder_are_refused_in_one_sentence(monkeypatch) -> None:
    """The box has a /tmp of its own, which would hide them."""
    from autograder.sealed import sandbox

    monkeypatch.setattr(sandbox, "visible", lambda: ["/usr", "/tmp/course/.venv"])
    with pytest.raises(sandbox.SandboxError, match="move the course out of /tmp"):
        sandbox.bubblewrap_command()
