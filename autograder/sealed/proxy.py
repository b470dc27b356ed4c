"""Proxies: what the student's objects are in the examiner. Each operation is a question to their process."""

import re
from dataclasses import dataclass
from operator import methodcaller
from typing import Any, ClassVar, NoReturn, Protocol

from .array_values import Array
from .described import MEMBERS
from .special_methods import ANYONES, array, ask, methods_of, names_in

NAME = re.compile(r"[A-Za-z_]\w{0,79}")
# Special attributes that describe an object. NumPy and others do not probe for them to decide what it is.
DESCRIPTIONS = frozenset(
    {
        "__name__",
        "__qualname__",
        "__doc__",
        "__module__",
        "__dict__",
        "__defaults__",
        "__kwdefaults__",
        "__annotations__",
    }
)
# A type is never freed, and a hostile process can go on naming new ones.
MOST_TYPES = 1000


class Asking(Protocol):
    """The connection to the student process, as a proxy sees it."""

    def question(self, operation: str, on: Any = None, /, **operands: Any) -> Any:
        """Ask for an operation and return its value."""

    def let_go(self, handle: int) -> None:
        """Note that a proxy no longer needs its object."""


@dataclass(slots=True)
class Remote:
    """What the examiner knows of an object of the student's.

    Attributes
    ----------
    student : Asking
    handle : int
    name : str or None
        The name of a function, which came with it to save a question per call.
    origin : set of str
        The names of the classes that the objects which come from this one may be of, see `AskedClass`. What
        comes from an object shares its set.
    context : tuple
        What the object may hold; its content is sent along with each question.
    """

    student: Asking
    handle: int
    name: str | None
    origin: set[str]
    context: tuple[Any, ...] = ()


def is_special(name: str) -> bool:
    """Return whether a name is one of Python's own, or would be changed inside a class."""
    return name.startswith("__")


class Proxy:
    """An object that stays in the student process.

    It equals only itself, whatever its own ``==`` says, unless its type has special methods of `ASKED`.

    Attributes
    ----------
    _sealed : Remote
    _sealed_asked : frozenset of str
        The special methods of `ASKED` that its type may have.
    """

    __slots__ = ("__weakref__", "_sealed")
    _sealed: Remote
    _sealed_asked: ClassVar[frozenset[str]] = frozenset()

    def __getattr__(self, name: str) -> Any:
        """Ask for an attribute; the special ones that NumPy and others probe for do not exist."""
        if name == "_sealed":  # not yet, or never: an object that was made without a connection
            raise AttributeError(name)
        if name == "__name__" and self._sealed.name:
            return self._sealed.name
        if is_special(name) and name not in DESCRIPTIONS:
            raise AttributeError(name)
        return ask(self, "getattr", name=name)

    def __setattr__(self, name: str, value: Any) -> None:
        ask(self, "setattr", name=name, value=value)

    def __delattr__(self, name: str) -> None:
        ask(self, "delattr", name=name)

    def __dir__(self) -> list[str]:
        return names_in(self)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> Array:
        return array(self, dtype, copy)

    def __copy__(self) -> Any:
        return ask(self, "copy")

    def __deepcopy__(self, memo: dict[int, Any]) -> Any:
        return ask(self, "deepcopy")

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError(f"cannot pickle a {type(self).__name__} of the student's code")

    def __repr__(self) -> str:
        """Describe the object without asking the student's ``__repr__``."""
        return f"<{type(self).__name__} of the student's code>"

    def __del__(self) -> None:
        """Note that the student process need not keep the object any longer."""
        if remote := getattr(self, "_sealed", None):
            remote.student.let_go(remote.handle)


def make_proxy(kind: type[Proxy], remote: Remote) -> Proxy:
    """Make a proxy of a type; calling the type would ask the student process for a new object."""
    proxy: Proxy = object.__new__(kind)
    object.__setattr__(proxy, "_sealed", remote)
    return proxy


_types: dict[tuple[str, frozenset[str]], type[Proxy]] = {}


def proxy_type(name: str, asked: frozenset[str] = frozenset()) -> type[Proxy]:
    """Return a type of that name, so that messages show the type of the student's object.

    Parameters
    ----------
    asked : frozenset of str
        The special methods of `ASKED` that its objects have.
    """
    if not NAME.fullmatch(name):
        name = "object"
    if (name, asked) not in _types and len(_types) < MOST_TYPES:
        _types[name, asked] = _new_type(name, asked)
    return _types.get((name, asked), _OTHER)


# Python gives each type a docstring, a module and annotations of its own, which its instances would show.
OWN = {
    one: property(methodcaller("__getattr__", one)) for one in ("__doc__", "__module__", "__annotations__")
}
# An object about which nothing is known has all of the methods that any object may have.
_ANYTHING = type("Anything", (Proxy,), {"__slots__": (), **ANYONES})


def _new_type(name: str, asked: frozenset[str] = frozenset()) -> type[Proxy]:
    members = {"__slots__": (), "_sealed_asked": asked, **methods_of(asked, asked), **OWN}
    members.update(MEMBERS.get(name, {}))
    return type(name, (_ANYTHING,), members)


_OTHER = _new_type("Proxy")
