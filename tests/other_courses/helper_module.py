# ---
# jupyter:
#   course:
#     points: 4
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %%
from helper import nearly
from tools.vectors import *
import no_such_module_of_colab


# %% nbgrader={"grade_id": "half", "solution": true}
def half(x):
    ### BEGIN SOLUTION
    return x / 2
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-half", "points": 2}
assert nearly(half(3), 1.5)

# %% nbgrader={"grade_id": "test-halves", "points": 2}
import helper

assert helper.nearly(length([half(6), half(8)]), 5)
