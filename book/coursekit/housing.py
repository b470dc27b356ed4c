"""The Boston housing data, split as Keras splits it."""

from io import BytesIO
from typing import NamedTuple

import numpy as np

from coursekit.data_file import read_checked

SHA256 = "79ac716620024011b03c0c44d2bf99069b8173649181926d9109c25475a3804c"

FEATURES = (
    "CRIM", "ZN", "INDUS", "CHAS", "NOX", "RM", "AGE", "DIS", "RAD", "TAX", "PTRATIO", "B", "LSTAT",
)  # fmt: skip


class Split(NamedTuple):
    """Training and test set: inputs (404, 13) and (102, 13), targets (404,) and (102,) in $1000."""

    X_train: np.ndarray
    y_train: np.ndarray
    X_test: np.ndarray
    y_test: np.ndarray


def load_data() -> Split:
    """Read the 506 rows, shuffle them with seed 113 and cut at 80%, as Keras does.

    Returns
    -------
    Split
        The same rows in the same order as ``keras.datasets.boston_housing.load_data()``.

    Raises
    ------
    ValueError
        If the file is not, byte for byte, the one that the course ships.
    """
    content = read_checked("boston_housing.csv", SHA256)
    rows = np.loadtxt(BytesIO(content), delimiter=",", skiprows=1)
    order = np.arange(len(rows))
    np.random.RandomState(113).shuffle(order)  # the legacy generator: Keras's split depends on it
    X, y = rows[order, :-1], rows[order, -1]
    n_train = int(0.8 * len(rows))
    return Split(X[:n_train], y[:n_train], X[n_train:], y[n_train:])
