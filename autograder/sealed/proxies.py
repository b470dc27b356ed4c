"""What the student's names stand for in the examiner: objects that are questions to the student's process."""

import builtins
import linecache
import re
import weakref
from collections.abc import Callable, Collection, Iterator
from typing import Any

import numpy as np

from .connection import AnswerError, Connection
from .frame import WireError
from .shadow_copies import ShadowCopies
from .snapshot import MUTABLE
from .values import Decoder

# Neither is an Exception: no `except Exception` of a test may take them for a student's mistake.


class OutOfTime(BaseException):
    """The student's process did not answer in time."""


class StudentGone(BaseException):
    """The student's process is gone, or says what no answer is."""


NAME = re.compile(r"[A-Za-z_]\w{0,79}")
TEXT = 4000  # characters of an exception's message


class StudentConnection(Connection):
    """The examiner's end of the wire.

    Parameters
    ----------
    sock : socket.socket
        The student's process is at the other end.
    """

    passing = (WireError, OutOfTime, StudentGone)

    def __init__(self, sock) -> None:
        super().__init__(sock)
        self._proxies: weakref.WeakValueDictionary[int, Proxy] = weakref.WeakValueDictionary()
        self._gone: list[int] = []  # handles that the student's side need not keep any longer
        self._functions: dict[int, Callable] = {}  # ours, which the student may call
        self._raised: dict[int, BaseException] = {}  # ours, on their way through the student's code
        self._copies: dict[int, tuple[Any, list]] = {}
        self._shadows = ShadowCopies()
        self._looked_up: dict[str, Proxy] = {}
        self._shared: weakref.WeakValueDictionary[int, _Shared] = weakref.WeakValueDictionary()
        self._count = 0

    def question(self, op: str, on: "Proxy | None" = None, /, **values: Any) -> Any:
        """Ask the student's process to do something and return its value.

        Raises
        ------
        Exception
            What the student's code raised: of the same built-in type, or of a type that has the same
            name and the nearest built-in base.
        StudentGone, OutOfTime
            If the process is gone, answers nonsense, or does not answer in time.
        """
        number = self._count = self._count + 1
        along = [one.value for one in on._context] if on is not None else []
        shadows = self._shadows.within([*values.values(), *along])
        # The content of the others goes along, so that both sides agree again.
        known = {id(shadow.copy): ["local_ref", shadow.handle] for shadow in shadows if not shadow.sync()}
        drop = [
            handle for handle in self._gone if handle not in self._proxies and handle not in self._shadows
        ]
        fields = {"op": op, "number": number, "drop": drop}
        if on is not None:
            fields["on"] = on._handle
        self._gone = []
        made_before = set(self._proxies)
        held = list(self._shared.values())  # what is named in this question keeps its name until the answer
        try:
            value, header, objects = self.ask(
                fields, values, [*along, *(shadow.copy for shadow in shadows)], known
            )
        except AnswerError as error:
            try:
                self._raise(error.report)
            except (StopIteration, StopAsyncIteration) as stop:
                if op == "next":
                    raise
                # It would end the test's own loops, and what they check would not be checked.
                raise RuntimeError(f"the function raised {type(stop).__name__}") from None
        except TimeoutError:
            raise OutOfTime from None
        except WireError as error:
            if isinstance(error, CannotExportError):
                raise TypeError(str(error)) from None
            raise StudentGone(str(error)) from None
        if header.get("shares"):  # a new object of the student's may hold the arguments
            holders = []
            for node, thing in enumerate(objects):
                if isinstance(thing, MUTABLE):
                    name = self.shared_name(thing) or f"{number}.{node}"
                    holders.append(self._shared.get(id(thing)) or _Shared(thing, name))
                    self._shared[id(thing)] = holders[-1]
            for handle in set(self._proxies) - made_before:
                if (proxy := self._proxies.get(handle)) is not None:
                    object.__setattr__(proxy, "_context", tuple(holders))
        del held
        return value

    def forget(self) -> None:
        """Forget what only the test cell that is over could use."""
        self._functions.clear()
        self._raised.clear()
        self._copies.clear()
        self._gone += self._shadows.clear()
        self._looked_up.clear()

    def look_up_name(self, name: str) -> Any:
        """Return what the student's code calls by a name; a function is asked for once a test cell.

        Raises
        ------
        NameError
            If it calls nothing so.
        """
        if name in self._looked_up:
            return self._looked_up[name]
        value = self.question("name", name=name)
        if isinstance(value, Proxy):
            self._looked_up[name] = value
        return value

    def shared_name(self, value: Any) -> str | int | None:
        if one := self._shared.get(id(value)):
            return one.name
        shadow = self._shadows.by_copy(value)
        return shadow.handle if shadow else None

    def shared(self, header: dict) -> dict[int, Any]:
        shadows = {node: self._shadows.by_handle(handle) for node, handle in _shadowed(header)}
        # Who cannot be given the new content is replaced.
        return {
            node: shadow.copy for node, shadow in shadows.items() if shadow and _is_writeable(shadow.copy)
        }

    def answered_with(self, header: dict, decoder: Decoder, changed: Collection[int]) -> None:
        lent = _shadowed(header)
        if not lent:
            return
        fresh = set(decoder.mutable()) - set(changed)  # content, and not that of an object of the test's own
        for node, handle in lent:
            value = decoder.objects.get(node)
            shadow = self._shadows.by_handle(handle)
            if shadow and shadow.copy is value:
                continue
            if node in fresh and type(value) in MUTABLE and id(value) not in self._copies:
                self._gone += self._shadows.add(handle, value)
            else:
                self._gone.append(handle)

    def _decode(self, header: dict, buffers: list, existing: dict[int, Any]) -> Decoder:
        decoder = super()._decode(header, buffers, existing)
        for value in existing.values():
            if shadow := self._shadows.by_copy(value):
                shadow.sync()
        return decoder

    def known(self) -> dict[int, list]:
        return {key: node for key, (_, node) in self._copies.items()}

    def export(self, value: Any) -> tuple:
        if isinstance(value, Proxy):
            return (["local_ref", value._handle],)
        if callable(value):
            self._functions[id(value)] = value
            return (["function", id(value), str(getattr(value, "__name__", type(value).__name__))],)
        raise CannotExportError(f"a test hands over a {type(value).__name__}, which is not plain data")

    def resolve(self, node: list) -> Any:
        tag, number = node[0], node[1]
        if tag == "local_ref" and type(number) is int and number in self._functions:
            return self._functions[number]
        if type(number) is not int or tag not in ("remote_ref", "copy_of"):
            raise WireError("a message refers to something that was never sent")
        if tag == "copy_of":
            self._copies[id(node[3])] = (node[3], ["local_ref", number])
            return node[3]
        proxy = self._proxies.get(number)
        if proxy is None:
            kind = node[2] if type(node[2]) is str and NAME.fullmatch(node[2]) else "object"
            proxy = object.__new__(_proxy_type(kind))
            known = node[3] if len(node) > 3 and type(node[3]) is str and NAME.fullmatch(node[3]) else None
            fields = {"_student": self, "_handle": number, "_context": (), "_name": known}
            for name, field in fields.items():
                object.__setattr__(proxy, name, field)
            self._proxies[number] = proxy
        return proxy

    def answer(self, question: dict, get: Callable[[Any], Any]) -> tuple[Any, dict]:
        """Let the student's code call a function that a test has passed to it, and nothing else."""
        number = question.get("function")
        function = self._functions.get(number) if type(number) is int else None
        if function is None:
            raise WireError("the student's process calls a function that was not passed to it")
        args, kwargs = get(question.get("args")), get(question.get("kwargs"))
        if type(args) is not tuple or type(kwargs) is not dict:
            raise WireError("a function is called without arguments")
        return function(*args, **kwargs), {}

    def report(self, error: BaseException) -> dict:
        """Name an exception of the test's own function; its message stays here."""
        self._raised[id(error)] = error
        return {"type": type(error).__name__, "raised": id(error)}

    def _raise(self, report: dict) -> None:
        """Raise what the student's code raised, as if from the student's own line."""
        number = report.get("raised")
        if type(number) is int and number in self._raised:
            raise self._raised[number]
        error = _exception(report)
        frames = report.get("frames")
        frame = frames[-1] if isinstance(frames, list) and frames else None
        if not (isinstance(frame, list) and [type(part) for part in frame] == [str, int, str]):
            raise error
        function, line, text = frame[0][:80], min(max(frame[1], 1), 10**6), frame[2][:400]
        filename = f"<the student's code, line {line}>"
        linecache.cache[filename] = (0, None, ["\n"] * (line - 1) + [f"{text}\n"], filename)
        code = compile("raise error", filename, "exec").replace(co_name=function, co_firstlineno=line)
        exec(code, {"error": error})


def _shadowed(header: dict) -> list[list[int]]:
    """Read which nodes of an answer are copies of what the student's process may still hold."""
    lent = header.get("lent", [])
    pairs = type(lent) is list and all(type(pair) is list and len(pair) == 2 for pair in lent)
    if not pairs or not all(type(number) is int for pair in lent for number in pair):
        raise WireError("a shadow is not told as one")
    return lent


def _is_writeable(value: Any) -> bool:
    return type(value) is not np.ndarray or value.flags.writeable


class CannotExportError(WireError):
    """A test passes something to the student's code that is neither plain data nor a function."""


class _Shared:
    """An object of a test that an object of the student's may still hold."""

    __slots__ = ("__weakref__", "name", "value")

    def __init__(self, value: Any, name: str) -> None:
        self.value, self.name = value, name


def _exception(report: dict) -> Exception:
    """Make the exception that a report tells of."""
    names = [name for name in (report.get("type"), *(report.get("bases") or [])) if type(name) is str]
    base = Exception
    for name in names:
        found = getattr(builtins, name, None)
        if isinstance(found, type) and issubclass(found, Exception) and not issubclass(found, Warning):
            base = found
            break
    message = report.get("message")
    message = message[:TEXT] if type(message) is str else ""
    name = names[0] if names and NAME.fullmatch(names[0]) else "Exception"
    if base.__name__ == name:
        try:
            error = base(*(report["args"] if type(report.get("args")) is tuple else (message,)))
            if str(error) == message:
                return error
        except Exception:
            pass
    told = {"__init__": lambda self, *args: None, "__str__": lambda self: message}
    try:
        return type(name, (base,), told)()
    except TypeError:  # a group of exceptions wants its exceptions
        return type(name, (Exception,), told)()


class Proxy:
    """An object that stays in the student's process. Equal to itself only, whatever its own `==` says."""

    __slots__ = ("__weakref__", "_context", "_handle", "_name", "_student")

    def __getattr__(self, name: str) -> Any:
        if name == "__name__" and self._name:  # came with the function, which saves a question a call
            return self._name
        if name.startswith("__") and name not in ("__name__", "__doc__", "__qualname__"):
            raise AttributeError(name)
        return self._student.question("getattr", self, name=name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._student.question("setattr", self, name=name, value=value)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._student.question("call", self, args=args, kwargs=kwargs)

    def __getitem__(self, key: Any) -> Any:
        return self._student.question("getitem", self, key=key)

    def __setitem__(self, key: Any, value: Any) -> None:
        self._student.question("setitem", self, key=key, value=value)

    def __iter__(self) -> Iterator:
        iterator = self._student.question("iter", self)
        if type(iterator) is not type(self) and not isinstance(iterator, Proxy):
            raise TypeError(f"{type(self).__name__!r} object is not iterable")
        return iterator if iterator is self else _items(iterator)

    def __next__(self) -> Any:
        return self._student.question("next", self)

    def __len__(self) -> int:
        return self._of(int, "len")

    def __contains__(self, item: Any) -> bool:
        return self._of(bool, "contains", item=item)

    def __bool__(self) -> bool:
        return self._of(bool, "bool")

    def __int__(self) -> int:
        return self._of(int, "int")

    def __index__(self) -> int:
        return self._of(int, "index")

    def __float__(self) -> float:
        return self._of(float, "float")

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        kind = None if dtype is None else np.dtype(dtype).str
        return self._of(np.ndarray, "array", dtype=kind)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of the student's code>"

    def __del__(self) -> None:
        self._student._gone.append(self._handle)

    def _of(self, kind: type, op: str, **values: Any) -> Any:
        value = self._student.question(op, self, **values)
        if type(value) is not kind:
            raise TypeError(f"a {type(self).__name__} gives no {kind.__name__}")
        return value


def _items(iterator: Proxy) -> Iterator:
    while True:
        try:
            item = next(iterator)
        except StopIteration:
            return
        yield item


_types: dict[str, type] = {}


def _proxy_type(name: str) -> type:
    """Make a type of that name, so that a message may say what the student's object is."""
    if name not in _types and len(_types) < 1000:
        _types[name] = type(name, (Proxy,), {"__slots__": ()})
    return _types.get(name, Proxy)


class Namespace(dict):
    """The globals of the test cells: some names that they do not define are the student's.

    Parameters
    ----------
    student : callable
        Returns the connection to the student's process.
    names : collection of str
        The names that are the student's. No other is looked up there: a helper of the tests that is
        missing must be an error, and never whatever the student calls by that name.
    """

    def __init__(self, student: Callable[[], StudentConnection], names: Collection[str]) -> None:
        super().__init__(__name__="__main__", __builtins__=builtins)
        self._student, self._names = student, frozenset(names)

    def __missing__(self, name: str) -> Any:
        if name not in self._names:
            raise KeyError(name)
        try:
            return self._student().look_up_name(name)
        except NameError:
            raise KeyError(name) from None  # Python makes a NameError of it
