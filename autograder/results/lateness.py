"""Say how late a submission is, what that costs, and why.

This is the one place where a penalty is computed.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from autograder.deadlines import SECONDS, Policy

ON_TIME = timedelta()


@dataclass(frozen=True)
class Lateness:
    """How late a submission is, and what that costs. Times have a time zone.

    Attributes
    ----------
    handed_in, due : datetime or None
        When the submission was handed in, and until when it was in time, including an extension. None if it
        is not known; then the submission is never late.
    late_by : timedelta
        How long after `due` it was handed in, 0 if it was in time.
    taken_off : float
        The points that are taken off.
    reason : str
        Why they were taken off, or why none were although it was late.
    extended : bool
        Whether `due` includes an extension.
    capped : bool
        Whether more would have been taken off without the policy's upper limit.
    in_grace : bool
        Whether it was late, but within the grace period.
    """

    handed_in: datetime | None = None
    due: datetime | None = None
    late_by: timedelta = ON_TIME
    taken_off: float = 0.0
    reason: str = ""
    extended: bool = False
    capped: bool = False
    in_grace: bool = False

    @property
    def is_late(self) -> bool:
        """Whether it was handed in after it was due, if only by a second."""
        return self.late_by > ON_TIME

    def __str__(self) -> str:
        """Return how late it is in a few words, "" if it was in time."""
        off = f": −{points(self.taken_off)}" * bool(self.taken_off)
        return f"{duration(self.late_by)}{off}" if self.is_late else ""


def lateness(
    policy: Policy | None,
    due: datetime | None,
    handed_in: datetime | None,
    score: float,
    maximum: float,
    *,
    extended: bool = False,
) -> Lateness:
    """Compute what a submission loses.

    Parameters
    ----------
    policy : Policy or None
        None if nothing is taken off.
    due, handed_in : datetime or None
        With a time zone; see `Lateness`.
    score, maximum : float
        The points that the submission has, those given by hand included, and those that it could have.
    extended : bool
        Whether `due` includes an extension.
    """
    if due is None or handed_in is None:
        return Lateness(handed_in, due, extended=extended)
    # In UTC, because Python subtracts times of the same zone as if its clock never changed.
    late = handed_in.astimezone(UTC) - due.astimezone(UTC)
    if late <= ON_TIME:
        return Lateness(handed_in, due, extended=extended)
    if policy is None:
        return Lateness(handed_in, due, late, extended=extended)
    if late <= policy.grace:
        reason = f"within the grace period of {duration(policy.grace)}"
        return Lateness(handed_in, due, late, extended=extended, reason=reason, in_grace=True)
    score = max(score, 0.0)
    if policy.zero_after is not None and late > policy.zero_after:
        reason = f"no points are left after {duration(policy.zero_after)}"
        return Lateness(handed_in, due, late, score, reason, extended)
    if policy.penalty is None:
        return Lateness(handed_in, due, late, extended=extended)
    units = math.ceil(late / timedelta(seconds=SECONDS[policy.per]))
    off = units * policy.penalty.of(score, maximum)
    reason = f"{policy.penalty} per {policy.per} for {units} {policy.per}{'s' * (units != 1)}"
    limit = math.inf if policy.at_most is None else policy.at_most.of(score, maximum)
    if off > limit:
        reason += f", at most {policy.at_most}"
    return Lateness(handed_in, due, late, min(off, limit, score), reason, extended, capped=off > limit)


def shares(taken_off: float, scores: Sequence[float]) -> list[float]:
    """Divide what a submission loses among its notebooks, by their points.

    nbgrader's gradebook has a penalty for each notebook, which may not exceed the notebook's points.
    """
    total = sum(score for score in scores if score > 0)
    return [min(score, taken_off * (score / total)) if score > 0 else 0.0 for score in scores]


def duration(time: timedelta) -> str:
    """Return a duration in its two largest units: "2 days 3 h", "1 day 20 s"."""
    seconds = math.ceil(time.total_seconds())
    parts = [
        (seconds // SECONDS["day"], "day"),
        (seconds % SECONDS["day"] // SECONDS["hour"], "h"),
        (seconds % SECONDS["hour"] // SECONDS["minute"], "min"),
        (seconds % SECONDS["minute"], "s"),
    ]
    shown = [f"{number} {unit}{'s' * (unit == 'day' and number != 1)}" for number, unit in parts if number]
    return " ".join(shown[:2]) or "0 s"


def points(number: float) -> str:
    """Return a number of points with at most two decimals."""
    return f"{round(number, 2):g}"


def moment(time: datetime) -> str:
    """Return a time for people: "20 November 2026, 23:59 CET"; seconds unless zero."""
    clock = f"{time:%H:%M:%S}".removesuffix(":00")
    return f"{time.day} {time:%B %Y}, {clock} {time:%Z}"


def explanation(late: Lateness) -> str:
    """Explain to a student what lateness cost or an extension saved, "" if nothing."""
    if late.due is None or late.handed_in is None:
        return ""
    due, handed_in = moment(late.due), moment(late.handed_in)
    if not late.is_late:
        return f"You handed it in on {handed_in}, within your extension until {due}." * late.extended
    came = f"it was due on {due}{', with your extension' * late.extended}"
    came += f", and arrived {duration(late.late_by)} later{f' ({late.reason})' * bool(late.reason)}"
    if late.taken_off:
        count = f"{points(late.taken_off)} {'points were' if late.taken_off != 1 else 'point was'}"
        return f"{count} taken off because you handed it in late: {came}."
    return f"Nothing was taken off although you handed it in late: {came}."
