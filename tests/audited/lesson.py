# ---
# jupyter:
#   course:
#     points: 9
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %%
import io
import sys
from contextlib import redirect_stdout


# %% nbgrader={"grade_id": "hello", "solution": true}
def hello(name):
    ### BEGIN SOLUTION
    print(f"Hello, {name}!")
    return len(name)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-value", "points": 2}
assert hello("Ada") == 3

# %% nbgrader={"grade_id": "test-printed", "points": 3}
with redirect_stdout(io.StringIO()) as out:
    hello("Ada")
### BEGIN HIDDEN TESTS
assert out.getvalue() == "Hello, Ada!\n"
### END HIDDEN TESTS

# %% nbgrader={"grade_id": "test-warned", "points": 4}
hello("Ada")
print("careful", file=sys.stderr)
