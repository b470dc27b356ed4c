# ---
# jupyter:
#   course:
#     points: 6
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% nbgrader={"grade_id": "squares", "solution": true}
def squares(n):
    ### BEGIN SOLUTION
    if n < 1:
        raise ValueError("n must be at least 1")
    return [i**2 for i in range(1, n + 1)]
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-squares", "points": 1}
assert squares(3) == [1, 4, 9]


# %% nbgrader={"grade_id": "sum", "solution": true}
def sum_of_squares(n):
    ### BEGIN SOLUTION
    return sum(squares(n))
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-sum", "points": 1}
assert sum_of_squares(3) == 14

# %% nbgrader={"grade_id": "test-sum-uses-squares", "points": 1}
orig_squares = squares
del squares
try:
    sum_of_squares(1)
except NameError:
    pass
else:
    raise AssertionError("sum_of_squares does not use squares")
finally:
    squares = orig_squares

# %% nbgrader={"grade_id": "test-squares-again", "points": 1}
assert squares(2) == [1, 4]
try:
    squares(0)
except ValueError:
    pass
else:
    raise AssertionError("no error for 0")

# %% nbgrader={"grade_id": "test-with-a-variable-of-its-own", "points": 1}
x = squares(2)
assert x == [1, 4]

# %% nbgrader={"grade_id": "answer", "solution": true}
### BEGIN SOLUTION
x = sum_of_squares(5)
### END SOLUTION

# %% nbgrader={"grade_id": "test-answer", "points": 1}
assert x == 55
