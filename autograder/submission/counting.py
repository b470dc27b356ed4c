"""Decide which submission counts if a student has handed in more than one.

On one platform, the newest counts. Work on two platforms may be two versions, of which only the student knows
the better one, so what was collected first stays. If nothing has been collected yet, the newest counts if all
times are known, and otherwise that of the platform that was named first.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from autograder.submission.collected import Collected
from autograder.submission.handins import FOLDERS, HandIn


def in_order(handins: Iterable[HandIn]) -> list[HandIn]:
    """Sort a student's hand-ins by time, or each platform's if not all times are known."""
    handins = list(handins)
    if all(handin.submitted for handin in handins):
        return sorted(handins, key=lambda handin: handin.submitted or datetime.min)
    platforms = dict.fromkeys(handin.platform for handin in handins)
    if len(platforms) < 2:
        return handins
    return [one for name in platforms for one in in_order(one for one in handins if one.platform == name)]


def counting_platform(handins: Sequence[HandIn], before: Collected | None, *, is_replaced: bool) -> str:
    """Return the platform whose work counts.

    Parameters
    ----------
    handins : sequence of HandIn
        A student's, as `in_order` sorts them.
    before : Collected or None
        The submission that was collected before, if its files are still there.
    is_replaced : bool
        Whether the instructor wants work from another platform instead.
    """
    if before and before.platform:
        if not is_replaced:
            return before.platform
        handins = [handin for handin in handins if handin.platform != before.platform] or handins
    counts = handins[-1] if all(handin.submitted for handin in handins) else handins[0]
    return counts.platform


def with_time(record: Collected, before: Collected) -> Collected:
    """Return the record of a submission that another download has with the same files.

    The platform of the first stays, because that is where a newer version will come from, unless that was a
    download in folders, which is not a platform. If only one of the two gives a time, that time is kept.
    """
    is_first = record.platform != before.platform and before.platform != FOLDERS
    main, other = (before, record) if is_first else (record, before)
    return main if main.submitted else replace(main, submitted=other.submitted, clock=other.clock)
