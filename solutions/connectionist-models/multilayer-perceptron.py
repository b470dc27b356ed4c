# ---
# jupyter:
#   course:
#     points: 20
#     minutes: 100
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Exercise: the multilayer perceptron
#
# This exercise goes with the chapter
# [The multilayer perceptron](book:connectionist-models/multilayer-perceptron.md). When you are stuck, read
# its sections [The equation](book:connectionist-models/multilayer-perceptron.md#the-equation),
# [Activation functions](book:connectionist-models/multilayer-perceptron.md#activation-functions) and
# [A loss](book:connectionist-models/multilayer-perceptron.md#a-loss).
#
# A perceptron draws one straight line, and XOR cannot be separated by one straight line. Put a second layer
# behind the first, with a bent function between them, and XOR becomes easy. With enough units the two
# layers can imitate every continuous function. This is the **multilayer perceptron**, and every network in
# the rest of this course is a relative of it.
#
# In this notebook you build all of it except the training:
#
# 1. the **sigmoid**, which bends,
# 2. the **forward pass** of a network with one hidden layer; with it you run a network that solves XOR, and
#    imitate a curve,
# 3. the **softmax**, which turns scores into probabilities,
# 4. the **negative log-likelihood**, which says how bad an answer is,
# 5. the **number of parameters**, which says what a network costs.
#
# Your functions may use NumPy and anything that comes with Python. They have to work for every shape that
# their docstrings allow.
#
# | task | points | minutes |
# |---|---|---|
# | 1. The sigmoid | 3 | 10 |
# | 2. The forward pass | 4 | 15 |
# | 3. The softmax | 4 | 20 |
# | 4. The negative log-likelihood | 4 | 15 |
# | 5. What a network costs | 2 | 10 |
# | The pictures | – | 10 |
# | Question, in words | 3 | 20 |
# | **total** | **20** | **100** |
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
import itertools

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LinearSegmentedColormap

BLUE, ORANGE, GREEN = "#2f86c9", "#d9760f", "#0f9d76"
BLUE_TO_ORANGE = LinearSegmentedColormap.from_list("blue_to_orange", ["#8ec3ea", "white", "#f3b677"])
plt.rcParams.update(
    {"figure.dpi": 110, "font.size": 10, "axes.spines.top": False, "axes.spines.right": False}
)

# %% nbgrader={"grade_id": "checks", "points": 0} tags=["hide-input"]
# include solutions/checks.py


# %% nbgrader={"grade_id": "ml_calls"} tags=["hide-input"]
# How the tests below call your functions. There is no task in this cell, so you need not read it.
def ml_calls(function, calls):
    """Call a function with each of several tuples of arguments.

    Return the results up to the first call that fails, and why that one does ("" if none does).
    """
    results = []
    for args in calls:
        try:
            result = run(function, *args)
        except AssertionError as error:
            return results, str(error)
        results.append(result.copy() if isinstance(result, np.ndarray) else result)
    return results, ""


# %% nbgrader={"grade_id": "examples", "points": 0} tags=["hide-input"]
# What the tests below share. There is no task in this cell, so you need not read it.


def ml_numbers(text, shape=(-1,)):
    """Read numbers that are separated by blanks."""
    return np.array(text.split(), dtype=float).reshape(shape)


def ml_results(function, calls):
    """Yield the result of each call of a function; fail where a call fails."""
    answer = ml_calls(function, calls)
    is_given = isinstance(answer, tuple) and len(answer) == 2 and isinstance(answer[0], list)
    assert is_given, "`ml_calls` is given. Leave it as it is."
    results, problem = answer
    for number in range(len(calls)):
        assert number < len(results), problem or "`ml_calls` is given. Leave it as it is."
        yield results[number]


def ml_array(name, value, shape, nan=""):
    """Turn a result into an array of the promised shape; if there is a NaN in it, say what made it."""
    try:
        has_nan = value is not None and bool(np.isnan(np.asarray(value, dtype=float)).any())
    except (TypeError, ValueError):
        has_nan = False
    assert not (has_nan and nan), f"{name} contains a NaN. {nan}"
    return as_array(name, value, shape)


def ml_number(name, value):
    """Turn a result into a single number, or say what it is instead."""
    shape = value.shape if isinstance(value, np.ndarray) else ()
    assert shape == (), (
        f"{name} should be a single number, but it is an array of shape {shape}: take the sum or the mean "
        f"over ALL entries, without `axis`."
    )
    return as_array(name, value, ())


def ml_network():
    """Make 4 samples of 2 features, and a network with 3 hidden units and 2 outputs."""
    X = [[1.0, 0.0], [-1.0, 2.0], [0.5, -1.5], [2.0, 1.0]]
    params = {
        "W1": [[1.0, -2.0, 0.5], [2.0, 1.0, -1.0]],
        "b1": [0.5, -1.0, 1.0],
        "W2": [[1.5, -1.0], [-2.0, 1.0], [1.0, 3.0]],
        "b2": [-0.5, 0.8],
    }
    return np.array(X), {key: np.array(value) for key, value in params.items()}


ML_FORWARD_SLIPS = {
    "the sigmoid of the hidden layer is missing": ml_numbers(
        "0.999904 0.689974 0.0600867 0.014774 0.998073 0.999474 1 0.0090133", (4, 2)
    ),
    "the sigmoid of the output layer is missing": ml_numbers(
        "1.44908 2.48257 -0.766691 1.32916 0.560093 3.52985 1.67861 2.02215", (4, 2)
    ),
    "both sigmoids are missing": ml_numbers("9.25 0.8 -2.75 -4.2 6.25 7.55 15.25 -4.7", (4, 2)),
    "b1 is not added": ml_numbers(
        "0.727235 0.886504 0.277017 0.74212 0.577867 0.966296 0.798697 0.796638", (4, 2)
    ),
    "b2 is not added": ml_numbers(
        "0.875347 0.843245 0.43372 0.629288 0.742708 0.938765 0.898312 0.772441", (4, 2)
    ),
    "neither b1 nor b2 is added": ml_numbers(
        "0.814669 0.778254 0.38715 0.563902 0.692966 0.927966 0.867401 0.637704", (4, 2)
    ),
    "a bias is added to W before the product; add it to the product": ml_numbers(
        "0.751718 0.953851 0.210896 0.901474 0.482745 0.947835 0.812454 0.968478", (4, 2)
    ),
    "b1 is added to W1 before the product; add it to the product": ml_numbers(
        "0.809857 0.922911 0.317195 0.790702 0.471398 0.951318 0.874519 0.934885", (4, 2)
    ),
    "b2 is added to W2 before the product; add it to the product": ml_numbers(
        "0.751718 0.953851 0.210896 0.901474 0.626184 0.973418 0.787442 0.931668", (4, 2)
    ),
    "b1 is added after the sigmoid; add it before": ml_numbers(
        "0.991256 0.972227 0.942171 0.928043 0.98311 0.992277 0.994108 0.94611", (4, 2)
    ),
    "b2 is added after the sigmoid; add it before": ml_numbers(
        "0.375347 1.64325 -0.0662804 1.42929 0.242708 1.73877 0.398312 1.57244", (4, 2)
    ),
    "both biases are added after the sigmoid; add them before": ml_numbers(
        "0.494678 1.74022 0.464108 1.65284 0.489687 1.78297 0.496418 1.6875", (4, 2)
    ),
    "there is a softmax at the output; it should be the sigmoid": ml_numbers(
        "0.262408 0.737592 0.1095 0.8905 0.048811 0.951189 0.414949 0.585051", (4, 2)
    ),
    "there is tanh in the hidden layer; it should be the sigmoid": ml_numbers(
        "0.977089 0.834138 0.130336 0.128021 0.739269 0.976829 0.977243 0.747571", (4, 2)
    ),
    "there is tanh in both layers; it should be the sigmoid": ml_numbers(
        "0.998901 0.923931 -0.956065 -0.957799 0.778745 0.998875 0.998916 0.795303", (4, 2)
    ),
    "there is ReLU in the hidden layer; it should be the sigmoid": ml_numbers(
        "0.962673 0.978119 0.2227 0.574443 0.904651 0.999883 0.99929 0.331812", (4, 2)
    ),
    "the sigmoid is applied twice at the output": ml_numbers(
        "0.692079 0.715635 0.578641 0.687982 0.653956 0.725423 0.699038 0.707465", (4, 2)
    ),
    "the sigmoid is applied twice in the hidden layer": ml_numbers(
        "0.552455 0.936985 0.423139 0.919296 0.499769 0.949541 0.564485 0.930908", (4, 2)
    ),
    "b2 is added along the samples; each output, a column, has its own bias": ml_numbers(
        "0.809857 0.76541 0.630255 0.790702 0.636474 0.902898 0.951598 0.883103", (4, 2)
    ),
    "the biases are subtracted": ml_numbers(
        "0.781315 0.494776 0.482235 0.344592 0.707954 0.79779 0.879379 0.300554", (4, 2)
    ),
    "there is a step in the hidden layer; it should be the sigmoid": ml_numbers(
        "0.880797 0.942676 0.268941 0.689974 0.622459 0.978119 0.880797 0.942676", (4, 2)
    ),
}


# %% [markdown]
# ## Task 1: the sigmoid (3 points)
#
# A layer multiplies by weights and adds biases. Stack two such layers, and you get one: a linear function of
# a linear function is linear. What makes a second layer worth having is an **activation function** between
# them, applied to each number by itself. The lecture's first choice is the sigmoid,
#
# $$\sigma(z) = (1 + e^{-z})^{-1}.$$
#
# It squeezes every number into the interval from 0 to 1: $\sigma(0) = 0.5$, $\sigma(2) \approx 0.881$ and
# $\sigma(-2) \approx 0.119$. The book draws it in
# [Activation functions](book:connectionist-models/multilayer-perceptron.md#activation-functions), and
# explains what would be lost without it in
# [Why a non-linearity?](book:connectionist-models/multilayer-perceptron.md#why-a-non-linearity).
#
# Write `sigmoid(z)`. It gets an array of any shape, of floats or integers, and returns an array of the same
# shape. It must not return NaN, however large or small $z$ is: the results for $z = 10^4$ and $z = -10^4$ are
# 1 and 0. A warning about an overflow does no harm, as long as the numbers are right. Mind that
# $e^{10000}$ is `inf` for NumPy, that `1 / inf` is 0, and that `inf / inf` is NaN.

# %% [markdown] tags=["hints"]
# <details><summary>Hint 1</summary>
#
# How large is $e^{-z}$ at $z = 10^4$, and how large at $z = -10^4$? Where the computer says `inf`, carry on:
# what is 1 plus that, and what is 1 divided by the sum?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# | $z$ | $e^{-z}$ | $1 + e^{-z}$ | $\sigma(z)$ |
# |---|---|---|---|
# | $10^4$ | 0 | 1 | 1 |
# | 2 | 0.135 | 1.135 | 0.881 |
# | 0 | 1 | 2 | 0.5 |
# | −2 | 7.389 | 8.389 | 0.119 |
# | $-10^4$ | `inf` | `inf` | 0 |
#
# So the formula of the task is safe as it stands. Another form of it, $e^{z} / (1 + e^{z})$, is not: at
# $10^4$ it becomes `inf / inf`.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# `np.exp` takes an array of any shape and works on each entry, and so does the arithmetic around it, so you
# need no loop. (`math.exp` takes a single number, and stops with an error beyond 709.) Mind the brackets:
# Python reads `1 / 1 + a` as $\frac{1}{1} + a$.
#
# </details>


# %% nbgrader={"grade_id": "sigmoid", "solution": true}
def sigmoid(z):
    """Return 1 / (1 + exp(-z)), elementwise.

    Parameters
    ----------
    z : array of any shape

    Returns
    -------
    array of the same shape
    """
    ### BEGIN SOLUTION
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(z, dtype=float)))
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_sigmoid", "points": 2}
@visible_test
def test_sigmoid():
    def sigmoids(arrays, names):
        results = ml_results(sigmoid, [(z.copy(),) for z in arrays])
        for z, what, value in zip(arrays, names, results, strict=True):
            yield ml_array(f"`sigmoid` of {what}", value, z.shape, "Look for a division of 0 by 0.")

    z, integers = np.array([-2.0, -0.5, 0.0, 1.0, 3.0]), np.array([[-2, 0, 1], [3, -1, 2]])
    results = sigmoids([z, integers], ["−2, −0.5, 0, 1 and 3", "an array of integers"])
    right = ml_numbers("0.119203 0.377541 0.5 0.731059 0.952574")
    expect(
        "`sigmoid` of −2, −0.5, 0, 1 and 3",
        next(results),
        right,
        {
            "the sign in the exponent is wrong: it is exp(−z)": 1 - right,
            "this is tanh; the sigmoid goes from 0 to 1": np.tanh(z),
            "this is σ(2z); if you use tanh, apply it to z/2": ml_numbers(
                "0.0179862 0.268941 0.5 0.880797 0.997527"
            ),
            "this is the sigmoid's derivative": right * (1 - right),
            "this is exp(−z) alone": np.exp(-z),
            "this is 1 + exp(−z), not 1 / (1 + exp(−z)): look at the brackets": 1 / right,
            "this is ReLU": np.maximum(z, 0),
            "this is a step; the sigmoid is smooth": z > 0,
            "there is a sum over all entries; the sigmoid looks at each number by itself": ml_numbers(
                "0.00551361 0.0247103 0.0407404 0.110744 0.818292"
            ),
            "the result is rounded to integers": np.rint(right),
        },
    )
    right = ml_numbers("0.119203 0.5 0.731059 0.952574 0.268941 0.880797", (2, 3))
    expect(
        "`sigmoid` of an array of integers, of shape (2, 3),",
        next(results),
        right,
        {"an array made by `zeros_like(z)` or `empty_like(z)` holds integers, as z does": np.floor(right)},
        "It is right for floats in a row: look at what your code does with integers in two dimensions.",
    )
    ### BEGIN HIDDEN TESTS
    rng = np.random.default_rng(1)
    arrays = []
    for shape in ((1,), (7,), (4, 1), (1, 5), (3, 3), (2, 3, 2)):
        z = 3 * rng.normal(size=shape)
        arrays += [z, np.rint(2 * z).astype(int)]
    results = sigmoids(arrays, [f"shape {values.shape}" for values in arrays])
    for values, value in zip(arrays, results, strict=True):
        right = 1 / (1 + np.exp(-values))
        name = f"`sigmoid` of an array of shape {values.shape} and type {values.dtype}"
        hint = "Use z as it is, whatever its size, shape and type."
        expect(name, value, right, hint=hint, show=False)
    ### END HIDDEN TESTS


test_sigmoid()


# %% nbgrader={"grade_id": "test_sigmoid_extremes", "points": 1}
@visible_test
def test_sigmoid_extremes():
    def check(z, result):
        nan = (
            "exp(z) / (1 + exp(z)), for instance, is inf / inf where z is large, and 1 / (1 + exp(−z)) is "
            "not. If you use `np.where`, both of its branches are computed, but only the chosen one counts."
        )
        value = ml_array(f"`sigmoid` of {z.tolist()}", result, z.shape, nan)
        right = np.where(z > 0, 1.0, 0.0)
        likely = {
            "the sign in the exponent is wrong: it is exp(−z)": 1 - right,
            "z is clipped too early": np.clip(value, 0.01, 0.99),
        }
        expect(f"`sigmoid` of {z.tolist()}", value, right, likely, "Far from 0 it is 0 or 1.")

    arrays = [np.array([1e4, -1e4]), np.array([-800, 800]), np.array([[1e300, -1e300, 50.0]])]
    results = ml_results(sigmoid, [(z.copy(),) for z in [*arrays, np.array([-11.0])]])
    for z in arrays:
        check(z, next(results))
    tail = ml_array("`sigmoid` of −11", next(results), (1,)).item()
    assert abs(tail - 1.67e-5) < 1e-6, (
        f"`sigmoid` of −11 should be about 1.67e-05, not {tail:.3g}. If you clip z, clip it only where the "
        "result is nearly 0 or 1 anyway, for instance at −30 and 30."
    )
    ### BEGIN HIDDEN TESTS
    arrays = [np.array([-1e308, 1e308, -720.0, 720.0, -90.0, 90.0]), np.array([[10000], [-10000]])]
    results = ml_results(sigmoid, [(z.copy(),) for z in arrays])
    for z in arrays:
        check(z, next(results))
    ### END HIDDEN TESTS


test_sigmoid_extremes()

# %% [markdown]
# Here are your sigmoid and what a weight and a bias do to it. The weight says how steep it is, and the bias
# where the step is: at $x = -b/w$. With a large weight a unit is nearly a perceptron.

# %% tags=["picture"]
x = np.linspace(-5, 5, 400)
fig, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3.2), layout="constrained", sharey=True)
for w, colour, style in ((1, BLUE, "-"), (3, ORANGE, "--"), (20, GREEN, ":")):
    left.plot(x, sigmoid(w * x), style, color=colour, linewidth=2, label=f"$w = {w}$, $b = 0$")
for b, colour, style in ((-6, BLUE, "-"), (0, ORANGE, "--"), (9, GREEN, ":")):
    right.plot(x, sigmoid(3 * x + b), style, color=colour, linewidth=2, label=f"$w = 3$, $b = {b}$")
left.set(xlabel="$x$", ylabel=r"$\sigma(wx + b)$", title="the weight makes it steep")
right.set(xlabel="$x$", title="the bias moves it")
left.legend(frameon=False)
right.legend(frameon=False)
plt.show()

# %% [markdown]
# ## Task 2: the forward pass (4 points)
#
# The lecture's equation of the multilayer perceptron with one hidden layer is
#
# $$\hat{\mathbf{y}}(\mathbf{x}) =
# \sigma(\mathbf{W}_2^\top\, \sigma(\mathbf{W}_1^\top \mathbf{x} + \mathbf{b}_1) + \mathbf{b}_2).$$
#
# Read it from the inside: the input $\mathbf{x}$ has $d$ features, the weights $\mathbf{W}_1$ and biases
# $\mathbf{b}_1$ make $h$ numbers of them, $\sigma$ bends each, and a second layer makes $k$ outputs.
# The equation is for one sample $\mathbf{x}$, a column. Your function gets a whole batch `X`, one sample
# **per row**, and then $\mathbf{W}^\top\mathbf{x} + \mathbf{b}$ becomes `X @ W + b`. Here $\sigma$ is your
# `sigmoid`, in both layers.
#
# `mlp_forward(X, params)` returns the outputs, of shape `(N, k)`: a row for each sample. Leave `X` as it is.
#
# **Example.** One sample $x = 3$ and one hidden unit, with $w_1 = 2$, $b_1 = -6$, $w_2 = 4$, $b_2 = 0$: the
# unit receives $2 \cdot 3 - 6 = 0$ and answers $\sigma(0) = 0.5$, the output receives $4 \cdot 0.5 = 2$ and
# answers $\sigma(2) \approx 0.881$.
#
# In the book, [The equation](book:connectionist-models/multilayer-perceptron.md#the-equation) goes through it
# for one sample.

# %% [markdown] tags=["hints"]
# <details><summary>Hint 1</summary>
#
# Follow the one sample of the example through the network. Which steps does it take to the output, and which
# of them happen twice? What goes into the second layer: what the hidden units receive, or what they answer?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Call what the units of layer $l$ receive $\mathbf{z}_l$, and what the hidden units answer $\mathbf{h}_1$:
#
# | one sample, a column | a batch, a sample per row | shape |
# |---|---|---|
# | $\mathbf{z}_1 = \mathbf{W}_1^\top \mathbf{x} + \mathbf{b}_1$ | `X @ W1 + b1` | `(N, h)` |
# | $\mathbf{h}_1 = \sigma(\mathbf{z}_1)$ | the sigmoid of each entry | `(N, h)` |
# | $\mathbf{z}_2 = \mathbf{W}_2^\top \mathbf{h}_1 + \mathbf{b}_2$ | with `W2` and `b2` | `(N, k)` |
# | $\hat{\mathbf{y}} = \sigma(\mathbf{z}_2)$ | the sigmoid of each entry | `(N, k)` |
#
# When you add a bias of shape `(h,)`, NumPy adds it to each of the $N$ rows.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# Four lines, one for each row of the table, are enough:
#
# ```python
# z1 = ...  # (N, h)
# h1 = ...  # (N, h)
# z2 = ...  # (N, k)
# return ...  # (N, k)
# ```
#
# `params["W1"]` takes an array out of the dict. (A loop over the dict, or unpacking it, gives the keys.)
# `A @ B` is the product of two matrices, whereas `A * B` multiplies entry by entry. Nothing has to be
# transposed, since the samples are rows. If a line fails, print the shapes of its parts and compare them with
# the table.
#
# </details>


# %% nbgrader={"grade_id": "mlp_forward", "solution": true}
def mlp_forward(X, params):
    """Run a network with one hidden layer, sigmoid at both layers.

    Parameters
    ----------
    X : array of shape (N, d)
        A batch, one sample per row.
    params : dict
        "W1" of shape (d, h), "b1" (h,), "W2" (h, k), "b2" (k,).

    Returns
    -------
    array of shape (N, k)
    """
    ### BEGIN SOLUTION
    hidden = sigmoid(X @ params["W1"] + params["b1"])
    return sigmoid(hidden @ params["W2"] + params["b2"])
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_mlp_forward", "points": 4}
@visible_test
def test_mlp_forward():
    def outputs(value, given, X, params, what):
        assert np.array_equal(given, X), "`mlp_forward` changed the array `X`. It has to stay as it was."
        shape = (len(X), params["W2"].shape[1])
        name = f"`mlp_forward` of {what}"
        if isinstance(value, np.ndarray) and value.shape != shape and value.T.shape == shape:
            raise AssertionError(
                f"{name} is transposed: it should have shape {shape}, a row for each sample."
            )
        return ml_array(name, value, shape, "If `sigmoid` fails its tests, begin there.")

    def check(examples, likely=None, hint="", show=True):
        """`examples` are X, params, the right result, and what to call it; `likely` is for the first."""
        calls = [
            (X.copy(), {key: np.array(entry) for key, entry in params.items()}) for X, params, *_ in examples
        ]
        results = ml_results(mlp_forward, calls)
        for (X, params, right, what), (given, _) in zip(examples, calls, strict=True):
            try:
                got = outputs(next(results), given, X, params, what)
                expect(f"`mlp_forward` of {what}", got, right, likely, hint, show=show)
            except AssertionError as error:
                raise AssertionError(explained(str(error))) from None
            if show:
                likely, hint = None, ""

    def explained(message):
        z = np.array([[0.0, 2.0, 1e4, -1e4]])
        try:
            fine = same(np.asarray(sigmoid(z), dtype=float), [[0.5, 0.880797, 1, 0]])
        except Exception:
            fine = False
        if not fine:
            return "`sigmoid` does not do what it should yet: begin with Task 1."
        if "do not fit" in message:
            return f"{message} A layer is `X @ W + b`, in this order: W has the shape (inputs, outputs)."
        return message

    X, params = ml_network()
    right = [[0.809857, 0.922911], [0.317195, 0.790702], [0.636474, 0.971525], [0.84272, 0.883103]]
    one = {"W1": [[2.0]], "b1": [-6.0], "W2": [[4.0]], "b2": [0.0]}
    one = {key: np.array(value) for key, value in one.items()}
    check(
        [
            (X, params, right, "4 samples with 2 features, 3 hidden units and 2 outputs"),
            (np.array([[3]]), one, [[0.880797]], "the worked example (one sample)"),
            (np.array([[3000], [-3000]]), one, [[0.982014], [0.5]], "large numbers"),
        ],
        ML_FORWARD_SLIPS,
        "Go through the equation from the inside: product, bias, sigmoid; product, bias, sigmoid.",
    )
    ### BEGIN HIDDEN TESTS
    rng, examples = np.random.default_rng(2), []
    for n, d, h, k, scale in (
        (1, 3, 2, 1, 1),
        (5, 1, 4, 1, 1),
        (2, 4, 3, 2, 1),
        (3, 3, 3, 3, 1),
        (4, 2, 1, 4, 1),
        (20, 5, 7, 3, 1),
        (6, 3, 4, 2, 50),
    ):
        params = {"W1": rng.normal(size=(d, h)), "b1": rng.normal(size=h)}
        params |= {"W2": rng.normal(size=(h, k)), "b2": rng.normal(size=k)}
        X = scale * rng.normal(size=(n, d))
        for values in (X, np.rint(2 * X).astype(int)):
            z1 = values @ params["W1"] + params["b1"]
            right = 0.5 * (1 + np.tanh(z1 / 2)) @ params["W2"] + params["b2"]
            what = f"N = {n}, d = {d}, h = {h}, k = {k}"
            examples.append((values, params, 0.5 * (1 + np.tanh(right / 2)), what))
    hint = "It has to work for any number of samples, features, hidden units and outputs."
    check(examples, hint=hint, show=False)
    ### END HIDDEN TESTS


test_mlp_forward()

# %% [markdown]
# ### XOR
#
# XOR is 1 where exactly one of its two inputs is 1. No straight line has the two blue circles on one side and
# the two orange triangles on the other. Below is a network with two hidden units that solves it. Its weights
# were found by thinking, not by training: the first unit says "at least one", the second says "both", and
# the output says "the first, and not the second".


# %% nbgrader={"grade_id": "xor"}
XOR_X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR_Y = np.array([0, 1, 1, 0])
XOR_PARAMS = {
    "W1": np.array([[10.0, 10.0], [10.0, 10.0]]),
    "b1": np.array([-5.0, -15.0]),
    "W2": np.array([[12.0], [-12.0]]),
    "b2": np.array([-6.0]),
}


def draw_answer(ax, params, title):
    """Draw what a network answers in the plane, the line where it answers 1/2, and the four points."""
    x1, x2 = np.meshgrid(np.linspace(-0.5, 1.5, 90), np.linspace(-0.5, 1.5, 90))
    grid = np.column_stack([x1.ravel(), x2.ravel()])
    answer = np.asarray(mlp_forward(grid, params)).reshape(x1.shape)
    image = ax.contourf(x1, x2, answer, np.linspace(0, 1, 21), cmap=BLUE_TO_ORANGE)
    ax.contour(x1, x2, answer, [0.5], colors="black", linewidths=1.5)
    for label, colour, marker in ((0, BLUE, "o"), (1, ORANGE, "^")):
        points = XOR_X[label == XOR_Y]
        ax.scatter(*points.T, s=70, color=colour, marker=marker, edgecolor="black", label=f"y = {label}")
    ax.set(xlabel="$x_1$", title=title, aspect="equal", xticks=[0, 1], yticks=[0, 1])
    return image


# %% tags=["picture"]
print("answers at (0,0), (0,1), (1,0), (1,1):", np.round(mlp_forward(XOR_X, XOR_PARAMS), 3).ravel())

fig, axes = plt.subplots(1, 3, figsize=(10.5, 3.4), layout="constrained")
for unit, title in enumerate(("unit 1: at least one", "unit 2: both")):
    wired_through = {**XOR_PARAMS, "W2": 12 * np.eye(2)[:, [unit]], "b2": np.array([-6.0])}
    draw_answer(axes[unit], wired_through, title)
image = draw_answer(axes[2], XOR_PARAMS, "the network: the first, not the second")
axes[0].set_ylabel("$x_2$")
axes[2].legend(loc="lower left", fontsize=8)
fig.colorbar(image, ax=axes, label="answer", ticks=[0, 0.5, 1], shrink=0.85)
plt.show()

# %% [markdown]
# Each hidden unit is a line, as a perceptron is. The output is the band between two of them. More units make
# more lines, and so any shape.
#
# ### A universal approximator, without training
#
# How far does this go? Take the grey curve below and a network with one input and $h$ hidden units. Draw
# $\mathbf{W}_1$ and $\mathbf{b}_1$ **at random** and never touch them again. Only $\mathbf{W}_2$ and
# $\mathbf{b}_2$ are chosen, by least squares, as in linear regression. The given function `random_network`
# does that. The more random steps there are to combine, the better the sum fits.


# %% nbgrader={"grade_id": "approximator"}
CURVE_X = np.linspace(-1, 1, 300).reshape(-1, 1)
CURVE_Y = 0.5 + 0.28 * np.sin(7 * CURVE_X) + 0.15 * np.cos(17 * CURVE_X)


def logit(y):
    """Return the z whose sigmoid is y."""
    return np.log(y / (1 - y))


def random_network(width, rng):
    """Return a network with a random hidden layer; its output layer is fitted to the curve."""
    W1 = rng.normal(scale=12, size=(1, width))
    params = {"W1": W1, "b1": -W1[0] * rng.uniform(-1, 1, size=width)}
    # With W2 = I and b2 = 0 the network answers σ(h): so it shows us its hidden units h.
    seen = mlp_forward(CURVE_X, {**params, "W2": np.eye(width), "b2": np.zeros(width)})
    columns = np.column_stack([logit(np.asarray(seen, dtype=float)), np.ones(len(CURVE_X))])
    solution = np.linalg.lstsq(columns, logit(CURVE_Y), rcond=1e-7)[0]
    return {**params, "W2": solution[:-1], "b2": solution[-1]}


# %% tags=["picture"]
widths = [1, 2, 4, 8, 16, 32, 64]
errors = [
    [
        np.sqrt(
            np.mean((mlp_forward(CURVE_X, random_network(h, np.random.default_rng(seed))) - CURVE_Y) ** 2)
        )
        for seed in range(15)
    ]
    for h in widths
]

fig, (left, right) = plt.subplots(1, 2, figsize=(10, 3.6), layout="constrained")
left.plot(CURVE_X, CURVE_Y, color="0.75", linewidth=6, label="the curve")
for h, colour, style in ((2, BLUE, ":"), (8, ORANGE, "--"), (32, GREEN, "-")):
    fitted = mlp_forward(CURVE_X, random_network(h, np.random.default_rng(0)))
    left.plot(CURVE_X, fitted, style, color=colour, linewidth=1.8, label=f"$h = {h}$")
left.set(xlabel="$x$", ylabel=r"$\hat{y}$", title="one network of each width", ylim=(-0.05, 1.35))
left.legend(frameon=False, ncols=4, loc="upper center", fontsize=8)
right.loglog(widths, errors, ".", color="0.6")
right.loglog(widths, np.median(errors, axis=1), "o-", color=BLUE, label="median of 15 random layers")
right.set_xticks(widths, [str(h) for h in widths])
right.minorticks_off()
right.set(xlabel="hidden units $h$", ylabel="root-mean-square error", title="the error falls with the width")
right.legend(frameon=False)
plt.show()

# %% [markdown]
# That is what "universal function approximator" means: with enough hidden units the error can be made as
# small as you like. It does not say how many you need, nor that gradient descent finds the weights, nor what
# the network answers where there are no data.

# %% [markdown]
# ## Task 3: the softmax (4 points)
#
# A network that chooses among $C$ classes has $C$ outputs. They are scores $z_1, \dots, z_C$, any numbers
# at all. The **softmax** makes probabilities of them, all positive and with the sum 1:
#
# $$\sigma(\mathbf{z})_i = \frac{e^{z_i}}{\sum_{j=1}^{C} e^{z_j}}.$$
#
# For example, the scores $(0, 0, \log 2)$ become $(0.25, 0.25, 0.5)$.
#
# `softmax(z)` gets the scores of a batch, shape `(N, C)`, and returns an array of the same shape. Each
# **row** is a sample, and sums to 1.
#
# Try the formula as it stands on the scores $(1000, 1001)$, and it says `inf / inf`, NaN. The way out: add
# the same number $c$ to all scores of a sample, and nothing changes, since $e^{c}$ cancels. Choose $c$ so
# that the largest exponent is 0. Each sample needs a $c$ of its own: a number that suits one row can make
# all terms of another row 0, and then you divide by 0. (The book does it for one sample, at the end of
# [Activation functions](book:connectionist-models/multilayer-perceptron.md#activation-functions).)

# %% [markdown] tags=["hints"]
# <details><summary>Hint 1</summary>
#
# Take the scores $(1000, 1001)$. Which $c$ makes the largest exponent 0, and what are the two exponentials
# then? Now a second sample with the scores $(-1000, -999)$ arrives. What happens to its exponentials if you
# add the same $c$?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Two samples with two classes, step by step:
#
# | | shape | example |
# |---|---|---|
# | scores | `(N, C)` | `[[1000, 1000], [-1000, -999]]` |
# | the largest of each row | `(N, 1)` | `[[1000], [-999]]` |
# | differences | `(N, C)` | `[[0, 0], [-1, 0]]` |
# | their exponentials | `(N, C)` | `[[1, 1], [0.368, 1]]` |
# | the sum of each row | `(N, 1)` | `[[2], [1.368]]` |
# | quotients | `(N, C)` | `[[0.5, 0.5], [0.269, 0.731]]` |
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# `np.max(a, axis=1, keepdims=True)` and `np.sum(a, axis=1, keepdims=True)` work along each row and give shape
# `(N, 1)`, so that NumPy pairs each number with its own row. With `axis=0` you would get a number for each
# class, across all samples, and without `axis` a single one for the whole batch. Without `keepdims=True` the
# shape is `(N,)`, which NumPy lines up with the columns.
#
# </details>


# %% nbgrader={"grade_id": "softmax", "solution": true}
def softmax(z):
    """Turn each row of scores into probabilities.

    Parameters
    ----------
    z : array of shape (N, C)
        Floats or integers, of any size.

    Returns
    -------
    array of shape (N, C)
        Each row sums to 1.
    """
    ### BEGIN SOLUTION
    exponentials = np.exp(z - np.max(z, axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_softmax", "points": 2}
@visible_test
def test_softmax():
    def probabilities(scores, names):
        results = ml_results(softmax, [(z.copy(),) for z in scores])
        for z, what, value in zip(scores, names, results, strict=True):
            yield ml_array(f"`softmax` of {what}", value, z.shape)

    z = np.array([[1.0, 2.0, 4.0], [0.0, 0.0, 3.0]])
    scores = [z, z.astype(int), z[1:], z[[0, 1, 1]]]
    results = probabilities(scores, [z.tolist(), "integers", "one sample", "3 × 3"])
    right = ml_numbers("0.0420101 0.114195 0.843795 0.0452785 0.0452785 0.909443", z.shape)
    expect(
        f"`softmax` of {z.tolist()}",
        next(results),
        right,
        {
            "the sum is over the whole batch; sum over each row, `axis=1, keepdims=True`": ml_numbers(
                "0.0313198 0.0851362 0.629076 0.0115219 0.0115219 0.231424", z.shape
            ),
            "the maximum is each row's, but the sum is over the whole batch: `axis=1, keepdims=True`": (
                right / right[:, [2]] / np.sum(right / right[:, [2]])
            ),
            "the sum is over the samples, axis 0; sum over the classes of each sample, axis 1": ml_numbers(
                "0.731059 0.880797 0.731059 0.268941 0.119203 0.268941", z.shape
            ),
            "the softmax is applied twice": ml_numbers(
                "0.232322 0.249712 0.517966 0.228675 0.228675 0.54265", z.shape
            ),
            "a number is subtracted for each class (axis 0); it should be one for each row": ml_numbers(
                "0.333333 0.333333 0.333333 0.422319 0.155362 0.422319", z.shape
            ),
            "the scores are divided by their sum, without exp": z / z.sum(axis=1, keepdims=True),
            "this is the sigmoid of each score": 1 / (1 + np.exp(-z)),
            "each row is divided by its largest entry, or not at all; it should be divided by its sum": right
            / right[:, [2]],
            "the sign of the scores is reversed": ml_numbers(
                "0.705385 0.259496 0.035119 0.487856 0.487856 0.0242889", z.shape
            ),
            "the division is missing: these are the exponentials": np.exp(z),
            "this is the logarithm of the softmax": np.log(right),
            "only the largest score gets a probability, as if it were the argmax": np.rint(right),
        },
        "Each row is divided by its own sum of exponentials.",
    )
    expect(
        "`softmax` of the same scores as integers",
        next(results),
        right,
        {"an array made by `zeros_like(z)` or `empty_like(z)` holds integers, as z does": np.zeros(z.shape)},
    )
    expect("`softmax` of one sample", next(results), right[1:])
    expect("`softmax` of as many samples as classes", next(results), right[[0, 1, 1]])
    ### BEGIN HIDDEN TESTS
    rng, scores = np.random.default_rng(3), []
    for shape in ((1, 1), (1, 5), (4, 1), (2, 2), (6, 3), (3, 8)):
        z = 2 * rng.normal(size=shape)
        scores += [z, np.rint(z).astype(int)]
    names, hint = [f"scores of shape {values.shape}" for values in scores], "Each row is a sample of its own."
    for values, what, got in zip(scores, names, probabilities(scores, names), strict=True):
        right = np.array([[np.exp(value) for value in row] for row in values])
        right /= right.sum(axis=1)[:, None]
        expect(f"`softmax` of {what}", got, right, hint=hint, show=False)
    ### END HIDDEN TESTS


test_softmax()


# %% nbgrader={"grade_id": "test_softmax_extremes", "points": 2}
@visible_test
@after(test_softmax="The test with ordinary scores fails, too: begin there.")
def test_softmax_extremes():
    def check(examples, show=True):
        """`examples` are scores, the right probabilities, and causes of likely wrong ones."""
        scores = [np.array(z) for z, *_ in examples]
        results = ml_results(softmax, [(z.copy(),) for z in scores])
        for z, (_, right, *likely) in zip(scores, examples, strict=True):
            name = f"`softmax` of {z.tolist() if show else 'large scores'}"
            check_one(name, z, next(results), right, *likely, show=show)

    def check_one(name, z, value, right, likely=None, *, show):
        try:
            bad = ~np.isfinite(np.asarray(value, dtype=float)).reshape(z.shape).all(axis=1)
        except (TypeError, ValueError):
            bad = np.zeros(1, dtype=bool)
        nan = (
            "exp(1000) is inf, and exp(−1000) is 0: subtract from each row its largest score before "
            "`np.exp`, and the largest exponent is 0."
        )
        if bad.any() and not bad.all():
            nan = (
                "Some rows are right, so you guard against large scores, but not for every row: subtract "
                "from each row its own maximum, `axis=1, keepdims=True`; one maximum for the whole batch is "
                "too large for some rows, whose terms are then all 0."
            )
        value = ml_array(name, value, z.shape, nan)
        hint = "If the test above passes: subtract from each row its largest score, and change nothing else."
        expect(name, value, right, likely, hint, show=show)

    right = ml_numbers("0.0900306 0.244728 0.665241", (1, 3))
    clipped = {
        "scores are clipped, which changes them; subtract the row's maximum instead": np.full((1, 3), 1 / 3)
    }
    pair = np.array([[0.5, 0.5], [0.268941, 0.731059]])
    zero_row = np.array([[0.5, 0.5], [0.0, 0.0]])
    cause = "one maximum for the whole batch makes all terms of a row 0; each row needs its own"
    check(
        [
            ([[1000.0, 1001.0, 1002.0]], right, clipped),
            ([[-1002, -1001, -1000]], right, clipped),
            ([[1000.0, 1000.0], [-1000.0, -999.0]], pair, {cause: zero_row}),
            ([[1e4, 0.0, -1e4]], [[1, 0, 0]]),
        ]
    )
    ### BEGIN HIDDEN TESTS
    three = [[-1e4, 1e4, 0.0], [0.0, 1.0, 2.0], [5000.0, 5001.0, 5002.0]]
    check(
        [
            (three, [[0, 1, 0], *right, *right]),
            ([[0.0, 1e38, -1e38], [-1e38, 0.0, 1.0]], [[0, 1, 0], [0, 0.268941, 0.731059]]),
            ([[800, 0], [0, 0], [-800, -801]], [[1, 0], [0.5, 0.5], [0.731059, 0.268941]]),
        ],
        show=False,
    )
    ### END HIDDEN TESTS


test_softmax_extremes()

# %% [markdown]
# Two properties of your softmax. A **shift** of all scores changes nothing, even where $e^{z}$ is far
# beyond what a computer can hold. A **factor** does: near 0 all classes are equally probable, and the larger
# it is, the more the largest score takes it all. That is where the name comes from: a soft maximum.

# %% tags=["picture"]
scores = np.array([[2.0, 1.0, 0.0]])
shifts, factors = (0, 100, 10000), np.linspace(0, 5, 100).reshape(-1, 1)
fig, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3.3), layout="constrained", sharey=True)
for number, (shift, colour, hatch) in enumerate(
    zip(shifts, (BLUE, ORANGE, GREEN), ("", "//", ".."), strict=True)
):
    place = np.arange(3) + 0.27 * (number - 1)
    bars = np.asarray(softmax(scores + shift))[0]
    left.bar(place, bars, 0.25, color=colour, hatch=hatch, edgecolor="white", label=f"scores + {shift}")
sharpened = np.asarray(softmax(factors * scores))
for i, (colour, style) in enumerate(zip((BLUE, ORANGE, GREEN), ("-", "--", ":"), strict=True)):
    right.plot(factors, sharpened[:, i], style, color=colour, linewidth=2, label=f"score {scores[0, i]:.0f}")
left.set(
    xticks=range(3), xticklabels=["score 2", "score 1", "score 0"], ylabel="probability", title="a shift"
)
right.set(xlabel="the scores are multiplied by", title="a factor")
left.legend(frameon=False)
right.legend(frameon=False)
plt.show()

# %% [markdown]
# ## Task 4: the negative log-likelihood (4 points)
#
# How good is an answer? For one sample the lecture takes the **negative log-likelihood**,
#
# $$L(\mathbf{y}, \hat{\mathbf{y}}) = -\frac{1}{C} \sum_{i=1}^{C} y_i \log \hat{y}_i,$$
#
# with $C$ classes, the natural logarithm, the probabilities $\hat{y}_i$ of the model, and the **one-hot**
# target $\mathbf{y}$: $y_i$ is 1 for the right class and 0 for all others. So the sum has a single
# term that counts, the logarithm of the probability that the model gave to the right class. (Most books and
# libraries leave out the $1/C$. It scales the loss and moves no minimum. We keep it, as the lecture does; see
# [A loss](book:connectionist-models/multilayer-perceptron.md#a-loss) in the book.)
#
# **Example.** $\mathbf{y} = (0, 1, 0)$ and $\hat{\mathbf{y}} = (0.25, 0.5, 0.25)$ give
# $-\frac{1}{3} \log 0.5 \approx 0.231$.
#
# `negative_log_likelihood(Y, Y_hat)` gets a batch, both of shape `(N, C)`, and returns **one number**: the
# mean of $L$ over the $N$ samples. Leave `Y` as it is. Sooner or later a probability is exactly 0, and
# $\log 0 = -\infty$, and even $0 \cdot \log 0$ is NaN. Your result must be finite then. How you do that is up
# to you (a common way is not to let $\hat{y}_i$ be smaller than $10^{-12}$), as long as it changes
# neither ordinary probabilities nor those of a model that is sure of itself, such as $10^{-6}$ or 0.9999.

# %% [markdown] tags=["hints"]
# <details><summary>Hint 1</summary>
#
# In the example, which of the three terms of the sum is not 0? Imagine a second sample: how many terms are
# there now, how many of them count, and what do you divide by in the end?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# For a batch, with $n$ numbering the samples, the mean over the samples is
#
# $$-\frac{1}{N C} \sum_{n=1}^{N} \sum_{i=1}^{C} y_{n,i} \log \hat{y}_{n,i}.$$
#
# For example, with two samples and three classes:
#
# | | |
# |---|---|
# | `Y` | `[[0, 1, 0], [1, 0, 0]]` |
# | `Y_hat` | `[[0.25, 0.5, 0.25], [0.8, 0.1, 0.1]]` |
# | the products $y_{n,i} \log \hat{y}_{n,i}$ | `[[0, -0.693, 0], [-0.223, 0, 0]]` |
# | their sum | −0.916 |
# | divided by $-N C = -6$ | 0.153 |
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# `np.log` is the natural logarithm, entry by entry; `A * B` also multiplies entry by entry (`@` would not);
# `np.sum` and `np.mean` without `axis` turn a whole array into one number. $N$ and $C$ are in `Y.shape`.
#
# For the zeros, `np.maximum(A, tiny)` returns a new array in which every entry below `tiny` is replaced by
# `tiny`, and all others are as they were. That has to happen before the logarithm.
#
# </details>


# %% nbgrader={"grade_id": "negative_log_likelihood", "solution": true}
def negative_log_likelihood(Y, Y_hat):
    """Return the mean over samples of -(1/C) Σ y_i log ŷ_i.

    Parameters
    ----------
    Y : array of shape (N, C)
        One-hot targets, floats or integers.
    Y_hat : array of shape (N, C)
        Probabilities, possibly 0.

    Returns
    -------
    float
        Finite, also where a probability is 0.
    """
    ### BEGIN SOLUTION
    return -np.mean(Y * np.log(np.maximum(Y_hat, 1e-12)))
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_likelihood", "points": 3}
@visible_test
def test_likelihood():
    def losses_of(examples):
        calls = [(Y.copy(), Y_hat.copy()) for Y, Y_hat, _ in examples]
        results = ml_results(negative_log_likelihood, calls)
        for (Y, _, what), (given, _), value in zip(examples, calls, results, strict=True):
            assert np.array_equal(given, Y), (
                "`negative_log_likelihood` changed the array `Y`. It has to stay as it was."
            )
            yield ml_number(f"`negative_log_likelihood` of {what}", value)

    Y = np.eye(3, dtype=int)[[0, 2, 1, 0]]
    Y_hat = np.array([[0.5, 0.3, 0.2], [0.1, 0.1, 0.8], [0.6, 0.25, 0.15], [0.1, 0.2, 0.7]])
    examples = [
        (Y, Y_hat, "4 samples with 3 classes"),
        (np.array([[0.0, 1.0, 0.0]]), np.array([[0.25, 0.5, 0.25]]), "the worked example"),
        (np.array([[0, 1]]), np.array([[0.9, 0.1]]), "1 sample with 2 classes"),
    ]
    losses = losses_of(examples)
    right = 0.383764
    expect(
        "`negative_log_likelihood` of 4 samples with 3 classes",
        next(losses),
        right,
        {
            "the 1/C is missing: the result is C = 3 times too large": 3 * right,
            "the mean over samples is missing: the result is N = 4 times too large": 4 * right,
            "both the 1/C and the mean over samples are missing": 12 * right,
            "it is divided by C twice": right / 3,
            "it is divided by N twice": right / 4,
            "it is divided by C² instead of by N and C": right * 4 / 3,
            "it is divided by N² instead of by N and C": right * 3 / 4,
            "the minus sign is missing": -right,
            "the minus sign and the 1/C are missing": -3 * right,
            "the minus sign and the mean over samples are missing": -4 * right,
            "this is log2; it should be the natural logarithm, `np.log`": right / np.log(2),
            "this is log10; it should be the natural logarithm, `np.log`": right / np.log(10),
            "this is the sum of an outer product; multiply Y and the logarithms element by element": 22.20695,
            "this is the sum of an outer product, divided by N and C": 1.85058,
            "every class counts, as with `Y.T @ …` instead of `Y * …`, and nothing is divided": 16.39781,
            "every class counts: y_i is missing, or it is `Y.T @ …` where it should be `Y * …`": 1.366484,
            "the terms (1 − y) log(1 − ŷ), of a loss for two classes, do not belong here": 0.658470,
            "this is the log of the mean probability; it should be the mean of the logarithms": 0.295173,
            "this is the squared error": 0.227083,
            "there is no logarithm": -0.1375,
            "the logarithm and the minus sign are missing": 0.1375,
            "the softmax is applied to Y_hat, which holds probabilities already": 0.349887,
            "only the first sample is counted": 0.231049,
            "only the last sample is counted": 0.767528,
        },
        "Multiply Y by the logarithms, element by element, sum over everything, and divide by N and by C. If "
        "you guard against 0, the guard must be far smaller than an ordinary probability.",
    )
    expect("`negative_log_likelihood` of the worked example", next(losses), 0.231049)
    expect(
        "`negative_log_likelihood` of 1 sample with 2 classes",
        next(losses),
        1.151293,
        hint="N and C come from the shape of Y: they are not fixed numbers.",
    )
    ### BEGIN HIDDEN TESTS
    rng, examples, expected = np.random.default_rng(4), [], []
    for n, c in ((1, 4), (3, 2), (5, 5), (7, 10), (40, 3)):
        Y_hat = rng.uniform(0.1, 1, size=(n, c))
        Y_hat /= Y_hat.sum(axis=1)[:, None]
        classes = rng.integers(c, size=n)
        right = -sum(np.log(Y_hat[i, j]) for i, j in enumerate(classes)) / (n * c)
        what = f"{n} samples with {c} classes"
        causes = {"the 1/C is missing": right * c, "the mean over samples is missing": right * n}
        for Y in (np.eye(c)[classes], np.eye(c, dtype=int)[classes]):
            examples.append((Y, Y_hat, what))
            expected.append((right, causes))
    for (_, _, what), loss, (right, causes) in zip(examples, losses_of(examples), expected, strict=True):
        expect(f"`negative_log_likelihood` of {what}", loss, right, causes, show=False)
    ### END HIDDEN TESTS


test_likelihood()


# %% nbgrader={"grade_id": "test_likelihood_zeros", "points": 1}
@visible_test
def test_likelihood_zeros():
    def losses_of(pairs):
        return ml_results(negative_log_likelihood, [(np.array(Y), np.array(Y_hat)) for Y, Y_hat in pairs])

    def check(value, what):
        name = f"`negative_log_likelihood` where {what}"
        try:
            number = float(np.sum(np.asarray(value, dtype=float))) if value is not None else 0.0
        except (TypeError, ValueError):
            number = 0.0
        assert np.isfinite(number), (
            f"{name} is {number}, but it should be finite: log 0 is −∞, and 0 · log 0 is NaN. Keep ŷ above a "
            f"very small number before you take the logarithm."
        )
        ml_number(name, value)

    both, chances = [[1, 0], [0, 1]], (0.5, 0.9, 1e-6, 0.9999)  # a guard of 1e-7 passes
    pairs = [(both, [[1.0, 0.0], [0.5, 0.5]]), (both, [[0.0, 1.0], [0.5, 0.5]])]
    losses = losses_of([*pairs, *(([[0, 1]], [[1 - p, p]]) for p in chances)])
    check(next(losses), "a wrong class has the probability 0")
    check(next(losses), "the right class has the probability 0")
    name = "`negative_log_likelihood` of one sample"
    unsure, sure = ml_number(name, next(losses)), ml_number(name, next(losses))
    assert not same(sure, unsure), (
        f"{name} is {sure:.6g} whether the right class has the probability 0.5 or 0.9. Your guard against 0 "
        "must leave ordinary probabilities as they are."
    )
    assert same(unsure, -np.log(0.5) / 2), (
        f"{name} should be {-np.log(0.5) / 2:.6g} if the right class has the probability 0.5, not "
        f"{unsure:.6g}: begin with the test above."
    )
    for p in chances[2:]:
        loss = ml_number(name, next(losses))
        right = -np.log(p) / 2
        assert abs(loss - right) <= 0.02 * right, (
            f"{name} should be {right:.6g} if the right class has the probability {p:g}, not {loss:.6g}. "
            "Your guard against 0 also changes probabilities that are only near 0 or 1: make it far smaller, "
            "such as 1e-12, and limit neither ŷ from above nor the loss."
        )
    ### BEGIN HIDDEN TESTS
    losses = losses_of([([[0.0, 0.0, 1.0]], [[0.0, 0.0, 1.0]]), ([[0.0, 1.0, 0.0]], [[0.0, 0.0, 1.0]])])
    check(next(losses), "all is certain and right")
    check(next(losses), "all is certain and wrong")
    ### END HIDDEN TESTS


test_likelihood_zeros()

# %% [markdown]
# What does the loss punish? On the left is the loss of a single sample with 3 classes, against the
# probability of the right class. On the right a model answers 100 samples with 3 classes: 99 times it gives
# 0.9 to the right class, and once it is wrong, and gives the right class almost nothing.


# %% tags=["picture"]
def two_others(p):
    """Return probabilities with p for the first class, and the rest shared by the two others."""
    return np.column_stack([p, (1 - p) / 2, (1 - p) / 2])


p = np.linspace(0.005, 1, 200)
first = np.array([[1, 0, 0]])
single = [negative_log_likelihood(first, row[None]) for row in two_others(p)]
slips = np.logspace(-1, -10, 10)
batches = [
    negative_log_likelihood(np.repeat(first, 100, axis=0), two_others(np.append(np.full(99, 0.9), slip)))
    for slip in slips
]
fig, (left, right) = plt.subplots(1, 2, figsize=(9.5, 3.4), layout="constrained")
left.plot(p, single, color=BLUE, linewidth=2)
left.plot(1 / 3, negative_log_likelihood(first, np.full((1, 3), 1 / 3)), "o", color=ORANGE)
left.annotate("knows nothing: 1/3 each", (1 / 3, 0.366), (0.4, 0.75), arrowprops={"arrowstyle": "->"})
left.set(xlabel="probability of the right class", ylabel="loss", title="one sample", ylim=(0, None))
right.semilogx(slips, batches, "o-", color=BLUE, label="all 100 answers")
right.axhline(-np.log(0.9) / 3, color=GREEN, linestyle="--", label="the 99 right ones alone")
right.invert_xaxis()
right.minorticks_off()
right.set(xlabel="probability of the right class in the wrong answer", title="one wrong answer among 100")
right.set(ylabel="mean loss", ylim=(0, None))
right.legend(frameon=False)
plt.show()

# %% [markdown]
# One answer of a hundred that is wrong **and sure of it** can cost more than the 99 others together. The
# accuracy is 99 per cent all the time. This loss wants honest probabilities.

# %% [markdown]
# ## Task 5: what a network costs (2 points)
#
# The lecture's first objection to multilayer perceptrons is their size. A dense layer from $n$ inputs
# to $m$ outputs has a weight for each pair of them and a bias for each output.
#
# `count_parameters(layer_sizes)` gets the number of units of each layer, from the inputs to the outputs, as a
# list with at least two entries, and returns the total number of weights and biases as an integer.
#
# **Example.** `[784, 128, 10]` is a network for images of 28 × 28 pixels and ten digits, with 128 hidden
# units. It has 101770 parameters. (The book counts them in
# [Its problems](book:connectionist-models/multilayer-perceptron.md#its-problems).)

# %% [markdown] tags=["hints"]
# <details><summary>Hint 1</summary>
#
# Draw the network `[2, 3, 1]`: two inputs, three hidden units, one output. How many lines are there? Which
# units have a bias? Do the inputs have one?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# The example, layer by layer:
#
# | layer | weights | biases | together |
# |---|---|---|---|
# | 784 → 128 | $784 \cdot 128 = 100352$ | 128 | 100480 |
# | 128 → 10 | $128 \cdot 10 = 1280$ | 10 | 1290 |
# | | | | 101770 |
#
# A list of three sizes has two layers, a list of two has one.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# Each layer is a pair of neighbours in the list. `zip(layer_sizes, layer_sizes[1:])` goes through these
# pairs: for `[4, 6, 4, 3]` they are (4, 6), (6, 4) and (4, 3). Begin with a total of 0, add what each layer
# costs, and return the total after the loop.
#
# </details>


# %% nbgrader={"grade_id": "count_parameters", "solution": true}
def count_parameters(layer_sizes):
    """Count the weights and biases of a dense network.

    Parameters
    ----------
    layer_sizes : list of int
        Units of each layer: inputs, hidden layers (any number, also none),
        outputs.

    Returns
    -------
    int
    """
    ### BEGIN SOLUTION
    return sum((n + 1) * m for n, m in itertools.pairwise(layer_sizes))
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_count", "points": 2}
@visible_test
def test_count():
    def counts_of(networks):
        return ml_results(count_parameters, [(list(sizes),) for sizes in networks])

    def check(sizes, count, right, likely=None, hint="", show=True):
        name = f"`count_parameters({sizes})`" if show else "`count_parameters` of another network"
        expect(name, ml_number(name, count), right, likely, hint, tolerance=1e-9, show=show)

    counts = counts_of([[784, 128, 10], [4, 6, 4, 3], [3, 1]])
    check(
        [784, 128, 10],
        next(counts),
        101770,
        {
            "the biases are missing": 101632,
            "there is a bias for each input, too; only the units of the other layers have one": 102554,
            "the biases of the output layer are missing": 101760,
            "the biases of the hidden layer are missing": 101642,
            "there is one bias for each layer; there should be one for each unit": 101634,
            "there is one bias for each layer and one for the inputs; each unit should have its own": 101635,
            "there is one bias for each input of a layer; it should be one for each output": 102544,
            "only the first layer is counted": 100480,
            "only the last layer is counted": 1290,
            "all sizes are multiplied; each layer should have its own product, and these are added": 1003520,
            "these are the units, not the connections": 922,
            "inputs and outputs are connected as well; they should not be": 109610,
        },
    )
    likely = {"only the first two layers are counted": 58}
    check([4, 6, 4, 3], next(counts), 73, likely, "Every layer counts, however many there are.")
    check([3, 1], next(counts), 4, hint="It has no hidden layer: 3 weights and 1 bias.")
    ### BEGIN HIDDEN TESTS
    networks = [1, 1], [10, 1], [2, 3, 1], [3, 5, 7, 11, 2], [5, 5, 5], [150528, 4096, 1000]
    for sizes, count in zip(networks, counts_of(networks), strict=True):
        right = sum(sizes[i] * sizes[i + 1] + sizes[i + 1] for i in range(len(sizes) - 1))
        check(sizes, count, right, show=False)
    ### END HIDDEN TESTS


test_count()

# %% [markdown]
# A colour image has $3 \cdot s^2$ inputs, if its side is $s$ pixels. How many parameters does a network with
# one hidden layer have that sorts such images into ten classes?

# %% tags=["picture"]
sides = 2 ** np.arange(3, 11)
fig, ax = plt.subplots(figsize=(7.5, 3.8), layout="constrained")
for h, colour, marker in ((16, BLUE, "o"), (128, ORANGE, "s"), (1024, GREEN, "^")):
    counts = [count_parameters([3 * int(side) ** 2, h, 10]) for side in sides]
    ax.loglog(sides, counts, marker=marker, color=colour, label=f"{h} hidden units")
ax.axhline(25.6e6, color="0.5", linestyle=":")
ax.text(8, 30e6, "ResNet-50, a network for images of 224 pixels", color="0.4", va="bottom", fontsize=9)
ax.set_xticks(sides, [str(side) for side in sides])
ax.minorticks_off()
ax.set(xlabel="side of the image, in pixels", ylabel="parameters")
ax.legend(frameon=False, loc="lower right")
plt.show()
gigabytes = 4e-9 * count_parameters([3 * 1024**2, 1024, 10])
print(f"1024 × 1024 pixels and 1024 hidden units, in float32: {gigabytes:.1f} GB")

# %% [markdown]
# With 1024 units a **single** hidden layer overtakes all 50 layers of a modern convolutional network
# somewhere between 64 and 128 pixels. Each of these weights has to be learned from data. This is why
# networks for images share their weights, which is what a convolution does.

# %% [markdown]
# ## Question (3 points)
#
# Answer in your own words, in six to ten sentences.
#
# 1. Leave out the sigmoid of the **hidden** layer, and keep that of the output. Show, with the equation for a
#    batch, that the network is then one single layer, and give its weights and its bias. Why can it not
#    solve XOR, however many hidden units it has?
# 2. A network with 10 classes has just been created and gives every class nearly the same probability. Your
#    loss says 0.230, a library says 2.303 for the same answers. Is one of the two wrong? What changes in
#    gradient descent if you go from one to the other?
# 3. Make all weights and biases of the XOR network 100 times as large. What happens to its picture? And what
#    happens to the slope of its answers almost everywhere? Why is that bad news for gradient descent, which
#    follows slopes?

# %% [markdown] nbgrader={"grade_id": "question_mlp", "solution": true, "points": 3}
# **Model answer.**
#
# 1. Without the inner $\sigma$ the output is $\sigma((\mathbf{X}\mathbf{W}_1 + \mathbf{b}_1)\mathbf{W}_2 +
#    \mathbf{b}_2) = \sigma(\mathbf{X}(\mathbf{W}_1\mathbf{W}_2) + (\mathbf{b}_1\mathbf{W}_2 +
#    \mathbf{b}_2))$: one layer with the weights $\mathbf{W}_1\mathbf{W}_2$, of shape $(d, k)$, and the bias
#    $\mathbf{b}_1\mathbf{W}_2 + \mathbf{b}_2$. Since the outer $\sigma$ is monotonic, the answer is above
#    1/2 on one side of a straight line, whatever $h$ is, and no straight line separates XOR's classes.
# 2. Neither. With $\hat{y}_i = 1/10$ the loss is $\log(10)/C = 2.303/10 = 0.230$ with the lecture's $1/C$ and
#    2.303 without. The minimum is at the same parameters. All gradients are 10 times as large without $1/C$,
#    so the steps are the same if the learning rate is 10 times smaller.
# 3. The lines stay where they are, because $\mathbf{W}_1$ and $\mathbf{b}_1$ have grown by the same factor,
#    and the transitions become sharp steps: blue or orange with next to nothing in between. Almost everywhere
#    the units are saturated, at 0 or 1, where the sigmoid is flat, so the slope is practically 0. Then the
#    gradient is, too, and gradient descent does not move.
#
# **Marking scheme.** One point for each part.
#
# - Part 1: the product $\mathbf{W}_1\mathbf{W}_2$ and the bias (½), and a single straight line, which does
#   not separate XOR (½).
# - Part 2: both are right, the factor is $C = 10$ (½); gradients, or the learning rate that fits, scale by
#   10, the minimum stays (½).
# - Part 3: sharp steps at the same places (½); saturation, slope near 0, no progress (½). "The lines
#   move" gives no half point.

# %% [markdown]
# ## How far am I?
#
# Run the cell below at any time, once the first cells of the notebook have been run. It runs every test that
# you can see and lists what passes, what fails and what is not started yet.

# %% nbgrader={"grade_id": "how_far_am_i"}
how_far_am_i()
