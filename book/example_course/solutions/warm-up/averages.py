# ---
# jupyter:
#   course:
#     points: 10
#     minutes: 30
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Averages
#
# Two functions and a question, to check that everything works before the term begins.

# %%
import numpy as np

# %% [markdown]
# ## Task 1: standardising
#
# Shift and scale a vector so that its mean is 0 and its standard
# deviation is 1.


# %% nbgrader={"grade_id": "standardise", "solution": true}
def standardise(x):
    """Return a copy of `x` with mean 0 and standard deviation 1."""
    ### BEGIN SOLUTION
    return (x - x.mean()) / x.std()
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_standardise", "points": 3}
def test_standardise():
    z = standardise(np.array([1.0, 2.0, 3.0, 4.0]))
    mean, std = z.mean(), z.std()
    assert abs(mean) < 1e-9, f"The mean should be 0, not {mean:.3g}."
    assert abs(std - 1) < 1e-9, f"The deviation should be 1, not {std:.3g}."
    ### BEGIN HIDDEN TESTS
    x = np.array([-2.0, 0.0, 5.0])
    standardise(x)
    message = "`standardise` changed the vector that it was given."
    assert x.tolist() == [-2.0, 0.0, 5.0], message
    ### END HIDDEN TESTS


test_standardise()

# %% [markdown]
# ## Task 2: a moving average
#
# Average every run of `width` neighbouring entries of a vector.


# %% nbgrader={"grade_id": "moving_average", "solution": true}
def moving_average(x, width):
    """Return the means of all runs of `width` neighbouring entries of `x`: len(x) - width + 1 numbers."""
    ### BEGIN SOLUTION
    sums = np.cumsum(np.concatenate([[0.0], x]))
    return (sums[width:] - sums[:-width]) / width
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_moving_average", "points": 4}
def test_moving_average():
    means = moving_average(np.array([1.0, 2.0, 6.0]), 2)
    assert len(means) == 2, f"`moving_average`: 3 entries have 2 pairs of neighbours, not {len(means)}."
    assert np.allclose(means, [1.5, 4.0]), f"`moving_average` should return [1.5, 4.0], not {list(means)}."
    ### BEGIN HIDDEN TESTS
    x = np.arange(6.0) ** 2
    for width in (1, 3, 6):
        starts = range(len(x) - width + 1)
        expected = [x[start : start + width].mean() for start in starts]
        assert np.allclose(moving_average(x, width), expected), (
            f"`moving_average` is wrong for width {width}."
        )
    ### END HIDDEN TESTS


test_moving_average()

# %% [markdown]
# ## Question
#
# Because of a typing error, one entry of a vector is a thousand times too large. What does that do to the
# mean, and what to the median? (2 to 4 sentences)

# %% [markdown] nbgrader={"grade_id": "why", "points": 3, "solution": true}
# The mean moves by the error divided by the number of entries, so one entry
# can move it as far as you like. The median moves by at most one place in
# the order of the entries, because it depends only on that order.
#
# **Marking.** 1 point: the mean moves in proportion to the error. 1 point:
# the median hardly moves. 1 point: the reason, which is that the median
# depends only on the order.
