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
type        name                                      a built-in type or exception in `CLASSES`
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
counter     pairs                                     ``Counter`` (m)
ordered     pairs                                     ``OrderedDict`` (m)
defaultdict pairs factory                             ``defaultdict``, whose factory is a type in `TYPES` (m)
deque       items maxlen                              ``deque`` (m)
frozenset   items                                     ``frozenset`` (c)
slice       items                                     ``slice``: start, stop and step (c)
block       dtype shape buffer                        an array that is part of a value of the families below
items       items                                     objects, likewise (c)
local_ref   handle                                    an object that lives with the receiver, which sent
                                                      another of these references
remote_ref  handle type_name name                     an object that lives with the sender: its type's
                                                      name, and its own if it is a function
class       handle name bases special                 a class of the student's: its bases that matter to a
                                                      test, and the names of its special methods (c)
instance    handle kind                               an object of such a class (c)
function    handle name                               a function of the test's that may be called back
iterator    handle type_name                          an iterator of the test's, which may be asked for items
arg_ref     node                                      the object of that node in the receiver's latest
                                                      request that waits for its answer
copy_of     handle type_name value                    a container of the sender's that is of a subclass:
                                                      a copy as the built-in type goes along (c)
by_value    value                                     nothing but another node's value (c)
==========  ========================================  ================================================

(m) marks objects that can change in place, (c) *composite* objects, which can only be made after their
parts. The types in `standard_values`, `numpy_values` and the modules of packages have tags as well, which all
have one field (see `families`). Objects that are not plain data stay where they are: their owner *exports*
them, that is, keeps them and sends a handle, and the receiver *resolves* the reference.

What is decoded may come from a hostile process. Every size is compared with a cap before memory is
allocated for it, every index and type is checked, and `Decoder` raises nothing but `WireError`. The
obvious alternative is unsafe: "It is possible to construct malicious pickle data which will execute
arbitrary code during unpickling" (https://docs.python.org/3/library/pickle.html).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal

import numpy as np
from numpy.lib.array_utils import byte_bounds

from .array_values import Array, Part, View, has_plain_dtype, owner_of
from .frame import CAPS, Caps, WireError
from .nodes import Node
from .references import ByValue, Reference
from .tags import ARRAY, BY_TYPE, PART, PLAIN, SIMPLE, TAGS, VIEW, simple_node, tag_of

GAPS = 2**16  # bytes of memory with gaps in it that are sent for an array, if it is not dense
DEPTH = 60  # nested containers, on the encoding side


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
            self.nodes.append(simple_node(value))
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
            groups.setdefault(id(owner_of(self.objects[number])), []).append(number)
        for numbers in groups.values():
            owner = owner_of(self.objects[numbers[0]])
            if len(numbers) > 1 and (owner.flags.c_contiguous or owner.flags.f_contiguous):
                buffer = self.add_buffer(owner.tobytes("A"))
                start = owner.__array_interface__["data"][0]
                for number in numbers:
                    view = View(self.objects[number], buffer, start)
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
        view = View(copy, self.add_buffer(bytes(memory)), copy.__array_interface__["data"][0] - offset)
        return [VIEW.name, *VIEW.encode(self, view, 0)]

    def _fill(self, number: int, value: Any, depth: int) -> None:
        """Write the node of a value."""
        self._seen[id(value)] = number
        tag = tag_of(value)
        if tag is None:
            value = self.export(value)
            tag = BY_TYPE[type(value)][0]
        if tag is ARRAY:
            owner = owner_of(value)
            if owner is not value and self._is_part(value, owner):
                tag, value = PART, Part(value, owner)
        if tag is ARRAY:
            self._arrays.append(number)  # which arrays share memory is not known before all are there
        else:
            self.nodes[number] = [tag.name, *tag.encode(self, value, depth)]

    def _is_part(self, array: Array, owner: Array) -> bool:
        """Return whether an array is sent as part of the one whose memory it uses."""
        if self.shares == "nothing" or not (owner.flags.c_contiguous and has_plain_dtype(owner)):
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
        self._claimed: set[object] = set()  # buffers
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

    def claim(self, index: object) -> None:
        """Raise `WireError` if a buffer was claimed before: two values would each take as much memory."""
        if index in self._claimed:
            raise WireError("two values have the same buffer")
        self._claimed.add(index)

    def is_mutable(self, number: int) -> bool:
        """Return whether there is a node whose object can change in place."""
        return number in self.objects and TAGS[self.nodes[number][0]].mutable

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
