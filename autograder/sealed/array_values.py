"""NumPy's arrays, scalars and dtypes as nodes (see `values`), also arrays that share memory."""

import math
import re
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from .frame import WireError, is_size
from .nodes import Node, NodeReader, NodeWriter

Array: TypeAlias = npt.NDArray[Any]

# `dtype.str` of booleans, integers, floats, complex numbers, text, bytes and dates: no objects ("O"), whose
# items are pointers, and no records ("V"). See numpy.org/doc/stable/reference/arrays.interface.html.
DTYPE = re.compile(
    r"[<>|=]?(b1|[iu][1248]|f(2|4|8|16)|c(8|16|32)|[SU]\d{1,6}|[Mm]8(\[([1-9]\d{0,5})?[A-Za-z]{1,2}\])?)"
)


class View(NamedTuple):
    """An array, the buffer with the memory that it shares, and the address where this memory starts."""

    array: Array
    buffer: int
    start: int


class Block:
    """An array that is part of a value, and not an object that a test can have a shadow copy of.

    A value that is decoded takes its blocks. Each can be taken once, so that a small message cannot make
    large values by mentioning a block again and again.
    """

    __slots__ = ("array",)

    def __init__(self, array: Array) -> None:
        self.array: Array | None = array

    def take(self) -> Array:
        """Return the array; raise `WireError` if it was taken."""
        if self.array is None:
            raise WireError("a block is part of two values")
        array, self.array = self.array, None
        return array


class Part(NamedTuple):
    """An array, and the one whose memory it uses."""

    array: Array
    owner: Array


def is_plain_dtype(value: np.dtype[Any]) -> bool:
    """Return whether a dtype is one that arrays may have."""
    return DTYPE.fullmatch(value.str) is not None


def is_scalar_type(value: type) -> bool:
    """Return whether a type is that of the scalars of a plain dtype."""
    if not issubclass(value, np.generic):
        return False
    dtype = np.dtype(value)
    return dtype.type is value and is_plain_dtype(dtype)


def has_plain_dtype(value: Any) -> bool:
    """Return whether an array or NumPy scalar holds no objects and no records."""
    return _is_plain_text(value.dtype.str)


def owner_of(array: Array) -> Array:
    """Return the array whose memory an array is a view of."""
    while type(array.base) is np.ndarray:
        array = array.base
    return array


def encode_dtype(encoder: NodeWriter, value: npt.DTypeLike, depth: int) -> Node:
    return [np.dtype(value).str]


def decode_dtype(decoder: NodeReader, number: int, text: object) -> np.dtype[Any]:
    return plain_dtype(text)


def decode_scalar_type(decoder: NodeReader, number: int, text: object) -> type:
    return plain_dtype(text).type


def encode_scalar(encoder: NodeWriter, value: np.generic, depth: int) -> Node:
    return [value.dtype.str, encoder.add_buffer(value.tobytes())]


def decode_scalar(decoder: NodeReader, number: int, dtype: object, buffer: object) -> Any:
    return _array(decoder, dtype, [], True, buffer)[()]


def encode_array(encoder: NodeWriter, value: Array, depth: int) -> Node:
    buffer = encoder.add_buffer(value.tobytes())
    return [value.dtype.str, list(value.shape), value.flags.writeable, buffer]


def decode_array(
    decoder: NodeReader, number: int, dtype: object, shape: object, writeable: object, buffer: object
) -> Array:
    return in_place(decoder.existing.get(number), _array(decoder, dtype, shape, writeable, buffer))


def encode_block(encoder: NodeWriter, value: Block, depth: int) -> Node:
    array = value.take()
    return [array.dtype.str, list(array.shape), encoder.add_buffer(array.tobytes())]


def decode_block(decoder: NodeReader, number: int, dtype: object, shape: object, buffer: object) -> Block:
    decoder.claim(buffer)
    return Block(_array(decoder, dtype, shape, True, buffer))


def encode_view(encoder: NodeWriter, value: View, depth: int) -> Node:
    array, buffer, start = value
    offset = array.__array_interface__["data"][0] - start
    return [array.dtype.str, list(array.shape), array.flags.writeable, buffer, offset, list(array.strides)]


def decode_view(
    decoder: NodeReader,
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


def encode_part(encoder: NodeWriter, value: Part, depth: int) -> Node:
    array, owner = value
    offset = array.__array_interface__["data"][0] - owner.__array_interface__["data"][0]
    fields = [array.dtype.str, list(array.shape), array.flags.writeable, offset, list(array.strides)]
    return [encoder.add(owner, depth + 1), *fields]


def decode_part(
    decoder: NodeReader,
    number: int,
    owner: int,
    dtype: object,
    shape: object,
    writeable: object,
    offset: int,
    strides: list[int],
) -> Array:
    whole = decoder.get(owner)
    if type(whole) is not np.ndarray or not has_plain_dtype(whole) or not whole.size:
        raise WireError("an array is part of something else")
    # If it is in another order here, the part has memory of its own.
    data = np.ascontiguousarray(whole).reshape(-1).view("u1")
    return _finished(decoder, number, _in_memory(decoder, data, dtype, shape, offset, strides), writeable)


def _in_memory(
    decoder: NodeReader,
    data: bytearray | Array,
    dtype: object,
    shape: object,
    offset: int,
    strides: list[int],
) -> Array:
    """Return an array in some memory, after a check that it does not reach beyond."""
    kind, size = plain_dtype(dtype), read_shape(decoder, shape)
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


def _finished(decoder: NodeReader, number: int, array: Array, writeable: object) -> Array:
    """Return an array with its flag, or an existing one with its content."""
    if not writeable:
        array.flags.writeable = False
    return in_place(decoder.existing.get(number), array)


@lru_cache
def _is_plain_text(dtype: str) -> bool:
    """Return whether the text of a dtype is that of a plain one."""
    return DTYPE.fullmatch(dtype) is not None


@lru_cache
def _cached_dtype(text: str) -> np.dtype[Any]:
    return np.dtype(text)


def plain_dtype(text: object) -> np.dtype[Any]:
    """Return the dtype that a node names; raise `WireError` if it is not plain."""
    if type(text) is not str or not _is_plain_text(text):
        raise WireError("an array has a type that is not plain")
    return _cached_dtype(text)


def read_shape(decoder: NodeReader, shape: object) -> tuple[int, ...]:
    """Return the shape in a node; raise `WireError` if it is malformed."""
    if not isinstance(shape, list) or len(shape) > decoder.caps.dimensions:
        raise WireError("an array has too many dimensions")
    if not all(map(is_size, shape)):
        raise WireError("an array has an invalid shape")
    return tuple(shape)


def _check_size(decoder: NodeReader, shape: tuple[int, ...], dtype: np.dtype[Any]) -> int:
    """Return the bytes of an array; raise `WireError` if these are more than the caps allow."""
    count = math.prod(shape)
    # NumPy makes text of length 0 one character long.
    if count * (dtype.itemsize or 1) > decoder.caps.buffers:
        raise WireError("an array is too large")
    return count * dtype.itemsize


def _array(decoder: NodeReader, dtype: object, shape: object, writeable: object, buffer: object) -> Array:
    """Return an array whose memory is a buffer."""
    kind, size, data = plain_dtype(dtype), read_shape(decoder, shape), decoder.buffer(buffer)
    total = _check_size(decoder, size, kind)
    if kind.itemsize and total != len(data):
        raise WireError("the length of a buffer is not that of its array")
    # np.empty would show what was in this memory before.
    array: Array = np.ndarray(size, kind, buffer=data) if data and kind.itemsize else np.zeros(size, kind)
    if not writeable:
        array.flags.writeable = False
    return array


def in_place(known: object, array: Array) -> Array:
    """Return the existing array with the content of the new one if it fits, otherwise the new one."""
    if type(known) is not np.ndarray or known.shape != array.shape or known.dtype != array.dtype:
        return array
    if known.flags.writeable:
        known[...] = array
    return known
