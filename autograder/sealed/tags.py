"""How the values of each tag are written and read; the tags are those of the table in `values`.

An encoder returns the fields of a node. A decoder takes the `Decoder`, the node's index and the fields, and
raises any exception if these are wrong.
"""

import builtins
import importlib
import random
import sys
from collections.abc import Callable, Iterable
from operator import itemgetter
from types import EllipsisType, NoneType
from typing import Any

import numpy as np

from . import array_values, numpy_values, random_values, standard_values
from .array_values import Array, Block
from .containers import CONTAINERS, TYPES, encode_items
from .families import ITEMS
from .frame import WireError
from .nodes import Node, NodeReader, NodeWriter, Tag
from .references import (
    ArgRef,
    ByValue,
    ClassRef,
    CopyOf,
    FunctionRef,
    InstanceRef,
    IteratorRef,
    LocalRef,
    RemoteRef,
)

# Exceptions that a class of the student's can be derived from, and a test can name.
EXCEPTIONS: dict[str, type[Exception]] = {
    kind.__name__: kind
    for kind in (*vars(builtins).values(), np.linalg.LinAlgError, np.exceptions.AxisError)
    if isinstance(kind, type) and issubclass(kind, Exception)
}
CLASSES: dict[str, type] = {**TYPES, **EXCEPTIONS}
EXACT = 2**53  # JSON numbers from here on are not exact everywhere (RFC 8259, section 6)


def _no_fields(encoder: NodeWriter, value: Any, depth: int) -> Node:
    """Return the fields of a node that has none."""
    return []


def _reference_fields(encoder: NodeWriter, reference: Iterable[Any], depth: int) -> Node:
    """Return the fields of a reference's node."""
    return list(reference)


def simple_node(value: Any) -> Node:
    """Return the whole node of a value whose type is in `SIMPLE`."""
    if value is None:
        return [NONE.name]
    if type(value) is int and not -EXACT < value < EXACT:
        return [LONG.name, hex(value)]
    return [PLAIN.name, value]


def _decode_none(decoder: NodeReader, number: int) -> None:
    return None


def _decode_plain(decoder: NodeReader, number: int, value: object) -> object:
    if type(value) not in PLAIN.types:
        raise WireError("a plain value is of another type")
    return value


def _decode_long(decoder: NodeReader, number: int, text: str) -> int:
    return int(text, 16)


def _encode_complex(encoder: NodeWriter, value: complex, depth: int) -> Node:
    return [value.real, value.imag]


def _decode_complex(decoder: NodeReader, number: int, real: float, imag: float) -> complex:
    return complex(float(real), float(imag))


def _encode_bytes(encoder: NodeWriter, value: bytes | bytearray, depth: int) -> Node:
    return [encoder.add_buffer(bytes(value))]


def _decode_bytes(decoder: NodeReader, number: int, buffer: object) -> bytes:
    return bytes(decoder.buffer(buffer))


def _decode_bytearray(decoder: NodeReader, number: int, buffer: object) -> bytearray:
    data, known = decoder.buffer(buffer), decoder.existing.get(number)
    if type(known) is not bytearray:
        return bytearray(data)
    known[:] = data
    return known


def _encode_range(encoder: NodeWriter, value: range, depth: int) -> Node:
    return [hex(value.start), hex(value.stop), hex(value.step)]


def _decode_range(decoder: NodeReader, number: int, start: str, stop: str, step: str) -> range:
    return range(int(start, 16), int(stop, 16), int(step, 16))


def _decode_ellipsis(decoder: NodeReader, number: int) -> EllipsisType:
    return ...


def _is_plain_type(value: type) -> bool:
    """Return whether a type is one of those in `CLASSES`, and not a namesake."""
    return CLASSES.get(value.__name__) is value


def _encode_type(encoder: NodeWriter, value: type, depth: int) -> Node:
    return [value.__name__]


def _decode_type(decoder: NodeReader, number: int, name: str) -> type:
    return CLASSES[name]


def _encode_random(encoder: NodeWriter, value: Any, depth: int) -> Node:
    part = random_values.part_of(value)
    parts = [] if part is None else [encoder.add(part, depth + 1)]
    return [parts, random_values.state_of(value)]


def _random_decoder(kind: str) -> Callable[..., Any]:
    """Return a function that makes the random generators of a tag."""

    def decode(decoder: NodeReader, number: int, parts: list[int], state: list[Any]) -> Any:
        part = decoder.get(parts[0]) if parts else None
        return random_values.restore(kind, state, part, decoder.existing.get(number))

    return decode


def _is_object_array(value: Array) -> bool:
    """Return whether an array holds objects."""
    return value.dtype == object


def _encode_objects(encoder: NodeWriter, value: Array, depth: int) -> Node:
    return [list(value.shape), encoder.add_all(value.ravel(), depth)]


def _decode_objects(decoder: NodeReader, number: int, shape: object, items: list[int]) -> Array:
    flat = np.empty(len(items), dtype=object)
    for index, item in enumerate(items):
        flat[index] = decoder.objects[item]
    return array_values.in_place(
        decoder.existing.get(number), flat.reshape(array_values.read_shape(decoder, shape))
    )


def _decode_tuple(decoder: NodeReader, number: int, items: list[int]) -> tuple[Any, ...]:
    return tuple(decoder.get_all(items))


def _decode_frozenset(decoder: NodeReader, number: int, items: list[int]) -> frozenset[Any]:
    return frozenset(decoder.get_all(items))


def _encode_slice(encoder: NodeWriter, value: slice, depth: int) -> Node:
    return [encoder.add_all((value.start, value.stop, value.step), depth)]


def _decode_slice(decoder: NodeReader, number: int, items: list[int]) -> slice:
    return slice(*decoder.get_all(items))


def _decode_local_ref(decoder: NodeReader, number: int, handle: int) -> Any:
    return decoder.resolve(LocalRef(_int(handle)))


def _decode_remote_ref(
    decoder: NodeReader, number: int, handle: int, type_name: str, name: str | None
) -> Any:
    reference = RemoteRef(_int(handle), _str(type_name), None if name is None else _str(name))
    return decoder.resolve(reference)


def _encode_class(encoder: NodeWriter, value: ClassRef, depth: int) -> Node:
    return [value.handle, value.name, encoder.add_all(value.bases, depth), list(value.special)]


def _decode_class(
    decoder: NodeReader, number: int, handle: int, name: str, bases: list[int], special: list[str]
) -> Any:
    return decoder.resolve(
        ClassRef(_int(handle), _str(name), tuple(decoder.get_all(bases)), tuple(map(_str, special)))
    )


def _encode_instance(encoder: NodeWriter, value: InstanceRef, depth: int) -> Node:
    return [value.handle, encoder.add(value.kind, depth + 1)]


def _decode_instance(decoder: NodeReader, number: int, handle: int, kind: int) -> Any:
    return decoder.resolve(InstanceRef(_int(handle), decoder.get(kind)))


def _decode_function(decoder: NodeReader, number: int, handle: int, name: str) -> Any:
    return decoder.resolve(FunctionRef(_int(handle), _str(name)))


def _decode_iterator(decoder: NodeReader, number: int, handle: int, type_name: str) -> Any:
    return decoder.resolve(IteratorRef(_int(handle), _str(type_name)))


def _decode_arg_ref(decoder: NodeReader, number: int, node: int) -> Any:
    return decoder.resolve(ArgRef(_int(node)))


def _encode_copy_of(encoder: NodeWriter, value: CopyOf, depth: int) -> Node:
    return [value.handle, value.type_name, encoder.add(value.value, depth + 1)]


def _decode_copy_of(decoder: NodeReader, number: int, handle: int, type_name: str, value: int) -> Any:
    return decoder.resolve(CopyOf(_int(handle), _str(type_name), decoder.get(value)))


def _encode_by_value(encoder: NodeWriter, value: ByValue, depth: int) -> Node:
    return [encoder.add(value.value, depth + 1)]


def _decode_by_value(decoder: NodeReader, number: int, value: int) -> Any:
    return decoder.get(value)


def _int(value: object) -> int:
    """Check a field of a reference."""
    if type(value) is not int:
        raise WireError("a reference is malformed")
    return value


def _str(value: object) -> str:
    """Check a field of a reference."""
    if type(value) is not str:
        raise WireError("a reference is malformed")
    return value


def _only_part(index: int) -> Callable[[Node], list[Any]]:
    """Return a function that returns a field of a node, which is the only part, in a list."""
    return lambda node: [node[index]]


def _random_tags() -> list[Tag]:
    """Return the tags of random generators."""
    types: dict[str, tuple[type, ...]] = {
        "seed_seq": (np.random.SeedSequence,),
        "bit_gen": tuple(random_values.BIT_GENERATORS),
        "generator": (np.random.Generator,),
        "legacy": (np.random.RandomState,),
        "random": (random.Random,),
    }
    return [
        Tag(
            name,
            _encode_random,
            _random_decoder(name),
            kinds,
            accepts=random_values.is_plain,
            mutable=True,
            parts=itemgetter(1),
        )
        for name, kinds in types.items()
    ]


# Tags that are chosen by value and not only by type.
NONE = Tag("none", _no_fields, _decode_none, (NoneType,))
PLAIN = Tag("plain", lambda encoder, value, depth: [value], _decode_plain, (bool, int, float, str))
LONG = Tag("int", lambda encoder, value, depth: [hex(value)], _decode_long)
ARRAY = Tag(
    "array",
    array_values.encode_array,
    array_values.decode_array,
    (np.ndarray,),
    accepts=array_values.has_plain_dtype,
    mutable=True,
)
VIEW = Tag("view", array_values.encode_view, array_values.decode_view, mutable=True)
PART = Tag("part", array_values.encode_part, array_values.decode_part, mutable=True, parts=_only_part(1))

TAGS: dict[str, Tag] = {
    tag.name: tag
    for tag in (
        NONE,
        PLAIN,
        LONG,
        Tag("complex", _encode_complex, _decode_complex, (complex,)),
        Tag("bytes", _encode_bytes, _decode_bytes, (bytes,)),
        Tag("bytearray", _encode_bytes, _decode_bytearray, (bytearray,), mutable=True),
        Tag("range", _encode_range, _decode_range, (range,)),
        Tag("ellipsis", _no_fields, _decode_ellipsis, (EllipsisType,)),
        Tag("type", _encode_type, _decode_type, (type,), accepts=_is_plain_type),
        Tag(
            "dtype",
            array_values.encode_dtype,
            array_values.decode_dtype,
            (),
            np.dtype,
            array_values.is_plain_dtype,
        ),
        Tag(
            "scalar_type",
            array_values.encode_dtype,
            array_values.decode_scalar_type,
            (type,),
            accepts=array_values.is_scalar_type,
        ),
        Tag(
            "scalar",
            array_values.encode_scalar,
            array_values.decode_scalar,
            (),
            np.generic,
            array_values.has_plain_dtype,
        ),
        ARRAY,
        VIEW,
        PART,
        *_random_tags(),
        *CONTAINERS,
        Tag("block", array_values.encode_block, array_values.decode_block, (Block,)),
        Tag(
            "objects",
            _encode_objects,
            _decode_objects,
            (np.ndarray,),
            accepts=_is_object_array,
            mutable=True,
            parts=itemgetter(2),
        ),
        Tag("tuple", encode_items, _decode_tuple, (tuple,), parts=itemgetter(1)),
        Tag("frozenset", encode_items, _decode_frozenset, (frozenset,), parts=itemgetter(1)),
        Tag("slice", _encode_slice, _decode_slice, (slice,), parts=itemgetter(1)),
        Tag("local_ref", _reference_fields, _decode_local_ref, (LocalRef,)),
        Tag("remote_ref", _reference_fields, _decode_remote_ref, (RemoteRef,)),
        Tag("class", _encode_class, _decode_class, (ClassRef,), parts=itemgetter(3)),
        Tag("instance", _encode_instance, _decode_instance, (InstanceRef,), parts=_only_part(2)),
        Tag("function", _reference_fields, _decode_function, (FunctionRef,)),
        Tag("iterator", _reference_fields, _decode_iterator, (IteratorRef,)),
        Tag("arg_ref", _reference_fields, _decode_arg_ref, (ArgRef,)),
        Tag("copy_of", _encode_copy_of, _decode_copy_of, (CopyOf,), parts=_only_part(3)),
        Tag("by_value", _encode_by_value, _decode_by_value, (ByValue,), parts=_only_part(1)),
    )
}
BY_TYPE: dict[type, tuple[Tag, ...]] = {}
MUTABLE: dict[type, Tag] = {}
BY_BASE: list[Tag] = []


def _register(tags: Iterable[Tag]) -> None:
    """Add tags to those that are known."""
    for tag in tags:
        TAGS[tag.name] = tag
        for kind in tag.types:
            BY_TYPE[kind] = (*BY_TYPE.get(kind, ()), tag)
            if tag.mutable:
                MUTABLE[kind] = tag
        if tag.base is not None:
            BY_BASE.append(tag)


def add_packages() -> None:
    """Add the tags of the packages that are imported, so that all forks of this process know them.

    No value of a package that a process imports later crosses: a message must not make the examiner import.
    """
    for package, family in PACKAGES.items():
        if package in sys.modules and package not in _added:
            _added.add(package)
            types = importlib.import_module(f".{family}", __package__).value_types()
            _register(value_type.tag() for value_type in types)


_register([*TAGS.values(), ITEMS, *(one.tag() for one in (*standard_values.TYPES, *numpy_values.TYPES))])
PACKAGES = {"pandas": "pandas_values", "scipy.sparse": "sparse_values", "sympy": "sympy_values"}
_added: set[str] = set()
SIMPLE = frozenset((*NONE.types, *PLAIN.types))


def tag_of(value: Any) -> Tag | None:
    """Return the tag of a value, None if it is not plain data."""
    kind = type(value)
    for tag in BY_TYPE.get(kind, ()):
        if tag.accepts is None or tag.accepts(value):
            return tag
    for tag in BY_BASE:
        if tag.base and issubclass(kind, tag.base) and (tag.accepts is None or tag.accepts(value)):
            return tag
    return None


def is_mutable(value: Any) -> bool:
    """Return whether an object that is sent as its content can change in place."""
    return type(value) in MUTABLE or issubclass(type(value), (list, dict, set))
