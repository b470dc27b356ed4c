"""Shadow copies: a test's copies of mutable objects that the student's code may still hold.

In one process, copy and original would be the same object. Here, a copy that a test passes in again is sent
as a reference to the original, and an original that the student's code returns again arrives as the copy that
the test already has.
"""

import sys
from collections import OrderedDict, deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import random_values
from .containers import contents
from .snapshot import same, snapshot
from .tags import MUTABLE, is_mutable

# Beyond this number or size, the oldest copies are dropped, and become ordinary objects of the test's.
COUNT = 2000
BYTES = 64 * 2**20
CONTAINERS = (list, tuple, dict, set, frozenset, deque)


@dataclass(slots=True)
class ShadowCopy:
    """A test's copy of an object of the student's.

    Attributes
    ----------
    copy : object
    handle : int
        The handle of the original.
    before : object
        A snapshot from when the two were last equal.
    size : int
        Bytes, for `BYTES`.
    """

    copy: Any
    handle: int
    before: Any
    size: int

    def sync(self) -> bool:
        """Note that the two are equal now, and return whether the test had changed its copy."""
        before, self.before = self.before, snapshot(self.copy)
        return not same(before, self.before)


class ShadowCopies:
    """The shadow copies of a test cell."""

    def __init__(self) -> None:
        self._by_handle: OrderedDict[int, ShadowCopy] = OrderedDict()
        self._by_id: dict[int, ShadowCopy] = {}
        self._bytes = 0

    def add(self, handle: int, copy: Any) -> list[int]:
        """Add a copy, in place of an earlier one with that handle.

        Returns
        -------
        list of int
            The handles of older copies that were dropped to make room.
        """
        self._remove(handle)
        shadow = ShadowCopy(copy, handle, snapshot(copy), size_of(copy))
        self._by_handle[handle] = self._by_id[id(copy)] = shadow
        self._bytes += shadow.size
        dropped = []
        while self._by_handle and (len(self._by_handle) > COUNT or self._bytes > BYTES):
            oldest = next(iter(self._by_handle))
            self._remove(oldest)
            dropped.append(oldest)
        return dropped

    def clear(self) -> list[int]:
        """Drop all copies, and return their handles."""
        handles = list(self._by_handle)
        self._by_handle.clear()
        self._by_id.clear()
        self._bytes = 0
        return handles

    def __len__(self) -> int:
        """Return the number of copies."""
        return len(self._by_handle)

    def __contains__(self, handle: object) -> bool:
        """Return whether there is a copy of the object with that handle."""
        return handle in self._by_handle

    def by_handle(self, handle: int) -> ShadowCopy | None:
        """Return the copy of an original."""
        return self._by_handle.get(handle)

    def by_copy(self, value: Any) -> ShadowCopy | None:
        """Return the entry of an object of the test's, or None if it is not a shadow copy."""
        return self._by_id.get(id(value))

    def within(self, values: Iterable[Any]) -> list[ShadowCopy]:
        """Return the shadow copies among the values and, at any depth, their parts."""
        if not self._by_id:
            return []
        matches: list[ShadowCopy] = []
        seen: set[int] = set()
        todo = list(values)
        while todo:
            value = todo.pop()
            if not (is_mutable(value) or isinstance(value, CONTAINERS)) or id(value) in seen:
                continue
            seen.add(id(value))
            if shadow := self._by_id.get(id(value)):
                matches.append(shadow)
            if isinstance(value, CONTAINERS):
                todo += contents(value)
            if type(value) in random_values.TYPES:
                todo.append(random_values.part_of(value))
            if type(value) is np.ndarray and value.dtype == object:
                todo += value.flat
        return matches

    def _remove(self, handle: int) -> None:
        """Drop the copy with that handle, if there is one."""
        shadow = self._by_handle.pop(handle, None)
        if shadow is not None:
            self._by_id.pop(id(shadow.copy), None)
            self._bytes -= shadow.size


def size_of(value: Any) -> int:
    """Return roughly how many bytes an object takes, without its parts."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    if type(value) in MUTABLE and MUTABLE[type(value)].snapshot is not None:
        return sys.getsizeof(value)
    return 8 * len(value) if is_mutable(value) and hasattr(value, "__len__") else 0
