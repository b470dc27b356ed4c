"""Lists, dicts, sets and the containers of `collections` as nodes; these refer to the items.

All but sets are made empty, and filled once all other values are there, so they can contain themselves.
"""

from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Any

from .frame import WireError
from .nodes import Node, NodeReader, NodeWriter, Tag

# The types that cross by name.
TYPES = {t.__name__: t for t in (bool, int, float, complex, str, bytes, list, tuple, dict, set, object)}


def contents(value: Any) -> list[Any]:
    """Return what is in a container, however its subclass iterates."""
    if isinstance(value, OrderedDict):  # its order is its own
        return [part for pair in OrderedDict.items(value) for part in pair]
    if isinstance(value, dict):
        return [part for pair in dict.items(value) for part in pair]
    if isinstance(value, list):
        return list(list.__iter__(value))
    return list(set.__iter__(value)) if isinstance(value, set) else list(value)


def encode_items(encoder: NodeWriter, value: Iterable[Any], depth: int) -> Node:
    return [encoder.add_all(contents(value), depth)]


def _decode_list(decoder: NodeReader, number: int, items: object) -> list[Any]:
    known = decoder.existing.get(number)
    return known if isinstance(known, list) else []


def _fill_list(decoder: NodeReader, value: list[Any], items: list[int]) -> None:
    value[:] = decoder.get_all(items)


def _decode_set(decoder: NodeReader, number: int, items: list[int]) -> set[Any]:
    known = decoder.existing.get(number)
    value: set[Any] = known if isinstance(known, set) else set()
    value.clear()
    value.update(decoder.get_all(items))
    return value


def _encode_deque(encoder: NodeWriter, value: deque[Any], depth: int) -> Node:
    return [encoder.add_all(value, depth), value.maxlen]


def _decode_deque(decoder: NodeReader, number: int, items: list[int], maxlen: int | None) -> deque[Any]:
    known = decoder.existing.get(number)
    if maxlen is not None and (type(maxlen) is not int or len(items) > maxlen):
        raise WireError("a deque is longer than it may be")
    return known if type(known) is deque and known.maxlen == maxlen else deque(maxlen=maxlen)


def _fill_deque(decoder: NodeReader, value: deque[Any], items: list[int]) -> None:
    value.clear()
    value.extend(decoder.get_all(items))


def _pairs(encoder: NodeWriter, value: dict[Any, Any], depth: int) -> list[list[int]]:
    parts = encoder.add_all(contents(value), depth)
    return [*map(list, zip(parts[::2], parts[1::2], strict=True))]


def _encode_dict(encoder: NodeWriter, value: dict[Any, Any], depth: int) -> Node:
    return [_pairs(encoder, value, depth)]


def _decoder_of(base: type[dict[Any, Any]], kind: Callable[[], dict[Any, Any]]) -> Callable[..., Any]:
    """Return a function that makes dicts of a kind, or reuses an existing one of that base."""

    def decode(decoder: NodeReader, number: int, pairs: object) -> dict[Any, Any]:
        known = decoder.existing.get(number)
        return known if isinstance(known, base) else kind()

    return decode


def _fill_dict(decoder: NodeReader, value: dict[Any, Any], pairs: list[list[int]]) -> None:
    value.clear()
    for key, item in pairs:  # `update` would count them if this is a Counter
        value[decoder.get(key)] = decoder.get(item)


def _has_known_factory(value: defaultdict[Any, Any]) -> bool:
    """Return whether a defaultdict makes missing values with one of the `TYPES`, or not at all."""
    factory = value.default_factory
    return factory is None or (isinstance(factory, type) and TYPES.get(factory.__name__) is factory)


def _encode_defaultdict(encoder: NodeWriter, value: defaultdict[Any, Any], depth: int) -> Node:
    factory = value.default_factory
    return [_pairs(encoder, value, depth), None if factory is None else getattr(factory, "__name__", None)]


def _decode_defaultdict(
    decoder: NodeReader, number: int, pairs: object, factory: str | None
) -> defaultdict[Any, Any]:
    known = decoder.existing.get(number)
    value: defaultdict[Any, Any] = known if type(known) is defaultdict else defaultdict()
    value.default_factory = None if factory is None else TYPES[factory]
    return value


CONTAINERS = (
    Tag("list", encode_items, _decode_list, (list,), list, mutable=True, fill=_fill_list),
    Tag("dict", _encode_dict, _decoder_of(dict, dict), (dict,), dict, mutable=True, fill=_fill_dict),
    Tag("set", encode_items, _decode_set, (set,), set, mutable=True, parts=itemgetter(1)),
    Tag("counter", _encode_dict, _decoder_of(Counter, Counter), (Counter,), mutable=True, fill=_fill_dict),
    Tag(
        "ordered",
        _encode_dict,
        _decoder_of(OrderedDict, OrderedDict),
        (OrderedDict,),
        mutable=True,
        fill=_fill_dict,
    ),
    Tag(
        "defaultdict",
        _encode_defaultdict,
        _decode_defaultdict,
        (defaultdict,),
        accepts=_has_known_factory,
        mutable=True,
        fill=_fill_dict,
    ),
    Tag("deque", _encode_deque, _decode_deque, (deque,), mutable=True, fill=_fill_deque),
)
