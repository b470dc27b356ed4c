"""`grade --scheduler` on real Dask processes: workers and schedulers are killed while they have work.

The workers neither run in a course nor belong to a checkout: they import a copy of the package, and their
working folder is empty.
"""

import json
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import nbformat
import psutil
import pytest

import autograder as package
from autograder.course import notebook_sources
from autograder.grading.pool import pool, result_of, run_unordered
from course_copy import (
    ENVIRONMENT,
    autograder,
    copy_course,
    gradebook,
    hand_in,
    is_answer,
    keep_only,
    mistake,
    needs_sandbox,
    released,
    solved,
)

distributed = pytest.importorskip("distributed", reason="Dask is not installed: --scheduler was not tried")
pytestmark = [needs_sandbox, pytest.mark.course]

ASSIGNMENT = "connectionist-models"
(SOURCE,) = [source for source in notebook_sources(ASSIGNMENT) if source.stem == "hebbian-learning"]
KINDS = ("right", "wrong", "empty")
PATIENCE = 600  # seconds until a test gives up
LOCAL = ("--host", "127.0.0.1", "--no-dashboard")


class Cluster:
    """A scheduler and its workers, each a process."""

    def __init__(self, folder: Path, python_path: Path | None = None) -> None:
        self.folder = folder
        self.stack = ExitStack()
        self.workers: list[subprocess.Popen] = []
        site = folder / "site"
        shutil.copytree(
            Path(package.__file__).parent, site / "autograder", ignore=shutil.ignore_patterns("__pycache__")
        )
        self.site = site
        file = folder / "scheduler.json"
        self.scheduler = self._start(
            "scheduler", "--port", "0", "--scheduler-file", str(file), python_path=python_path
        )
        wait_until(lambda: file.exists() and file.stat().st_size > 0, self.scheduler)
        self.address = json.loads(file.read_text())["address"]
        self.client = self.stack.enter_context(distributed.Client(self.address))

    def _start(self, command: str, *options: str, python_path: Path | None = None) -> subprocess.Popen:
        """Start one of Dask's commands in an empty folder."""
        empty = self.folder / f"empty-{len(self.workers)}"
        empty.mkdir(exist_ok=True)
        process = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.dask_{command}", *options, *LOCAL],
            cwd=empty,
            env={**ENVIRONMENT, "PYTHONPATH": str(python_path or self.site)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.stack.callback(process.wait)
        self.stack.callback(process.kill)
        return process

    def add_worker(self, python_path: Path | None = None) -> subprocess.Popen:
        """Start a worker of one thread, which nothing restarts, and wait until it has joined."""
        name = f"worker-{len(self.workers)}"
        worker = self._start(
            "worker", self.address, "--nthreads", "1", "--no-nanny", "--name", name, python_path=python_path
        )
        self.workers.append(worker)
        wait_until(lambda: name in self.names().values(), worker)
        return worker

    def names(self) -> dict[str, str]:
        """Return the workers' names by address."""
        workers = self.client.scheduler_info(n_workers=-1)["workers"]
        return {address: worker["name"] for address, worker in workers.items()}

    def stop_while_busy(self, number: int) -> list[str]:
        """Stop a worker (SIGSTOP) while it has submissions, which it cannot finish; return their keys."""
        worker = self.workers[number]
        (address,) = [address for address, name in self.names().items() if name == f"worker-{number}"]

        def stopped_with_work() -> bool:
            if not self.client.processing()[address]:
                return False
            worker.send_signal(signal.SIGSTOP)
            if self.client.processing()[address]:
                return True
            worker.send_signal(signal.SIGCONT)
            return False

        wait_until(stopped_with_work, worker)
        return list(self.client.processing()[address])


def wait_until(happened: Callable[[], bool], process: subprocess.Popen) -> None:
    """Wait for an event, as long as a process runs that brings it about."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert process.poll() is None, "it ended before that happened"
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    (tmp_path / "cluster").mkdir()
    one = Cluster(tmp_path / "cluster")
    with one.stack:
        yield one


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """A course of which a class has handed in one small notebook each: right, wrong, empty in turn."""
    (tmp_path / "course").mkdir()
    course = copy_course(tmp_path / "course")
    keep_only(course, SOURCE.stem, ASSIGNMENT)
    for number in range(9):
        hand_in(
            course, f"{KINDS[number % 3]}-{number}", ASSIGNMENT, {SOURCE.stem: notebook(KINDS[number % 3])}
        )
    return course


def notebook(kind: str) -> nbformat.NotebookNode:
    """Make a submission that takes half a second at least."""
    one = released(SOURCE) if kind == "empty" else solved(SOURCE, mistake(SOURCE) * (kind == "wrong"))
    answers = [cell for cell in one.cells if is_answer(cell) and cell.cell_type == "code"]
    answers[0].source += "\n\nimport time\ntime.sleep(0.5)"
    return one


def start(course: Path, cluster: Cluster, **environment: str) -> subprocess.Popen:
    """Begin to grade on a cluster."""
    return subprocess.Popen(
        [sys.executable, "-m", "autograder", "grade", "--no-figures", "--scheduler", cluster.address],
        cwd=course,
        env={**ENVIRONMENT, "COLUMNS": "500", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def history(course: Path) -> list[dict]:
    """Read the lines of the history of scores, one for each time that a submission was graded."""
    lines = []
    for path in sorted((course / "gradebook" / "runs").glob("*.jsonl")):
        lines += [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.endswith("}")]
    return [line for line in lines if "student" in line]


def check_scores(course: Path) -> None:
    """Check that each submission has the score of its kind, and was entered once."""
    with gradebook(course) as grades:
        scores = {one.student.id: one.score for one in grades.assignment_submissions(ASSIGNMENT)}
    assert len(scores) == 9
    by_kind = {kind: {score for name, score in scores.items() if name.startswith(kind)} for kind in KINDS}
    assert by_kind["right"] == {17.0}
    assert by_kind["empty"] == {0.0}
    (wrong,) = by_kind["wrong"]
    assert 0 < wrong < 17
    assert set(Counter(line["student"] for line in history(course)).values()) == {1}
    assert len(history(course)) == 9


def test_a_killed_worker_costs_nothing(course: Path, cluster: Cluster) -> None:
    cluster.add_worker()
    lost = cluster.add_worker()
    process = start(course, cluster)
    wait_until(lambda: bool(history(course)), process)
    in_flight = cluster.stop_while_busy(1)
    boxes = psutil.Process(lost.pid).children(recursive=True)
    lost.kill()
    output, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, output
    assert in_flight
    assert "Graded 9 in" in output
    (line,) = [line for line in output.splitlines() if "was lost" in line]
    assert line.startswith("The Dask worker tcp://127.0.0.1:")
    assert line.endswith(" was lost: another one grades its submissions. 1 is left.")
    check_scores(course)
    _, alive = psutil.wait_procs(boxes, timeout=30)
    assert not alive


def test_if_all_workers_are_lost_the_next_run_continues(course: Path, cluster: Cluster) -> None:
    lost = cluster.add_worker()
    process = start(course, cluster, DASK_DISTRIBUTED__SCHEDULER__NO_WORKERS_TIMEOUT="1s")
    wait_until(lambda: bool(history(course)), process)
    cluster.stop_while_busy(0)
    lost.kill()
    output, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert "Traceback" not in output
    assert f"There has been no Dask worker at {cluster.address} for 1s: start some" in output
    graded = len(history(course))
    assert 0 < graded < 9
    cluster.add_worker()
    output, _ = start(course, cluster).communicate(timeout=PATIENCE)
    assert f"Graded {9 - graded} in" in output
    assert f"{graded} unchanged" in output
    check_scores(course)


@pytest.mark.thorough
def test_workers_may_come_later(course: Path, cluster: Cluster) -> None:
    process = start(course, cluster)
    assert process.stdout
    for line in process.stdout:
        if "There is no Dask worker" in line:
            break
    cluster.add_worker()
    output, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, output
    check_scores(course)
    roots = cluster.client.run(eval, "str(__import__('autograder.course').course.ROOT)")
    assert set(roots.values()) == {str(cluster.site)}  # neither this course nor any other


@pytest.mark.thorough
def test_if_the_scheduler_is_lost_the_next_run_continues(course: Path, cluster: Cluster) -> None:
    cluster.add_worker()
    process = start(course, cluster)
    wait_until(lambda: bool(history(course)), process)
    cluster.stop_while_busy(0)
    cluster.scheduler.kill()
    output, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert "Traceback" not in output
    assert f"The connection to the Dask scheduler at {cluster.address} was lost" in output
    graded = len(history(course))
    assert 0 < graded < 9
    done = autograder(course, "grade", "--no-figures")
    assert f"Graded {9 - graded} in" in done.stdout
    check_scores(course)


def test_a_worker_with_another_version_of_the_grader_is_refused(
    course: Path, cluster: Cluster, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    shutil.copytree(cluster.site, other)
    with (other / "autograder" / "results" / "verdict.py").open("a") as file:
        file.write("# a change\n")
    cluster.add_worker(other)
    output, _ = start(course, cluster).communicate(timeout=PATIENCE)
    check_refusal(output, "has another version of the package `autograder`, so its scores could differ")
    assert not history(course)


@pytest.mark.thorough
def test_a_worker_without_the_grader_is_refused(course: Path, cluster: Cluster, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "autograder.py").write_text("raise ModuleNotFoundError(\"No module named 'autograder'\")\n")
    cluster.add_worker(other)
    output, _ = start(course, cluster).communicate(timeout=PATIENCE)
    check_refusal(output, "cannot import what is needed (No module named 'autograder')")
    assert not history(course)


@pytest.mark.thorough
def test_a_scheduler_without_the_grader_is_refused(course: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "autograder.py").write_text("raise ModuleNotFoundError(\"No module named 'autograder'\")\n")
    (tmp_path / "cluster").mkdir()
    cluster = Cluster(tmp_path / "cluster", other)
    with cluster.stack:
        output, _ = start(course, cluster).communicate(timeout=PATIENCE)
    check_refusal(output, "cannot import what is needed")
    assert not history(course)


def test_what_a_task_raises_stops_no_other() -> None:
    local = {"n_workers": 1, "processes": False, "dashboard_address": ":0"}
    with (
        distributed.LocalCluster(**local) as cluster,
        pool(scheduler=cluster.scheduler_address) as executor,
    ):
        done = run_unordered(executor, ["none", "real"], lambda name: executor.submit(getattr, 3, name))
        futures = dict(done)
    assert futures["real"].result() == 3
    with pytest.raises(AttributeError) as caught:
        result_of(futures["none"])
    assert "On the worker:\nTraceback" in caught.value.__notes__[0]


def check_refusal(output: str, expected: str) -> None:
    """Check that one sentence says what is wrong with a worker, without a traceback."""
    assert "Traceback" not in output
    (line,) = [line for line in output.splitlines() if expected in line]
    assert "install the same packages there as here" in line
