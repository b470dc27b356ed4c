# ---
# jupyter:
#   course:
#     points: 1
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% nbgrader={"grade_id": "answer-1", "solution": true}
def f(x):
    """Add one.

    >>> f(1)
    2
    """
    ### BEGIN SOLUTION
    return x + 1
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-2", "points": 1}
import doctest
import io
from contextlib import redirect_stdout
with redirect_stdout(io.StringIO()) as said:
    doctest.run_docstring_examples(f, globals())
assert said.getvalue() == ''
