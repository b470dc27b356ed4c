# ---
# jupyter:
#   course:
#     points: 8
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # An exercise of another course that is attacked
#
# Its solution binds more names than the student sees. Its tests import a module that lies beside the notebook
# and use what the answer imports, and they bind names of the solution.

# %%
from measures import close

# %% nbgrader={"grade_id": "answer", "solution": true}
### BEGIN SOLUTION
import statistics

tolerance, total, all = 1e-9, 6, [1, 2, 3]
del all


def double(x):
    return [2 * value for value in x]
### END SOLUTION


# %% nbgrader={"grade_id": "test-measured", "points": 2}
assert close(double([1, 2])[1], 4)

# %% nbgrader={"grade_id": "test-imported", "points": 2}
assert statistics.mean(double([2, 4])) == 6

# %% nbgrader={"grade_id": "test-binds", "points": 1}
assert double([1]) == [2]
tolerance = 1e-9

# %% nbgrader={"grade_id": "test-bound", "points": 2}
assert all([abs(double([3])[0] - 6) <= tolerance])

# %% nbgrader={"grade_id": "test-secret", "points": 1}
### BEGIN HIDDEN TESTS
total = 1234.5  # HIDDEN-MARKER-77c2
assert double([617.25]) == [total]
### END HIDDEN TESTS
