"""The Mark I Perceptron's photocells and the wires from them to its association units."""

from typing import NamedTuple

import numpy as np

from coursekit.digits import load_digits

SIDE = 20  # photocells in a row of the eye


class Views(NamedTuple):
    """What the photocells see, (1443, 400) of 0 and 1, and the digits, (1443,) from 0 to 7."""

    eye: np.ndarray
    labels: np.ndarray


def look_at_digits() -> Views:
    """Project the handwritten digits from 0 to 7, one for each response unit, onto the photocells.

    Returns
    -------
    Views
        The images of 8 by 8 pixels, scaled to 20 by 20 and cut to black and white.
    """
    images, labels = load_digits()
    images, labels = images[labels < 8], labels[labels < 8]
    onto = np.arange(SIDE) * 8 // SIDE  # which of 8 pixels falls on which of 20 photocells
    eye = images[:, onto][:, :, onto] > 0.5
    return Views(eye.reshape(-1, SIDE**2).astype(float), labels)


def wire(units: int, rng: np.random.Generator) -> np.ndarray:
    """Connect each association unit to ten exciting and ten inhibiting photocells.

    Parameters
    ----------
    units : int
        The number of association units.
    rng : numpy.random.Generator
        Chooses the photocells.

    Returns
    -------
    ndarray, shape (400, units)
        1 where a photocell excites a unit, -1 where it inhibits it, else 0.
    """
    wires = np.zeros((SIDE**2, units))
    for column in wires.T:
        cells = rng.permutation(SIDE**2)[:20]
        column[cells[:10]], column[cells[10:]] = 1, -1
    return wires
