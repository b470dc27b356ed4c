"""``make bench``: the sealed grader against stock nbgrader, on the same submissions, in one run, in turns.

Then each notebook is executed in the sealed executor and in a bare fork of a warm process, which is the
floor (see `floor`). Seconds on another machine differ, so read the ratios. Every score must agree. How time
and memory grow with the class is what `scale` measures.
"""

import argparse
import contextlib
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

from autograder.assignment.reference import data_files, references
from autograder.course import assignments, notebook_sources
from autograder.grading.execute import executed_cells, make_job, steps_of
from autograder.grading.pool import cores
from autograder.grading.settings import Settings
from autograder.sealed.jobs import TestCell
from autograder.sealed.launch import run_job
from autograder.submission.restore import restore
from course_copy import ENVIRONMENT, copy_course, gradebook, hand_in, mistake, released, solved
from floor import Floor

PYTHON = [sys.executable, "-m", "autograder", "grade"]
STOCK = ["nbgrader", "autograde", "--create", "--SealedExecute.stock=True"]
MEBIBYTE = 2**20
FEW = 3  # students: one right, one wrong, one empty


@dataclass
class Run:
    """One command, timed."""

    seconds: float
    memory: float  # MiB, the largest sum over its processes
    cpu: float  # seconds of CPU time of its processes


def timed(command: list[str], course: Path) -> Run:
    """Run a command in a course, and watch the memory of all its processes."""
    start, before = time.perf_counter(), _cpu_of_children()
    process = subprocess.Popen(
        command, cwd=course, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    most = [0.0]
    watcher = threading.Thread(target=_watch, args=(process, most))
    watcher.start()
    _, error = process.communicate()
    seconds = time.perf_counter() - start
    watcher.join()
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(command)} failed:\n{error.decode()[-2000:]}")
    return Run(seconds, most[0], _cpu_of_children() - before)


def _cpu_of_children() -> float:
    """Return the CPU time of all processes that this one has started and that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _watch(process: subprocess.Popen, most: list[float]) -> None:
    """Look at the memory now and then; all looks together take a twentieth of one core at most."""
    while process.poll() is None:
        start = time.perf_counter()
        most[0] = max(most[0], memory_of(process.pid))
        time.sleep(max(0.25, 20 * (time.perf_counter() - start)))


def memory_of(process: int) -> float:
    """Return the memory of a process and all its descendants in MiB, shared pages counted once."""
    used = 0
    with contextlib.suppress(psutil.Error):
        family = [psutil.Process(process)]
        family += family[0].children(recursive=True)
        for one in family:
            with contextlib.suppress(psutil.Error):
                used += one.memory_full_info().pss
    return used / MEBIBYTE


def fresh(course: Path) -> None:
    """Forget all grades, and let the gradebook know the assignments again, which is nobody's time here."""
    for path in (course / "gradebook").iterdir():
        if path.name != "submitted":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    subprocess.run([sys.executable, "-m", "autograder", "release"], cwd=course, env=ENVIRONMENT, check=True,
                   stdout=subprocess.DEVNULL)  # fmt: skip


def scores(course: Path) -> dict[tuple[str, ...], float | None]:
    """Read every score in a gradebook: (student, assignment, notebook, cell) → points from the tests."""
    found = {}
    with gradebook(course) as grades:
        for assignment in grades.assignments:
            for submission in assignment.submissions:
                for notebook in submission.notebooks:
                    for grade in notebook.grades:
                        key = (submission.student.id, assignment.name, notebook.name, grade.name)
                        found[key] = grade.auto_score
    return found


def fill(course: Path, assignment: str, students: int) -> None:
    """Have students hand in: right, with a mistake, empty, in turn."""
    sources = notebook_sources(assignment)
    kinds = (
        {source.stem: solved(source) for source in sources},
        {source.stem: solved(source, mistake(source)) for source in sources},
        {source.stem: released(source) for source in sources},
    )
    for number in range(students):
        hand_in(course, f"student-{number:04d}", assignment, kinds[number % 3])


def compare(assignment: str, students: int, rounds: int) -> bool:
    """Grade the same submissions both ways, in turns; print a row for each way; return whether all agree.

    A run of the first three and a run of all tell what is fixed of the cost, and what a notebook more costs.
    """
    few = [f"student-{number:04d}" for number in range(FEW)]
    ways = {
        "stock nbgrader": ([*STOCK, assignment], [f"--CourseDirectory.student_id=student-000[0-{FEW - 1}]"]),
        "grade --no-figures": (
            [*PYTHON, assignment, "--no-figures"],
            [part for name in few for part in ("--student", name)],
        ),
        "grade": ([*PYTHON, assignment], [part for name in few for part in ("--student", name)]),
    }
    times: dict[tuple[str, str], list[Run]] = {}
    found, shares = {}, {}
    with tempfile.TemporaryDirectory() as folder:
        course = copy_course(Path(folder))
        fill(course, assignment, students)
        for _ in range(rounds):
            for way, (command, only_few) in ways.items():
                for what, options in (("few", only_few), ("all", []), ("nothing new", [])):
                    if what != "nothing new":
                        fresh(course)
                    times.setdefault((way, what), []).append(timed([*command, *options], course))
                found[way], shares[way] = scores(course), _shares(course)
    notebooks = len(notebook_sources(assignment))
    print(f"\n{assignment}: {students} students with {notebooks} notebooks each, {rounds} rounds")
    columns = ("s in all", "ratio", "fixed s", "s/notebook", "ratio", "nothing new s", "peak MiB")
    print(f"{'':20}", *(f"{name:>{len(name) + 2}}" for name in columns), "  cells' time goes to", sep="")
    base = None
    for way in ways:
        seconds = {
            what: median(run.seconds for run in times[way, what]) for what in ("few", "all", "nothing new")
        }
        more = (seconds["all"] - seconds["few"]) / (students - FEW) / notebooks
        fixed = seconds["few"] - FEW * notebooks * more
        base = base or (seconds["all"], more)
        memory = max(run.memory for run in times[way, "all"])
        print(
            f"{way:20}{seconds['all']:10.1f}{base[0] / seconds['all']:6.1f}x{fixed:9.1f}{more:12.3f}"
            f"{base[1] / more:6.1f}x{seconds['nothing new']:15.1f}{memory:10.0f}    {shares[way]}",
            flush=True,
        )
    differing = {
        key
        for way in ways
        for key in found["stock nbgrader"].keys() | found[way].keys()
        if found["stock nbgrader"].get(key) != found[way].get(key)
    }
    print(f"{len(found['grade'])} scores, {len(differing)} differ", *sorted(differing)[:5])
    return not differing


def _shares(course: Path) -> str:
    """Say which share of the cells' time the students' cells and the tests took."""
    spent = {"students' cells": 0.0, "tests": 0.0}
    for path in (course / "gradebook" / "autograded").glob("*/*/*.ipynb"):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            header = cell["metadata"].get("nbgrader", {})
            is_test = header.get("grade") and not header.get("solution")
            seconds = cell["metadata"].get("autograder", {}).get("seconds", 0.0)
            spent["tests" if is_test else "students' cells"] += seconds
    total = sum(spent.values())
    return (
        ", ".join(f"{name} {seconds / total:.0%}" for name, seconds in spent.items()) if total else "kernels"
    )


def compare_with_floor(assignment: str, repetitions: int = 5) -> None:
    """Execute each solved notebook in the sealed executor and in a bare fork, in turns; print both times."""
    print(f"\n{assignment}: one solved notebook at a time, the least of {repetitions} runs in turns")
    print(f"{'':32}{'floor s':>9}{'sealed s':>10}{'ratio':>8}  slowest tests, s")
    for source in notebook_sources(assignment):
        reference = references(assignment)[source.stem]
        notebook, _ = restore(solved(source), reference)
        settings = Settings(figures=False)
        steps = steps_of(executed_cells(notebook, reference, settings), reference)
        job = make_job(steps, reference, data_files(assignment), settings)
        floor, sealed = [], []
        with Floor(reference.modules, settings.limits.output) as bare:
            run_job(job)  # starts the fork server
            for _ in range(repetitions):
                floor.append(bare.seconds(job))
                start = time.perf_counter()
                results = run_job(job)
                sealed.append(time.perf_counter() - start)
        tests = [
            (r.seconds, s.grade_id)
            for s, r in zip(job.steps, results, strict=True)
            if isinstance(s, TestCell)
        ]
        slowest = ", ".join(f"{name} {seconds:.2f}" for seconds, name in sorted(tests, reverse=True)[:3])
        least, ours = min(floor), min(sealed)
        print(f"{source.stem:32}{least:9.3f}{ours:10.3f}{ours / least:7.2f}x  {slowest}", flush=True)


def scale_workers(assignment: str, students: int) -> None:
    """Grade the same submissions with one worker, two, … as many as there are cores; print the throughput."""
    print(f"\n{assignment}: {students} students, grade --no-figures")
    print(f"{'workers':>10}{'s':>9}{'throughput':>12}")
    with tempfile.TemporaryDirectory() as folder:
        course = copy_course(Path(folder))
        fill(course, assignment, students)
        first = None
        for workers in range(1, cores() + 1):
            fresh(course)
            run = timed([*PYTHON, assignment, "--no-figures", "--workers", str(workers)], course)
            first = first or run.seconds
            print(f"{workers:10}{run.seconds:9.1f}{first / run.seconds:11.2f}x", flush=True)


def main() -> int:
    """Run the benchmark; return 1 if a score differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("assignments", nargs="*", default=assignments())
    parser.add_argument("--students", type=int, default=12, help="a multiple of three, more than three")
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    if options.students <= FEW or options.students % 3:
        parser.error("--students wants a multiple of three, more than three")
    agree = [compare(name, options.students, options.rounds) for name in options.assignments]
    for name in options.assignments:
        compare_with_floor(name)
        scale_workers(name, options.students)
    return 0 if all(agree) else 1


if __name__ == "__main__":
    sys.exit(main())
