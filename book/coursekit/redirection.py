"""Send standard error elsewhere, including what libraries in C and child processes write to it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def stderr_redirected_to(path: str | os.PathLike[str] = os.devnull) -> Iterator[None]:
    """Append everything that reaches file descriptor 2 to a file, by default to none.

    Replacing ``sys.stderr`` would not do: C++ code and child processes write to the descriptor, see dup(2).
    """
    sys.stderr.flush()
    saved = os.dup(2)
    target = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        os.dup2(target, 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(target)
