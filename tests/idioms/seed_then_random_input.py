# ---
# jupyter:
#   course:
#     points: 1
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %%
import random


# %% nbgrader={"grade_id": "answer-1", "solution": true}
def shuffled(x):
    ### BEGIN SOLUTION
    x = list(x)
    random.shuffle(x)
    return x + [1]
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-2", "points": 1}
random.seed(7)
x = [random.random() for _ in range(5)]
assert shuffled(x)[-1] == 1
random.seed(7)
assert x == [random.random() for _ in range(5)]
mine = x.copy()
random.shuffle(mine)
random.seed(7)
_ = [random.random() for _ in range(5)]
assert shuffled(x) == mine + [1]
