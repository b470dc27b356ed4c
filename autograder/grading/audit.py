"""Find out which tests can be sealed, by grading the assignment's own solution and its release three ways.

*Stock* is nbgrader's own executor, in which tests and answers share a kernel; *sealed* and *sandboxed* are
the two modes of this one. A test is sandboxed only if the solution earns less when the test is sealed, and if
the sandboxed mode gives the solution what stock gives it, and the release no more.
"""

import copy
import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, NamedTuple

from nbformat import NotebookNode

from autograder.assignment.decisions import CellKey, Decision, Decisions
from autograder.assignment.reference import (
    Reference,
    data_files,
    digest_of_inputs,
    grade_id,
    is_test,
    sealed_references,
    with_sandboxed,
)
from autograder.assignment.source import read_source
from autograder.course import CACHES, notebook_sources
from autograder.files import cached
from autograder.grading.own_solution import own_solution
from autograder.grading.pool import cores
from autograder.grading.settings import Settings
from autograder.grading.submission import grade_notebook
from autograder.nbgrader_app import execute_in_stock, score_by_nbgrader
from autograder.submission.restore import restore

CACHE = CACHES / "stock"  # one file per assignment: what stock gives
MOST = 160  # characters of a message or a line
# Patterns in the source of a test → what it does that cannot be sealed; the first match is named.
IDIOMS = {
    r"^\s*!|^\s*\w*\s*=?\s*%\w|get_ipython|\bIn\b|\bOut\b": "uses IPython",
    r"\bpatch\b|monkeypatch|\bMock\b": "replaces names while student code runs",
    r"\bgc[af]\(|\bax(es)?\b|\bplt\.": "looks at a figure",
    r"\bseed\(": "shares random numbers with student code",
    r"\bawait\b|\basync\b": "awaits",
    r"globals\(|locals\(|__main__|\bdir\(|\bvars\(": "looks up names in the notebook",
    r"\binspect\b|getsource|signature\(|__code__": "inspects functions",
    r"isinstance\(|issubclass\(|\btype\(": "asks for the type of an object",
}


class Result(NamedTuple):
    """What a test gives in one of the three ways."""

    score: float
    message: str = ""
    line: int = 0  # of the test, at which it failed; 0 if that is not known


class Results(NamedTuple):
    """What a test gives in all three ways."""

    stock: Result
    sealed: Result
    sandboxed: Result


class Finding(NamedTuple):
    """A test that is not plainly sealed, and why."""

    name: CellKey
    kind: Literal["sandboxed", "differs from stock"]
    because: str

    def __str__(self) -> str:
        return f"{'/'.join(self.name)}: {self.kind} because {self.because}"


@dataclass(frozen=True)
class Audit:
    """What was found in an assignment.

    Attributes
    ----------
    points : dict
        The points of each test that gives any.
    decisions : dict
        The tests that are sandboxed.
    findings : list of Finding
        The tests that are not plainly sealed, in order.
    """

    points: dict[CellKey, float]
    decisions: dict[CellKey, Decision]
    findings: list[Finding]


def audit(assignment: str, settings: Settings) -> Audit:
    """Grade an assignment's own solution and its release three ways, and decide which tests are sandboxed.

    Raises
    ------
    SandboxError
        If the sandbox cannot be started.
    CourseError
        If the assignment cannot be read.
    """
    settings = replace(settings, figures=False)
    known, data = sealed_references(assignment), data_files(assignment)
    solved = {
        path.stem: own_solution(known[path.stem], read_source(path)) for path in notebook_sources(assignment)
    }
    stock = cached(
        CACHE / assignment,
        digest_of_inputs(assignment) + str(settings.limits.cell_seconds).encode(),
        partial(_stock, known, solved, data, settings),
    )
    found = Audit({}, {}, [])
    for name, reference in known.items():
        in_stock = stock[name]
        _add(found, assignment, reference, solved[name], in_stock, partial(_graded, data, settings))
    return found


Graded = dict[str, Result]  # grade id → result


def _stock(
    known: Mapping[str, Reference],
    solved: Mapping[str, NotebookNode],
    data: Mapping[str, bytes],
    settings: Settings,
) -> dict[str, tuple[Graded, Graded]]:
    """Return what stock gives to the solution and to the release of each notebook."""

    def both(name: str) -> tuple[Graded, Graded]:
        one = known[name]
        right, empty = (_in_stock(it, one, data, settings) for it in (solved[name], one.released))
        return right, empty

    with ThreadPoolExecutor(cores()) as threads:
        return dict(zip(known, threads.map(both, known), strict=True))


def _in_stock(
    submitted: NotebookNode, reference: Reference, data: Mapping[str, bytes], settings: Settings
) -> Graded:
    """Execute a notebook with nbgrader's own executor, in a folder of its own."""
    notebook, _ = restore(copy.deepcopy(submitted), reference)
    with TemporaryDirectory() as folder:
        for name, content in {**data, **reference.course_modules}.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        execute_in_stock(notebook, Path(folder), settings.limits.cell_seconds)
    return {
        cell.metadata.nbgrader.grade_id: _result(
            cell, score_by_nbgrader(cell, cell.metadata.nbgrader.points) or 0.0
        )
        for cell in notebook.cells
        if is_test(cell)
    }


def _graded(
    data: dict[str, bytes], settings: Settings, submitted: NotebookNode, reference: Reference
) -> Graded:
    """Grade a notebook in the sandbox, with the modes of a reference."""
    examined = grade_notebook(copy.deepcopy(submitted), reference, data, settings)
    scores = {verdict.grade_id: verdict.score or 0.0 for verdict in examined.verdicts}
    return {
        name: _result(cell, scores.get(name, 0.0))
        for cell in examined.notebook.cells
        if is_test(cell) and (name := cell.metadata.nbgrader.grade_id)
    }


def _result(cell: NotebookNode, score: float) -> Result:
    """Describe an executed test."""
    errors = [output for output in cell.outputs if output.output_type == "error"]
    if not errors:
        shown = [one.text for one in cell.outputs if one.get("name") == "stderr"]
        return Result(score, f"it prints to standard error: {_first_line(shown[0])}" if shown else "")
    error = errors[-1]
    where = re.findall(
        rf'File "<test {re.escape(cell.metadata.nbgrader.grade_id)}>", line (\d+)', "\n".join(error.traceback)
    )
    message = _first_line(f"{error.ename}: {error.evalue}".rstrip(": "))
    return Result(score, message, int(where[-1]) if where else 0)


def _first_line(text: str) -> str:
    line = next(filter(None, map(str.strip, text.splitlines())), "")
    return re.sub(r" at 0x[0-9a-f]+", "", line)[:MOST]


def _add(
    found: Audit,
    assignment: str,
    reference: Reference,
    solved: NotebookNode,
    stock: tuple[Graded, Graded],
    grade: Callable[[NotebookNode, Reference], Graded],
) -> None:
    """Compare the three ways for the tests of one notebook."""
    tests = [name for name, test in reference.tests.items() if test.points]
    found.points.update(
        {CellKey(assignment, reference.name, name): reference.tests[name].points for name in tests}
    )
    submissions = solved, reference.released
    sealed = [grade(one, reference) for one in submissions]
    sandboxed = sealed
    if any(sealed[0][name].score < stock[0][name].score for name in tests):
        together = with_sandboxed(reference, tests)
        sandboxed = [grade(one, together) for one in submissions]
    chosen = []
    for name in tests:
        right, empty = (
            Results(*(way[number][name] for way in (stock, sealed, sandboxed))) for number in (0, 1)
        )
        where = CellKey(assignment, reference.name, name)
        if finding := _compare(where, right, empty, _source(reference, name)):
            found.findings.append(finding)
            if finding.kind == "sandboxed":
                found.decisions[where] = Decision(reference.digests[name], finding.because)
                chosen.append(name)
    if chosen:  # a sealed test may need what a sandboxed one has bound, and the other way round
        mixed = grade(solved, with_sandboxed(reference, chosen))
        known = {one.name.test for one in found.findings if one.kind != "sandboxed"}
        for name in tests:
            if mixed[name].score < stock[0][name].score and name not in known:
                because = f"with the other tests in their modes, it fails with {mixed[name].message!r}"
                where = CellKey(assignment, reference.name, name)
                found.findings.append(Finding(where, "differs from stock", because))


def _source(reference: Reference, test: str) -> str:
    (source,) = (cell.source for cell in reference.instructor.cells if grade_id(cell) == test)
    return str(source)


def _compare(name: CellKey, right: Results, empty: Results, source: str) -> Finding | None:
    """Decide how to run a test; return None if it is plainly sealed."""
    if right.sealed.score < right.stock.score:
        why = _why_unsealed(right.sealed, source)
        if right.sandboxed.score < right.stock.score:
            because = f"{why}, and sandboxed it fails with {right.sandboxed.message!r}"
        elif empty.sandboxed.score > empty.stock.score:
            because = f"{why}, and sandboxed it gives points to the release"
        else:
            return Finding(name, "sandboxed", why)
        return Finding(name, "differs from stock", because)
    for what, results in (("its own solution", right), ("the release", empty)):
        stock, sealed = results.stock, results.sealed
        if sealed.score != stock.score:
            said = next((f" ({one.message})" for one in (stock, sealed) if one.message), "")
            because = f"{what} earns {sealed.score:g} when it is sealed, and {stock.score:g} in stock{said}"
            return Finding(name, "differs from stock", because)
    return None


def _why_unsealed(result: Result, source: str) -> str:
    """Say why a test cannot be sealed: what it does, the line at which it fails, and the message."""
    lines = source.splitlines()
    line = lines[result.line - 1].strip()[:MOST] if 0 < result.line <= len(lines) else ""
    idiom = next(_idioms(line, source), "")
    where = f" at line {result.line}, `{line}`," if line else ""
    return f"{f'it {idiom}: ' if idiom else ''}sealed, it fails{where} with {result.message!r}"


def _idioms(*sources: str) -> Iterator[str]:
    for source in sources:
        for pattern, idiom in IDIOMS.items():
            if re.search(pattern, source, re.MULTILINE):
                yield idiom


def keep_reasons(decisions: Decisions, before: Decisions) -> dict[CellKey, Decision]:
    """Return decisions with the reasons of earlier ones on the same cells, since a message may vary."""
    return {
        name: before[name] if name in before and before[name].digest == one.digest else one
        for name, one in decisions.items()
    }
