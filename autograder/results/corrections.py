"""What an instructor decides about a test: ``gradebook/corrections.jsonl``.

Each line is a decision; the last one about a test is in force, and no line is ever removed. A line is written
before the gradebook's transaction is committed. So if a command is killed, the file may be ahead of the
gradebook, but it is never behind. Running the command again brings the two back into step.
"""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
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
FOR_STUDENTS: dict[Kind, str] = {
    "drop": "This does not count",
    "full marks": "Everybody gets full marks for this",
    "bonus": "This counts as a bonus",
}


class CellKey(NamedTuple):
    """A graded cell, which may also be a question in words."""

    assignment: str
    notebook: str
    test: str

    def __str__(self) -> str:
        return f"{self.assignment}/{self.notebook}: {self.test}"


@dataclass(frozen=True)
class Correction:
    """A decision about a test.

    Attributes
    ----------
    time : str
        When it was made, in ISO 8601.
    scores : mapping
        Student → the score without any correction, for those students of whom only the gradebook knows it.
    """

    assignment: str
    notebook: str
    test: str
    kind: Kind
    reason: str
    time: str
    scores: Mapping[str, float | None] = field(default_factory=dict)

    @property
    def key(self) -> CellKey:
        """The test that it is about."""
        return CellKey(self.assignment, self.notebook, self.test)

    @property
    def has_no_points(self) -> bool:
        """Whether the test's points no longer count towards the maximum."""
        return self.kind in ("drop", "bonus")

    def __str__(self) -> str:
        """Return what a student reads about it."""
        return f"{FOR_STUDENTS[self.kind]}: {self.reason}"


def corrected_score(verdict: Verdict, correction: Correction | None) -> float | None:
    """Return the points of a test that count, None while an instructor has to decide.

    A notebook that could not be graded gets no full marks.
    """
    if correction and correction.kind == "drop":
        return 0.0
    if correction and correction.kind == "full marks" and verdict.status != "not gradable":
        return verdict.points
    return verdict.score


def corrections_in_force() -> dict[CellKey, Correction]:
    """Return the correction of each test that has one."""
    return {key: one for key, one in last_corrections().items() if one.kind != "undo"}


def last_corrections() -> dict[CellKey, Correction]:
    """Return the last decision about each test, which may be to undo the one before."""
    return {one.key: one for one in _lines()}


def new_correction(key: CellKey, kind: Kind, reason: str) -> Correction:
    """Make a correction, as of now."""
    return Correction(*key, kind, reason, datetime.now().astimezone().isoformat(" ", "seconds"))


def record_correction(correction: Correction) -> None:
    """Append a correction to the file."""
    with report_unwritable(CORRECTIONS):
        CORRECTIONS.parent.mkdir(exist_ok=True)
        with CORRECTIONS.open("a+b") as file:
            file.seek(0)
            ends = file.read()[-1:] in (b"", b"\n")  # or a process was killed while it wrote
            line = json.dumps(asdict(correction), ensure_ascii=False)
            file.write((b"" if ends else b"\n") + f"{line}\n".encode())
            file.flush()
            os.fsync(file.fileno())


def _lines() -> Iterator[Correction]:
    """Yield all corrections, the oldest first, without incomplete lines."""
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
