"""The eye and the wires of the Mark I, as the pages about the perceptron describe them."""

import numpy as np

from coursekit.mark_one import look_at_digits, wire


def test_the_photocells_see_eight_kinds_of_digits_in_black_and_white() -> None:
    eye, labels = look_at_digits()
    assert eye.shape == (1443, 400)
    assert set(np.unique(eye)) == {0, 1}
    assert set(labels) == set(range(8))


def test_ten_photocells_excite_an_association_unit_and_ten_inhibit_it() -> None:
    wires = wire(30, np.random.default_rng(0))
    assert wires.shape == (400, 30)
    assert (np.sum(wires == 1, axis=0) == 10).all()
    assert (np.sum(wires == -1, axis=0) == 10).all()
