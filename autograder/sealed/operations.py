"""What the student process does for the special methods of proxies, see `special_methods`."""

import builtins
import math
import operator
import types
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple


class Operation(NamedTuple):
    """What a question can ask for.

    Attributes
    ----------
    operands : tuple of str
        The names of the operands.
    perform : callable, optional
        ``perform(object, *operands)`` returns the value; None if `StudentServer` implements it.
    on_object : bool
        Whether it is performed on an object; if not, ``perform(*operands)`` returns the value.
    outputs : bool
        The value is a list of a cell's outputs, as a notebook stores them, not one of the student's objects.
    """

    operands: tuple[str, ...] = ()
    perform: Callable[..., Any] | None = None
    outputs: bool = False
    on_object: bool = True


class TestFunctionError(Exception):
    """An exception of a test's own function, on its way through the student's code."""

    __test__ = False  # keeps pytest from collecting it


def exception_of_test(bases: list[str]) -> Exception:
    """Return an exception of the nearest built-in type, without its message, which stays in the examiner."""
    kinds = (getattr(builtins, name, None) for name in bases if name != "Exception")
    kind = next(
        (one for one in kinds if isinstance(one, type) and issubclass(one, Exception)), TestFunctionError
    )
    try:
        return kind("a test raised this")
    except TypeError:  # one that needs other arguments, such as a UnicodeDecodeError
        return TestFunctionError("a test raised this")


def _reflected(function: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """Return the function with its operands swapped."""
    return lambda value, other: function(other, value)


def _enter(value: Any) -> Any:
    """Enter a `with` statement."""
    return type(value).__enter__(value)


def _exit(value: Any, bases: list[str] | None) -> bool:
    """Leave a `with` statement, in which the test may have raised an exception with those built-in bases."""
    if bases is None:
        return bool(type(value).__exit__(value, None, None, None))
    error = exception_of_test(bases)
    return bool(type(value).__exit__(value, type(error), error, None))


# Classes that a test derives from the student's


def _derive(base: type, name: str, bases: tuple[type, ...], members: list[tuple[str, str, Any]]) -> type:
    """Derive a class whose methods are functions of the test's."""
    namespace = {key: _bound_as(how, value) for how, key, value in members}
    namespace["__module__"] = "__main__"
    return types.new_class(name, bases, {}, lambda own: own.update(namespace))


def _bound_as(how: str, value: Any) -> Any:
    """Return a member of a class; a function of the test's becomes one that Python binds to an object."""
    if how == "property":
        return property(*map(_function, value))
    function = _function(value)
    if how == "plain":
        return function
    return (staticmethod if how == "staticmethod" else classmethod)(function)


def _function(value: Any) -> Any:
    """Return a Python function for one of the test's, and anything else as it is."""
    if not callable(value) or isinstance(value, (type, types.FunctionType)):
        return value

    def method(*args: Any, **kwargs: Any) -> Any:
        return value(*args, **kwargs)

    return method


def _own_names(kind: type) -> list[str]:
    """Return the names of a class's own attributes."""
    return list(vars(kind))


def _inherited(kind: type, name: str, value: Any) -> Any:
    """Return an attribute that an object has from a class, even if a class derived from it hides the name."""
    first = next((one for one in type(value).__mro__ if name in vars(one)), kind)
    if first is kind:
        return getattr(value, name)
    attribute = vars(kind)[name]
    get = getattr(type(attribute), "__get__", None)
    return attribute if get is None else get(attribute, value, type(value))


# A special method without its underscores → what performs it. Python chooses between the methods of both
# operands here, where both objects are.
BINARY: Mapping[str, Callable[[Any, Any], Any]] = MappingProxyType(
    {
        **{
            name: getattr(operator, f"__{name}__")
            for name in (
                *("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "matmul"),
                *("and", "or", "xor", "lshift", "rshift"),
            )
        },
        "divmod": divmod,
    }
)
REFLECTED = MappingProxyType({f"r{name}": _reflected(function) for name, function in BINARY.items()})
IN_PLACE = MappingProxyType(
    {f"i{name}": getattr(operator, f"__i{name}__") for name in BINARY if name != "divmod"}
)
COMPARISONS = MappingProxyType(
    {name: getattr(operator, name) for name in ("eq", "ne", "lt", "le", "gt", "ge")}
)
UNARY: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        **{name: getattr(operator, f"__{name}__") for name in ("neg", "pos", "abs", "invert")},
        **{name: getattr(math, name) for name in ("trunc", "floor", "ceil")},
    }
)

SPECIAL: Mapping[str, Operation] = MappingProxyType(
    {
        **{
            name: Operation(("other",), function)
            for name, function in {**BINARY, **REFLECTED, **IN_PLACE, **COMPARISONS}.items()
        },
        **{name: Operation((), function) for name, function in UNARY.items()},
        "hash": Operation((), hash),
        "str": Operation((), str),
        "repr": Operation((), repr),
        "format": Operation(("spec",), format),
        "round": Operation(("digits",), round),
        "complex": Operation((), complex),
        "bytes": Operation((), bytes),
        "enter": Operation((), _enter),
        "exit": Operation(("bases",), _exit),
        "derive": Operation(("name", "bases", "members"), _derive),
        "own names": Operation((), _own_names),
        "inherited": Operation(("name", "value"), _inherited),
    }
)
