"""Nodes of a message, and what the functions that write and read them can ask of the message."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol, TypeAlias

from .frame import Caps
from .references import Reference

Node: TypeAlias = list[Any]  # a tag and its fields


class NodeWriter(Protocol):
    """A message that is being written, see `values.Encoder`."""

    def add(self, value: Any, depth: int = 0) -> int:
        """Add a value and return the index of its node."""

    def add_all(self, values: Iterable[Any], depth: int) -> list[int]:
        """Add the parts of a container and return the indices of their nodes."""

    def add_buffer(self, data: bytes) -> int:
        """Add a buffer and return its index."""


class NodeReader(Protocol):
    """A message that is being read, see `values.Decoder`."""

    caps: Caps
    existing: Mapping[int, Any]
    objects: dict[int, Any]

    def resolve(self, reference: Reference, /) -> Any:
        """Return the object of a reference."""

    def get(self, number: object) -> Any:
        """Return the object of a node."""

    def get_all(self, numbers: Iterable[object]) -> list[Any]:
        """Return the objects of several nodes."""

    def buffer(self, index: object) -> bytearray:
        """Return a buffer."""
