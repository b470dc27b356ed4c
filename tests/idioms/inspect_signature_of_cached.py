# ---
# jupyter:
#   course:
#     points: 1
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% nbgrader={"grade_id": "answer-1", "solution": true}
from functools import lru_cache


@lru_cache
def f(n):
    ### BEGIN SOLUTION
    return n + 1
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-2", "points": 1}
import inspect
assert list(inspect.signature(f).parameters) == ['n']
assert 'lru_cache' in inspect.getsource(f)
assert f(1) == 2
