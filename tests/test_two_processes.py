"""A program and a test get the same results in two processes as in one, type by type.

Each case of `two_processes.txt` is a program and, below ``---``, a test. In one process the test follows the
program, as in a notebook. In two, the program runs in the student process and the test in the examiner's. A
word in brackets behind the title says that the results differ, and why: it is a key of `DIFFERENT`.
"""

import os
import re
import signal
import socket
import struct
import symtable
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from autograder.assignment.classes import asked_classes
from autograder.assignment.names import CodeCell
from autograder.sealed import cell
from autograder.sealed.asked import AskedClasses
from autograder.sealed.cell import CompiledCell
from autograder.sealed.proxies import Namespace, StudentConnection, StudentGone
from autograder.sealed.shell import make_shell
from autograder.sealed.student_server import StudentServer

IMPORTS = "import numpy as np\n"
DIFFERENT = {
    "subclasses": "An instance of a subclass of a container, an array, a number or a text arrives as one of "
    "the type itself, without what the subclass adds. What goes back is the student's own object.",
    "arguments": "A test can pass plain data, functions, iterators and the student's own objects. Functions "
    "bring nothing but their names. Anything else is a TypeError.",
    "lies": "An object that is not plain data has no operators, no order, no text and no equality of its "
    "own, unless the exercise asks for its class, because the answers would be the student's: it could be "
    "equal to whatever is expected.",
    "special": "Special methods and attributes of an object of a library are those of `Proxy` and `ANYONES`. "
    "Its class is no type to a test.",
    "memory": "A new shape, dtype or flag that an argument gets in place stays where it is. No array that "
    "arrives owns its memory.",
    "later": "What a test changes in an object of the student's arrives when the object is passed, and what "
    "the student's code changes in an object that it kept does so when it is passed or returned again.",
    "interpreter": "Each process has its own warnings, floating-point errors, print options, standard output "
    "and global random state.",
    "secrets": "The student's code does not see the message of a test's exception, nor the signature and the "
    "docstring of its functions.",
    "exceptions": "An exception of a library arrives as its nearest built-in type with its message, and all "
    "arrive without notes and causes. `StopIteration`, which would end a loop of the test's, becomes a "
    "RuntimeError.",
    "limits": "Containers are nested at most 60 deep, and calls go back and forth at most 40 deep. A process "
    "that the student's code forks cannot call a test's function.",
    "bits": "A Python float that is not a number has no payload, and dtypes of the same size are one.",
}

# Cases in which the student's objects decide, because the program stands for the instructor's own.
BY_ASKING = frozenset(
    {
        "classes that are context managers",
        "comparison",
        "context managers",
        "data classes",
        "equality",
        "in-place operators",
        "operators",
        "representation of an object",
        "text of an object",
    }
)


class Case(NamedTuple):
    """A program and a test; `reason` is a key of `DIFFERENT`, or ""."""

    title: str
    reason: str
    program: str
    test: str


def read_cases() -> list[Case]:
    text = Path(__file__).with_name("two_processes.txt").read_text()
    blocks = re.findall(
        r"^# (.+?)(?: \((\w+)\))?\n(.*?)^---\n(.*?)(?=^# |\Z)", text, re.MULTILINE | re.DOTALL
    )
    return [Case(*block) for block in blocks]


CASES = read_cases()


def describe(value: Any, depth: int = 0) -> Any:
    """Describe a value, bit by bit, so that descriptions can be compared."""
    kind, inner = type(value).__name__, depth + 1
    if depth > 8:
        return "..."
    if isinstance(value, np.ndarray) and value.dtype == object:
        return kind, value.shape, [describe(item, inner) for item in value.flat]
    if isinstance(value, np.ndarray):
        flags = value.flags
        layout = (flags.c_contiguous, flags.f_contiguous, flags.writeable)
        return kind, value.dtype.str, value.dtype.names, value.shape, layout, value.tobytes()
    if isinstance(value, np.generic):
        return kind, value.dtype.str, value.tobytes()
    if isinstance(value, float):
        return kind, struct.pack("d", value)
    if isinstance(value, dict):
        return kind, [(describe(key, inner), describe(item, inner)) for key, item in value.items()]
    if isinstance(value, (list, tuple)):
        return kind, [describe(item, inner) for item in value]
    if isinstance(value, (set, frozenset)):
        return kind, sorted(map(repr, value))
    if isinstance(value, BaseException):
        return kind, str(value), describe(value.args, inner), describe(value.__cause__, inner)
    if isinstance(value, (int, str, bytes, bytearray, complex, range, slice, type(None))):
        return kind, repr(value)
    return value.__name__ if isinstance(value, type) else kind


def outcome(test: CompiledCell, namespace: dict[str, Any]) -> Any:
    """Run a test, and describe its value or what it raised."""
    try:
        return describe(cell.run(*test, namespace))
    except Exception as error:
        return "raised", describe(error)


def in_one_process(program: str, test: CompiledCell) -> Any:
    namespace: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(IMPORTS + program, "<program>", "exec"), namespace)
    exec(IMPORTS, namespace)
    return outcome(test, namespace)


def bound(program: str) -> set[str]:
    """Name what a program defines at top level."""
    symbols = symtable.symtable(program, "<program>", "exec").get_symbols()
    return {one.get_name() for one in symbols if one.is_assigned() or one.is_imported()}


class TwoProcesses:
    """A student process, and the examiner's end of the connection."""

    def __init__(self) -> None:
        self.start()

    def start(self) -> None:
        ours, theirs = socket.socketpair()
        self.process = os.fork()
        if self.process == 0:
            try:
                warnings.resetwarnings()  # pytest's filters are not those of a student process
                ours.close()
                StudentServer(theirs, make_shell(2**20), 60).serve()
            finally:
                os._exit(0)
        theirs.close()
        self.student = StudentConnection(ours)

    def run(self, program: str, test: CompiledCell, classes: AskedClasses) -> Any:
        self.student.deadline = time.monotonic() + 60
        self.student.forget()
        self.student.classes = classes
        outputs = self.student.question("execute", source=IMPORTS + program)
        assert not [output for output in outputs if output["output_type"] == "error"]
        namespace = Namespace(lambda: self.student, bound(program), "{} is missing".format)
        exec(IMPORTS, namespace)
        try:
            return outcome(test, namespace)
        except StudentGone:
            self.end()
            self.start()
            return "gone"

    def end(self) -> None:
        self.student.sock.close()
        os.kill(self.process, signal.SIGKILL)
        os.waitpid(self.process, 0)


@pytest.fixture(scope="module")
def two_processes() -> Iterator[TwoProcesses]:
    processes = TwoProcesses()
    yield processes
    processes.end()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_two_processes_do_what_one_does_unless_there_is_a_reason(
    case: Case, two_processes: TwoProcesses
) -> None:
    compiled = cell.compile_cell(case.test, "<test>")
    asked = asked_classes([CodeCell("program", False, True, (case.program,))])
    in_two, in_one = two_processes.run(case.program, compiled, asked), in_one_process(case.program, compiled)
    if case.reason:
        assert in_two != in_one, f"no longer different because of {case.reason}"
    else:
        assert in_two == in_one


ASKED = [case for case in CASES if case.title in BY_ASKING]


@pytest.mark.parametrize("case", ASKED, ids=[case.title for case in ASKED])
def test_objects_of_a_class_that_no_exercise_asks_for_decide_nothing(
    case: Case, two_processes: TwoProcesses
) -> None:
    compiled = cell.compile_cell(case.test, "<test>")
    in_two = two_processes.run(case.program, compiled, {})
    assert in_two != in_one_process(case.program, compiled)


def test_every_reason_has_a_case_and_every_case_a_name() -> None:
    assert {case.reason for case in CASES} == {*DIFFERENT, ""}
    assert len({case.title for case in CASES}) == len(CASES) > 250
