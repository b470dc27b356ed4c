"""What a message holds in place of an object: references to objects that stay where they are, and copies."""

from typing import Any, NamedTuple, TypeAlias


class LocalRef(NamedTuple):
    """An object that lives with the receiver of the message."""

    handle: int


class RemoteRef(NamedTuple):
    """An object that lives with the sender; `name` is that of a function."""

    handle: int
    type_name: str
    name: str | None


class ClassRef(NamedTuple):
    """A class of the student's: its bases that matter to a test, and the special methods that it has."""

    handle: int
    name: str
    bases: tuple[Any, ...]
    special: tuple[str, ...]


class InstanceRef(NamedTuple):
    """An object of such a class, `kind`, that lives with the sender."""

    handle: int
    kind: Any


class FunctionRef(NamedTuple):
    """A function of a test's, which the student's code may call back."""

    handle: int
    name: str


class IteratorRef(NamedTuple):
    """An iterator of a test's, whose next item the student's code may ask for."""

    handle: int
    type_name: str


class ArgRef(NamedTuple):
    """The object of a node of the receiver's latest request that waits for its answer."""

    node: int


class CopyOf(NamedTuple):
    """A container of a subclass, which lives with the sender, and its content as the built-in type."""

    handle: int
    type_name: str
    value: Any


class ByValue(NamedTuple):
    """A value that is sent in place of an object, which is not exported."""

    value: Any


class Record(NamedTuple):
    """A named tuple, of whose class only the name and the fields are known to the receiver."""

    name: str
    fields: tuple[str, ...]
    items: tuple[Any, ...]


Reference: TypeAlias = (
    LocalRef | RemoteRef | ClassRef | InstanceRef | FunctionRef | IteratorRef | ArgRef | CopyOf
)
