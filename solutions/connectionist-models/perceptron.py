# ---
# jupyter:
#   course:
#     points: 21
#     minutes: 90
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Exercise: the perceptron
#
# This exercise goes with the chapter [The perceptron](book:connectionist-models/perceptron.md). When you are
# stuck, its section [One response](book:connectionist-models/perceptron.md#one-response) gives the rule and
# the reasons for it. The digits and XOR, at the end, belong to
# [What a perceptron can learn](book:connectionist-models/perceptron-limits.md).
#
# In 1958 Frank Rosenblatt described a machine that learns to see. Two years later it stood in Buffalo: the
# **Mark I Perceptron**. Its eye was a square of 20 × 20 photocells. Its weights were knobs, potentiometers
# that electric motors turned while it learned. Nobody told the machine which weights to use. It was shown
# pictures, and whenever it answered wrongly, the motors turned.
#
# In this notebook you build its learning rule, four short functions in all. You watch a boundary move until
# every point is on its right side. Then you teach it to tell handwritten digits apart, look at what it has
# learned, and give it a problem that it cannot solve.
#
# | task | points | minutes |
# |---|---|---|
# | 1. The step function | 2 | 10 |
# | 2. Predict | 3 | 10 |
# | 3. Learn from mistakes | 7 | 25 |
# | 4. Train until nothing is wrong | 6 | 20 |
# | The pictures of digits and of XOR | – | 5 |
# | Question, in words | 3 | 20 |
# | **total** | **21** | **90** |
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
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np

BLUE, ORANGE, GREEN = "#2f86c9", "#d9760f", "#0f9d76"
plt.rcParams.update({"figure.constrained_layout.use": True, "axes.spines.top": False})
plt.rcParams.update({"axes.spines.right": False, "legend.framealpha": 1.0})

# %% nbgrader={"grade_id": "checks", "points": 0} tags=["hide-input"]
# include solutions/checks.py

# %% nbgrader={"grade_id": "checks_perceptron", "points": 0} tags=["hide-input"]
# More helpers for the tests below. You need not read this cell either.


def pc_data(n, d, seed):
    """Random samples and labels; all entries are quarters, so that sums are exact in any order."""
    rng = np.random.default_rng(seed)
    X = rng.integers(-8, 9, size=(n, d)) / 4
    X[:, -1] = 1
    return X, rng.integers(0, 2, size=n)


def pc_separable(n, d, seed):
    """Random samples that some w separates, with a gap."""
    X, _ = pc_data(8 * n, d, seed)
    z = X @ (np.random.default_rng(seed + 1).integers(-4, 5, size=d) + 0.5)
    keep = np.flatnonzero(np.abs(z) > 0.7)[:n]
    return X[keep], (z[keep] > 0).astype(int)


def pc_call(call, name, X, y, second):
    """Call a function on copies of X and y; return w, checked, and what comes with it."""
    X_given, y_given = X.copy(), y.copy()
    w, other = as_pair(name, call(X_given, y_given), ["w", second])
    for letter, given, before in [("X", X_given, X), ("y", y_given, y)]:
        assert np.array_equal(given, before), (
            f"{name} changed the {letter} that it was given. Work on a copy; to shuffle, draw an order of "
            "the row numbers."
        )
    shape = X.shape[1:]
    assert np.shape(other) != shape or np.shape(w) == shape, (
        f"{name} should return w first and then {second}, not the other way round."
    )
    return as_array(f"The w that {name} returns", w, shape), other


def pc_epoch(w, X, y, eta):
    """Call the student's `perceptron_epoch`."""

    def call(X, y):
        return run(perceptron_epoch, np.array(w, dtype=float), X, y, eta)

    w_new, mistakes = pc_call(call, "`perceptron_epoch`", X, y, "mistakes")
    assert not np.ndim(mistakes), (
        "The mistakes that `perceptron_epoch` returns should be one number, their count, not "
        f"{kind_of(mistakes)} of {len(mistakes)} entries."
    )
    return w_new, as_array("The number of mistakes that `perceptron_epoch` returns", mistakes, ())


def pc_train(X, y, **options):
    """Call the student's `perceptron_train`."""

    def call(X, y):
        return run(perceptron_train, X, y, **options)

    w, history = pc_call(call, "`perceptron_train`", X, y, "mistakes_per_epoch")
    assert np.ndim(history) == 1, (
        "The mistakes_per_epoch that `perceptron_train` returns should be a list with one number for each "
        f"epoch, not {f'{history!r:.60} …' if len(repr(history)) > 60 else history}."
    )
    return w, as_array("The mistakes_per_epoch of `perceptron_train`", history, np.shape(history))


def pc_builds_on(*names):
    """Make a test say, if it fails, what of the earlier tasks is not right yet: then look there first."""

    def step_works():
        pairs = [(-0.5, 0), (0.5, 1), (np.array([-1.0, 0.0, 2.0]), [0, 0, 1])]
        return all(same(as_array("", run(step, z), np.shape(z)), answer) for z, answer in pairs)

    def one_sample_works():
        w, high, low, zero = np.array([0.5, -1.0, 0.5]), [2.0, -1.0, 1.0], [-2.0, 0.75, 1.0], [1.0, 1.0, 1.0]
        pairs = [(high, 0, -1), (low, 1, 1), (high, 1, 0), (low, 0, 0), (zero, 1, 1), (zero, 0, 0)]
        return all(
            same(pc_epoch(w, np.array([x]), np.array([y]), 0.25)[0], w + 0.25 * sign * np.array(x))
            for x, y, sign in pairs
        )

    def epoch_works():
        X, y = (np.concatenate([part, part]) for part in pc_data(9, 3, 5))  # some sums are 0
        return all(epoch_is_right(X[:n], y[:n]) for n in (8, 18))

    def epoch_is_right(X, y):
        w, mistakes, (got, counted) = np.zeros(3), 0, pc_epoch(np.zeros(3), X, y, 0.5)
        for x, target in zip(X, y, strict=True):
            error = int(target) - int(x @ w > 0)
            w, mistakes = w + 0.5 * error * x, mistakes + abs(error)
        return same(got, w) and counted == mistakes

    stages = {
        "step": (step_works, "`step` does not do what it should yet: begin with Task 1."),
        "one sample": (
            one_sample_works,
            "`perceptron_epoch` is not right for a single sample yet: begin with the test for that, above.",
        ),
        "perceptron_epoch": (
            epoch_works,
            "`perceptron_epoch` does not do what it should yet: begin with Task 3.",
        ),
    }

    def first_to_fix():
        for name in names:
            works, message = stages[name]
            try:
                if not works():
                    return message
            except Exception:
                return message
        return ""

    def mark(test):
        @functools.wraps(test)
        def marked():
            try:
                test()
            except AssertionError as error:
                message = str(error)
            else:
                return
            if NOT_WRITTEN not in message:  # what follows from a mistake is not its cause
                message = first_to_fix() or message
            raise AssertionError(message)

        return marked

    return mark


def pc_expect_history(what, got, expected, show=True):
    """Fail unless the history of mistakes is the expected one; say how it differs."""
    expected, got = [int(m) for m in expected], got.tolist()
    if got == expected:
        return
    n, solved = len(expected), expected[-1] == 0
    if not got:
        cause = "it makes no epoch at all, as if the condition of the loop were false from the start"
    elif solved and got == expected[:1] == expected[:-1]:
        cause = (
            "the last epoch, the one without mistakes, is not in the list, or it stops after the first epoch"
        )
    elif solved and got == expected[:-1]:
        cause = "the last epoch, the one without mistakes, is not in the list: append before you stop"
    elif solved and got[:n] == expected:
        cause = "it goes on after an epoch without mistakes: stop there"
    elif got == expected[:1]:
        cause = "it stops after the first epoch, as if a `return` were inside the loop over epochs"
    elif got == expected[: len(got)]:
        cause = "it stops too early: only an epoch without mistakes, or max_epochs, ends the training"
    elif got[:n] == expected:
        cause = "the list has more than max_epochs entries"
    elif got == np.cumsum(expected).tolist():
        cause = "the mistakes are added up over the epochs; each epoch should count its own"
    elif any(m != round(m) for m in got):
        cause = "they are not whole numbers; the list should hold counts, not rates"
    else:
        wrong = next(e for e in range(n) if got[e : e + 1] != expected[e : e + 1]) + 1
        cause = ""
        hint = (
            f"Epoch {wrong} is the first to differ. w starts at 0 and goes on from each epoch to the next"
            + (", and without rng the order is as given." if "rng" not in what else ".")
        )
    message = f"The mistakes_per_epoch of `perceptron_train` {what} are not right"
    if show:
        seen = ", ".join(f"{m:.4g}" for m in got[:12]) + ", …" * (len(got) > 12)
        message += f": expected {expected}, got [{seen}]"
    if not cause:
        raise AssertionError(f"{message}. {hint}")
    raise AssertionError(f"{message}. Likely cause: {cause}." if show else f"{message}.")


# %% [markdown]
# ## One unit, two answers
#
# A picture is a column $\mathbf{x}$ of $d$ numbers, one for each photocell. The perceptron has a weight for
# each of them, in $\mathbf{w}$. It adds up, and answers with 1 or 0:
#
# $$z = \mathbf{w}^T \mathbf{x} = \sum_{j=1}^{d} w_j x_j, \qquad \hat{y} = f(z), \qquad
# f(z) = \begin{cases} 1 & \text{if } z > 0, \\ 0 & \text{otherwise.} \end{cases}$$
#
# Where is the bias? It is in $\mathbf{w}$. Give every sample one more feature that is always 1. The weight of
# that feature is then added to every $z$, which is what a bias does, and it is learned like any other weight.
# The function `add_bias` does it, and it is given. **Call it on your data first; the functions that you write
# get an `X` that has the column of ones already.** To them it is a feature like the others.


# %% nbgrader={"grade_id": "add_bias"}
def add_bias(X):
    """Append a feature that is always 1: (N, d) becomes (N, d + 1)."""
    return np.hstack([X, np.ones((len(X), 1))])


# %% [markdown]
# ## Task 1: the step function (2 points)
#
# **Write `step(z)`**, the $f$ above. `z` is a number or an array of any shape; the result has the same shape.
# For example, `step(2.5)` is 1, and `step(np.array([-1.0, 0.0, 3.0]))` is `[0, 0, 1]`. Note what happens at
# exactly 0. In the book this is the $f$ of
# [One response](book:connectionist-models/perceptron.md#one-response).

# %% [markdown] tags=["hints"]
# <details><summary>Hint 1</summary>
#
# What is your answer for −1, for 0 and for 3, if you get these numbers one at a time? Now they come together,
# in one array. An `if z > 0:` can only go one way for the whole array, but its entries need different
# answers. How else could you use the comparison with 0?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# The comparison by itself is no problem: `z > 0` works for a number and for an array of any shape.
#
# | `z` | `z > 0` | `step(z)` |
# |---|---|---|
# | `2.5` | `True` | 1 |
# | `0.0` | `False` | 0 |
# | `np.array([-1.0, 0.0, 3.0])` | `[False, False, True]` | `[0, 0, 1]` |
#
# All that is left is to put 1 for *true* and 0 for *false* in each place.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# `np.where(condition, a, b)` takes `a` where the condition is true and `b` elsewhere, for a number or for an
# array. The sign, `np.sign`, is something else: for negative numbers it is −1.
#
# </details>


# %% nbgrader={"grade_id": "step", "solution": true}
def step(z):
    """Answer 1 where z is positive and 0 elsewhere.

    Parameters
    ----------
    z : float or ndarray of any shape

    Returns
    -------
    int or ndarray of the shape of z
        1 where z > 0, else 0.
    """
    ### BEGIN SOLUTION
    return np.where(np.asarray(z) > 0, 1, 0)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_step", "points": 2}
@visible_test
def test_step():
    def check(z, expected, show=True):
        expected = np.array(expected, dtype=float)
        zero = np.asarray(z) == 0
        name = f"`step({np.asarray(z).tolist()})`" if show else f"`step` with z of shape {expected.shape}"
        try:
            value = run(step, z.copy() if isinstance(z, np.ndarray) else z)
        except AssertionError as error:
            hint = ""
            if "iterable" in str(error) or "item assignment" in str(error):
                hint = (
                    " z may be a single number as well: a loop over z or an assignment to its entries does "
                    "not work then, but `z > 0` does."
                )
            raise AssertionError(f"{error}{hint}") from None
        try:
            numbers = np.asarray(0.0 if value is None else value, dtype=float)
        except (TypeError, ValueError):
            numbers = np.zeros(0)
        nan = numbers.shape == zero.shape and np.isnan(numbers)
        assert not (np.any(nan) and np.all(zero[nan])), (
            f"{name} is NaN where z is 0: z / |z| is 0/0 there. Compare z with 0 instead of dividing."
        )
        likely = {
            "it answers 1 at z = 0; only z > 0 gives 1": np.where(zero, 1, expected),
            "it answers -1 where z is negative, as the sign does; the answers here are 0 and 1": expected
            - (~zero & (expected == 0)),
            "it answers -1 where z ≤ 0; the answers here are 0 and 1": 2 * expected - 1,
            "it answers 0.5 at z = 0; the answer there is 0": np.where(zero, 0.5, expected),
            "0 and 1 are swapped": 1 - expected,
            "a z close to 0 counts as 0; every z > 0 gives 1": np.where(np.abs(z) < 1e-3, 0, expected),
            "this is a sigmoid; a step answers 0 or 1": 1 / (1 + np.exp(-np.clip(z, -700, 700))),
            "positive values are left as they are (that is a ReLU), not set to 1": np.maximum(z, 0),
        }
        expect(name, value, expected, likely, "It is 1 where z > 0 and 0 elsewhere.", show=show)

    check(np.array([-1.5, 0.3, 2.0, -0.1]), [0, 1, 1, 0])
    check(2.5, 1)
    check(-2.5, 0)
    check(0.0, 0)
    check(np.array([[-3.0, 0.0, 3.0], [0.25, -0.25, 0.0]]), [[0, 0, 1], [1, 0, 0]])
    ### BEGIN HIDDEN TESTS
    rng = np.random.default_rng(1)
    for shape in [(7,), (1,), (4, 3), (5, 1), (2, 3, 2)]:
        z = rng.integers(-3, 4, size=shape)
        for values in (z, z * 0.4, z * 1e-20, z * 1e20):
            check(values, np.clip(z, 0, 1), show=False)
    for value in (np.array(3.0), np.float64(0.2), 1e-20, 4):
        check(value, 1, show=False)
    for value in (np.array(-3.0), np.array(0.0), -1e-20, -4, 0):
        check(value, 0, show=False)
    ### END HIDDEN TESTS


test_step()

# %% [markdown]
# ## Task 2: predict (3 points)
#
# One sample is a column $\mathbf{x}$ in the formula. Many samples are the rows of `X`, shape `(N, d)`, so all
# the sums $z_i = \mathbf{w}^T \mathbf{x}_i$ together are one product of a matrix with a vector.
#
# **Write `predict(w, X)`**, which returns the answer for each row of `X`: shape `(N,)`, each 0 or 1. `w` has
# shape `(d,)`. For example, with `w = [2, -1]` the samples `[1, 1]` and `[1, 3]` have $z = 1$ and $z = -1$,
# so the answers are `[1, 0]`. It is the unit of
# [One response](book:connectionist-models/perceptron.md#one-response), applied to many samples at once.

# %% [markdown] tags=["hints"]
# <details><summary>Hint 1</summary>
#
# Take the example of the task, `w = [2, -1]`, and compute both answers on paper. Which entry of a row meets
# which entry of `w`? What happens to the products, and what happens to their sum? There is no bias to add:
# where has it gone?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# The shapes show how the parts fit together:
#
# | | shape | in the example |
# |---|---|---|
# | `X` | `(N, d)` | `[[1, 1], [1, 3]]` |
# | `w` | `(d,)` | `[2, -1]` |
# | the sums $z_i$ | `(N,)` | `[1, -1]` |
# | the answers | `(N,)` | `[1, 0]` |
#
# The sums run over the $d$ features, so $d$ disappears in the product, and $N$ stays.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# For a matrix `A` of shape `(N, d)` and a vector `v` of shape `(d,)`, `A @ v` is the vector of the sums
# $\sum_j A_{ij} v_j$, one for each row. (`A * v` gives the products without adding them up.) You have already
# written the function that turns a sum into an answer.
#
# </details>


# %% nbgrader={"grade_id": "predict", "solution": true}
def predict(w, X):
    """Answer 0 or 1 for each sample.

    Parameters
    ----------
    w : ndarray of shape (d,)
        The weights; the last one is the bias, if X has a column of ones
        there.
    X : ndarray of shape (N, d)
        The samples, one per row.

    Returns
    -------
    ndarray of shape (N,)
        1 where the weighted sum of the sample is positive, else 0.
    """
    ### BEGIN SOLUTION
    return step(X @ w)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_predict", "points": 3}
@visible_test
@pc_builds_on("step")
def test_predict():
    def check(w, X, expected, likely=None, show=True):
        w, X, expected = np.array(w), np.array(X), np.array(expected)
        w_before, X_before = w.copy(), X.copy()
        try:
            value = run(predict, w, X)
        except AssertionError as error:
            hint = " X has its column of ones already." if "add_bias" in str(error) else ""
            raise AssertionError(f"{error}{hint}") from None
        assert np.array_equal(w, w_before), "`predict` changed w; it should only read it."
        assert np.array_equal(X, X_before), "`predict` changed X; it should only read it."
        z, n = X_before @ w_before, len(expected)
        name = f"`predict` with {n} sample{'s' * (n > 1)} of {w.size} feature{'s' * (w.size > 1)}"
        shape = value.shape if isinstance(value, (np.ndarray, np.generic)) else (n,)
        assert shape == (n,), f"{name} should return one answer for each row of X, shape ({n},), not {shape}."
        likely = {
            "it returns the sums z; the step is missing": z,
            "a sum of exactly 0 should give 0, not 1": z >= 0,
            "0 and 1 are swapped": z <= 0,
            "the answers are -1 and 1; they should be 0 and 1": np.where(z > 0, 1, -1),
            "the sums are compared with 0.5, not with 0, or lose their fractions before the step": z > 0.5,
            "the sums lose their fractions before the step": np.trunc(z) > 0,
            "the last feature is left out. X comes with its column of ones, so all of w and X is used": (
                X[:, :-1] @ w[:-1] > 0
            ),
            "a bias is added once more. w has it already, as the weight of the column of ones": (
                z + w[-1] > 0
            ),
            "the first weight is taken as a bias; here all weights belong to features": (
                X[:, 1:] @ w[1:] + w[0] > 0
            ),
            **(likely or {}),
        }
        expect(
            name,
            value,
            expected,
            likely,
            "Each answer is the step of the row's sum of w_j x_j.",
            show=show,
        )

    check(
        [2.0, -1.0, 1.0, 0.5],
        [[1, 1, 0, 1], [0, 1, 0, 1], [-1, -2, 1, 1], [1, 2.5, 0, 1], [0, 0.5, 0, 1], [0, 0.75, 0, 1]],
        [1, 0, 1, 0, 0, 0],
    )
    check(
        [1.0, 3.0, -2.5], [[2.0, 0.0, 1.0], [0.0, 1.0, 1.0], [3.0, 0.0, 1.0], [1.0, 0.25, 1.0]], [0, 1, 1, 0]
    )
    check([2.0, -1.0], [[1.0, 1.0], [1.0, 3.0]], [1, 0])
    check([1.0, -1.0], [[3.0, 3.0], [4.0, 3.0], [-4.0, -5.0]], [0, 1, 1])
    check([0.5, -2.0, 1.0], [[1.0, 2.0, 1.0]], [0])
    ### BEGIN HIDDEN TESTS
    for n, d, seed in [(20, 4, 1), (1, 5, 2), (6, 1, 3), (3, 3, 4), (1, 1, 5), (50, 12, 6), (5, 9, 7)]:
        X, _ = pc_data(n, d, seed)
        w = np.random.default_rng(seed).integers(-6, 7, size=d) / 2
        answers = [1 if sum(a * b for a, b in zip(w, row, strict=True)) > 0 else 0 for row in X]
        check(w, X, answers, show=False)
        check(2 * w, (4 * X).astype(int), answers, show=False)
    check(np.zeros(3), pc_data(4, 3, 8)[0], np.zeros(4), show=False)
    ### END HIDDEN TESTS


test_predict()

# %% [markdown]
# ### What a weight vector says
#
# With two features and a bias, the points where $z = 0$ form a straight line. On one side of it the answer is
# 1, on the other 0. Here are 78 points with two kinds of label, and a perceptron whose weights somebody has
# guessed. The plot asks your `predict` for an answer at every place.

# %% nbgrader={"grade_id": "points"}
draw_points = np.random.default_rng(2)
POINTS = draw_points.uniform(-2, 2, size=(90, 2))
DISTANCES = POINTS @ np.array([1, 0.8]) / 1.28 - 0.2
POINTS, LABELS = POINTS[abs(DISTANCES) > 0.18], (DISTANCES[abs(DISTANCES) > 0.18] > 0).astype(int)
GUESS = np.array([-1.0, 1.0, 0.5])


def draw_answers(ax, w, title, X=POINTS, y=LABELS):
    """Colour the plane by the answers of a perceptron, and mark the points that it gets wrong."""
    low, high = X.min() - 0.3, X.max() + 0.3
    a, b = np.meshgrid(np.linspace(low, high, 80), np.linspace(low, high, 80))
    answers = np.asarray(predict(w, add_bias(np.column_stack([a.ravel(), b.ravel()])))).reshape(a.shape)
    ax.contourf(a, b, answers, levels=[-0.5, 0.5, 1.5], colors=[BLUE, ORANGE], alpha=0.18)
    for label, colour, marker in [(0, BLUE, "o"), (1, ORANGE, "s")]:
        ax.scatter(*X[y == label].T, color=colour, marker=marker, s=22, label=f"$y = {label}$")
    wrong = np.asarray(predict(w, add_bias(X))) != y
    ax.scatter(*X[wrong].T, s=95, facecolors="none", edgecolors="k", label="wrong")
    ax.set(title=title, xlabel="$x_1$", aspect="equal")


# %% tags=["picture"]
fig, ax = plt.subplots(figsize=(5.6, 4))
draw_answers(ax, GUESS, "A guess: w = (−1, 1, 0.5)")
ax.set_ylabel("$x_2$")
ax.legend(loc="center left", bbox_to_anchor=(1.02, 0.5))
plt.show()

# %% [markdown]
# ## Task 3: learn from mistakes (7 points)
#
# Show the perceptron one sample. If its answer is right, leave the weights alone. If it is wrong, move them:
#
# $$\mathbf{w} \leftarrow \mathbf{w} + \eta\,(y - \hat{y})\,\mathbf{x},$$
#
# where $\eta$ is the **learning rate**, how far the knobs turn. The formula covers all cases, since $y -
# \hat{y}$ is one of three numbers:
#
# | label $y$ | answer $\hat{y}$ | $y - \hat{y}$ | what happens |
# |---|---|---|---|
# | 1 | 0 | 1 | a miss: $\mathbf{x}$ is added, so its $z$ will be larger |
# | 0 | 1 | −1 | a false alarm: $\mathbf{x}$ is subtracted, so its $z$ will be smaller |
# | 0 or 1 | the same | 0 | nothing |
#
# One pass over all samples is an **epoch**. **Write `perceptron_epoch(w, X, y, eta)`**: go through the rows
# of `X` in the given order, and after each sample update `w` by the rule. The next sample meets the new `w`.
# Return `w, mistakes`: the weights at the end of the pass, shape `(d,)`, and how many of the $N$ answers were
# wrong at the moment when they were given.
#
# For example, with `w = [0.5, -1, 0.5]`, `eta = 0.5` and the one sample `x = [2, -1, 1]`, $z = 2.5$ and
# $\hat{y} = 1$. If $y = 0$, the new weights are `[-0.5, -0.5, 0]`, and there was 1 mistake.
#
# The rule is step 2 of the algorithm in
# [One response](book:connectionist-models/perceptron.md#one-response), where a film shows it at work.

# %% [markdown] tags=["hints"]
# <details><summary>Hint 1</summary>
#
# Do by hand what the machine does with a single sample. In which order do you compute $z$, $\hat{y}$ and the
# new `w`? At what point do you know whether the sample counts as a mistake? Then a second sample arrives:
# which `w` answers it?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Three samples, starting from `w = [0.5, -1, 0.5]`, with `eta = 0.5`:
#
# | `x` | $y$ | `w` before | $z$ | $\hat{y}$ | $y - \hat{y}$ | `w` after | mistakes so far |
# |---|---|---|---|---|---|---|---|
# | `[2, -1, 1]` | 0 | `[0.5, -1, 0.5]` | 2.5 | 1 | −1 | `[-0.5, -0.5, 0]` | 1 |
# | `[-2, 1, 1]` | 1 | `[-0.5, -0.5, 0]` | 0.5 | 1 | 0 | `[-0.5, -0.5, 0]` | 1 |
# | `[0, 2, 1]` | 1 | `[-0.5, -0.5, 0]` | −1 | 0 | 1 | `[-0.5, 0.5, 0.5]` | 2 |
#
# With the first `w` the second sample would have been a mistake. Look at the column $y - \hat{y}$ as well:
# its sum is 0, although there were two mistakes.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# `zip(X, y)` goes through the rows of `X` together with their labels. A skeleton:
#
# ```python
# mistakes = 0
# for x, label in zip(X, y):
#     ...  # the answer of the present w for this x: a single 0 or 1
#     ...  # one mistake more, if the answer is not the label
#     ...  # the new w
# return w, mistakes
# ```
#
# Here `x` has shape `(d,)`, as `w` has, and `w @ x` is a single number. The `return` comes after the loop,
# not inside it. `w = w + …` makes a new array, and leaves the `w` that was passed in as it is.
#
# </details>


# %% nbgrader={"grade_id": "perceptron_epoch", "solution": true}
def perceptron_epoch(w, X, y, eta):
    """Go once through the samples in the given order; update w after each.

    Parameters
    ----------
    w : ndarray of shape (d,)
        The weights before the first sample.
    X : ndarray of shape (N, d)
        The samples, one per row. They stay as they are.
    y : ndarray of shape (N,)
        Their labels, 0 or 1. They stay as they are.
    eta : float
        The learning rate.

    Returns
    -------
    w : ndarray of shape (d,)
        The weights after the last sample.
    mistakes : int
        How many samples were answered wrongly.
    """
    ### BEGIN SOLUTION
    mistakes = 0
    for x, target in zip(X, y, strict=True):
        error = target - step(w @ x)
        w = w + eta * error * x
        mistakes += int(error != 0)
    return w, mistakes
    ### END SOLUTION


# %% [markdown]
# **One sample at a time** (3 points).


# %% nbgrader={"grade_id": "pc_updates"} tags=["hide-input"]
# How the next test calls your function. There is no task in this cell, so you need not read it.
def pc_updates(samples):
    """Return w after an epoch of one sample, for each w, x, y and eta."""
    return [pc_epoch(w, np.array(x)[None], np.array([y]), eta)[0] for w, x, y, eta in samples]


# %% nbgrader={"grade_id": "test_update", "points": 3}
@visible_test
@pc_builds_on("step")
def test_update():
    def check(samples, signs, show=True):
        """`signs` holds y - ŷ for each sample."""
        results = list(zip(samples, signs, pc_updates(samples), strict=True))
        unlearned = tuple(sorted({y for (w, _, y, _), sign, got in results if sign and same(got, w)}))
        for (w, x, y, eta), sign, got in results:
            check_update(got, np.array(w, dtype=float), np.array(x), y, eta, sign, unlearned, show)

    def check_update(got, w, x, y, eta, sign, unlearned, show):
        """`unlearned` are the labels of the mistakes from which nothing is learned."""
        one, at_zero = np.eye(len(w))[-1], not w @ x
        case = {
            1: "a miss, y = 1 and ŷ = 0",
            -1: "a false alarm, y = 0 and ŷ = 1",
            0: f"a right answer, y = ŷ = {y}",
        }
        name = f"w after one sample in `perceptron_epoch` ({case[sign]}"
        name += f"; w = {w.tolist()}, x = {x.tolist()}, eta = {eta})" if show else ")"
        if at_zero:
            nothing = "ŷ is taken to be 1 at z = 0, so nothing is learned there"
        else:
            nothing = "nothing was learned from this mistake"
            if unlearned == (0,):
                nothing = (
                    "nothing was learned from a mistake where y is 0, as if the rule multiplied by y, which "
                    "is made for labels -1 and 1; y - ŷ is for 0 and 1"
                )
            elif unlearned == (1,):
                nothing = "nothing was learned from a mistake where y is 1"
            elif unlearned == (0, 1):
                nothing = (
                    "nothing was learned at all, as if the first or the last row of X were left out (here it "
                    "is the only one)"
                )
        if sign:
            likely = {
                nothing: w,
                "the sign is reversed: it should be y - ŷ, not ŷ - y": w - eta * sign * x,
                "the learning rate eta is not used": w + sign * x,
                "eta (y - ŷ) is added to every weight; it has to be multiplied by x": w + eta * sign,
                "the last weight, the bias, is not updated": w + eta * sign * x * (1 - one),
                "only the last weight, the bias, is updated": w + eta * sign * x * one,
                "the bias is updated once for each feature: it belongs outside the loop over features": (
                    w + eta * sign * (x * (1 - one) + (len(w) - 1) * one)
                ),
                "the bias is updated once for each feature: it belongs outside the loop over features ": (
                    w + eta * sign * (x * (1 - one) + len(w) * one)
                ),
                "z stands where ŷ belongs: the error is y - f(z), not y - z": w + eta * (y - w @ x) * x,
                "the old w is lost: the update is added to it": eta * sign * x,
                "the update is made twice (or until the answer is right), or an answer of -1 stands where 0 "
                "belongs": w + 2 * eta * sign * x,
                "eta is used twice": w + eta**2 * sign * x,
                "x is scaled to length 1": w + eta * sign * x / np.linalg.norm(x),
                "x is replaced by its sign": w + eta * sign * np.sign(x),
            }
        else:
            moved = "w was moved although the answer was right, and y - ŷ is 0 then"
            likely = {
                f"{moved}": w + eta * x,
                f"{moved}{' (here z is 0)' if at_zero else '. The labels seem to be taken as -1 and 1'}": (
                    w - eta * x
                ),
                f"{moved}. Answers of -1 seem to be mixed with labels 0 and 1": w + 2 * eta * x,
                f"{moved}. Labels of -1 seem to be mixed with answers 0 and 1": w - 2 * eta * x,
                "z stands where ŷ belongs: the error is y - f(z), not y - z": w + eta * (y - w @ x) * x,
            }
        hint = "The new w is w + eta (y - ŷ) x, with ŷ = f(wᵀx)."
        expect(name, got, w + eta * sign * x, likely if show else None, hint, show=show)

    w, high, low = [0.5, -1.0, 0.5], [2.0, -1.0, 1.0], [-2.0, 0.75, 1.0]
    check([(w, high, 0, 0.25), (w, low, 1, 0.25), (w, high, 1, 0.25), (w, low, 0, 0.25)], [-1, 1, 0, 0])
    zero = [1.0, 1.0, 1.0]  # z is exactly 0
    check([(w, zero, 1, 0.25), (w, zero, 0, 0.25)], [1, 0])
    ### BEGIN HIDDEN TESTS
    for d, eta, seed in [(1, 0.25, 1), (2, 2.0, 2), (5, 0.125, 3), (9, 1.0, 4), (3, 3, 5)]:
        samples, signs = [], []
        for repeat in range(6):
            X, _ = pc_data(1, d, 10 * seed + repeat)
            w = np.random.default_rng(seed + repeat).integers(-6, 7, size=d) / 2
            for label in (0, 1):
                samples += [(w, X[0], label, eta), (w, (4 * X[0]).astype(int), label, eta)]
                signs += [label - int(X[0] @ w > 0)] * 2
        check(samples, signs, show=False)
    ### END HIDDEN TESTS


test_update()

# %% [markdown]
# **The whole pass** (2 points).


# %% nbgrader={"grade_id": "test_pass", "points": 2}
@visible_test
@pc_builds_on("step", "one sample")
def test_pass():
    w = np.array([-2.0, 1.0, -1.5])
    X = np.array([[1.0, 0.0, 1.0], [-2.0, -2.0, 1.0], [2.0, 1.0, 1.0], [0.0, 2.0, 1.0]])
    y = np.array([1, 0, 1, 0])
    got, _ = pc_epoch(w, X, y, 0.5)

    def moved(*signs):
        return w + 0.5 * np.array(signs) @ X[: len(signs)]

    likely = {
        "all answers are given by the w from before the pass (w changes after each sample, and the next "
        "sample meets the new w), or the given order is not kept": moved(1, -1, 1, -1),
        "it stops at the first sample that is answered correctly, or after the very first one, as if "
        "`return` were inside the loop": moved(1),
        "only the last sample counts: each one starts again from the first w": moved(0, 0, 0, -1),
        "the last sample is left out": moved(1, 0, 1),
        "it learns only from misses, not from false alarms": moved(1, 0, 1, 0),
        "the update is divided by N": w + np.array([1, -1, 1, -1]) @ X / 8,
        "w is returned unchanged": w,
    }
    hint = "Go through the rows of X from the first to the last, and change w after each by the same rule."
    expect("w after `perceptron_epoch` with four samples", got, [-0.5, 0.5, -1.0], likely, hint)
    again, _ = pc_epoch(w, X[[1, 2, 3, 0]], y[[1, 2, 3, 0]], 0.5)
    likely = {
        "the samples are not taken in the given order": got,
        "the given order is not kept": [-0.5, 0.5, -1.0],
    }
    name = "w after `perceptron_epoch` with the same samples, the first one now the last,"
    expect(name, again, [0.5, 1.5, -1.5], likely, hint)
    ### BEGIN HIDDEN TESTS
    for n, d, eta, seed in [
        (30, 4, 0.5, 1),
        (12, 1, 2.0, 2),
        (40, 7, 1, 3),
        (9, 3, 0.25, 4),
        (2, 12, 1.5, 5),
    ]:
        X, y = pc_data(n, d, seed)
        start = np.random.default_rng(seed).integers(-8, 9, size=d) / 2
        w = start.copy()
        for x, target in zip(X, y, strict=True):
            w += eta * (int(target) - int(x @ w > 0)) * x
        name = f"w after `perceptron_epoch` with {n} samples of {d} feature{'s' * (d > 1)}"
        expect(name, pc_epoch(start, X, y, eta)[0], w, hint=hint, show=False)
        expect(name, pc_epoch(4 * start, (4 * X).astype(int), y, eta)[0], 4 * w, hint=hint, show=False)
        expect(name, pc_epoch(start, X, y.astype(float), eta)[0], w, hint=hint, show=False)
    ### END HIDDEN TESTS


test_pass()

# %% [markdown]
# **The number of mistakes** (2 points).


# %% nbgrader={"grade_id": "test_mistakes", "points": 2}
@visible_test
@pc_builds_on("step", "one sample")
def test_mistakes():
    def check(passes, causes=None, show=True):
        """A pass has w, X, y, eta, its last w and its mistakes; a cause has the mistakes of all passes."""
        counts = []
        for w, X, y, eta, end, _ in passes:
            got, count = pc_epoch(w, np.array(X), np.array(y), eta)
            n = f"{len(y)} sample{'s' * (len(y) > 1)}"
            assert same(got, end), (
                f"w after `perceptron_epoch` with {n} is not right yet, so the number of mistakes may be "
                "wrong as well: begin with the tests above."
            )
            counts.append(float(count))
        expected = np.array([mistakes for *_, mistakes in passes])
        sizes, features = zip(*(np.shape(X) for _, X, *_ in passes), strict=True)
        likely = {
            "it is the number of right answers": np.subtract(sizes, expected),
            "it is divided by N; return the count": np.divide(expected, sizes),
            "it is multiplied by eta": expected * [eta for _, _, _, eta, *_ in passes],
            "no mistake is counted": 0 * expected,
            "every sample is counted": sizes,
            "each mistake is counted once for each feature": np.multiply(expected, features),
            **(causes or {}),
        }
        reasons = [cause for cause, wrong in likely.items() if show and same(counts, wrong)]
        for count, mistakes, n in zip(counts, expected, sizes, strict=True):
            name = f"The number of mistakes of `perceptron_epoch` with {n} sample{'s' * (n > 1)}"
            hint = "Count 1 for each sample whose answer was wrong when it was given."
            expect(name, count, mistakes, dict.fromkeys(reasons, count), hint, show=show)

    high, low = [2.0, -1.0, 1.0], [-2.0, 0.5, 1.0]
    w = [-2.0, 1.0, -1.5]
    X = [[1.0, 0.0, 1.0], [-2.0, -2.0, 1.0], [2.0, 1.0, 1.0], [0.0, 2.0, 1.0]]
    causes = {
        "it adds up y - ŷ; a false alarm counts 1, not -1": [-2, 1, 1, 0],
        "it is counted after the pass, with the last w; count along the way": [0, 2, 1, 0],
        "it is counted with the w from before the pass; count along the way": [5, 4, 1, 0],
        "it only says whether there was a mistake": [1, 1, 1, 0],
        "it is set to 0 anew at every sample": [0, 1, 1, 0],
        "each answer is looked at again after its update; count before it": [1, 2, 1, 0],
    }
    check(
        [
            ([0.5, -1.0, 0.5], [high, high, *[low] * 3], [0, 0, 1, 1, 1], 0.25, [-0.5, -0.5, 0.0], 2),
            (w, X, [1, 0, 1, 0], 0.5, [-0.5, 0.5, -1.0], 3),
            (w, X[:1], [1], 0.5, [-1.5, 1.0, -1.0], 1),
            ([0.5, -1.0, 0.5], [high], [1], 0.5, [0.5, -1.0, 0.5], 0),
        ],
        causes,
    )
    ### BEGIN HIDDEN TESTS
    for n, d, eta, seed in [
        (25, 3, 0.5, 1),
        (60, 8, 2.0, 2),
        (7, 1, 0.25, 3),
        (1, 6, 1.0, 4),
        (15, 2, 1.5, 5),
    ]:
        X, y = pc_data(n, d, seed)
        start = np.random.default_rng(seed).integers(-8, 9, size=d) / 2
        now, count = start.copy(), 0
        for x, target in zip(X, y, strict=True):
            error = int(target) - int(x @ now > 0)
            now, count = now + eta * error * x, count + abs(error)
        check([(start, X, y, eta, now, count)], show=False)
    ### END HIDDEN TESTS


test_mistakes()

# %% [markdown]
# ### Watch the boundary move
#
# The same points, the same bad guess. Below is what your `perceptron_epoch` makes of it, pass after pass.

# %% tags=["picture"]
w, fig = GUESS.copy(), plt.figure(figsize=(11, 3.1))
axes = fig.subplots(1, 4, sharey=True)
draw_answers(axes[0], w, "before")
for ax, (first, last) in zip(axes[1:], [(1, 1), (2, 4), (5, 7)], strict=True):
    for _ in range(first, last + 1):
        w, mistakes = perceptron_epoch(w, add_bias(POINTS), LABELS, 0.2)
    draw_answers(ax, w, f"after epoch {last}\n(mistakes on the way: {mistakes})")
axes[0].set_ylabel("$x_2$")
fig.legend(*axes[0].get_legend_handles_labels(), loc="outside right center")
plt.show()

# %% [markdown]
# The first pass turns the line almost all the way: it makes seven mistakes, and seven corrections bring all
# but one of the 78 points to their right side. The rest is work on the few points near the boundary.
# Each correction is for one point, and may spoil another. That is why the number of mistakes need not fall
# from epoch to epoch.

# %% [markdown]
# ## Task 4: train until nothing is wrong (6 points)
#
# If some line (or plane, with more features) separates the two classes, the perceptron finds one after
# finitely many mistakes, whatever the order of the samples. This is the perceptron convergence theorem, which
# the book proves in [It will find one](book:connectionist-models/perceptron.md#it-will-find-one). You do not
# need the proof here, only what it promises: if you train until an epoch has no mistakes, the training comes
# to an end. If no line separates the classes it never would, which is why there is a limit, `max_epochs`.
#
# **Write `perceptron_train(X, y, eta=1.0, max_epochs=100, rng=None)`**:
#
# * Start from $\mathbf{w} = \mathbf{0}$. Make one epoch after the other, each going on from the last one's
#   weights, and note the number of mistakes of each.
# * Stop after the first epoch without mistakes, or after `max_epochs` epochs.
# * If `rng` is given (a `numpy.random.Generator`), shuffle the samples before **each** epoch, the first
#   included: a new random order every time, in which each sample keeps its label. All randomness comes from
#   `rng`. If `rng` is `None`, every epoch goes through the samples in the given order. `X` and `y` themselves
#   stay as they are.
# * Return `w, mistakes_per_epoch`: the weights, shape `(d,)`, and a list with one number for each epoch. If
#   the training has succeeded, its last entry is 0.
#
# For example, learning OR from the samples `[0, 0, 1]`, `[0, 1, 1]`, `[1, 0, 1]`, `[1, 1, 1]` in this order
# takes four epochs, with `[1, 2, 1, 0]` mistakes.
#
# If a cell below never finishes, your loop ignores `max_epochs`: interrupt it with ■.

# %% [markdown] tags=["hints"]
# <details><summary>Hint 1</summary>
#
# You have finished an epoch, and know how many mistakes it made. What do you have to do with that number, and
# what does it decide? Which of the two comes first, if the last entry of the list is to be 0? And which
# reason to stop has nothing to do with mistakes?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# The four epochs of the OR example, in the given order and with `eta = 1`:
#
# | epoch | `w` before | mistakes | `w` after | the list |
# |---|---|---|---|---|
# | 1 | `[0, 0, 0]` | 1 | `[0, 1, 1]` | `[1]` |
# | 2 | `[0, 1, 1]` | 2 | `[1, 1, 1]` | `[1, 2]` |
# | 3 | `[1, 1, 1]` | 1 | `[1, 1, 0]` | `[1, 2, 1]` |
# | 4 | `[1, 1, 0]` | 0 | `[1, 1, 0]` | `[1, 2, 1, 0]` |
#
# Epoch 3 ends with a `w` that is right everywhere, but there was a mistake on the way, so the training goes
# on. Only epoch 4 shows that nothing is wrong any more.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# A loop `for epoch in range(max_epochs):` cannot run too often, and `break` leaves it early. In each round
# you choose an order of the rows, run an epoch in that order, note its mistakes, and decide whether to go on.
# Besides the samples, `perceptron_epoch` needs `eta` and the `w` with which the last epoch ended.
# `np.zeros(d)` makes $d$ zeros that are floats.
#
# For the order, `rng.permutation(N)` gives a new random order of the row numbers 0 to $N - 1$. With such an
# array `order`, `X[order]` and `y[order]` are copies in the new order, in which every row keeps its label.
# `rng.shuffle(X)`, by contrast, would change `X` itself, without `y`, and return `None`.
#
# </details>


# %% nbgrader={"grade_id": "perceptron_train", "solution": true}
def perceptron_train(X, y, eta=1.0, max_epochs=100, rng=None):
    """Train from w = 0 until an epoch has no mistakes.

    Parameters
    ----------
    X : ndarray of shape (N, d)
        The samples, one per row, with their column of ones. They stay as
        they are.
    y : ndarray of shape (N,)
        Their labels, 0 or 1. They stay as they are.
    eta : float
        The learning rate.
    max_epochs : int
        The largest number of epochs, at least 1.
    rng : numpy.random.Generator, optional
        If given, every epoch goes through the samples in a new random
        order, drawn from it.

    Returns
    -------
    w : ndarray of shape (d,)
        The weights after the last epoch.
    mistakes_per_epoch : list of int
        The number of mistakes in each epoch; the 0 of an epoch without
        mistakes is included.
    """
    ### BEGIN SOLUTION
    w, mistakes_per_epoch = np.zeros(X.shape[1]), []
    for _ in range(max_epochs):
        order = np.arange(len(X)) if rng is None else rng.permutation(len(X))
        w, mistakes = perceptron_epoch(w, X[order], y[order], eta)
        mistakes_per_epoch.append(mistakes)
        if mistakes == 0:
            break
    return w, mistakes_per_epoch
    ### END SOLUTION


# %% [markdown]
# **In the given order** (3 points).


# %% nbgrader={"grade_id": "test_train", "points": 3}
@visible_test
@pc_builds_on("step", "perceptron_epoch")
def test_train():
    def check(what, X, y, w, history, show=True, **options):
        got_w, got = pc_train(X, y, **options)
        eta, w = options.get("eta", 1.0), np.array(w)
        pc_expect_history(what, got, history, show)
        likely = {
            "eta is not handed on to the epochs": w / eta,
            "eta is used twice, in the epoch and again in the training": w * eta,
            "the w that comes out of the epochs is lost: w is still 0": 0 * w,
            "eta should be 1.0 by default": w if "eta" in options else 0.1 * w,
        }
        expect(
            f"The w of `perceptron_train` {what}",
            got_w,
            w,
            likely,
            "The mistakes are right; look at w.",
            show=show,
        )

    square = np.array([[0.0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])
    check("on OR", square, np.array([0, 1, 1, 1]), [1, 1, 0], [1, 2, 1, 0])
    check("on AND with eta = 0.5", square, np.array([0, 0, 0, 1]), [1, 0.5, -1], [1, 3, 3, 2, 1, 0], eta=0.5)
    check(
        "on integers",
        square.astype(int),
        np.array([1, 1, 1, 0]),
        [-0.5, -0.25, 0.75],
        [2, 3, 3, 2, 1, 0],
        eta=0.25,
    )
    check("with one sample, y = 0", square[3:], np.array([0]), [0, 0, 0], [0])
    xor = np.array([0, 1, 1, 0])
    check("on XOR with max_epochs = 5", square, xor, [-1, 0, 1], [2, 3, 4, 4, 4], max_epochs=5)
    _, history = pc_train(square, xor)
    assert len(history) == 100, (
        f"`perceptron_train` on XOR should make max_epochs = 100 epochs by default, not {len(history)}."
    )
    ### BEGIN HIDDEN TESTS
    for n, d, eta, epochs, seed in [
        (20, 3, 0.5, 30, 1),
        (40, 4, 1.0, 2, 2),
        (10, 6, 2.0, 80, 3),
        (6, 2, 1, 1, 4),
        (25, 5, 0.25, 50, 5),
        (1, 4, 4.0, 10, 6),
        (250, 3, 1.0, 8, 4),
    ]:
        for X, y in (pc_separable(n, d, seed), pc_data(n, d, seed + 9)):
            w, history = np.zeros(d), []
            while len(history) < epochs and (not history or history[-1]):
                history.append(0)
                for x, target in zip(X, y, strict=True):
                    error = int(target) - int(x @ w > 0)
                    w, history[-1] = w + eta * error * x, history[-1] + abs(error)
            check(f"with {len(X)} samples", X, y, w, history, show=False, eta=eta, max_epochs=epochs)
    _, history = pc_train(square, xor, max_epochs=130)
    assert len(history) == 130, (
        f"`perceptron_train` on XOR with another max_epochs should make 130 epochs, not {len(history)}."
    )
    ### END HIDDEN TESTS


test_train()

# %% [markdown]
# **In a new order each epoch** (3 points).


# %% nbgrader={"grade_id": "test_shuffled", "points": 3}
@visible_test
@pc_builds_on("step", "perceptron_epoch")
def test_shuffled():
    def trained(X, y, seed, **options):
        return pc_train(X, y, rng=np.random.default_rng(seed), **options)

    def check_one_hot(labels, eta, seed, show=True):
        y = np.array(labels)
        w, history = trained(np.eye(len(y)), y, seed, eta=eta)
        what = "with an rng, on samples that have one feature each,"
        name = f"The w of `perceptron_train` {what}"
        hint = (
            "Each epoch takes every sample once, with its own label: draw one order of the row numbers and "
            "use it for X and for y."
        )
        likely = {"eta is not handed on": y} if history.tolist() == [y.sum(), 0] else None
        expect(name, w, eta * y, likely, hint, show=show)
        pc_expect_history(what, history, [y.sum(), 0] if y.any() else [0], show)

    def check_separates(n, d, seed):
        X, y = pc_separable(n, d, seed)
        w, history = trained(X, y, seed, max_epochs=2000, eta=0.5)
        assert history[-1] == 0, (
            "`perceptron_train` with an rng finds no w for samples that can be separated. Every sample has "
            "to keep its label."
        )
        assert (history[:-1] > 0).all(), (
            "`perceptron_train` with an rng goes on after an epoch without mistakes."
        )
        assert np.array_equal(X @ w > 0, y == 1), (
            "`perceptron_train` with an rng returns a w that gets samples wrong, after an epoch without "
            "mistakes."
        )
        turns = w[-1] / 0.5
        assert abs(turns - round(turns)) < 1e-4, (
            "`perceptron_train` with an rng: the bias is not a multiple of eta, although it starts at 0 and "
            "each mistake moves it by eta."
        )
        fits = round(turns) % 2 == history.sum() % 2 and abs(turns) <= history.sum() + 1e-4
        assert fits, (
            "`perceptron_train` with an rng: the bias does not fit the number of mistakes. It starts at 0, "
            "and each mistake moves it by eta."
        )

    def check_orders(seeds):
        square, xor = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]]), np.array([0, 1, 1, 0])
        runs = [trained(square, xor, seed, max_epochs=50) for seed in seeds]
        assert all(len(history) == 50 for _, history in runs), (
            "`perceptron_train` with an rng should make max_epochs epochs on XOR, which cannot be learned."
        )
        assert any(len(set(history[25:])) > 1 for _, history in runs), (
            "`perceptron_train` goes through the samples in the same order in every epoch, although rng is "
            "given: on XOR the number of mistakes no longer changes after a while. Draw a new order from rng "
            "for each epoch."
        )
        for seed, (w, history) in zip(seeds, runs, strict=True):
            again = trained(square, xor, seed, max_epochs=50)
            equal = same(again[0], w) and np.array_equal(again[1], history)
            assert equal, (
                "`perceptron_train` gives different results for two equal rngs: take all randomness from rng "
                "(`rng.permutation`), and none from np.random or from a generator of your own."
            )
        assert any(not np.array_equal(history, runs[0][1]) for _, history in runs), (
            "`perceptron_train` gives the same result for different rngs: take the orders from the rng "
            "that it is given."
        )
        first = [tuple(trained(square, xor, seed, max_epochs=1)[0]) for seed in seeds]
        assert len(set(first)) > 1, (
            "`perceptron_train` goes through the first epoch in the given order: shuffle before it as well."
        )

    def check_all_orders(seeds):
        """Learn three samples once: five of the six orders lead to different weights."""
        X, y = np.column_stack([np.eye(3), np.ones(3)]), np.array([1, 1, 0])
        ends = {tuple(trained(X, y, seed, max_epochs=1)[0].tolist()) for seed in seeds}
        assert len(ends) == 5, (
            "`perceptron_train` with an rng goes through three samples only in some orders, although each of "
            "the six should be possible. It is not a shuffle to begin at a random sample, to go backwards or "
            "to swap two samples: draw the order with `rng.permutation`."
        )

    for seed in range(5):
        check_one_hot([1, 0, 0, 1, 1, 0, 1, 0], 0.5, seed)
    check_separates(20, 3, 2)
    check_orders(range(8))
    check_all_orders(range(100))
    ### BEGIN HIDDEN TESTS
    for labels, eta, seed in [
        ([1, 1, 0, 1, 0], 2.0, 3),
        ([0, 0, 0, 0], 1.0, 4),
        ([1], 0.25, 5),
        ([1] * 9, 1.5, 6),
    ]:
        check_one_hot(labels, eta, seed, show=False)
    for n, d, seed in [(12, 4, 7), (30, 3, 8), (25, 5, 9), (2, 2, 10)]:
        check_separates(n, d, seed)
    check_orders(range(20, 26))
    ### END HIDDEN TESTS


test_shuffled()

# %% [markdown]
# ## Real pictures
#
# Now images, as Rosenblatt wanted. The file `digits.csv` has 539 digits that people wrote by hand: ones,
# threes and eights. Each is an image of 8 × 8 pixels with a darkness from 0 to 16. They are from the test set
# of [Optical Recognition of Handwritten Digits](https://doi.org/10.24432/C50P49) (E. Alpaydin and C. Kaynak,
# UCI Machine Learning Repository, 1998), licence [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/);
# the other seven digits were left out here.
#
# `load_digits(a, b)` gives you the images of two of them: label 0 for the digit `a`, 1 for the digit `b`.

# %% nbgrader={"grade_id": "load_digits"}
from urllib.request import urlopen

DIGITS = "digits.csv"
DIGITS_URL = "{{ exercises }}/connectionist-models/digits.csv"


def find_digits():
    """The file, which lies beside the notebook, or else its lines, fetched from DIGITS_URL."""
    # A cell may have changed to a folder below the notebook's.
    for folder in (Path.cwd(), *Path.cwd().parents):
        if (folder / DIGITS).exists():
            return folder / DIGITS
    try:
        with urlopen(DIGITS_URL, timeout=10) as answer:
            return answer.read().decode().splitlines()
    except OSError:
        missing = FileNotFoundError(
            f"{DIGITS} is not beside this notebook and could not be fetched: download it from {DIGITS_URL} "
            f"and put it into the folder {Path.cwd()}."
        )
        missing._render_traceback_ = lambda: [str(missing)]  # a notebook shows the sentence alone
        raise missing from None


def load_digits(a, b):
    """The images of two digits, (N, 64) with entries from 0 to 1, and their labels: 1 where it is b."""
    table = np.loadtxt(find_digits(), delimiter=",")
    table = table[np.isin(table[:, -1], [a, b])]
    return table[:, :-1] / 16, (table[:, -1] == b).astype(int)


# %% tags=["picture"]
IMAGES, IS_EIGHT = load_digits(1, 8)
fig, ax = plt.subplots(figsize=(9, 2.2))
rows = [np.hstack(np.pad(IMAGES[label == IS_EIGHT][:9].reshape(-1, 8, 8), 1)[1:-1]) for label in (0, 1)]
ax.imshow(np.vstack(rows), cmap="gray_r")
ax.set(xticks=[], yticks=[4.5, 14.5], yticklabels=["1", "8"])
ax.set_title(f"{len(IMAGES)} images: which of them is an 8?")
plt.show()

# %% [markdown]
# The first 237 images are for training. The other 119 are held out: the perceptron never learns from them, so
# they tell how well it does on digits that it has not seen. A pixel is a feature, so the weights are an image
# too. Ink on an orange pixel speaks for an 8, ink on a purple one for a 1.

# %% tags=["picture"]
X_train, y_train = add_bias(IMAGES[:237]), IS_EIGHT[:237]
X_held_out, y_held_out = add_bias(IMAGES[237:]), IS_EIGHT[237:]
w_digits, history = perceptron_train(X_train, y_train, rng=np.random.default_rng(0))
held_out = np.mean(np.asarray(predict(w_digits, X_held_out)) == y_held_out)
others = []
for seed in range(1, 11):
    w_other, _ = perceptron_train(X_train, y_train, rng=np.random.default_rng(seed))
    others.append(100 * np.mean(np.asarray(predict(w_other, X_held_out)) == y_held_out))

fig, (left, middle, right) = plt.subplots(1, 3, figsize=(11, 3.3), width_ratios=[1.2, 1, 1])
left.plot(np.arange(1, len(history) + 1), history, color=BLUE, marker="o", clip_on=False)
left.set(title="Mistakes in training", xlabel="epoch", ylabel="mistakes in 237 images", ylim=(0, None))
limit = np.abs(w_digits[:-1]).max()
shown = middle.imshow(np.reshape(w_digits[:-1], (8, 8)), cmap="PuOr_r", vmin=-limit, vmax=limit)
fig.colorbar(shown, ax=middle, shrink=0.85)
middle.set(title="The 64 weights", xticks=[], yticks=[])
right.scatter(others, np.arange(10), color=BLUE, s=20, label="10 other orders")
right.axvline(100 * held_out, color=ORANGE, label="this one")
right.axvline(100, color="0.6", linestyle=":")
right.set(title="Right on held-out images", xlabel="per cent", yticks=[], xlim=(80, 101), ylim=(-1, 13))
right.legend(loc="upper left", fontsize=8)
plt.show()
print(f"{len(history)} epochs, {sum(history)} mistakes; {held_out:.1%} of the held-out images are right")

# %% [markdown]
# A rule of one line has learned to tell an 8 from a 1, and is right nine times in ten. It also shows where it
# looks: most purple pixels are in the middle, where a 1 has its stroke, and most orange ones on either side,
# where an 8 has its loops.
#
# On the training images there is no mistake left. On the held-out ones there are some, and every order of the
# samples gives a different number. You will explain this below. Try other digits as well: how about 3
# against 8, or 1 against 3?

# %% [markdown]
# ## What one unit cannot do
#
# XOR is 1 if exactly one of its two inputs is 1. Four points are all there is to learn. Train on them, in the
# given order and in random orders. (In the book:
# [What it cannot do](book:connectionist-models/perceptron-limits.md#what-it-cannot-do).)

# %% tags=["picture"]
corners, xor = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([0, 1, 1, 0])
_, in_order = perceptron_train(add_bias(corners), xor, max_epochs=40)
_, shuffled = perceptron_train(add_bias(corners), xor, max_epochs=40, rng=np.random.default_rng(0))
fig, axes = plt.subplots(1, 3, figsize=(10, 3), width_ratios=[1, 1, 2])
for ax, epochs in zip(axes, [1, 2], strict=False):
    w_xor, _ = perceptron_train(add_bias(corners), xor, max_epochs=epochs)
    draw_answers(ax, w_xor, f"after epoch {epochs}", corners, xor)
axes[0].set_ylabel("$x_2$")
axes[2].plot(np.arange(1, 41), in_order, color=BLUE, label="given order")
axes[2].plot(
    np.arange(1, 41), shuffled, color=ORANGE, marker=".", linewidth=0.8, label="new order each epoch"
)
axes[2].set(title="Mistakes in an epoch", xlabel="epoch", ylim=(0, 5.6), yticks=range(5))
axes[2].legend(loc="upper right", ncols=2, fontsize=8)
plt.show()

# %% [markdown]
# The circles are what is wrong after the epoch; the curves count the mistakes along the way, as always. They
# never get to 0, and no learning rate, no order and no patience will help: no straight line has the ends of
# one diagonal on one side and those of the other diagonal on the other. In the given order the weights even
# go round in a circle: from the third epoch on, each epoch ends with the weights that it began with.
#
# You may read that Marvin Minsky and Seymour Papert's book *Perceptrons* of 1969 proved that neural networks
# cannot compute XOR. It did not. It studied units that add up evidence with one layer of learned weights, and
# showed what those need for tasks such as parity, of which XOR is the smallest case. That a layer in between
# solves XOR was known since McCulloch and Pitts, in 1943. What was missing was a good way to *learn* the
# weights of that layer. This is what the next notebooks are about.

# %% [markdown]
# ## Question (3 points)
#
# 1. `perceptron_train` starts from $\mathbf{w} = \mathbf{0}$. Show that $\eta = 0.1$ and $\eta = 1$ then lead
#    to the same mistakes, if the samples come in the same order. How do the weights differ? Why is this
#    not so when $\mathbf{w}$ starts elsewhere?
# 2. Show by inequalities that no $w_1, w_2$ and bias $b$ answer XOR correctly for all four points.
# 3. On the digits the training ended without mistakes, but each order of the samples gave a different
#    accuracy on the held-out images. Why? What does an epoch without mistakes promise, and what not?

# %% [markdown] nbgrader={"grade_id": "question", "solution": true, "points": 3}
# 1. Let $\mathbf{w}$ be the weights with $\eta = 1$ and $\mathbf{w}'$ those with $\eta = 0.1$. At the start
#    $\mathbf{w}' = 0.1\,\mathbf{w}$, since both are 0. If that is so before a sample, then $z' = 0.1\,z$ is
#    positive exactly when $z$ is, so $\hat{y}' = \hat{y}$, and both make the same mistake or none. The update
#    $0.1\,(y - \hat{y})\,\mathbf{x}$ is 0.1 times the other one, so $\mathbf{w}' = 0.1\,\mathbf{w}$ after the
#    sample too. The weights differ by the factor 0.1 all along, and the boundary is the same. From a start
#    that is not 0, $\mathbf{w}' = 0.1\,\mathbf{w}$ does not hold at the start: there the size of $\eta$,
#    compared with that of the first weights, changes the answers.
# 2. The point (0, 0) needs $b \le 0$. The points (1, 0) and (0, 1) need $w_1 + b > 0$ and $w_2 + b > 0$.
#    Added up, $w_1 + w_2 + 2b > 0$, so $w_1 + w_2 + b > -b \ge 0$. But (1, 1) needs $w_1 + w_2 + b \le 0$: a
#    contradiction.
# 3. Many planes separate the training images. The perceptron stops at the first one that it meets, and which
#    one that is depends on the order. Nothing in the rule prefers a plane that stays far from the images, so
#    a new image close to one may lie on its wrong side. An epoch without mistakes promises that all training
#    images are answered correctly, and nothing about others.
#
# **Marking**: one point for each part. Part 1: half for the argument that $\mathbf{w}$ scales with $\eta$ and
# the sign of $z$ stays, half for the start elsewhere. Part 2: half if the four inequalities are right without
# the contradiction; a drawing alone gives no point. Part 3: half for "many separating planes, and it stops at
# the first", half for what is promised. "It overfits" without a reason gives no point.

# %% [markdown]
# ## How far am I?
#
# Run the cell below at any time, once the first cells of the notebook have been run. It runs every test that
# you can see and lists what passes, what fails and what is not started yet.

# %% nbgrader={"grade_id": "how_far_am_i"}
how_far_am_i()
