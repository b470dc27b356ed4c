# ---
# jupyter:
#   course:
#     points: 6
#     minutes: 45
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Adam
#
# Text.

# %%
import matplotlib.pyplot as plt
import numpy as np

# %% nbgrader={"grade_id": "checks", "points": 0} tags=["hide-input"]
# include solutions/checks.py


# %% nbgrader={"grade_id": "adam_init", "solution": true}
def adam_init(params):
    """Do."""
    ### BEGIN SOLUTION
    return {"m": {k: np.zeros_like(v) for k, v in params.items()}, "t": 0}
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_adam_init", "points": 2}
def test_adam_init():
    state = run(adam_init, {"W": np.ones(2)})
    assert state is not None, "no"
    ### BEGIN HIDDEN TESTS
    expect("`x`", state["m"]["W"], np.zeros(2))
    ### END HIDDEN TESTS


test_adam_init()

# %% [markdown] nbgrader={"grade_id": "question", "solution": true, "points": 4}
# Secret answer.
