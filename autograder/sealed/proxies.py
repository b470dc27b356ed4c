"""The examiner's end of the connection: what the student's names stand for in the test cells.

Plain data arrive as copies (see `shadow_copies`). Any other object of the student's is a `Proxy`, whose
operations are questions to the student process.
"""

import ast
import builtins
import linecache
import socket
import weakref
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Mapping
from types import MappingProxyType, ModuleType
from typing import Any, NoReturn, cast

import numpy as np

from . import shadow_copies
from .asked import AskedClasses
from .connection import AnswerError, Arguments, Connection
from .frame import WireError
from .proxy import MOST_TYPES, NAME, Proxy, Remote, make_proxy, proxy_type
from .proxy_classes import (
    ProxyClass,
    StudentsError,
    is_error,
    make_class,
    make_error,
    names_of_classes,
    update_class,
    with_content,
)
from .references import (
    ByValue,
    ClassRef,
    CopyOf,
    FunctionRef,
    InstanceRef,
    IteratorRef,
    LocalRef,
    Reference,
    RemoteRef,
)
from .replaced import Replaced
from .shadow_copies import ShadowCopies, size_of
from .standard_values import base_value, record_of
from .student_messages import (
    OPERATIONS,
    TO_EXAMINER,
    Callback,
    ExceptionReport,
    Held,
    Question,
    Reply,
    StackFrame,
)
from .tags import EXCEPTIONS, is_mutable
from .values import Decoder, Encoder

TEXT = 4000  # characters of an exception's message

# The next two are not subclasses of Exception: an `except Exception` in a test must not take them for a
# mistake of the student's.


class OutOfTime(BaseException):
    """The student process did not answer in time."""


class StudentGone(BaseException):
    """The student process has ended, or breaks the protocol."""


class CannotExportError(WireError):
    """A test passes the student's code an object that is neither plain data nor a function."""


class StudentConnection(Connection[Callback]):
    """The examiner's end of the connection to a student process.

    Parameters
    ----------
    sock : socket.socket
        The student process is at the other end.
    classes : AskedClasses, optional
        The classes whose objects may have an equality of their own.
    replaced : Replaced, optional
        The test's replacements, which outlive a student process.
    """

    passing = (WireError, OutOfTime, StudentGone)

    def __init__(
        self,
        sock: socket.socket,
        classes: AskedClasses = MappingProxyType({}),
        replaced: Replaced | None = None,
    ) -> None:
        super().__init__(sock, TO_EXAMINER)
        self.classes = classes
        self.replaced = replaced or Replaced()
        self.replaced.begin_process()
        self._made_classes: dict[int, ProxyClass] = {}  # handle → class; the student process keeps these
        self._origins: list[set[str]] = []  # of what the pending questions return, see `Remote.origin`
        self._proxies: weakref.WeakValueDictionary[int, Proxy] = weakref.WeakValueDictionary()
        self._made: list[int] = []  # handles of the proxies made since the pending questions were asked
        self._unused: list[str | int] = []  # handles and names that the student process need not keep
        self._functions: dict[int, Any] = {}  # ours, which the student's code may call; and iterators
        self._function_handles: dict[int, int] = {}  # id(function) → handle, which is never used again
        self._raised: dict[int, BaseException] = {}  # by our functions, passing through the student's code
        self._copies: dict[int, tuple[Any, LocalRef]] = {}  # of containers of subclasses
        self._shadows = ShadowCopies()
        self._looked_up: dict[str, Proxy | ProxyClass] = {}
        self._held: weakref.WeakValueDictionary[int, _HeldObject] = weakref.WeakValueDictionary()
        self._kept = _RecentObjects()  # held objects that questions of this test cell took along
        self._count = 0  # of questions and functions

    # Asking

    def question(self, operation: str, on: Proxy | None = None, /, **operands: Any) -> Any:
        """Ask the student process for an operation and return its value.

        Parameters
        ----------
        operation : str
            A name in `student_messages.OPERATIONS`.
        on : Proxy, optional
            The object, if the operation is one on an object.
        **operands
            Those that `student_messages.OPERATIONS` lists.

        Raises
        ------
        Exception
            What the student's code raised: of the same built-in type, or of a type that has the same
            name and the nearest built-in base.
        StudentGone, OutOfTime
            If the process has ended, breaks the protocol, or does not answer in time.
        """
        values = [operands[name] for name in OPERATIONS[operation].operands]
        with self.turn(), self.replaced.in_force(self._ask_process):
            return self._question(operation, on, values)

    def _ask_process(self, operation: str, operands: list[Any]) -> Any:
        with self.turn():
            return self._question(operation, None, operands)

    def _question(self, operation: str, on: Proxy | None, values: list[Any]) -> Any:
        """Ask a question when it is this thread's turn."""
        self._count += 1
        number = self._count
        along = [one.value for one in on._sealed.context] if on is not None else []
        shadows = self._shadows.within([*values, *along])
        # The student process has the originals; the content of a copy that the test changed goes along.
        known: dict[int, Reference] = {
            id(shadow.copy): LocalRef(shadow.handle) for shadow in shadows if not shadow.sync()
        }
        unused = self._unused.copy()
        del self._unused[: len(unused)]  # not all of it: a destructor may add to it at any time
        drop = [one for one in unused if not self._uses(one)]
        sent: list[Any] = []
        named: list[_HeldObject] = []  # objects whose names must not change before the answer

        def draft(encoder: Encoder, nodes: list[int]) -> Question:
            nonlocal sent
            sent = encoder.objects
            named.extend(one for value in sent if (one := self._held.get(id(value))))
            held = self._held_in(sent)
            changes = self.changes(encoder)
            return Question(
                operation=operation,
                number=number,
                operands=nodes,
                nodes=encoder.finish(),
                on=None if on is None else on._sealed.handle,
                drop=drop,
                held=held,
                changes=changes,
            )

        before = len(self._made)
        along += [shadow.copy for shadow in shadows]
        self._origins.append(self._origin_of(values[0] if operation == "name" else None, on))
        try:
            exchange = self.ask(draft, values, along, known)
            held = self._hold(sent, number)
        except AnswerError as error:
            self._hold(sent, number)
            self._raise(error, operation)
        except TimeoutError:
            raise OutOfTime from None
        except CannotExportError as error:
            raise TypeError(str(error)) from None
        except WireError as error:
            raise StudentGone(str(error)) from None
        finally:
            self._origins.pop()
            made = self._made[before:]
            if not self._asked:  # no other question is pending
                self._made.clear()
            named.clear()
        if exchange.answer.retains:
            for handle in made:
                if (proxy := self._proxies.get(handle)) is not None:
                    proxy._sealed.context = held
        return exchange.value

    def _origin_of(self, name: str | None, on: Proxy | None) -> set[str]:
        """Return the names of the classes that what a question returns may be of."""
        if on is not None:
            return on._sealed.origin
        return {kind for kind, one in self.classes.items() if name in one.makers}

    def let_go(self, handle: int) -> None:
        """Note that a proxy no longer needs its object."""
        self._unused.append(handle)

    def forget(self) -> None:
        """Forget what only the test cell that has ended could use."""
        self.replaced.put_back(self._ask_process)
        self._functions.clear()
        self._function_handles.clear()
        self._raised.clear()
        self._unused += {reference.handle for _, reference in self._copies.values()}
        self._copies.clear()
        self._unused += self._shadows.clear()
        self._looked_up.clear()
        self._kept.clear()

    def look_up_name(self, name: str) -> Any:
        """Return the value of a global name of the student's; ask for a function once per test cell.

        Raises
        ------
        NameError
            If the name is not defined.
        """
        if name in self._looked_up:
            return self._looked_up[name]
        value = self.question("name", name=name)
        if isinstance(value, (Proxy, ProxyClass)):
            self._looked_up[name] = value
        return value

    def delete_name(self, name: str) -> None:
        """Delete a global name of the student's.

        Raises
        ------
        NameError
            If the name is not defined.
        """
        self._looked_up.pop(name, None)
        self.question("delete", name=name)

    def _take_turn(self, arguments: Arguments | None = None) -> None:
        try:
            super()._take_turn(arguments)
        except TimeoutError:
            raise OutOfTime from None

    def _uses(self, handle: object) -> bool:
        """Return whether anything here still stands for the object of that handle, or has that name."""
        return handle in self._proxies or handle in self._shadows

    def _held_in(self, objects: list[Any]) -> list[Held]:
        """Return which of the objects, by node, the student process knows by a name."""
        if not (self._held or self._shadows):
            return []
        return [
            Held(node, name)
            for node, value in enumerate(objects)
            if is_mutable(value) and (name := self._name_of(value))
        ]

    def _name_of(self, value: Any) -> str | int | None:
        """Return the name under which the student process has an object of the test's, if it has."""
        if one := self._held.get(id(value)):
            return one.name
        shadow = self._shadows.by_copy(value)
        return shadow.handle if shadow else None

    def _hold(self, sent: list[Any], number: int) -> "tuple[_HeldObject, ...]":
        """Hold the mutable objects that a question took along, so that they keep their names for a while."""
        objects = []
        for node, value in enumerate(sent):
            if is_mutable(value):
                held = self._held.get(id(value))
                if held is None:
                    held = _HeldObject(value, self._name_of(value) or f"{number}.{node}", self._unused)
                    self._held[id(value)] = held
                self._kept.add(held)
                objects.append(held)
        return tuple(objects)

    # What arrives

    def copies_of(self, reply: Reply) -> dict[int, Any]:
        """Return the shadow copies that take the content of a node."""
        pairs = [(one.node, self._shadows.by_handle(one.handle)) for one in reply.shadows]
        # A read-only array cannot take the new content: it is replaced.
        return {node: shadow.copy for node, shadow in pairs if shadow and _is_writeable(shadow.copy)}

    def note_reply(self, reply: Reply, decoder: Decoder, changed: Collection[int]) -> None:
        """Make the shadow copies that a reply names."""
        if not reply.shadows:
            return
        for node, handle in reply.shadows:
            value = decoder.objects.get(node)
            shadow = self._shadows.by_handle(handle)
            if shadow and shadow.copy is value:
                continue
            # The process might name an object of the test's own, and could then change it with each answer.
            is_new = node not in changed and decoder.is_mutable(node)
            if is_new and is_mutable(value) and id(value) not in self._copies:
                self._unused += self._shadows.add(handle, value)
            else:
                self._unused.append(handle)

    def _decode(self, nodes: list[Any], buffers: list[bytearray], existing: dict[int, Any]) -> Decoder:
        """Decode a message; shadow copies that took content from it are in sync again."""
        decoder = super()._decode(nodes, buffers, existing)
        for value in existing.values():
            if shadow := self._shadows.by_copy(value):
                shadow.sync()
        return decoder

    # Objects that are not plain data

    def known(self) -> dict[int, Reference]:
        """Return references to the originals of containers that arrived as copies."""
        return {key: reference for key, (_, reference) in self._copies.items()}

    def export(self, value: Any) -> Reference | ByValue:
        """Return what stands for a proxy or a function, or for a number or text of a test's own class."""
        proxy = value._sealed_class if isinstance(value, ProxyClass) else value
        if isinstance(proxy, StudentsError):
            proxy = proxy._sealed_proxy
        if isinstance(proxy, Proxy):
            self._mix(proxy)
            return LocalRef(proxy._sealed.handle)
        if callable(value):
            return FunctionRef(self._lend(value), str(getattr(value, "__name__", type(value).__name__)))
        if isinstance(value, Iterator):
            return IteratorRef(self._lend(value), type(value).__name__)
        by_value = record_of(value) if isinstance(value, tuple) else base_value(value)
        if by_value is not None:
            return ByValue(by_value)
        raise CannotExportError(f"a test passes a {type(value).__name__}, which is not plain data")

    def _lend(self, value: Any) -> int:
        """Let the student's code use a function or an iterator; return its handle."""
        handle = self._function_handles.get(id(value))
        if handle is None:
            self._count += 1
            handle = self._function_handles[id(value)] = self._count
            self._functions[handle] = value
        return handle

    def resolve(self, reference: Reference) -> Any:
        """Return a proxy, a class, an exception, a copied container, or one of our own functions."""
        if isinstance(reference, RemoteRef):
            name = reference.type_name
            asked = self.classes.get(name) if name in self._origin() else None
            kind = proxy_type(name, asked.special if asked else frozenset())
            return self._proxy(reference.handle, kind, reference.name)
        if isinstance(reference, ClassRef):
            return self._class(reference)
        if isinstance(reference, InstanceRef):
            return self._instance(reference)
        if isinstance(reference, CopyOf):
            self._copies[id(reference.value)] = (reference.value, LocalRef(reference.handle))
            return reference.value
        if isinstance(reference, LocalRef) and reference.handle in self._functions:
            return self._functions[reference.handle]
        raise WireError("a message refers to an object that was never sent")

    def _proxy(self, handle: int, kind: type[Proxy], name: str | None = None) -> Proxy:
        """Return the proxy of an object, which may be there already."""
        proxy = self._proxies.get(handle)
        if proxy is None:
            name = name if name and NAME.fullmatch(name) else None
            proxy = make_proxy(kind, Remote(self, handle, name, self._origin()))
            self._proxies[handle] = proxy
            self._made.append(handle)
        elif type(proxy) is not kind and type(proxy)._sealed_asked:
            # Now it comes from a name that has nothing to do with its class.
            object.__setattr__(proxy, "__class__", kind)
        return proxy

    def _instance(self, reference: InstanceRef) -> Any:
        """Return an object of a class of the student's."""
        kind = reference.kind
        if not isinstance(kind, ProxyClass):
            raise WireError("an object's class is none")
        if is_error(kind):
            return make_error(kind, self._proxy(reference.handle, proxy_type(kind.__name__)))
        if kind._sealed_asked and not self._origin() & names_of_classes(kind):
            return self._proxy(reference.handle, proxy_type(kind.__name__))
        return self._proxy(reference.handle, cast(type[Proxy], kind))

    def _class(self, reference: ClassRef) -> ProxyClass:
        """Return the class that stands for one of the student's."""
        kind = self._made_classes.get(reference.handle)
        if kind is not None:
            update_class(kind, reference)
        elif len(self._made_classes) >= MOST_TYPES:
            raise WireError("the student process defines too many classes")
        else:
            asked = self.classes.get(reference.name)
            origin = self._origin_of(reference.name, None)
            for base in reference.bases:
                if isinstance(base, ProxyClass):
                    origin |= base._sealed_class._sealed.origin
            proxy = make_proxy(proxy_type("type"), Remote(self, reference.handle, None, origin))
            kind = make_class(reference, proxy, asked.special if asked else frozenset())
            self._made_classes[reference.handle] = kind
        return kind

    def _origin(self) -> set[str]:
        """Return the names of the classes that what arrives now may be of."""
        return self._origins[-1] if self._origins else set()

    def _mix(self, proxy: Proxy) -> None:
        """Note that an object goes along with a question: either may hold the other from now on."""
        origin = self._origin()
        origin |= proxy._sealed.origin
        proxy._sealed.origin |= origin

    # Answering

    def answer(self, request: Callback, operands: list[Any]) -> Any:
        """Call a function that a test has passed in, or advance an iterator, and nothing else."""
        function = self._functions.get(request.function)
        if function is None and 0 < request.function <= self._count:
            raise LookupError("a function of an earlier test is called")  # a thread may still have it
        if function is None:
            raise WireError("the student process calls a function that was not passed in")
        if [type(operand) for operand in operands] != [tuple, dict]:
            raise WireError("the student process calls a function without arguments")
        args, kwargs = operands
        with self.replaced.in_callback(self._ask_process):
            if callable(function):
                return function(*args, **kwargs)
            return function.send(*args) if args else next(function)

    def report(self, error: BaseException) -> ExceptionReport:
        """Name an exception that a test's own function raised; its message stays here."""
        self._raised[id(error)] = error
        bases = [base.__name__ for base in type(error).__mro__ if base.__module__ == "builtins"]
        return ExceptionReport(type_name=type(error).__name__, raised=id(error), bases=bases)

    # Exceptions

    def _raise(self, error: AnswerError, operation: str) -> NoReturn:
        """Raise what the student's code raised."""
        try:
            raised = self._raised.get(error.report.raised or 0)
            if raised is not None:
                raise raised
            _raise_at(_exception(error), error.report.frames)
        except (StopIteration, StopAsyncIteration) as stop:
            if operation == "next":
                raise
            # It would end a loop of the test's, and the rest would not be checked.
            raise RuntimeError(f"the function raised {type(stop).__name__}") from None


class _HeldObject:
    """An object of a test's that the student process has under a name.

    It does so until the object is not among the recent ones, and no proxy has it in its context.
    """

    __slots__ = ("__weakref__", "name", "unused", "value")

    def __init__(self, value: Any, name: str | int, unused: list[str | int]) -> None:
        self.value, self.name, self.unused = value, name, unused

    def __del__(self) -> None:
        if isinstance(self.name, str):
            self.unused.append(self.name)


class _RecentObjects:
    """The objects that were last sent to the student process, as many as its memory can bear."""

    def __init__(self) -> None:
        self._objects: OrderedDict[int, tuple[_HeldObject, int]] = OrderedDict()
        self._bytes = 0

    def add(self, held: _HeldObject) -> None:
        """Add an object, and forget the oldest ones if there are too many."""
        known = self._objects.pop(id(held), None)
        size = known[1] if known else size_of(held.value)
        self._objects[id(held)] = held, size
        self._bytes += 0 if known else size
        while len(self._objects) > shadow_copies.COUNT or self._bytes > shadow_copies.BYTES:
            _, (_, size) = self._objects.popitem(last=False)
            self._bytes -= size

    def clear(self) -> None:
        """Forget all objects."""
        self._objects.clear()
        self._bytes = 0


def _is_writeable(value: Any) -> bool:
    """Return whether the content of an object can be replaced."""
    return type(value) is not np.ndarray or value.flags.writeable


def _exception(error: AnswerError) -> Exception:
    """Return an exception like the one that was reported."""
    report = error.report
    message = report.message[:TEXT]
    arguments = error.arguments if type(error.arguments) is tuple else (message,)
    if isinstance(error.raised, StudentsError):
        return with_content(error.raised, arguments, message)
    base = builtin_base([report.type_name, *report.bases])
    name = report.type_name if NAME.fullmatch(report.type_name) else "Exception"
    if base.__name__ == name:
        try:
            exception = base(*arguments)
            if str(exception) == message:
                return exception
        except Exception:
            pass  # the arguments do not fit: make one that has only the message
    methods = {"__init__": lambda self, *args: None, "__str__": lambda self: message}
    try:
        return _subclass(name, base, methods)()
    except TypeError:  # an ExceptionGroup, which cannot be made without exceptions
        return _subclass(name, Exception, methods)()


def _subclass(name: str, base: type[Exception], methods: dict[str, Any]) -> type[Exception]:
    """Make a type of exceptions."""
    return type(name, (base,), methods)


def builtin_base(names: list[str]) -> type[Exception]:
    """Return the first exception of Python's or NumPy's among the names."""
    for name in names:
        match = EXCEPTIONS.get(name)
        if match is not None and not issubclass(match, Warning):
            return match
    return Exception


def _raise_at(error: Exception, frames: list[StackFrame]) -> NoReturn:
    """Raise an exception as if from the last line of the student's that it passed through."""
    if not frames:
        raise error
    function, source = frames[-1].function[:80], frames[-1].source[:400]
    line = min(max(frames[-1].line, 1), 10**6)
    filename = f"<the student's code, line {line}>"
    # The traceback module finds the source in this cache, as it does for doctest and IPython.
    linecache.cache[filename] = (0, None, ["\n"] * (line - 1) + [f"{source}\n"], filename)
    code = compile("raise error", filename, "exec").replace(co_name=function, co_firstlineno=line)
    exec(code, {"error": error})
    raise AssertionError("the line above raises")


class Namespace(dict[str, Any]):
    """The globals of the test cells: some names that they do not define are the student's.

    CPython calls ``__missing__`` when a test cell loads a global name, and the other methods when a statement
    at its top level binds or deletes one, because such a class is not exactly ``dict``; see ``exec`` in the
    library reference.

    Parameters
    ----------
    student : callable
        Returns the connection to the student process.
    names : collection of str
        The names that are looked up in the student process. All others are not: a helper of the tests that
        is missing must be an error, and not whatever the student's code defines under that name.
    why_missing : callable
        Returns, for a name that the student's code does not define, what to tell the student.
    answers_import : mapping
        A name of these that answers import → the statements that import it here. What a test uses is never
        the student's, but the student's code has to have imported it, too.
    helpers : mapping
        The name of a helper of the tests → its definition. The helper is always the instructor's.

    Attributes
    ----------
    failed_imports : dict
        A name that the instructor's cells import → why that failed; "*" for all the names of a module.
    """

    def __init__(
        self,
        student: Callable[[], StudentConnection],
        names: Collection[str],
        why_missing: Callable[[str], str],
        answers_import: Mapping[str, str] = MappingProxyType({}),
        helpers: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        super().__init__(__name__="__main__", __builtins__=builtins)
        self._student, self._all_names, self._why_missing = student, frozenset(names), why_missing
        self._names, self._answers_import, self._helpers = self._all_names, answers_import, helpers
        self._deleted: set[str] = set()
        self.failed_imports: dict[str, str] = {}

    def begin_test(self, excluded: Collection[str], renewed: Collection[str]) -> None:
        """Say which names are not, and which are again the student's in the next test cell."""
        self._names = self._all_names.difference(excluded)
        for name in renewed:
            self.pop(name, None)
            self._deleted.discard(name)

    def import_all(self, statements: str) -> None:
        """Execute import statements; note those that fail, because tests that do not need them may pass."""
        for node in ast.parse(statements).body:
            assert isinstance(node, ast.Import | ast.ImportFrom)
            try:
                exec(compile(ast.Module([node], []), "<imports>", "exec"), self)
            except Exception as error:
                why = f"`{ast.unparse(node)}` failed: {type(error).__name__}: {error}"
                for alias in node.names:
                    self.failed_imports[alias.asname or alias.name.partition(".")[0]] = why

    def __missing__(self, name: str) -> Any:
        """Return the value of a name that is not bound here: a helper of the tests, or the student's.

        Raises
        ------
        KeyError
            If the name is not the student's to define, which becomes a `NameError` of the test's.
        AssertionError
            If the student's code does not define it.
        ImportError
            If the instructor's cells import it, and that failed.
        """
        if name in self.failed_imports:
            raise ImportError(self.failed_imports[name])
        if name in self._helpers:
            exec(self._helpers[name], self)
            return self[name]
        if name not in self._names:
            raise KeyError(name)
        try:
            value = self._student().look_up_name(name)
        except NameError:
            raise AssertionError(self._why_missing(name)) from None
        return self._import(name, value) if name in self._answers_import else value

    def __contains__(self, name: object) -> bool:
        """Return whether a name is defined, here or by the student's code, as in ``"name" in globals()``."""
        if super().__contains__(name) or name in self._helpers:
            return True
        if name not in self._names:
            return False
        try:
            self._student().look_up_name(name)
        except NameError:
            return False
        return True

    def get(self, name: str, default: Any = None) -> Any:
        """Return the value of a name, or the default if it is not defined."""
        return self[name] if name in self else default  # noqa: SIM401  it would call itself

    def copy(self) -> "Namespace":
        """Return a namespace with the same values, in which the student's names are looked up as here."""
        other = Namespace.__new__(Namespace)
        other.__dict__.update(self.__dict__)
        other.update(self)
        return other

    def _import(self, name: str, theirs: Any) -> Any:
        """Import what the student's code has imported, too; for a module, compare the names of both."""
        imported: dict[str, Any] = {}
        exec(self._answers_import[name], imported)
        value = imported[name]
        if isinstance(value, ModuleType):
            is_module = isinstance(theirs, Proxy) and type(theirs).__name__ == "module"
            if not (is_module and theirs.__name__ == value.__name__):
                raise AssertionError(f"`{name}` is not the module `{value.__name__}`. Does a cell import it?")
        self[name] = value
        return value

    def __setitem__(self, name: str, value: Any) -> None:
        """Bind a name here only: the student process must not see values of the tests.

        If the name had been deleted there, the student process gets its own object back, as in a test that
        deletes a function for a while to see whether another one calls it.
        """
        super().__setitem__(name, value)
        if name in self._deleted:
            self._deleted.discard(name)
            self._student().question("undelete", name=name)

    def __delitem__(self, name: str) -> None:
        """Delete a name; if only the student's code defines it, there."""
        if super().__contains__(name):
            super().__delitem__(name)
        elif name in self._names:
            self._student().delete_name(name)
            self._deleted.add(name)
        else:
            raise KeyError(name)
