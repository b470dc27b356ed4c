# ---
# jupyter:
#   course:
#     points: 22
#     minutes: 100
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Exercise: stochastic gradient descent
#
# This exercise goes with the chapter [Stochastic gradient descent](book:deep-neural-networks/sgd.md). When
# you are stuck, these pages help: [Terminology](book:deep-neural-networks/terminology.md#four-words) with
# task 1, [Mini-batches](book:deep-neural-networks/sgd.md#mini-batches) with tasks 2 and 5, and
# [Momentum](book:deep-neural-networks/momentum.md#a-ravine) with task 4.
#
# Gradient descent looks at all $N$ training samples before it takes one step. With 240 samples that does
# not matter. With 240 million, you wait hours for the first step, which is far more precise than it need be.
#
# Stochastic gradient descent does not wait. It looks at a few samples, takes a rough step, and goes on.
# In this notebook you write the whole loop: how the data are cut into mini-batches, how a step is made, how
# momentum smooths it, and `train`, which puts it all together. Then you watch four variants of it walk
# down the same loss, on a problem with two parameters, where every step can be drawn.
#
# | task | points | minutes |
# |---|---|---|
# | 1. How many steps are in an epoch? | 2 | 5 |
# | 2. Cut the data into mini-batches | 5 | 20 |
# | 3. One step downhill | 2 | 10 |
# | 4. Momentum | 4 | 15 |
# | 5. The training loop | 6 | 25 |
# | The pictures of the race | – | 5 |
# | Question, in words | 3 | 20 |
# | **total** | **22** | **100** |
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

BLUE, ORANGE, GREEN, PURPLE = "#2f86c9", "#d9760f", "#0f9d76", "#bb6a9d"
plt.rcParams.update({"figure.constrained_layout.use": True, "font.size": 11, "legend.framealpha": 1.0})

# %% nbgrader={"grade_id": "checks", "points": 0} tags=["hide-input"]
# include solutions/checks.py

# %% nbgrader={"grade_id": "batches_of"} tags=["hide-input"]
# How the tests below call your functions. You need not read this cell either.
from copy import deepcopy
from itertools import islice


def batches_of(X, y, batch_size, rng):
    """Return copies of the batches that `minibatches` yields, and not many more than there should be."""
    batches = run(minibatches, X, y, batch_size, rng)
    assert batches is not None, "`minibatches` returned None: `yield` each batch, or return a list of them."
    try:
        return [deepcopy(batch) for batch in islice(batches, 2 * len(X) + 3)]
    except Exception as error:
        target = f" Here y has shape {y.shape}: `y[rows]` takes rows of it, whatever its shape."
        raise AssertionError(why("minibatches", error) + target * (y.ndim == 1)) from None


def watch_train(model, params, X, y, *args, **options):
    """Run `train` on a `pretended` model; return its results, and what `grad_fn` was asked."""
    calls = []
    trained, losses = run_train(calls, spy(calls, model, params, X, y), params, X, y, *args, **options)
    return trained, losses, calls


# %% nbgrader={"grade_id": "checks_training", "points": 0} tags=["hide-input"]
# More helpers for the tests below. You need not read this cell either.
from functools import wraps
from itertools import chain


def copy_of(params):
    """Copy a dict of arrays, so that a function may modify what it gets."""
    return {key: np.array(value, dtype=float) for key, value in params.items()}


def as_params(name, value, like):
    """Check that a result is a dict with the keys and shapes of `like`; return a copy of it."""
    keys = " and ".join(repr(key) for key in like)
    assert value is not None, f"{name} is None: a function gives back what stands after `return`."
    if not isinstance(value, dict):
        message = f"{name} should be a dict with the keys {keys}, but it is {kind_of(value)}."
        if isinstance(value, (tuple, list)) and len(value) == 2 and isinstance(value[0], dict):
            message += " `momentum_step` returns a pair: unpack it with `params, velocity = …`."
        raise AssertionError(message)
    missing, extra = [k for k in like if k not in value], [k for k in value if k not in like]
    assert not missing, f"{name} lacks the key {missing[0]!r}: every parameter of the dict needs its step."
    assert not extra, f"{name} has a key {extra[0]!r} that was not in the dict that came in."
    return {key: np.array(as_array(f"{name}, entry {key!r}", value[key], like[key].shape)) for key in like}


def some_data(n, d=3, y_shape=(1,), integers=False):
    """Make n samples that can be told apart: X[i, 0] is i, and y[i] begins with 100 + i."""
    X = np.add.outer(np.arange(n), 1000 * np.arange(d))
    y = np.add.outer(100 + np.arange(n), 1000 * np.arange(y_shape[0])) if y_shape else 100 + np.arange(n)
    return (X, y) if integers else (X.astype(float), y.astype(float))


def as_batch(name, X_b, y_b, X, y):
    """Check that a batch has the shapes of one, and its samples those of the data; return their numbers."""
    for label, value, whole in (("X_b", X_b, X), ("y_b", y_b, y)):
        promised = f"({', '.join(map(str, ('B', *whole.shape[1:])))}{',' if whole.ndim == 1 else ''})"
        try:
            got = np.asarray(value, dtype=float).shape
        except (TypeError, ValueError):
            got = f"none, since it is {kind_of(value)}"
        fits = got[:1] and got[1:] == whole.shape[1:]
        assert fits, (
            f"{name}: {label} should have shape {promised}, where B is the number of samples in this batch, "
            f"even when B is 1. Its shape is {got}. Each batch is a pair, first X_b and then y_b."
        )
    X_b, y_b = np.asarray(X_b, dtype=float), np.asarray(y_b, dtype=float)
    assert len(X_b) > 0, (
        f"{name}: the batch is empty, and should have at least one sample. Here there are {len(X)}. If your "
        "code says N, that is the notebook's own, which belongs to other data: take `len(X)`."
    )
    assert len(X_b) == len(y_b), f"{name}: X_b has {len(X_b)} samples, but y_b has {len(y_b)}."
    rows = np.round(X_b[:, 0]).astype(int)
    known = bool(((rows >= 0) & (rows < len(X))).all())
    assert known, f"{name}: X_b has a row that is not a row of X."
    assert np.allclose(X_b, X[rows]), f"{name}: X_b has a row that is not a row of X."
    wrong = [i for i, row in enumerate(rows) if not np.allclose(y_b[i], y[row])]
    assert not wrong, (
        f"{name}: X and y are no longer paired. The sample X[{rows[wrong[0]]}] comes with a target that is "
        f"not y[{rows[wrong[0]]}]. Draw one permutation of the indices 0, …, N - 1, and use it for both."
    )
    return rows.tolist()


def check_untouched(function, X, y, X_before, y_before):
    """Fail if a function changed the data that it was given."""
    for label, after, before in (("X", X, X_before), ("y", y, y_before)):
        assert np.array_equal(after, before), (
            f"`{function}` changed the array {label} that it was given, and with it the caller's data. "
            "Shuffle indices, or a copy, and leave the data as it was (`rng.shuffle` works in place)."
        )


def collect_batches(X, y, batch_size, rng):
    """Read all that `minibatches` yields; return the numbers of the samples in each batch."""
    X_before, y_before, result = X.copy(), y.copy(), []
    for number, batch in enumerate(batches_of(X, y, batch_size, rng)):
        name = f"`minibatches`, batch {number}"
        is_pair = isinstance(batch, (tuple, list)) and len(batch) == 2
        assert is_pair, (
            f"{name} should be a pair (X_b, y_b), but it is {kind_of(batch)}. Yield one pair for each "
            "batch. (A `return` in the loop ends it with the first batch.)"
        )
        result.append(as_batch(name, *batch, X_before, y_before))
    check_untouched("minibatches", X, y, X_before, y_before)
    return result


def check_cover(rows, n, where):
    """Fail unless each of n samples comes once."""
    counts = np.bincount(rows, minlength=n)
    never, twice = np.flatnonzero(counts == 0), np.flatnonzero(counts > 1)
    faults = []
    if len(twice):
        faults.append(f"sample {twice[0]} comes {counts[twice[0]]} times")
    if len(never):
        faults.append(f"sample {never[0]} never comes")
    assert not faults, (
        f"{where}: {' and '.join(faults)}. In one epoch each of the {n} samples comes exactly once. Take "
        "them from one `rng.permutation` (`rng.integers` and `rng.choice` draw with replacement); batch k, "
        "counted from 0, begins at entry k · batch_size of that permutation."
    )


def pretended(params, X_b, slopes, pull=0.0, drift=0.0, loss=1.0, rise=0.0, weights=None, instead=None):
    """Return a made-up loss and made-up gradients, whose effect on the parameters can be followed.

    The gradients are `slopes`, plus `pull` times the parameters, plus `drift` times the batch's mean. The
    loss is `loss`, plus `rise` times that mean, plus the parameters times their `weights`; `instead` replaces
    some of these losses by others.
    """
    batch = np.mean(X_b[:, 0])
    grads = {key: slopes[key] + pull * params[key] + drift * batch for key in params}
    parts = [np.sum(weight * params[key]) for key, weight in (weights or {}).items()]
    value = float(loss + rise * batch + sum(parts))
    return (instead or {}).get(round(value, 3), value), grads


def spy(calls, model, like, X, y):
    """Make a `grad_fn` of a `pretended` model that records in `calls` what it was asked."""
    X, y = X.copy(), y.copy()

    def grad_fn(params, X_b, y_b):
        try:
            seen = as_params("`train` calls `grad_fn(params, X_b, y_b)`: params", params, like)
            rows = as_batch("`train` calls `grad_fn(params, X_b, y_b)`", X_b, y_b, X, y)
        except AssertionError as complaint:
            calls.append(complaint)
            raise
        loss, grads = pretended(seen, np.array(X_b, dtype=float), **model)
        calls.append((seen, rows))
        return loss, copy_of(grads)

    return grad_fn


# Words of error messages that `train` may stop with → what was probably mistaken.
TRAIN_HINTS = [
    (["'float' object is not subscriptable"], "`grad_fn` returns the loss first, then the gradients."),
    (["tuple"], "`grad_fn` returns two things: unpack them, `loss, grads = …`."),
    (["'int' object is not subscriptable"], "The velocity is a dict too, with zeros for each parameter."),
]


def run_train(calls, grad_fn, params, X, y, *args, **options):
    """Call the student's `train` with a spy; return its parameters, checked, and what it gives as losses."""
    X_before, y_before = X.copy(), y.copy()
    try:
        result = run(train, grad_fn, copy_of(params), X, y, *args, **options)
    except AssertionError as error:
        if calls and isinstance(calls[-1], AssertionError):
            raise AssertionError(str(calls[-1])) from None
        raise AssertionError(f"{error} {hint_for(str(error), TRAIN_HINTS)}".strip()) from None
    assert result is not None, "`train` returned None. It should return `params, losses`."
    is_pair = isinstance(result, (tuple, list)) and len(result) == 2 and isinstance(result[0], dict)
    got = " and ".join(map(kind_of, result)) if isinstance(result, tuple) else f"only {kind_of(result)}"
    assert is_pair, (
        "`train` should return `params, losses`, in this order: a dict, and one number per epoch. It "
        f"returned {got}."
    )
    trained = as_params("The `params` that `train` returned", result[0], params)
    check_untouched("train", X, y, X_before, y_before)
    return trained, result[1]


def works_on_its_own(name):
    """Try a function of an earlier task on small examples."""
    if name == "minibatches":

        def dealt(rng, n, batch_size, y_shape):
            X, y = some_data(n, 2, y_shape)
            batches = collect_batches(X, y, batch_size, rng)
            fit = [len(batch) for batch in batches] == [
                min(batch_size, n - k) for k in range(0, n, batch_size)
            ]
            order = list(chain.from_iterable(batches))
            return order if fit and sorted(order) == list(range(n)) else []

        rngs = [np.random.default_rng(seed) for seed in (0, 0, 1)]
        first, again, other = (dealt(rng, 10, 4, (1,)) for rng in rngs)
        new = dealt(rngs[0], 10, 4, (1,))
        others = all(dealt(rngs[0], *sizes) for sizes in [(8, 4, ()), (3, 1, (1,)), (3, 8, ())])
        mixed = np.mean(np.abs(np.diff(dealt(rngs[0], 30, 7, (1,)))) == 1) < 0.5  # not neighbours in a row
        return bool(first and others and mixed) and first == again and first not in (other, new)
    theta = {"a": np.array([1.0, 2.0]), "b": np.array([3.0, -1.0]), "c": np.array([0.5])}
    g = {"a": np.array([-1.0, 0.5]), "b": np.array([2.0, 4.0]), "c": np.array([1.5])}
    if name == "sgd_step":
        stepped = as_params("params", run(sgd_step, copy_of(theta), copy_of(g), 0.25), theta)
        return all(same(stepped[key], theta[key] - 0.25 * g[key]) for key in theta)
    params, velocity = theta, {key: 0 * value for key, value in theta.items()}
    for _ in range(2):
        pair = run(momentum_step, copy_of(params), copy_of(g), copy_of(velocity), 0.25, 0.5)
        params, velocity = (as_params("params", value, theta) for value in pair)
    return all(same(params[key], theta[key] - 0.625 * g[key]) for key in theta)


def builds_on_earlier_tasks(test):
    """Make a test of `train` say, if it fails, which function of an earlier task is not right yet."""

    @wraps(test)
    def checked():
        try:
            test()
        except AssertionError as error:
            if NOT_WRITTEN in str(error):
                raise
            for name, task in [("minibatches", 2), ("sgd_step", 3), ("momentum_step", 4)]:
                try:
                    fine = works_on_its_own(name)
                except Exception:
                    fine = False
                if not fine:
                    raise AssertionError(
                        f"`{name}` does not do what it should yet: begin with task {task}. If `train` uses "
                        "it, that may be the only mistake."
                    ) from None
            raise

    return checked


def as_losses(losses, epochs, per_epoch):
    """Check that the losses are one number per epoch."""
    assert losses is not None, "`train` returned None for the losses, not one number per epoch."
    try:
        shape = np.shape(losses)
    except ValueError:
        raise AssertionError(
            "`train`: losses should be one number per epoch, not lists of several."
        ) from None
    hint = ""
    if shape == (epochs * per_epoch,):
        hint = " It has one entry per iteration: average those of an epoch."
    elif int(np.prod(shape)) == 1:
        hint = " Is `return` inside the loop over the epochs, or is the list made anew in each epoch?"
    assert shape == (epochs,), (
        f"`train`: losses should have one number per epoch, shape ({epochs},), not {shape}.{hint}"
    )
    return as_array("`train`: losses", losses, (epochs,))


def check_epochs(calls, n, batch_size, epochs, per_epoch):
    """Check that every epoch goes once through the data; return one call per iteration."""
    large = [len(call[1]) for call in calls if batch_size < len(call[1]) < n]
    assert not large, (
        f"`train` called `grad_fn` with a batch of {large[0]} samples, although batch_size = {batch_size}."
    )
    iterations = [call for call in calls if len(call[1]) <= batch_size]
    assert iterations, (
        f"`train` never called `grad_fn` with a batch of at most batch_size = {batch_size} samples"
        + (f", but with {len(calls[0][1])} of the {n}" if calls else "")
        + ". Loop over `minibatches(X, y, batch_size, rng)`, and pass its batches on."
    )
    once = iterations[:1]  # asking twice for the same batch at the same parameters is one iteration
    for call in iterations[1:]:
        stood = all(np.array_equal(call[0][key], once[-1][0][key]) for key in call[0])
        if not (stood and call[1] == once[-1][1]):
            once.append(call)
    wanted, cause = epochs * per_epoch, ""
    if len(once) == per_epoch:
        cause = (
            " That is one epoch only. A generator is exhausted after one loop, so call `minibatches` anew in "
            "each epoch; and `return` comes after the loop over the epochs."
        )
    elif len(once) == epochs:
        cause = " That is one per epoch: every batch of an epoch makes an iteration."
    elif len(once) == epochs * (n // batch_size) and all(len(call[1]) == batch_size for call in once):
        cause = " The last, smaller batch of each epoch is missing."
    elif len(once) == 2 * wanted:
        cause = " That is twice as many. One call, before the step, gives both the loss and the gradient."
    elif len(once) % per_epoch == 0:
        cause = f" That is {len(once) // per_epoch} epochs."
    assert len(once) == wanted, (
        f"`train` with {n} samples, batch_size={batch_size} and epochs={epochs} should make {wanted} "
        f"iterations, but it made {len(once)}.{cause}"
    )
    for epoch, rows in enumerate(orders_of(once, epochs)):
        check_cover(rows, n, f"`train`, epoch {epoch}")
    return once


def orders_of(iterations, epochs):
    """Return the order in which each epoch goes through the samples."""
    size = len(iterations) // epochs
    return [
        list(chain.from_iterable(call[1] for call in iterations[first : first + size]))
        for first in range(0, len(iterations), size)
    ]


def check_orders(orders):
    """Fail if two epochs go through the samples in the same order."""
    assert all(a != b for a, b in zip(orders[1:], orders, strict=False)), (
        "`train` goes through the samples in the same order in every epoch. Call `minibatches` with the same "
        "`rng` anew in each epoch: make neither the batches only once, nor a new generator of random numbers."
    )


# %% [markdown]
# ## The problem: calibrate a sensor
#
# A new pressure sensor has to be calibrated. For 240 pressures $x$ you have the voltage $y$ that it
# showed, and you fit the line $\hat{y} = W x + b$. The loss is the mean-squared error
#
# $$\mathcal{L}(D; \boldsymbol{\theta}) = \frac{1}{N} \sum_{i=1}^{N} (\hat{y}_i - y_i)^2,
# \qquad \boldsymbol{\theta} = (W, b).$$
#
# You do not need gradient descent to fit a line. That is why it is a good place to watch it: two
# parameters make a loss that you can look at from above, and you know where the minimum is.
#
# The cell below gives you the data and `squared_error(params, X, y)`. It returns the loss on the samples
# it is given and its gradients. **This is the pattern for the whole notebook**: `params` is a dict of
# arrays, `grads` a dict with the same keys and shapes, and a function `grad_fn(params, X, y)` returns
# `(loss, grads)`. Your code will never look inside it. What you write for two parameters works for a
# network with two million.


# %% nbgrader={"grade_id": "data"}
data_rng = np.random.default_rng(7)
N = 240
X = data_rng.uniform(0.0, 2.0, size=(N, 1))  # pressures
y = 1.5 * X + 0.5 + data_rng.normal(scale=0.6, size=(N, 1))  # voltages


def squared_error(params, X, y):
    """Return the mean-squared error of the line on the samples in X and y, and its gradients."""
    error = X @ params["W"] + params["b"] - y
    loss = np.mean(error**2)
    grads = {"W": 2 * X.T @ error / len(X), "b": 2 * np.mean(error, axis=0)}
    return loss, grads


def start():
    """Return the parameters from which every descent in this notebook starts."""
    return {"W": np.array([[-0.8]]), "b": np.array([1.0])}


def draw_loss(ax):
    """Draw the loss on all data as a landscape seen from above, with its minimum."""
    W, b = np.meshgrid(np.linspace(-1.1, 3.2, 60), np.linspace(-0.9, 3.4, 60))
    loss = np.mean((W[..., None] * X[:, 0] + b[..., None] - y[:, 0]) ** 2, axis=-1)
    best = np.polyfit(X[:, 0], y[:, 0], 1)
    ax.contour(W, b, loss, levels=np.geomspace(0.4, 30, 9), colors="#999999", linewidths=0.7)
    ax.plot(*best, "*", color="#d9534a", markersize=11, label="minimum", zorder=5)
    ax.set(xlabel="$W$", ylabel="$b$", xlim=(-1.1, 3.2), ylim=(-0.9, 3.4), aspect="equal")


def draw_path(ax, path, colour, label):
    """Draw the parameters (W, b) of a descent, one point per iteration."""
    W = [np.asarray(params["W"]).item() for params in path]
    b = [np.asarray(params["b"]).item() for params in path]
    ax.plot(W, b, "-", color=colour, linewidth=1.2, marker=".", markersize=4, label=label)


# %% tags=["picture"]
fig, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3.9))
left.scatter(X, y, s=9, color=BLUE)
left.set(xlabel="pressure $x$", ylabel="voltage $y$", title="240 measurements")
draw_loss(right)
right.set_title("the loss of every line $(W, b)$")
right.legend(loc="upper right")
plt.show()

# %% [markdown]
# The loss is a long, narrow valley: a steeper line with a smaller offset fits nearly as well. Keep that
# shape in mind. It is easy to fall into a valley, and slow to walk along its floor.

# %% [markdown]
# ## Task 1: how many steps are in an epoch? (2 points)
#
# One **epoch** is one complete pass over the data. One **iteration** is a single gradient step. Between
# the two stands the **batch size** $B$, the number of samples behind each step. If every sample is used
# once,
#
# $$\text{iterations per epoch} = \left\lceil \frac{N}{B} \right\rceil,$$
#
# where $\lceil a \rceil$ is $a$ rounded up to the next whole number: if $B$ does not divide $N$, the
# samples that are left over make one more, smaller batch. The two ends have names. $B = N$ is *batch
# gradient descent*, with 1 iteration. $B = 1$ is *online* stochastic gradient descent, with $N$
# iterations. A batch size above $N$ gives one batch as well.
#
# **Write `iterations_per_epoch(n_samples, batch_size)`.** It returns one whole number. For example, 7
# samples in batches of 4 make 2 iterations: one with 4 samples, one with 3.

# %% [markdown] tags=["hints"]
# <details><summary>Hint 1</summary>
#
# Take a few small cases and deal the samples out on paper: 7, 8, 9 and 3 samples, each time in batches of 4.
# How many batches do you get in each case? In which of them is `n_samples // batch_size` right, and what do
# the others have in common? (In the book, see [Four
# words](book:deep-neural-networks/terminology.md#four-words).)
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# | $N$ | $B$ | $N / B$ | `N // B` | samples left over | iterations |
# |---|---|---|---|---|---|
# | 7 | 4 | 1.75 | 1 | 3 | 2 |
# | 8 | 4 | 2.0 | 2 | 0 | 2 |
# | 9 | 4 | 2.25 | 2 | 1 | 3 |
# | 3 | 4 | 0.75 | 0 | 3 | 1 |
#
# So rounding down is not enough, nor is rounding to the nearest whole number, and adding 1 in every case is
# too much. What matters is whether any samples are left over.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# There are several ways, and each takes only a line or two. `N % B` is the number of samples that are left
# over. `math.ceil` rounds a number up (after `import math`), and so does `np.ceil`. There is even a way with
# `//` alone, because it rounds down for negative numbers as well, away from zero: `-7 // 4` is `-2`.
#
# </details>


# %% nbgrader={"grade_id": "iterations_per_epoch", "solution": true}
def iterations_per_epoch(n_samples, batch_size):
    """Count the gradient steps in one pass over the data.

    Parameters
    ----------
    n_samples : int
        N, at least 1.
    batch_size : int
        B, at least 1; it may be larger than N.

    Returns
    -------
    int
        N / B, rounded up.
    """
    ### BEGIN SOLUTION
    return -(-n_samples // batch_size)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_iterations_per_epoch", "points": 2}
@visible_test
def test_iterations_per_epoch():
    def check(n_samples, batch_size, expected, likely=None, show=True):
        name = f"`iterations_per_epoch({n_samples}, {batch_size})`" if show else "`iterations_per_epoch`"
        value = run(iterations_per_epoch, n_samples, batch_size)
        expect(name, value, expected, likely=likely, show=show)

    not_whole = "N / B is not a whole number here, and it has to be rounded up"
    swapped = "N and B are swapped"
    check(12, 4, 3, {"1 is added even when B divides N, and no samples are left over": 4, swapped: 1})
    check(
        7,
        4,
        2,
        {
            "N / B is rounded down, so the 3 samples that are left over get no iteration": 1,
            not_whole: 7 / 4,
        },
    )
    check(
        9,
        4,
        3,
        {"N / B is rounded to the nearest whole number; it has to be rounded up": 2, not_whole: 9 / 4},
    )
    check(240, 1, 240, {"online gradient descent steps after every sample": 1})
    check(240, 240, 1)
    check(3, 8, 1, {"a batch size above N still gives one batch, with all samples": 0, not_whole: 3 / 8})
    ### BEGIN HIDDEN TESTS
    up = "N / B is not rounded up"
    for n_samples, batch_size in [
        (1000, 128),
        (101, 10),
        (100, 10),
        (5, 100),
        (1, 1),
        (1, 3),
        (15, 2),
        (60000, 64),
    ]:
        whole, rest = divmod(n_samples, batch_size)
        expected = whole + (rest > 0)
        check(n_samples, batch_size, expected, {up: whole, f"{up} ": n_samples / batch_size}, show=False)
    ### END HIDDEN TESTS


test_iterations_per_epoch()

# %% [markdown]
# For our 240 measurements, your function gives:

# %% tags=["picture"]
sizes = np.arange(1, 301)
fig, ax = plt.subplots(figsize=(6.5, 3.4))
ax.step(sizes, [iterations_per_epoch(N, int(size)) for size in sizes], where="mid", color=BLUE)
for size, name, colour in [(1, "online", ORANGE), (16, "mini-batch", GREEN), (N, "batch", PURPLE)]:
    count = iterations_per_epoch(N, size)
    ax.plot(size, count, "o", color=colour)
    ax.annotate(f"{name}: {count}", (size, count), xytext=(6, 6), textcoords="offset points", color=colour)
ax.set(xscale="log", yscale="log", xlabel="batch size $B$", ylabel="iterations per epoch")
ax.set(ylim=(0.8, 500), xlim=(0.9, 700), title="240 samples: how often one epoch lets you step")
ax.minorticks_off()
plt.show()
# %% [markdown]
# ## Task 2: cut the data into mini-batches (5 points)
#
# At the start of every epoch, the samples are shuffled. Then they are dealt out, $B$ at a time. Shuffling
# matters: measurements often come sorted (all the small pressures first), and a batch that only has small
# pressures says little about the whole.
#
# **Write `minibatches(X, y, batch_size, rng)`.** It yields pairs `(X_b, y_b)` such that
#
# - every sample comes exactly once, and each row of `X_b` still belongs to its entry of `y_b`;
# - every batch has `batch_size` samples, except the last one, which has those that are left over. There
#   is no empty batch, and with `batch_size` above $N$ there is one batch with everything;
# - each batch has arrays of its own, which do not change when the next batch is made, so that a caller can
#   collect all batches of an epoch in a list;
# - the samples are shuffled anew at each call, and `rng`, a `numpy.random.Generator`, is the only source
#   of randomness. So two calls with the same `rng` give different batches, and two generators with the
#   same seed give the same ones;
# - `X` and `y` themselves stay as they were.
#
# `X` has shape `(N, d)`. `y` has shape `(N,)` or `(N, k)`, and your code should not care which. With 5
# samples and $B = 2$ you could yield the samples `[3, 0]`, then `[4, 1]`, then `[2]`.
#
# Write a generator (with `yield`), or return a list of pairs, as you like. `rng.permutation(5)` is a good
# start:

# %% tags=["picture"]
example_rng = np.random.default_rng(0)
print(example_rng.permutation(5), example_rng.permutation(5))

# %% [markdown] tags=["hints"]
# <details><summary>Hint 1</summary>
#
# Think of $N$ cards with the numbers $0, \dots, N - 1$. You shuffle the cards *once*, and then deal them out,
# $B$ at a time, until there are none left. What does the number on a card stand for, and how does it lead you
# to the sample *and* to its target? What would go wrong if you shuffled `X` first and then `y`? (In the book,
# see [Mini-batches](book:deep-neural-networks/sgd.md#mini-batches).)
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# The example from above: there are 5 samples, $B = 2$, and `order = [3, 0, 4, 1, 2]` are the shuffled cards.
#
# | batch | begins at | cards | their numbers | shape of `X_b` | shape of `y_b` |
# |---|---|---|---|---|---|
# | 0 | 0 | `order[0:2]` | 3, 0 | `(2, d)` | `(2,)` or `(2, k)` |
# | 1 | 2 | `order[2:4]` | 4, 1 | `(2, d)` | `(2,)` or `(2, k)` |
# | 2 | 4 | `order[4:6]` | 2 | `(1, d)` | `(1,)` or `(1, k)` |
#
# The last slice reaches beyond the end, which is not an error: you get the cards that are there. The number
# of samples is `len(X)`. (The notebook's own `N` is 240 and belongs to the pressures.)
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# `rng.permutation(n)` returns the numbers from 0 to `n - 1` in random order. `range(0, n, step)` counts 0,
# `step`, `2 * step`, … and stops before `n`. `X[rows]`, with an array of row numbers in the brackets, is a
# new array with these rows. One way to put them together:
#
# ```python
# order = ...            # all cards, shuffled once per call
# for first in ...:      # where each batch begins
#     rows = ...         # the cards of this batch
#     yield ..., ...     # their rows of X, and their rows of y
# ```
#
# With `return` in place of `yield`, the function would end after the first batch. If you prefer a list,
# append each pair to it, and return the list after the loop.
#
# </details>


# %% nbgrader={"grade_id": "minibatches", "solution": true}
def minibatches(X, y, batch_size, rng):
    """Deal the data out in shuffled mini-batches, for one epoch.

    Parameters
    ----------
    X : array, shape (N, d)
        The samples, one per row.
    y : array, shape (N,) or (N, k)
        Their targets.
    batch_size : int
        B, at least 1; it may be larger than N.
    rng : numpy.random.Generator
        The only source of randomness.

    Yields
    ------
    X_b : array, shape (B, d)
        The samples of one batch; the last batch may have fewer than B.
    y_b : array, shape (B,) or (B, k)
        Their targets.
    """
    ### BEGIN SOLUTION
    order = rng.permutation(len(X))
    for first in range(0, len(X), batch_size):
        batch = order[first : first + batch_size]
        yield X[batch], y[batch]
    ### END SOLUTION


# %% [markdown]
# The first test looks at what is in the batches (3 points), and the second one at the shuffling (2 points).


# %% nbgrader={"grade_id": "all_batches"}
def all_batches(X, y, batch_size, rng):
    """Collect the mini-batches of one epoch in a list."""
    return list(minibatches(X, y, batch_size, rng))


# %% nbgrader={"grade_id": "test_minibatches_content", "points": 3}
@visible_test
def test_minibatches_content():
    def check(n, batch_size, sizes, d=3, y_shape=(1,), integers=False, likely=None):
        X, y = some_data(n, d, y_shape, integers)
        batches = collect_batches(X, y, batch_size, np.random.default_rng(n))
        got = [len(batch) for batch in batches]
        name = f"`minibatches` with {n} samples and batch_size={batch_size}"
        message = f"{name} should give batches of {sizes} samples, not {got}."
        for cause, wrong in (likely or {}).items():
            if got == wrong:
                message += f" Likely cause: {cause}."
        assert got == sizes, message
        rows = list(chain.from_iterable(batches))
        check_cover(rows, n, name)

    dropped = "the samples that are left over after the last full batch are dropped"
    ignored = "batch_size is not used"
    even = "`np.array_split` makes the batches equally large; only the last one may be smaller"
    overlap = "the slices begin at every sample, and not at every batch_size-th one"
    number = "batch_size is taken for the number of batches; it is the number of samples in each"
    pair = "`len((X, y))` is 2, whatever the number of samples; N is `len(X)`"
    check(8, 4, [4, 4], likely={ignored: [8], pair: [2], number: [2] * 4, overlap: [4] * 5 + [3, 2, 1]})
    filled = "the last batch is filled up with samples that came before"
    check(10, 4, [4, 4, 2], likely={dropped: [4, 4], even: [4, 3, 3], filled: [4, 4, 4]})
    check(5, 1, [1] * 5, y_shape=())
    check(3, 8, [3], y_shape=(), likely={"a batch size above N gives nothing; it should give one batch": []})
    X, y = some_data(10, 3)
    kept = run(all_batches, X, y, 4, np.random.default_rng(10))
    rows = [as_batch(f"`minibatches`, batch {number}", *batch, X, y) for number, batch in enumerate(kept)]
    assert sorted(chain.from_iterable(rows)) == list(range(10)), (
        "`minibatches` gives batches that share their memory: the list that `all_batches` makes of them "
        "holds the same samples several times, since each batch has overwritten the one before. Give every "
        "batch arrays of its own; `X[rows]` makes a new one."
    )
    ### BEGIN HIDDEN TESTS
    check(12, 5, [5, 5, 2], d=1, y_shape=(), integers=True, likely={dropped: [5, 5], even: [4, 4, 4]})
    check(12, 4, [4, 4, 4], d=2, y_shape=(3,))
    check(7, 7, [7], y_shape=(2,))
    check(7, 6, [6, 1], d=4, y_shape=(), likely={dropped: [6], even: [4, 3]})
    check(9, 10, [9], d=1)
    check(1, 1, [1], d=2, y_shape=())
    check(1, 5, [1], d=1, integers=True)
    check(33, 2, [2] * 16 + [1], d=5, y_shape=(1,), likely={dropped: [2] * 16})
    ### END HIDDEN TESTS


test_minibatches_content()


# %% nbgrader={"grade_id": "test_minibatches_shuffling", "points": 2}
@visible_test
@after(test_minibatches_content="The test of what is in the batches fails, too: begin there.")
def test_minibatches_shuffling():
    def one_call(rng, n=20, batch_size=5, y_shape=(1,)):
        X, y = some_data(n, 2, y_shape)
        return collect_batches(X, y, batch_size, rng)

    def check(n, batch_size, y_shape):
        rng = np.random.default_rng(5)
        first, second = one_call(rng, n, batch_size, y_shape), one_call(rng, n, batch_size, y_shape)
        order, again = list(chain.from_iterable(first)), list(chain.from_iterable(second))
        assert order != sorted(order), (
            "`minibatches` yields the samples in the order of the data. Shuffle first."
        )
        assert order != again, (
            "`minibatches` gave the same order in two calls with the same `rng`. Each call should draw a new "
            "permutation from the `rng` that is passed in. (A `default_rng(seed)` made inside, or "
            "`np.random.seed`, starts over in every call.)"
        )
        assert set(map(frozenset, first)) != set(map(frozenset, second)), (
            "`minibatches` puts the same samples together in every call, and only their order changes. "
            "Shuffle all samples first, and only then cut them into batches."
        )
        same_seed = [one_call(np.random.default_rng(11), n, batch_size, y_shape) for _ in range(2)]
        assert same_seed[0] == same_seed[1], (
            "`minibatches` gave different batches with two generators of the same seed. Let `rng` be the "
            "only source of randomness: `rng.permutation`, and neither `np.random.…` nor a "
            "`default_rng()` made inside."
        )
        other_seed = one_call(np.random.default_rng(12), n, batch_size, y_shape)
        assert same_seed[0] != other_seed, (
            "`minibatches` gave the same batches for two generators of different seeds: is `rng` used at all?"
        )

    check(20, 5, (1,))
    ### BEGIN HIDDEN TESTS
    check(23, 4, ())
    rng = np.random.default_rng(3)
    places = [list(chain.from_iterable(one_call(rng, 4, 4, ()))) for _ in range(12)]
    order = list(chain.from_iterable(one_call(rng, 600, 200, ())))
    complete = all(len(place) == 4 for place in places) and len(order) == 600
    assert complete, (
        "`minibatches` should give as many samples in all as there are in X. See the test above first."
    )
    places, order = np.array(places), np.array(order)
    # In a good shuffle neighbours were a third of all samples apart, and a sample is as far from its old
    # place: 200 of 600. It comes below 160 never (seven standard deviations), and has the same sample at one
    # place in twelve calls once in a million.
    apart = min(np.abs(np.diff(order)).mean(), np.abs(order - np.arange(600)).mean())
    mixed = apart > 160 and (places != places[0]).any(axis=0).all()
    assert mixed, (
        "`minibatches` does not mix the samples well, since some orders are much more likely than others. "
        "Use `rng.permutation` on all indices."
    )
    whole = [one_call(rng, 15, 15, (2,))[0] for _ in range(2)]
    assert whole[0] != whole[1], "`minibatches` does not shuffle when all samples are in one batch."
    ### END HIDDEN TESTS


test_minibatches_shuffling()

# %% [markdown]
# Each batch now gives an estimate of the gradient. How good is it? Below, every dot is the gradient that
# one of your batches gives at the starting point, and the star is the gradient on all data.

# %% tags=["picture"]
fig, axes = plt.subplots(1, 3, figsize=(10, 3.6), sharex=True, sharey=True)
_, true = squared_error(start(), X, y)
for ax, size, colour in zip(axes, [1, 16, 60], [ORANGE, GREEN, PURPLE], strict=True):
    draws = [batch for epoch in range(3) for batch in minibatches(X, y, size, np.random.default_rng(epoch))]
    estimates = [squared_error(start(), X_b, y_b)[1] for X_b, y_b in draws]
    ax.plot(true["W"].item(), true["b"].item(), "k*", markersize=16, markerfacecolor="w")
    slopes, offsets = [g["W"].item() for g in estimates], [g["b"].item() for g in estimates]
    ax.plot(slopes, offsets, ".", color=colour, alpha=0.6)
    ax.set(title=f"$B = {size}$", xlabel=r"$\partial\mathcal{L}/\partial W$")
axes[0].set_ylabel(r"$\partial\mathcal{L}/\partial b$")
plt.show()

# %% [markdown]
# The dots are centred on the star: on average, a mini-batch is right. Their spread shrinks as
# $1/\sqrt{B}$: a batch of 16 is four times as precise as a single sample, at sixteen times the price.
# That is the bargain behind stochastic gradient descent. Early on, nearly every dot points the right way,
# so why pay for precision?

# %% [markdown]
# ## Task 3: one step downhill (2 points)
#
# A step of gradient descent moves every parameter against its gradient,
#
# $$\boldsymbol{\theta} \leftarrow \boldsymbol{\theta} - \eta\,\mathbf{g},
# \qquad \mathbf{g} = \nabla_{\boldsymbol{\theta}} \mathcal{L},$$
#
# with the learning rate $\eta$. Whether $\mathbf{g}$ came from one sample or from all of them makes no
# difference here.
#
# **Write `sgd_step(params, grads, lr)`.** It returns a dict with the keys and shapes of `params`, which holds
# each array as it is after the step. The keys can be any names, not just `W` and `b`. You may return new
# arrays, or change those that came in and return them. For example, with `lr = 0.1` the parameters
# `{"b": np.array([2.0])}` and the gradients `{"b": np.array([10.0])}` give `{"b": np.array([1.0])}`.

# %% [markdown] tags=["hints"]
# <details><summary>Hint 1</summary>
#
# You stand at $\theta = 2$, and the gradient there is 10, so the loss goes up to the right. In which
# direction do you step? And if the gradient is $-10$? One formula should do the right thing in both cases.
# (In the book, see [Online stochastic gradient
# descent](book:deep-neural-networks/sgd.md#online-stochastic-gradient-descent), where a step is the last line
# of the algorithm.)
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# A dict cannot be multiplied or subtracted, but the arrays in it can. So each key needs a small calculation
# of its own, which leaves the shape of the array as it is. With `lr = 0.1`:
#
# | key | `params[key]` | `grads[key]` | after the step | shape |
# |---|---|---|---|---|
# | `"W"` | `[[1.0], [2.0]]` | `[[10.0], [-10.0]]` | `[[0.0], [3.0]]` | `(2, 1)` |
# | `"b"` | `[5.0]` | `[20.0]` | `[3.0]` | `(1,)` |
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# `for key in params:` goes through the keys, whatever they are called. Either collect the new arrays in a new
# dict and return it after the loop (the dict comprehension `{key: … for key in params}` is the same in one
# line), or change each array in place, with `-=`, and return `params`. Beware of `=-`, which subtracts
# nothing: it assigns the negative of what follows.
#
# </details>


# %% nbgrader={"grade_id": "sgd_step", "solution": true}
def sgd_step(params, grads, lr):
    """Take one step of gradient descent.

    Parameters
    ----------
    params : dict of arrays
        The parameters θ.
    grads : dict of arrays
        The gradients g, with the keys and shapes of `params`.
    lr : float
        The learning rate η.

    Returns
    -------
    dict of arrays
        The parameters after the step.
    """
    ### BEGIN SOLUTION
    return {key: params[key] - lr * grads[key] for key in params}
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_sgd_step", "points": 2}
@visible_test
def test_sgd_step():
    W, gW = np.array([[1.0, -2.0], [0.5, 3.0]]), np.array([[2.0, 1.0], [-4.0, 0.5]])
    b, gb = np.array([1.0, -1.0]), np.array([-3.0, 2.0])
    params = {"W1": W, "b1": b}
    stepped = run(sgd_step, copy_of(params), copy_of({"W1": gW, "b1": gb}), 0.1)
    stepped = as_params("The result of `sgd_step`", stepped, params)
    expected = {"W1": [[0.8, -2.1], [0.9, 2.95]], "b1": [1.3, -1.2]}
    for key, theta, g in [("W1", W, gW), ("b1", b, gb)]:
        likely = {
            "the step goes uphill, along the gradient; the sign is wrong": theta + 0.1 * g,
            "the learning rate is not used": theta - g,
            "this is only the step, not the parameter after it (`=-` is not `-=`)": -0.1 * g,
            "the gradient is returned": g,
            "the gradient is divided by the learning rate": theta - g / 0.1,
            "the learning rate is squared": theta - 0.01 * g,
            f"{key!r} was not updated, as if `return` were inside the loop or the value not stored": theta,
        }
        hint = "Each entry moves by -η times its own gradient, and by nothing else."
        expect(f"`sgd_step`: {key!r} after one step", stepped[key], expected[key], likely, hint)
    again = run(sgd_step, copy_of(stepped), copy_of({"W1": gW, "b1": gb}), 15.0)
    again = as_params("The result of `sgd_step`", again, params)
    expect(
        "`sgd_step`: 'b1' after a second step, with lr=15,",
        again["b1"],
        [46.3, -31.2],
        hint="Is `lr` used each time, and is the step as long as the formula says?",
    )
    ### BEGIN HIDDEN TESTS
    rng = np.random.default_rng(21)
    for shapes in [
        {"W1": (3, 4), "b1": (4,), "W2": (4, 1), "b2": (1,)},
        {"theta": (5,)},
        {"bias": (1,), "kernel": (1, 1)},
        {"z": (2, 3, 2), "a": (2,)},
    ]:
        ours = {key: rng.normal(size=shape) for key, shape in shapes.items()}
        theirs = copy_of(ours)
        for lr in [0.3, 2.0, 0.01]:
            grads = {key: rng.normal(size=shape) for key, shape in shapes.items()}
            theirs = run(sgd_step, copy_of(theirs), copy_of(grads), lr)
            theirs = as_params("The result of `sgd_step`", theirs, ours)
            before, ours = ours, {key: ours[key] - lr * grads[key] for key in ours}
            for key in ours:
                likely = {f"{key!r} was not updated, but every key should be": before[key]}
                name = f"`sgd_step`: {key!r} of shape {ours[key].shape}"
                expect(name, theirs[key], ours[key], likely=likely, show=False)
    ### END HIDDEN TESTS


test_sgd_step()

# %% [markdown]
# Here are 60 of your steps, each with the gradient on *all* data, once with a moderate learning rate and once
# with one near the largest that still converges.

# %% tags=["picture"]
fig, axes = plt.subplots(1, 2, figsize=(9.5, 4.2), sharey=True)
for ax, lr, colour in zip(axes, [0.05, 0.42], [PURPLE, ORANGE], strict=True):
    path, params = [start()], start()
    for _ in range(60):
        params = sgd_step(params, squared_error(params, X, y)[1], lr)
        path.append({key: np.array(value) for key, value in params.items()})
    draw_loss(ax)
    draw_path(ax, path, colour, f"60 steps, $\\eta = {lr}$")
    ax.legend(loc="upper right")
fig.suptitle("batch gradient descent")
plt.show()

# %% [markdown]
# With the moderate rate, the descent falls into the valley and then creeps along its floor, where the
# gradient is small. With the large one it gets along, but it bounces from wall to wall. Across the valley
# $\eta$ should be small, along it should be large, and there is only one $\eta$.

# %% [markdown]
# ## Task 4: momentum (4 points)
#
# Momentum gives the descent a memory. A **velocity** $\mathbf{v}$, of the same shape as
# $\boldsymbol{\theta}$, is a slowly changing sum of the past steps, and it is what moves the parameters:
#
# $$\mathbf{v} \leftarrow \mu\,\mathbf{v} - \eta\,\mathbf{g}, \qquad
#   \boldsymbol{\theta} \leftarrow \boldsymbol{\theta} + \mathbf{v}.$$
#
# Here $\mu$ (between 0 and 1, often 0.9) says how much of the velocity survives an iteration. Across the
# valley the gradients change sign and cancel, while along it they agree and add up. The noise of small
# batches cancels in the same way.
#
# Note that $\eta$ is inside the velocity, that $\boldsymbol{\theta}$ moves with the *new* velocity, and that
# with $\mu = 0$ this is `sgd_step`.
#
# **Write `momentum_step(params, grads, velocity, lr, momentum=0.9)`.** It returns the pair `(params,
# velocity)`, two dicts with the same keys and shapes as before. Each parameter has its own velocity.
# The caller starts with zeros, and passes the velocity that came back to the next call.
# For example, $\theta = 1$, $g = 2$, $v = 0.5$, $\eta = 0.1$ and $\mu = 0.5$ give $v = 0.25 - 0.2 = 0.05$
# and $\theta = 1.05$.

# %% [markdown] tags=["hints"]
# <details><summary>Hint 1</summary>
#
# Picture a ball that rolls down the valley. Which of the two formulas says how fast it is now, and which says
# where it goes? Which velocity moves it in this step: the one that came in, or the one that you have just
# computed? So which line comes first? (In the book, see [A
# ravine](book:deep-neural-networks/momentum.md#a-ravine).)
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Here are two steps by hand, from $\theta = 1$ and $v = 0$, with $\eta = 0.1$, $\mu = 0.5$ and the gradient
# $g = 2$ in both:
#
# | step | new $v$ | new $\theta$ |
# |---|---|---|
# | 1 | $0.5 \cdot 0 - 0.1 \cdot 2 = -0.2$ | $1 - 0.2 = 0.8$ |
# | 2 | $0.5 \cdot (-0.2) - 0.1 \cdot 2 = -0.3$ | $0.8 - 0.3 = 0.5$ |
#
# If $\theta$ is still 1 after the first step, it was moved by the old velocity. If it is 0.6 after the second
# one, the velocity of the first step was lost. Every parameter has a $v$ of its own, with the same shape.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# As in task 3, go through the keys, with two lines for each. In code $\mu$ is `momentum`, and the
# $\mathbf{v}$ of a parameter is `velocity[key]`. Collect the results in two new dicts, or change the arrays
# in place. Put the `return` after the loop, not inside it:
#
# ```python
# for key in params:
#     ...                # the new velocity of this parameter
#     ...                # the parameter, moved by its new velocity
# return ..., ...        # first the parameters, then the velocity
# ```
#
# </details>


# %% nbgrader={"grade_id": "momentum_step", "solution": true}
def momentum_step(params, grads, velocity, lr, momentum=0.9):
    """Take one step of gradient descent with momentum.

    Parameters
    ----------
    params : dict of arrays
        The parameters θ.
    grads : dict of arrays
        The gradients g, with the keys and shapes of `params`.
    velocity : dict of arrays
        The velocity v, with the keys and shapes of `params`; zeros before
        the first step.
    lr : float
        The learning rate η.
    momentum : float
        The coefficient μ.

    Returns
    -------
    params : dict of arrays
        The parameters after the step.
    velocity : dict of arrays
        The velocity after the step.
    """
    ### BEGIN SOLUTION
    velocity = {key: momentum * velocity[key] - lr * grads[key] for key in params}
    return {key: params[key] + velocity[key] for key in params}, velocity
    ### END SOLUTION


# %% [markdown]
# The first test takes one step from a given velocity (2 points), and the second one several steps from rest,
# with a learning rate that changes on the way (2 points).


# %% nbgrader={"grade_id": "test_momentum_step_once", "points": 2}
@visible_test
def test_momentum_step_once():
    params = {"W": np.array([1.0, -2.0]), "U": np.array([3.0, 0.5]), "b": np.array([-1.0, 4.0])}
    grads = {"W": np.array([2.0, 1.0]), "U": np.array([-1.0, 4.0]), "b": np.array([3.0, -2.0])}
    velocity = {"W": np.array([0.5, -1.0]), "U": np.array([2.0, 1.5]), "b": np.array([-0.7, 0.4])}
    result = run(momentum_step, copy_of(params), copy_of(grads), copy_of(velocity), 0.1, momentum=0.6)
    assert result is not None, "`momentum_step` returned None. It should return `params, velocity`."
    if isinstance(result, dict):
        raise AssertionError("`momentum_step` returned one dict. It should return two, `params, velocity`.")
    result = as_pair("`momentum_step`", result, ["params", "velocity"])
    new_params = as_params("`momentum_step`: params", result[0], params)
    new_velocity = as_params("`momentum_step`: velocity", result[1], params)
    expected_v = {"W": [0.1, -0.7], "U": [1.3, 0.5], "b": [-0.72, 0.44]}
    expected = {"W": [1.1, -2.7], "U": [4.3, 1.0], "b": [-1.72, 4.44]}
    for key in params:
        v, g, theta, eta, mu = velocity[key], grads[key], params[key], 0.1, 0.6
        likely = {
            "the sign of the gradient is flipped: the velocity goes downhill, against g": mu * v + eta * g,
            "η is missing in the velocity: this is the other usual form of momentum, where η comes in only "
            "when θ moves. The two differ as soon as η changes": mu * v + g,
            "η is missing in front of the gradient": mu * v - g,
            "μ belongs to the velocity, not to the gradient": v - mu * g,
            "μ belongs to the velocity, not to the gradient, and the sign is flipped": v + mu * g,
            "μ belongs to the velocity; the gradient is multiplied by η alone": v - mu * eta * g,
            "μ multiplies the gradient's step as well as the velocity": mu * (v - eta * g),
            "η and μ are swapped": eta * v - mu * g,
            "this is a moving average; the gradient's factor is η, without 1 - μ": mu * v
            - (1 - mu) * eta * g,
            "this is a moving average of g; the gradient's factor is -η, not 1 - μ": mu * v + (1 - mu) * g,
            "the velocity that came in is forgotten; it must not start from zero in each call": -eta * g,
            "the velocity that came in is returned, not the new one (or `return` is inside the loop)": v,
            "0.9 is used in place of `momentum`": 0.9 * v - eta * g,
            "μ is not used: the old velocity has to be multiplied by it": v - eta * g,
            "the pair is returned in the wrong order": expected[key],
        }
        name = f"`momentum_step`: the velocity of {key!r}"
        hint = "Does each parameter use the velocity of its own key, and not one that all of them share?"
        expect(name, new_velocity[key], expected_v[key], likely=likely, hint=hint)
        likely = {
            "θ moves by minus the velocity, but v already goes downhill": theta - new_velocity[key],
            "θ moves with the old velocity: update v first": theta + v,
            "this is a plain step without the velocity": theta - eta * g,
            "η is used twice, in the velocity and again when θ moves": theta + eta * new_velocity[key],
            "η is used twice, and the sign is wrong: θ should move just by v": theta
            - eta * new_velocity[key],
            "the velocity and the plain step are both added": theta + new_velocity[key] - eta * g,
            "this is Nesterov's momentum; here θ should move just by v": theta
            + mu * new_velocity[key]
            - eta * g,
            f"{key!r} was not updated: `return` may be inside the loop": theta,
            "this is only the velocity, and not θ + v": new_velocity[key],
        }
        expect(f"`momentum_step`: the parameter {key!r}", new_params[key], expected[key], likely=likely)
    ### BEGIN HIDDEN TESTS
    rng = np.random.default_rng(31)
    for shapes, lr, mu in [
        ({"W1": (2, 3), "b1": (3,), "W2": (3, 2), "b2": (2,)}, 0.7, 0.3),
        ({"theta": (4,)}, 1.3, 0.99),
        ({"k": (1, 1), "c": (1, 1)}, 0.2, 0.0),
    ]:
        params = {key: rng.normal(size=shape) for key, shape in shapes.items()}
        grads = {key: rng.normal(size=shape) for key, shape in shapes.items()}
        velocity = {key: rng.normal(size=shape) for key, shape in shapes.items()}
        result = run(momentum_step, copy_of(params), copy_of(grads), copy_of(velocity), lr, mu)
        result = as_pair("`momentum_step`", result, ["params", "velocity"])
        new_params = as_params("`momentum_step`: params", result[0], params)
        new_velocity = as_params("`momentum_step`: velocity", result[1], params)
        for key in params:
            v = mu * velocity[key] - lr * grads[key]
            name = f"`momentum_step` with momentum={mu}: the velocity of {key!r}"
            expect(name, new_velocity[key], v, show=False, hint="Compare your line with the formula for v.")
            name = f"`momentum_step` with momentum={mu}: the parameter {key!r}"
            expect(name, new_params[key], params[key] + v, show=False, hint="θ moves by the new velocity.")
    ### END HIDDEN TESTS


test_momentum_step_once()


# %% nbgrader={"grade_id": "test_momentum_step_sequence", "points": 2}
@visible_test
@after(test_momentum_step_once="The test of one step fails, too: begin there.")
def test_momentum_step_sequence():
    def walk(shapes, steps, momentum=None):
        """Take several steps from rest; yield the student's parameters and velocity after each."""
        params, velocity = (
            {key: np.zeros(shape) for key, shape in shapes.items()},
            {key: np.zeros(shape) for key, shape in shapes.items()},
        )
        like, options = copy_of(params), {} if momentum is None else {"momentum": momentum}
        for grads, lr in steps:
            result = run(momentum_step, copy_of(params), copy_of(grads), copy_of(velocity), lr, **options)
            params, velocity = as_pair("`momentum_step`", result, ["params", "velocity"])
            params = as_params("`momentum_step`: params", params, like)
            velocity = as_params("`momentum_step`: velocity", velocity, like)
            yield copy_of(params), copy_of(velocity)

    # The gradient is 1 in each of three steps, the learning rate 0.5, 0.1, 0.1; momentum has its default.
    default = "the default of `momentum` is not 0.9"
    other = "this is the other form of momentum, where η multiplies the whole velocity when θ moves"
    first = {
        "the learning rate is missing in the first step": -1.0,
        "the step goes uphill": 0.5,
        "μ multiplies the first gradient too": -0.45,
        "the gradient is multiplied by (1 - μ)": -0.05,
        "η is used twice": -0.25,
        "this is Nesterov's momentum": -0.95,
        "θ does not move in the first step: it moves with the new velocity, not the old one": 0.0,
    }
    second = {
        other: -0.69,
        "the velocity of the first step is forgotten": -0.6,
        "the velocity is not multiplied by μ": -1.1,
        "this is only the velocity, and not θ + v": -0.55,
        default: -0.85,
        f"{default}, but larger": -1.095,
    }
    steps = [({"W": np.ones(2), "b": np.ones(1)}, lr) for lr in (0.5, 0.1, 0.1)]
    expected = zip(
        [-0.5, -1.05, -1.645], [-0.5, -0.55, -0.595], [first, second, {other: -0.961}], strict=True
    )
    walked = walk({"W": (2,), "b": (1,)}, steps)
    for number, ((params, velocity), (theta, v, likely)) in enumerate(zip(walked, expected, strict=True), 1):
        for key in params:
            shape = params[key].shape
            name = f"`momentum_step` from rest, with g = 1 and η = 0.5, 0.1, 0.1, after step {number}: "
            expect(f"{name}{key!r}", params[key], np.full(shape, theta), likely=likely)
            causes = {"the sign is flipped: v is the step itself, and goes downhill": np.full(shape, -v)}
            hint = "Is the new velocity returned, with η inside?"
            expect(f"{name}the velocity of {key!r}", velocity[key], np.full(shape, v), causes, hint)
    ### BEGIN HIDDEN TESTS
    rng = np.random.default_rng(41)
    for shapes, mu in [
        ({"W1": (3, 2), "b1": (2,), "W2": (2, 1), "b2": (1,)}, 0.8),
        ({"a": (2,), "b": (2,), "c": (2,)}, 0.5),
        ({"a": (3, 3)}, None),
        ({"theta": (1,), "phi": (1,)}, 0.0),
    ]:
        steps = [
            ({key: rng.normal(size=shape) for key, shape in shapes.items()}, lr)
            for lr in (0.5, 2.0, 0.1, 0.1, 1.0)
        ]
        theta = {key: np.zeros(shape) for key, shape in shapes.items()}
        v, other, forgetful = copy_of(theta), copy_of(theta), copy_of(theta)
        u, coefficient = copy_of(theta), 0.9 if mu is None else mu
        for (grads, lr), (params, velocity) in zip(steps, walk(shapes, steps, mu), strict=True):
            for key in shapes:
                v[key] = coefficient * v[key] - lr * grads[key]
                theta[key] = theta[key] + v[key]
                u[key] = coefficient * u[key] + grads[key]
                other[key] = other[key] - lr * u[key]
                forgetful[key] = forgetful[key] - lr * grads[key]
                likely = {
                    "η multiplies the whole velocity; it belongs in front of the gradient": other[key],
                    "the velocity is forgotten between steps": forgetful[key],
                }
                name = f"`momentum_step` over several steps, momentum={coefficient}, lr changing: {key!r}"
                expect(name, params[key], theta[key], likely=likely, show=False)
                expect(f"{name}, its velocity", velocity[key], v[key], show=False)
    ### END HIDDEN TESTS


test_momentum_step_sequence()

# %% [markdown]
# Here are the same valley, the same starting point and the moderate learning rate. Each gradient is again
# taken on all data, so what you see is the effect of momentum alone.

# %% tags=["picture"]
fig, axes = plt.subplots(1, 2, figsize=(9.5, 4.2), sharey=True)
for ax, momentum, colour in zip(axes, [0.0, 0.8], [PURPLE, BLUE], strict=True):
    path, params = [start()], start()
    velocity = {key: np.zeros_like(value) for key, value in params.items()}
    for _ in range(60):
        grads = squared_error(params, X, y)[1]
        params, velocity = momentum_step(params, grads, velocity, 0.05, momentum)
        path.append({key: np.array(value) for key, value in params.items()})
    draw_loss(ax)
    draw_path(ax, path, colour, f"60 steps, $\\mu = {momentum}$")
    ax.legend(loc="upper right")
fig.suptitle(r"$\eta = 0.05$, without and with momentum")
plt.show()

# %% [markdown]
# ## Task 5: the training loop (6 points)
#
# Now put the pieces together. For each epoch, go through the mini-batches. For each mini-batch, get the
# loss and the gradients from `grad_fn`, and take a step.
#
# **Write `train(grad_fn, params, X, y, lr, batch_size, epochs, rng, momentum=0.0)`.** It returns the pair
# `(params, losses)`:
#
# - `params`, a dict, holds the parameters after the last step;
# - `losses` has one number for each epoch: the mean of the losses that `grad_fn` returned in that epoch,
#   one for each mini-batch, as they were *before* each step. If the last batch is smaller, you may weight
#   each loss by the size of its batch or not, since both are right.
#
# Each epoch has its own shuffle, drawn from `rng`. The velocity starts at zero *once*, before the
# first epoch, and is carried over from each iteration to the next, even from one epoch to the next. With
# `momentum=0.0` this is plain stochastic gradient descent. Use the functions that you have written.
#
# A small example: if `grad_fn` returns the losses 4, 2 and 3 in the first epoch and 2, 1 and 3 in the
# second one, `losses` is `[3.0, 2.0]`.

# %% [markdown] tags=["hints"]
# <details><summary>Hint 1</summary>
#
# The loop works with the parameters, the velocity, the mini-batches, a loss with its gradients, the losses of
# this epoch, and the list `losses`. Which of them are made only once, which in every epoch, and which in
# every iteration? Write your answers down before you program. (In the book, [Four paths to one
# minimum](book:deep-neural-networks/sgd.md#four-paths-to-one-minimum) has the same loop, for a single model
# and without `losses`.)
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# | what | made | changes |
# |---|---|---|
# | velocity: zeros, in the shape of each parameter | once, before the first epoch | in every iteration |
# | `losses` | once, before the first epoch | by one number per epoch |
# | mini-batches | in every epoch, by a new call of `minibatches` | – |
# | losses of this epoch | in every epoch, empty at first | by one number per iteration |
# | `loss` and `grads` | in every iteration, by `grad_fn` at the newest `params` | – |
#
# With $N = 10$ and $B = 4$ there are 3 iterations per epoch. If `losses` is three times too long, you have
# kept the loss of every iteration. If `grad_fn` always returned 3.0, the mean of each epoch would be 3.0 too,
# however many batches there are.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# `np.zeros_like(array)` makes zeros in the shape of `array`, and the velocity is a dict of them.
# `np.mean(numbers)` is the mean of a list. `grad_fn` and `momentum_step` both return pairs, so two names
# stand on the left of the `=`. With `momentum=0.0` a step of `momentum_step` is a step of `sgd_step`, so you
# need no `if`.
#
# ```python
# velocity = ...                  # zeros for each key of params
# losses = []
# for _ in range(epochs):
#     batch_losses = []
#     for X_b, y_b in ...:        # the mini-batches of this epoch
#         loss, grads = ...
#         params, velocity = ...
#         batch_losses.append(loss)
#     ...                         # one number for this epoch
# return ..., ...
# ```
#
# </details>


# %% nbgrader={"grade_id": "train", "solution": true}
def train(grad_fn, params, X, y, lr, batch_size, epochs, rng, momentum=0.0):
    """Train with mini-batch gradient descent and momentum.

    Parameters
    ----------
    grad_fn : function
        `grad_fn(params, X_b, y_b)` returns `(loss, grads)`: a number, and a
        dict like `params`.
    params : dict of arrays
        The parameters to start from.
    X : array, shape (N, d)
        The samples.
    y : array, shape (N,) or (N, k)
        Their targets.
    lr : float
        The learning rate η.
    batch_size : int
        B, the number of samples in a mini-batch.
    epochs : int
        How often to go through the data, at least once.
    rng : numpy.random.Generator
        The only source of randomness.
    momentum : float
        The coefficient μ; 0 is plain stochastic gradient descent.

    Returns
    -------
    params : dict of arrays
        The parameters after the last step.
    losses : list of floats, length epochs
        For each epoch the mean loss of its mini-batches.
    """
    ### BEGIN SOLUTION
    velocity = {key: np.zeros_like(value) for key, value in params.items()}
    losses = []
    for _ in range(epochs):
        batch_losses = []
        for X_b, y_b in minibatches(X, y, batch_size, rng):
            loss, grads = grad_fn(params, X_b, y_b)
            params, velocity = momentum_step(params, grads, velocity, lr, momentum)
            batch_losses.append(loss)
        losses.append(np.mean(batch_losses))
    return params, losses
    ### END SOLUTION


# %% [markdown]
# The first test follows the parameters (3 points), and the second looks at the losses (3 points). Both pass
# your function a `grad_fn` that records every call.


# %% nbgrader={"grade_id": "test_train_steps", "points": 3}
@visible_test
@builds_on_earlier_tasks
def test_train_steps():
    # The gradients never change here, so each step is known in advance, whatever the samples' order.
    X, y = some_data(10, 2)
    params = {"W": np.array([[1.0], [-2.0]]), "b": np.array([0.5])}
    unit = {"W": np.array([[-0.2], [0.1]]), "b": np.array([0.3])}  # what lr=0.1 makes of the gradients
    grads = {"W": np.array([[2.0], [-1.0]]), "b": np.array([-3.0])}

    def check(seen, steps, what, likely=None):
        for key in params:
            causes = {cause: params[key] + wrong * unit[key] for cause, wrong in (likely or {}).items()}
            hint = "The velocity starts with zeros, and each step uses this batch's gradient."
            expect(f"`train`: {key!r} {what}", seen[key], params[key] + steps * unit[key], causes, hint)

    def follow(progress, likely, **options):
        progress = [float(steps) for steps in progress.split()]
        likely = {cause: [float(steps) for steps in wrong.split()] for cause, wrong in likely.items()}
        rng = np.random.default_rng(0)
        rising = {"slopes": grads, "weights": {key: -value for key, value in grads.items()}}  # its loss rises
        trained, _, calls = watch_train(rising, params, X, y, 0.1, 4, 2, rng, **options)
        text = f"with momentum={options['momentum']}" if options else "without momentum"
        text = f"{text}, 10 samples, batch_size=4"
        never = all(np.array_equal(call[0][key], params[key]) for call in calls for key in params)
        stood = all(same(trained[key], params[key]) for key in params)
        assert not (never and stood), (
            "`train` never moves the parameters. `params` has to become what the step function returns."
        )
        iterations = check_epochs(calls, 10, 4, 2, per_epoch=3)
        check_orders(orders_of(iterations, 2))
        for number, (seen, _) in enumerate(iterations):
            before = progress[number - 1] if number else 0.0
            causes = {cause: wrong[number] for cause, wrong in likely.items()}
            causes["the step before is missing; update the parameters after every mini-batch"] = before
            check(seen, progress[number], f"when `grad_fn` is called for iteration {number}, {text},", causes)
        causes = {cause: wrong[6] for cause, wrong in likely.items()}
        causes["these are the parameters before the last step"] = progress[5]
        causes["these are the parameters that `train` started from"] = 0.0
        causes["these are the parameters after the epoch with the smallest loss; return the last ones"] = (
            progress[3]
        )
        check(trained, progress[6], f"in what `train` returns after 2 epochs, {text},", causes)

    # How far each iteration has come, in steps of plain gradient descent.
    heavy = "0 1 2.9 5.61 9.049 13.1441 17.82969"
    always = "the momentum is 0.9 although another one is asked for: pass `momentum` on"
    forgotten = "`momentum` is not used, or the velocity is not carried from one iteration to the next"
    reset = "the velocity is reset in every epoch; make the zeros once, before the first epoch"
    follow(
        "0 1 2 3 4 5 6",
        {
            always: heavy,
            "the steps go uphill": "0 -1 -2 -3 -4 -5 -6",
            "the gradients of earlier mini-batches are added up; each step uses its own": "0 1 3 6 10 15 21",
            "the gradients of the epoch's earlier mini-batches are added up": "0 1 3 6 7 9 12",
            "the learning rate shrinks from epoch to epoch": "0 1 2 3 3.5 4 4.5",
        },
    )
    follow(
        "0 1 2.5 4.25 6.125 8.0625 10.03125",
        {
            reset: "0 1 2.5 4.25 5.25 6.75 8.5",
            forgotten: "0 1 2 3 4 5 6",
            always: heavy,
            "the gradient is multiplied by 1 - μ": "0 0.5 1.25 2.125 3.0625 4.03125 5.015625",
            "the steps go uphill": "0 -1 -2.5 -4.25 -6.125 -8.0625 -10.03125",
        },
        momentum=0.5,
    )

    def order(seed):
        rng = np.random.default_rng(seed)
        _, _, calls = watch_train({"slopes": grads}, params, X, y, 0.1, 4, 2, rng)
        return [call[1] for call in calls]

    first = order(1)
    assert order(1) == first, (
        "`train` gave different batches with two generators of the same seed. Pass `rng` on to "
        "`minibatches`, and use no other randomness."
    )
    assert order(2) != first, (
        "`train` gave the same batches for different seeds. Pass `rng` on to `minibatches`."
    )
    ### BEGIN HIDDEN TESTS
    rng = np.random.default_rng(51)
    for n, batch_size, epochs, mu, lr, y_shape, shapes in [
        (11, 3, 3, 0.0, 0.3, (), {"theta": (4,)}),
        (9, 2, 2, 0.7, 0.2, (2,), {"W1": (2, 3), "b1": (3,), "W2": (3, 1), "b2": (1,)}),
        (8, 8, 4, 0.9, 0.1, (1,), {"W": (1, 1), "b": (1,)}),
        (5, 9, 3, 0.4, 0.5, (), {"W": (2, 2)}),
        (8, 1, 2, 0.5, 0.1, (1,), {"a": (2,), "b": (2,)}),
        (1, 1, 3, 0.5, 0.1, (1,), {"a": (2,)}),
        (10, 4, 1, 0.3, 0.2, (1,), {"W": (3, 1), "b": (1,)}),
    ]:
        X, y = some_data(n, 2, y_shape, integers=True)
        start_at = {key: rng.normal(size=shape) for key, shape in shapes.items()}
        slopes = {key: rng.normal(size=shape) for key, shape in shapes.items()}
        model = {"slopes": slopes, "pull": 1.3, "drift": 1 / n}  # each batch has its own gradient
        model["weights"] = {key: -value for key, value in slopes.items()}  # the loss rises
        options = {"momentum": mu} if mu else {}
        trained, _, calls = watch_train(
            model, start_at, X, y, lr, batch_size, epochs, np.random.default_rng(n), **options
        )
        iterations = check_epochs(calls, n, batch_size, epochs, -(-n // batch_size))
        if n >= 9:  # with fewer samples, two shufflings may well be the same
            check_orders(orders_of(iterations, epochs))
        theta, v = copy_of(start_at), {key: np.zeros(shape) for key, shape in shapes.items()}
        for number, (seen, rows) in enumerate([*iterations, (trained, None)]):
            for key in shapes:
                name = f"`train` with N={n}, batch_size={batch_size}, momentum={mu}: {key!r}"
                name = f"{name} after {number} iterations"
                hint = "Look at how the parameters and the velocity get from one iteration to the next."
                expect(name, seen[key], theta[key], hint=hint, show=False)
            if rows is None:
                break
            _, gradient = pretended(theta, X[rows], **model)
            for key in shapes:
                v[key] = mu * v[key] - lr * gradient[key]
                theta[key] = theta[key] + v[key]
    ### END HIDDEN TESTS


test_train_steps()


# %% nbgrader={"grade_id": "test_train_losses", "points": 3}
@visible_test
@builds_on_earlier_tasks
def test_train_losses():
    params = {"W": np.array([[2.0], [1.0]]), "b": np.array([10.0])}
    downhill = {"W": np.zeros((2, 1)), "b": np.ones(1)}  # b goes down by lr in each iteration

    def check(n, batch_size, per_epoch, lr, loss, expected, what, likely):
        X, y = some_data(n, 2)
        rng, epochs = np.random.default_rng(1), len(expected)
        model = {"slopes": downhill, **loss}
        _, losses, calls = watch_train(model, params, X, y, lr, batch_size, epochs, rng)
        check_epochs(calls, n, batch_size, epochs, per_epoch)
        losses = as_losses(losses, epochs, per_epoch)
        hint = "For each epoch, average the losses that `grad_fn` returned in it."
        expect(f"`train`: the list of losses, {what},", losses, expected, likely, hint)

    check(
        10,
        4,
        3,
        0.5,
        {"loss": 3.0},
        [3, 3, 3],
        "when `grad_fn` always returns 3.0 (10 samples, batch_size=4)",
        {
            "the losses of an epoch are added up, not averaged": [9, 9, 9],
            "the sum of the batches' losses is divided by N; divide by the number of batches": [
                0.9,
                0.9,
                0.9,
            ],
            "the sum of the batches' losses is divided by N // B; there is one more batch": [4.5, 4.5, 4.5],
            "the sum is divided by batch_size; divide by the number of batches": [2.25, 2.25, 2.25],
            "each loss is weighted with batch_size, but the last batch has only 2 samples": [3.6, 3.6, 3.6],
            "each loss is weighted with its batch's size, and the sum is not divided by N": [30, 30, 30],
            "the weighted sum is divided by (number of batches) × batch_size, but the last batch has only 2 "
            "samples": [2.5, 2.5, 2.5],
            "the sum is not set back to 0 at the start of each epoch": [3, 6, 9],
            "the sum is not set back to 0 at the start of each epoch ": [9, 18, 27],
            "the mean is divided by the number of epochs": [1, 1, 1],
        },
    )
    check(
        8,
        4,
        2,
        1.0,
        {"loss": 0.0, "weights": {"b": 1.0}, "instead": {8.0: 12.0, 7.0: 13.0}},
        [9.5, 12.5, 5.5],
        "when `grad_fn` returns 10 and 9, then 12 and 13, then 6 and 5",
        {
            "this is the loss of the last mini-batch, not the mean": [9, 13, 5],
            "this is the loss of the first mini-batch, or of the parameters that the epoch started from; it "
            "should be the mean of the losses on the way": [10, 12, 6],
            "the losses of an epoch are added up, not averaged": [19, 25, 11],
            "the losses of earlier epochs are still in the mean": [9.5, 11, 55 / 6],
            "the loss is taken after the step": [10.5, 9.5, 4.5],
            "the loss is computed once more at the end of the epoch; average those that came with the "
            "gradients": [12, 6, 4],
            "`grad_fn` gets the same parameters for all mini-batches": [10, 10, 10],
            "the losses are in the wrong order: the first epoch comes first": [5.5, 12.5, 9.5],
        },
    )
    ### BEGIN HIDDEN TESTS
    for n, batch_size, epochs, mu in [
        (10, 4, 3, 0.0),
        (11, 5, 2, 0.5),
        (7, 2, 4, 0.9),
        (4, 9, 3, 0.0),
        (9, 9, 1, 0.5),
    ]:
        X, y = some_data(n, 3, (), integers=True)
        model = {
            "slopes": {"W": np.array([[1.0], [-2.0]]), "b": np.array([0.5])},
            "rise": 1 / n,
            "weights": {"W": 0.1, "b": 0.2},
        }
        rng, count = np.random.default_rng(7 * n), -(-n // batch_size)
        _, losses, calls = watch_train(model, params, X, y, 0.1, batch_size, epochs, rng, momentum=mu)
        iterations = check_epochs(calls, n, batch_size, epochs, count)
        losses = as_losses(losses, epochs, count)
        values = [pretended(seen, X[rows], **model)[0] for seen, rows in iterations]
        values = np.array(values).reshape(epochs, count)
        sizes = np.array([len(rows) for _, rows in iterations]).reshape(epochs, count)
        plain, weighted = values.mean(axis=1), (values * sizes).sum(axis=1) / n
        if not same(losses, weighted):
            name = f"`train` with N={n}, batch_size={batch_size}: the list of losses"
            likely = {"this is the loss of the last mini-batch": values[:, -1]}
            hint = "For each epoch, average the losses that `grad_fn` returned in it."
            expect(name, losses, plain, likely=likely, hint=hint, show=False)
    ### END HIDDEN TESTS


test_train_losses()

# %% [markdown]
# ## Four walks down the same valley
#
# Time for the race: four variants, all with $\eta = 0.05$ and all with your `train`. To draw the paths,
# `squared_error` is wrapped in a function that records the parameters of each call.


# %% tags=["picture"]
def race(batch_size, epochs, momentum=0.0, lr=0.05):
    """Train, and return the parameters of every iteration and the loss of every epoch."""
    path = []

    def recording(params, X_b, y_b):
        path.append({key: np.array(value) for key, value in params.items()})
        return squared_error(params, X_b, y_b)

    rng = np.random.default_rng(3)
    _, losses = train(recording, start(), X, y, lr, batch_size, epochs, rng, momentum=momentum)
    return path, losses


VARIANTS = [
    ("batch, $B = 240$", N, 0.0, PURPLE),
    ("online, $B = 1$", 1, 0.0, ORANGE),
    ("mini-batch, $B = 16$", 16, 0.0, GREEN),
    ("mini-batch and momentum, $\\mu = 0.8$", 16, 0.8, BLUE),
]
fig, axes = plt.subplots(2, 2, figsize=(9.5, 9), sharex=True, sharey=True)
for ax, (name, size, momentum, colour) in zip(axes.flat, VARIANTS, strict=True):
    path, _ = race(size, epochs=4, momentum=momentum)
    draw_loss(ax)
    draw_path(ax, path, colour, f"{len(path)} iterations")
    ax.set_title(name)
    ax.legend(loc="upper right")
fig.suptitle("4 epochs each: every variant has seen each sample 4 times")
plt.show()
# %% [markdown]
# They all paid the same price, four looks at each sample, but batch gradient descent got only four steps for
# it. Now let them run for 20 epochs, and look at the losses twice, against epochs and against iterations.

# %% tags=["picture"]
fig, (left, right) = plt.subplots(1, 2, figsize=(10, 4), sharey=True)
for (name, size, momentum, colour), style in zip(VARIANTS, ["-", ":", "--", "-."], strict=True):
    _, losses = race(size, epochs=20, momentum=momentum)
    epochs = np.arange(1, 21)
    left.plot(epochs, losses, style, color=colour, label=name)
    right.plot(epochs * iterations_per_epoch(N, size), losses, style, color=colour, label=name)
best = np.polyfit(X[:, 0], y[:, 0], 1, full=True)[1].item() / N
for ax in (left, right):
    ax.axhline(best, color="#999999", linewidth=1)
left.set(
    xlabel="epoch",
    xticks=[1, 5, 10, 15, 20],
    ylabel="mean loss of the epoch",
    ylim=(0.28, 1.4),
    title="the same number of samples",
)
right.set(xlabel="iteration", xscale="log", title="the same number of steps")
right.minorticks_off()
right.legend(fontsize=9)
plt.show()
# %% [markdown]
# The grey line marks the smallest loss that any $(W, b)$ can reach. Look at how far above it each variant
# ends. The next cell is yours to play with: which batch size and momentum get closest in 5 epochs? When does
# it blow up?

# %% tags=["picture"]
path, losses = race(batch_size=16, epochs=5, momentum=0.8, lr=0.05)
print(f"losses: {np.round(losses, 4)}, the best possible: {best:.4f}")

# %% [markdown]
# ## Question (3 points)
#
# Answer both parts, in about six sentences in all. Use the figures of the race. When you are stuck, read [The
# ball around the minimum](book:deep-neural-networks/sgd.md#the-ball-around-the-minimum) in the book.
#
# 1. Online gradient descent gets near the minimum first, and then its path never comes to rest, although
#    $\eta$ is the same for all. Why does it go on moving even at the minimum, while batch gradient descent
#    does not? Name two things that you could change to make it settle.
# 2. Against epochs, online descent is the fastest variant; against iterations, it is not. Which of the
#    two axes tells you more about the time that you wait, if a processor handles 16 samples in the same
#    time as one? Which batch size would you choose then, and why?

# %% [markdown] nbgrader={"grade_id": "noise_in_words", "solution": true, "points": 3}
# **Model answer.**
#
# 1. At the minimum the gradient on *all* data is zero, but the gradient of a single sample is not: the
#    samples' gradients only cancel on average (the dots in the figure of task 2 spread around the star,
#    wherever the star is). Each step of size $\eta$ follows one of them, so the parameters jitter around
#    the minimum, in a cloud whose size grows with $\eta$. Batch gradient descent uses the average itself,
#    which vanishes there. Remedies: a smaller or decaying $\eta$; a larger batch (spread $1/\sqrt{B}$);
#    averaging the parameters of many iterations. (Momentum smooths the path, but at the same $\eta$ its
#    long-run steps are larger, by $1/(1-\mu)$, so on its own it is no remedy unless $\eta$ is reduced.)
# 2. If 16 samples cost as much time as one, time is counted in iterations, so the right-hand axis tells
#    more. Online descent then pays the price of 16 samples for each noisy step. $B = 16$ is the choice:
#    its steps cost the same and are four times as precise. Larger batches cost more time per step again
#    and gain only as $\sqrt{B}$.
#
# **Marking, 3 points.**
#
# - 1 point: the gradient of one sample (or of a small batch) is not zero at the minimum, only the average
#   over all data is.
# - 1 point: two remedies that work. One remedy: half a point. "Momentum" alone counts as one only with a
#   reason that holds.
# - 1 point: iterations (half a point), and $B = 16$ or about the number of samples handled at once, with
#   the reason that it is as fast per step but less noisy (half a point).

# %% [markdown]
# ## How far am I?
#
# Run the cell below at any time, once the first cells of the notebook have been run. It runs every test that
# you can see and lists what passes, what fails and what is not started yet.

# %% nbgrader={"grade_id": "how_far_am_i"}
how_far_am_i()
