"""Restore imported code, for a sandboxed test, to what it was before the student's code ran.

A sandboxed test runs in the process of the student's code, which may have replaced what the test uses: a
function of `numpy.testing`, its code, a method of `unittest.TestCase`, a built-in function, or a part of
IPython. Only functions, classes and modules are put back, because libraries keep their state in other
attributes.

The student's code can reach this module too. So it stops accidents and ready-made tricks, but not an attack
on the grader itself: see "Sandboxed tests" in THREAT-MODEL.md.
"""

import builtins
import contextlib
import importlib
import sys
import threading
from collections.abc import Callable, Iterator
from types import FunctionType, MethodType, ModuleType
from typing import Any, NamedTuple

from .shell import CellShell

# Modules of the standard library that tests use, to be imported before a student's code can replace them.
USUAL = ("asyncio", "decimal", "doctest", "fractions", "inspect", "io", "statistics", "unittest.mock")
TESTING = {"numpy": "numpy.testing", "pandas": "pandas.testing"}  # what tests use of a package
HEAP_TYPE, IMMUTABLE_TYPE = 1 << 9, 1 << 8  # in `type.__flags__`: Py_TPFLAGS_HEAPTYPE, …_IMMUTABLETYPE


class _Module(NamedTuple):
    module: ModuleType
    kind: type
    names: dict[str, Any]


class _Function(NamedTuple):
    function: FunctionType
    code: Any
    defaults: Any
    keyword_defaults: Any


class _Class(NamedTuple):
    kind: type
    behaviour: dict[str, Any]
    size: int  # of all attributes


class Pristine:
    """A snapshot of the functions, classes and modules of this process, and of the shell's hooks.

    Parameters
    ----------
    shell : CellShell
        No code of the student's has run in it.
    """

    def __init__(self, shell: CellShell) -> None:
        for name in (*USUAL, *(testing for package, testing in TESTING.items() if package in sys.modules)):
            importlib.import_module(name)
        shell.magics_manager.lsmagic_docs()  # also loads those that IPython would load on first use
        self._builtins, self._builtin_names = dict(vars(builtins)), vars(builtins)
        self._modules: dict[str, _Module] = {}
        self._classes: dict[int, _Class] = {}  # by `id`, because a metaclass may have no hash
        self._functions: dict[int, _Function] = {}
        for name, module in list(sys.modules.items()):
            if isinstance(module, ModuleType) and name != "__main__":
                self._add_module(name, module)
        self._lists: list[tuple[list[Any], list[Any]]] = [
            (one, list(one)) for one in (sys.path, sys.meta_path, sys.path_hooks)
        ]
        self._shell = shell
        self._shell_names = dict(vars(shell))
        self._hooks = [(one, name, list(getattr(one, name))) for one, name in _hooks(shell)]
        self._callbacks = {event: list(functions) for event, functions in shell.events.callbacks.items()}
        self._magics = {kind: dict(magics) for kind, magics in _magics(shell).items()}

    def restore(self) -> None:
        """Put back what has been replaced since."""
        self._builtin_names.update(self._builtins)  # first, because what follows uses them
        for name, one in self._modules.items():
            self._restore_module(name, one)
        sys.settrace(None)
        sys.setprofile(None)
        threading.settrace(None)
        threading.setprofile(None)
        for function, code, defaults, keyword_defaults in self._functions.values():
            if function.__code__ is not code:
                function.__code__ = code
            if function.__defaults__ is not defaults:
                function.__defaults__ = defaults
            if function.__kwdefaults__ is not keyword_defaults:
                function.__kwdefaults__ = keyword_defaults
        for before in self._classes.values():
            _restore_class(*before)
        for now, first in self._lists:  # what was added comes last: the student's own modules, for example
            now[:] = [*first, *(one for one in now if one not in first)]
        self._restore_shell()

    def _add_module(self, name: str, module: ModuleType) -> None:
        names = {
            key: value for key, value in vars(module).items() if callable(value) or type(value) is ModuleType
        }
        self._modules[name] = _Module(module, type(module), names)
        for value in names.values():
            self._add_function(value)
            # Not `isinstance`, which may ask a stand-in for its class, and so load what it stands for.
            if issubclass(type(value), type) and id(value) not in self._classes and _is_changeable(value):
                own = {key: one for key, one in vars(value).items() if _is_behaviour(one)}
                self._classes[id(value)] = _Class(value, own, len(vars(value)))
                for one in own.values():
                    self._add_function(one)

    def _add_function(self, value: Any) -> None:
        """Note a function, or the one that a method or a dispatcher of NumPy's calls."""
        if type(value) in (staticmethod, classmethod, MethodType):
            value = value.__func__
        elif type(value).__name__ == "_ArrayFunctionDispatcher":
            value = value._implementation
        if type(value) is FunctionType:
            self._functions[id(value)] = _Function(
                value, value.__code__, value.__defaults__, value.__kwdefaults__
            )

    def _restore_module(self, name: str, one: _Module) -> None:
        module, kind, names = one
        sys.modules[name] = module
        if type(module) is not kind:
            module.__class__ = kind
        now = vars(module)
        for key, value in names.items():
            if now.get(key) is not value:
                now[key] = value
        for key in self._builtins.keys() & now.keys() - names.keys():
            if callable(now[key]):  # it hides the built-in function from the functions of the module
                del now[key]

    def _restore_shell(self) -> None:
        """Put back IPython's own methods, magics and hooks."""
        names = vars(self._shell)
        for name in names.keys() - self._shell_names.keys():
            if hasattr(type(self._shell), name):
                del names[name]
        for name, value in self._shell_names.items():
            if callable(value) or name.endswith(("_manager", "_trap", "_transformers_post", "events")):
                names[name] = value
        for one, name, functions in self._hooks:
            setattr(one, name, list(functions))
        for event, functions in self._callbacks.items():
            self._shell.events.callbacks[event] = list(functions)
        for kind, magics in self._magics.items():
            _magics(self._shell)[kind].update(magics)
        self._shell.user_ns.update(
            get_ipython=self._shell.get_ipython, __builtins__=builtins, __builtin__=builtins
        )


def _hooks(shell: CellShell) -> Iterator[tuple[object, str]]:
    """Yield the attributes that hold what IPython applies to the source of a cell."""
    for name in ("cleanup_transforms", "line_transforms", "token_transformers"):
        yield shell.input_transformer_manager, name
    for name in ("input_transformers_post", "ast_transformers"):
        yield shell, name


def _magics(shell: CellShell) -> dict[str, dict[str, Callable[..., Any]]]:
    found: dict[str, dict[str, Callable[..., Any]]] = shell.magics_manager.magics
    return found


def _is_changeable(kind: type) -> bool:
    flags = type.__dict__["__flags__"].__get__(kind)
    return bool(flags & HEAP_TYPE) and not flags & IMMUTABLE_TYPE


def _is_behaviour(value: Any) -> bool:
    """Return whether an attribute of a class is a method, a property or the like."""
    return callable(value) or hasattr(type(value), "__get__")


def _restore_class(kind: type, behaviour: dict[str, Any], size: int) -> None:
    """Put back the methods of a class, and remove those that now hide an inherited one."""
    now = vars(kind)
    for name, value in behaviour.items():
        if now.get(name) is not value:
            with contextlib.suppress(AttributeError, TypeError):
                type.__setattr__(kind, name, value)
    if len(now) == size:
        return
    for name in now.keys() - behaviour.keys():
        if _is_behaviour(now[name]) and any(name in vars(base) for base in kind.__mro__[1:]):
            with contextlib.suppress(AttributeError, TypeError):
                type.__delattr__(kind, name)
