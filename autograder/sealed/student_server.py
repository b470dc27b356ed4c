"""The student's process: executes cells and answers what the examiner asks of the objects in it.

Nothing here is trusted by anybody: the student's code may change all of it. It knows no test, no
solution and no other submission.
"""

import builtins
import contextlib
import operator
import socket
import sys
import traceback
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from . import cell
from .connection import AnswerError, Arguments, Connection
from .shell import CellShell, Redirected
from .snapshot import MUTABLE
from .values import Encoder

OURS = __file__.rpartition("/")[0]  # frames in this folder are not the student's
LIBRARIES = (sys.prefix, sys.base_prefix, "<frozen")  # a line of the student's says more than one of these


class TestFunctionError(Exception):
    """A function that a test passed in raised; the exception goes through the student's code."""


class StudentServer(Connection):
    """The student's end of the wire."""

    def __init__(self, sock: socket.socket, shell: CellShell) -> None:
        super().__init__(sock)
        self.shell = shell
        self.redirected = Redirected(shell.outputs)
        self._exported: dict[int, Any] = {}
        self._handles: dict[int, int] = {}  # id(object) → handle
        self._shared: dict[str, Any] = {}
        self._next = 0
        self._new_handle = False

    def answer(self, question: dict, get: Callable[[Any], Any]) -> tuple[Any, dict]:
        self._new_handle = False
        for handle in question["drop"]:
            self._handles.pop(id(self._exported.pop(handle, None)), None)
        op = question["op"]
        if op in SHOWN:
            values = [get(question[name]) for name in SHOWN[op]]
            if op == "execute":
                self.shell.run_cell(*values, store_history=True)
            elif op == "define":
                self._define(*values)
            self.redirected.collect()
            return self.shell.outputs.take(), {}
        if op == "name":
            name = get(question["name"])
            if name not in self.shell.user_ns:
                raise NameError(name)
            return self.shell.user_ns[name], {}
        on = self._exported[question["on"]]
        return self._operate(op, on, {key: get(question[key]) for key in VALUES[op]}), {}

    @staticmethod
    def _operate(op: str, on: Any, values: dict[str, Any]) -> Any:
        if op == "call":
            return on(*values["args"], **values["kwargs"])
        if op == "array":
            return np.asarray(on, dtype=values["dtype"])
        return OPERATIONS[op](on, *values.values())

    def _define(self, code: bytes, source: str, filename: str) -> None:
        """Execute a cell that every student was given, and is shown nothing of."""
        with contextlib.suppress(BaseException):  # a cell that raises does not end a notebook
            cell.run(code, source, filename, self.shell.user_ns)

    def answered(self, header: dict, arguments: Arguments, encoder: Encoder) -> dict:
        fields = {}
        if header["op"] not in SHOWN:
            mutable = [(node, value) for node, value in enumerate(encoder.objects) if type(value) in MUTABLE]
            lent = [[node, self._handle(value)] for node, value in mutable if not arguments.hold(value)]
            fields = {"lent": lent} if lent else {}
        if self._new_handle:
            names = dict(header["shared"])
            for node, value in arguments.objects.items():
                name = names.get(node, f"{header['number']}.{node}")
                self._shared[name] = value
            fields["shares"] = True
        return fields

    def shared(self, header: dict) -> dict[int, Any]:
        named = {
            node: self._shared.get(name, self._exported.get(name)) for node, name in header.get("shared", [])
        }
        return {node: value for node, value in named.items() if value is not None}

    def _handle(self, value: Any) -> int:
        """Keep an object as long as the examiner wants, and return what it is called by."""
        handle = self._handles.get(id(value))
        if handle is None:
            self._next += 1
            handle = self._handles[id(value)] = self._next
            self._exported[handle] = value
        return handle

    def export(self, value: Any) -> tuple:
        if isinstance(value, _TestFunction):
            return (["local_ref", value.number],)
        kind = type(value)
        if hasattr(kind, "__array__") and hasattr(kind, "numpy") and not hasattr(kind, "assign"):
            return ["by_value"], np.asarray(value)  # a tensor; a variable is kept
        if isinstance(value, np.ndarray) and value.dtype.names is None:
            return ["by_value"], np.asarray(value)
        self._new_handle = self._new_handle or id(value) not in self._handles
        handle = self._handle(value)
        for base in (dict, list, tuple, set):
            if isinstance(value, base):
                return ["copy_of", handle, kind.__name__], base(value)
        name = value.__name__ if isinstance(value, types.FunctionType) else None
        return (["remote_ref", handle, kind.__name__, name],)

    def resolve(self, node: list) -> Any:
        if node[0] == "local_ref":
            return self._exported[node[1]]
        return _TestFunction(self, node[1], node[2])

    def report(self, error: BaseException) -> dict:
        if isinstance(error, TestFunctionError) or hasattr(error, "_raised_in_test"):
            return {"raised": getattr(error, "_raised_in_test", None), "type": type(error).__name__}
        found = traceback.extract_tb(error.__traceback__)
        found = [frame for frame in found if not frame.filename.startswith(OURS)]
        cells = [frame for frame in found if not frame.filename.startswith(LIBRARIES)]
        frames = [[frame.name, frame.lineno or 1, frame.line or ""] for frame in cells or found]
        message = ""
        with contextlib.suppress(Exception):
            message = str(error)[:10000]
        bases = [base.__name__ for base in type(error).__mro__[1:]]
        return {"type": type(error).__name__, "bases": bases, "message": message, "frames": frames[-5:]}


class _TestFunction:
    """A function of a test, which the student's code may call."""

    def __init__(self, process: StudentServer, number: int, name: str) -> None:
        self.process, self.number, self.__name__ = process, number, name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        question = {"op": "call", "function": self.number}
        try:
            return self.process.ask(question, {"args": args, "kwargs": kwargs})[0]
        except AnswerError as error:
            report = error.report
        kind = getattr(builtins, str(report.get("type")), TestFunctionError)
        if not (isinstance(kind, type) and issubclass(kind, Exception)):
            kind = TestFunctionError
        raised = kind("a function that a test passed in raised this")
        raised._raised_in_test = report.get("raised")
        raise raised


OPERATIONS: dict[str, Callable] = {
    "getattr": getattr,
    "setattr": setattr,
    "getitem": operator.getitem,
    "setitem": operator.setitem,
    "iter": iter,
    "next": next,
    "len": len,
    "contains": operator.contains,
    "bool": bool,
    "int": int,
    "index": operator.index,
    "float": float,
}
# What is answered with outputs, and what is asked with.
SHOWN = {"execute": ("source",), "define": ("code", "source", "filename"), "outputs": ()}
VALUES = {
    "call": ("args", "kwargs"),
    "array": ("dtype",),
    "getattr": ("name",),
    "setattr": ("name", "value"),
    "getitem": ("key",),
    "setitem": ("key", "value"),
    "contains": ("item",),
    **dict.fromkeys(("iter", "next", "len", "bool", "int", "index", "float"), ()),
}
