"""The history of all scores: one file per run in ``gradebook/runs/``.

Lines are only appended. Each line holds the scores of one submission. It is written after the gradebook and
before the record of the submission, so that after a run that was killed the next one grades the submission
again and writes the line.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from autograder.course import ROOT, CourseError
from autograder.files import report_unwritable
from autograder.submission.read import SubmissionKey

RUNS = ROOT / "gradebook" / "runs"
SMALLEST = 1e-9  # a smaller difference between two scores is a rounding error

Scores = Mapping[str, float]  # "NOTEBOOK/TEST" → points, those given by hand included


@dataclass(frozen=True)
class State:
    """The scores of a submission after a run.

    Attributes
    ----------
    scores : dict
        See `Scores`.
    work : str
        A digest of what was handed in.
    by_hand : dict
        The points that were given by hand, without those from the tests, for the tests that have any. It is
        empty in the lines of earlier versions.
    """

    scores: Scores
    work: str
    by_hand: Scores = field(default_factory=dict)


class Change(NamedTuple):
    """How a submission's score, before late penalties, has changed, and in which tests.

    Points that were given by hand meanwhile are in the score before, too.
    """

    key: SubmissionKey
    before: float
    after: float
    tests: dict[str, float]
    handed_in_again: bool

    @property
    def difference(self) -> float:
        """Points gained, negative if they were lost."""
        return self.after - self.before


@dataclass
class Changes:
    """Which scores of a class have changed, and how many have not."""

    changed: list[Change] = field(default_factory=list)
    same: int = 0

    def add(self, key: SubmissionKey, before: State, after: State) -> None:
        """Add a submission; one that was not graded before has not changed."""
        if not before.scores:
            return
        if change := compare(key, before, after):
            self.changed.append(change)
        else:
            self.same += 1


class Run(NamedTuple):
    """A run that changed scores: its number, its time in ISO 8601, and the command."""

    number: int
    time: str
    command: str

    def __str__(self) -> str:
        return f"run {self.number} ({self.command}, {self.time})"


class RunLog:
    """Append the scores of submissions to the file of this run.

    The file is made with the first of them.
    """

    def __init__(self, command: str) -> None:
        self._command = command
        self._path: Path | None = None

    def add(self, key: SubmissionKey, before: State, after: State) -> None:
        """Append the scores of one submission, and those that it had if they differ."""
        with report_unwritable(RUNS):
            if self._path is None:
                self._path = self._begin()
            line = {**key._asdict(), **asdict(after)}
            if before.scores and before != after:
                line["before"] = asdict(before)
            self._append(self._path, line)

    def _begin(self) -> Path:
        """Make the file of the next run that no other process has begun."""
        RUNS.mkdir(parents=True, exist_ok=True)
        number = max(_numbers(), default=0) + 1
        while True:
            path = _path(number)
            try:
                path.open("x").close()
            except FileExistsError:
                number += 1
                continue
            time = datetime.now().astimezone().isoformat(" ", "seconds")
            self._append(path, {"time": time, "command": self._command})
            return path

    @staticmethod
    def _append(path: Path, line: dict[str, Any]) -> None:
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


def compare(key: SubmissionKey, before: State, after: State) -> Change | None:
    """Return how a submission's scores have changed, None if they have not.

    Points that were given by hand in the meantime, or taken back, are not a change, since no run gives them.
    """
    names = sorted(before.scores.keys() | after.scores.keys())
    earlier = {
        name: (before if before.by_hand.get(name) == after.by_hand.get(name) else after).scores.get(name, 0.0)
        for name in names
    }
    tests = {
        name: difference
        for name in names
        if abs(difference := after.scores.get(name, 0.0) - earlier[name]) > SMALLEST
    }
    totals = sum(earlier.values()), sum(after.scores.values())
    again = bool(before.work) and before.work != after.work
    return Change(key, *totals, tests, again) if tests else None


def recorded_changes(
    numbers: Sequence[int], assignments: Collection[str], in_gradebook: Collection[SubmissionKey]
) -> tuple[Run | None, Run, Changes]:
    """Compare the scores after two runs.

    Parameters
    ----------
    numbers : sequence of int
        Both runs. If the second is left out, it is the last one; if both are, they are the last two.
    assignments : collection of str
        Those to compare.
    in_gradebook : collection of SubmissionKey
        The submissions in the gradebook. Those of a student who was removed from it have no score to change.

    Returns
    -------
    first, second : Run
        The runs; the first is None if there was only one.
    changes : Changes
        What the second has changed.

    Raises
    ------
    CourseError
        If there is no such run.
    """
    known = sorted(_numbers())
    if not known:
        raise CourseError("There is no run in gradebook/runs yet: run `python -m autograder grade` first.")
    for number in numbers:
        if number not in known:
            raise CourseError(f"There is no run {number}: gradebook/runs has {known[0]} to {known[-1]}.")
    second = numbers[1] if len(numbers) > 1 else known[-1]
    earlier = [number for number in known if number < second]
    first = numbers[0] if numbers else earlier[-1] if earlier else None
    before, _ = _states(number for number in known if first is not None and number <= first)
    after, earliest = _states(number for number in known if number <= second)
    before = {**earliest, **before}  # a submission may have been graded before there was a history
    changes = Changes()
    for key in sorted(before.keys() & after.keys()):
        if key.assignment in assignments and key in in_gradebook:
            changes.add(key, before[key], after[key])
    return (_run(first) if first is not None else None), _run(second), changes


def _states(numbers: Iterable[int]) -> tuple[dict[SubmissionKey, State], dict[SubmissionKey, State]]:
    """Return the state of each submission after some runs, and before the first."""
    after: dict[SubmissionKey, State] = {}
    before: dict[SubmissionKey, State] = {}
    for number in numbers:
        for line in _lines(number):
            try:
                key = SubmissionKey(line["student"], line["assignment"])
                if key not in after and "before" in line:
                    before[key] = State(**line["before"])
                after[key] = State(line["scores"], line["work"], line.get("by_hand", {}))
            except (KeyError, TypeError):  # the first line of a file, or one of another version
                continue
    return after, before


def _run(number: int) -> Run:
    first = next(_lines(number), {})
    return Run(number, str(first.get("time", "unknown time")), str(first.get("command", "grade")))


def _lines(number: int) -> Iterator[dict[str, Any]]:
    with _path(number).open(encoding="utf-8", errors="replace") as file:
        for line in file:
            try:
                content = json.loads(line)
            except ValueError:
                continue
            if isinstance(content, dict):
                yield content


def _path(number: int) -> Path:
    return RUNS / f"{number:04}.jsonl"


def _numbers() -> list[int]:
    return [int(path.stem) for path in RUNS.glob("*.jsonl") if path.stem.isdecimal()]
