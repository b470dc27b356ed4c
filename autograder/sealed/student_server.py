"""The student process: executes the student's cells and answers the examiner's questions about the objects.

Nothing here is trusted: the student's code runs in the same process and can change all of it. The process
has no access to the tests, the solutions or other submissions.
"""

import contextlib
import os
import signal
import socket
import sys
import traceback
import types
import weakref
from collections.abc import Iterator, Mapping
from typing import Any, Self

import numpy as np

from . import cell
from .connection import AnswerError, Arguments, Connection
from .frame import WireError
from .operations import TestFunctionError, exception_of_test
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
from .sandboxed_test import SandboxedTests
from .shell import CellShell, Redirected
from .special_methods import SPECIAL_NAMES
from .standard_values import base_value, record_of
from .student_messages import (
    OPERATIONS,
    TO_STUDENT,
    Callback,
    ExceptionReport,
    Question,
    Shadowed,
    StackFrame,
)
from .tags import EXCEPTIONS, is_mutable
from .values import Encoder

# Where files begin that are not the student's, but the grader's or a library's.
NOT_STUDENT = (__file__.rpartition("/")[0], sys.prefix, sys.base_prefix, "<frozen")


def is_of_notebook(kind: type) -> bool:
    """Return whether a class is defined in a cell."""
    return getattr(kind, "__module__", None) == "__main__"


def class_reference(handle: int, kind: type) -> ClassRef:
    """Describe a class: its bases of the notebook or of exceptions, and its special methods."""
    bases = []
    for base in kind.__bases__:
        if is_of_notebook(base):
            bases.append(base)
        elif issubclass(base, Exception):
            bases.append(next(one for one in base.__mro__ if EXCEPTIONS.get(one.__name__) is one))
    special = {name for one in kind.__mro__ if one is not object for name in SPECIAL_NAMES & vars(one).keys()}
    return ClassRef(handle, kind.__name__, tuple(bases), tuple(sorted(special)))


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
        self._lent: weakref.WeakValueDictionary[int, _Lent] = weakref.WeakValueDictionary()
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
        if not operation.on_object:
            return operation.perform(*operands)
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

    def is_sent(self, error: BaseException) -> bool:
        """Return whether the examiner gets an exception itself, because its class is defined in a cell."""
        return isinstance(error, Exception) and is_of_notebook(type(error))

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
        if isinstance(value, _Lent):
            return LocalRef(value.handle)
        kind = type(value)
        if hasattr(kind, "__array__") and hasattr(kind, "numpy") and not hasattr(kind, "assign"):
            return ByValue(np.asarray(value))  # a tensor of TensorFlow's; a variable (`assign`) can change
        if isinstance(value, np.ndarray) and value.dtype.names is None:
            return ByValue(np.asarray(value))  # of a subclass
        if (base := base_value(value)) is not None:
            return ByValue(base)
        self._new_handle = self._new_handle or id(value) not in self._handles
        handle = self._handle(value)
        if isinstance(value, type) and is_of_notebook(value):
            return class_reference(handle, value)
        if isinstance(value, tuple):
            return CopyOf(handle, kind.__name__, record_of(value) or tuple(value))
        if is_of_notebook(kind):
            return InstanceRef(handle, kind)
        name = value.__name__ if isinstance(value, types.FunctionType) else None
        return RemoteRef(handle, kind.__name__, name)

    def resolve(self, reference: Reference) -> Any:
        """Return an object that was exported, or what stands for a function of the test's."""
        if isinstance(reference, LocalRef):
            return self._exported[reference.handle]
        if isinstance(reference, (FunctionRef, IteratorRef)):
            lent = self._lent.get(reference.handle)
            if lent is None:
                if isinstance(reference, FunctionRef):
                    lent = _TestFunction(self, reference)
                else:
                    lent = _TestIterator(self, reference)
                self._lent[reference.handle] = lent
            return lent
        raise WireError("the examiner has no objects to refer to")

    def _handle(self, value: Any) -> int:
        """Keep an object until the examiner drops it; return its handle."""
        handle = self._handles.get(id(value))
        if handle is None:
            self._next += 1
            handle = self._handles[id(value)] = self._next
            self._exported[handle] = value
        return handle


class _Lent:
    """An object of a test, which the student's code may use."""

    def __init__(self, server: StudentServer, reference: FunctionRef | IteratorRef) -> None:
        self.server, self.handle = server, reference.handle

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self  # as a function's

    def _use(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Use the object in the examiner; raise an exception of the same built-in type."""

        def draft(encoder: Encoder, nodes: list[int]) -> Callback:
            changes = self.server.changes(encoder)
            return Callback(function=self.handle, operands=nodes, nodes=encoder.finish(), changes=changes)

        try:
            return self.server.ask(draft, (args, kwargs)).value
        except AnswerError as error:
            report = error.report
        if report.type_name == "StopIteration":
            raise StopIteration  # without a message, which would be the value of a generator
        exception = exception_of_test(report.bases)
        exception._raised_in_test = report.raised  # type: ignore[attr-defined]
        raise exception


class _TestFunction(_Lent):
    """A function of a test, which the student's code may call."""

    def __init__(self, server: StudentServer, reference: FunctionRef) -> None:
        super().__init__(server, reference)
        self.__name__ = reference.name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._use(args, kwargs)


class _TestIterator(_Lent):
    """An iterator or a generator of a test: each item is asked for when it is needed."""

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Any:
        return self._use((), {})

    def send(self, value: Any) -> Any:
        """Send a value to a generator; return what it yields."""
        return self._use((value,), {})
