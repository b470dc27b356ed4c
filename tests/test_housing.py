"""The data is Keras's split of the Boston housing data, and a damaged file is noticed."""

import numpy as np
import pytest

from autograder.course import SOLUTIONS
from coursekit import data_file, housing


def test_the_split_is_the_one_that_keras_makes() -> None:
    split = housing.load_data()
    assert [part.shape for part in split] == [(404, 13), (404,), (102, 13), (102,)]
    first = [1.23247, 0, 8.14, 0, 0.538, 6.142, 91.7, 3.9769, 4, 307, 21, 396.9, 18.72]
    np.testing.assert_array_equal(split.X_train[0], first)
    assert split.y_train[0] == 15.2


def test_the_best_linear_model_has_the_errors_that_the_book_quotes() -> None:
    split = housing.load_data()
    weights, *_ = np.linalg.lstsq(np.c_[split.X_train, np.ones(404)], split.y_train, rcond=None)
    error = np.c_[split.X_test, np.ones(102)] @ weights - split.y_test
    assert round(float(np.mean(error**2)), 2) == 23.20
    assert round(float(np.mean(np.abs(error))), 2) == 3.46


def test_the_exercise_brings_the_same_file() -> None:
    copy = SOLUTIONS / "modular-construction" / "boston_housing.csv"
    assert copy.read_bytes() == (data_file.DATA / copy.name).read_bytes()


def test_a_damaged_file_is_named_with_what_to_do(tmp_path, monkeypatch) -> None:
    (tmp_path / "boston_housing.csv").write_bytes((data_file.DATA / "boston_housing.csv").read_bytes()[:-100])
    monkeypatch.setattr(data_file, "DATA", tmp_path)
    with pytest.raises(ValueError, match=r"boston_housing\.csv is damaged: restore it with `git checkout"):
        housing.load_data()
