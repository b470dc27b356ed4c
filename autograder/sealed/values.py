"""Plain data as bytes that cannot carry code.

A message is a frame: two lengths, a JSON header, raw buffers. Values are a flat list of *nodes*
in the header; a container's node names its children by their number, so that shared and cyclic
structure survives and decoding never recurses. Arrays lie in the buffers. What is not plain data
is not sent at all: the sender keeps it and sends a handle, a number.

Whatever is decoded may come from a hostile process. Every size is capped before memory is taken
for it, every index and type is checked, and `WireError` is the only exception that leaves here.
"""

import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np

from .frame import CAPS, Caps, WireError, is_size

# Booleans, integers, floats, complex numbers, text, bytes, dates; no objects, no records.
DTYPE = re.compile(
    r"[<>|=]?(b1|[iu][1248]|f(2|4|8|16)|c(8|16|32)|[SU]\d{1,6}|[Mm]8(\[([1-9]\d{0,5})?[A-Za-z]{1,2}\])?)"
)
BIT_GENERATORS = {"PCG64": 0, "PCG64DXSM": 0, "SFC64": 0, "MT19937": 624, "Philox": 4}
MUTABLE = {"array", "view", "objects", "list", "dict", "set", "bytearray", "generator"}
TYPES = {t.__name__: t for t in (bool, int, float, complex, str, bytes, list, tuple, dict, set, object)}
PLAIN = {bool, int, float, str, type(None)}
DEPTH = 60  # nested containers, on the encoding side


class Encoder:
    """Collect values for one message.

    Parameters
    ----------
    export : callable
        Given what is not plain data, keeps it on this side and returns the node that stands for it,
        and after it, if there is one, a plain value that goes along: "by_value" is nothing but that value,
        "copy_of" is that value of which the sender keeps the original.
    known : dict, optional
        ``id(object) → node`` for objects that the other side has already.
    """

    def __init__(self, export: Callable[[Any], list], known: dict[int, list] | None = None) -> None:
        self.export = export
        self.known = dict(known or {})
        self.nodes: list[list] = []
        self.buffers: list = []
        self.objects: list[Any] = []  # node → object, which also keeps every id() in use
        self._arrays: list[int] = []
        self._seen: dict[int, int] = {}

    def add(self, value: Any, depth: int = 0) -> int:
        """Add a value and return its node's number.

        Raises
        ------
        WireError
            If containers are nested too deeply.
        """
        number = len(self.nodes)
        if type(value) in PLAIN:  # most of what is sent
            self.nodes.append(_plain(value))
            self.objects.append(value)
            return number
        if id(value) in self._seen:
            return self._seen[id(value)]
        if depth > DEPTH:
            raise WireError("lists in lists in lists, more than a test can want")
        self.nodes.append(["none"])
        self.objects.append(value)
        if id(value) in self.known:
            self._seen[id(value)] = number
            self.nodes[number] = self.known[id(value)]
        else:
            self.fill(number, value, depth)
        return number

    def add_content(self, value: Any) -> int:
        """Add what a mutable object holds now, though the other side has the object."""
        number = len(self.nodes)
        self.nodes.append(["none"])
        self.objects.append(value)
        before = self._seen.get(id(value))
        self.fill(number, value)
        if before is None:
            del self._seen[id(value)]
        else:
            self._seen[id(value)] = before
        return number

    def fill(self, number: int, value: Any, depth: int = 0) -> None:
        """Write the node of a value, whether or not the other side has the object."""
        kind = type(value)
        self._seen[id(value)] = number
        if kind is np.ndarray and value.dtype != object and DTYPE.fullmatch(value.dtype.str):
            self._arrays.append(number)
        elif kind is np.ndarray and value.dtype == object:
            children = [self.add(item, depth + 1) for item in value.ravel()]
            self.nodes[number] = ["objects", list(value.shape), children]
        elif isinstance(value, np.generic) and DTYPE.fullmatch(value.dtype.str):
            self.nodes[number] = ["scalar", value.dtype.str, self._buffer(value.tobytes())]
        elif kind in (list, tuple, set, frozenset):
            children = [self.add(item, depth + 1) for item in value]
            self.nodes[number] = [kind.__name__, children]
        elif kind is dict:
            pairs = [[self.add(key, depth + 1), self.add(item, depth + 1)] for key, item in value.items()]
            self.nodes[number] = ["dict", pairs]
        elif kind in (bytes, bytearray):
            self.nodes[number] = [kind.__name__, self._buffer(bytes(value))]
        elif kind is complex:
            self.nodes[number] = ["complex", value.real, value.imag]
        elif kind is range:
            self.nodes[number] = ["range", hex(value.start), hex(value.stop), hex(value.step)]
        elif kind is slice:
            children = [self.add(item, depth + 1) for item in (value.start, value.stop, value.step)]
            self.nodes[number] = ["slice", children]
        elif value is Ellipsis:
            self.nodes[number] = ["ellipsis"]
        elif kind is np.random.Generator and type(value.bit_generator).__name__ in BIT_GENERATORS:
            self.nodes[number] = ["generator", type(value.bit_generator).__name__, generator_state(value)]
        elif isinstance(value, np.dtype) and DTYPE.fullmatch(value.str):
            self.nodes[number] = ["dtype", value.str]
        elif kind is type and TYPES.get(value.__name__) is value:
            self.nodes[number] = ["type", value.__name__]
        elif kind is type and issubclass(value, np.generic) and DTYPE.fullmatch(np.dtype(value).str):
            self.nodes[number] = ["dtype", np.dtype(value).str]
        else:
            node, *inside = self.export(value)
            self.nodes[number] = [*node, *(self.add(part, depth + 1) for part in inside)]

    def finish(self) -> dict:
        """Return the header's fields; arrays that share memory here will share memory there."""
        groups: dict[int, list[int]] = {}
        for number in self._arrays:
            groups.setdefault(id(_owner(self.objects[number])), []).append(number)
        for numbers in groups.values():
            owner = _owner(self.objects[numbers[0]])
            contiguous = owner.flags.c_contiguous or owner.flags.f_contiguous
            shared = self._buffer(owner.tobytes("A")) if len(numbers) > 1 and contiguous else None
            start = owner.__array_interface__["data"][0]
            for number in numbers:
                array = self.objects[number]
                described = [array.dtype.str, list(array.shape), array.flags.writeable]
                if shared is None:
                    self.nodes[number] = ["array", *described, self._buffer(array.tobytes())]
                else:
                    offset = array.__array_interface__["data"][0] - start
                    self.nodes[number] = ["view", *described, shared, offset, list(array.strides)]
        self._arrays = []
        return {"nodes": self.nodes}

    def _buffer(self, data: bytes) -> int:
        self.buffers.append(data)
        return len(self.buffers) - 1


def _plain(value: bool | int | float | str | None) -> list:
    if value is None:
        return ["none"]
    is_long = type(value) is int and not -(2**53) < value < 2**53
    return ["int", hex(value)] if is_long else ["plain", value]


def _owner(array: np.ndarray) -> np.ndarray:
    """Find the array whose memory an array looks at."""
    while type(array.base) is np.ndarray:
        array = array.base
    return array


class Decoder:
    """Make the values of one message: first what has no parts, then tuples and the like, then fill the rest.

    Parameters
    ----------
    header, buffers
        What `receive` returned.
    resolve : callable
        Given a node that stands for something kept (its tag is none of plain data's), returns the
        object. It raises `WireError` if there is none.
    existing : dict, optional
        ``number → object``: mutable objects that are here already and take the content of that node.

    Raises
    ------
    WireError
        If the message is not what an `Encoder` makes.
    """

    def __init__(
        self,
        header: dict,
        buffers: list,
        resolve: Callable[[list], Any],
        existing: dict[int, Any] | None = None,
        caps: Caps = CAPS,
    ) -> None:
        self.nodes, self.buffers, self.resolve, self.caps = header.get("nodes", []), buffers, resolve, caps
        self.existing = existing or {}
        self.objects: dict[int, Any] = {}
        self._depths: dict[int, int] = {}  # of what is made after its parts
        if not isinstance(self.nodes, list) or len(self.nodes) > caps.nodes:
            raise WireError("a message has too many parts")
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
            raise WireError("a message refers to a part that it does not have")
        return self.objects[number]

    def mutable(self) -> list[int]:
        """List the nodes whose objects the receiver may change in place."""
        return [number for number, node in enumerate(self.nodes) if node[0] in MUTABLE]

    def _decode(self) -> None:
        containers = []
        for number, node in enumerate(self.nodes):
            tag = node[0]
            if tag in ("list", "dict"):
                kind = list if tag == "list" else dict
                known = self.existing.get(number)
                self.objects[number] = known if type(known) is kind else kind()
                containers.append(number)
            elif tag not in ("tuple", "set", "frozenset", "slice", "objects", "by_value", "copy_of"):
                self.objects[number] = self._leaf(number, node)
        for number in range(len(self.nodes)):
            if number not in self.objects:
                self._composite(number)
        for number in containers:
            container, children = self.objects[number], self.nodes[number][1]
            container.clear()
            if type(container) is list:
                container.extend(self.get(child) for child in children)
            else:
                container.update((self.get(key), self.get(item)) for key, item in children)

    def _composite(self, root: int) -> None:
        """Make a tuple, a set … after its parts, without recursion."""
        todo, begun = [root], set()
        while todo:
            number = todo[-1]
            if number in self.objects:
                todo.pop()
                continue
            children = self._children(self.nodes[number])
            if not all(type(child) is int and 0 <= child < len(self.nodes) for child in children):
                raise WireError("a message refers to a part that it does not have")
            missing = [child for child in children if child not in self.objects]
            if not missing:
                self._depths[number] = 1 + max((self._depths.get(child, 0) for child in children), default=0)
                if self._depths[number] > 2 * DEPTH:  # Python computes a tuple's hash by recursion
                    raise WireError("tuples are nested too deeply")
                self.objects[number] = self._make(number, self.nodes[number])
                todo.pop()
            elif number in begun:
                raise WireError("a tuple is a part of itself")
            else:
                begun.add(number)
                todo += missing

    @staticmethod
    def _children(node: list) -> list[int]:
        if node[0] == "objects":
            return node[2]
        return [node[-1]] if node[0] in ("by_value", "copy_of") else node[1]

    def _make(self, number: int, node: list) -> Any:
        tag, known = node[0], self.existing.get(number)
        children = [self.objects[child] for child in self._children(node)]
        if tag == "by_value":
            return children[0]
        if tag == "copy_of":
            return self.resolve([*node[:-1], children[0]])
        if tag == "tuple":
            return tuple(children)
        if tag == "frozenset":
            return frozenset(children)
        if tag == "slice":
            return slice(*children)
        if tag == "set":
            made = known if type(known) is set else set()
            made.clear()
            made.update(children)
            return made
        flat = np.empty(len(children), dtype=object)
        for index, child in enumerate(children):
            flat[index] = child
        return self._in_place(known, flat.reshape(self._shape(node[1])))

    def _leaf(self, number: int, node: list) -> Any:
        tag = node[0]
        if tag == "none":
            return None
        if tag == "plain":
            if type(node[1]) not in (bool, int, float, str):
                raise WireError("a plain value is not plain")
            return node[1]
        if tag == "int":
            return int(node[1], 16)
        if tag == "complex":
            return complex(float(node[1]), float(node[2]))
        if tag in ("bytes", "bytearray"):
            data = self._data(node[1])
            return bytes(data) if tag == "bytes" else self._in_place_bytes(self.existing.get(number), data)
        if tag == "scalar":
            return self._array(node[1], [], True, node[2])[()]
        if tag == "array":
            return self._in_place(self.existing.get(number), self._array(*node[1:]))
        if tag == "view":
            return self._in_place(self.existing.get(number), self._view(*node[1:]))
        if tag == "range":
            return range(*(int(part, 16) for part in node[1:4]))
        if tag == "ellipsis":
            return Ellipsis
        if tag == "dtype":
            return self._dtype(node[1])
        if tag == "type":
            return TYPES[node[1]]
        if tag == "generator":
            return self._generator(self.existing.get(number), node[1], node[2])
        return self.resolve(node)

    def _data(self, index: object) -> bytearray:
        if type(index) is not int or not 0 <= index < len(self.buffers):
            raise WireError("a message refers to a buffer that it does not have")
        return self.buffers[index]

    @staticmethod
    def _dtype(text: object) -> np.dtype:
        if type(text) is not str or not DTYPE.fullmatch(text):
            raise WireError("an array has a type that is not plain")
        return np.dtype(text)

    def _shape(self, shape: object) -> tuple[int, ...]:
        if not isinstance(shape, list) or len(shape) > self.caps.dimensions:
            raise WireError("an array has too many dimensions")
        if not all(is_size(size) for size in shape):
            raise WireError("an array has a shape that is none")
        return tuple(shape)

    def _array(self, dtype: object, shape: object, writeable: object, buffer: object) -> np.ndarray:
        kind, size, data = self._dtype(dtype), self._shape(shape), self._data(buffer)
        self._fits(size, kind)
        if kind.itemsize and math.prod(size) * kind.itemsize != len(data):
            raise WireError("an array is not as long as it says")
        # Zeros, since what is not set would be the memory of whatever was there before.
        array = np.ndarray(size, kind, buffer=data) if data and kind.itemsize else np.zeros(size, kind)
        if not writeable:
            array.flags.writeable = False
        return array

    def _fits(self, size: tuple[int, ...], kind: np.dtype) -> None:
        # NumPy makes text of no length one character long.
        if math.prod(size) * max(1, kind.itemsize) > self.caps.buffers:
            raise WireError("an array is too large")

    def _view(
        self, dtype: object, shape: object, writeable: object, buffer: object, offset: object, strides: object
    ) -> np.ndarray:
        kind, size, data = self._dtype(dtype), self._shape(shape), self._data(buffer)
        steps = isinstance(strides, list) and all(
            type(step) is int and -(2**48) < step < 2**48 for step in strides
        )
        if not steps or len(strides) != len(size) or not is_size(offset):
            raise WireError("an array looks at memory that is not there")
        # NumPy's own check knows no empty buffers, and its numbers overflow.
        reach = [max(0, count - 1) * step for count, step in zip(size, strides, strict=True)]
        first = offset + sum(min(0, part) for part in reach)
        last = offset + sum(max(0, part) for part in reach) + kind.itemsize
        self._fits(size, kind)
        empty = 0 in size or not kind.itemsize
        if not empty and (first < 0 or last > len(data)):
            raise WireError("an array looks at memory that is not there")
        array = np.zeros(size, kind) if empty else np.ndarray(size, kind, data, offset, tuple(strides))
        if not writeable:
            array.flags.writeable = False
        return array

    @staticmethod
    def _in_place(known: object, array: np.ndarray) -> np.ndarray:
        """Give an array that is here already the new content, if it fits."""
        if type(known) is not np.ndarray or known.shape != array.shape or known.dtype != array.dtype:
            return array
        if known.flags.writeable:
            known[...] = array
        return known

    @staticmethod
    def _in_place_bytes(known: object, data: bytearray) -> bytearray:
        if type(known) is not bytearray:
            return bytearray(data)
        known[:] = data
        return known

    @staticmethod
    def _generator(known: object, name: object, state: dict) -> np.random.Generator:
        if name not in BIT_GENERATORS or type(state) is not dict:
            raise WireError("a random generator is of no known kind")
        inner = {key: np.array(v, "u8") if type(v) is list else v for key, v in state["state"].items()}
        outer = {key: np.array(v, "u8") if type(v) is list else v for key, v in state.items()}
        # NumPy does not check how far into its block a generator is, and reads there.
        position = {"MT19937": inner.get("pos"), "Philox": outer.get("buffer_pos")}.get(name, 0)
        if type(position) is not int or not 0 <= position <= BIT_GENERATORS[name]:
            raise WireError("a random generator is at no place that there is")
        if type(known) is not np.random.Generator or type(known.bit_generator).__name__ != name:
            known = np.random.Generator(getattr(np.random, name)(0))
        known.bit_generator.state = {**outer, "bit_generator": name, "state": inner}
        return known


def generator_state(generator: np.random.Generator) -> dict:
    """Return the state of a random generator as JSON has it, arrays as lists."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items()}
        return value.tolist() if isinstance(value, (np.ndarray, np.generic)) else value

    return plain(generator.bit_generator.state)
