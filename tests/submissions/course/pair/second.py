# ---
# jupyter:
#   course:
#     points: 4
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # The second notebook of two


# %% nbgrader={"grade_id": "triple", "solution": true}
def triple(x):
    ### BEGIN SOLUTION
    return 3 * x
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_triple", "points": 4}
def test_triple():
    assert triple(5) == 15, "`triple` is not right"
    ### BEGIN HIDDEN TESTS
    assert triple(-1.5) == -4.5, "`triple` is not right"
    ### END HIDDEN TESTS


test_triple()
