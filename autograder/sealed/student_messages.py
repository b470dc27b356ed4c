"""The messages between the examiner and the student process.

Each message is the header of one frame (see `frame`): a JSON object with the fields of the dataclass, and
``kind``, which says which message it is. Optional fields are left out if they have their default. The values
that a message refers to are its ``nodes`` (see `values`).

========  ==========================  ==================================================
kind      direction                   message
========  ==========================  ==================================================
question  examiner → student process  `Question`: perform an operation on an object
callback  student process → examiner  `Callback`: call a function that a test passed in
answer    both                        `Answer` to either
failure   both                        `Failure`: the code that was asked raised
========  ==========================  ==================================================

While a side waits for an answer, it answers the other's requests, so an answer always belongs to the latest
request that has none. The student process may send anything: `read` checks the kind, the names of the fields
and their types. What the integers refer to is checked where they are used.
"""

import copy
import operator
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from functools import partial
from itertools import product
from types import UnionType
from typing import Any, ClassVar, NamedTuple, TypeAlias, TypeVar, get_args, get_origin, get_type_hints

import numpy as np

from .described import OPERATIONS as DESCRIBING
from .frame import WireError
from .operations import SPECIAL, Operation
from .replaced import OPERATIONS as REPLACING
from .shared_random import OPERATIONS as SHARING

# Parts of messages


class Change(NamedTuple):
    """An object that changed in place since it was last sent.

    Attributes
    ----------
    sent : int
        The object's node in the request that is being answered, or that a callback belongs to.
    content : int
        The node of this message that has the new content.
    """

    sent: int
    content: int


class Held(NamedTuple):
    """An object of the examiner's that the student process has already.

    Attributes
    ----------
    node : int
        The object's node in this message.
    name : str or int
        What the student process calls it: ``"question.node"`` after the question that brought it first, or
        the handle if it is a shadow copy.
    """

    node: int
    name: str | int


class Shadowed(NamedTuple):
    """An object of the student's of which the examiner gets a shadow copy.

    Attributes
    ----------
    node : int
        The copy's node in this message.
    handle : int
        The original's handle.
    """

    node: int
    handle: int


class StackFrame(NamedTuple):
    """A line of the student's code that an exception passed through."""

    function: str
    line: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExceptionReport:
    """What the other side may know of an exception.

    Attributes
    ----------
    type_name : str
        The name of its type.
    raised : int, optional
        The number of an exception that a test's own function raised. The object stays in the examiner.
    bases : list of str
        The names of its type's bases, nearest first.
    message : str
    frames : list of StackFrame
        The last lines of the student's code that it passed through, outermost first.
    """

    type_name: str
    raised: int | None = None
    bases: list[str] = field(default_factory=list)
    message: str = ""
    frames: list[StackFrame] = field(default_factory=list)


# Examiner → student process


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Perform an operation, and answer with its value.

    Attributes
    ----------
    operation : str
        A name in `OPERATIONS`.
    number : int
        Counts the questions of this connection.
    operands : list of int
        The nodes of the operands, in the order of `OPERATIONS`.
    nodes : list
    on : int, optional
        The handle of the object, if the operation is one on an object.
    drop : list of str or int
        Handles, and names as in `Held`, that the examiner no longer needs.
    held : list of Held
    changes : list of Change
        In the arguments of the callback that the examiner is executing, if any.
    """

    kind: ClassVar = "question"
    operation: str
    number: int
    operands: list[int]
    nodes: list[Any]
    on: int | None = None
    drop: list[str | int] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


# Student process → examiner


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """Call a function that a test passed in, and answer with its value.

    Attributes
    ----------
    function : int
        The handle of the function.
    operands : list of int
        The nodes of the tuple of positional and of the dict of keyword arguments.
    nodes : list
    changes : list of Change
        In the operands of the question that the student process is answering.
    """

    kind: ClassVar = "callback"
    function: int
    operands: list[int]
    nodes: list[Any]
    changes: list[Change] = field(default_factory=list)


# Both directions


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The value that was asked for.

    Attributes
    ----------
    value : int
        Its node.
    nodes : list
    changes : list of Change
        Of objects that came with the request.
    shadows : list of Shadowed
        From the student process only.
    retains : bool
        From the student process only: whether an object that it exported for this answer may hold what came
        with the question, so that later questions to the object have to take the content along.
    """

    kind: ClassVar = "answer"
    value: int
    nodes: list[Any]
    changes: list[Change] = field(default_factory=list)
    shadows: list[Shadowed] = field(default_factory=list)
    retains: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """The code that was asked raised an exception.

    Attributes
    ----------
    report : ExceptionReport
    args : int, optional
        The node of the exception's arguments, if these can be sent.
    raised : int, optional
        The node of the exception, if its class is the student's.
    nodes, changes, shadows, retains
        See `Answer`.
    """

    kind: ClassVar = "failure"
    report: ExceptionReport
    args: int | None = None
    raised: int | None = None
    nodes: list[Any]
    changes: list[Change] = field(default_factory=list)
    shadows: list[Shadowed] = field(default_factory=list)
    retains: bool = False


Request: TypeAlias = Question | Callback
Reply: TypeAlias = Answer | Failure
Message: TypeAlias = Request | Reply
MessageT = TypeVar("MessageT", bound=Message)
T = TypeVar("T")

# Operations


def _call(function: Callable[..., Any], args: tuple[Any, ...], kwargs: tuple[tuple[str, Any], ...]) -> Any:
    """Call a function with arguments that came as two values, neither of which can change in place."""
    return function(*args, **dict(kwargs))


OPERATIONS: Mapping[str, Operation] = {
    # Execute a cell of the student's.
    "execute": Operation(("source",), outputs=True),
    # Execute a cell that every student was given, see `cell.run`; what it raises is not shown.
    "define": Operation(("code", "source", "filename"), outputs=True),
    # Execute a sandboxed test, see `sandboxed_test`.
    "test": Operation(("code", "source", "filename"), outputs=True),
    # Return what was printed since the outputs were last asked for.
    "outputs": Operation(outputs=True),
    # Return the current folder.
    "folder": Operation(),
    # Return the value of a global name.
    "name": Operation(("name",)),
    # Delete a global name, and define it again as it was.
    "delete": Operation(("name",)),
    "undelete": Operation(("name",)),
    "call": Operation(("args", "kwargs"), _call),
    "getattr": Operation(("name",), getattr),
    "setattr": Operation(("name", "value"), setattr),
    "getitem": Operation(("key",), operator.getitem),
    "delattr": Operation(("name",), delattr),
    "dir": Operation((), dir),
    "setitem": Operation(("key", "value"), operator.setitem),
    "delitem": Operation(("key",), operator.delitem),
    "contains": Operation(("item",), operator.contains),
    "iter": Operation((), iter),
    "reversed": Operation((), reversed),
    "next": Operation((), next),
    "len": Operation((), len),
    "bool": Operation((), bool),
    "int": Operation((), int),
    "index": Operation((), operator.index),
    "float": Operation((), float),
    "array": Operation(("dtype",), np.asarray),
    "copy": Operation((), copy.copy),
    "deepcopy": Operation((), copy.deepcopy),
    **SPECIAL,
    **DESCRIBING,
    **REPLACING,
    **SHARING,
}


TO_EXAMINER: Mapping[str, type[Callback | Reply]] = {
    message.kind: message for message in (Callback, Answer, Failure)
}
TO_STUDENT: Mapping[str, type[Question | Reply]] = {
    message.kind: message for message in (Question, Answer, Failure)
}


# To and from JSON


def write(message: Message) -> dict[str, Any]:
    """Return the header of a message."""
    return _write(message, {"kind": message.kind})


def read(header: dict[str, Any], kinds: Mapping[str, type[MessageT]]) -> MessageT:
    """Return the message of a header.

    Parameters
    ----------
    header : dict
        A JSON object, of which nothing is taken for granted.
    kinds : mapping
        `TO_EXAMINER` or `TO_STUDENT`.

    Raises
    ------
    WireError
        If it is not one of these messages, or a field is missing, unknown or of another type.
    """
    kind = header.pop("kind", None)
    if type(kind) is not str or kind not in kinds:
        raise WireError("a message is of an unknown kind")
    try:
        return _read(kinds[kind], header)
    except (TypeError, ValueError) as error:
        raise WireError(f"a message of the kind {kind} is malformed: {error}") from None


class _Field(NamedTuple):
    """A field of a dataclass, and how it is read."""

    name: str
    read: Callable[[Any], Any]
    required: bool
    default: Any
    nested: bool  # a dataclass


def _write(message: Message | ExceptionReport, header: dict[str, Any]) -> dict[str, Any]:
    """Add the fields of a message to a header."""
    for name, _, required, default, nested in _FIELDS[type(message)]:
        value = getattr(message, name)
        if required or value != default:
            header[name] = _write(value, {}) if nested else value
    return header


def _read(kind: type[T], header: object) -> T:
    """Return the dataclass of a JSON object; raise `TypeError` or `ValueError` if it is malformed."""
    if type(header) is not dict:
        raise TypeError(f"{kind.__name__} is not an object")
    values = {}
    for name, read_field, required, _, _ in _FIELDS[kind]:
        if name in header:
            values[name] = read_field(header[name])
        elif required:
            raise ValueError(f"{name} is missing")
    if len(values) != len(header):
        raise ValueError("it has unknown fields")
    return kind(**values)


def _reader(hint: Any) -> Callable[[Any], Any]:
    """Return a function that checks a value from JSON and converts it to the type that a field declares."""
    if isinstance(hint, type) and is_dataclass(hint):
        return partial(_read, hint)
    if get_origin(hint) is list:
        return partial(_read_list, None if get_args(hint) == (Any,) else _reader(*get_args(hint)))
    if isinstance(hint, UnionType):
        return partial(_read_exactly, frozenset(get_args(hint)))
    if issubclass(hint, tuple):
        kinds = [get_args(item) or (item,) for item in get_type_hints(hint).values()]
        return partial(_read_tuple, hint, frozenset(product(*kinds)))
    return partial(_read_exactly, frozenset((hint,)))


def _read_exactly(types: frozenset[type], value: object) -> object:
    """Return a value if it has one of the types."""
    if type(value) not in types:  # no subclasses: True is not an int here
        raise TypeError(f"a field is of the type {type(value).__name__}")
    return value


def _read_list(read_item: Callable[[Any], Any] | None, value: object) -> list[Any]:
    """Return a list, each item of which was read."""
    if type(value) is not list:
        raise TypeError(f"a list is of the type {type(value).__name__}")
    return value if read_item is None else [read_item(item) for item in value]


def _read_tuple(kind: type[Any], types: frozenset[tuple[type, ...]], value: object) -> Any:
    """Return the named tuple of a JSON array whose items have one of the combinations of types."""
    items = _read_list(None, value)
    if tuple(map(type, items)) not in types:
        raise TypeError(f"a {kind.__name__} is malformed")
    return kind._make(items)


def _fields(kind: type[Any]) -> list[_Field]:
    """Return the fields of a dataclass, with the functions that read them."""
    hints = get_type_hints(kind)
    return [
        _Field(
            one.name,
            _reader(hints[one.name]),
            one.default is MISSING and one.default_factory is MISSING,
            one.default if one.default_factory is MISSING else one.default_factory(),
            is_dataclass(hints[one.name]),
        )
        for one in fields(kind)
    ]


_FIELDS: dict[type[Any], list[_Field]] = {
    kind: _fields(kind) for kind in (ExceptionReport, Question, Callback, Answer, Failure)
}
