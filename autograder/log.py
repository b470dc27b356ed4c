"""``gradebook/grade.log``: what commands did, and where they failed, with tracebacks.

Modules log to ``logging.getLogger(__name__)``. A message about a submission says so with
``extra={"submission": key}``.
"""

import logging
import sys
from pathlib import Path

from autograder.course import ROOT

LOG = ROOT / "gradebook" / "grade.log"
SEE_LOG = "gradebook/grade.log says where"
_FORMAT = logging.Formatter(
    "%(asctime)s %(levelname)s %(submission)s: %(message)s", defaults={"submission": "autograder"}
)


class _LogFile(logging.Handler):
    """Append to a file that is opened for each message: few are logged, and Dask may fork meanwhile."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path

    def emit(self, record: logging.LogRecord) -> None:
        """Write a message, unless the disk is full or read-only: the command itself reports that."""
        try:
            self.path.parent.mkdir(exist_ok=True)
            with self.path.open("a", encoding="utf-8", errors="backslashreplace") as file:
                file.write(self.format(record) + "\n")
        except OSError:
            pass


class _Terminal(logging.Handler):
    """Print to what standard error is at the time: a progress bar replaces it while it is shown."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print a message."""
        print(self.format(record), file=sys.stderr)


def start_log(*, in_course: bool, verbose: bool) -> None:
    """Send what the package logs to the course's log, and to the terminal if asked.

    Parameters
    ----------
    in_course : bool
        Whether the command runs in a course. Elsewhere there is no folder for a log.
    verbose : bool
        Whether to print it too.
    """
    package = logging.getLogger("autograder")
    package.setLevel(logging.INFO)
    package.propagate = False
    package.handlers = [_LogFile(LOG)] * in_course + [_Terminal()] * verbose
    for handler in package.handlers:
        handler.setFormatter(_FORMAT)
