"""Choose a sample of similar test cases, so that `make test` is fast enough.

`make thorough` sets `EVERYTHING`, which selects all cases; CI runs it every night.
"""

import os
from collections.abc import Iterable
from zlib import crc32

EVERYTHING = bool(os.environ.get("EVERYTHING"))


def sample(names: Iterable[str], one_in: int) -> list[str]:
    """Return about one in `one_in` names, or all of them in a thorough run.

    The choice depends only on the name itself, so adding a case leaves the rest of the sample unchanged.
    """
    return [name for name in names if EVERYTHING or crc32(name.encode()) % one_in == 0]


def is_turn(name: str, turn: str, turns: tuple[str, ...]) -> bool:
    """Return whether `turn` is the one assigned to the name.

    A name is always assigned the same turn, except in a thorough run, which gives it every turn.
    """
    return EVERYTHING or turns[crc32(name.encode()) % len(turns)] == turn
