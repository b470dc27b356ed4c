"""What mutable plain data holds at a moment, to find out later whether it changed."""

from typing import Any

import numpy as np

from .values import generator_state

MUTABLE = (np.ndarray, list, dict, set, bytearray, np.random.Generator)


def snapshot(value: Any) -> Any:
    """Return what an object holds: its bytes, or the objects in it."""
    if isinstance(value, np.ndarray):
        return list(value.flat) if value.dtype == object else (value.shape, value.dtype.str, value.tobytes())
    if isinstance(value, np.random.Generator):
        return (generator_state(value),)
    if isinstance(value, dict):
        return [part for pair in value.items() for part in pair]
    if isinstance(value, set):
        return frozenset(value)
    return bytes(value) if isinstance(value, bytearray) else list(value)


def same(before: Any, now: Any) -> bool:
    """Compare two snapshots of one object."""
    if isinstance(before, list):  # of objects: the same ones, whatever their `==` says
        return len(before) == len(now) and all(a is b for a, b in zip(before, now, strict=True))
    return before == now
