"""Files that are never half-written, and what they keep."""

import os
import pickle
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TypeVar

Made = TypeVar("Made")


def replace_file(path: Path, content: bytes) -> None:
    """Write a file in one step: whoever reads it sees the old content or the new."""
    incoming = path.with_name(f".{path.name}")
    with incoming.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    incoming.replace(path)


def kept(path: Path, made_of: bytes, make: Callable[[], Made]) -> Made:
    """Read what was made before, or make it and keep it in a file.

    Parameters
    ----------
    path : Path
        A file that nobody writes but this function: what it holds is unpickled.
    made_of : bytes
        A digest of all that the result depends on. If it is not the one in the file, the result is made anew.
    make : callable
        Makes it.
    """
    try:
        content = path.read_bytes()
        if content.startswith(made_of):
            return pickle.loads(content[len(made_of) :])
    except Exception:  # it is not there, or no longer whole: that costs time, and nothing else
        pass
    made = make()
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:  # several may be making it
        file.write(made_of + pickle.dumps(made))
    Path(file.name).replace(path)
    return made
