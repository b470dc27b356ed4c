"""The student process: executes the student's cells and answers the examiner's questions about the objects.

Nothing here is trusted: the student's code runs in the same process and can change all of it. The process
has no access to the tests, the solutions or other submissions.
"""

import builtins
import contextlib
import socket
import sys
import traceback
import types
from typing import Any

import numpy as np

from . import cell
from .connection import AnswerError, Arguments, Connection
from .frame import WireError
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
from .values import MUTABLE, ByValue, CopyOf, Encoder, FunctionRef, LocalRef, Reference, RemoteRef

OURS = __file__.rpartition("/")[0]  # frames in this folder are not the student's
# Frames in libraries are left out as long as there are others: the student's own lines help more.
LIBRARIES = (sys.prefix, sys.base_prefix, "<frozen")


class TestFunctionError(Exception):
    """A test's own function raised an exception, which passes through the student's code."""


class StudentServer(Connection[Question]):
    """The student process's end of the connection.

    Parameters
    ----------
    sock : socket.socket
        The examiner is at the other end.
    shell : CellShell
        Executes the cells.
    """

    def __init__(self, sock: socket.socket, shell: CellShell) -> None:
        super().__init__(sock, TO_STUDENT)
        self.shell = shell
        self.redirected = Redirected(shell.outputs)
        self._exported: dict[int, Any] = {}  # handle → object
        self._handles: dict[int, int] = {}  # id(object) → handle
        self._held: dict[
            str | int, Any
        ] = {}  # what objects that were exported may hold, see `student_messages.Held`
        self._next = 0
        self._new_handle = False  # since the question that is being answered

    # Answering

    def answer(self, request: Question, operands: list[Any]) -> Any:
        """Perform the operation of a question."""
        self._new_handle = False
        for handle in request.drop:
            self._handles.pop(id(self._exported.pop(handle, None)), None)
        operation = OPERATIONS[request.operation]
        if operation.outputs:
            return self._outputs(request.operation, operands)
        if operation.perform is None:
            return self._global(*operands)
        assert request.on is not None, "the examiner always names the object"
        return operation.perform(self._exported[request.on], *operands)

    def _outputs(self, operation: str, operands: list[Any]) -> list[dict[str, Any]]:
        """Execute a cell, if the operation is to do so, and return the outputs so far."""
        if operation == "execute":
            (source,) = operands
            self.shell.run_cell(source, store_history=True)  # type: ignore[no-untyped-call]  # of IPython
        elif operation == "define":
            with contextlib.suppress(BaseException):  # an exception does not end a notebook
                code, source, filename = operands
                cell.run(code, source, filename, self.shell.user_ns)
        self.redirected.collect()
        return self.shell.outputs.take()

    def _global(self, name: str) -> Any:
        """Return the value of a global name of the student's."""
        if name not in self.shell.user_ns:
            raise NameError(name)
        return self.shell.user_ns[name]

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
                if type(value) in MUTABLE and value not in arguments:
                    shadows.append(Shadowed(node, self._handle(value)))
        if self._new_handle:
            names: dict[int, str | int] = dict(request.held)
            for node, value in arguments.mutable.items():
                self._held[names.get(node, f"{request.number}.{node}")] = value
        return shadows, self._new_handle

    def report(self, error: BaseException) -> ExceptionReport:
        """Return an exception's message and the lines of the student's that it passed through."""
        raised = getattr(error, "_raised_in_test", None)
        if isinstance(error, TestFunctionError) or raised is not None:
            return ExceptionReport(type_name=type(error).__name__, raised=raised)
        frames = [
            frame
            for frame in traceback.extract_tb(error.__traceback__)
            if not frame.filename.startswith(OURS)
        ]
        own = [frame for frame in frames if not frame.filename.startswith(LIBRARIES)]
        lines = [
            StackFrame(frame.name, frame.lineno or 1, frame.line or "") for frame in (own or frames)[-5:]
        ]
        message = ""
        with contextlib.suppress(Exception):
            message = str(error)[:10000]
        bases = [base.__name__ for base in type(error).__mro__[1:]]
        return ExceptionReport(type_name=type(error).__name__, bases=bases, message=message, frames=lines)

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
        self._new_handle = self._new_handle or id(value) not in self._handles
        handle = self._handle(value)
        for base in (dict, list, tuple, set):
            if isinstance(value, base):
                return CopyOf(handle, kind.__name__, base(value))
        name = value.__name__ if isinstance(value, types.FunctionType) else None
        return RemoteRef(handle, kind.__name__, name)

    def resolve(self, reference: Reference) -> Any:
        """Return an object that was exported, or what stands for a function of the test's."""
        if isinstance(reference, LocalRef):
            return self._exported[reference.handle]
        if isinstance(reference, FunctionRef):
            return _TestFunction(self, reference)
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

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function in the examiner; raise an exception of the same built-in type."""

        def draft(encoder: Encoder, nodes: list[int]) -> Callback:
            changes = self.server.changes(encoder)
            return Callback(function=self.handle, operands=nodes, nodes=encoder.finish(), changes=changes)

        try:
            return self.server.ask(draft, (args, kwargs)).value
        except AnswerError as error:
            report = error.report
        kind = getattr(builtins, report.type_name, TestFunctionError)
        if not (isinstance(kind, type) and issubclass(kind, Exception)):
            kind = TestFunctionError
        exception = kind("a function that a test passed in raised this")
        exception._raised_in_test = report.raised  # type: ignore[attr-defined]
        raise exception
