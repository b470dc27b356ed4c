# ---
# jupyter:
#   course:
#     points: 1
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% nbgrader={"grade_id": "answer-1", "solution": true}
def logged(g):
    ### BEGIN SOLUTION
    def inner(*args):
        print('before')
        result = g(*args)
        print('after')
        return result
    return inner
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-2", "points": 1}
import io
from contextlib import redirect_stdout

@logged
def hello():
    print('inside')

with redirect_stdout(io.StringIO()) as caught:
    hello()
assert caught.getvalue() == 'before\ninside\nafter\n'
