"""Data files that are used only if they are, byte for byte, the ones that the course ships."""

from hashlib import sha256
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"


def read_checked(name: str, digest: str) -> bytes:
    """Return the content of a file in ``book/data``.

    Parameters
    ----------
    name : str
        The file's name.
    digest : str
        Its SHA-256 digest, in hexadecimal.

    Raises
    ------
    ValueError
        If the content has another digest; the message says how to restore the file.
    """
    content = (DATA / name).read_bytes()
    if sha256(content).hexdigest() != digest:
        raise ValueError(f"{name} is damaged: restore it with `git checkout -- book/data/{name}`.")
    return content
