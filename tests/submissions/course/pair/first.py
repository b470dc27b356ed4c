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
# # The first notebook of two


# %% nbgrader={"grade_id": "double", "solution": true}
def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_double", "points": 4}
def test_double():
    assert double(5) == 10, "`double` is not right"
    ### BEGIN HIDDEN TESTS
    assert double(-1.5) == -3.0, "`double` is not right"
    ### END HIDDEN TESTS


test_double()
