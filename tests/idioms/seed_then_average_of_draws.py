# ---
# jupyter:
#   course:
#     points: 1
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %%
import numpy as np


# %% nbgrader={"grade_id": "answer-1", "solution": true}
def estimate(n):
    ### BEGIN SOLUTION
    p = np.random.rand(n, 2)
    return 4 * np.mean(np.hypot(*p.T) < 1)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-2", "points": 1}
np.random.seed(4)
found = [estimate(np.random.randint(2000, 2100)) for _ in range(100)]
assert abs(np.mean(found) - np.pi) < 0.015
assert np.std(found) > 0.02
