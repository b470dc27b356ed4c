"""The log, ``gradebook/grade.log``: what commands did and where they failed, with tracebacks.

Modules log to ``logging.getLogger(__name__)``. Messages about a submission carry its key:
``extra={"submission": key}``.
"""

import logging
import sys
from pathlib import Path

from autograder.course import ROOT

LOG = ROOT / "gradebook" / "grade.log"
SEE_LOG = "see gradebook/grade.log"
_FORMAT = logging.Formatter(
    "%(asctime)s %(levelname)s %(submission)s: %(message)s", defaults={"submission": "autograder"}
)


class _LogFile(logging.Handler):
    """Append to a file, which is opened for each message: there are few, and Dask may fork in between."""

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
    """Print to the current standard error, which a progress bar replaces while it is shown."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print a message."""
        print(self.format(record), file=sys.stderr)


def start_log(*, in_course: bool, verbose: bool) -> None:
    """Send the package's log messages to the course's log, and optionally to the terminal.

    Parameters
    ----------
    in_course : bool
        Whether the command runs in a course; elsewhere there is no folder for the log.
    verbose : bool
        Whether to print the messages too.
    """
    package = logging.getLogger("autograder")
    package.setLevel(logging.INFO)
    package.propagate = False
    package.handlers = [_LogFile(LOG)] * in_course + [_Terminal()] * verbose
    for handler in package.handlers:
        handler.setFormatter(_FORMAT)
