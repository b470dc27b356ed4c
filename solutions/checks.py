# Helpers for the tests below. There is no task in this cell, so you need not read it.
import builtins
import contextlib
import difflib
import functools
import io
import os
import re
import sys
import textwrap
import traceback
import types

import numpy as np

NOT_WRITTEN = "is not written yet"

# Words of error messages of Python and NumPy → where to look.
ERROR_HINTS = [
    (["AxisError"], "Axis 0 runs over the rows, axis 1 over the columns."),
    (
        ["truth value of an array"],
        "`if`, `and` and `max` cannot take an array with several entries: use `np.where(condition, a, b)`, "
        "`.all()`, or a loop over the entries.",
    ),
    (
        ["be broadcast"],
        "Shapes are compared axis by axis, from the last one on; two sizes have to be equal unless one of "
        "them is 1. With `keepdims=True`, a sum or a maximum along an axis keeps that axis, with size 1; a "
        "matrix product is written `@`, not `*`.",
    ),
    (
        ["could not broadcast"],
        "The array on the right does not have the shape of the part that it is assigned to.",
    ),
    (
        ["non-broadcastable"],
        "An operation in place, such as `+=`, has to keep the shape of the array on the left.",
    ),
    (
        ["length-1 arrays", "0-dimensional arrays", "scalar arrays"],
        "`math.exp` and similar functions take one number; `np.exp` takes a whole array.",
    ),
    (["math range error"], "`math.exp` fails beyond 709; `np.exp` gives inf there, and 1 / inf is 0."),
    (
        ["does not have enough dimensions"],
        "`@` multiplies matrices and vectors; a number is multiplied by `*`. None has no dimensions either, "
        "and None is what `np.fill_diagonal` returns, because it works in place.",
    ),
    (["element with a sequence"], "A whole array is assigned to a place that has room for only one number."),
    (
        ["same_kind"],
        "An array of integers cannot hold fractions: begin with `np.asarray(z, dtype=float)`.",
    ),
    (["dtype('<U"], "There is text among the numbers. A loop over a dict goes through its keys."),
    (["bitwise_xor", "for ^"], "A power is written `**` in Python; `^` means something else."),
    (
        ["'float' object cannot be interpreted as an integer"],
        "`range` and shapes need whole numbers, but `/` always gives a float; `//` divides and rounds down.",
    ),
    (
        ["NoneType"],
        "Something there is None: the result of a function without `return`, or of one that works in place, "
        "as `rng.shuffle` does, or an argument that was left out.",
    ),
    (["'dict'"], "A dict is not an array: take its entries one at a time, as in `params[key]`."),
    (
        ["is not callable"],
        "Round brackets call a function; to take an entry, use square ones, as in `x[i]`.",
    ),
    (
        ["out of bounds", "out of range"],
        "An index is too large: it goes beyond the last entry.",
    ),
]


def hint_for(message, hints):
    """Return the first hint one of whose words occurs in the message; "" if there is none."""
    return next((hint for words, hint in hints if any(word in message for word in words)), "")


def run(function, *args, **kwargs):
    """Call a student's function; if it raises, say so in one sentence, and where to look."""
    name = getattr(function, "__name__", "the function")
    problem = why_outdated(name, len(globals().get("_ih", [])))
    assert not problem, problem
    try:
        return function(*args, **kwargs)
    except Exception as error:
        message = why(name, error)
    raise AssertionError(message)


def after(**earlier):
    """Make a test, if it fails, say so when an earlier one fails as well: the cause is there, then.

    The arguments are names of earlier tests, the first one first, each with what to say if it fails.
    """

    def mark(test):
        @functools.wraps(test)
        def marked():
            try:
                test()
            except AssertionError as error:
                message = str(error)
            else:
                return
            for name, begin_there in earlier.items() if NOT_WRITTEN not in message else ():
                try:
                    with contextlib.redirect_stdout(io.StringIO()):
                        globals().get(name, bool)()
                except Exception:
                    message = begin_there
                    break
            raise AssertionError(message)

        return marked

    return mark


@functools.cache
def why_outdated(name, number_of_cells):
    """Say if the newest cell that defines a function could not be read: the kernel has an older one then."""
    cells = globals().get("_ih", [])[:number_of_cells]  # what was run, in a notebook
    newest = [cell for cell in cells if re.search(rf"^def {name}\(", cell, re.MULTILINE)][-1:]
    try:
        compile("".join(newest), "the cell", "exec")
    except SyntaxError as error:
        return (
            f"Python cannot read the cell that defines `{name}`: {error.msg}, at its line "
            f"`{(error.text or '').strip()}`. A test would use an older `{name}`, if there is one. Correct "
            "the cell, and run it again."
        )
    return ""


def why(name, error):
    """Say what a student's function raised, at which of its lines, and the most common cause."""
    frames = traceback.extract_tb(error.__traceback__)
    if isinstance(error, NotImplementedError):
        name = frames[-1].name if frames[-1].name.isidentifier() else name
        return (
            f"`{name}` {NOT_WRITTEN}: the line `raise NotImplementedError` is still in it. Replace "
            "that line with your code; nothing below it is ever executed."
        )
    line, own, given, known = "", {}, (), dict(globals())
    for frame, (place, _) in list(zip(frames, traceback.walk_tb(error.__traceback__), strict=True))[1:]:
        if frame.line and "-packages" not in frame.filename:
            line, own = frame.line, place.f_locals
            known = {**globals(), **place.f_globals, **own}
            given = place.f_code.co_varnames[: place.f_code.co_argcount]
    where = f" at the line `{line}`" if line else ""
    text, kind = " ".join(str(error).split()).rstrip("."), type(error).__name__
    text = text.removesuffix(". Use a.any() or a.all()")  # seldom what is needed
    on_the_line = {word: known[word] for word in re.findall(r"\w+", line) if word in known}
    hint = hint_for(f"{kind} {text}", ERROR_HINTS)
    sizes = re.search(r"matmul.*mismatch.*\(size (\d+) is different from (\d+)\)", text)
    if sizes:
        text = "the shapes do not fit"
        hint = (
            f"In a product `a @ b` the last dimension of a, here {sizes[2]}, has to equal the first of b, "
            f"here {sizes[1]}.{shapes_of(on_the_line, own, given)}"
        )
    elif isinstance(error, KeyError):
        hint = keys_of(on_the_line, *error.args)
    elif missing := re.fullmatch(r"name '(\w+)' is not defined", text):
        hint = meant_by(missing[1], known)
    return f"`{name}` stopped with {kind}: {text}{where}. {hint}".strip()


def shapes_of(values, own, given):
    """List the shapes of some arrays; `own` are a function's variables, and `given` its arguments."""
    arrays = {name: value for name, value in values.items() if isinstance(value, np.ndarray)}
    shapes = [
        f"{name} is {value.shape}" + " (a variable of the notebook, not of this function)" * (name not in own)
        for name, value in arrays.items()
    ]
    made = [value.shape for name, value in arrays.items() if name in own and name not in given]
    n = next((shape[0] for shape in made if len(shape) == 2 and shape[0] == shape[1] > 1), 0)
    return (f" On this line {' and '.join(shapes)}." if shapes else "") + (
        f" Did ({n},) meet ({n}, 1) somewhere? Together they make ({n}, {n})." if n else ""
    )


def keys_of(values, key):
    """List the keys of the dicts among some values that lack one."""
    dicts = {name: value for name, value in values.items() if isinstance(value, dict) and key not in value}
    lists = [
        f"`{name}` has the keys {', '.join(map(repr, [*value][:20]))}" if value else f"`{name}` is empty"
        for name, value in dicts.items()
    ]
    return f"{'; '.join(lists)}." if lists else ""


def meant_by(name, known):
    """Say which name was probably meant by one that is not defined, or how to come by it."""
    if name in sys.stdlib_module_names:
        return f"It is a module that comes with Python: import it first, with `import {name}`."
    modules = {word: value for word, value in known.items() if isinstance(value, types.ModuleType)}
    for word, module in list(modules.items()):
        parts = {f"{word}.{part}": value for part, value in list(vars(module).items()) if part[0] != "_"}
        modules |= {part: value for part, value in parts.items() if isinstance(value, types.ModuleType)}
    inside = [f"{word}.{name}" for word, module in modules.items() if name in vars(module)]
    near = difflib.get_close_matches(name, known, 1, 0.65 if len(name) > 3 else 0.8)
    near += difflib.get_close_matches(name, vars(builtins), 1, 0.8)
    if near or (inside and len(name) > 1):
        return f"Did you mean `{near[0] if near else min(inside, key=len)}`?"
    return (
        "No cell that you have run defines it. If a cell above does, choose *Run → Run All Above Selected "
        "Cell*, as you have to after every start of the kernel."
    )


def kind_of(value):
    """Name the type of a value, with its article."""
    if value is None:
        return "None"
    kind = type(value).__name__
    return f"{'an' if kind[0].lower() in 'aeiou' or kind.startswith('nd') else 'a'} {kind}"


def as_array(name, value, shape):
    """Turn a result into an array of numbers of the promised shape, or say what it is instead."""
    assert value is not None, (
        f"{name} is None. A function returns what comes after `return`, and None if it ends without one; "
        "`print` only shows a value."
    )
    shape = tuple(shape)
    promised = f"be an array of numbers of shape {shape}" if shape else "be a number"
    try:
        array = np.asarray(value, dtype=float)
        text = np.asarray(value).dtype.kind in "US"
    except (TypeError, ValueError):
        ragged = (
            isinstance(value, (tuple, list)) and ", whose parts have different lengths or are not numbers"
        )
        raise AssertionError(f"{name} should {promised}, but it is {kind_of(value)}{ragged or ''}.") from None
    assert not text, f"{name} should {promised}, but it is text, such as '1' in place of 1."
    assert array.shape == shape, (
        f"{name} should {f'have shape {shape}' if shape else 'be a single number'}, not "
        f"{'' if shape else 'an array of shape '}{array.shape}."
    )
    empty = np.isnan(array).any() and any(part is None for part in np.asarray(value, dtype=object).flat)
    assert not empty, f"{name} contains None where a number should be: is a `return` missing?"
    assert not np.isnan(array).any(), f"{name} contains a NaN: look for 0/0, 0 · log(0) or inf - inf."
    assert np.isfinite(array).all(), (
        f"{name} contains an infinity: look for a division by 0, log(0) or an overflow."
    )
    return array


def as_pair(name, value, parts):
    """Unpack a result that should be a pair, or say what it is instead."""
    is_pair = isinstance(value, (tuple, list)) and len(value) == len(parts)
    got = f"{len(value)} things" if isinstance(value, (tuple, list)) else kind_of(value)
    assert is_pair, (
        f"{name} should return {' and '.join(parts)}, as `return {', '.join(parts)}` does, but it returned "
        f"{got}."
    )
    return value


def same(value, expected, tolerance=1e-4):
    """Compare up to `tolerance`, relative to the largest expected entry; float32 passes."""
    expected = np.asarray(expected, dtype=float)
    scale = max(np.abs(expected).max(initial=0.0), 1e-12)
    return np.shape(value) == expected.shape and bool(np.all(np.abs(value - expected) <= tolerance * scale))


def index_of(entry):
    """Name the place of an entry: "index 2" in a vector, "index (0, 1)" in a matrix."""
    numbers = tuple(int(i) for i in entry)
    return f"index {numbers[0] if len(numbers) == 1 else numbers}"


def expect(name, value, expected, likely=None, hint="", tolerance=1e-4, show=True):
    """Fail unless `value` is `expected`; name the mistake if the value is one of the `likely` ones."""
    expected = np.asarray(expected, dtype=float)
    value = as_array(name, value, expected.shape)
    if same(value, expected, tolerance):
        return
    message = f"{name} is not right"
    if show:
        worst = np.unravel_index(np.argmax(np.abs(value - expected)), expected.shape)
        entry = f" at {index_of(worst)}" if worst else ""
        message += f": expected {expected[worst]:.6g}{entry}, got {value[worst]:.6g}"
    for cause, wrong in (likely or {}).items():
        if same(value, np.broadcast_to(wrong, expected.shape), tolerance):
            raise AssertionError(f"{message}. Likely cause: {cause.strip()}.")
    raise AssertionError(f"{message}. {hint}".strip())


# What a message says without anything that a traceback could add.
PLAIN = (NOT_WRITTEN, " is None", "cannot read the cell", "is not defined")
# Set while a grader executes the notebook: then there is no one to read what follows.
IS_GRADED = "NBGRADER_EXECUTION" in os.environ
TASKS = {}  # graded cell → its task, its points, whether it is a test: filled in below
VISIBLE_TESTS = {}  # name → test, once its cell has been run
LAST_FAILURE = []


def visible_test(test):
    """Make a test say that it passes and, if it fails, show its message without the traceback."""

    @functools.wraps(test)
    def shown():
        try:
            test()
        except (AssertionError, NameError, KeyboardInterrupt) as error:
            if not IS_GRADED:
                LAST_FAILURE[:] = [error]
                # IPython shows what this method returns in place of a traceback.
                error._render_traceback_ = functools.partial(failure_lines, test.__name__, error)
            raise
        if not IS_GRADED:
            print(f"✓ {test.__name__} passes ({in_points(TASKS[test.__name__][1])})")

    VISIBLE_TESTS[test.__name__] = shown
    return shown


def failure_lines(name, error):
    """Return the lines that a failing test shows in a notebook."""
    message = failure_of(error)
    lines = textwrap.wrap(f"✗ {name}: {message}", 90, break_on_hyphens=False)
    if not any(words in message for words in PLAIN):
        lines += ["", "Run full_traceback() in a new cell to see the lines of code that led here."]
    return lines


def failure_of(error):
    """Say in a sentence or a few why a test failed."""
    if isinstance(error, NameError):
        # The test looks for it, under the right name. So no cell that was run defines it.
        return why_outdated(error.name, len(globals().get("_ih", []))) or (
            f"`{error.name}` is not defined. Run the cell that defines it; after a restart, run all cells "
            "above this one (*Run → Run All Above Selected Cell*)."
        )
    if isinstance(error, KeyboardInterrupt):
        frames = [f for f in traceback.extract_tb(error.__traceback__) if "-packages" not in f.filename]
        return f"it was interrupted at the line `{frames[-1].line}`. Check that every loop there ends."
    return str(error)


def full_traceback():
    """Print the traceback of the last visible test that failed."""
    if not LAST_FAILURE:
        print("No test has failed since the notebook was started.")
    for error in LAST_FAILURE:
        print("".join(traceback.format_exception(error)))


def in_points(number):
    """Write a number of points."""
    return "no points" if number == 0 else f"{number:g} point{'s' * (number != 1)}"


def how_far_am_i():
    """Run every test that you can see; list what passes, what fails and what is not started yet."""
    if IS_GRADED:
        return
    passed = total = by_hand = 0
    heading = ""
    for name, (task, points, is_test) in TASKS.items():
        if task != heading:
            print(f"\n{task}" if heading else task)
            heading = task
        mark, result = progress_of(name) if is_test else ("○", "a person reads your answer")
        print(f"  {mark} {name} ({in_points(points)})", end="\n" if mark in "✓✗" else f": {result}\n")
        if mark == "✗":
            print(textwrap.fill(result, 84, initial_indent=" " * 6, subsequent_indent=" " * 6))
        total, by_hand = total + points * is_test, by_hand + points * (not is_test)
        passed += points * (mark == "✓")
    words = f" Your answers in words are worth up to {by_hand:g} more." if by_hand else ""
    print(f"\n{passed:g} of {total:g} points from the tests that you can see.{words}")


def progress_of(name):
    """Run a test; return ✓, ✗ or – (not started) and the first sentence of what is wrong."""
    if name not in VISIBLE_TESTS:
        return "–", "not run yet: run the cells of this task"
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            VISIBLE_TESTS[name]()
    except (AssertionError, NameError) as error:
        if NOT_WRITTEN in str(error):
            return "–", "not started"
        if isinstance(error, NameError):
            return "–", "not run yet: run the cells of this task"
        return "✗", re.split(r"(?<=[.?])\s+(?=[A-Z`])", failure_of(error), maxsplit=1)[0]
    except Exception as error:
        return "✗", f"the test stopped with {type(error).__name__}: {error}"
    return "✓", ""


def explain_not_written(shell, kind, error, frames, tb_offset=None):
    """Show one sentence where a cell calls a function that is not written yet, and no empty figure."""
    name = traceback.extract_tb(frames)[-1].name
    called = f"`{name}`" if name.isidentifier() else "something"
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close("all")
    shell._showtraceback(kind, error, [f"This cell needs {called}, which is not written yet."])


if not IS_GRADED and "IPython" in sys.modules:
    SHELL = sys.modules["IPython"].get_ipython()  # None outside a notebook
    if SHELL is not None:
        SHELL.set_custom_exc((NotImplementedError,), explain_not_written)
