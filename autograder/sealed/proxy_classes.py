"""The student's classes as classes in the examiner, for `isinstance`, `type`, `except` and subclasses.

Such a class is empty except for its special methods. Calling it makes an object in the student process, and
its own attributes are questions as well. Python's checks need not ask: they follow the bases, which the
student process named, and never call a method of the student's.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from .frame import WireError
from .proxy import DESCRIPTIONS, NAME, OWN, Proxy, is_special
from .references import ClassRef
from .special_methods import ask, ask_for, iterate, methods_of, names_in
from .tags import EXCEPTIONS

CLASS_DESCRIPTIONS = DESCRIPTIONS | {"__match_args__", "__members__", "__abstractmethods__"}
# Of a class that a test derives; the student's code does not see what it says about itself.
NOT_SENT = frozenset(
    {
        "__annotations__",
        "__doc__",
        "__firstlineno__",
        "__module__",
        "__qualname__",
        "__static_attributes__",
    }
)
# What an exception of the student's can be: never a warning, which filters treat in ways of their own.
BUILTIN = tuple(kind for kind in EXCEPTIONS.values() if not issubclass(kind, Warning))


def _described(name: str) -> property:
    """Return a property that asks for an attribute of the class, which `type` has as well."""
    return property(lambda cls: ProxyClass.__getattr__(cls, name))


class ProxyClass(type):
    """A class of the student's.

    Attributes
    ----------
    _sealed_class : Proxy
        Stands for the class as an object.
    _sealed_asked : frozenset of str
        The special methods that its objects may have, see `AskedClass`.
    """

    _sealed_class: Proxy
    _sealed_asked: frozenset[str]

    def __new__(
        mcs, name: str, bases: tuple[type, ...], members: dict[str, Any], **keywords: Any
    ) -> "ProxyClass":
        """Derive a class in a test: it is made in the student process, and calls the test's methods."""
        theirs = [base for base in bases if isinstance(base, ProxyClass)]
        if keywords or len(theirs) < len(bases):
            raise TypeError("a class that is derived from the student's has no other bases and no keywords")
        for base in theirs:
            _forward_inherited(base)
        cell = members.pop("__classcell__", None)
        parts = [_member(key, value) for key, value in members.items() if key not in NOT_SENT]
        made: ProxyClass = ask(theirs[0]._sealed_class, "derive", name=name, bases=bases, members=parts)
        if not isinstance(made, ProxyClass):
            raise TypeError(f"the class {name} was not made")
        if cell is not None:
            cell.cell_contents = made  # what `super()` refers to
        return made

    def __init__(cls, *args: Any, **keywords: Any) -> None:
        """Leave the class as it was made."""

    def __call__(cls, *args: Any, **keywords: Any) -> Any:
        return ask(cls._sealed_class, "call", args=args, kwargs=tuple(keywords.items()))

    def __getattr__(cls, name: str) -> Any:
        if is_special(name) and name not in CLASS_DESCRIPTIONS:
            raise AttributeError(name)
        return ask(cls._sealed_class, "getattr", name=name)

    def __setattr__(cls, name: str, value: Any) -> None:
        ask(cls._sealed_class, "setattr", name=name, value=value)

    def __delattr__(cls, name: str) -> None:
        ask(cls._sealed_class, "delattr", name=name)

    def __dir__(cls) -> list[str]:
        return names_in(cls._sealed_class)

    # Enumerations are containers, and generic classes have items.

    def __getitem__(cls, key: Any) -> Any:
        return ask(cls._sealed_class, "getitem", key=key)

    def __iter__(cls) -> Iterator[Any]:
        return iterate(cls._sealed_class)

    def __len__(cls) -> int:
        return ask_for(int, cls._sealed_class, "len")

    def __contains__(cls, item: Any) -> bool:
        return ask_for(bool, cls._sealed_class, "contains", item=item)

    def __bool__(cls) -> bool:
        return True

    def __repr__(cls) -> str:
        return f"<class '__main__.{cls.__name__}'>"

    __annotations__ = _described("__annotations__")

    @property
    def __bases__(cls) -> tuple[type, ...]:  # type: ignore[override]
        return _without_ours(type.__dict__["__bases__"].__get__(cls)) or (object,)

    @property
    def __mro__(cls) -> tuple[type, ...]:
        return _without_ours(type.__dict__["__mro__"].__get__(cls))

    @property
    def __base__(cls) -> type:
        return cls.__bases__[0]


type.__setattr__(ProxyClass, "__doc__", _described("__doc__"))


class StudentsError(Exception):
    """An exception of a class of the student's; its other attributes stay in the student process."""

    _sealed_proxy: Proxy
    _sealed_text: str | None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_sealed") or (is_special(name) and name not in DESCRIPTIONS):
            raise AttributeError(name)
        return ask(self._sealed_proxy, "getattr", name=name)

    def __str__(self) -> str:
        if self._sealed_text is None:
            return ask_for(str, self._sealed_proxy, "str")
        return self._sealed_text

    def __repr__(self) -> str:
        return f"{type(self).__name__}({', '.join(map(repr, self.args))})"


def make_class(reference: ClassRef, proxy: Proxy, asked: frozenset[str]) -> ProxyClass:
    """Make the examiner's class that stands for one of the student's.

    Parameters
    ----------
    reference : ClassRef
        What the student process says about it.
    proxy : Proxy
        Stands for the class as an object.
    asked : frozenset of str
        The special methods that objects of a class of this name may have.
    """
    name = reference.name if NAME.fullmatch(reference.name) else "object"
    bases = [base for base in reference.bases if isinstance(base, ProxyClass) or base in BUILTIN]
    errors = [base for base in bases if issubclass(base, Exception)]
    if errors:
        return _new_error_class(name, errors, proxy)
    for base in bases:
        if isinstance(base, ProxyClass):
            asked |= base._sealed_asked
    members = {
        "__slots__": (),
        **OWN,
        **methods_of(frozenset(reference.special), asked),
        "_sealed_class": proxy,
        "_sealed_asked": asked,
    }
    return _new_class(name, tuple(bases) or (Proxy,), Proxy, members)


def _new_error_class(name: str, errors: list[type], proxy: Proxy) -> ProxyClass:
    """Make a class of exceptions."""
    members = {"_sealed_class": proxy, "_sealed_asked": frozenset()}
    known = any(issubclass(base, StudentsError) for base in errors)
    bases = tuple(errors) if known else (StudentsError, *(one for one in errors if one is not Exception))
    return _new_class(name, bases, StudentsError, members)


def _new_class(name: str, bases: tuple[type, ...], root: type, members: Mapping[str, Any]) -> ProxyClass:
    """Make a class, derived from the root if its bases conflict, as those of an honest process never do."""
    try:
        return type.__new__(ProxyClass, name, bases, dict(members))
    except TypeError:
        return type.__new__(ProxyClass, name, (root,), dict(members))


def update_class(kind: ProxyClass, reference: ClassRef) -> None:
    """Give a class the special methods that the student's class has by now, as by ``A.__add__ = add``."""
    if is_error(kind):
        return
    for name, method in methods_of(frozenset(reference.special), kind._sealed_asked).items():
        if name not in vars(kind):
            type.__setattr__(kind, name, method)


def is_error(kind: type) -> bool:
    """Return whether a class is a class of exceptions."""
    return issubclass(kind, StudentsError)


def make_error(kind: Any, proxy: Proxy) -> StudentsError:
    """Make an exception of a class of the student's."""
    try:
        error: StudentsError = kind.__new__(kind)
    except TypeError as why:  # an ExceptionGroup cannot be made without exceptions
        raise WireError(str(why)) from None
    error._sealed_proxy, error._sealed_text = proxy, None
    return error


def with_content(error: StudentsError, arguments: tuple[Any, ...], text: str) -> StudentsError:
    """Return an exception that was raised, with its arguments and its message, which came along."""
    error.args, error._sealed_text = arguments, text
    return error


def names_of_classes(kind: ProxyClass) -> set[str]:
    """Return the names of a class and of those of the student's that it is derived from."""
    return {one.__name__ for one in type.__dict__["__mro__"].__get__(kind) if isinstance(one, ProxyClass)}


def _without_ours(kinds: tuple[type, ...]) -> tuple[type, ...]:
    return tuple(kind for kind in kinds if kind not in (Proxy, StudentsError))


# Classes that a test derives


class _Inherited:
    """An attribute of a class, for `super` in a method of the test's."""

    def __init__(self, kind: ProxyClass, name: str) -> None:
        self.kind, self.name = kind, name

    def __get__(self, value: Any, owner: type) -> Any:
        if value is None:
            return ask(self.kind._sealed_class, "getattr", name=self.name)
        return ask(self.kind._sealed_class, "inherited", name=self.name, value=value)


def _forward_inherited(kind: ProxyClass) -> None:
    """Let `super` find the attributes of a class and of its bases."""
    for one in type.__dict__["__mro__"].__get__(kind):
        if isinstance(one, ProxyClass):
            known = vars(one)
            for name in ask_for(list, one._sealed_class, "own names"):
                if type(name) is str and (name == "__init__" or not is_special(name)) and name not in known:
                    type.__setattr__(one, name, _Inherited(one, name))


def _member(key: str, value: Any) -> tuple[str, str, Any]:
    """Describe a member of a class to the student process: how it is bound, its name, and its function."""
    if isinstance(value, (staticmethod, classmethod)):
        return type(value).__name__, key, value.__func__
    if isinstance(value, property):
        return "property", key, (value.fget, value.fset, value.fdel)
    return "plain", key, value
