"""What an instructor decides about a test after the class was graded: ``gradebook/corrections.jsonl``.

Each line is a decision, the last one about a test is in force, and no line is ever removed.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal, NamedTuple, get_args

from autograder.course import ROOT
from autograder.files import report_unwritable
from autograder.results.verdict import Verdict

CORRECTIONS = ROOT / "gradebook" / "corrections.jsonl"
Kind = Literal["drop", "full marks", "bonus", "undo"]
IN_WORDS: dict[Kind, str] = {
    "drop": "does not count",
    "full marks": "everybody gets full marks",
    "bonus": "counts as a bonus",
    "undo": "counts as before",
}


class TestKey(NamedTuple):
    """A graded cell, which may also be a question in words."""

    assignment: str
    notebook: str
    test: str

    def __str__(self) -> str:
        return f"{self.assignment}/{self.notebook}: {self.test}"


TestKey.__test__ = False  # type: ignore[attr-defined]  # so that pytest does not collect it


@dataclass(frozen=True)
class Correction:
    """A decision about a test; `time` is when it was made, in ISO 8601."""

    assignment: str
    notebook: str
    test: str
    kind: Kind
    reason: str
    time: str

    @property
    def key(self) -> TestKey:
        """The test that it is about."""
        return TestKey(self.assignment, self.notebook, self.test)

    @property
    def has_no_points(self) -> bool:
        """Whether the test's points no longer belong to those that a student can reach."""
        return self.kind in ("drop", "bonus")

    def __str__(self) -> str:
        """Return what a student reads about it."""
        return f"This {IN_WORDS[self.kind]}: {self.reason}".replace("This everybody", "Everybody")


def corrected_score(verdict: Verdict, correction: Correction | None) -> float | None:
    """Return the points of a test that count, None while an instructor has to decide.

    A notebook that could not be graded gets no full marks.
    """
    if correction and correction.kind == "drop":
        return 0.0
    if correction and correction.kind == "full marks" and verdict.status != "not gradable":
        return verdict.points
    return verdict.score


def corrections_in_force() -> dict[TestKey, Correction]:
    """Return the correction of each test that has one."""
    last = {one.key: one for one in _lines()}
    return {key: one for key, one in last.items() if one.kind != "undo"}


def record_correction(key: TestKey, kind: Kind, reason: str) -> Correction:
    """Append a correction to the file."""
    correction = Correction(*key, kind, reason, datetime.now().astimezone().isoformat(" ", "seconds"))
    with report_unwritable(CORRECTIONS):
        CORRECTIONS.parent.mkdir(exist_ok=True)
        with CORRECTIONS.open("a+b") as file:
            file.seek(0)
            ends = file.read()[-1:] in (b"", b"\n")  # or a process was killed while it wrote
            line = json.dumps(asdict(correction), ensure_ascii=False)
            file.write((b"" if ends else b"\n") + f"{line}\n".encode())
            file.flush()
            os.fsync(file.fileno())
    return correction


def _lines() -> Iterator[Correction]:
    """Yield all corrections, the oldest first; a line that cannot be read was not completely written."""
    try:
        content = CORRECTIONS.read_bytes()
    except FileNotFoundError:
        return
    for line in content.splitlines():
        try:
            correction = Correction(**json.loads(line))
        except (ValueError, TypeError):
            continue
        if correction.kind in get_args(Kind):
            yield correction
