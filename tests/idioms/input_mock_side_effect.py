# ---
# jupyter:
#   course:
#     points: 1
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% nbgrader={"grade_id": "answer-1", "solution": true}
def ask():
    ### BEGIN SOLUTION
    total = 0
    while (word := input('next? ')) != 'end':
        total += int(word)
    return total
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-2", "points": 1}
from unittest.mock import patch
with patch('builtins.input', side_effect=['1', '2', 'end']) as asked:
    assert ask() == 3
assert asked.call_count == 3
