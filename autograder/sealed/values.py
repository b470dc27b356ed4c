"""Values as JSON and raw buffers that cannot carry code.

The values of a message are a flat list of *nodes*, which becomes part of a frame's header. A node is a
list: a tag, then the tag's fields. A container refers to its parts by their index in the list, so that
shared and cyclic structure survives, and decoding needs no recursion. The data of arrays and bytes lie
in the frame's *buffers*, to which nodes refer by index.

==========  ========================================  ================================================
tag         fields                                    value
==========  ========================================  ================================================
none                                                  ``None``
plain       value                                     ``bool``, ``float``, ``str``, or an ``int`` that JSON
                                                      represents exactly, see `EXACT`
int         text                                      any other ``int``, in hexadecimal
complex     real imag                                 ``complex``
bytes       buffer                                    ``bytes``
bytearray   buffer                                    ``bytearray`` (m)
range       start stop step                           ``range``, its parts in hexadecimal
ellipsis                                              ``...``
dtype       text                                      a NumPy dtype, as ``dtype.str``
scalar_type text                                      the type of a NumPy scalar, likewise
type        name                                      a built-in type in `TYPES`
scalar      dtype buffer                              a NumPy scalar
array       dtype shape writeable buffer              an array with memory of its own, in C order (m)
view        dtype shape writeable buffer offset       an array that is not in C order, or one of several in
            strides                                   the same memory; offset and strides count bytes, as in
                                                      NumPy's array interface (m)
part        owner dtype shape writeable offset        an array in the memory of another one, which is in C
            strides                                   order (m, c)
seed_seq    parts state                               a ``numpy.random.SeedSequence``; for this and the
                                                      next four, see `random_values` (m, c)
bit_gen     parts state                               a bit generator of NumPy's (m, c)
generator   parts state                               a ``numpy.random.Generator`` (m, c)
legacy      parts state                               a ``numpy.random.RandomState`` (m, c)
random      parts state                               a ``random.Random`` (m, c)
list        items                                     ``list``, or a subclass (m)
dict        pairs                                     ``dict``, or a subclass: pairs of key and value (m)
objects     shape items                               an array of objects (m, c)
tuple       items                                     ``tuple`` (c)
set         items                                     ``set``, or a subclass (m, c)
frozenset   items                                     ``frozenset`` (c)
slice       items                                     ``slice``: start, stop and step (c)
local_ref   handle                                    an object that lives with the receiver, which sent
                                                      a ``remote_ref``, ``copy_of`` or ``function``
remote_ref  handle type_name name                     an object that lives with the sender: its type's
                                                      name, and its own if it is a function
function    handle name                               a function of the test's that may be called back
arg_ref     node                                      the object of that node in the receiver's latest
                                                      request that waits for its answer
copy_of     handle type_name value                    a container of the sender's that is of a subclass:
                                                      a copy as the built-in type goes along (c)
by_value    value                                     nothing but another node's value (c)
==========  ========================================  ================================================

(m) marks objects that can change in place, (c) *composite* objects, which can only be made after their
parts. Objects that are not plain data stay where they are: their owner *exports* them, that is, keeps
them and sends a handle, and the receiver *resolves* the reference.

What is decoded may come from a hostile process. Every size is compared with a cap before memory is
allocated for it, every index and type is checked, and `Decoder` raises nothing but `WireError`. The
obvious alternative is unsafe: "It is possible to construct malicious pickle data which will execute
arbitrary code during unpickling" (https://docs.python.org/3/library/pickle.html).
"""

import math
import random
import re
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from types import EllipsisType, NoneType
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
from numpy.lib.array_utils import byte_bounds

from . import random_values
from .frame import CAPS, Caps, WireError, is_size

Array: TypeAlias = npt.NDArray[Any]
Node: TypeAlias = list[Any]  # a tag and its fields

# `dtype.str` of booleans, integers, floats, complex numbers, text, bytes and dates: no objects ("O"), whose
# items are pointers, and no records ("V"). See numpy.org/doc/stable/reference/arrays.interface.html.
DTYPE = re.compile(
    r"[<>|=]?(b1|[iu][1248]|f(2|4|8|16)|c(8|16|32)|[SU]\d{1,6}|[Mm]8(\[([1-9]\d{0,5})?[A-Za-z]{1,2}\])?)"
)
TYPES = {t.__name__: t for t in (bool, int, float, complex, str, bytes, list, tuple, dict, set, object)}
EXACT = 2**53  # JSON numbers from here on are not exact everywhere (RFC 8259, section 6)
GAPS = 2**16  # bytes of memory with gaps in it that are sent for an array, if it is not dense
DEPTH = 60  # nested containers, on the encoding side


class LocalRef(NamedTuple):
    """An object that lives with the receiver of the message."""

    handle: int


class RemoteRef(NamedTuple):
    """An object that lives with the sender; `name` is that of a function."""

    handle: int
    type_name: str
    name: str | None


class FunctionRef(NamedTuple):
    """A function of a test's, which the student's code may call back."""

    handle: int
    name: str


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


Reference: TypeAlias = LocalRef | RemoteRef | FunctionRef | ArgRef | CopyOf


class Encoder:
    """Collects the values of one message.

    Parameters
    ----------
    export : callable
        Given an object that is not plain data, returns what to send in its place.
    known : mapping, optional
        ``id(object) → reference`` for objects that the other side already has.

    Attributes
    ----------
    buffers : list of bytes
        What nodes refer to.
    objects : list
        The object of each node. This also keeps them alive, so that each ``id`` stays theirs.
    shares : str
        When an array is sent as part of the array whose memory it uses: "nothing"; if the other side has this
        array, "known"; or if it is not much larger, "memory".
    """

    def __init__(
        self, export: Callable[[Any], Reference | ByValue], known: Mapping[int, Reference] | None = None
    ) -> None:
        self.shares: Literal["nothing", "known", "memory"] = "nothing"
        self.export = export
        self.known = dict(known or {})
        self.nodes: list[Node] = []
        self.buffers: list[bytes] = []
        self.objects: list[Any] = []
        self._arrays: list[int] = []  # nodes that `finish` has to write
        self._seen: dict[int, int] = {}  # id(object) → node

    def add(self, value: Any, depth: int = 0) -> int:
        """Add a value and return the index of its node.

        Raises
        ------
        WireError
            If containers are nested too deeply.
        """
        number = len(self.nodes)
        kind = type(value)
        if kind in SIMPLE:  # most of what is sent
            self.nodes.append(_simple(value))
            self.objects.append(value)
            return number
        seen = self._seen.get(id(value))
        if seen is not None:
            return seen
        if depth > DEPTH:
            raise WireError(f"containers are nested more than {DEPTH} deep")
        self.nodes.append([])
        self.objects.append(value)
        reference = self.known.get(id(value))
        if reference is not None:
            self._seen[id(value)] = number
            self.nodes[number] = [BY_TYPE[type(reference)][0].name, *reference]
        else:
            self._fill(number, value, depth)
        return number

    def add_content(self, value: Any) -> int:
        """Add the current content of a mutable object, even if the other side has the object."""
        number = len(self.nodes)
        self.nodes.append([])
        self.objects.append(value)
        before = self._seen.get(id(value))
        self._fill(number, value, 0)
        if before is None:
            del self._seen[id(value)]
        else:
            self._seen[id(value)] = before
        return number

    def add_all(self, values: Iterable[Any], depth: int) -> list[int]:
        """Add the parts of a container and return the indices of their nodes."""
        return [self.add(value, depth + 1) for value in values]

    def add_buffer(self, data: bytes) -> int:
        """Add a buffer and return its index."""
        self.buffers.append(data)
        return len(self.buffers) - 1

    def finish(self) -> list[Node]:
        """Return the nodes; arrays that share memory here will share memory on the other side."""
        groups: dict[int, list[int]] = {}
        for number in self._arrays:
            groups.setdefault(id(_owner(self.objects[number])), []).append(number)
        for numbers in groups.values():
            owner = _owner(self.objects[numbers[0]])
            if len(numbers) > 1 and (owner.flags.c_contiguous or owner.flags.f_contiguous):
                buffer = self.add_buffer(owner.tobytes("A"))
                start = owner.__array_interface__["data"][0]
                for number in numbers:
                    view = _View(self.objects[number], buffer, start)
                    self.nodes[number] = [VIEW.name, *VIEW.encode(self, view, 0)]
            else:
                for number in numbers:
                    self.nodes[number] = self._alone(self.objects[number])
        self._arrays = []
        return self.nodes

    def _alone(self, array: Array) -> Node:
        """Return the node of an array that shares memory with no other.

        Its strides stay what they are, because they decide about the last digits of sums and products. What
        lies between its items is another matter, and is not sent.
        """
        if array.flags.c_contiguous:
            return [ARRAY.name, *ARRAY.encode(self, array, 0)]
        start, end = byte_bounds(array)
        if end - start > max(GAPS, 4 * array.nbytes):
            return self._alone(array.copy("K"))
        memory = bytearray(end - start)
        offset = array.__array_interface__["data"][0] - start
        copy: Array = np.ndarray(array.shape, array.dtype, memory, offset, array.strides)
        copy[...] = array
        copy.flags.writeable = array.flags.writeable
        view = _View(copy, self.add_buffer(bytes(memory)), copy.__array_interface__["data"][0] - offset)
        return [VIEW.name, *VIEW.encode(self, view, 0)]

    def _fill(self, number: int, value: Any, depth: int) -> None:
        """Write the node of a value."""
        self._seen[id(value)] = number
        tag = _tag_of(value)
        if tag is None:
            value = self.export(value)
            tag = BY_TYPE[type(value)][0]
        if tag is ARRAY:
            owner = _owner(value)
            if owner is not value and self._is_part(value, owner):
                tag, value = PART, _Part(value, owner)
        if tag is ARRAY:
            self._arrays.append(number)  # which arrays share memory is not known before all are there
        else:
            self.nodes[number] = [tag.name, *tag.encode(self, value, depth)]

    def _is_part(self, array: Array, owner: Array) -> bool:
        """Return whether an array is sent as part of the one whose memory it uses."""
        if self.shares == "nothing" or not (owner.flags.c_contiguous and _has_plain_dtype(owner)):
            return False
        known = id(owner) in self.known or id(owner) in self._seen
        if not known and (self.shares == "known" or owner.nbytes > max(GAPS, 2 * array.nbytes)):
            return False
        (start, end), (first, last) = byte_bounds(array), byte_bounds(owner)
        return first <= start and end <= last and array.size > 0


class Decoder:
    """Makes the values of one message.

    Leaves, and lists and dicts without their content, are made first; composite objects after their
    parts; and then the lists and dicts are filled. So cycles through lists and dicts are possible.

    Parameters
    ----------
    nodes, buffers : list
        What the other side sent. Nothing about the nodes is taken for granted.
    resolve : callable
        Returns the object of a reference; raises `WireError` if there is none.
    existing : mapping, optional
        ``node → object``: mutable objects of this side that take the content of a node.
    caps : Caps, optional
        The most that the values may hold.

    Attributes
    ----------
    objects : dict
        The object of each node.

    Raises
    ------
    WireError
        If an `Encoder` would not have made this message, or it exceeds the caps.
    """

    def __init__(
        self,
        nodes: list[Node],
        buffers: Sequence[bytearray],
        resolve: Callable[[Reference], Any],
        existing: Mapping[int, Any] | None = None,
        caps: Caps = CAPS,
    ) -> None:
        self.nodes, self.buffers, self.resolve, self.caps = nodes, buffers, resolve, caps
        self.existing = existing or {}
        self.objects: dict[int, Any] = {}
        self._depths: dict[int, int] = {}  # of composite objects
        if not isinstance(nodes, list) or len(nodes) > caps.nodes:
            raise WireError("a message has too many nodes")
        try:
            self._decode()
        except WireError:
            raise
        except Exception as error:
            raise WireError(f"a message is malformed: {type(error).__name__}") from None

    def get(self, number: object) -> Any:
        """Return the object of a node.

        Raises
        ------
        WireError
            If there is no such node.
        """
        if type(number) is not int or number not in self.objects:
            raise WireError("a message refers to a node that it does not have")
        return self.objects[number]

    def get_all(self, numbers: Iterable[object]) -> list[Any]:
        """Return the objects of several nodes."""
        return [self.get(number) for number in numbers]

    def buffer(self, index: object) -> bytearray:
        """Return a buffer.

        Raises
        ------
        WireError
            If there is no such buffer.
        """
        if type(index) is not int or not 0 <= index < len(self.buffers):
            raise WireError("a message refers to a buffer that it does not have")
        return self.buffers[index]

    def mutable(self) -> list[int]:
        """Return the nodes whose objects can change in place."""
        return [number for number, node in enumerate(self.nodes) if TAGS[node[0]].mutable]

    def _decode(self) -> None:
        """Make the objects of all nodes."""
        objects, unfilled, composite = self.objects, [], []
        for number, node in enumerate(self.nodes):
            tag = TAGS[node[0]]
            if tag is PLAIN and len(node) == 2 and type(node[1]) in PLAIN.types:  # most of what arrives
                objects[number] = node[1]
            elif tag.parts is not None:
                composite.append(number)
            else:
                objects[number] = tag.decode(self, number, *node[1:])
                if tag.fill is not None:
                    unfilled.append((tag.fill, number))
        for number in composite:
            self._make_composite(number)
        for fill, number in unfilled:
            fill(self, objects[number], self.nodes[number][1])

    def _make_composite(self, root: int) -> None:
        """Make a composite object after its parts, without recursion."""
        todo, begun = [root], set()
        while todo:
            number = todo[-1]
            if number in self.objects:
                todo.pop()
                continue
            node = self.nodes[number]
            tag = TAGS[node[0]]
            assert tag.parts is not None, "only composite objects are not made yet"
            parts = tag.parts(node)
            if not all(type(part) is int and 0 <= part < len(self.nodes) for part in parts):
                raise WireError("a message refers to a node that it does not have")
            missing = [part for part in parts if part not in self.objects]
            if not missing:
                self._depths[number] = 1 + max((self._depths.get(part, 0) for part in parts), default=0)
                # Python hashes and compares tuples by recursion in C.
                if self._depths[number] > 2 * DEPTH:
                    raise WireError("tuples are nested too deeply")
                self.objects[number] = tag.decode(self, number, *node[1:])
                todo.pop()
            elif number in begun:
                raise WireError("a composite object is a part of itself")
            else:
                begun.add(number)
                todo += missing


# How the values of each tag are written and read. Encoders return the fields of a node; decoders take the
# decoder, the node's index and the fields, and raise any exception if these are wrong.


def _no_fields(encoder: Encoder, value: Any, depth: int) -> Node:
    """Return the fields of a node that has none."""
    return []


def _reference_fields(encoder: Encoder, reference: Iterable[Any], depth: int) -> Node:
    """Return the fields of a reference's node."""
    return list(reference)


def _simple(value: Any) -> Node:
    """Return the whole node of a value whose type is in `SIMPLE`."""
    if value is None:
        return [NONE.name]
    if type(value) is int and not -EXACT < value < EXACT:
        return [LONG.name, hex(value)]
    return [PLAIN.name, value]


def _decode_none(decoder: Decoder, number: int) -> None:
    return None


def _decode_plain(decoder: Decoder, number: int, value: object) -> object:
    if type(value) not in PLAIN.types:
        raise WireError("a plain value is of another type")
    return value


def _decode_long(decoder: Decoder, number: int, text: str) -> int:
    return int(text, 16)


def _encode_complex(encoder: Encoder, value: complex, depth: int) -> Node:
    return [value.real, value.imag]


def _decode_complex(decoder: Decoder, number: int, real: float, imag: float) -> complex:
    return complex(float(real), float(imag))


def _encode_bytes(encoder: Encoder, value: bytes | bytearray, depth: int) -> Node:
    return [encoder.add_buffer(bytes(value))]


def _decode_bytes(decoder: Decoder, number: int, buffer: object) -> bytes:
    return bytes(decoder.buffer(buffer))


def _decode_bytearray(decoder: Decoder, number: int, buffer: object) -> bytearray:
    data, known = decoder.buffer(buffer), decoder.existing.get(number)
    if type(known) is not bytearray:
        return bytearray(data)
    known[:] = data
    return known


def _encode_range(encoder: Encoder, value: range, depth: int) -> Node:
    return [hex(value.start), hex(value.stop), hex(value.step)]


def _decode_range(decoder: Decoder, number: int, start: str, stop: str, step: str) -> range:
    return range(int(start, 16), int(stop, 16), int(step, 16))


def _decode_ellipsis(decoder: Decoder, number: int) -> EllipsisType:
    return ...


def _is_plain_dtype(value: np.dtype[Any]) -> bool:
    """Return whether a dtype is one that arrays may have."""
    return DTYPE.fullmatch(value.str) is not None


def _is_scalar_type(value: type) -> bool:
    """Return whether a type is that of the scalars of a plain dtype."""
    if not issubclass(value, np.generic):
        return False
    dtype = np.dtype(value)
    return dtype.type is value and _is_plain_dtype(dtype)


def _decode_scalar_type(decoder: Decoder, number: int, text: object) -> type:
    return _dtype(text).type


def _encode_dtype(encoder: Encoder, value: npt.DTypeLike, depth: int) -> Node:
    return [np.dtype(value).str]


def _decode_dtype(decoder: Decoder, number: int, text: object) -> np.dtype[Any]:
    return _dtype(text)


def _is_plain_type(value: type) -> bool:
    """Return whether a type is one of those in `TYPES`, and not a namesake."""
    return TYPES.get(value.__name__) is value


def _encode_type(encoder: Encoder, value: type, depth: int) -> Node:
    return [value.__name__]


def _decode_type(decoder: Decoder, number: int, name: str) -> type:
    return TYPES[name]


def _has_plain_dtype(value: Any) -> bool:
    """Return whether an array or NumPy scalar holds no objects and no records."""
    return DTYPE.fullmatch(value.dtype.str) is not None


def _encode_scalar(encoder: Encoder, value: np.generic, depth: int) -> Node:
    return [value.dtype.str, encoder.add_buffer(value.tobytes())]


def _decode_scalar(decoder: Decoder, number: int, dtype: object, buffer: object) -> Any:
    return _array(decoder, dtype, [], True, buffer)[()]


def _encode_array(encoder: Encoder, value: Array, depth: int) -> Node:
    buffer = encoder.add_buffer(value.tobytes())
    return [value.dtype.str, list(value.shape), value.flags.writeable, buffer]


def _decode_array(
    decoder: Decoder, number: int, dtype: object, shape: object, writeable: object, buffer: object
) -> Array:
    return _in_place(decoder.existing.get(number), _array(decoder, dtype, shape, writeable, buffer))


class _View(NamedTuple):
    """An array, the buffer with the memory that it shares, and the address where this memory starts."""

    array: Array
    buffer: int
    start: int


def _encode_view(encoder: Encoder, value: _View, depth: int) -> Node:
    array, buffer, start = value
    offset = array.__array_interface__["data"][0] - start
    return [array.dtype.str, list(array.shape), array.flags.writeable, buffer, offset, list(array.strides)]


def _decode_view(
    decoder: Decoder,
    number: int,
    dtype: object,
    shape: object,
    writeable: object,
    buffer: object,
    offset: int,
    strides: list[int],
) -> Array:
    array = _in_memory(decoder, decoder.buffer(buffer), dtype, shape, offset, strides)
    return _finished(decoder, number, array, writeable)


class _Part(NamedTuple):
    """An array, and the one whose memory it uses."""

    array: Array
    owner: Array


def _encode_part(encoder: Encoder, value: _Part, depth: int) -> Node:
    array, owner = value
    offset = array.__array_interface__["data"][0] - owner.__array_interface__["data"][0]
    fields = [array.dtype.str, list(array.shape), array.flags.writeable, offset, list(array.strides)]
    return [encoder.add(owner, depth + 1), *fields]


def _decode_part(
    decoder: Decoder,
    number: int,
    owner: int,
    dtype: object,
    shape: object,
    writeable: object,
    offset: int,
    strides: list[int],
) -> Array:
    whole = decoder.get(owner)
    if type(whole) is not np.ndarray or not _has_plain_dtype(whole) or not whole.size:
        raise WireError("an array is part of something else")
    # If it is in another order here, the part has memory of its own.
    data = np.ascontiguousarray(whole).reshape(-1).view("u1")
    return _finished(decoder, number, _in_memory(decoder, data, dtype, shape, offset, strides), writeable)


def _in_memory(
    decoder: Decoder,
    data: bytearray | Array,
    dtype: object,
    shape: object,
    offset: int,
    strides: list[int],
) -> Array:
    """Return an array in some memory, after a check that it does not reach beyond."""
    kind, size = _dtype(dtype), _shape(decoder, shape)
    are_strides = isinstance(strides, list) and all(
        type(stride) is int and -(2**48) < stride < 2**48 for stride in strides
    )
    if not are_strides or len(strides) != len(size) or not is_size(offset):
        raise WireError("a view has malformed strides or a malformed offset")
    # NumPy checks this as well, but not for an empty buffer, and its integers overflow.
    reach = [max(0, count - 1) * stride for count, stride in zip(size, strides, strict=True)]
    first = offset + sum(min(0, part) for part in reach)
    last = offset + sum(max(0, part) for part in reach) + kind.itemsize
    _check_size(decoder, size, kind)
    empty = 0 in size or not kind.itemsize
    if not empty and (first < 0 or last > len(data)):
        raise WireError("a view reaches beyond its buffer")
    return np.zeros(size, kind) if empty else np.ndarray(size, kind, data, offset, tuple(strides))


def _finished(decoder: Decoder, number: int, array: Array, writeable: object) -> Array:
    """Return an array with its flag, or an existing one with its content."""
    if not writeable:
        array.flags.writeable = False
    return _in_place(decoder.existing.get(number), array)


def _encode_random(encoder: Encoder, value: Any, depth: int) -> Node:
    part = random_values.part_of(value)
    parts = [] if part is None else [encoder.add(part, depth + 1)]
    return [parts, random_values.state_of(value)]


def _random_decoder(kind: str) -> Callable[..., Any]:
    """Return a function that makes the random generators of a tag."""

    def decode(decoder: Decoder, number: int, parts: list[int], state: list[Any]) -> Any:
        part = decoder.get(parts[0]) if parts else None
        return random_values.restore(kind, state, part, decoder.existing.get(number))

    return decode


def contents(value: Any) -> list[Any]:
    """Return what is in a container, whatever its subclass makes of an iteration."""
    if isinstance(value, OrderedDict):  # its order is its own
        return [part for pair in OrderedDict.items(value) for part in pair]
    if isinstance(value, dict):
        return [part for pair in dict.items(value) for part in pair]
    if isinstance(value, list):
        return list(list.__iter__(value))
    return list(set.__iter__(value)) if isinstance(value, set) else list(value)


def _encode_items(encoder: Encoder, value: Iterable[Any], depth: int) -> Node:
    return [encoder.add_all(contents(value), depth)]


def _decode_list(decoder: Decoder, number: int, items: object) -> list[Any]:
    known = decoder.existing.get(number)
    return known if isinstance(known, list) else []


def _fill_list(decoder: Decoder, value: list[Any], items: list[int]) -> None:
    value[:] = decoder.get_all(items)


def _encode_dict(encoder: Encoder, value: dict[Any, Any], depth: int) -> Node:
    parts = encoder.add_all(contents(value), depth)
    return [[*map(list, zip(parts[::2], parts[1::2], strict=True))]]


def _decode_dict(decoder: Decoder, number: int, pairs: object) -> dict[Any, Any]:
    known = decoder.existing.get(number)
    return known if isinstance(known, dict) else {}


def _fill_dict(decoder: Decoder, value: dict[Any, Any], pairs: list[list[int]]) -> None:
    value.clear()
    value.update((decoder.get(key), decoder.get(item)) for key, item in pairs)


def _is_object_array(value: Array) -> bool:
    """Return whether an array holds objects."""
    return value.dtype == object


def _encode_objects(encoder: Encoder, value: Array, depth: int) -> Node:
    return [list(value.shape), encoder.add_all(value.ravel(), depth)]


def _decode_objects(decoder: Decoder, number: int, shape: object, items: list[int]) -> Array:
    flat = np.empty(len(items), dtype=object)
    for index, item in enumerate(items):
        flat[index] = decoder.objects[item]
    return _in_place(decoder.existing.get(number), flat.reshape(_shape(decoder, shape)))


def _decode_tuple(decoder: Decoder, number: int, items: list[int]) -> tuple[Any, ...]:
    return tuple(decoder.get_all(items))


def _decode_set(decoder: Decoder, number: int, items: list[int]) -> set[Any]:
    known = decoder.existing.get(number)
    value: set[Any] = known if isinstance(known, set) else set()
    value.clear()
    value.update(decoder.get_all(items))
    return value


def _decode_frozenset(decoder: Decoder, number: int, items: list[int]) -> frozenset[Any]:
    return frozenset(decoder.get_all(items))


def _encode_slice(encoder: Encoder, value: slice, depth: int) -> Node:
    return [encoder.add_all((value.start, value.stop, value.step), depth)]


def _decode_slice(decoder: Decoder, number: int, items: list[int]) -> slice:
    return slice(*decoder.get_all(items))


def _decode_local_ref(decoder: Decoder, number: int, handle: int) -> Any:
    return decoder.resolve(LocalRef(_int(handle)))


def _decode_remote_ref(decoder: Decoder, number: int, handle: int, type_name: str, name: str | None) -> Any:
    reference = RemoteRef(_int(handle), _str(type_name), None if name is None else _str(name))
    return decoder.resolve(reference)


def _decode_function(decoder: Decoder, number: int, handle: int, name: str) -> Any:
    return decoder.resolve(FunctionRef(_int(handle), _str(name)))


def _decode_arg_ref(decoder: Decoder, number: int, node: int) -> Any:
    return decoder.resolve(ArgRef(_int(node)))


def _encode_copy_of(encoder: Encoder, value: CopyOf, depth: int) -> Node:
    return [value.handle, value.type_name, encoder.add(value.value, depth + 1)]


def _decode_copy_of(decoder: Decoder, number: int, handle: int, type_name: str, value: int) -> Any:
    return decoder.resolve(CopyOf(_int(handle), _str(type_name), decoder.get(value)))


def _encode_by_value(encoder: Encoder, value: ByValue, depth: int) -> Node:
    return [encoder.add(value.value, depth + 1)]


def _decode_by_value(decoder: Decoder, number: int, value: int) -> Any:
    return decoder.get(value)


# What several of these have in common


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


def _owner(array: Array) -> Array:
    """Return the array whose memory an array is a view of."""
    while type(array.base) is np.ndarray:
        array = array.base
    return array


def _dtype(text: object) -> np.dtype[Any]:
    """Return the dtype that a node names; raise `WireError` if it is not plain."""
    if type(text) is not str or not DTYPE.fullmatch(text):
        raise WireError("an array has a type that is not plain")
    return np.dtype(text)


def _shape(decoder: Decoder, shape: object) -> tuple[int, ...]:
    """Return the shape in a node; raise `WireError` if it is malformed."""
    if not isinstance(shape, list) or len(shape) > decoder.caps.dimensions:
        raise WireError("an array has too many dimensions")
    if not all(is_size(size) for size in shape):
        raise WireError("an array has an invalid shape")
    return tuple(shape)


def _check_size(decoder: Decoder, shape: tuple[int, ...], dtype: np.dtype[Any]) -> None:
    """Raise `WireError` if an array would take more memory than the caps allow."""
    # NumPy makes text of length 0 one character long.
    if math.prod(shape) * max(1, dtype.itemsize) > decoder.caps.buffers:
        raise WireError("an array is too large")


def _array(decoder: Decoder, dtype: object, shape: object, writeable: object, buffer: object) -> Array:
    """Return an array whose memory is a buffer."""
    kind, size, data = _dtype(dtype), _shape(decoder, shape), decoder.buffer(buffer)
    _check_size(decoder, size, kind)
    if kind.itemsize and math.prod(size) * kind.itemsize != len(data):
        raise WireError("the length of a buffer is not that of its array")
    # np.empty would show what was in this memory before.
    array: Array = np.ndarray(size, kind, buffer=data) if data and kind.itemsize else np.zeros(size, kind)
    if not writeable:
        array.flags.writeable = False
    return array


def _in_place(known: object, array: Array) -> Array:
    """Return the existing array with the content of the new one if it fits, otherwise the new one."""
    if type(known) is not np.ndarray or known.shape != array.shape or known.dtype != array.dtype:
        return array
    if known.flags.writeable:
        known[...] = array
    return known


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
    """

    name: str
    encode: Callable[[Encoder, Any, int], Node]
    decode: Callable[..., Any]
    types: tuple[type, ...] = ()
    base: type | None = None
    accepts: Callable[[Any], bool] | None = None
    mutable: bool = False
    parts: Callable[[Node], list[Any]] | None = None
    fill: Callable[[Decoder, Any, Any], None] | None = None


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
ARRAY = Tag("array", _encode_array, _decode_array, (np.ndarray,), accepts=_has_plain_dtype, mutable=True)
VIEW = Tag("view", _encode_view, _decode_view, mutable=True)
PART = Tag("part", _encode_part, _decode_part, mutable=True, parts=_only_part(1))

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
        Tag("dtype", _encode_dtype, _decode_dtype, (), np.dtype, _is_plain_dtype),
        Tag("scalar_type", _encode_dtype, _decode_scalar_type, (type,), accepts=_is_scalar_type),
        Tag("scalar", _encode_scalar, _decode_scalar, (), np.generic, _has_plain_dtype),
        ARRAY,
        VIEW,
        PART,
        *_random_tags(),
        Tag("list", _encode_items, _decode_list, (list,), list, mutable=True, fill=_fill_list),
        Tag("dict", _encode_dict, _decode_dict, (dict,), dict, mutable=True, fill=_fill_dict),
        Tag(
            "objects",
            _encode_objects,
            _decode_objects,
            (np.ndarray,),
            accepts=_is_object_array,
            mutable=True,
            parts=itemgetter(2),
        ),
        Tag("tuple", _encode_items, _decode_tuple, (tuple,), parts=itemgetter(1)),
        Tag("set", _encode_items, _decode_set, (set,), set, mutable=True, parts=itemgetter(1)),
        Tag("frozenset", _encode_items, _decode_frozenset, (frozenset,), parts=itemgetter(1)),
        Tag("slice", _encode_slice, _decode_slice, (slice,), parts=itemgetter(1)),
        Tag("local_ref", _reference_fields, _decode_local_ref, (LocalRef,)),
        Tag("remote_ref", _reference_fields, _decode_remote_ref, (RemoteRef,)),
        Tag("function", _reference_fields, _decode_function, (FunctionRef,)),
        Tag("arg_ref", _reference_fields, _decode_arg_ref, (ArgRef,)),
        Tag("copy_of", _encode_copy_of, _decode_copy_of, (CopyOf,), parts=_only_part(3)),
        Tag("by_value", _encode_by_value, _decode_by_value, (ByValue,), parts=_only_part(1)),
    )
}
BY_TYPE = {
    kind: tuple(tag for tag in TAGS.values() if kind in tag.types)
    for kind in dict.fromkeys(kind for tag in TAGS.values() for kind in tag.types)
}
BY_BASE = tuple(tag for tag in TAGS.values() if tag.base is not None)
SIMPLE = frozenset((*NONE.types, *PLAIN.types))
MUTABLE = frozenset(kind for tag in TAGS.values() if tag.mutable for kind in tag.types)


def _tag_of(value: Any) -> Tag | None:
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
