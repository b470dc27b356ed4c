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
This cell was meant to be text: it isn't Python, and nothing depends on it.

# %%
best = %timeit -n1 -r1 -q -o sum([1])
!true
x?

# %% nbgrader={"grade_id": "stub", "solution": true}
def root(x):
    if x < 0:
        ### BEGIN SOLUTION
        return None
        ### END SOLUTION
    else:
    ### BEGIN SOLUTION
        return x**0.5
    ### END SOLUTION

# %% nbgrader={"grade_id": "test-root", "points": 2}
assert root(4) == 2 and root(-1) is None

# %% nbgrader={"grade_id": "measured", "solution": true}
# %%time
### BEGIN SOLUTION
total = 10
### END SOLUTION

# %% nbgrader={"grade_id": "test-total", "points": 1}
# %time ten = total
assert ten == 10

# %% nbgrader={"grade_id": "test-total-quietly", "points": 1}
# %%capture
assert total == 10
