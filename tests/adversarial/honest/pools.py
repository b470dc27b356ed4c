"""Has pools of every kind compute for it, from a module of its own too, and threads that call `gradient`."""

import multiprocessing
import os
import pathlib
import sys
import textwrap
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import numpy as np

pathlib.Path("doubling.py").write_text("def times_two(x):\n    return 2 * x\n")

from doubling import times_two  # noqa: E402


def square(x):
    return x * x


def slowly(queue, x):
    queue.put(square(x))


# %%
for method in multiprocessing.get_all_start_methods():
    context = multiprocessing.get_context(method)
    with context.Pool(4) as pool:
        assert pool.map(times_two, range(8)) == [2 * x for x in range(8)], method
    with ProcessPoolExecutor(2, mp_context=context) as pool:
        assert list(pool.map(times_two, range(8))) == [2 * x for x in range(8)], method
print(sorted(multiprocessing.get_all_start_methods()))

# %%
queue = multiprocessing.Queue()  # functions of the notebook can be passed to forks only, as in Jupyter
workers = [multiprocessing.get_context("fork").Process(target=slowly, args=(queue, x)) for x in range(3)]
for worker in workers:
    worker.start()
assert sorted(queue.get(timeout=10) for _ in workers) == [0, 1, 4]
for worker in workers:
    worker.join()
with multiprocessing.Manager() as manager:
    shared = manager.dict(a=1)
    shared["a"] += 1
    assert shared.copy() == {"a": 2}
lock, value = multiprocessing.Lock(), multiprocessing.Value("i", 3)
with lock, value:
    value.value += 1
assert value.value == 4

# %%
interpreters = __import__("_xxsubinterpreters" if sys.version_info < (3, 13) else "_interpreters")
reading, writing = os.pipe()
one = interpreters.create()
interpreters.run_string(
    one,
    textwrap.dedent(f"""
    import os
    os.write({writing}, str(sum(range(5))).encode())
"""),
)
interpreters.destroy(one)
assert os.read(reading, 10) == b"10"


# %%
def double(x):
    with multiprocessing.get_context("fork").Pool(2) as pool:
        return np.array(pool.map(times_two, list(x)))


def descend(gradient, x):
    with ThreadPoolExecutor(4) as pool:
        steps = list(pool.map(gradient, [x] * 8))
    assert len({str(step) for step in steps}) == 1
    return x - 0.1 * steps[3]
