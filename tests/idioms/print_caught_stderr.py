# ---
# jupyter:
#   course:
#     points: 1
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% nbgrader={"grade_id": "answer-1", "solution": true}
import sys


def warn(text):
    ### BEGIN SOLUTION
    print('careful:', text, file=sys.stderr)
    print('done')
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-2", "points": 1}
import io
from contextlib import redirect_stderr
caught = io.StringIO()
with redirect_stderr(caught):
    warn('hot')
assert caught.getvalue() == 'careful: hot\n'
