"""Families of values that cross as their parts: a date as its year, month and day.

A family is a module that lists its types as `ValueType`. The node of such a value has one field, ``parts``,
and the parts are values of their own. The families of Python and NumPy are always known, that of a
package only if the fork server has imported it for the course (see `tags.add_packages`).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from operator import itemgetter
from types import NoneType
from typing import Any, TypeVar

from .array_values import Array, Block
from .frame import WireError
from .nodes import Node, NodeReader, NodeWriter, Tag

PLAIN = (bool, int, str, bytes, NoneType)
SIMPLE = (*PLAIN, float)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ValueType:
    """How the values of some types cross.

    Attributes
    ----------
    name : str
        The name of the tag.
    types : tuple of type
        Exactly these: a subclass may behave differently.
    to_parts : callable
        Returns a tuple of values that cross.
    from_parts : callable
        ``from_parts(*parts)`` returns the value, or raises any exception if a value does not have such parts.
        It takes nothing about them for granted. A list, a dict or a set among them may not be filled yet.
    accepts : callable, optional
        Whether a value can cross; by default, all can.
    replace : callable, optional
        For a type whose values can change in place: ``replace(value, new)`` gives a value the content of
        another one, or returns False if only a new object can have it.
    base : type, optional
        Values of its subclasses cross in the same way.
    """

    name: str
    types: tuple[type, ...]
    to_parts: Callable[[Any], tuple[Any, ...]]
    from_parts: Callable[..., Any]
    accepts: Callable[[Any], bool] | None = None
    replace: Callable[[Any, Any], bool] | None = None
    base: type | None = None

    def tag(self) -> Tag:
        """Return the tag of the values."""

        def encode(encoder: NodeWriter, value: Any, depth: int) -> Node:
            return [encoder.add_all(self.to_parts(value), depth)]

        def decode(decoder: NodeReader, number: int, parts: list[int]) -> Any:
            new, known = self.from_parts(*decoder.get_all(parts)), decoder.existing.get(number)
            kept = self.replace and type(known) is type(new) and self.replace(known, new)
            return known if kept else new

        for kind in self.types:
            _BY_TYPE[kind] = self
        return Tag(
            self.name,
            encode,
            decode,
            self.types,
            self.base,
            accepts=self.accepts,
            mutable=self.replace is not None,
            parts=itemgetter(1),
            snapshot=None if self.replace is None else frozen,
        )


_BY_TYPE: dict[type, ValueType] = {}  # of all tags


class Items:
    """Any objects that are part of a value, as in a column; like a block, they can be taken only once."""

    __slots__ = ("items",)

    def __init__(self, items: Iterable[Any]) -> None:
        self.items: tuple[Any, ...] | None = tuple(items)

    def take(self) -> tuple[Any, ...]:
        """Return the objects; raise `WireError` if they were taken."""
        if self.items is None:
            raise WireError("items are part of two values")
        items, self.items = self.items, None
        return items


def _encode_items(encoder: NodeWriter, value: Items, depth: int) -> Node:
    return [encoder.add_all(value.take(), depth)]


def _decode_items(decoder: NodeReader, number: int, items: list[int]) -> Items:
    return Items(decoder.get_all(items))


ITEMS = Tag("items", _encode_items, _decode_items, (Items,), parts=itemgetter(1))


class _Same:
    """Compares by identity, because the ``==`` of an object may be the student's, or an array's."""

    __slots__ = ("value",)
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.value is self.value


def frozen(value: Any) -> Any:
    """Return the content of a value; two contents are equal if their parts are.

    It holds no parts that can change, except objects that are values of their own.
    """
    kind = type(value)
    if kind is Block:
        array = value.take()
        return array.dtype.str, array.shape, array.tobytes()
    if kind is Items:
        return tuple(frozen(item) if type(item) in SIMPLE else _Same(item) for item in value.take())
    if kind is tuple:
        return tuple(map(frozen, value))
    if kind is float:
        return kind, value.hex()
    if kind in PLAIN:
        return kind, value
    if kind in _BY_TYPE:
        return kind, frozen(_BY_TYPE[kind].to_parts(value))
    return _Same(value)


def exactly(value: object, kind: type[T]) -> T:
    """Return a part that has exactly a type.

    Raises
    ------
    WireError
        If it has another one.
    """
    if type(value) is not kind:  # a bool is not an int here, nor a student's object a str
        raise WireError(f"a part is not of the type {kind.__name__}")
    return value


def array_of(value: object) -> Array:
    """Return the array of a part that is a block."""
    return exactly(value, Block).take()


def items_of(value: object) -> tuple[Any, ...]:
    """Return the objects of a part that is `Items`."""
    return exactly(value, Items).take()


def all_exactly(value: object, kind: type[T]) -> tuple[T, ...]:
    """Return a part that is a tuple whose items have exactly a type; raise `WireError` if it is not."""
    return tuple(exactly(item, kind) for item in exactly(value, tuple))
