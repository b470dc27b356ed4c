"""The digits are UCI's, all of them, and a damaged file is noticed."""

import numpy as np
import pytest

from autograder.course import SOLUTIONS
from coursekit import data_file, digits


def test_there_are_1797_images_of_ten_digits() -> None:
    images, labels = digits.load_digits()
    assert images.shape == (1797, 8, 8)
    assert images.min() == 0
    assert images.max() == 1
    assert np.bincount(labels).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]


def test_the_exercises_file_holds_three_digits_of_them() -> None:
    images, labels = digits.load_digits()
    some = np.isin(labels, (1, 3, 8))
    rows = np.loadtxt(SOLUTIONS / "connectionist-models" / "digits.csv", delimiter=",")
    np.testing.assert_array_equal(rows[:, :-1] / 16, images[some].reshape(-1, 64))
    np.testing.assert_array_equal(rows[:, -1], labels[some])


def test_a_damaged_file_is_named_with_what_to_do(tmp_path, monkeypatch) -> None:
    (tmp_path / "digits.csv").write_bytes((data_file.DATA / "digits.csv").read_bytes()[:-100])
    monkeypatch.setattr(data_file, "DATA", tmp_path)
    with pytest.raises(ValueError, match=r"digits\.csv is damaged: restore it with `git checkout"):
        digits.load_digits()
