# ---
# jupyter:
#   course:
#     points: 20
#     minutes: 110
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Exercise: graphs and sessions
#
# This exercise goes with the chapters [Graphs](book:modular-construction/graphs.md) and
# [Sessions](book:modular-construction/sessions.md). When you are stuck, look there at
# [Placeholders](book:modular-construction/sessions.md#placeholders) (task 1) and [The same without a
# session](book:modular-construction/sessions.md#the-same-without-a-session) (task 4), and in [Generality at a
# price](book:modular-construction/generality.md) at [Thirteen
# features](book:modular-construction/generality.md#thirteen-features) (task 2) and [Training by
# hand](book:modular-construction/generality.md#training-by-hand) (task 3).
#
# Ask NumPy for $3 \cdot 4$ and you get 12, but NumPy forgets at once that there was a product. TensorFlow can
# do something else: it writes down *that a product is wanted*, and computes nothing yet. What it writes down
# is a **graph**. Its nodes are operations, and along its edges flow arrays, called **tensors**. Since the
# formula is still there, a program can read it, and derive another formula from it: the gradient. Numbers
# come last, when a **session** runs the graph.
#
# The lecture's TensorFlow worked like that, and underneath it still does. Write `@tf.function` above a
# function, and it becomes a graph. Let Keras fit a model, and the model and its loss become a graph, which
# is differentiated and run. In this notebook you build a graph, differentiate it and run it yourself, first
# for a parabola, then for the lecture's linear model with 13 features, and then in a loop, which is training.
# You will compare your graph with the one that `@tf.function` makes and your losses with those of Keras, and
# at the end you compute a gradient once more as it is done today, with a tape.
#
# | task | points | minutes |
# |---|---|---|
# | A graph, and a session that runs it | – | 10 |
# | 1. A value and a derivative | 4 | 15 |
# | 2. Tensors | 5 | 20 |
# | 3. Training | 6 | 25 |
# | A graph of your own (a test of tasks 1 to 3) | 2 | 5 |
# | 4. The same gradient with a tape (optional) | 0 | 15 |
# | Question, in words | 3 | 20 |
# | **total** | **20** | **110** |
#
# The person who reads your answer also looks at *how* you got your numbers: derivatives have to come from
# `tf.gradients`, and training steps from the optimizer. A formula of your own for a derivative passes the
# tests that compare numbers, but it is not what is asked for. Task 4 is optional: it has a test but no
# points, and it is there because a tape is what you will use in practice.
#
# **How to work.** Work through the notebook from top to bottom. Replace `raise NotImplementedError` with
# your code and press *Shift+Enter*: that runs the cell and moves on to the folded test below it, which the
# next *Shift+Enter* runs (a click would unfold it). A test that passes prints a line with ✓ and its points;
# one that fails tells you what to look at, and `full_traceback()` in a new cell shows the rest. Above each
# cell for your code there are folded hints: open them one at a time, and only when you are stuck. You can
# run the last cell, **How far am I?**, at any time to see which tests pass. When your work is graded,
# hidden tests try other inputs as well, and a person reads your answer to the question. The pictures use
# your functions, so they appear once those work. The book says [more about all this, and about handing
# in](book:working.md).
#
# **Stopping and coming back.** If a cell never finishes, interrupt it with ■ or *Kernel → Interrupt Kernel*
# (in Colab *Runtime → Interrupt execution*). When you reopen the notebook another day, everything you wrote
# is still there, but Python has forgotten your functions, and a test only says that `visible_test` is not
# defined. Click on the cell where you stopped, and choose *Run → Run All Above Selected Cell* (in Colab
# *Runtime → Run before*). That run stops at the first cell that fails; if there is one, run the cells below
# it one by one.

# %%
import matplotlib.pyplot as plt
import numpy as np

BLUE, ORANGE, GREEN = "#2f86c9", "#d9760f", "#0f9d76"
plt.rcParams.update({"figure.constrained_layout.use": True, "axes.spines.top": False})
plt.rcParams.update({"axes.spines.right": False, "legend.framealpha": 1.0})

# %% [markdown]
# Next comes TensorFlow itself. The lecture has version 1 and you have version 2, which keeps most of version
# 1 in `tf.compat.v1`. The cell calls that part `tf1`. So what the slides write as `tf.Session` is
# `tf1.Session` here. (The rest of the cell stops TensorFlow from filling your screen with messages while it
# starts.)

# %% nbgrader={"grade_id": "tensorflow"}
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
os.dup2(nowhere, 2)  # the first messages come before TensorFlow reads its settings
try:
    import tensorflow as tf
finally:
    os.dup2(kept, 2)
    os.close(kept)
    os.close(nowhere)

tf1 = tf.compat.v1
tf1.logging.set_verbosity(tf1.logging.ERROR)
# The graphs here are tiny: to optimise one before it is run takes longer than to run it.
tf.config.optimizer.set_experimental_options({"disable_meta_optimizer": True})
# Newer GPUs may round the factors of a product to 10 bits (TF32), which the tests would take for a mistake.
tf.config.experimental.enable_tensor_float_32_execution(False)

# %% nbgrader={"grade_id": "checks", "points": 0} tags=["hide-input"]
# include solutions/checks.py

# %% nbgrader={"grade_id": "checks_graphs", "points": 0} tags=["hide-input"]
# More helpers for the tests below. There is no task in this cell, so you need not read it.
import re

GS_HINTS = [
    (
        ["Could not find variable", "ninitialized value", "FailedPrecondition"],
        "A variable has no value before its initializer has run, in the same session: "
        "`session.run(tf1.global_variables_initializer())` first. An initializer knows only the variables "
        "that exist when it is made, so make it after them.",
    ),
    (
        ["You must feed a value"],
        "A placeholder has no value of its own: every `run` that needs it has to feed it, by `feed_dict`.",
    ),
    (
        ["must be from the same graph", "not an element of this graph", "is not from the passed-in graph"],
        "Two graphs are mixed up: build everything inside one `with graph.as_default():`, and run it in "
        "`tf1.Session(graph=graph)`.",
    ),
    (
        ["Cannot feed value of shape", "Cannot interpret feed_dict"],
        "The keys of `feed_dict` are the placeholders themselves, not their names. What is fed has to fit "
        "its placeholder, in shape and kind.",
    ),
    (
        ["feed cannot be a tf.Tensor"],
        "A tensor is fed, but a feed has to be numbers. Did a placeholder get the name of an argument? Then "
        "the argument is gone: give the placeholder another name.",
    ),
    (
        ["gradients is not supported when eager", "not compatible with eager", "graph is empty"],
        "Something that belongs in a graph is outside it: build all of it inside "
        "`with graph.as_default():`, and let the session run this graph.",
    ),
    (
        ["only supported when eager", "only available when eager", "convert a symbolic", "SymbolicTensor"],
        "A tensor of a graph has no value, so it cannot be turned into a number. What `session.run` "
        "returns for it can.",
    ),
    (
        ["already exists", "variable_scope"],
        "A second call meets what the first one left: make a new `tf.Graph()` in every call.",
    ),
    (
        ["closed Session"],
        "The session is over: everything that is run belongs inside the block `with tf1.Session(…) as "
        "session:`.",
    ),
    (
        ["No variables to optimize", "No gradients provided"],
        "The optimizer found nothing to change: W and b have to be variables, and the loss has to depend on "
        "them.",
    ),
    (
        ["'tensorflow' has no attribute", "tensorflow._api"],
        "What the slides call `tf.…` is often `tf1.…` today: `tf1.Session`, `tf1.placeholder`, "
        "`tf1.train.GradientDescentOptimizer`.",
    ),
    (
        ["NoneType"],
        "Is it `tf.gradients` that gave None? Then the result does not depend on what you asked for (a "
        "NumPy array is not a tensor of the graph), or it is made of integers.",
    ),
    (
        ['invalid type "float', 'invalid type "ndarray', 'invalid type "int'],
        "What the session should run is a number, and no longer a tensor: `loss, _ = session.run([loss, "
        "step])` puts one in its place. Give the number another name.",
    ),
    (
        ['Optimizer"'],
        "The session cannot run the optimizer itself: run the step that its `minimize(loss)` returns.",
    ),
    (
        ["has invalid type"],
        "A session runs tensors and operations of its graph, and lists of them.",
    ),
    (
        ["same_kind"],
        "An array of integers cannot hold fractions, and a function does not change its arguments.",
    ),
    (
        ["float64", "double", "int64", "int32"],
        "TensorFlow does not mix types: make everything float32, for instance by "
        "`tf.constant(x, tf.float32)` or `tf1.placeholder(tf.float32, …)`.",
    ),
    (
        [
            "Dimensions must be equal",
            "size-incompatible",
            "ncompatible shapes",
            "be broadcast",
            "must be rank",
        ],
        "Write down the shape of every tensor in this formula: which two do not fit?",
    ),
    (
        ["0-dimensional", "only size-1", "length-1"],
        "An array or a list with one number in it is not a number yet: take its entry.",
    ),
]


GS_TAPE_HINTS = [
    (
        ["non-persistent"],
        "A tape can be asked only once: ask for both gradients in one call, "
        "`tape.gradient(loss, [weights, bias])`, or make the tape with `persistent=True`.",
    ),
    (
        ["NoneType"],
        "Did `tape.gradient` return None? Then the tape has no record of how the loss depends on what you "
        "asked for. Compute the loss inside the `with` block, from variables or from watched tensors, and "
        "with TensorFlow's operations only: what NumPy computes is not recorded.",
    ),
    (
        ["still active", "within the context"],
        "Ask the tape after its `with` block, when it has stopped recording.",
    ),
    (
        ["has no attribute '_id'", "has no attribute 'graph'", "object has no attribute 'dtype'"],
        "The tape was asked about something that is not a tensor: was the loss computed with NumPy, or "
        "turned into a number too early?",
    ),
    *GS_HINTS,
]


def gs_run(function, *args, name=None, hints=GS_HINTS):
    """Call a student's function; if it raises, say in a few words what TensorFlow said, and why."""
    name = name or getattr(function, "__name__", "the function")
    try:
        return function(*args)
    except Exception as error:
        kind, text = type(error).__name__, str(error)
        frames = traceback.extract_tb(error.__traceback__)
        python = why(name, error)
    if kind in ("NameError", "KeyError") or (kind == "NotImplementedError" and "symbolic" not in text):
        raise AssertionError(python)
    own = [
        frame for frame in frames[1:] if "site-packages" not in frame.filename and frame.name != "remember"
    ]
    lines = [frame.line for frame in own if frame.line]
    where = f" at the line `{lines[-1]}`" if lines else ""
    hint = hint_for(kind + text, hints)
    said = re.split("Original stack trace|Debug info", text.split("Node:")[-1])[0]
    said = re.sub(r" for '{{node.*?\)'|\[\[.*?\]\]", "", " ".join(said.split())).strip(" .")
    said = said if len(said) < 300 else said[:300] + " …"
    raise AssertionError(f"`{name}` stopped with {kind}: {said}{where}. {hint}".strip())


def gs_numbers(name, value, shape=None):
    """Turn a result into an array of numbers, of any shape or the promised one, or say what it is."""
    assert value is not None, f"{name} is None: a function gives back what stands after `return`."
    try:
        array = np.asarray(value, dtype=float)
    except Exception:
        raise AssertionError(
            f"{name} should be {'a number' if shape == () else 'numbers'}, but it is {kind_of(value)}. "
            "A node of a graph has no value: return what `session.run` gives for it."
        ) from None
    assert shape != () or array.shape == () or array.size != 1, (
        f"{name} should be a number, not an array or a list with one number in it: take its entry. "
        "(`tf.gradients` makes a list, with one tensor for each thing to differentiate by.)"
    )
    return as_array(name, array, array.shape if shape is None else shape)


def gs_one_number(name, value):
    """Turn a float, or an array of one, into a number."""
    value = gs_numbers(name, value)
    return value.reshape(()) if value.size == 1 else gs_numbers(name, value, ())


def gs_parts(name, value, parts):
    """Unpack a result that should be a tuple, or say what it is instead."""
    good = isinstance(value, (tuple, list)) and len(value) == len(parts)
    things = f"{len(value)} things" if isinstance(value, (tuple, list)) else kind_of(value)
    assert good, (
        f"{name} should return {len(parts)} things, {', '.join(parts)}, as `return {', '.join(parts)}` does, "
        f"but it returned {things}."
    )
    return value


def gs_polynomial(x0, show=True):
    """Check the polynomial and its derivative at one point."""
    value, slope = x0**2 + x0 + 10, 2 * x0 + 1
    at = f"`polynomial_at({x0})`" if show else "`polynomial_at` at another x0"
    got = as_pair(at, gs_run(polynomial_at, x0), ["value", "derivative"])
    fed = "x is 1 there, not x0. A variable keeps its first value even if it is fed: use a placeholder"
    likely = {
        fed: 12.0,
        "x is 2 there, as in the example, not x0": 16.0,
        "the derivative comes first; the value should": slope,
        "the 10 is missing": value - 10,
        "the x in the middle is missing": value - x0,
        "the x in the middle is subtracted" + ", or has lost its sign" * (x0 < 0): value - 2 * x0,
        "the square is missing": x0 + 10,
        "the square is 2x": 3 * x0 + 10,
        "x0 is rounded to an integer": int(x0) ** 2 + int(x0) + 10,
        "x is 0 there, not x0": 10.0,
    }
    hint = "Compute x² + x + 10 by hand and compare."
    expect(f"The value of {at}", gs_numbers(f"The value of {at}", got[0], ()), value, likely, hint, show=show)
    likely = {
        fed: 3.0,
        "x is 2 there, as in the example, not x0": 5.0,
        "it is the value again": value,
        "only x² was differentiated, not x² + x + 10": 2 * x0,
        "it is 1, the derivative of the result with respect to a part of itself; x has to be the tensor "
        "from which the result is made": 1.0,
        "it is the derivative of the derivative": 2.0,
        "the square of the result was differentiated": 2 * value * slope,
        "x0 is rounded to an integer": 2 * int(x0) + 1,
        "x is 0 there, not x0": 1.0,
        "the sign is wrong": -slope,
    }
    name, hint = f"The derivative of {at}", "Let `tf.gradients` differentiate the result with respect to x."
    expect(name, gs_numbers(name, got[1], ()), slope, likely, hint, show=show)


def gs_linear(W, b, x, show=True):
    """Call `linear_at` on copies; return its three results as they came."""
    given = [np.array(W, dtype=float), float(b), np.array(x, dtype=float)]
    result = gs_run(linear_at, *given)
    d = len(W)
    name = "`linear_at`" if show else f"`linear_at` with other numbers and d = {d}"
    nested = isinstance(result, (tuple, list)) and len(result) == 2
    assert not nested, (
        f"{name} returned 2 things. Return the three one by one, without a list of gradients: output, dW, db."
    )
    for letter, array, before in [("W", given[0], W), ("x", given[2], x)]:
        assert np.array_equal(array, before), f"{name} changed the {letter} that it was given."
    return name, gs_parts(name, result, ["output", "dW", "db"])


def gs_linear_output(W, b, x, show=True):
    """Check the output of the linear model."""
    W, x = np.array(W, dtype=float), np.array(x, dtype=float)
    name, (output, _, _) = gs_linear(W, b, x, show)
    name, d = f"The output of {name}", len(W)
    shape = gs_numbers(name, output).shape
    assert d == 1 or shape != (d, d), (
        f"{name} has shape ({d}, {d}): that is W xᵀ. Transpose W, not x: the inner sizes of (1, {d}) and "
        f"({d}, 1) agree, and (1, 1) is left."
    )
    assert d == 1 or shape != (d, 1), (
        f"{name} has shape ({d}, 1): `*` multiplies entry by entry and adds nothing up; `tf.matmul` does."
    )
    assert shape != (), f"{name} is a number; keep the shape (1, 1) that the matrix product has."
    plain = W.T @ x
    likely = {
        "b is missing": plain,
        "it is 0: a variable that is fed keeps its first value (use placeholders), and a ReLU makes negative "
        "outputs 0": 0.0,
        "b is subtracted": plain - b,
        "b is added once for each feature": plain + d * b,
        "it is b alone": np.full((1, 1), b),
        "W is all zeros": np.full((1, 1), b),
        "x is all ones": W.sum() + b + 0 * plain,
        "W is all ones": x.sum() + b + 0 * plain,
        "the sum is a mean over the features": plain / d + b,
        "it has been squared": (plain + b) ** 2,
    }
    hint = "It is W₁x₁ + … + W_d x_d + b. All three arguments have to get into the graph."
    expect(name, gs_numbers(name, output, (1, 1)), plain + b, likely, hint, show=show)


def gs_linear_gradients(W, b, x, show=True):
    """Check both gradients of the linear model."""
    W, x = np.array(W, dtype=float), np.array(x, dtype=float)
    name, (_, dW, db) = gs_linear(W, b, x, show)
    out, d = W.T @ x + b, len(W)
    of_W, of_b = f"The gradient dW of {name}", f"The gradient db of {name}"
    shape = gs_numbers(of_W, dW).shape
    one = gs_numbers(of_b, db).shape
    assert d == 1 or not (np.prod(shape) == 1 and one == (d, 1)), (
        f"{name} should return dW before db, not the other way round."
    )
    assert shape != (1, d, 1), f"{of_W} is in a list of one: take its entry."
    assert d == 1 or shape != (1, d), (
        f"{of_W} has shape (1, {d}): a gradient has the shape of what it belongs to, so ({d}, 1) as W. "
        "`tf.gradients` gives it in that shape; was it taken with respect to Wᵀ?"
    )
    assert d == 1 or one != (d, 1), f"{of_b} has {d} entries: was it taken with respect to W or x?"
    likely = {
        "it is W: the output was differentiated with respect to x, not W": W,
        "it is the derivative of the output squared": 2 * out * x,
        "it is all ones: the sum of W was differentiated, not the output": np.ones_like(x),
        "it is divided by the number of features": x / d,
        "the sign is wrong": -x,
        "it is all zeros": np.zeros_like(x),
        "the output is not a single number, and its entries are added up": x.sum() * np.ones_like(x),
        "it was multiplied by the output": out * x,
        "it is W and x, entry by entry": W * x,
    }
    hint = "Let `tf.gradients` differentiate Wᵀx + b with respect to W: entry j says how it grows with W_j."
    expect(of_W, gs_numbers(of_W, dW, (d, 1)), x, likely, hint, show=show)
    likely = {
        "it is b itself": b,
        "it is the output": out.item(),
        "it is the derivative of the output squared": 2 * out.item(),
        "there is one b for each feature": d,
        "the sign is wrong": -1.0,
        "it is 0: the output does not depend on b": 0.0,
    }
    hint = "It says how much the output grows when b grows by 1."
    expect(of_b, gs_one_number(of_b, db), 1.0, likely, hint, show=show)


def gs_gradient(X, y, W, b):
    """The gradient of the mean-squared error of a linear model."""
    error = X @ W + b - y
    return 2 * X.T @ error / len(X), 2 * error.mean()


def gs_path(X, y, lr, steps, momentum=0.0, start=0.0, batch=None):
    """The path of gradient descent: W, b and the loss before each of the steps, and after them."""
    W, b = np.full((X.shape[1], 1), start), start
    v, u, path = 0.0, 0.0, []
    for _ in range(steps + 1):
        path.append((W, b, float(np.mean((X @ W + b - y) ** 2))))
        for k in range(0, len(X), batch or len(X)):
            rows = slice(k, k + (batch or len(X)))
            dW, db = gs_gradient(X[rows], y[rows], W, b)
            v, u = momentum * v - lr * dW, momentum * u - lr * db
            W, b = W + v, b + u
    return path


def gs_data(n, d, seed, integers=False):
    """Samples and targets from a noisy linear rule."""
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, d)) + 0.5
    y = X @ rng.normal(size=(d, 1)) + 1.5 + 0.3 * rng.normal(size=(n, 1))
    return (np.rint(2 * X).astype(int), np.rint(2 * y).astype(int)) if integers else (X, y)


def gs_train(X, y, lr, epochs, show=True):
    """Call `train_linear` on copies; return a name for the call, W, b and the losses, checked."""
    X, y = np.array(X), np.array(y)
    given = X.copy(), y.copy()
    name = "`train_linear`"
    if not show:
        name += f" with other data, N = {len(X)}, d = {X.shape[1]}, epochs = {epochs}"
    W, b, losses = gs_parts(name, gs_run(train_linear, *given, lr, epochs), ["W", "b", "losses"])
    for letter, after, before in [("X", given[0], X), ("y", given[1], y)]:
        assert np.array_equal(after, before), f"{name} changed the {letter} that it was given."
    W, b = gs_numbers(f"The W that {name} returns", W), gs_numbers(f"The b that {name} returns", b)
    assert W.shape != (epochs,) or b.shape != (X.shape[1], 1), (
        f"{name} should return W, b and the losses in this order, not the losses first."
    )
    listed = f"The list of losses from {name}"
    losses = gs_numbers(listed, losses)
    assert losses.shape != (), f"{listed} is one number: return all losses, one for each epoch."
    assert losses.shape != (epochs + 1,), (
        f"{listed} has {epochs + 1} entries where epochs = {epochs}: there is one before each step, and none "
        "after the last one. Make sure that there is no step too many as well."
    )
    losses = gs_numbers(listed, losses, (epochs,))
    W = gs_numbers(f"The W that {name} returns", W, (X.shape[1], 1))
    return name, W, gs_one_number(f"The b that {name} returns", b), losses


def gs_steps(X, y, lr, epochs, show=True):
    """Check what training returns."""
    data = X, y
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    name, W, b, losses = gs_train(*data, lr, epochs, show)
    path = gs_path(X, y, lr, epochs + 1)
    Ws, bs, values = ([step[k] for step in path] for k in range(3))
    n, values = len(X), np.array(values)
    if all(map(same, (W, b, losses), (Ws[epochs], bs[epochs], values[:epochs]))):
        return  # there is no mistake to look for
    total, half = "the sum of the squares is minimised, not their mean", "half the mean is minimised"
    usual = {
        f"the steps do not use `lr`, they use {rate}": rate for rate in (0.001, 0.01, 0.1, 0.5, 1.0) if show
    }
    paths = {
        total: gs_path(X, y, lr * n, epochs),
        half: gs_path(X, y, lr / 2, epochs),
        "W and b do not start from zeros": gs_path(X, y, lr, epochs, start=1.0),
        "it is gradient descent with momentum": gs_path(X, y, lr, epochs, momentum=0.9),
        "each sample makes a step of its own, and all together should make one": gs_path(
            X, y, lr, epochs, batch=1
        ),
        "the steps go uphill": gs_path(X, y, -lr, epochs),
        **{cause: gs_path(X, y, rate, epochs) for cause, rate in usual.items() if rate != lr},
    }
    crossed = "y and ŷ do not have the same shape, so that every y is compared with every ŷ"
    paths[crossed] = [
        (W, b, loss + y.var()) for W, b, loss in gs_path(X, np.full_like(y, y.mean()), lr, epochs)
    ]
    after = "it is taken after the step; fetch it before or together with the step"
    never = "it never changes; the step has to be run in every epoch, without a new start"
    likely = {after: values[1 : epochs + 1]}
    if epochs > 1:
        likely[never] = np.full(epochs, values[0])
    for cause, other in paths.items():
        likely[cause] = np.array([step[2] for step in other[:epochs]])
    likely["the loss is the sum of the squares, and it should be their mean"] = n * likely[total]
    likely["the loss is half the mean of the squares"] = likely[half] / 2
    plain = values[:epochs]
    likely["the sum of the squares is reported, not their mean"] = n * plain
    likely["half the mean of the squares is reported"] = plain / 2
    likely["it is the root of the mean"] = np.sqrt(plain)
    if epochs == 1:
        likely["the errors are not squared"] = np.abs(y).mean() * np.ones(1)
    hint = "The first one is the loss of W = 0 and b = 0, which is the mean of y²."
    if same(losses[:1], plain[:1]):
        hint = (
            "The first one is right, so look at the steps: at what is minimised, and at how large a step is."
        )
    expect(f"The list of losses from {name}", losses, plain, likely, hint, show=show)

    def compare(letter, got, own, ends):
        """Compare W or b with the end of the path; `ends` are the ends of wrong paths."""
        in_model = "" if letter == "W" else "; b has to be in the model, among what the optimizer changes"
        causes = {
            f"it never moves{in_model}; the step has to be run, and {letter} fetched after it": own[0],
            f"these are {epochs + 1} steps, one too many": own[epochs + 1],
        }
        if epochs > 1:
            causes["it is the value before the last step: fetch W and b after the loop"] = own[epochs - 1]
            causes["it is the value after the first step; fetch it after the last one"] = own[1]
        causes.update(ends)
        hint = f"`epochs` is {epochs}: that many steps, each with all samples, then W and b are fetched."
        expect(f"The {letter} that {name} returns", got, own[epochs], causes, hint, show=show)

    first_W, first_b = (-lr * g for g in gs_gradient(X, y, Ws[0], bs[0]))
    ends_W = {cause: other[epochs][0] for cause, other in paths.items()}
    ends_b = {cause: other[epochs][1] for cause, other in paths.items()}
    if epochs == 1:
        adam = "it is a step of Adam, not of gradient descent"
        ends_W[adam], ends_b[adam] = lr * np.sign(first_W), lr * np.sign(first_b)
    compare("W", W, Ws, ends_W)
    compare("b", b, bs, ends_b)


def gs_tape(X, y, W, b, show=True):
    """Check the loss and both gradients that were computed with a tape."""
    given = [np.array(X), np.array(y), np.array(W, dtype=float)]
    before = [array.copy() for array in given]
    X, y, W = (array.astype(float) for array in before)
    n, d = X.shape
    name = "`tape_gradients`" if show else f"`tape_gradients` with other numbers, N = {n}, d = {d}"
    result, asked = gs_run(
        with_tapes, tape_gradients, *given, float(b), name="tape_gradients", hints=GS_TAPE_HINTS
    )
    if asked is None:
        print("Not tested: eager execution is switched off in this notebook, and a tape needs it.")
        return
    for letter, after, old in zip("XyW", given, before, strict=True):
        assert np.array_equal(after, old), f"{name} changed the {letter} that it was given."
    nested = isinstance(result, (tuple, list)) and len(result) == 2
    assert not nested, (
        f"{name} returned 2 things. Return the three one by one, without a list of gradients: loss, dW, db."
    )
    loss, dW, db = gs_parts(name, result, ["loss", "dW", "db"])
    for part, value in [("dW", dW), ("db", db)]:
        assert value is not None, (
            f"{part} from {name} is None, because the tape has no record of how the loss depends on "
            f"{part[1]}. Compute the loss inside the `with` block with TensorFlow's operations, from "
            "variables or from watched tensors."
        )
    of_W, of_b = f"The gradient dW from {name}", f"The gradient db from {name}"
    shape, one = gs_numbers(of_W, dW).shape, gs_numbers(of_b, db).shape
    assert d == 1 or not (np.prod(shape) == 1 and one == (d, 1)), (
        f"{name} should return dW before db, not the other way round."
    )
    assert int(asked) > 0, (
        f"{name} asked no tape for a gradient. Compute the loss inside `with tf.GradientTape() as tape:`, "
        "then call `tape.gradient`. (If you do that in a `@tf.function`, run its cell again before the test.)"
    )
    error = X @ W + b - y
    value, (true_W, true_b) = float(np.mean(error**2)), gs_gradient(X, y, W, b)
    flat = np.full_like(y, y.mean())  # y and ŷ without a common shape: each y beside each ŷ
    crossed = "y and ŷ do not have the same shape, so that every y is compared with every ŷ"
    zeros_W, zeros_b = gs_gradient(X, y, np.zeros_like(W), 0.0)
    start = "W and b are zeros there, instead of the arguments W and b"
    likely = {
        "it is the sum of the squares, and it should be their mean": n * value,
        "it is half the mean of the squares": value / 2,
        "it is the root of the mean": np.sqrt(value),
        "the errors are not squared": np.mean(error),
        "it is the mean of the absolute errors": np.mean(np.abs(error)),
        crossed: float(np.mean((X @ W + b - flat) ** 2) + y.var()),
        "b is missing in the model": float(np.mean((X @ W - y) ** 2)),
        start: float(np.mean(y**2)),
    }
    of_loss = f"The loss from {name}"
    hint = "It is the mean of (y − ŷ)² over the samples, with ŷ = XW + b."
    expect(of_loss, gs_one_number(of_loss, loss), value, likely, hint, show=show)
    likely = {
        "the sum of the squares was differentiated, not their mean": n * true_W,
        "half the mean was differentiated": true_W / 2,
        "the sign is wrong": -true_W,
        crossed: gs_gradient(X, flat, W, b)[0],
        "the outputs were differentiated, not the loss": X.sum(0)[:, None],
        "it is W itself": W,
        "it is all zeros": np.zeros_like(W),
        start: zeros_W,
    }
    hint = "Ask the tape for the gradient of the loss that you return, with respect to W."
    expect(of_W, gs_numbers(of_W, dW, (d, 1)), true_W, likely, hint, show=show)
    likely = {
        "the sum of the squares was differentiated, not their mean": n * true_b,
        "half the mean was differentiated": true_b / 2,
        "the sign is wrong": -true_b,
        "the outputs were differentiated, not the loss": n,
        "it is b itself": b,
        "it is 0: the loss does not depend on b": 0.0,
        start: zeros_b,
    }
    hint = "Ask the tape for the gradient of the loss that you return, with respect to b."
    expect(of_b, gs_one_number(of_b, db), true_b, likely, hint, show=show)


# %% [markdown]
# ## A graph, and a session that runs it
#
# Here is all that you need for the first two tasks, on the smallest formula that has two inputs: the area of
# a rectangle. Everything between `with rectangle.as_default():` and the end of the block goes into
# `rectangle`. Nothing in there is computed yet.
#
# * A **placeholder** is an input without a value. It has a type and a shape; `()` is the shape of a number.
# * A **constant** has its value from the start.
# * `tf.gradients([area], [width, height])` adds more nodes to the graph, which describe the derivatives, and
#   returns a *list* of tensors: $\partial\,\text{area} / \partial\,\text{width}$ and
#   $\partial\,\text{area} / \partial\,\text{height}$.

# %% tags=["picture"]
rectangle = tf.Graph()
with rectangle.as_default():
    width = tf1.placeholder(tf.float32, shape=(), name="width")
    height = tf.constant(4.0, name="height")
    area = tf.multiply(width, height, name="area")
    slopes = tf.gradients([area], [width, height])

print("area:  ", area)
print("slopes:", slopes)

# %% [markdown]
# There is no 12 anywhere: `area` has a name, a shape and a type, but no value. For a value you need a
# session, made for this graph. `session.run` takes the tensors that you want, and `feed_dict` says what
# stands in for each placeholder:

# %% tags=["picture"]
with tf1.Session(graph=rectangle) as session:
    print(session.run(area, feed_dict={width: 3.0}))
    print(session.run([area, slopes], feed_dict={width: 3.0}))

# %% [markdown]
# The area is 12. The derivatives are 4 and 3: a rectangle that is a little wider grows by its height. `run`
# answers in the form in which you ask: a tensor gives an array (or a number, such as `np.float32(12.0)`), a
# list gives a list.
#
# The next cell defines tools for pictures. `graph_of` calls one of your functions and catches the graph
# that it makes, and `draw_graph` draws it from the list of its operations.

# %% nbgrader={"grade_id": "draw_graph"} tags=["hide-input"] title="What draws the graphs"
# What draws a graph. You need not read it.
import re

SCOPES = {"gradients": "gradients", "GradientDescent": "step"}


def graphs_of(function, *args):
    """Call a function; return its result and the graphs that it makes."""
    made, original = [], tf.Graph.__init__

    def remember(self, *args, **kwargs):
        original(self, *args, **kwargs)
        made.append(self)

    tf.Graph.__init__ = remember
    try:
        return function(*args), made
    finally:
        tf.Graph.__init__ = original


def graph_of(function, *args):
    """Call a function and return the graph that it makes, the largest if there are several."""
    _, made = graphs_of(function, *args)
    return max(made, key=lambda graph: len(graph.get_operations()), default=tf.Graph())


def graph_nodes(graph):
    """Read a graph: node → [label, kind, number of operations], and the pairs of nodes that are joined."""
    operations = graph.get_operations()
    variables = [op.name for op in operations if op.type in ("VarHandleOp", "VariableV2")]
    scopes = [op.name.split("/")[0] for op in operations if "/" in op.name]

    def node_of(op):
        scope = re.sub(r"_\d+$", "", op.name.split("/")[0])  # gradients_1 is another part of gradients
        if scope in SCOPES:
            return scope
        if op.type == "ReadVariableOp":
            return op.inputs[0].op.name
        crowded = [op.name.split("/")[0]] if scopes.count(op.name.split("/")[0]) > 8 else []
        parts = (name for name in variables + crowded if f"{op.name}/".startswith(f"{name}/"))
        return next(parts, op.name)

    def label_of(op):
        name = op.name.split("/")[-1]
        value = tf.get_static_value(op.outputs[0]) if op.type == "Const" else None
        if value is not None and np.size(value) <= 3:
            return f"{value:g}" if np.ndim(value) == 0 else str(value)
        if op.type == "Placeholder":
            return f"{name}\nplaceholder"
        same_word = op.type.lower().startswith(name.lower().rstrip("_0123456789"))
        return name if same_word or op.type == "Const" else f"{name}\n{op.type}"

    nodes, edges = {}, set()
    for op in operations:
        name = node_of(op)
        if name in variables:
            label, kind = f"{name}\nvariable", "round"
        elif name in SCOPES:
            label, kind = SCOPES[name], "dashed"
        elif name != op.name:
            label, kind = name, "box"
        elif op.outputs:
            label, kind = label_of(op), "box" if op.inputs else "round"
        else:
            continue  # the initializer of all variables, through which no data flows
        nodes.setdefault(name, [label, kind, 0])[2] += 1
        edges.update((node_of(tensor.op), name) for tensor in op.inputs if node_of(tensor.op) != name)
    return nodes, edges


def place(nodes, edges):
    """Find a place for each node, below all that it needs."""
    depth = dict.fromkeys(nodes, 0)
    for _ in nodes:
        for source, target in edges:
            depth[target] = max(depth[target], min(depth[source] + 1, len(nodes)))
    for name in reversed(nodes):  # what needs nothing goes down to the first that needs it
        below = [depth[target] for source, target in edges if source == name]
        if below and all(target != name for _, target in edges):
            depth[name] = min(below) - 1
    column = {}
    for level in sorted(set(depth.values())):
        row = [name for name in nodes if depth[name] == level]
        above = {name: [column[s] for s, t in edges if t == name and s in column] for name in row}
        wish = {name: np.mean(above[name] or [0.0]) for name in row}
        row.sort(key=lambda name: (nodes[name][1] == "dashed", wish[name]))
        middle = np.mean(list(wish.values()))
        column.update({name: middle + k - (len(row) - 1) / 2 for k, name in enumerate(row)})
    return {name: (column[name], -depth[name]) for name in nodes}


def draw_graph(ax, graph, title):
    """Draw a graph: a node for each operation, one for each variable, and one for all gradients."""
    nodes, edges = graph_nodes(graph)
    places, boxes = place(nodes, edges), {}
    for name, (label, kind, count) in nodes.items():
        color = {"round": GREEN, "box": BLUE, "dashed": ORANGE}[kind]
        box = {"boxstyle": f"{'round' if kind == 'round' else 'square'},pad=0.4", "facecolor": "white"}
        box.update(edgecolor=color, linestyle="--" if kind == "dashed" else "-", linewidth=1.4)
        label += f"\n{count} operations" if kind == "dashed" or (count > 1 and kind == "box") else ""
        text = ax.text(*places[name], label, bbox=box, ha="center", va="center", fontsize=8.5)
        boxes[name] = text.get_bbox_patch()
    for source, target in edges:
        (x0, y0), (x1, y1) = places[source], places[target]
        bend = 0 if y0 - y1 < 1.5 else 0.2 if x1 < x0 else -0.2
        color, zorder = ("0.75", 1) if nodes[target][1] == "dashed" else ("0.4", 4)
        arrow = {"arrowstyle": "-|>", "color": color, "connectionstyle": f"arc3,rad={bend}"}
        arrow.update(patchA=boxes[source], patchB=boxes[target], shrinkA=0, shrinkB=1)
        ax.annotate("", (x1, y1), (x0, y0), arrowprops=arrow, zorder=zorder)
    x, y = np.reshape([*places.values()] or [(0, 0)], (-1, 2)).T
    ax.set(title=title, xlim=(x.min() - 0.6, x.max() + 0.6), ylim=(y.min() - 0.5, 0.5))
    ax.axis("off")


# %% tags=["picture"]
fig, ax = plt.subplots(figsize=(5, 2.6))
draw_graph(ax, rectangle, f"The rectangle: {len(rectangle.get_operations())} operations")
plt.show()

# %% [markdown]
# Data flows downwards. Inputs are round and green, operations are blue boxes. All that `tf.gradients` added
# is drawn as one dashed box.
#
# ## Task 1: a value and a derivative (4 points)
#
# The lecture's example is
#
# $$r = x^2 + x + 10, \qquad \frac{\mathrm{d}r}{\mathrm{d}x} = 2x + 1.$$
#
# Write `polynomial_at(x0)`. It makes a new `tf.Graph()` with a placeholder $x$ and with $r$ in it, lets
# `tf.gradients` add $\mathrm{d}r / \mathrm{d}x$, and runs both in a session, with `x0` in place of $x$. It
# returns a pair of numbers, the value and the derivative.
#
# At $x_0 = 2$ they are 16.0 and 5.0, as on the slide.
#
# (The slide makes $x$ a `tf.Variable` and feeds that. Do not do this: today's variables ignore a feed and
# keep the value that they have. There is no error, only wrong numbers.)

# %% [markdown] tags=["hints"]
# <details><summary>Hint 1</summary>
#
# Look at the two cells with the rectangle again. Which lines only write something down, and which line
# computes? Your formula has one input instead of two. Which of the lines can stay as they are, and which
# have to change? (In the book, see [A derivative is more
# graph](book:modular-construction/graphs.md#a-derivative-is-more-graph) and
# [Placeholders](book:modular-construction/sessions.md#placeholders).)
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# | what | is | has a value? |
# |---|---|---|
# | $x$, a placeholder | a tensor of shape `()` | no, until it is fed |
# | $r$, from $x$ with `**` and `+` | a tensor of shape `()` | no |
# | what `tf.gradients` returns | a **list** with one tensor in it | no |
# | what `session.run` returns for a list of two tensors | a list of two NumPy numbers | yes |
# | what `polynomial_at` returns | a pair of numbers, such as `(16.0, 5.0)` | yes |
#
# The formula has to be written with the placeholder. Written with `x0`, it would give an ordinary number,
# which has no graph and no derivative.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# `tf1.placeholder(tf.float32, shape=())`, `tf.gradients([r], [x])` and `session.run(…, feed_dict={x: x0})`
# are all that you need. To take the only tensor out of a list, write `(slope,) = …`, or put `[0]` after it.
# `float(…)` turns what `run` returned into a Python number, but it cannot do that with a tensor of a graph.
#
# ```python
# graph = tf.Graph()
# with graph.as_default():
#     x = ...
#     r = ...
#     slope = ...                              # one tensor, not a list
# with tf1.Session(graph=graph) as session:
#     ...                                      # one run for both tensors
# return ..., ...
# ```
#
# </details>


# %% nbgrader={"grade_id": "polynomial_at", "solution": true}
def polynomial_at(x0):
    """Compute x² + x + 10 and its derivative, with a graph and a session.

    Parameters
    ----------
    x0 : float
        The place.

    Returns
    -------
    value : float
        x² + x + 10 at x0.
    derivative : float
        Its derivative at x0, from `tf.gradients`: a number, not a list with
        a number in it.
    """
    ### BEGIN SOLUTION
    graph = tf.Graph()
    with graph.as_default():
        x = tf1.placeholder(tf.float32, shape=(), name="x")
        result = x**2 + x + 10
        (derivative,) = tf.gradients([result], [x])
    with tf1.Session(graph=graph) as session:
        value, slope = session.run([result, derivative], feed_dict={x: x0})
    return float(value), float(slope)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_polynomial_at", "points": 4}
@visible_test
def test_polynomial_at():
    gs_polynomial(-4.5)
    ### BEGIN HIDDEN TESTS
    for x0 in (0.0, 1225.5):
        gs_polynomial(x0, show=False)
    ### END HIDDEN TESTS


test_polynomial_at()

# %% [markdown]
# ### What you have built
#
# On the left is your graph: what you typed, operation by operation, with the derivative attached to it. On
# the right, your function was called at nine places. Each dot is a value that it returned, and each stroke
# has the slope that it returned. They fit together into the parabola.

# %% tags=["picture"]
places, near = np.linspace(-3.5, 2.5, 9), np.array([-0.33, 0.33])
answers = np.array([polynomial_at(float(x0)) for x0 in places], dtype=float)
own_graph = graph_of(polynomial_at, 2.0)
fig, (left, right) = plt.subplots(1, 2, figsize=(10, 4.6))
draw_graph(left, own_graph, f"Your graph: {len(own_graph.get_operations())} operations")
for x0, (value, slope) in zip(places, answers, strict=True):
    right.plot(x0 + near, value + slope * near, color=ORANGE, linewidth=2)
right.plot(places, answers[:, 0], "o", color=BLUE)
right.set(xlabel="$x$", ylabel="$r$", title="Values, and slopes as strokes")
plt.show()

# %% [markdown]
# ## Task 2: tensors (5 points)
#
# Nothing in a graph insists on single numbers. A linear model with $d$ features has the weights $\mathbf{W}$,
# a column of shape $(d, 1)$, and the bias $b$. For a sample $\mathbf{x}$, a column of shape $(d, 1)$ too, its
# output is
#
# $$r = \mathbf{W}^\mathsf{T} \mathbf{x} + b = W_1 x_1 + W_2 x_2 + \dots + W_d x_d + b.$$
#
# Write `linear_at(W, b, x)`. It makes a graph for $r$, lets `tf.gradients` add the gradients $\partial r /
# \partial \mathbf{W}$ and $\partial r / \partial b$, and runs all three. It returns three things: the
# output, of shape $(1, 1)$, the gradient for $\mathbf{W}$, of shape $(d, 1)$, and the one for $b$.
#
# An example to check by hand, with $d = 3$:
#
# $$\mathbf{W} = \begin{pmatrix} 1 \\ -2 \\ 3 \end{pmatrix}, \quad
# \mathbf{x} = \begin{pmatrix} 2 \\ 1 \\ -1 \end{pmatrix}, \quad b = \tfrac{1}{2}
# \quad\Rightarrow\quad r = 2 - 2 - 3 + \tfrac{1}{2} = -2.5.$$
#
# Keep four things in mind:
#
# * A placeholder needs a name of its own. After `W = tf1.placeholder(…)` the numbers that came in as `W` are
#   gone, and there is nothing left to feed.
# * `tf.matmul` is the matrix product and `tf.transpose` is $\mathsf{T}$.
# * A graph mixes no types. NumPy's arrays are float64, and `tf.constant(0.5)` is float32. Placeholders of
#   type `tf.float32` convert what they are fed; `tf.constant(W, tf.float32)` converts as well.
# * If you use variables instead of placeholders, they have no value until the session has run the operation
#   `tf1.global_variables_initializer()`.

# %% [markdown] tags=["hints"]
# <details><summary>Hint 1</summary>
#
# Which shapes do $\mathbf{W}$ and $\mathbf{x}$ have, and which product of the two is a single number? Which
# shape would you get from $\mathbf{W}$ times $\mathbf{x}$ entry by entry, and what would be missing? In the
# example, $r = -2.5$. Let $W_1$ grow from 1 to 1.1: what is $r$ now, and how much has it grown per unit of
# $W_1$? (In the book, see [Thirteen features](book:modular-construction/generality.md#thirteen-features).)
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# | what | shape |
# |---|---|
# | $\mathbf{W}$ | `(d, 1)` |
# | $\mathbf{W}^\mathsf{T}$ | `(1, d)` |
# | $\mathbf{x}$ | `(d, 1)` |
# | $\mathbf{W}^\mathsf{T} \mathbf{x}$, the matrix product | `(1, 1)` |
# | $b$ | `()` |
# | $r = \mathbf{W}^\mathsf{T} \mathbf{x} + b$ | `(1, 1)` |
# | $\partial r / \partial \mathbf{W}$ | `(d, 1)`, as $\mathbf{W}$ |
# | $\partial r / \partial b$ | `()`, as $b$ |
#
# The number of features may be different in the next call. The shape of a placeholder can leave it open, with
# `None`, or take it from the array, with `W.shape`.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# `tf.matmul(a, b)` is the matrix product, while `a * b` multiplies entry by entry.
# `tf.gradients([r], [first, second])` returns a list with two tensors, in the order in which you asked for
# them. Fetch all three results in one `run`, and feed every placeholder: the keys of `feed_dict` are the
# placeholders, and its values are the arrays or numbers.
#
# ```python
# graph = tf.Graph()
# with graph.as_default():
#     weights, bias, sample = ..., ..., ...    # new names: W, b, x are fed to them
#     r = ...
#     gradients = ...                          # of r, a list of two
# with tf1.Session(graph=graph) as session:
#     ...
# return ..., ..., ...
# ```
#
# </details>


# %% nbgrader={"grade_id": "linear_at", "solution": true}
def linear_at(W, b, x):
    """Return a linear model's output and gradients, with graph and session.

    Parameters
    ----------
    W : array, shape (d, 1)
        The weights, float64 as all arrays here.
    b : float
        The bias.
    x : array, shape (d, 1)
        The sample.

    Returns
    -------
    output : array, shape (1, 1)
        Wᵀx + b.
    dW : array, shape (d, 1)
        The gradient of the output with respect to W, from `tf.gradients`.
    db : float
        The gradient of the output with respect to b, from `tf.gradients`.
    """
    ### BEGIN SOLUTION
    graph = tf.Graph()
    with graph.as_default():
        weights = tf1.placeholder(tf.float32, shape=(None, 1), name="W")
        bias = tf1.placeholder(tf.float32, shape=(), name="b")
        sample = tf1.placeholder(tf.float32, shape=(None, 1), name="x")
        output = tf.matmul(tf.transpose(weights), sample) + bias
        gradients = tf.gradients([output], [weights, bias])
    with tf1.Session(graph=graph) as session:
        feed = {weights: W, bias: b, sample: x}
        result, dW, db = session.run([output, *gradients], feed_dict=feed)
    return result, dW, float(db)
    ### END SOLUTION


# %% [markdown]
# **The output** (2 points).


# %% nbgrader={"grade_id": "test_linear_output", "points": 2}
@visible_test
def test_linear_output():
    gs_linear_output([[1.0], [-2.0], [3.0]], 0.5, [[2.0], [1.0], [-1.0]])
    ### BEGIN HIDDEN TESTS
    gs_linear_output([[-17.0]], 2.3, [[6.5]], show=False)
    ### END HIDDEN TESTS


test_linear_output()

# %% [markdown]
# **The gradients** (3 points).


# %% nbgrader={"grade_id": "test_linear_gradients", "points": 3}
@visible_test
@after(test_linear_output="The output of `linear_at` is not right yet: begin with its test, above.")
def test_linear_gradients():
    gs_linear_gradients([[1.0], [-2.0], [3.0]], 0.5, [[2.0], [1.0], [-1.0]])
    ### BEGIN HIDDEN TESTS
    rng = np.random.default_rng(33)
    for d in (1, 17):
        W, x = 10 * rng.normal(size=(2, d, 1))
        gs_linear_gradients(W, -3.1, x, show=False)
    ### END HIDDEN TESTS


test_linear_gradients()

# %% [markdown]
# ### Where the gradient comes from
#
# The lecture prints the gradient of such a model with 13 features, and it looks like a list of random
# numbers. Below, blue bars show a random sample $\mathbf{x}$. The marks show the gradients that your function
# gave for this sample, at three different random $\mathbf{W}$. Before you run the cell: where will the marks
# be?

# %% tags=["picture"]
rng = np.random.default_rng(13)
sample = rng.random((13, 1))
fig, ax = plt.subplots(figsize=(8, 3.2))
ax.bar(np.arange(1, 14), sample[:, 0], width=0.7, color=BLUE, alpha=0.5, label=r"the sample $\mathbf{x}$")
for trial, (marker, size) in enumerate([("o", 12), ("s", 6), ("x", 6)], start=1):
    _, gradient, _ = linear_at(rng.random((13, 1)), 0.0, sample)
    label = rf"the gradient, at $\mathbf{{W}}$ number {trial}"
    ax.plot(np.arange(1, 14), np.ravel(gradient), marker, color=ORANGE, mfc="none", ms=size, label=label)
ax.set(xlabel="feature", ylim=(0, 1.5), xticks=np.arange(1, 14))
ax.legend(loc="upper center", ncol=2)
plt.show()

# %% [markdown]
# The gradient *is* the sample, wherever $\mathbf{W}$ is: move $W_j$, and $r$ changes $x_j$ times as much. You
# could have known that. TensorFlow worked it out, from the operations in your graph.
#
# ## Task 3: training (6 points)
#
# Now take $N$ samples at once, one per row of $\mathbf{X}$, of shape $(N, d)$, and their targets
# $\mathbf{y}$, of shape $(N, 1)$. The model's outputs and its loss, the mean-squared error, are
#
# $$\hat{\mathbf{y}} = \mathbf{X}\mathbf{W} + b, \qquad
# \mathcal{L} = \frac{1}{N} \sum_{n=1}^{N} (y_n - \hat{y}_n)^2,$$
#
# and gradient descent repeats, with the learning rate $\eta$,
#
# $$\mathbf{W} \leftarrow \mathbf{W} - \eta\,\frac{\partial \mathcal{L}}{\partial \mathbf{W}}, \qquad
# b \leftarrow b - \eta\,\frac{\partial \mathcal{L}}{\partial b}.$$
#
# What changes from step to step has to be kept from one `run` to the next, and that is what a **variable** is
# for. In the graph you need:
#
# * `tf1.placeholder(tf.float32, (None, d))`: an input with any number of rows. $d$ is `X.shape[1]`.
# * `tf1.Variable(tf.zeros((d, 1)))` and `tf1.Variable(0.0)`: variables, and the values that they start from.
# * `tf.reduce_mean(…)`: the mean of all entries of a tensor.
# * `tf1.train.GradientDescentOptimizer(lr)`: an optimizer. Its `minimize(loss)` makes an operation, the
#   **step**, which changes all variables once.
# * `tf1.global_variables_initializer()`: an operation that gives all variables their first values.
#
# In the session, run the initializer once, and then the step, `epochs` times. At the end fetch what
# $\mathbf{W}$ and $b$ have become, in a `run` of their own. (Fetched together with the step, they may come
# from before it or from after it, because a graph promises no order where one thing does not need the other.)
#
# Write `train_linear(X, y, lr, epochs)`. In code $\eta$ is `lr`. $\mathbf{W}$ and $b$ start as zeros, and
# each of the `epochs` steps uses all samples. Return $\mathbf{W}$, $b$ and the losses, one for each epoch:
# the loss **before** its step. (`session.run([loss, step], …)` gives you that one, since the step needs the
# gradients, and these are computed from the values that $\mathbf{W}$ and $b$ had before it.)
#
# An example to check by hand. Four samples, $x = 1, 2, 3, 4$, with $y = 3, 5, 7, 9$, and $\eta = 0.01$. At
# $W = b = 0$ all outputs are 0, so
#
# * the loss is $(9 + 25 + 49 + 81) / 4 = 41$,
# * $\partial \mathcal{L} / \partial W = -\tfrac{2}{4}\,(1 \cdot 3 + 2 \cdot 5 + 3 \cdot 7 + 4 \cdot 9) = -35$
#   and $\partial \mathcal{L} / \partial b = -\tfrac{2}{4}\,(3 + 5 + 7 + 9) = -12$,
# * and after one step $W = 0.35$ and $b = 0.12$.

# %% [markdown] tags=["hints"]
# <details><summary>Hint 1</summary>
#
# Sort the ingredients into three groups: what is written into the graph once, what the session runs once, and
# what it runs `epochs` times. Which values have to survive from one `run` to the next, and which are fed
# each time? (In the book, see [Training by hand](book:modular-construction/generality.md#training-by-hand).)
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# | what | kind | shape |
# |---|---|---|
# | $\mathbf{X}$ | placeholder | `(None, d)` |
# | $\mathbf{y}$ | placeholder | `(None, 1)` |
# | $\mathbf{W}$ | variable, zeros at first | `(d, 1)` |
# | $b$ | variable, zero at first | `()` |
# | $\mathbf{X} \mathbf{W}$ and $\hat{\mathbf{y}}$ | tensors | `(N, 1)` |
# | $\mathbf{y} - \hat{\mathbf{y}}$ and its square | tensors | `(N, 1)` |
# | $\mathcal{L}$, the mean | tensor | `()` |
# | the step, the initializer | operations | they are run, and give nothing back |
#
# If $\mathbf{y}$ had shape `(N,)`, the difference would have shape `(N, N)`, and the loss would be wrong
# without any error message. In the example the loss is 41 before the first step and about 28.5 before the
# second one.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# The loop makes nothing new: it only runs what the graph already holds.
#
# ```python
# graph = tf.Graph()
# with graph.as_default():
#     inputs, targets = ..., ...               # placeholders
#     weights, bias = ..., ...                 # variables
#     y_hat = ...
#     loss = ...
#     step = ...                               # what `minimize` returns
#     initializer = ...
# losses = []
# with tf1.Session(graph=graph) as session:
#     ...                                      # the initializer, once
#     for _ in range(epochs):
#         value, _ = ...                       # the loss and the step in one run
#         losses.append(value)
#     ...                                      # the variables, in another run
# return ..., ..., ...
# ```
#
# What the run returns is called `value` here, because after `loss, _ = session.run(…)` the *tensor* `loss`
# would be gone, and the next epoch could not run it.
#
# </details>


# %% nbgrader={"grade_id": "train_linear", "solution": true}
def train_linear(X, y, lr, epochs):
    """Train a linear model by gradient descent, with graph and optimizer.

    Parameters
    ----------
    X : array, shape (N, d)
        The samples, floats or integers. They are left as they are.
    y : array, shape (N, 1)
        Their targets, floats or integers. They are left as they are.
    lr : float
        The learning rate.
    epochs : int
        The number of steps, at least 1; each step uses all samples.

    Returns
    -------
    W : array, shape (d, 1)
        The weights after the last step. They start as zeros.
    b : float, or array of one
        The bias after the last step. It starts as zero.
    losses : list or array, shape (epochs,)
        The mean-squared error before each step.
    """
    ### BEGIN SOLUTION
    graph = tf.Graph()
    with graph.as_default():
        inputs = tf1.placeholder(tf.float32, shape=(None, X.shape[1]), name="X")
        targets = tf1.placeholder(tf.float32, shape=(None, 1), name="y")
        weights = tf1.Variable(tf.zeros((X.shape[1], 1)), name="W")
        bias = tf1.Variable(0.0, name="b")
        y_hat = tf.matmul(inputs, weights) + bias
        loss = tf.reduce_mean((targets - y_hat) ** 2)
        step = tf1.train.GradientDescentOptimizer(lr).minimize(loss)
        initializer = tf1.global_variables_initializer()
    losses = []
    with tf1.Session(graph=graph) as session:
        session.run(initializer)
        for _ in range(epochs):
            value, _ = session.run([loss, step], feed_dict={inputs: X, targets: y})
            losses.append(float(value))
        W, b = session.run([weights, bias])
    return W, float(b), losses
    ### END SOLUTION


# %% [markdown]
# **One step** (2 points). The example, and data of another kind.


# %% nbgrader={"grade_id": "test_one_step", "points": 2}
@visible_test
def test_one_step():
    gs_steps([[1], [2], [3], [4]], [[3], [5], [7], [9]], lr=0.01, epochs=1)
    ### BEGIN HIDDEN TESTS
    X, y = gs_data(1, 4, seed=43)
    gs_steps(X, 1e3 * y, lr=1.5, epochs=1, show=False)
    ### END HIDDEN TESTS


test_one_step()

# %% [markdown]
# **Many steps** (4 points).


# %% nbgrader={"grade_id": "test_many_steps", "points": 4}
@visible_test
def test_many_steps():
    X, y = gs_data(40, 3, seed=45)
    gs_steps(X, 1e-3 * y, lr=0.1, epochs=12)  # small losses, and still as many steps as asked for
    ### BEGIN HIDDEN TESTS
    gs_steps(*gs_data(15, 5, seed=47, integers=True), lr=0.12, epochs=4, show=False)  # the loss grows
    ### END HIDDEN TESTS


test_many_steps()

# %% [markdown]
# ### A spring
#
# You hang weights on a spring, in steps of 50 g, and measure its length. By Hooke's law each step adds the
# same length. How much is it for 100 g, and how long is the spring without any weight? Your function finds
# out. On the left is the graph that it trains with. (A `[0 1]` in it is the list of axes over which the mean
# is taken.) In the middle are the lines that it has after 1, 4, 15 and 200 steps, and on the right the losses
# of 200 steps.
#
# The crosses on the right are not yours. They are the first 40 losses of the same model in Keras, with the
# same start and the same learning rate: one `Dense` layer, `compile`, `fit`.

# %% tags=["picture"]
rng = np.random.default_rng(5)
weight = np.arange(0.0, 8.0, 0.5)[:, None]  # in 100 g
length = 12.0 + 1.5 * weight + 0.4 * rng.normal(size=weight.shape)  # in cm

layer = tf.keras.layers.Dense(1, kernel_initializer="zeros")
model = tf.keras.Sequential([tf.keras.Input(shape=(1,)), layer])
model.compile(optimizer=tf.keras.optimizers.SGD(0.04), loss="mse")
history = model.fit(weight, length, batch_size=len(weight), epochs=40, verbose=0).history["loss"]

W, b, losses = train_linear(weight, length, 0.04, 200)
losses = np.asarray(losses, dtype=float)
fig, axes = plt.subplots(1, 3, figsize=(14, 5.5), width_ratios=[1.4, 1, 1])
training_graph = graph_of(train_linear, weight, length, 0.04, 1)
draw_graph(axes[0], training_graph, f"Your graph: {len(training_graph.get_operations())} operations")
axes[1].plot(weight, length, "o", color="0.4")
for steps, style in [(1, ":"), (4, "-."), (15, "--"), (200, "-")]:
    slope, start, _ = train_linear(weight, length, 0.04, steps)
    line = np.ravel(start) + np.ravel(slope) * weight[:, 0]
    axes[1].plot(weight[:, 0], line, style, color=ORANGE, label=f"{steps} step{'s' * (steps > 1)}")
axes[1].legend(loc="lower right")
axes[1].set(xlabel="weight (100 g)", ylabel="length (cm)", title="The spring")
axes[2].semilogy(losses, color=BLUE, label="yours")
axes[2].semilogy(np.arange(0, 40, 4), history[::4], "x", color=ORANGE, label="Keras")
axes[2].set(xlabel="step", ylabel="mean-squared error", title="The loss before each step")
axes[2].legend()
axes[2].minorticks_off()
plt.show()
print(f"length without weight: {np.ravel(b)[0]:.2f} cm, growth per 100 g: {np.ravel(W)[0]:.2f} cm")
print(f"largest difference of a loss from Keras's: {np.abs(losses[:40] - history).max():.0e}")

# %% [markdown]
# The data were made with 12 cm and 1.5 cm, and some noise. The crosses lie on your line. Keras does nothing
# other than what you did: it makes a graph of the model and the loss, adds the gradients and the step, and
# runs it in a loop. What is new in the next notebook is how little of it you have to write.
#
# ## A graph of your own (2 points)
#
# TensorFlow has a **default graph**, which takes everything that is not put anywhere else. In old programs
# everything went into it, call after call, so it grew and grew, and names began to clash. Your functions
# leave it alone: in all three tasks each call makes its own `tf.Graph()`, and when the call is over, the
# graph is gone.
#
# The test looks for new operations in the default graph after a call, and emptying that graph first does not
# help. It also calls each function twice: the second call has to make a graph, too, and its answer must not
# depend on the first one. How the graph is made does not matter, and a helper may make it. But NumPy and
# `tf.GradientTape` make no graph, so functions that use them instead fail this test.


# %% nbgrader={"grade_id": "default_graph"}
SIZES = {}


def default_graph_growth():
    """Count the operations in TensorFlow's default graph that were not there when this was last called."""
    graph = tf1.get_default_graph()
    size, before = len(graph.get_operations()), SIZES.get(graph, 0)
    SIZES.clear()
    SIZES[graph] = size
    return size - before


# %% nbgrader={"grade_id": "test_own_graph", "points": 2}
@visible_test
def test_own_graph():
    def check(function, parts, *args):
        """Call a function twice with the same arguments, and look at the default graph."""
        name, _ = f"`{function.__name__}`", default_graph_growth()
        answers = [gs_parts(name, gs_run(function, *args), parts)]
        again, made = gs_run(graphs_of, function, *args, name=function.__name__)
        answers.append(gs_parts(name, again, parts))
        grown = int(default_graph_growth())
        assert grown <= 0, (
            f"{name} put {grown} operations into TensorFlow's default graph in two calls, or in one after it "
            "was emptied. Make a `tf.Graph()` in the function, and build everything inside "
            "`with graph.as_default():`."
        )
        assert any(len(graph.get_operations()) for graph in made), (
            f"{name} made no graph when it was called for the second time. Make a `tf.Graph()` inside the "
            "function, so that each call builds its own, and let TensorFlow compute: use no NumPy formula, "
            "no tape, and no graph from an earlier call."
        )
        for part, first, second in zip(parts, *answers, strict=True):
            first, second = (gs_numbers(f"The {part} of {name}", answer) for answer in (first, second))
            assert same(second, first, 1e-5), (
                f"{name} was called twice with the same arguments, and {part} was different the second time. "
                "Each call has to begin anew: no random start, and nothing kept from the last call."
            )

    rng = np.random.default_rng(50)
    X, y = rng.normal(size=(6, 2)), rng.normal(size=(6, 1))
    check(polynomial_at, ["value", "derivative"], 3.0)
    check(linear_at, ["output", "dW", "db"], X[:, :1], 0.5, X[:, 1:])
    check(train_linear, ["W", "b", "losses"], X, y, 0.1, 3)


test_own_graph()

# %% [markdown]
# ### The same, today
#
# Since version 2, TensorFlow computes at once, as NumPy does, unless you put `@tf.function` above a function.
# In that case the first call makes a graph of the function, and TensorFlow runs that graph from then on. Here
# is the parabola once more, without a graph, a placeholder or a session in sight. The graph is there all the
# same, and it looks like the one that you built.


# %% tags=["picture"]
@tf.function
def parabola(x):
    return x**2 + x + 10.0


traced = parabola.get_concrete_function(tf.TensorSpec((), tf.float32)).graph
fig, (left, right) = plt.subplots(1, 2, figsize=(9, 4.2))
own_graph = graph_of(polynomial_at, 2.0)
draw_graph(left, own_graph, "By your own hand")
draw_graph(right, traced, "By @tf.function")
plt.show()

# %% [markdown]
# `Identity` marks what the function returns. The dashed box is missing on the right, because no derivative
# was asked for there. `tf.GradientTape` is how you ask for one today.
#
# ## Task 4, optional: the same gradient with a tape (no points)
#
# Without a graph there is no record of what was computed, so something else has to take notes: a **tape**.
# Inside the `with` block every operation is computed at once *and* recorded, and afterwards
# `tape.gradient` goes through the record backwards, as `tf.gradients` goes through the graph. Here is the
# rectangle once more:


# %% tags=["picture"]
width, height = tf.Variable(3.0), tf.constant(4.0)
with tf.GradientTape() as tape:
    tape.watch(height)
    area = width * height
print("area:  ", area.numpy())
print("slopes:", [slope.numpy() for slope in tape.gradient(area, [width, height])])

# %% [markdown]
# Here are the 12, the 4 and the 3 again, without a session. Three things are easy to miss:
#
# * A tape follows **variables** by itself. It follows any other tensor, such as a constant, only after
#   `tape.watch(…)`. If you ask for a gradient with respect to something that it did not follow, the answer
#   is `None`.
# * It records TensorFlow's operations and nothing else. What NumPy computes is not on it.
# * It answers only **once**, so ask for both gradients in one call.
#
# Write `tape_gradients(X, y, W, b)`, which returns the loss of task 3 at the given $\mathbf{W}$ and $b$, and
# its two gradients, $\partial \mathcal{L} / \partial \mathbf{W}$ and $\partial \mathcal{L} / \partial b$.
# Make variables of $\mathbf{W}$ and $b$, compute $\hat{\mathbf{y}}$ and the loss inside the `with` block, and
# then ask the tape. On the four samples of task 3, at $W = b = 0$, the results are 41, $-35$ and $-12$.


# %% nbgrader={"grade_id": "with_tapes"} tags=["hide-input"]
TAPES = []


def with_tapes(function, *args):
    """Call a function; return its result, and how often tapes were asked for gradients so far."""
    if not tf.executing_eagerly():
        return None, None
    original = tf.GradientTape.gradient

    def remember(self, *args, **kwargs):
        TAPES.append(self)
        return original(self, *args, **kwargs)

    tf.GradientTape.gradient = remember
    try:
        return function(*args), len(TAPES)
    finally:
        tf.GradientTape.gradient = original


# %% [markdown] tags=["hints"]
# <details><summary>Hint 1</summary>
#
# The tape can only answer for what happened while it was recording, and only for operations of TensorFlow. So
# what has to be inside the `with` block, and what may stand before it or after it? (In the book, see [The
# same without a session](book:modular-construction/sessions.md#the-same-without-a-session).)
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# | what | made by | shape |
# |---|---|---|
# | inputs, targets | `tf.constant(…, tf.float32)` | `(N, d)`, `(N, 1)` |
# | weights, bias | `tf.Variable(…, dtype=tf.float32)` | `(d, 1)`, `()` |
# | $\hat{\mathbf{y}}$ | `tf.matmul` and `+` | `(N, 1)` |
# | loss | `tf.reduce_mean` of the squares | `()` |
# | its gradients | the tape, asked once for both | `(d, 1)`, `()` |
#
# All of them are float32, because TensorFlow does not mix types, and NumPy's arrays are usually float64.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# ```python
# ...                                          # constants and variables
# with tf.GradientTape() as tape:
#     y_hat = ...
#     loss = ...
# dW, db = ...                                 # one question about two variables
# return ..., ..., ...
# ```
#
# Without a graph, a tensor has its value at once: `float(…)` turns a tensor of shape `()` into a number, and
# `.numpy()` turns any tensor into an array.
#
# </details>


# %% nbgrader={"grade_id": "tape_gradients", "solution": true}
def tape_gradients(X, y, W, b):
    """Return a linear model's MSE and its gradients, with a tape.

    Parameters
    ----------
    X : array, shape (N, d)
        The samples, floats or integers. They are left as they are.
    y : array, shape (N, 1)
        Their targets, floats or integers. They are left as they are.
    W : array, shape (d, 1)
        The weights. They are left as they are.
    b : float
        The bias.

    Returns
    -------
    loss : float
        The mean-squared error.
    dW : array, shape (d, 1)
        The gradient of the loss with respect to W, from the tape.
    db : float
        The gradient of the loss with respect to b, from the tape.
    """
    ### BEGIN SOLUTION
    inputs, targets = tf.constant(X, tf.float32), tf.constant(y, tf.float32)
    weights, bias = tf.Variable(W, dtype=tf.float32), tf.Variable(b, dtype=tf.float32)
    with tf.GradientTape() as tape:
        y_hat = tf.matmul(inputs, weights) + bias
        loss = tf.reduce_mean((targets - y_hat) ** 2)
    dW, db = tape.gradient(loss, [weights, bias])
    return float(loss), dW.numpy(), float(db)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_tape_gradients", "points": 0}
@visible_test
def test_tape_gradients():
    gs_tape([[1], [2], [3], [4]], [[3], [5], [7], [9]], [[0.0]], 0.0)
    gs_tape(*gs_data(6, 3, seed=61), [[0.5], [-1.0], [2.0]], 0.7)
    ### BEGIN HIDDEN TESTS
    gs_tape(*gs_data(9, 5, seed=63, integers=True), 3 * gs_data(5, 1, seed=64)[0], -2.5, show=False)
    gs_tape(*gs_data(1, 2, seed=65), [[-4.0], [11.0]], 31.5, show=False)
    ### END HIDDEN TESTS


test_tape_gradients()

# %% [markdown]
# ### Both ways
#
# Once you have the gradients, a step of task 3's optimizer takes two lines, and the loop is ordinary Python.
# The data are those of the spring. The line shows the losses of your session, and the circles those of your
# tape.

# %% tags=["picture"]
slope, start, by_tape = np.zeros((1, 1)), 0.0, []
for _ in range(200):
    loss, *gradients = tape_gradients(weight, length, slope, start)
    slope = slope - 0.04 * np.asarray(gradients[0])
    start = start - 0.04 * float(np.ravel(gradients[1])[0])
    by_tape.append(float(loss))
by_session = np.asarray(train_linear(weight, length, 0.04, 200)[2], dtype=float)

fig, ax = plt.subplots(figsize=(8, 3.2))
ax.semilogy(by_session, color=BLUE, label="session")
ax.semilogy(np.arange(0, 200, 10), by_tape[::10], "o", color=ORANGE, mfc="none", label="tape")
ax.set(xlabel="step", ylabel="mean-squared error")
ax.legend()
ax.minorticks_off()
plt.show()
print(f"largest difference of a loss: {np.abs(by_session - by_tape).max():.0e}")

# %% [markdown]
# The session keeps the variables and runs a step that is part of the graph. With the tape the variables are
# yours, and so is the step. You have more to write, but in return you can stop between any two lines, print
# what you like, and change the rule of the step without touching a graph.
#
# ## Question (3 points)
#
# When you are stuck, read [Only what is needed](book:modular-construction/sessions.md#only-what-is-needed)
# and [A derivative is more graph](book:modular-construction/graphs.md#a-derivative-is-more-graph) in the
# book.
#
# 1. NumPy can compute $x^2 + x + 10$, but it cannot tell you the derivative. What does TensorFlow's graph
#    hold that is gone in NumPy, and what does `tf.gradients` do with it?
# 2. In `train_linear` somebody writes `session.run(loss, …)` in the loop, where you have
#    `session.run([loss, step], …)`. Nothing fails. What do the losses look like, and why?
# 3. Somebody calls `minimize(loss)` *inside* the loop over the epochs, so that a step is made anew in each
#    epoch, and then run. All the numbers come out right. What happens to the graph, and what do you notice
#    when `epochs` is 10,000?

# %% [markdown] nbgrader={"grade_id": "question", "solution": true, "points": 3}
# 1. The graph holds the formula: which operations there are, and which tensors go from one to the next.
#    NumPy keeps only the value of each operation. `tf.gradients` walks through the graph backwards, from the
#    result to $x$, and for each operation that it meets it adds the operations of its derivative, joined by
#    the chain rule. What it returns is a tensor, not a number: more graph.
# 2. All losses are the same, $\frac{1}{N}\sum_n y_n^2$. A session runs only what is needed for what is
#    fetched. The loss does not depend on the step, so the step is never run, and $\mathbf{W}$ and $b$ stay
#    at zero.
# 3. Each time `minimize` adds the gradients and the step to the graph anew, some dozens of operations. The
#    graph grows with every epoch, and nothing is ever taken out. Only the newest step is run, so the numbers
#    are right. But building costs more time than running, memory grows, and a graph that has changed has to
#    be prepared again before it is run. At 10,000 epochs the program crawls.
#
# **Marking**: one point for each part. Part 1: half a point for the operations (or the formula) that are
# kept, half for the chain rule backwards or for "adds nodes". Part 2: half a point for equal losses, half
# for "the step isn't needed for the loss". Part 3: half a point for the growing graph, half for time or
# memory; "it gets slower" alone is half a point.
#
# **Read the code, too.** The tests compare numbers. Where a derivative was typed in as a formula or computed
# with NumPy, give the tests of this task no points: `test_polynomial_at` without `tf.gradients`,
# `test_linear_gradients` without `tf.gradients`, `test_one_step` and `test_many_steps` without an optimizer
# that runs in a session. `tf.GradientTape` outside of a graph is not what is asked for in these tasks either:
# half of the points.

# %% [markdown]
# ## How far am I?
#
# Run the cell below at any time, once the first cells of the notebook have been run. It runs every test that
# you can see and lists what passes, what fails and what is not started yet.

# %% nbgrader={"grade_id": "how_far_am_i"}
how_far_am_i()
