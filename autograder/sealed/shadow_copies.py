"""What a test has a copy of, while the student's code may still hold the original.

In one process the two would be one object. Here a copy that a test hands in again goes back as the
original, and one that the student's code returns again comes as the copy which is there.
"""

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .snapshot import MUTABLE, same, snapshot

COUNT = 2000  # shadow copies at a time, and
BYTES = 64 * 2**20  # of all of them: the oldest is dropped first
PARTS = (list, tuple, dict, set, frozenset)


@dataclass
class ShadowCopy:
    """A test's copy of an object of the student's.

    Attributes
    ----------
    handle : int
        The student's process knows the original by it.
    before : object
        A snapshot from when the two were last equal.
    """

    copy: Any
    handle: int
    before: Any
    size: int

    def sync(self) -> bool:
        """Take note that the two are equal now; say whether the test had changed its copy."""
        before, self.before = self.before, snapshot(self.copy)
        return not same(before, self.before)


class ShadowCopies:
    """The shadow copies of a test cell."""

    def __init__(self) -> None:
        self._by_handle: OrderedDict[int, ShadowCopy] = OrderedDict()
        self._by_id: dict[int, ShadowCopy] = {}
        self._bytes = 0

    def add(self, handle: int, copy: Any) -> list[int]:
        """Add a shadow copy; return the handles of those that had to be dropped for it."""
        ended = [handle] if self._drop(handle) else []
        shadow = ShadowCopy(copy, handle, snapshot(copy), _size(copy))
        self._by_handle[handle] = self._by_id[id(copy)] = shadow
        self._bytes += shadow.size
        while self._by_handle and (len(self._by_handle) > COUNT or self._bytes > BYTES):
            oldest = next(iter(self._by_handle))
            self._drop(oldest)
            ended.append(oldest)
        return [one for one in ended if one not in self._by_handle]

    def _drop(self, handle: int) -> bool:
        shadow = self._by_handle.pop(handle, None)
        if shadow is not None:
            self._by_id.pop(id(shadow.copy), None)
            self._bytes -= shadow.size
        return shadow is not None

    def clear(self) -> list[int]:
        """Drop all shadow copies; return their handles."""
        ended = list(self._by_handle)
        self.__init__()
        return ended

    def __len__(self) -> int:
        return len(self._by_handle)

    def __contains__(self, handle: int) -> bool:
        return handle in self._by_handle

    def by_handle(self, handle: int) -> ShadowCopy | None:
        """Return the shadow copy of an original."""
        return self._by_handle.get(handle)

    def by_copy(self, value: Any) -> ShadowCopy | None:
        """Return the shadow copy of a test's object, if it is a copy."""
        return self._by_id.get(id(value))

    def within(self, values: Iterable[Any]) -> list[ShadowCopy]:
        """Find the shadow copies in values, in their parts, and in the parts of these."""
        if not self._by_id:
            return []
        found, seen, todo = [], set(), list(values)
        while todo:
            value = todo.pop()
            if (type(value) not in PARTS and type(value) not in MUTABLE) or id(value) in seen:
                continue
            seen.add(id(value))
            if shadow := self._by_id.get(id(value)):
                found.append(shadow)
            if type(value) in PARTS:
                todo += value
            if type(value) is dict:
                todo += value.values()
            if type(value) is np.ndarray and value.dtype == object:
                todo += value.flat
        return found


def _size(value: Any) -> int:
    if type(value) is np.ndarray:
        return value.nbytes
    return 8 * len(value) if type(value) in MUTABLE and hasattr(value, "__len__") else 0
