"""Files and folders that are never half-written, and results that are cached in them."""

import contextlib
import os
import pickle
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TypeVar

Result = TypeVar("Result")


def replace_file(path: Path, content: bytes) -> None:
    """Write a file in one step: a reader sees the old content or the new."""
    incoming = path.with_name(f".{path.name}")
    with incoming.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    incoming.replace(path)


@contextlib.contextmanager
def replace_folder(path: Path) -> Iterator[Path]:
    """Fill a new folder and put it in the place of the old one, in two renames.

    Yields
    ------
    Path
        The empty folder to fill. If filling it fails, the old folder stays.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    incoming, outgoing = (path.with_name(f".{path.name}.{word}") for word in ("incoming", "outgoing"))
    for leftover in (incoming, outgoing):
        shutil.rmtree(leftover, ignore_errors=True)
    incoming.mkdir()
    yield incoming
    if path.exists():
        path.rename(outgoing)
    incoming.rename(path)
    shutil.rmtree(outgoing, ignore_errors=True)


def cached(path: Path, digest: bytes, make: Callable[[], Result]) -> Result:
    """Return a result from a cache file, or make it and write it there.

    Parameters
    ----------
    path : Path
        A file that only this function writes: its content is unpickled.
    digest : bytes
        A digest of everything that the result depends on. If the file has another, the result is made again.
    make : callable
        Makes the result.
    """
    try:
        content = path.read_bytes()
        if content.startswith(digest):
            return pickle.loads(content[len(digest) :])
    except Exception:  # missing or damaged: that costs time, and nothing else
        pass
    result = make()
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:  # several processes may be making it
        file.write(digest + pickle.dumps(result))
    Path(file.name).replace(path)
    return result
