# ---
# jupyter:
#   course:
#     points: 1
#   kernelspec: {display_name: Python 3, language: python, name: python3}
# ---

# %% nbgrader={"grade_id": "answer-1", "solution": true}
def f(a, *rest, b: int = 2, **options) -> float:
    ### BEGIN SOLUTION
    return a + b
    ### END SOLUTION


# %% nbgrader={"grade_id": "test-2", "points": 1}
import inspect
spec = inspect.getfullargspec(f)
assert spec.args == ['a'] and spec.varargs == 'rest' and spec.kwonlydefaults == {'b': 2}
assert spec.annotations['b'] is int
assert f.__code__.co_argcount == 1
assert f(1) == 3
