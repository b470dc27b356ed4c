# ---
# jupyter:
#   course:
#     points: 4
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% nbgrader={"grade_id": "scalars", "solution": true}
# n_rows, mean = ...
### BEGIN SOLUTION
n_rows, mean = 3, 2.5
### END SOLUTION

# %% nbgrader={"grade_id": "test-scalars", "points": 1}
assert n_rows == 3 and mean == 2.5


# %% nbgrader={"grade_id": "functions", "solution": true}
### BEGIN SOLUTION
def successor(x):
    return x + 1


double = lambda x: 2 * x


class Pair:
    def __init__(self, a, b):
        self.a, self.b = a, b


### END SOLUTION

# %% nbgrader={"grade_id": "test-functions", "points": 2}
assert successor(1) == 2
assert double(4) == 8

# %% nbgrader={"grade_id": "test-class", "points": 1}
assert Pair(1, 2).b == 2
