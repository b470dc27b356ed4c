"""The student process: executes the student's cells and answers the examiner's questions about the objects.

Nothing here is trusted: the student's code runs in the same process and can change all of it. The process
has no access to the tests, the solutions or other submissions.
"""

import builtins
import contextlib
import os
import signal
import socket
import sys
import traceback
import types
import weakref
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from . import cell
from .connection import AnswerError, Arguments, Connection
from .frame import WireError
from .references import ByValue, CopyOf, FunctionRef, LocalRef, Reference, RemoteRef
from .sandboxed_test import SandboxedTests
from .shell import CellShell, Redirected
from .student_messages import (
    OPERATIONS,
    TO_STUDENT,
    Callback,
    ExceptionReport,
    Question,
    Shadowed,
    StackFrame,
)
from .tags import is_mutable
from .values import Encoder

# Where files begin that are not the student's, but the grader's or a library's.
NOT_STUDENT = (__file__.rpartition("/")[0], sys.prefix, sys.base_prefix, "<frozen")
# Built-in type → its own conversion of an instance of a subclass, such as a member of an `IntEnum`.
SCALARS: dict[type, Callable[[Any], Any]] = {
    int: int.__int__,
    float: float.__float__,
    complex: complex.__complex__,
    str: str.__str__,
}


class TestFunctionError(Exception):
    """An exception of a test's own function, on its way through the student's code."""


class StudentServer(Connection[Question]):
    """The student process's end of the connection.

    Parameters
    ----------
    sock : socket.socket
        The examiner is at the other end.
    shell : CellShell
        Executes the cells.
    seconds : float
        After this time a cell is interrupted.
    tests : SandboxedTests, optional
        Executes the sandboxed tests, if there are any.
    """

    def __init__(
        self, sock: socket.socket, shell: CellShell, seconds: float, tests: SandboxedTests | None = None
    ) -> None:
        super().__init__(sock, TO_STUDENT)
        self._tests = tests
        self.shell, self.seconds = shell, seconds
        self.redirected = Redirected(shell.outputs)
        self._exported: dict[int, Any] = {}  # handle → object
        self._handles: dict[int, int] = {}  # id(object) → handle
        self._held: dict[str | int, Any] = {}  # what exported objects may hold, see `student_messages.Held`
        # A function that is passed in again is the same object, as a key of a cache, for example.
        self._functions: weakref.WeakValueDictionary[int, _TestFunction] = weakref.WeakValueDictionary()
        self._deleted: dict[str, Any] = {}  # name → value, of what a test has deleted for a while
        self._next = 0
        self._new_handle = False  # since the question that is being answered

    # Answering

    def answer(self, request: Question, operands: list[Any]) -> Any:
        """Perform the operation of a question."""
        self._new_handle = False
        for name in request.drop:
            if isinstance(name, int):
                self._handles.pop(id(self._exported.pop(name, None)), None)
            else:
                self._held.pop(name, None)
        operation = OPERATIONS[request.operation]
        if operation.outputs:
            return self._outputs(request.operation, operands)
        if operation.perform is None:
            return self._of_namespace(request.operation, *operands)
        assert request.on is not None, "the examiner always names the object"
        return operation.perform(self._exported[request.on], *operands)

    def _outputs(self, operation: str, operands: list[Any]) -> list[dict[str, Any]]:
        """Execute a cell, if the operation is to do so, and return the outputs so far."""
        if operation == "execute":
            (source,) = operands
            with self._interrupt():
                self.shell.run_cell(source, store_history=True)  # type: ignore[no-untyped-call]  # of IPython
        elif operation == "define":
            with contextlib.suppress(BaseException):  # an exception in a cell does not end a notebook
                code, source, filename = operands
                cell.run(code, source, filename, self.shell.user_ns)
        elif operation == "test" and self._tests is not None:
            self.redirected.install()
            with self._interrupt():
                self._tests.run(*operands)
        self.redirected.collect()
        return self.shell.outputs.take()

    @contextlib.contextmanager
    def _interrupt(self) -> Iterator[None]:
        """Interrupt a cell when its time is over, as a kernel is, so that what it has defined remains.

        A cell that does not end then is the examiner's to stop.
        """

        def interrupt(*_: object) -> None:
            raise KeyboardInterrupt

        signal.signal(signal.SIGALRM, interrupt)
        signal.setitimer(signal.ITIMER_REAL, self.seconds)
        try:
            with contextlib.suppress(KeyboardInterrupt):
                yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _of_namespace(self, operation: str, name: str = "") -> Any:
        """Perform an operation that concerns no object, but a global name or the current folder."""
        if operation == "folder":
            return os.getcwd()
        namespace = self.shell.user_ns
        if operation == "undelete":
            if name in self._deleted:  # not in a process that was started again meanwhile
                namespace.setdefault(name, self._deleted.pop(name))
            return None
        if name not in namespace:
            raise NameError(name)
        if operation == "delete":
            self._deleted[name] = namespace.pop(name)
            return None
        return namespace[name]

    def held_objects(self, request: Question) -> dict[int, Any]:
        """Return the objects of a question that are here already, by the names in `student_messages.Held`."""
        objects = {}
        for node, name in request.held:
            value = self._held.get(name)
            if value is None and isinstance(name, int):
                value = self._exported.get(name)
            if value is not None:
                objects[node] = value
        return objects

    def note_answered(
        self, request: Question, arguments: Arguments, encoder: Encoder
    ) -> tuple[list[Shadowed], bool]:
        """Export the mutable objects of an answer, so that they can have shadow copies."""
        shadows = []
        if not OPERATIONS[request.operation].outputs:
            for node, value in enumerate(encoder.objects):
                if is_mutable(value) and value not in arguments:
                    shadows.append(Shadowed(node, self._handle(value)))
        names: dict[int, str | int] = dict(request.held)
        for node, value in arguments.mutable.items():
            self._held[names.get(node, f"{request.number}.{node}")] = value
        return shadows, self._new_handle

    def report(self, error: BaseException) -> ExceptionReport:
        """Return an exception's message and the lines of the student's that it passed through."""
        raised = getattr(error, "_raised_in_test", None)
        if isinstance(error, TestFunctionError) or raised is not None:
            return ExceptionReport(type_name=type(error).__name__, raised=raised)
        lines = [
            StackFrame(frame.name, frame.lineno or 1, frame.line or "")
            for frame in traceback.extract_tb(error.__traceback__)
            if not frame.filename.startswith(NOT_STUDENT)
        ][-5:]
        message = ""
        with contextlib.suppress(Exception):
            message = str(error)[:10000]
        bases = [base.__name__ for base in type(error).__mro__[1:]]
        return ExceptionReport(type_name=type(error).__name__, bases=bases, message=message, frames=lines)

    def encoder(self, known: Mapping[int, Reference], *, answers: bool) -> Encoder:
        """Return an encoder that keeps arrays in the memory that they share with earlier ones.

        In an answer this may be any array, because it gets a shadow copy.
        """
        encoder = super().encoder(known, answers=answers)
        encoder.shares = "memory" if answers else "known"
        return encoder

    # Objects that are not plain data

    def export(self, value: Any) -> Reference | ByValue:
        """Keep an object, or return the value that can be sent in its place."""
        if isinstance(value, _TestFunction):
            return LocalRef(value.handle)
        kind = type(value)
        if hasattr(kind, "__array__") and hasattr(kind, "numpy") and not hasattr(kind, "assign"):
            return ByValue(np.asarray(value))  # a tensor of TensorFlow's; a variable (`assign`) can change
        if isinstance(value, np.ndarray) and value.dtype.names is None:
            return ByValue(np.asarray(value))  # of a subclass
        for base, convert in SCALARS.items():
            if issubclass(kind, base):
                return ByValue(convert(value))
        self._new_handle = self._new_handle or id(value) not in self._handles
        handle = self._handle(value)
        if isinstance(value, tuple):
            return CopyOf(handle, kind.__name__, tuple(value))
        name = value.__name__ if isinstance(value, types.FunctionType) else None
        return RemoteRef(handle, kind.__name__, name)

    def resolve(self, reference: Reference) -> Any:
        """Return an object that was exported, or what stands for a function of the test's."""
        if isinstance(reference, LocalRef):
            return self._exported[reference.handle]
        if isinstance(reference, FunctionRef):
            function = self._functions.get(reference.handle)
            if function is None:
                function = self._functions[reference.handle] = _TestFunction(self, reference)
            return function
        raise WireError("the examiner has no objects to refer to")

    def _handle(self, value: Any) -> int:
        """Keep an object until the examiner drops it; return its handle."""
        handle = self._handles.get(id(value))
        if handle is None:
            self._next += 1
            handle = self._handles[id(value)] = self._next
            self._exported[handle] = value
        return handle


class _TestFunction:
    """A function of a test, which the student's code may call."""

    def __init__(self, server: StudentServer, reference: FunctionRef) -> None:
        self.server, self.handle, self.__name__ = server, reference.handle, reference.name

    def __deepcopy__(self, memo: dict[int, Any]) -> "_TestFunction":
        return self  # as a function's

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function in the examiner; raise an exception of the same built-in type."""

        def draft(encoder: Encoder, nodes: list[int]) -> Callback:
            changes = self.server.changes(encoder)
            return Callback(function=self.handle, operands=nodes, nodes=encoder.finish(), changes=changes)

        try:
            return self.server.ask(draft, (args, kwargs)).value
        except AnswerError as error:
            report = error.report
        raise _exception_of_test(report)


def _exception_of_test(report: ExceptionReport) -> Exception:
    """Return an exception of the nearest built-in type, without its message, which stays in the examiner."""
    kinds = (getattr(builtins, name, None) for name in report.bases if name != "Exception")
    kind = next(
        (one for one in kinds if isinstance(one, type) and issubclass(one, Exception)), TestFunctionError
    )
    try:
        exception = kind("a function that a test passed in raised this")
    except TypeError:  # one that needs other arguments, such as a UnicodeDecodeError
        exception = TestFunctionError("a function that a test passed in raised this")
    exception._raised_in_test = report.raised  # type: ignore[attr-defined]
    return exception
