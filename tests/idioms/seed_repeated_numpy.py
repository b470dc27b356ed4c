# ---
# jupyter:
#   course:
#     points: 1
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %%
import numpy as np


# %% nbgrader={"grade_id": "answer-1", "solution": true}
def noise(n):
    ### BEGIN SOLUTION
    return np.random.normal(size=n) + 1
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-2", "points": 1}
np.random.seed(0)
first = noise(3)
np.random.seed(0)
assert np.array_equal(noise(3), first)
np.random.seed(0)
assert np.allclose(first, np.random.normal(size=3) + 1)
