"""Handwritten digits of 8 by 8 pixels: the test set of UCI's Optical Recognition of Handwritten Digits."""

from io import BytesIO
from typing import NamedTuple

import numpy as np

from coursekit.data_file import read_checked

SHA256 = "6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8"


class Digits(NamedTuple):
    """Images (1797, 8, 8) with a darkness from 0 to 1, and labels (1797,) from 0 to 9."""

    images: np.ndarray
    labels: np.ndarray


def load_digits() -> Digits:
    """Read the 1797 images and their labels, in the file's order.

    Returns
    -------
    Digits
        ``images.reshape(-1, 64)`` is a batch, one image a row.

    Raises
    ------
    ValueError
        If the file is not, byte for byte, the one that the course ships.
    """
    content = read_checked("digits.csv", SHA256)
    rows = np.loadtxt(BytesIO(content), delimiter=",")
    return Digits(rows[:, :-1].reshape(-1, 8, 8) / 16, rows[:, -1].astype(int))
