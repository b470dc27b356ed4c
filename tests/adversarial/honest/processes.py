"""Uses processes, threads and a pool, sensibly."""

import multiprocessing
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np


def times_two(x):
    return 2 * x


with multiprocessing.get_context("fork").Pool(2) as pool:
    two, four = pool.map(times_two, [1, 2])
said = subprocess.run(["echo", "hello"], capture_output=True, text=True).stdout
assert said == "hello\n", said
assert subprocess.run([sys.executable, "-c", "print(3)"], capture_output=True, text=True).stdout == "3\n"


def double(x):
    with ThreadPoolExecutor(4) as pool:
        return np.array(list(pool.map(times_two, x)))


def descend(gradient, x):
    made = []
    thread = threading.Thread(target=lambda: made.append(0.1 * x))
    thread.start()
    thread.join()
    return x - 0.1 * gradient(x)
