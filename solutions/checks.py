# What the tests below are made of. You need not read it, and nothing in it is a task.
import traceback

import numpy as np


def run(function, *args, **kwargs):
    """Call a student's function; if it raises, say so in one sentence."""
    name = getattr(function, "__name__", "the function")
    try:
        return function(*args, **kwargs)
    except NotImplementedError:
        message = f"`{name}` is not written yet."
    except Exception as error:
        lines = [frame.line for frame in traceback.extract_tb(error.__traceback__) if frame.line]
        where = f" at the line `{lines[-1]}`" if len(lines) > 1 else ""
        message = f"`{name}` stopped with {type(error).__name__}: {error}{where}."
    raise AssertionError(message)


def as_array(name, value, shape):
    """Turn a result into an array of numbers of the promised shape, or say what it is instead."""
    assert value is not None, f"{name} is None: does every path of the function end in `return`?"
    try:
        array = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise AssertionError(
            f"{name} should be numbers of shape {shape}, but it is a {type(value).__name__}."
        ) from None
    assert array.shape == tuple(shape), f"{name} should have shape {tuple(shape)}, not {array.shape}."
    assert not np.isnan(array).any(), f"{name} has a NaN in it: look for 0/0, log(0) or inf - inf."
    assert np.isfinite(array).all(), f"{name} has an infinity in it: look for a division by 0 or an overflow."
    return array


def as_pair(name, value, parts):
    """Unpack a result that should be a pair, or say what it is instead."""
    is_pair = isinstance(value, (tuple, list)) and len(value) == len(parts)
    assert is_pair, (
        f"{name} should return {' and '.join(parts)}, as `return {', '.join(parts)}` does; "
        f"it returned a {type(value).__name__}."
    )
    return value


def same(value, expected, tolerance=1e-4):
    """Compare up to `tolerance`, relative to the largest expected entry; float32 passes."""
    expected = np.asarray(expected, dtype=float)
    scale = max(np.abs(expected).max(initial=0.0), 1e-12)
    return np.shape(value) == expected.shape and bool(np.all(np.abs(value - expected) <= tolerance * scale))


def expect(name, value, expected, likely=None, hint="", tolerance=1e-4, show=True):
    """Fail unless `value` is `expected`; name the mistake if the value is one of the `likely` ones."""
    expected = np.asarray(expected, dtype=float)
    value = as_array(name, value, expected.shape)
    if same(value, expected, tolerance):
        return
    message = f"{name} is not right"
    if show:
        worst = np.unravel_index(np.argmax(np.abs(value - expected)), expected.shape)
        entry = f" at {tuple(int(i) for i in worst)}" if worst else ""
        message += f": expected {expected[worst]:.6g}{entry}, got {value[worst]:.6g}"
    for cause, wrong in (likely or {}).items():
        if same(value, np.broadcast_to(wrong, expected.shape), tolerance):
            raise AssertionError(f"{message}. Likely cause: {cause}.")
    raise AssertionError(f"{message}. {hint}".strip())
