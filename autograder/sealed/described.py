"""Describe a student's function to tests: its signature, code and source.

The student process describes a function in plain data. From this, the examiner rebuilds what a test expects,
except that the code cannot be executed.
"""

import inspect
import linecache
import types
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, NoReturn

from .operations import Operation
from .special_methods import ask, ask_for

SOURCE = 100_000  # the most characters; a longer source is dropped
# `co_filename` and `co_firstlineno` are left out, because each process keeps the source in a different place.
CODE = (
    *("co_name", "co_qualname", "co_flags", "co_argcount", "co_posonlyargcount", "co_kwonlyargcount"),
    *("co_nlocals", "co_stacksize", "co_varnames", "co_names", "co_cellvars", "co_freevars", "co_consts"),
    "co_code",
)


class Parameter(NamedTuple):
    """A parameter of a function; `default` and `annotation` are empty tuples if there is none."""

    name: str
    kind: int
    default: tuple[Any, ...]
    annotation: tuple[Any, ...]


# In the student process


def _signature(function: Any) -> list[Any]:
    """Return a function's return annotation, followed by its parameters."""
    signature = inspect.signature(function)
    return [
        _unless_empty(signature.return_annotation),
        *(
            tuple(
                Parameter(one.name, int(one.kind), _unless_empty(one.default), _unless_empty(one.annotation))
            )
            for one in signature.parameters.values()
        ),
    ]


def _unless_empty(value: Any) -> tuple[Any, ...]:
    return () if value is inspect.Parameter.empty else (value,)


def _code(function: Any) -> dict[str, Any]:
    """Return the attributes of a function's code, and its source, or an empty string."""
    code = function.__code__
    try:
        source = inspect.getsource(function)
    except (OSError, TypeError):
        source = ""
    return {"source": source, **{name: getattr(code, name) for name in CODE}}


OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {"signature": Operation((), _signature), "code": Operation((), _code)}
)


# In the examiner


class Code:
    """The code of one of the student's functions, which a test can look at."""

    def __init__(self, number: int, attributes: Mapping[str, Any], source: str) -> None:
        self.co_filename = f"<function {number} of the student's code>"
        self.co_firstlineno = 1
        vars(self).update(attributes)
        if source:
            linecache.cache[self.co_filename] = (0, None, source.splitlines(True), self.co_filename)

    @property  # type: ignore[misc]  # for `inspect.iscode`
    def __class__(self) -> type:
        return types.CodeType

    def co_lines(self) -> Iterator[NoReturn]:
        """Return an empty iterator, because the code cannot be executed."""
        return iter(())

    co_positions = co_lines


def code_of(proxy: Any) -> Code:
    """Ask the student process for a function's code.

    Raises
    ------
    TypeError
        If the answer of the student process is malformed.
    """
    parts: dict[str, Any] = ask_for(dict, proxy, "code")
    if parts.keys() != {"source", *CODE} or type(parts["source"]) is not str:
        raise TypeError("the code of a function cannot be described")
    source = parts.pop("source")
    return Code(proxy._sealed.handle, parts, source if len(source) <= SOURCE else "")


def signature_of(proxy: Any) -> inspect.Signature:
    """Ask the student process for a function's signature.

    Raises
    ------
    TypeError, ValueError
        If the answer of the student process is malformed.
    """
    returned, *parts = ask_for(list, proxy, "signature")
    parameters = []
    for part in parts:
        one = Parameter(*part)
        default, annotation = _or_empty(one.default), _or_empty(one.annotation)
        kind = inspect._ParameterKind(one.kind)
        parameters.append(inspect.Parameter(one.name, kind, default=default, annotation=annotation))
    return inspect.Signature(parameters, return_annotation=_or_empty(returned))


def _or_empty(value: Any) -> Any:
    if type(value) is not tuple:
        raise TypeError("the signature of a function cannot be described")
    return value[0] if value else inspect.Parameter.empty


_WRAPPED = {"__wrapped__": property(lambda proxy: ask(proxy, "getattr", name="__wrapped__"))}
_SIGNED = {"__signature__": property(signature_of)}
_CALLABLE = {**_SIGNED, "__code__": property(code_of)}
# The name of a type → the additional members of its proxies. `__class__` makes these instances of the type,
# for `isinstance` and for `inspect`.
MEMBERS: Mapping[str, Mapping[str, Any]] = MappingProxyType(
    {
        "function": {**_CALLABLE, **_WRAPPED, "__class__": property(lambda _: types.FunctionType)},
        "method": _CALLABLE,
        "_lru_cache_wrapper": {**_SIGNED, **_WRAPPED},
        **dict.fromkeys(("builtin_function_or_method", "partial"), _SIGNED),
        "generator": {"__class__": property(lambda _: types.GeneratorType)},
    }
)
