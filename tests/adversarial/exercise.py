# ---
# jupyter:
#   course:
#     points: 10
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # The exercise that is attacked
#
# The programs in `attacks` and `honest` stand in its first answer's place.

# %%
import itertools

# %% nbgrader={"grade_id": "checks", "points": 0}
import numpy as np


def expect(name, value, expected):
    """Fail unless the value is as expected, and say so."""
    value = np.asarray(value, dtype=float)
    assert value.shape == np.shape(expected), f"{name} has the wrong shape"
    np.testing.assert_allclose(value, expected, rtol=1e-6, err_msg=f"{name} is not right")


# %% nbgrader={"grade_id": "calls"}
def doubled(arrays):
    """Call `double` with each of the arrays."""
    return [double(x) for x in arrays]


# %% [markdown]
# `double` returns two times an array. `descend` makes a step of gradient descent with the learning rate 0.1.


# %% nbgrader={"grade_id": "answer", "solution": true}
def double(x):
    ### BEGIN SOLUTION
    return x + x  # SOLUTION-MARKER-5e1f
    ### END SOLUTION


def descend(gradient, x):
    ### BEGIN SOLUTION
    return x - 0.1 * gradient(x)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-double", "points": 2}
def test_double():
    for value in map(double, [np.array([1.0, 2.0, 3.0])]):
        expect("double", value, [2.0, 4.0, 6.0])


test_double()


# %% nbgrader={"grade_id": "test-double-hidden", "points": 3}
### BEGIN HIDDEN TESTS
def test_double_hidden():
    """HIDDEN-MARKER-77c2"""
    rng = np.random.default_rng(715)
    arrays = [rng.normal(size=(4, 3)) for _ in itertools.repeat(None, 3)]
    for x, value in zip(arrays, doubled([x.copy() for x in arrays]), strict=True):
        expect("double", value, 2 * x)
    return 3


test_double_hidden()
### END HIDDEN TESTS


# %% nbgrader={"grade_id": "test-descend", "points": 2}
def test_descend():
    x = np.array([1.0, -2.0])
    assert np.array_equal(descend(lambda w: w, x.copy()), 0.9 * x), "descend is not right"


test_descend()


# %% nbgrader={"grade_id": "test-descend-hidden", "points": 3}
### BEGIN HIDDEN TESTS
def test_descend_hidden():
    """HIDDEN-MARKER-77c2"""
    x = np.linspace(-1, 1, 7)
    assert descend(lambda w: 3 * w, x.copy()).tolist() == (x - 0.1 * (3 * x)).tolist(), "descend is not right"
    assert descend(np.cos, 0.0) == -0.1, "descend is not right"


test_descend_hidden()
### END HIDDEN TESTS
