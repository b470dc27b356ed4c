"""Silence standard error below the level of Python, where libraries in C write to it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def discarded_stderr() -> Iterator[None]:
    """Discard what is written to file descriptor 2 within the ``with`` statement.

    TensorFlow's libraries write to it while they load, whatever ``TF_CPP_MIN_LOG_LEVEL`` says. No copy of the
    descriptor is left open afterwards: it would be a way out of every box that is forked from this process.
    """
    sys.stderr.flush()
    before = os.dup(2)
    null = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(null, 2)
        yield
    finally:
        os.dup2(before, 2)
        os.close(before)
        os.close(null)
