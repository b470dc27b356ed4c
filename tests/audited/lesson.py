# ---
# jupyter:
#   course:
#     points: 9
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %%
import random
import sys
from unittest.mock import patch


# %% nbgrader={"grade_id": "hello", "solution": true}
def hello(name):
    ### BEGIN SOLUTION
    return random.choice(["Hello", "Welcome"]) + ", " + name
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-value", "points": 2}
assert hello("Ada").endswith(", Ada")

# %% nbgrader={"grade_id": "test-patched", "points": 3}
with patch("random.choice", lambda words: "Ahoy"):
    greeting = hello("Ada")
### BEGIN HIDDEN TESTS
assert greeting == "Ahoy, Ada"
### END HIDDEN TESTS

# %% nbgrader={"grade_id": "test-warned", "points": 4}
hello("Ada")
print("careful", file=sys.stderr)
