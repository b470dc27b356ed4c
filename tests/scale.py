"""``make scale``: grade larger and larger classes, print time and memory, and prove that nothing was lost.

Each invented student hands in one small notebook of connectionist-models. A number that occurs in no other
submission is printed by the student's own code, so it has to be among the outputs in the autograded notebook.
What each kind of submission scores is known from stock nbgrader.

With ``--kills N``, the grader is killed (SIGKILL to its process group) N times on its way and started again.
With ``--all``, the other commands of an instructor are timed on the same class.
"""

import argparse
import contextlib
import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import nbformat
import psutil

from autograder.course import ROOT, notebook_sources
from bench import STOCK, memory_of, timed
from course_copy import ENVIRONMENT, copy_course, is_answer, released, solved

ASSIGNMENT, NOTEBOOK = "connectionist-models", "hebbian-learning"
GRADE = [sys.executable, "-m", "autograder", "grade", ASSIGNMENT, "--no-figures"]
# A program of tests/mistakes that replaces a part of the solution; "" is the solution.
PROGRAMS = (
    "",
    "right_einsum.py",
    "right_recall_loops.py",
    "right_step_loops.py",
    "wrong_no_mean.py",
    "wrong_sign_of_zero_is_zero.py",
    "wrong_step_minus.py",
)
EMPTY = "empty"
MARK = "scale-mark"  # stands for the number of a submission
# The other commands, in an order in which each finds what it needs.
OTHERS = (
    ("grade", ASSIGNMENT, "--no-figures"),  # nothing new
    ("export", ASSIGNMENT),
    ("report", ASSIGNMENT, "--html"),
    ("feedback", ASSIGNMENT),
    ("feedback", ASSIGNMENT),  # nothing new
    ("feedback", ASSIGNMENT, "--zip"),
    ("correct", ASSIGNMENT, NOTEBOOK, "test_recall", "--drop", "--reason", "unclear"),
    ("correct", ASSIGNMENT, NOTEBOOK, "test_recall", "--undo"),
    ("similar", ASSIGNMENT, "--html"),
)

Scores = dict[str, float | None]  # cell → points from the tests


@dataclass
class Class:
    """The students of a course, what each has handed in, and what each kind of submission scores.

    Attributes
    ----------
    kinds : dict
        Student → the kind of the submission, and the number that it prints.
    expected : dict
        Kind → its scores.
    """

    course: Path
    kinds: dict[str, tuple[str, str]]
    expected: dict[str, Scores]


@dataclass
class Attempt:
    """One start of the grader.

    Attributes
    ----------
    cpu : float
        Seconds of CPU time of its first process, which is the only one that writes grades.
    graded : int
        Submissions that it has graded.
    survivors : int
        Its processes that were still there half a minute after it was killed.
    """

    seconds: float
    memory: float  # MiB, the largest sum over its processes
    cpu: float
    graded: int
    killed: bool
    survivors: int = 0


@dataclass
class Graded:
    """Follows the files of the history of scores while they grow."""

    course: Path
    students: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    _read: Counter[Path] = field(default_factory=Counter)

    def update(self, people: Class) -> int:
        """Read the lines that are new, and return the number of all."""
        for path in sorted((self.course / "gradebook" / "runs").glob("*.jsonl")):
            with path.open("rb") as file:
                file.seek(self._read[path])
                for line in file:
                    if not line.endswith(b"\n"):  # it is being written
                        break
                    self._read[path] += len(line)
                    self._add(json.loads(line), people)
        return len(self.students)

    def _add(self, line: dict, people: Class) -> None:
        if "student" not in line:  # the first line of a run
            return
        student = line["student"]
        self.students.append(student)
        found = {name.partition("/")[2]: score for name, score in line["scores"].items()}
        expected = {cell: score or 0.0 for cell, score in people.expected[people.kinds[student][0]].items()}
        if {cell: score for cell, score in found.items() if score or expected.get(cell)} != {
            cell: score for cell, score in expected.items() if score
        }:
            self.wrong.append(student)


def templates() -> dict[str, str]:
    """Make the submission of each kind as text, which prints `MARK`."""
    (source,) = [one for one in notebook_sources(ASSIGNMENT) if one.stem == NOTEBOOK]
    folder = ROOT / "tests" / "mistakes" / ASSIGNMENT / NOTEBOOK
    programs = {name or "solution": (folder / name).read_text("utf-8") if name else "" for name in PROGRAMS}
    notebooks = {kind: solved(source, program) for kind, program in programs.items()}
    notebooks[EMPTY] = released(source)
    texts = {}
    for kind, notebook in notebooks.items():
        answers = [cell for cell in notebook.cells if is_answer(cell) and cell.cell_type == "code"]
        answers[-1].source += f'\n\nprint("{MARK}")'
        texts[kind] = nbformat.writes(notebook)
        assert texts[kind].count(MARK) == 1
    return texts


def small_course(folder: Path) -> Path:
    """Copy the course with one notebook, and let the gradebook know it."""
    folder.mkdir()
    course = copy_course(folder)
    for path in (course / "solutions" / ASSIGNMENT).glob("*.py"):
        if path.stem != NOTEBOOK:
            path.unlink()
    release = [sys.executable, "-m", "autograder", "release", ASSIGNMENT]
    subprocess.run(release, cwd=course, env=ENVIRONMENT, check=True, stdout=subprocess.DEVNULL)
    return course


def write_submission(course: Path, student: str, text: str) -> None:
    """Put a notebook where a student's are."""
    folder = course / "gradebook" / "submitted" / student / ASSIGNMENT
    folder.mkdir(parents=True)
    (folder / f"{NOTEBOOK}.ipynb").write_text(text, "utf-8")


def scores_in(course: Path) -> Iterator[tuple[str, str, float | None]]:
    """Read a gradebook without nbgrader: student, cell, points from the tests."""
    query = """
        SELECT submitted_assignment.student_id, base_cell.name, grade.auto_score
        FROM submitted_assignment
        JOIN submitted_notebook ON submitted_notebook.assignment_id = submitted_assignment.id
        JOIN grade ON grade.notebook_id = submitted_notebook.id
        JOIN base_cell ON base_cell.id = grade.cell_id
    """
    with contextlib.closing(sqlite3.connect(course / "gradebook" / "gradebook.db")) as db:
        yield from db.execute(query)


def known_scores(texts: dict[str, str], folder: Path) -> dict[str, Scores]:
    """Have stock nbgrader grade a submission of each kind."""
    course = small_course(folder)
    names = {f"kind-{number}": kind for number, kind in enumerate(texts)}
    for student, kind in names.items():
        write_submission(course, student, texts[kind])
    timed([*STOCK, ASSIGNMENT], course)
    known: dict[str, Scores] = {kind: {} for kind in texts}
    for student, cell, score in scores_in(course):
        known[names[student]][cell] = score
    totals = {kind: sum(score or 0 for score in scores.values()) for kind, scores in known.items()}
    best = totals["solution"]
    for kind, total in totals.items():
        right = total == best if kind.startswith(("solution", "right")) else total < best
        right = right and (total == 0) == (kind == EMPTY)
        assert right, f"stock nbgrader gives {total} points to {kind}"
    return known


def fill(folder: Path, size: int, seed: int, texts: dict[str, str], expected: dict[str, Scores]) -> Class:
    """Make a course with the submissions of a class."""
    course, chance = small_course(folder), random.Random(seed)
    kinds = {}
    for number in range(size):
        student, kind = f"student-{number:06d}", chance.choice(list(texts))
        mark = f"mark {number} {chance.getrandbits(64):016x}"
        kinds[student] = (kind, mark)
        write_submission(course, student, texts[kind].replace(MARK, mark))
    return Class(course, kinds, expected)


def grade(
    people: Class, log: Graded, kill_at: int | None, number: int, options: Sequence[str] = ()
) -> Attempt:
    """Grade until all is done, or kill the grader when that many submissions are graded."""
    size, before = len(people.kinds), len(log.students)
    start = time.perf_counter()
    memory, cpu, shown = 0.0, 0.0, (start, before)
    with (people.course / f"grade-{number}.out").open("w") as output:
        process = subprocess.Popen(
            [*GRADE, *options],
            cwd=people.course,
            env=ENVIRONMENT,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        while process.poll() is None:
            look = time.perf_counter()
            now, cpu = memory_of(process.pid), max(cpu, cpu_of(process.pid))
            memory, graded = max(memory, now), log.update(people)
            if graded - shown[1] >= size / 10:
                each = 1000 * (look - shown[0]) / (graded - shown[1])
                print(
                    f"{size:10} {graded:9} graded after {look - start:8.1f} s, "
                    f"lately {each:7.1f} ms/student, {now:6.0f} MiB",
                    flush=True,
                )
                shown = look, graded
            if kill_at is not None and graded >= kill_at:
                family = psutil.Process(process.pid).children(recursive=True)
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                seconds = time.perf_counter() - start
                _, alive = psutil.wait_procs(family, timeout=30)
                print(f"{size:10} {graded:9} graded: killed after {seconds:.1f} s", flush=True)
                return Attempt(seconds, memory, cpu, log.update(people) - before, True, len(alive))
            # All looks together take a twentieth of one core at most.
            time.sleep(min(max(0.1, 20 * (time.perf_counter() - look)), 10))
    if process.returncode != 0:
        raise SystemExit(
            f"{' '.join(GRADE)} ended with {process.returncode}:\n{said(people, number)[-2000:]}"
        )
    seconds = time.perf_counter() - start
    return Attempt(seconds, memory, cpu, log.update(people) - before, False)


def cpu_of(process: int) -> float:
    """Return the CPU time that a process has used, without its children."""
    with contextlib.suppress(psutil.Error):
        times = psutil.Process(process).cpu_times()
        return times.user + times.system
    return 0.0


def said(people: Class, number: int) -> str:
    """Return what the grader has printed."""
    return (people.course / f"grade-{number}.out").read_text("utf-8")


def problems(people: Class, log: Graded, attempts: Sequence[Attempt]) -> Iterator[str]:
    """Yield a line for everything that is lost, doubled or wrong."""
    rows: dict[str, Scores] = {}
    for student, cell, score in scores_in(people.course):
        if cell in rows.setdefault(student, {}):
            yield f"{student}: two rows for {cell}"
        rows[student][cell] = score
    for student in rows.keys() - people.kinds.keys():
        yield f"{student}: nobody has this name"
    logged = Counter(log.students)
    for student, (kind, mark) in people.kinds.items():
        expected = people.expected[kind]
        if rows.get(student) != expected:
            yield f"{student} ({kind}): the gradebook has {rows.get(student)} and not {expected}"
        if not logged[student]:
            yield f"{student}: no line in the history of scores"
        yield from _problems_in_folder(people.course, student, mark, expected)
    for student in log.wrong:
        yield f"{student}: wrong scores in the history"
    for attempt in attempts:
        if attempt.survivors:
            yield f"{attempt.survivors} processes survived a killed grader"
    done = attempts[-1].graded
    unchanged = len(people.kinds) - done
    if not re.search(rf"Graded {done} in [\d.]+ s, {unchanged} unchanged", said(people, len(attempts))):
        yield f"the summary does not say that {done} were graded and {unchanged} were unchanged"


def _problems_in_folder(course: Path, student: str, mark: str, expected: Scores) -> Iterator[str]:
    """Yield what is wrong with the record of a submission, and with its autograded notebook."""
    folder = course / "gradebook" / "autograded" / student / ASSIGNMENT
    try:
        record = json.loads((folder / "verdicts.json").read_bytes())
        (one,) = record["notebooks"].values()
        found = {verdict["grade_id"]: verdict["score"] for verdict in one["verdicts"]}
        if found != expected or not record["digest"]:
            yield f"{student}: the record has {found}"
        cells = json.loads((folder / f"{NOTEBOOK}.ipynb").read_bytes())["cells"]
        outputs = [output.get("text", "") for cell in cells for output in cell.get("outputs", [])]
        if f"{mark}\n" not in map("".join, outputs):
            yield f"{student}: {mark!r} was not printed"
    except (OSError, ValueError, KeyError) as error:
        yield f"{student}: {error!r}"


def measure(people: Class, kills: int, options: Sequence[str], *, others: bool) -> bool:
    """Grade a class, print what it took, and return whether nothing was lost."""
    size, log = len(people.kinds), Graded(people.course)
    attempts: list[Attempt] = []
    for number in range(kills + 1):
        kill_at = (number + 1) * size // (kills + 1) if number < kills else None
        attempts.append(grade(people, log, kill_at, number + 1, options))
        if not attempts[-1].killed:
            break
    seconds, memory = sum(one.seconds for one in attempts), max(one.memory for one in attempts)
    print(f"{size:10} verifying …", flush=True)
    start = time.perf_counter()
    found = list(problems(people, log, attempts))
    twice = len(log.students) - len(set(log.students))
    print(
        f"{size:10} students graded in {seconds:.1f} s, {1000 * seconds / size:.1f} ms/student, "
        f"{1000 * sum(one.cpu for one in attempts) / size:.1f} of them CPU time of the first process, "
        f"peak {memory:.0f} MiB; killed {sum(one.killed for one in attempts)} times "
        f"(graded by each start: {', '.join(str(one.graded) for one in attempts)}), {twice} graded twice; "
        f"{len(found)} problems (verified in {time.perf_counter() - start:.1f} s)",
        flush=True,
    )
    for line in found[:20]:
        print(f"{'':10} {line}", flush=True)
    for command in OTHERS if others else ():
        run = timed([sys.executable, "-m", "autograder", *command], people.course)
        print(
            f"{size:10} {run.seconds:9.1f} s, {run.cpu:9.1f} s of CPU time, "
            f"{1000 * run.cpu / size:7.1f} ms/student, {run.memory:7.0f} MiB  {' '.join(command)}",
            flush=True,
        )
    return not found


def main() -> int:
    """Grade classes of all sizes; return 1 if anything was lost."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("sizes", type=int, nargs="*", default=[10, 100, 1000])
    parser.add_argument(
        "--kills", type=int, default=0, metavar="N", help="kill the grader N times on its way"
    )
    parser.add_argument("--all", action="store_true", help="time the other commands as well")
    parser.add_argument("--workers", help="as in `grade --workers`")
    parser.add_argument("--scheduler", help="as in `grade --scheduler`")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="keep the courses here, in a folder that is made")
    options = parser.parse_args()
    temporary = tempfile.TemporaryDirectory() if options.folder is None else None
    folder = Path(temporary.name) if temporary else options.folder
    folder.mkdir(parents=True, exist_ok=True)
    print(f"{NOTEBOOK} alone, grade --no-figures, in {folder}", flush=True)
    texts = templates()
    expected = known_scores(texts, folder / "stock")
    print(f"{'':10} stock nbgrader has graded one of each kind: {', '.join(texts)}", flush=True)
    given = {"--workers": options.workers, "--scheduler": options.scheduler}
    more = [part for name, value in given.items() if value for part in (name, value)]
    complete = True
    for size in options.sizes:
        start = time.perf_counter()
        people = fill(folder / f"{size}", size, options.seed, texts, expected)
        print(f"{size:10} submissions made in {time.perf_counter() - start:.1f} s", flush=True)
        complete &= measure(people, options.kills, more, others=options.all)
        if temporary:
            shutil.rmtree(people.course)
    if temporary:
        temporary.cleanup()
    return 0 if complete else 1


if __name__ == "__main__":
    sys.exit(main())
