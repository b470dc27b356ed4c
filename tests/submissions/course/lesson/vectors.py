# ---
# jupyter:
#   course:
#     points: 20
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Vectors
#
# The exercise that all submissions answer: numbers and arrays, a function that is passed in, a random
# generator, a file that is written, and an answer in words.

# %%
# %% nbgrader={"grade_id": "checks", "points": 0}
# include solutions/checks.py
# %% nbgrader={"grade_id": "given"}
import tempfile
from pathlib import Path

import numpy as np


def make_folder():
    """Make an empty folder beside the notebook and return its path."""
    return tempfile.mkdtemp(prefix="scratch-", dir=Path.cwd())


# %% [markdown]
# **Write `mean_square(x)`**, the mean of the squares of the entries of `x`, for a matrix of each row.


# %% nbgrader={"grade_id": "mean_square", "solution": true}
def mean_square(x):
    ### BEGIN SOLUTION
    return np.mean(np.square(x), axis=-1)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_mean_square", "points": 2}
def test_mean_square():
    expect("`mean_square`", run(mean_square, np.array([1.0, 2.0, 3.0])), 14 / 3)


test_mean_square()


# %% nbgrader={"grade_id": "test_mean_square_hidden", "points": 3}
### BEGIN HIDDEN TESTS
def test_mean_square_hidden():
    x = np.random.default_rng(715).normal(size=(4, 3))
    kept = x.copy()
    expect("`mean_square`", run(mean_square, x), (kept * kept).sum(axis=1) / 3, show=False)
    assert np.array_equal(x, kept), "`mean_square` changed its argument"
    expect("`mean_square`", run(mean_square, np.array([0.0])), 0.0, show=False)


test_mean_square_hidden()
### END HIDDEN TESTS


# %% [markdown]
# **Write `descend(gradient, x, rate)`**, which returns `x` after one step of gradient descent.


# %% nbgrader={"grade_id": "descend", "solution": true}
def descend(gradient, x, rate=0.1):
    ### BEGIN SOLUTION
    return x - rate * gradient(x)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_descend", "points": 2}
def test_descend():
    x = np.array([1.0, -2.0])
    expect("`descend`", run(descend, lambda w: w, x.copy()), 0.9 * x)


test_descend()


# %% nbgrader={"grade_id": "test_descend_hidden", "points": 3}
### BEGIN HIDDEN TESTS
def test_descend_hidden():
    x = np.linspace(-1, 1, 7)
    expect("`descend`", run(descend, lambda w: 3 * w, x.copy(), 0.5), -0.5 * x, show=False)
    expect("`descend`", run(descend, np.cos, 0.0), -0.1, show=False)
    matrix = run(descend, gradient=np.exp, x=np.zeros((2, 2)), rate=1.0)
    expect("`descend`", matrix, -np.ones((2, 2)), show=False)


test_descend_hidden()
### END HIDDEN TESTS


# %% [markdown]
# **Write `shuffled(n, rng)`**, the numbers from 0 to `n - 1` in an order that the generator `rng` decides.


# %% nbgrader={"grade_id": "shuffled", "solution": true}
def shuffled(n, rng):
    ### BEGIN SOLUTION
    return rng.permutation(n)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_shuffled", "points": 2}
def test_shuffled():
    order = np.asarray(run(shuffled, 20, np.random.default_rng(1)))
    assert sorted(order.tolist()) == list(range(20)), "`shuffled` loses numbers"
    again = np.asarray(run(shuffled, 20, np.random.default_rng(1)))
    assert np.array_equal(order, again), "`shuffled` gives different orders for equal generators"


test_shuffled()


# %% nbgrader={"grade_id": "test_shuffled_hidden", "points": 3}
### BEGIN HIDDEN TESTS
def test_shuffled_hidden():
    orders = {tuple(np.asarray(run(shuffled, 30, np.random.default_rng(seed))).tolist()) for seed in range(5)}
    assert len(orders) == 5, "`shuffled` gives the same order for different generators: is `rng` used at all?"
    rng = np.random.default_rng(3)
    first, second = np.asarray(run(shuffled, 30, rng)), np.asarray(run(shuffled, 30, rng))
    assert not np.array_equal(first, second), "`shuffled` gives the same order a second time"


test_shuffled_hidden()
### END HIDDEN TESTS


# %% [markdown]
# **Write `save(rows, folder)`**, which writes the rows of a matrix to the file `rows.csv` in a folder.


# %% nbgrader={"grade_id": "save", "solution": true}
def save(rows, folder):
    ### BEGIN SOLUTION
    np.savetxt(f"{folder}/rows.csv", rows, delimiter=",")
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_save", "points": 2}
def test_save():
    folder = make_folder()
    run(save, np.eye(2), folder)
    expect("`rows.csv`", np.loadtxt(f"{folder}/rows.csv", delimiter=","), np.eye(2))


test_save()

# %% [markdown]
# **Question.** Why does a large rate make gradient descent diverge?

# %% [markdown] nbgrader={"grade_id": "question", "solution": true, "points": 3}
# ### BEGIN SOLUTION
# The step then goes beyond the minimum, to a place that is higher than the one it came from.
# ### END SOLUTION
