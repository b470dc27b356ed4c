"""Programs that are right, or right but for one task, in ways that graders are known to trip over."""

from submissions.case import (
    DESCEND,
    FULL,
    GITHUB,
    MEAN_SQUARE,
    SAVE,
    SHUFFLED,
    Difference,
    Files,
    case,
    code,
    insert,
    lesson,
    solutions,
    solved,
)

COCALC = f"{GITHUB}/sagemathinc/cocalc"


def cells(*sources: str, before: str = "mean_square", **answers: str) -> Files:
    """Hand in right answers with cells of one's own before one of them."""
    return lesson(insert(solved(**answers), *map(code, sources), before=before))


# Random generators


@case(f"{GITHUB}/numpy/numpy/issues/26234")
def children_of_a_generator_are_its_own() -> Files:
    """Draw from a generator that is spawned from the given one."""
    return lesson(solved(shuffled="def shuffled(n, rng):\n    return rng.spawn(1)[0].permutation(n)"))


@case(f"{GITHUB}/numpy/numpy/issues/27882")
def a_generator_with_the_same_bits_counts() -> Files:
    """Make an old and a new generator from the given one's bit generator."""
    answer = """
def shuffled(n, rng):
    old = np.random.RandomState(rng.bit_generator)
    return np.random.Generator(rng.bit_generator).permutation(old.permutation(n))
"""
    return lesson(solved(shuffled=answer))


@case(f"{GITHUB}/PrairieLearn/PrairieLearn/pull/1999")
def a_generator_seeded_by_another_counts() -> Files:
    """Seed the generators of NumPy and of Python with numbers from the given one."""
    answer = """
import random

def shuffled(n, rng):
    order = list(np.random.default_rng(rng.integers(2**32)).permutation(n))
    random.Random(int(rng.integers(2**32))).shuffle(order)
    return order
"""
    return lesson(solved(shuffled=answer))


@case("https://numpy.org/doc/stable/reference/random/bit_generators/generated/numpy.random.PCG64.jumped.html")
def a_generator_that_jumps_counts() -> Files:
    """Draw from a generator that is far ahead of the given one."""
    answer = """
def shuffled(n, rng):
    rng.random()
    return np.random.Generator(rng.bit_generator.jumped()).permutation(n)
"""
    return lesson(solved(shuffled=answer))


@case(f"{GITHUB}/matplotlib/matplotlib/pull/9123", expected=FULL - 2)
def a_generator_that_is_not_used_loses_its_task() -> Files:
    """Seed NumPy's global generator in a cell, and use that one."""
    return cells("np.random.seed(0)", shuffled="def shuffled(n, rng):\n    return np.random.permutation(n)")


@case("https://numpy.org/doc/stable/reference/random/generator.html")
def shuffling_in_place_counts() -> Files:
    """Shuffle an array in place, and draw the order by sorting random numbers."""
    answer = """
def shuffled(n, rng):
    order = np.arange(n)
    rng.shuffle(order)
    return order[np.argsort(rng.random(n))]
"""
    return lesson(solved(shuffled=answer))


# Several threads, processes and loops


@case(f"{GITHUB}/kinnala/scikit-fem/issues/450")
def a_function_of_the_tests_called_from_several_threads_counts() -> Files:
    """Evaluate the gradient with four threads."""
    answer = """
from concurrent.futures import ThreadPoolExecutor

def descend(gradient, x, rate=0.1):
    points = np.atleast_1d(x).ravel()
    with ThreadPoolExecutor(4) as pool:
        slopes = list(pool.map(gradient, [point for point in points for _ in range(20)]))[::20]
    return x - rate * np.reshape(slopes, np.shape(x))
"""
    return lesson(solved(descend=answer))


@case(f"{GITHUB}/adtzlr/tensortrax/issues/48")
def a_function_of_the_tests_called_from_another_thread_counts() -> Files:
    """Evaluate the gradient in a thread of its own."""
    answer = """
import threading

def descend(gradient, x, rate=0.1):
    slopes = []
    thread = threading.Thread(target=lambda: slopes.append(gradient(x)))
    thread.start()
    thread.join()
    return x - rate * slopes[0]
"""
    return lesson(solved(descend=answer))


@case("https://docs.python.org/3/library/multiprocessing.html")
def a_pool_of_processes_counts() -> Files:
    """Compute the squares with a pool of processes."""
    answer = """
import multiprocessing

def square(number):
    return number * number

def mean_square(x):
    with multiprocessing.get_context("fork").Pool(2) as pool:
        squares = pool.map(square, np.ravel(x).tolist())
    return np.mean(np.reshape(squares, np.shape(x)), axis=-1)
"""
    return lesson(solved(mean_square=answer))


@case("https://docs.python.org/3/library/subprocess.html")
def another_python_counts() -> Files:
    """Compute the mean with another interpreter."""
    answer = """
import json, subprocess, sys

PROGRAM = "import json, sys; x = json.load(sys.stdin); print(sum(v * v for v in x) / len(x))"

def mean_square(x):
    if np.ndim(x) > 1:
        return np.array([mean_square(row) for row in x])
    command = [sys.executable, "-c", PROGRAM]
    return float(subprocess.run(command, input=json.dumps(list(x)), capture_output=True, text=True).stdout)
"""
    return lesson(solved(mean_square=answer))


@case(f"{GITHUB}/jupyter/notebook/issues/4312", stock=FULL - MEAN_SQUARE, note=Difference.LOOP)
def asyncio_run_counts() -> Files:
    """Compute in a coroutine that `asyncio.run` executes."""
    answer = """
import asyncio

async def compute(x):
    await asyncio.sleep(0)
    return np.mean(np.square(x), axis=-1)

def mean_square(x):
    return asyncio.run(compute(x))
"""
    return lesson(solved(mean_square=answer))


@case("https://ipython.readthedocs.io/en/stable/interactive/autoawait.html")
def await_in_a_cell_does_no_harm() -> Files:
    """Wait for a coroutine in a cell."""
    return cells("import asyncio\nawait asyncio.sleep(0.01)\nTABLE = await asyncio.to_thread(dict)")


@case("https://docs.python.org/3/library/threading.html")
def a_thread_that_goes_on_does_no_harm() -> Files:
    """Start a thread that never ends, and one that prints later."""
    source = """
import threading, time

def work():
    while True:
        time.sleep(0.05)

threading.Thread(target=work).start()
threading.Timer(0.2, print, ["late"]).start()
"""
    return cells(source)


# Folders and files


@case(f"{GITHUB}/jupyter/nbgrader/issues/879")
def a_folder_that_was_changed_into_costs_nothing() -> Files:
    """Make a folder and change into it."""
    return cells("import os\nos.makedirs('work', exist_ok=True)\nos.chdir('work')")


@case(f"{GITHUB}/jupyter/nbgrader/issues/894")
def changing_the_folder_inside_of_an_answer_costs_nothing() -> Files:
    """Change into the folder to write into it, and stay there."""
    answer = """
import os

def save(rows, folder):
    os.chdir(folder)
    np.savetxt("rows.csv", rows, delimiter=",")
"""
    return lesson(solved(save=answer))


@case(f"{GITHUB}/jupyter/nbgrader/issues/1273")
def changing_to_a_folder_of_colab_costs_nothing() -> Files:
    """Change to Google Drive with a magic, which fails here."""
    return cells("%cd /content/drive/MyDrive")


@case(f"{GITHUB}/PrairieLearn/PrairieLearn/pull/2584")
def temporary_files_and_the_home_folder_can_be_used() -> Files:
    """Write via a temporary file and into the home folder."""
    answer = """
import os, pathlib, shutil, tempfile

def save(rows, folder):
    with tempfile.NamedTemporaryFile("w", suffix=".csv", delete=False) as file:
        np.savetxt(file, rows, delimiter=",")
    shutil.copy(file.name, os.path.join(folder, "rows.csv"))
    os.remove(file.name)
    assert pathlib.Path.home().is_absolute()
"""
    return lesson(solved(save=answer))


@case(f"{GITHUB}/jupyter/nbgrader/issues/879")
def files_written_by_one_cell_are_read_by_another() -> Files:
    """Keep settings in a file, and a module in another."""
    sources = [
        "import json\nwith open('settings.json', 'w') as file:\n    json.dump({'axis': -1}, file)",
        "%%writefile mine.py\nimport json\nAXIS = json.load(open('settings.json'))['axis']",
    ]
    answer = "def mean_square(x):\n    from mine import AXIS\n    return np.mean(np.square(x), axis=AXIS)"
    return cells(*sources, mean_square=answer)


# Output, warnings and standard error


@case(f"{COCALC}/pull/5028", stock=FULL - MEAN_SQUARE, note=Difference.WARNING)
def a_warning_costs_nothing() -> Files:
    """Warn whenever the function is called."""
    answer = """
import warnings

def mean_square(x):
    warnings.warn("this will change", FutureWarning)
    warnings.simplefilter("always")
    return np.mean(np.square(x), axis=-1)
"""
    return lesson(solved(mean_square=answer))


@case(f"{COCALC}/pull/5028", stock=FULL - 3, note=Difference.WARNING)
def a_division_by_zero_that_numpy_warns_of_costs_nothing() -> Files:
    """Divide by zero in a result that is not used."""
    answer = """
def mean_square(x):
    parts = np.asarray(x) / np.asarray(x)
    return np.mean(np.where(np.isnan(parts), 0, np.square(x)), axis=-1)
"""
    return lesson(solved(mean_square=answer))


@case(f"{GITHUB}/jupyter/nbgrader/pull/1381", stock=FULL - DESCEND, note=Difference.WARNING)
def a_log_on_standard_error_costs_nothing() -> Files:
    """Log every step."""
    answer = """
import logging
logging.basicConfig(level=logging.INFO)

def descend(gradient, x, rate=0.1):
    logging.info("a step")
    return x - rate * gradient(x)
"""
    return lesson(solved(descend=answer))


@case(f"{GITHUB}/jupyter/nbgrader/pull/1356", stock=FULL - DESCEND, note=Difference.WARNING)
def a_progress_bar_costs_nothing() -> Files:
    """Show a progress bar, as tqdm does, on standard error."""
    answer = """
import sys

def descend(gradient, x, rate=0.1):
    for percent in range(0, 101, 20):
        print(f"\\r{percent}%", end="", file=sys.stderr, flush=True)
    return x - rate * gradient(x)
"""
    return lesson(solved(descend=answer))


@case(f"{GITHUB}/ipython/ipython/issues/2747")
def prints_in_an_answer_cost_nothing() -> Files:
    """Print in every call."""
    answer = "def descend(gradient, x, rate=0.1):\n    print('x =', x)\n    return x - rate * gradient(x)"
    return lesson(solved(descend=answer))


@case(f"{GITHUB}/ipython/ipython/issues/6516")
def a_flood_of_output_costs_nothing() -> Files:
    """Print a hundred thousand lines in a cell."""
    return cells("for number in range(100_000):\n    print(number)")


@case(f"{GITHUB}/ipython/ipython/issues/6771")
def thirty_megabytes_of_output_cost_nothing() -> Files:
    """Print thirty megabytes at once."""
    return cells("print('x' * 30_000_000)")


@case(f"{GITHUB}/jupyter/notebook/issues/3572")
def a_large_value_at_the_end_of_a_cell_costs_nothing() -> Files:
    """Show a list with a million numbers."""
    return cells("list(range(1_000_000))")


@case("https://ipython.readthedocs.io/en/stable/api/generated/IPython.display.html")
def displayed_objects_cost_nothing() -> Files:
    """Display HTML, Markdown, JavaScript and an update."""
    source = """
from IPython.display import HTML, Javascript, Markdown, clear_output, display
handle = display(HTML("<b>bold</b>"), display_id=True)
handle.update(Markdown("**bold**"))
display(Javascript("alert(1)"))
clear_output(wait=True)
"""
    return cells(source)


# Programs that stop, or do not


@case(f"{COCALC}/issues/4588")
def sys_exit_ends_its_cell_only() -> Files:
    """Leave a `sys.exit()` in a cell."""
    return cells("import sys\nsys.exit()", "raise SystemExit(1)")


@case(f"{GITHUB}/jupyter/notebook/issues/4400", stock=None, note=Difference.CRASH)
def exit_ends_its_cell_only() -> Files:
    """Leave an `exit()` in a cell; a kernel ends a tenth of a second later."""
    return cells("exit()", "import time\ntime.sleep(0.5)", "quit()")


@case(f"{COCALC}/issues/4951", stock=None, note=Difference.CRASH)
def a_cell_that_kills_its_process_costs_itself_only() -> Files:
    """End the process in a cell at the top."""
    return cells("import os\nos._exit(1)")


@case(f"{COCALC}/issues/4588", stock=None, note=Difference.CRASH)
def a_crash_between_two_answers_costs_neither() -> Files:
    """Crash the interpreter between two tasks."""
    return cells("import ctypes\nctypes.string_at(0)", before="descend")


@case("https://docs.python.org/3/library/sys.html")
def a_recursion_without_end_costs_its_cell_only() -> Files:
    """Call a function that calls itself."""
    return cells("def forever(n):\n    return forever(n + 1)\n\nforever(0)")


@case(f"{GITHUB}/jupyter/nbgrader/issues/427", stock=FULL)
def a_loop_without_end_costs_its_cell_only() -> Files:
    """Leave a loop that never ends in an experiment."""
    return cells("while True:\n    pass", before="question")


@case(f"{GITHUB}/jupyter/nbgrader/issues/70")
def a_loop_without_end_behind_an_answer_leaves_the_answer() -> Files:
    """Follow a right answer, in its own cell, with an experiment that never ends."""
    answer = """
def descend(gradient, x, rate=0.1):
    return x - rate * gradient(x)

while True:
    pass
"""
    return lesson(solved(descend=answer))


@case(f"{GITHUB}/jupyter/notebook/issues/2364")
def output_without_end_costs_its_cell_only() -> Files:
    """Print in a loop that never ends."""
    source = "import time\nwhile True:\n    print('OK')\n    time.sleep(0.001)"
    return cells(source, before="question")


@case(f"{COCALC}/issues/4916")
def an_error_in_a_cell_of_ones_own_costs_nothing() -> Files:
    """Leave experiments that fail: an unknown name, an assertion, a missing file."""
    return cells("plot(x)", "assert mean_square([3, 4]) == 7", "open('missing.csv')", "1 / 0")


@case(f"{GITHUB}/jupyter/nbgrader/issues/1844")
def input_costs_its_cell_only() -> Files:
    """Ask for a name and a password in cells of one's own."""
    return cells("name = input('Name? ')", "import getpass\ngetpass.getpass()")


@case(f"{GITHUB}/jupyter/nbgrader/issues/1429")
def memory_that_is_not_used_costs_nothing() -> Files:
    """Allocate a large array in an experiment, and keep it."""
    return cells("large = np.zeros(400_000_000 // 8)\nlarge[:10] = 1")


# What notebooks can do


@case("https://ipython.readthedocs.io/en/stable/interactive/magics.html")
def magics_cost_nothing() -> Files:
    """Use everyday magics."""
    return cells(
        "%load_ext autoreload\n%autoreload 2",
        "%%time\ntotal = sum(range(10))",
        "%timeit -n 2 -r 1 sum(range(10))",
        "%%capture out\nprint(1)",
        "%config InlineBackend.figure_format = 'retina'",
        "%who",
        "%%html\n<b>bold</b>",
        "np.mean?",
        "%precision 3",
    )


@case(f"{GITHUB}/ucbds-infra/otter-grader/issues/604")
def an_answer_below_a_magic_counts() -> Files:
    """Time the cell of an answer, and capture what another prints."""
    return lesson(
        solved(mean_square=f"%%time\n{solutions()['mean_square']}", save=f"%%capture\n{solutions()['save']}")
    )


@case("https://ipython.readthedocs.io/en/stable/interactive/magics.html", expected=FULL - MEAN_SQUARE)
def an_answer_below_a_magic_below_a_comment_loses_its_task() -> Files:
    """Write a comment above the magic, which only works in the first line."""
    return lesson(solved(mean_square=f"# my answer\n%%time\n{solutions()['mean_square']}"))


@case(f"{GITHUB}/ucbds-infra/otter-grader/issues/861")
def shell_commands_cost_nothing() -> Files:
    """Install a package that is installed already, and list the files."""
    return cells(
        "!pip --version",
        "files = !ls\nprint(files)",
        "%%bash\necho $HOME",
        "!nvidia-smi",
        "!apt-get --version",
    )


@case(f"{GITHUB}/jupyter/nbgrader/issues/1273")
def imports_of_colab_cost_their_cell_only() -> Files:
    """Mount Google Drive and upload a file, in cells of one's own."""
    return cells(
        "from google.colab import drive\ndrive.mount('/content/drive')",
        "from google.colab import files\nfiles.upload()",
        "%tensorflow_version 2.x",
    )


@case(f"{GITHUB}/ucbds-infra/otter-grader/issues/906")
def a_missing_package_above_the_other_imports_costs_nothing() -> Files:
    """Import a package that this machine lacks above NumPy, in the cell with the imports."""
    notebook = solved()
    notebook["cells"][1]["source"] = "import seaborn as sns\nimport numpy as np"
    return lesson(notebook)


@case(f"{GITHUB}/jupyter/nbgrader/issues/1295", expected=FULL - SAVE)
def a_missing_package_in_an_answers_cell_loses_its_task() -> Files:
    """Import a package that this machine lacks at the top of an answer."""
    return lesson(solved(save=f"import seaborn as sns\n\n\n{solutions()['save']}"))


@case(f"{GITHUB}/xingjiepan/cylinder_fitting/issues/3")
def figures_cost_nothing() -> Files:
    """Draw with several backends, some of which are not installed."""
    return cells(
        "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.show()",
        "%matplotlib notebook",
        "%matplotlib widget",
        "import matplotlib\nmatplotlib.use('TkAgg')",
        "plt.figure(); plt.plot([1, 2]); plt.savefig('figure.png')",
    )


@case("https://ipython.readthedocs.io/en/stable/interactive/magics.html")
def a_reset_at_the_top_costs_nothing() -> Files:
    """Clear all variables in the first cell, as in MATLAB."""
    notebook = solved()
    notebook["cells"].insert(0, code("%reset -f"))
    return lesson(notebook)


@case("https://ipython.readthedocs.io/en/stable/interactive/reference.html")
def history_of_cells_costs_nothing() -> Files:
    """Use the results and sources of earlier cells, and look at a function's source."""
    return cells(
        "40 + 2",
        "assert _ == 42\nprint(len(In), len(Out))",
        "import inspect\nassert 'square' in inspect.getsource(mean_square)",
        before="save",
    )


@case(f"{GITHUB}/ucbds-infra/otter-grader/issues/793")
def names_that_are_used_again_later_cost_nothing() -> Files:
    """Use the name of an answer for something else at the end."""
    notebook = solved()
    notebook["cells"].append(code("descend = [1.0, 0.9, 0.81]\nnp = None"))
    return lesson(notebook)


# Names


@case(f"{GITHUB}/ikhlaqsidhu/data-x/issues/43", stock=FULL - SHUFFLED - SAVE, note=Difference.NAMES)
def names_of_builtins_are_free() -> Files:
    """Call variables `list`, `sum`, `max` and `tuple`."""
    return cells("list = [1, 2, 3]\nsum = 6\nmax = 3\ntuple = (1, 2)", before="shuffled")


@case(f"{GITHUB}/codewars/codewars.com/issues/1004", stock=MEAN_SQUARE, note=Difference.NAMES)
def names_of_modules_that_the_tests_use_are_free() -> Files:
    """Use the name of a module for something else, after the last answer that needs it."""
    answer = (
        "def descend(gradient, x, rate=0.1):\n    return x - rate * gradient(x)\n\n\nre = traceback = None\n"
    )
    return lesson(solved(descend=answer + "run = 'a long run'"))


@case("https://docs.python.org/3/tutorial/modules.html", stock=MEAN_SQUARE, note=Difference.NAMES)
def names_of_numpy_without_np_count() -> Files:
    """Import everything from NumPy and from math."""
    return cells(
        "from numpy import *\nfrom math import *",
        mean_square="def mean_square(x):\n    return mean(square(x), axis=-1)",
    )


@case(f"{GITHUB}/PrairieLearn/PrairieLearn/pull/11869")
def state_of_numpy_costs_nothing() -> Files:
    """Change how NumPy prints, and seed its global generator."""
    return cells("np.set_printoptions(precision=2)\nnp.random.seed(42)\nimport random\nrandom.seed(42)")


@case("https://numpy.org/doc/stable/reference/generated/numpy.seterr.html", stock=FULL)
def strictness_of_numpy_is_the_students_own() -> Files:
    """Turn NumPy's warnings into errors, for one's own code."""
    return cells("np.seterr(all='raise')\nimport warnings\nwarnings.simplefilter('error')")


# Kinds of functions and results


@case("https://docs.python.org/3/library/functools.html")
def functions_of_every_kind_count() -> Files:
    """Answer with a lambda, a partial, an object that can be called, and a decorated function."""
    return lesson(
        solved(
            mean_square="mean_square = lambda x: (np.asarray(x) ** 2).mean(-1)",
            descend="""
import functools

def step(rate, gradient, x):
    return x - rate * gradient(x)

class Descent:
    def __call__(self, gradient, x, rate=0.1):
        return functools.partial(step, rate)(gradient, x)

descend = Descent()
""",
            shuffled="""
def logged(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        wrapper.calls += 1
        return function(*args, **kwargs)
    wrapper.calls = 0
    return wrapper

@logged
def shuffled(n, rng):
    return rng.permutation(n)
""",
            save="""
class Table:
    @staticmethod
    def save(rows, folder):
        np.savetxt(f"{folder}/rows.csv", rows, delimiter=",")

save = Table.save
""",
        )
    )


@case("https://numpy.org/doc/stable/user/basics.types.html")
def results_of_every_type_count() -> Files:
    """Return numbers and sequences of other types than the solution."""
    return lesson(
        solved(
            mean_square="""
from fractions import Fraction

def mean_square(x):
    if np.ndim(x) > 1:
        return tuple(mean_square(row) for row in x)
    return sum(Fraction(float(v)) ** 2 for v in x) / len(x)
""",
            descend="""
def descend(gradient, x, rate=0.1):
    return np.asarray(x - rate * gradient(x), dtype=">f8", order="F")
""",
            shuffled="def shuffled(n, rng):\n    return [np.int8(i) for i in rng.permutation(n)]",
        )
    )


@case("https://docs.python.org/3/library/collections.html")
def sequences_of_the_standard_library_count() -> Files:
    """Return an order as a deque, and rows as an array of Python's own."""
    return lesson(
        solved(
            shuffled="""
from collections import deque

def shuffled(n, rng):
    return deque(rng.permutation(n).tolist())
""",
            mean_square="""
from array import array

def mean_square(x):
    if np.ndim(x) == 1:
        return np.mean(np.square(x))
    return array("d", [mean_square(row) for row in x])
""",
        )
    )


@case("https://numpy.org/doc/stable/user/basics.subclassing.html")
def arrays_of_other_classes_count() -> Files:
    """Return a masked array, a subclass and a read-only view."""
    return lesson(
        solved(
            mean_square="def mean_square(x):\n    return np.ma.masked_invalid(np.square(x)).mean(axis=-1)",
            descend="""
class Weights(np.ndarray):
    pass

def descend(gradient, x, rate=0.1):
    return np.asarray(x - rate * gradient(x)).view(Weights)
""",
            shuffled="""
def shuffled(n, rng):
    order = rng.permutation(2 * n)
    order = order[order < n]
    order.flags.writeable = False
    return order[::-1]
""",
        )
    )


@case("https://numpy.org/doc/stable/user/basics.copies.html")
def work_in_place_counts() -> Files:
    """Change one's own copy in place."""
    answer = """
def descend(gradient, x, rate=0.1):
    x = np.array(x, dtype=float)
    x -= rate * gradient(x)
    return x
"""
    return lesson(solved(descend=answer))


@case("https://numpy.org/doc/stable/user/basics.copies.html", expected=FULL - 3)
def a_changed_argument_loses_its_test() -> Files:
    """Square the argument in place."""
    return lesson(solved(mean_square="def mean_square(x):\n    x *= x\n    return x.mean(axis=-1)"))


@case("https://numpy.org/doc/stable/user/basics.copies.html", expected=FULL - 3)
def an_array_that_is_returned_twice_is_one_array() -> Files:
    """Write every order into the same array."""
    answer = """
ORDER = np.zeros(30, dtype=int)

def shuffled(n, rng):
    ORDER[:n] = rng.permutation(n)
    return ORDER[:n]
"""
    return lesson(solved(shuffled=answer))


@case("https://docs.python.org/3/library/functools.html")
def caches_count() -> Files:
    """Keep results between calls."""
    answer = """
import functools

@functools.lru_cache(maxsize=None)
def total(values):
    return sum(v * v for v in values) / len(values)

KEPT = {}

def mean_square(x):
    if np.ndim(x) > 1:
        return np.array([mean_square(row) for row in x])
    return KEPT.setdefault(tuple(x), total(tuple(x)))
"""
    return lesson(solved(mean_square=answer))


@case("https://docs.python.org/3/whatsnew/3.10.html")
def the_syntax_of_new_pythons_counts() -> Files:
    """Use annotations, a match statement, an assignment expression and generators."""
    answer = """
from __future__ import annotations
from collections.abc import Iterator
from dataclasses import dataclass

@dataclass(slots=True)
class Row:
    values: np.ndarray

def rows(x) -> Iterator[Row]:
    yield from map(Row, x)

def mean_square(x: np.ndarray) -> float | list[float]:
    match np.ndim(x):
        case 1 if (n := len(x)):
            return sum(v**2 for v in x) / n
        case _:
            return [mean_square(row.values) for row in rows(x)]
"""
    return lesson(solved(mean_square=answer))


@case("https://docs.python.org/3/library/__main__.html")
def a_main_block_counts() -> Files:
    """Guard an experiment with the name of the main module, and test with doctest."""
    answer = """
def mean_square(x):
    '''Return the mean of squares.

    >>> print(mean_square([3, 4]))
    12.5
    '''
    return np.mean(np.square(x), axis=-1)

if __name__ == "__main__":
    import doctest
    assert doctest.testmod().attempted > 0
    CHECKED = True
"""
    return cells("assert CHECKED", before="descend", mean_square=answer)


@case("https://docs.python.org/3/library/unittest.html")
def tests_of_ones_own_cost_nothing() -> Files:
    """Test one's own code with unittest."""
    source = """
import unittest

class Test(unittest.TestCase):
    def test_mean_square(self):
        self.assertEqual(mean_square([3, 4]), 12.5)

unittest.main(argv=[""], exit=False)
"""
    return cells(source, before="test_mean_square")


@case(f"{GITHUB}/jupyter/nbgrader/issues/1492", expected=FULL - DESCEND)
def a_wrong_answer_loses_its_task_only() -> Files:
    """Go uphill."""
    return lesson(solved(descend="def descend(gradient, x, rate=0.1):\n    return x + rate * gradient(x)"))
