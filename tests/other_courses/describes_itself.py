# ---
# jupyter:
#   course:
#     points: 3
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% nbgrader={"grade_id": "documented", "solution": true}
def documented(x, y=2):
    ### BEGIN SOLUTION
    """Return the sum of two numbers."""
    return x + y
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-docstring", "points": 2}
assert documented.__doc__ and "sum" in documented.__doc__, "write a docstring"
assert documented(1) == 3

# %% nbgrader={"grade_id": "test-name", "points": 1}
assert (documented.__name__, documented.__module__, documented.__defaults__) == (
    "documented",
    "__main__",
    (2,),
)
assert documented(1, 1) == 2
