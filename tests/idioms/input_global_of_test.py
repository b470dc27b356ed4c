# ---
# jupyter:
#   course:
#     points: 1
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% nbgrader={"grade_id": "answer-1", "solution": true}
def ask():
    ### BEGIN SOLUTION
    name = input('Your name? ')
    print('Hello,', name)
    return len(name)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-2", "points": 1}
import io
from contextlib import redirect_stdout

def input(prompt=''):
    print(prompt)
    return 'Ada'

with redirect_stdout(io.StringIO()) as caught:
    assert ask() == 3
assert caught.getvalue() == 'Your name? \nHello, Ada\n'
