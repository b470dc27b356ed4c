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
# # An exercise with a class that is attacked
#
# `Vector` has an equality, operators and a text of its own, so its objects decide what they are equal to.
# `double` returns numbers, which has to stay the tests' to decide.

# %% nbgrader={"grade_id": "answer", "solution": true}
class Vector:
    def __init__(self, x, y):
        ### BEGIN SOLUTION
        self.x, self.y = x, y
        ### END SOLUTION

    def __eq__(self, other):
        ### BEGIN SOLUTION
        return (self.x, self.y) == (other.x, other.y)
        ### END SOLUTION

    def __sub__(self, other):
        ### BEGIN SOLUTION
        return Vector(self.x - other.x, self.y - other.y)
        ### END SOLUTION

    def __abs__(self):
        ### BEGIN SOLUTION
        return (self.x**2 + self.y**2) ** 0.5
        ### END SOLUTION

    def __str__(self):
        ### BEGIN SOLUTION
        return f"({self.x}, {self.y})"
        ### END SOLUTION

    def __enter__(self):
        ### BEGIN SOLUTION
        return self
        ### END SOLUTION

    def __exit__(self, *_):
        ### BEGIN SOLUTION
        return False
        ### END SOLUTION


def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-class", "points": 1}
v = Vector(3, 4)
assert (v.x, v.y) == (3, 4)
assert v == Vector(3, 4)
assert not v == Vector(0, 4)

# %% nbgrader={"grade_id": "test-double", "points": 1}
w = Vector(1, 2)
assert double(2) == 4

# %% nbgrader={"grade_id": "test-difference", "points": 1}
assert abs(double(3) - 6) < 1e-9

# %% nbgrader={"grade_id": "test-text", "points": 1}
assert str(double(4)) == f"{double(4)}" == "8"

# %% nbgrader={"grade_id": "test-set", "points": 1}
assert 10 in {double(5)}
assert 14 in [double(7)]

# %% nbgrader={"grade_id": "test-type", "points": 1}
assert isinstance(double(6), (int, float))

# %% nbgrader={"grade_id": "test-with", "points": 1}
with Vector(3, 4) as v:
    assert v.x == 3


# %% nbgrader={"grade_id": "test-derived", "points": 1}
### BEGIN HIDDEN TESTS
class Longer(Vector):  # HIDDEN-MARKER-77c2
    """HIDDEN-MARKER-77c2"""

    def __init__(self, x, y, z):
        super().__init__(x, y)
        self.z = z


assert (Longer(3, 4, 12).x, Longer(3, 4, 12).z, abs(Longer(3, 4, 0))) == (3, 12, 5)
### END HIDDEN TESTS
