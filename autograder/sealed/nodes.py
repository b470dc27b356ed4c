"""Nodes of a message, how those of a tag are written and read, and what this can ask of the message."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
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

    def claim(self, index: object) -> None:
        """Raise `WireError` if a buffer was claimed before."""


@dataclass(frozen=True, slots=True)
class Tag:
    """How the values of a tag are written and read.

    Attributes
    ----------
    name : str
        What stands first in the node.
    encode : callable
        ``encode(encoder, value, depth)`` returns the fields of the node.
    decode : callable
        ``decode(decoder, node's index, *fields)`` returns the value.
    types : tuple of type
        Values of exactly these types have the tag, if `accepts` says so.
    base : type, optional
        Values of subclasses have it as well, on the same condition.
    accepts : callable, optional
        Whether a value of such a type has the tag; by default, all have.
    mutable : bool
        Whether the value can change in place.
    parts : callable, optional
        For a composite object: returns, of its node, the indices of its parts.
    fill : callable, optional
        For a container that is made without its parts: ``fill(decoder, container, field)`` adds them.
    snapshot : callable, optional
        For a value that can change in place: returns its content, to be compared with what it is later
        (see `snapshot`).
    """

    name: str
    encode: Callable[[NodeWriter, Any, int], Node]
    decode: Callable[..., Any]
    types: tuple[type, ...] = ()
    base: type | None = None
    accepts: Callable[[Any], bool] | None = None
    mutable: bool = False
    parts: Callable[[Node], list[Any]] | None = None
    fill: Callable[[NodeReader, Any, Any], None] | None = None
    snapshot: Callable[[Any], Any] | None = None
