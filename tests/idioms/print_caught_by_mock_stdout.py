# ---
# jupyter:
#   course:
#     points: 1
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% nbgrader={"grade_id": "answer-1", "solution": true}
def table(n):
    ### BEGIN SOLUTION
    for i in range(n):
        print(i, i * i)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-2", "points": 1}
import io
from unittest.mock import patch
with patch('sys.stdout', new_callable=io.StringIO) as caught:
    table(2)
    assert caught.getvalue() == '0 0\n1 1\n'
    table(1)
assert caught.getvalue().splitlines() == ['0 0', '1 1', '0 0']
