"""Coverage of the executor's processes in the sandbox, for `make coverage`.

`coverage run` cannot follow these processes: the sandbox passes no environment variables on, nothing that is
written in it outlives a box, and most processes end by a signal. So a coverage run starts the fork server by
`PROGRAM`, which traces itself and its forks, and which appends the lines that it executes to a file that was
opened outside. Nothing of this is in the grader itself.
"""

import fcntl
import os
import subprocess
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import IO, Any

import pytest
from coverage import CoverageData

from autograder import sealed

PACKAGE = Path(sealed.__file__).resolve().parents[1]
MODULE = ["-m", "sealed.fork_server"]
PROGRAM = """
import contextlib, os, sys
from coverage import Coverage

descriptor = int(sys.argv.pop(1))
tracer = Coverage(data_file=None, config_file=False, include=[os.environ["PYTHONPATH"] + "/sealed/*"])
end, written = os._exit, set()

def write():
    with contextlib.suppress(Exception):  # a student's code may have closed the file
        data = tracer.get_data()
        paths = data.measured_files()
        lines = {f"{os.path.basename(path)} {line}\\n" for path in paths for line in data.lines(path)}
        os.write(descriptor, "".join(lines - written).encode())
        written.update(lines)

def write_before(function):
    def wrapped(*args, **kwargs):
        write()
        return function(*args, **kwargs)
    return wrapped

tracer.start()
from sealed import frame
os._exit = write_before(end)
frame.send = write_before(frame.send)  # before the others import it; a killed process was waiting or busy
frame.receive = write_before(frame.receive)
os.register_at_fork(before=write)
from sealed import fork_server
fork_server.main()
"""


class CoverageInBoxes:
    """A pytest plugin: collects the lines that the processes of all boxes execute."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.lines = tempfile.TemporaryFile("w+")  # noqa: SIM115  as long as the fork servers run
        fcntl.fcntl(self.lines, fcntl.F_SETFL, os.O_APPEND)  # open(2): each process writes at the end
        subprocess.Popen = _traced(self.lines)  # type: ignore[misc]

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Skip the attack that looks for files which lead out of the box: it finds that of the tracer."""
        for item in items:
            if item.name.endswith("[inherited_files]"):
                item.add_marker(pytest.mark.skip(reason="the student process inherits the tracer's file"))

    def pytest_sessionfinish(self) -> None:
        """Write what was collected as a file for `coverage combine`."""
        lines: dict[str, set[int]] = defaultdict(set)
        # pread(2), as the position is shared with processes that still write.
        content = os.pread(self.lines.fileno(), os.fstat(self.lines.fileno()).st_size, 0)
        for text in content.decode(errors="replace").splitlines():
            name, _, line = text.rpartition(" ")
            path = PACKAGE / "sealed" / name
            if (
                path.is_file() and line.isdecimal()
            ):  # attacks compile code under invented names, and write here
                lines[str(path)].add(int(line))
        data = CoverageData(str(self.folder / f".coverage.boxes.{os.getpid()}"))
        data.add_lines(lines)
        data.write()


def _traced(lines: IO[str]) -> type[subprocess.Popen[Any]]:
    """Return a `Popen` that starts fork servers by `PROGRAM`."""

    class Popen(subprocess.Popen[Any]):
        def __init__(self, command: Any, *args: Any, **options: Any) -> None:
            # Some tests change a line in a copy of the executor: the numbers of its lines mean nothing here.
            if options.get("cwd") == PACKAGE and isinstance(command, list) and MODULE[1] in command:
                at = command.index(MODULE[1]) - 1
                command = [*command[:at], "-c", PROGRAM, str(lines.fileno()), *command[at + 2 :]]
                options["pass_fds"] = [*options["pass_fds"], lines.fileno()]
            super().__init__(command, *args, **options)

    return Popen
