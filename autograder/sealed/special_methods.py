"""The special methods of proxies: operators, conversions and containers, as questions to the student process.

Python looks special methods up in the type of an object, so the type of a proxy decides which ones it has:

- `ANYONES` are those of any object of the student's. Their results are data, or objects without an equality
  of their own.
- The others would let an object say that it is equal to whatever a test expects, or that its distance from
  it is 0. Only objects of the classes that the exercise asks for have them, see `AskedClass`.
"""

from collections.abc import Callable, Iterator, Mapping, Set
from types import MappingProxyType
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from .array_values import Array
from .operations import BINARY, COMPARISONS, IN_PLACE, REFLECTED, UNARY

T = TypeVar("T")


def ask(proxy: Any, operation: str, **operands: Any) -> Any:
    """Ask for an operation on the object that a proxy stands for."""
    return proxy._sealed.student.question(operation, proxy, **operands)


def ask_for(kind: type[T], proxy: Any, operation: str, **operands: Any) -> T:
    """Return the value of an operation whose type Python, or NumPy, relies on."""
    value: T = ask(proxy, operation, **operands)
    if type(value) is not kind:  # the student process may answer anything
        raise TypeError(f"{operation} of a {type(proxy).__name__} does not return a {kind.__name__}")
    return value


def names_in(proxy: Any) -> list[str]:
    """Return what `dir` lists for an object."""
    return [name for name in ask_for(list, proxy, "dir") if type(name) is str]


# Those of any object


def _call(self: Any, *args: Any, **kwargs: Any) -> Any:
    return ask(self, "call", args=args, kwargs=tuple(kwargs.items()))


def _getitem(self: Any, key: Any) -> Any:
    return ask(self, "getitem", key=key)


def _setitem(self: Any, key: Any, value: Any) -> None:
    ask(self, "setitem", key=key, value=value)


def _delitem(self: Any, key: Any) -> None:
    ask(self, "delitem", key=key)


def iterate(self: Any, operation: str = "iter") -> Iterator[Any]:
    """Ask for an iterator."""
    iterator = ask(self, operation)
    if not hasattr(type(iterator), "_sealed"):
        raise TypeError(f"{type(self).__name__!r} object is not iterable")
    return iterator if iterator is self else _items(iterator)


def _items(iterator: Any) -> Iterator[Any]:
    """Yield from an iterator of the student's until it is exhausted."""
    while True:
        try:
            item = ask(iterator, "next")
        except StopIteration:
            return
        yield item


def _reversed(self: Any) -> Iterator[Any]:
    return iterate(self, "reversed")


def _next(self: Any) -> Any:
    return ask(self, "next")


def _len(self: Any) -> int:
    return ask_for(int, self, "len")


def _contains(self: Any, item: Any) -> bool:
    return ask_for(bool, self, "contains", item=item)


def _bool(self: Any) -> bool:
    return ask_for(bool, self, "bool")


def _int(self: Any) -> int:
    return ask_for(int, self, "int")


def _index(self: Any) -> int:
    return ask_for(int, self, "index")


def _float(self: Any) -> float:
    return ask_for(float, self, "float")


def array(self: Any, dtype: npt.DTypeLike | None = None, copy: bool | None = None) -> Array:
    """Ask for the object as an array, as ``numpy.asarray`` does."""
    kind = None if dtype is None else np.dtype(dtype).str
    return ask_for(np.ndarray, self, "array", dtype=kind)


ANYONES: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        "__call__": _call,
        "__getitem__": _getitem,
        "__setitem__": _setitem,
        "__delitem__": _delitem,
        "__iter__": iterate,
        "__reversed__": _reversed,
        "__next__": _next,
        "__len__": _len,
        "__contains__": _contains,
        "__bool__": _bool,
        "__int__": _int,
        "__index__": _index,
        "__float__": _float,
    }
)

# Those of the classes that an exercise asks for


def _operator(name: str) -> Callable[..., Any]:
    def method(self: Any, other: Any) -> Any:
        return ask(self, name, other=other)

    return method


def _unary(name: str) -> Callable[..., Any]:
    def method(self: Any) -> Any:
        return ask(self, name)

    return method


def _hash(self: Any) -> int:
    return ask_for(int, self, "hash")


def _str(self: Any) -> str:
    return ask_for(str, self, "str")


def _repr(self: Any) -> str:
    return ask_for(str, self, "repr")


def _format(self: Any, spec: str) -> str:
    return ask_for(str, self, "format", spec=spec)


def _round(self: Any, digits: int | None = None) -> Any:
    return ask(self, "round", digits=digits)


def _complex(self: Any) -> complex:
    return ask_for(complex, self, "complex")


def _bytes(self: Any) -> bytes:
    return ask_for(bytes, self, "bytes")


def _enter(self: Any) -> Any:
    return ask(self, "enter")


def _exit(self: Any, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
    """Leave a `with` statement; the student's code never swallows an exception of the test's."""
    bases = None if kind is None else [one.__name__ for one in kind.__mro__ if one.__module__ == "builtins"]
    ask(self, "exit", bases=bases)
    return False


def _swallowing_exit(
    self: Any, kind: type[BaseException] | None, error: BaseException | None, trace: object
) -> bool:
    """Leave a `with` statement; swallow an exception, but no failed check, if the student's code says so."""
    if kind is None or not issubclass(kind, Exception) or issubclass(kind, AssertionError):
        return _exit(self, kind, error, trace)
    bases = [one.__name__ for one in kind.__mro__ if one.__module__ == "builtins"]
    return ask_for(bool, self, "exit", bases=bases)


SWALLOWS = (
    "swallows"  # stands beside "__exit__" in `AskedClass.special`, if the method may return a true value
)
ASKED: Mapping[str, Callable[..., Any]] = MappingProxyType(
    {
        **{f"__{name}__": _operator(name) for name in (*BINARY, *REFLECTED, *IN_PLACE, *COMPARISONS)},
        **{f"__{name}__": _unary(name) for name in UNARY},
        "__hash__": _hash,
        "__str__": _str,
        "__repr__": _repr,
        "__format__": _format,
        "__round__": _round,
        "__complex__": _complex,
        "__bytes__": _bytes,
        "__enter__": _enter,
        "__exit__": _exit,
    }
)

SPECIAL_NAMES = frozenset((*ANYONES, *ASKED))


def methods_of(defined: Set[str], asked: Set[str]) -> dict[str, Any]:
    """Return the special methods of a proxy's type.

    Parameters
    ----------
    defined : set of str
        The special methods that the student's class has.
    asked : set of str
        Those in `ASKED` that it may have.
    """
    methods = {name: ANYONES[name] for name in defined & ANYONES.keys()}
    methods.update({name: ASKED[name] for name in defined & asked & ASKED.keys()})
    if SWALLOWS in asked and "__exit__" in methods:
        methods["__exit__"] = _swallowing_exit
    if "__eq__" in methods:  # Python makes such a class unhashable unless it says otherwise; so will this
        methods["__hash__"] = _hash
    return methods
