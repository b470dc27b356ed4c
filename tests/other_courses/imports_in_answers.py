# ---
# jupyter:
#   course:
#     points: 3
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% nbgrader={"grade_id": "area", "solution": true}
import math

### BEGIN SOLUTION
import statistics as stats
from fractions import Fraction
### END SOLUTION


def area(r):
    ### BEGIN SOLUTION
    return math.pi * r * r
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-area", "points": 1}
assert abs(area(2) - 4 * math.pi) < 1e-9

# %% nbgrader={"grade_id": "test-import", "points": 1}
assert stats.mean([1, 2, 3]) == 2

# %% nbgrader={"grade_id": "test-import-of-a-name", "points": 1}
assert Fraction(1, 2) == 0.5
