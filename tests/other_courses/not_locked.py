# ---
# jupyter:
#   course:
#     points: 2
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% nbgrader={"grade_id": "one", "solution": true}
def one():
    ### BEGIN SOLUTION
    return 1
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-one", "points": 2, "locked": false}
assert one() == 1
### BEGIN HIDDEN TESTS
assert type(one()) is int
### END HIDDEN TESTS
