# ---
# jupyter:
#   course:
#     points: 1
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %%
import numpy as np

same = np.isclose


def reference(x):
    return x * 0.5 if x > 0 else x / 2


reference = np.vectorize(reference)


# %% nbgrader={"grade_id": "answer-1", "solution": true}
def half(x):
    ### BEGIN SOLUTION
    return x / 2
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-2", "points": 1}
assert same(half(np.array([1.0, 3.0])), reference(np.array([1.0, 3.0]))).all()
