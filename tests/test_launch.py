"""Failures of the grader reach the caller with their traceback, and student code cannot fake one."""

import os
import pickle
import select
import shutil
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.sealed import jobs, sandbox
from autograder.sealed.cell import compile_cell
from autograder.sealed.jobs import GivenCell, GraderFailure, Job, StepResult, StudentCell
from autograder.sealed.launch import run_job
from autograder.sealed.launcher_messages import (
    BoxSetup,
    Broken,
    ForkRequest,
    Plan,
    Ready,
    Stopped,
    pack_files,
    read_reply,
    unpack_files,
)
from autograder.sealed.limits import Limits
from autograder.sealed.sandbox import IncompleteEnvironmentError, KernelRefusedError, SandboxError
from course_copy import needs_sandbox

TEST = jobs.TestCell("test", 2, compile_cell("assert answer() == 1", "<test>"))
HONEST = Job(
    [StudentCell("def answer():\n    return 1"), TEST], ["answer"], ("numpy",), limits=Limits(cell_seconds=20)
)
BUG = "raise KeyError('a bug of the grader')"


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Give a function that puts a line before another in a copy of the executor, which the sandbox uses."""
    copy = tmp_path / "sealed"
    shutil.copytree(sandbox.HERE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(sandbox, "HERE", copy)
    monkeypatch.setattr(sandbox, "_started", {})

    def put(module: str, line: str, before: str) -> None:
        path = copy / f"{module}.py"
        source = path.read_text()
        assert source.count(before) == 1
        indent = before[: len(before) - len(before.lstrip())]
        path.write_text(source.replace(before, f"{indent}{line}\n{before}"))

    yield put
    for future in sandbox._started.values():
        future.result().process.kill()


@needs_sandbox
def test_an_honest_job_passes() -> None:
    assert [(result.status, result.score) for result in run_job(HONEST)] == [("passed", 0.0), ("passed", 2.0)]


@needs_sandbox
@pytest.mark.parametrize(
    ("module", "before"),
    [
        ("box", "        os.chdir(scratch)\n        ours"),  # while the box is made
        ("box", "        poll = select.poll()"),  # in the init process
        (
            "box",
            "        server = StudentServer(",
        ),  # in the student process
        ("examiner", "    examiner = Examiner("),  # in the examiner, before the first cell
        ("examiner", "        outputs = self._within_limits(outputs)"),  # and after it
        ("box", "        self.kill_all()\n        return self._reason"),  # in the init process, after it
    ],
)
def test_a_bug_in_the_box_is_reported_with_its_traceback(module: str, before: str, broken) -> None:
    broken(module, BUG, before)
    crashing = replace(HONEST, steps=[StudentCell("import os; os._exit(3)")])
    with pytest.raises(GraderFailure, match="a bug of the grader") as raised:
        run_job(crashing if "_reason" in before else HONEST)
    assert "Traceback (most recent call last)" in raised.value.traceback
    assert f"sealed/{module}.py" in raised.value.traceback


@needs_sandbox
def test_a_student_process_that_keeps_ending_is_not_started_forever() -> None:
    cell = "import os\nopen('starts', 'a').write('x')\ndef answer():\n    os._exit(3)"
    starts = jobs.TestCell("starts", 2, compile_cell("assert open('starts').read() == 6 * 'x'", "<test>"))
    *crashed, counted = run_job(replace(HONEST, steps=[StudentCell(cell), *[TEST] * 8, starts]))
    assert [result.status for result in crashed] == ["passed", *["crashed"] * 8]
    assert (counted.status, counted.message) == ("passed", "")


@needs_sandbox
def test_a_test_after_many_that_had_to_be_stopped_is_not_said_to_have_ended_the_process() -> None:
    limits = Limits(cell_seconds=1, notebook_seconds=60)
    program = StudentCell("def answer():\n    while True: pass")
    _, *results = run_job(replace(HONEST, steps=[program, *[TEST] * 8], limits=limits))
    assert [result.status for result in results] == [*["timed out"] * 6, *["crashed"] * 2]
    assert {result.message for result in results[6:]} == {
        "This was not executed, because your code had ended its process or had to be stopped 6 times before. "
        "Look first at what the tests above say."
    }


STUBBORN = "import signal\nsignal.signal(signal.SIGALRM, signal.SIG_IGN)\nwhile True: pass"


@needs_sandbox
@pytest.mark.parametrize(
    ("loop", "status"), [("while True: pass", "passed"), (STUBBORN, "failed")], ids=["interrupted", "killed"]
)
def test_a_cell_keeps_what_it_has_defined_before_a_loop_that_can_be_interrupted(loop, status) -> None:
    program = f"def answer():\n    return 1\n\nprint('before')\n{loop}\nlater = 2"
    limits = Limits(cell_seconds=2, notebook_seconds=30)
    cell, test, after = run_job(
        replace(HONEST, steps=[StudentCell(program), TEST, StudentCell("later")], limits=limits)
    )
    assert (cell.status, cell.message) == (
        "timed out",
        "Your code was stopped after 2 seconds. Look for an endless loop.",
    )
    assert cell.outputs[-1]["ename"] == "TimedOut"
    assert test.status == status
    assert after.outputs[-1]["ename"] == "NameError"
    if status == "passed":
        assert [output.get("ename") for output in cell.outputs] == [None, "KeyboardInterrupt", "TimedOut"]
    else:
        assert "`def answer()` failed. Your code was stopped after 2 seconds." in test.message


@needs_sandbox
def test_a_notebook_has_the_outputs_of_ten_cells_of_the_largest_size() -> None:
    printing = StudentCell(f"print('x' * {2**20 - 200})")
    limits = Limits(cell_seconds=20, output=1)
    results = run_job(replace(HONEST, steps=[*HONEST.steps, *[printing] * 12], limits=limits))
    names = [output.get("ename", "") for result in results for output in result.outputs]
    assert names == [*[""] * 10, *["TooMuchOutput"] * 2]
    assert {result.status for result in results} == {"passed"}


@needs_sandbox
def test_a_failing_import_of_the_instructors_concerns_no_test_that_does_not_need_it() -> None:
    results = run_job(replace(HONEST, imports="import no_such_module\nfrom math import nothing, pi"))
    assert [result.status for result in results] == ["passed", "passed"]


@needs_sandbox
@pytest.mark.parametrize(
    ("module", "before"),
    [("box", "                isolation.enter_box("), ("box", "                isolation.become_init()")],
)
def test_a_refusal_of_the_kernel_is_the_machines_fault(module: str, before: str, broken) -> None:
    broken(module, "raise PermissionError(1, 'unshare: Operation not permitted')", before)
    with pytest.raises(KernelRefusedError, match="unshare: Operation not permitted"):
        run_job(HONEST)


@needs_sandbox
def test_a_box_that_vanishes_before_it_is_ready_is_not_the_students_fault(broken) -> None:
    broken("box", "os._exit(1)", "        setup = BoxSetup.unpack(")
    with pytest.raises(GraderFailure, match="ended before it was ready"):
        run_job(HONEST)


@needs_sandbox
def test_a_spare_box_is_used_once_and_only_if_it_fits() -> None:
    server = sandbox.start_fork_server(HONEST.modules, HONEST.sandbox, HONEST.limits.output).result()
    run_job(HONEST)
    spare = server.spare
    run_job(HONEST)
    assert spare.sock.fileno() == -1, "the spare box was not used"
    assert server.take_spare(replace(spare.setup, figures=False)) is None
    assert server.spare is None


@needs_sandbox
def test_a_spare_box_that_was_killed_costs_nothing() -> None:
    server = sandbox.start_fork_server(HONEST.modules, HONEST.sandbox, HONEST.limits.output).result()
    run_job(HONEST)
    select.select([server.spare.sock], [], [], 60)  # it is ready
    server.kill_box(server.spare)
    time.sleep(0.5)
    assert run_job(HONEST)[-1].status == "passed"


@needs_sandbox
def test_a_spare_box_whose_student_process_was_killed_costs_nothing() -> None:
    server = sandbox.start_fork_server(HONEST.modules, HONEST.sandbox, HONEST.limits.output).result()
    run_job(HONEST)
    select.select([server.spare.sock], [], [], 60)
    time.sleep(0.5)  # the box before it has ended
    process, below = server.process.pid, [server.process.pid]
    while below:  # examiner, init process, student process
        process = below[-1]
        below = [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    os.kill(process, signal.SIGKILL)
    time.sleep(0.5)
    spare = server.spare
    assert run_job(HONEST)[-1].status == "passed"
    assert spare.sock.fileno() == -1, "another box was used"


@needs_sandbox
def test_the_end_of_the_fork_server_is_not_the_students_fault() -> None:
    server = sandbox.start_fork_server(HONEST.modules, HONEST.sandbox, HONEST.limits.output).result()
    process = server.process.pid
    # Below bubblewrap (two processes if root runs it) is the fork server, which may still have a box as child
    while Path(f"/proc/{process}/comm").read_text().strip() == "bwrap":
        process = int(Path(f"/proc/{process}/task/{process}/children").read_text().split()[0])
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(run_job, replace(HONEST, steps=[StudentCell("import time; time.sleep(15)")]))
        time.sleep(1)
        os.kill(process, signal.SIGKILL)
        with pytest.raises(GraderFailure, match="fork server has ended"):
            running.result()
    assert run_job(HONEST)[-1].status == "passed", "it was not started again"


# Student code that breaks what it can: none of it may look like a failure of the grader.
FAKES = {
    "raises": "raise KeyError('a bug of the grader')",
    "exits": "import os; os._exit(1)",
    "kills_all": "import os; os.kill(-1, 9)",
    "fills_the_temporary_folders": (
        "import os\nfor folder in ('/tmp', '/dev/shm', '.'):\n"
        "    for number in range(20000):\n"
        "        try: open(f'{folder}/{number}', 'w').write('x' * 100)\n"
        "        except OSError: break\n"
        "    try:\n        with open(f'{folder}/big', 'wb') as file:\n"
        "            while True: file.write(bytes(2**20))\n"
        "    except OSError: pass\n"
        "os._exit(1)"
    ),
    "sends_nonsense": (
        "import gc, socket\nfor thing in gc.get_objects():\n"
        "    if isinstance(thing, socket.socket):\n        thing.sendall(bytes(1000)); thing.close()"
    ),
    "sends_broken": (
        "import gc, json, socket, struct\n"
        "text = json.dumps({'kind': 'broken', 'cause': 'grader', 'message': 'x', 'traceback': 'x',"
        " 'buffers': []}).encode()\n"
        "for thing in gc.get_objects():\n"
        "    if isinstance(thing, socket.socket):\n"
        "        thing.sendall(struct.pack('!QQ', len(text), 0) + text); thing.close()"
    ),
    "writes_to_every_descriptor": (
        "import os\nfor number in range(256):\n"
        "    try: os.write(number, b'Traceback: a bug of the grader')\n    except OSError: pass\nos._exit(1)"
    ),
    "strange_outputs": (
        "import numpy as np\nshell = get_ipython()\n"
        "array = np.array([1, 2])\n"
        "strange = [{'output_type': array}, {'output_type': 'stream', 'name': array, 'text': array},\n"
        "    {'output_type': 'error', 'ename': array, 'traceback': [array]},\n"
        "    {'output_type': 'display_data', 'data': {array.tobytes(): 1, 'a/json': array}}]\n"
        "type(shell.outputs).take = lambda self: strange"
    ),
    "huge_number": "def answer(): return 10**20000",
    "huge_message": "class Liar(Exception): pass\ndef answer(): raise Liar('x' * 10**6)",
}


@needs_sandbox
@pytest.mark.parametrize("name", FAKES)
def test_student_code_cannot_fake_a_failure_of_the_grader(name: str) -> None:
    test = jobs.TestCell("test", 2, compile_cell("assert answer() == 1, answer()", "<test>"))
    limits = Limits(cell_seconds=10, notebook_seconds=30, memory=512, scratch=16)
    _, second = run_job(replace(HONEST, steps=[StudentCell(FAKES[name]), test], limits=limits))
    assert second.status in ("failed", "crashed", "over memory", "timed out")
    assert second.score == 0
    assert second.message


@needs_sandbox
def test_files_that_do_not_fit_cost_their_own_submission_only() -> None:
    job = replace(HONEST, files={"big.csv": bytes(3 * 2**20)}, limits=Limits(scratch=2))
    results = run_job(job)
    assert {result.status for result in results} == {"crashed"}
    assert "could not be written beside it" in results[0].message
    assert "No space left" in results[0].message or "too large" in results[0].message


def test_a_missing_package_says_how_to_install_it() -> None:
    with pytest.raises(IncompleteEnvironmentError, match="no_such_package") as raised:
        run_job(replace(HONEST, modules=("no_such_package",), sandbox="none"))
    assert "make .venv/ready" in str(raised.value)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("bwrap: No permissions to create new namespace, likely because …", KernelRefusedError),
        ("bwrap: setting up uid map: Permission denied", KernelRefusedError),
        ("bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted", KernelRefusedError),
        ("bwrap: execvp /opt/python: No such file or directory", SandboxError),
        ("ModuleNotFoundError: No module named 'numpy'", IncompleteEnvironmentError),
        ("", SandboxError),
    ],
)
def test_causes_of_a_failed_start_are_told_apart(line: str, kind: type) -> None:
    assert type(sandbox._start_error(line)) is kind


def test_a_failure_survives_a_process_pool() -> None:
    failure = pickle.loads(pickle.dumps(GraderFailure("It failed.", "Traceback …")))
    assert (str(failure), failure.traceback) == ("It failed.", "Traceback …")


def test_messages_are_what_they_were_after_a_journey() -> None:
    given = compile_cell("x = 1", "<given>")
    steps = [StudentCell("é"), GivenCell(given), TEST, replace(TEST, given=given)]
    plan = Plan(steps, ["answer"], "import numpy", {"a": b"1", "b/c": b""})
    assert Plan.unpack(*plan.pack()) == plan
    assert unpack_files(*pack_files(plan.files)) == plan.files
    setup = BoxSetup(Limits(), "/scratch", True)
    assert BoxSetup.unpack(*setup.pack()) == setup
    for reply in (
        Ready(),
        Broken("grader", "m", "t"),
        Stopped("SIGSEGV"),
        StepResult([], "passed", "", 1.0, 0.1),
    ):
        assert read_reply(reply.pack()[0]) == reply
    request = ForkRequest("kill", 12345)
    assert ForkRequest.from_bytes(request.to_bytes()) == request
    assert len(request.to_bytes()) == request.SIZE
