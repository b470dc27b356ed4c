# ---
# jupyter:
#   course:
#     points: 1
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %%
import random


# %% nbgrader={"grade_id": "answer-1", "solution": true}
def noise(n):
    ### BEGIN SOLUTION
    return [random.gauss(0, 1) for _ in range(n)] + [0]
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-2", "points": 1}
random.seed(4)
found = []
for n in (1, 2, 700):
    found += noise(n)[:-1] + [random.random()]
random.seed(4)
expected = []
for n in (1, 2, 700):
    expected += [random.gauss(0, 1) for _ in range(n)] + [random.random()]
assert noise(1)[-1] == 0 and found == expected
