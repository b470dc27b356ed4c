"""Writes and reads files: beside the notebook, temporary ones, and what was handed out."""

import pathlib
import tempfile

import numpy as np

assert pathlib.Path("data.csv").read_text() == "1,2,3\n"
pathlib.Path("mine.txt").write_text("2")
np.save("array.npy", np.arange(3))


def double(x):
    with tempfile.NamedTemporaryFile("w+") as file:
        file.write(pathlib.Path("mine.txt").read_text())
        file.seek(0)
        return int(file.read()) * x


def descend(gradient, x):
    return x - 0.1 * gradient(x)
