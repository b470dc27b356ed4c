"""y by math.fsum, and an array from a generator."""

import math

import numpy as np


def hebbian_step(w, x, eta):
    y = math.fsum(map(float.__mul__, map(float, w), map(float, x)))
    return np.fromiter((a + eta * b * y for a, b in zip(w, x, strict=True)), dtype=float)
