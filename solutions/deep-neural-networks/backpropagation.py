# ---
# jupyter:
#   course:
#     points: 23
#     minutes: 140
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Exercise: backpropagation
#
# This exercise goes with the chapter [Backpropagation](book:deep-neural-networks/backpropagation.md). When
# you are stuck, read its section
# [The chain rule, four times](book:deep-neural-networks/backpropagation.md#the-chain-rule-four-times), and
# [A batch, as matrices](book:deep-neural-networks/gradient-checks.md#a-batch-as-matrices) in
# [Gradients for a batch, checked](book:deep-neural-networks/gradient-checks.md).
#
# A network learns by gradient descent: it asks for each of its parameters which way is down, and takes a
# step that way. The answer to that question is the gradient, and the algorithm that finds it,
# **backpropagation**, is the engine under everything that is called deep learning today. In this notebook
# you build the engine. It fits in a dozen lines.
#
# You will
#
# 1. run a network with one hidden layer **forward**,
# 2. measure its error by the **mean-squared error**,
# 3. find the gradient the slow and certain way, by **nudging** each parameter,
# 4. find it the fast way, by **backpropagation**, check it against the slow one, and train a network with
#    it,
# 5. do the same at **any depth**, and watch the gradient vanish.
#
# Your functions may use NumPy and anything that comes with Python. They have to work for every shape that
# their docstrings allow.
#
# | task | points | minutes |
# |---|---|---|
# | 1. Forward | 3 | 15 |
# | 2. The loss | 2 | 5 |
# | 3. The gradient, by nudging | 4 | 20 |
# | 4. The gradient, by backpropagation | 6 | 40 |
# | The gradient check and the training | – | 10 |
# | 5. Any depth | 5 | 30 |
# | Question, in words | 3 | 20 |
# | **total** | **23** | **140** |
#
# **Time.** This is the longest exercise of the course: it takes more than two hours, so plan two sittings. A
# good place for a break is after Task 3, when you have the slow gradient and need a clear head for the fast
# one. The gradient check and the training give no points and need no code from you. If you are short of time,
# do Tasks 1 to 4, which are backpropagation itself. Task 5 does the same in a loop, and no other exercise
# builds on it; but its 5 points count, and you need it for the picture that the question is about.
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
import timeit

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


# %% nbgrader={"grade_id": "examples", "points": 0} tags=["hide-input"]
# Inputs of the tests, and how they compare gradients. There is no task in this cell, so you need not read it.
import itertools

BP_FAR = (
    "Backpropagation is exact even if the target is far away. A gradient by nudging is not, because the two "
    "huge losses that it subtracts agree in nearly all of their digits. Use the formulas, and clip nothing."
)


def bp_numbers(text):
    """Read numbers that are separated by blanks."""
    return np.array(text.split(), dtype=float)


def bp_by_hand():
    """Make the worked example: one sample, one feature, one hidden unit."""
    params = {"W1": [[0.0]], "b1": [0.0], "W2": [[2.0]], "b2": [-1.0]}
    return np.array([[2.0]]), np.array([[1.0]]), {key: np.array(value) for key, value in params.items()}


def bp_small_network():
    """Make 5 samples of 3 features, their targets, and a network with 4 hidden units."""
    X = [[-0.7, -0.2, 1.7], [0.7, -1.6, 0.0], [-0.6, 0.1, -1.6], [0.2, 0.2, 1.6], [0.3, 0.5, -1.5]]
    y = [[1.0], [0.0], [1.0], [0.5], [0.0]]
    params = {
        "W1": [[2.7, -2.3, 1.3, -0.4], [-1.1, -0.8, -0.8, 0.5], [-0.1, 1.8, -2.2, 0.0]],
        "b1": [-0.9, 0.8, -2.1, -0.3],
        "W2": [[0.3], [-1.8], [1.2], [0.2]],
        "b2": [-0.3],
    }
    return np.array(X), np.array(y), {key: np.array(value) for key, value in params.items()}


def bp_copied(params):
    """Copy a dict of arrays, so that a function that works in place does no harm."""
    return {key: value.copy() for key, value in params.items()}


def bp_layers_of(params):
    """Return the same network as a list of weights and a list of biases."""
    return [params["W1"].copy(), params["W2"].copy()], [params["b1"].copy(), params["b2"].copy()]


def bp_left_alone(function, argument, now, before):
    """Fail if a function changed its data."""
    assert np.array_equal(now, before), (
        f"`{function}` changed the array `{argument}` that it was given. The data has to stay as it was: "
        f"write `a = a - b`, which makes a new array, instead of `a -= b`, and copy before you assign to "
        f"entries."
    )


def bp_gradient(name, value, shape, n_samples=0):
    """Turn a gradient into an array; it has the shape of its parameter."""
    found = value.shape if isinstance(value, (np.ndarray, np.generic)) else tuple(shape)
    hint = ""
    if found != tuple(shape) and len(shape) == 1:
        if found == (1, *shape):
            hint = "Sum over the samples without `keepdims=True`."
        elif found == ():
            hint = "Sum over the samples only, `axis=0`: each unit has its own bias."
        elif len(found) == 2 and found[1] == shape[0]:
            hint = "It still has a row for each sample: sum over the samples, `axis=0`."
        elif found == (n_samples,):
            hint = (
                "It has an entry for each sample: is `@` in its delta where ⊙ means `*`, element by element?"
            )
        else:
            hint = "It should be the sum over the samples, `axis=0`, of this layer's own delta."
    elif found != tuple(shape) and found == tuple(shape)[::-1]:
        hint = "It is transposed."
    elif found != tuple(shape):
        hint = "It should combine this layer's delta with what went INTO the layer, not with what came out."
    assert not hint, f"{name} should have its parameter's shape, {tuple(shape)}, not {found}. {hint}"
    return as_array(name, value, shape)


def bp_factors(expected, n_samples, widths=()):
    """List what a gradient is when a factor of the loss is wrong."""
    causes = {
        "the factor 2, which the square's derivative brings down, is missing": 0.5,
        "there is a factor 2 too many; the derivative of the square brings down a single 2": 2,
        "the sign is reversed; a gradient points uphill, which it does with ŷ − y, not with y − ŷ": -1,
        "the sign is reversed, and the factor 2 of the square is missing": -0.5,
        "the 1/N of the mean is missing": n_samples,
        "there is a factor 4 too many": 4,
        "the 1/N of the mean is there twice; it belongs in the first delta, and the sums add none": (
            1 / n_samples
        ),
        "the factor 2 of the square and the 1/N of the mean are missing": n_samples / 2,
        "the sign is reversed, and the factor 2 of the square and the 1/N of the mean are missing": -n_samples
        / 2,
        "the 1/N of the mean is there twice, and the factor 2 of the square is missing": 0.5 / n_samples,
    }
    for width in widths:
        wrong_count = f"it is divided by {width} instead of N, the number of samples, `len(y)`"
        causes[wrong_count] = n_samples / width
        causes[f"{wrong_count}, and the factor 2 of the square is missing"] = n_samples / width / 2
    return {cause: factor * np.asarray(expected) for cause, factor in causes.items()}


def bp_layer_hint(layer, depth, part):
    """Say where to look, knowing that everything nearer to the output was right."""
    if part == "b" and layer == depth:
        return (
            f"It is the sum of δ{depth} over the samples, so look at δ{depth}, where the chain rule starts."
        )
    if part == "b":
        return (
            f"Layer {layer + 1} is right, and so is δ{layer + 1}: look at the step from there to δ{layer}, "
            f"for which you need W{layer + 1} as the forward pass used it, and h{layer}(1 − h{layer}). "
            f"Look also at the sum over the samples."
        )
    return (
        f"The gradient of b{layer} is right, and so is δ{layer}: look at what δ{layer} is multiplied by, "
        f"which should be what went into layer {layer}, and at the sum over the samples."
    )


### BEGIN HIDDEN TESTS
def bp_logistic(z):
    return 0.5 * (1 + np.tanh(0.5 * np.asarray(z, dtype=float)))


def bp_slope(z, h):
    return h * (1 - h)


def bp_reference(X, y, weights, biases, last=bp_slope, hidden=bp_slope, carry=None):
    """Return loss and gradients, or what they are when a derivative is mistaken."""
    inputs, sums = [np.asarray(X, dtype=float)], []
    for W, b in zip(weights, biases, strict=True):
        sums.append(inputs[-1] @ W + b)
        inputs.append(bp_logistic(sums[-1]))
    error = inputs[-1] - y
    delta = 2 / len(X) * error * last(sums[-1], inputs[-1])
    grad_weights, grad_biases = [None] * len(weights), [None] * len(weights)
    for layer in reversed(range(len(weights))):
        grad_weights[layer] = inputs[layer].T @ delta
        grad_biases[layer] = delta.sum(axis=0)
        if layer:
            W = weights[layer] if carry is None else carry(weights[layer], grad_weights[layer])
            delta = (delta @ W.T) * hidden(sums[layer - 1], inputs[layer])
    return float(np.mean(error**2)), grad_weights, grad_biases


def bp_slips():
    """Name the mistakes in the deltas, each with the arguments of `reference` that make it."""
    wrong_slopes = {
        "leaves out the derivative of the sigmoid": lambda z, h: np.ones_like(h),
        "takes h(1 − h) of σ(h), but h has been through σ already": lambda z, h: bp_slope(z, bp_logistic(h)),
        "uses 1 − h², the derivative of tanh; that of the sigmoid is h(1 − h)": lambda z, h: 1 - h**2,
        "uses z(1 − z); the derivative is h(1 − h) with h = σ(z)": lambda z, h: z * (1 - z),
        "uses h alone for the derivative h(1 − h)": lambda z, h: h,
        "uses 1 − h alone for the derivative h(1 − h)": lambda z, h: 1 - h,
    }
    named = {}
    for what, wrong in wrong_slopes.items():
        named[f"every delta {what}"] = {"last": wrong, "hidden": wrong}
        named[f"the output layer's delta {what}"] = {"last": wrong}
        named[f"a hidden layer's delta {what}"] = {"hidden": wrong}
    named["the gradient of W was used where W itself carries the delta back"] = {"carry": lambda W, g: g}
    named["W is missing where it carries the delta back"] = {"carry": lambda W, g: np.ones_like(W)}
    named["W is not transposed where it carries the delta back"] = {
        "carry": lambda W, g: W.T if W.shape[0] == W.shape[1] else W
    }
    return named


def bp_random_layers(rng, widths):
    """Draw weights and biases of scale 1."""
    weights = [rng.normal(size=shape) * 1.2 for shape in itertools.pairwise(widths)]
    return weights, [rng.normal(size=width) for width in widths[1:]]


def bp_random_problem(seed, n_samples, n_features, hidden, integers=False):
    """Draw samples, targets and a network with one hidden layer."""
    rng = np.random.default_rng(seed)
    weights, biases = bp_random_layers(rng, [n_features, hidden, 1])
    X = rng.normal(size=(n_samples, n_features))
    y = rng.uniform(size=(n_samples, 1))
    if integers:
        X, y = np.rint(2 * X).astype(int), np.rint(y).astype(int)
    return X, y, {"W1": weights[0], "b1": biases[0], "W2": weights[1], "b2": biases[1]}


### END HIDDEN TESTS


# %% nbgrader={"grade_id": "run_network"} tags=["hide-input"]
# How the tests call your functions. There is no task in this cell, so you need not read it.
def bp_run_forward(X, params):
    """Call `forward`; return y_hat, of the promised shape, and the cache as it came."""
    result = run(forward, X, bp_copied(params))
    y_hat, cache = as_pair("`forward`", result, ["y_hat", "cache"])
    return as_array("`y_hat` of `forward`", y_hat, (len(X), params["W2"].shape[1])), cache


def bp_run_backward(X, y, params):
    """Call `forward`, then `backward` with its cache; return the gradients, which must be a dict."""
    y_hat, cache = bp_run_forward(X, params)
    given, data = bp_copied(params), y.copy()
    try:
        grads = run(backward, data, y_hat, cache, given)
    except AssertionError as error:
        hint = " What `backward` takes out of the cache, `forward` has to put in."
        raise AssertionError(f"{error}{hint if 'KeyError' in str(error) else ''}") from None
    bp_left_alone("backward", "y", data, y)
    assert grads is not None, "`backward` returned None: does it end in `return`?"
    assert isinstance(grads, dict), f"`backward` should return a dict, not {kind_of(grads)}."
    moved = [key for key in params if not np.array_equal(given[key], params[key])]
    return grads, moved


def bp_watch_gradient(name, theta, A=None, **kwargs):
    """Have `numerical_gradient` differentiate the function of that name.

    Return its result, the places where it evaluated the function, and theta as it is afterwards.
    """
    functions = {
        "sum of cubes": lambda t: np.sum(t**3),
        "sum of squares": lambda t: np.sum(t**2),
        "sum of sines": lambda t: np.sum(np.sin(t)),
        "product": lambda t: np.prod(t),
        "quadratic": lambda t: t.ravel() @ A @ t.ravel(),
        "cube of the sum": lambda t: np.sum(t) ** 3,
    }
    places, theta = [], theta.copy()

    def watched(at):
        places.append(np.array(at, dtype=float))
        return float(functions[name](places[-1]))

    return run(numerical_gradient, watched, theta, **kwargs), places, theta


# %% [markdown]
# ## The problem
#
# Two interleaving half-moons: the blue circles have target 0, the orange triangles have target 1. No
# straight line separates them, so one layer is not enough. The cell below makes the data. It also gives you
# the sigmoid $\sigma$ for all tasks, as the function `sigmoid(z)`.


# %% nbgrader={"grade_id": "given"}
def sigmoid(z):
    """Return 1 / (1 + exp(-z)), elementwise, for an array of any shape."""
    return 0.5 * (1 + np.tanh(0.5 * z))


def two_moons(n_samples, rng):
    """Return X of shape (n_samples, 2) and y of shape (n_samples, 1), 0 or 1."""
    label = np.arange(n_samples) % 2
    angle = rng.uniform(0, np.pi, n_samples)
    x = np.where(label == 0, np.cos(angle), 1 - np.cos(angle))
    height = np.where(label == 0, np.sin(angle), 0.5 - np.sin(angle))
    X = np.column_stack([x, height]) + 0.12 * rng.normal(size=(n_samples, 2))
    return X - X.mean(axis=0), label.reshape(-1, 1).astype(float)


def random_params(n_features, n_hidden, rng):
    """Return a network with one hidden layer and random weights."""
    return {
        "W1": 2 * rng.normal(size=(n_features, n_hidden)),
        "b1": np.zeros(n_hidden),
        "W2": rng.normal(size=(n_hidden, 1)),
        "b2": np.zeros(1),
    }


def draw_points(ax, X, y):
    """Draw the two classes."""
    for label, colour, marker in ((0, BLUE, "o"), (1, ORANGE, "^")):
        points = X[y[:, 0] == label]
        ax.scatter(
            *points.T,
            s=22,
            color=colour,
            marker=marker,
            edgecolor="black",
            linewidth=0.5,
            label=f"y = {label}",
        )
    ax.set(xlabel="$x_1$", ylabel="$x_2$", aspect="equal")


def draw_surface(ax, X, y, params, title):
    """Draw what the network answers in the plane, and the line where it answers 1/2."""
    x1, x2 = np.meshgrid(np.linspace(-2.2, 2.2, 80), np.linspace(-1.6, 1.6, 60))
    grid = np.column_stack([x1.ravel(), x2.ravel()])
    answer = np.asarray(forward(grid, params)[0]).reshape(x1.shape)
    image = ax.contourf(x1, x2, answer, np.linspace(0, 1, 11), cmap=BLUE_TO_ORANGE)
    if answer.min() < 0.5 < answer.max():
        ax.contour(x1, x2, answer, [0.5], colors="black", linewidths=1.5)
    draw_points(ax, X, y)
    ax.set_title(title, fontsize=10)
    return image


# %% tags=["picture"]
X_moons, y_moons = two_moons(120, np.random.default_rng(0))
print("X", X_moons.shape, " y", y_moons.shape)

fig, ax = plt.subplots(figsize=(5, 3.4))
draw_points(ax, X_moons, y_moons)
ax.legend(frameon=False)
plt.show()

# %% [markdown]
# ## Task 1: forward (3 points)
#
# **Write `forward(X, params)`**, which computes the network's answers. The network of the lecture has one
# hidden layer:
#
# $$\hat{\mathbf{y}} =
# \sigma(\mathbf{W}_2^\top\, \sigma(\mathbf{W}_1^\top \mathbf{x} + \mathbf{b}_1) + \mathbf{b}_2).$$
#
# Written step by step, with $\mathbf{z}_l$ for what arrives at the units of layer $l$ and $\mathbf{h}_l$
# for what leaves them:
#
# $$\mathbf{z}_1 = \mathbf{W}_1^\top \mathbf{x} + \mathbf{b}_1, \quad
# \mathbf{h}_1 = \sigma(\mathbf{z}_1), \quad
# \mathbf{z}_2 = \mathbf{W}_2^\top \mathbf{h}_1 + \mathbf{b}_2, \quad
# \hat{\mathbf{y}} = \sigma(\mathbf{z}_2).$$
#
# Here $\sigma$ is the sigmoid in **both** layers, in your code the given function `sigmoid`. The formulas
# are for one sample $\mathbf{x}$, a column, as in the book's section
# [The network](book:deep-neural-networks/backpropagation.md#the-network). Your function gets a whole batch
# `X`, one sample **per row**, and then a layer is `X @ W + b`.
#
# Return two things, as a tuple:
#
# - `y_hat`, the answers, of shape `(N, 1)`: a row for each sample;
# - `cache`, whatever `backward` will need in Task 4. A dict is a good choice. It is yours alone: nothing but
#   your `backward` looks into it. You can return `{}` for now and come back, but think: the chain rule will
#   ask for values that you have just computed.
#
# **Example.** One sample $x = 2$, one hidden unit with $w_1 = 0$, $b_1 = 0$, and then $w_2 = 2$,
# $b_2 = -1$. So $z_1 = 0$, $h_1 = \sigma(0) = 0.5$, $z_2 = 2 \cdot 0.5 - 1 = 0$ and
# $\hat{y} = \sigma(0) = 0.5$.

# %% [markdown] tags=["hints"]
# <details><summary>Hint 1</summary>
#
# Follow the sample $x = 2$ of the example. Which four numbers does it turn into on its way, and where does
# the sigmoid come in? In Task 4, `backward` goes the same way back. It gets `y`, `y_hat` and `params`, and
# otherwise only what is in your cache. Which of the arrays that you have here would it lack if the cache were
# empty?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# | one sample, a column | a batch, a sample per row | shape |
# |---|---|---|
# | $\mathbf{z}_1 = \mathbf{W}_1^\top \mathbf{x} + \mathbf{b}_1$ | `X @ W1 + b1` | `(N, h)` |
# | $\mathbf{h}_1 = \sigma(\mathbf{z}_1)$ | the sigmoid of each entry | `(N, h)` |
# | $\mathbf{z}_2 = \mathbf{W}_2^\top \mathbf{h}_1 + \mathbf{b}_2$ | with `W2` and `b2` | `(N, 1)` |
# | $\hat{\mathbf{y}} = \sigma(\mathbf{z}_2)$ | the sigmoid of each entry | `(N, 1)` |
#
# When you add a bias of shape `(h,)`, NumPy adds it to each of the $N$ rows.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# `params["W1"]` takes an array out of the dict; `sigmoid(z)` is given, for an array of any shape; `A @ B` is
# the product of two matrices, whereas `A * B` multiplies entry by entry. In the code nothing is transposed,
# since the samples are rows.
#
# `return y_hat, cache` returns both. A dict is written `{"name": value, "other": value}`. Of the arrays in
# this function, `backward` needs what went into each of the two layers, so put these two into the cache.
#
# </details>


# %% nbgrader={"grade_id": "forward", "solution": true}
def forward(X, params):
    """Run a network with one hidden layer, sigmoid at both layers.

    Parameters
    ----------
    X : array of shape (N, d)
        A batch, one sample per row. It must be left as it is.
    params : dict
        "W1" of shape (d, h), "b1" (h,), "W2" (h, 1), "b2" (1,).

    Returns
    -------
    y_hat : array of shape (N, 1)
    cache : anything
        What your `backward` needs.
    """
    ### BEGIN SOLUTION
    h1 = sigmoid(X @ params["W1"] + params["b1"])
    y_hat = sigmoid(h1 @ params["W2"] + params["b2"])
    return y_hat, {"X": X, "h1": h1}
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_forward", "points": 3}
@visible_test
def test_forward():
    X, _, params = bp_small_network()
    before = X.copy()
    y_hat, _ = bp_run_forward(X, params)
    bp_left_alone("forward", "X", X, before)
    expect(
        "`y_hat` of `forward` with 3 features and 4 hidden units",
        y_hat.ravel(),
        [0.12134936, 0.38733386, 0.50521574, 0.1380475, 0.6768634],
        {
            "the sigmoid of the hidden layer is missing": bp_numbers(
                "4.6426e-09 0.38013 0.7375 3.0208e-06 0.99822"
            ),
            "the sigmoid of the output layer is missing": bp_numbers(
                "-1.9797 -0.45853 0.020864 -1.8316 0.73939"
            ),
            "b1 is not added": bp_numbers("0.1276 0.59133 0.66378 0.16398 0.751"),
            "b2 is not added": bp_numbers("0.15713 0.46045 0.57953 0.17776 0.73873"),
            "neither b1 nor b2 is added": bp_numbers("0.16488 0.66139 0.72714 0.20934 0.80281"),
            "tanh in the hidden layer; it should be the sigmoid": bp_numbers(
                "0.02605 0.29741 0.76615 0.028322 0.91033"
            ),
            "tanh in both layers; it should be the sigmoid": bp_numbers(
                "-0.99857 -0.69609 0.82955 -0.9983 0.98078"
            ),
            "ReLU in the hidden layer; it should be the sigmoid": bp_numbers(
                "2.9414e-05 0.44695 0.59194 0.0029944 0.75547"
            ),
            "the bias is added to W before the product; it should be added to the product": bp_numbers(
                "0.10548 0.57685 0.6792 0.10986 0.69151"
            ),
            "the sign in the sigmoid's exponent is wrong: it is 1 / (1 + exp(−z))": bp_numbers(
                "0.2176 0.56008 0.6728 0.24387 0.80836"
            ),
            "softmax over a single output, which is always 1": np.ones(5),
            "this is 1 + exp(−z), not 1 / (1 + exp(−z)): look at the brackets of the sigmoid": bp_numbers(
                "1 1.679858 1.898036 1 1.75704e15"
            ),
            "the sigmoid is applied twice at the output": bp_numbers(
                "0.5303 0.59564 0.62368 0.53446 0.66304"
            ),
        },
        hint="Check in turn: X @ W1 + b1, its sigmoid, the same with W2 and b2, its sigmoid; or print each "
        "step for the example in the text.",
    )
    y_hat, _ = bp_run_forward(np.array([[1, 0, -1], [-2, 1, 1], [0, 1, 0]]), params)
    expect(
        "`y_hat` of `forward` for an X of integers",
        y_hat.ravel(),
        [0.7162473, 0.12454317, 0.27057879],
        hint="It is right for an X of floats. An array made with the type of X cuts off all decimals.",
    )
    X, _, params = bp_by_hand()
    y_hat, _ = bp_run_forward(X, params)
    expect(
        "`y_hat` of `forward` in the worked example", y_hat, [[0.5]], hint="Compare each step with the text."
    )
    y_hat, _ = bp_run_forward(X, {**params, "W2": np.array([[12.0]]), "b2": np.array([-13.0])})
    hint = "It is σ(−7): an answer may come as near to 0 or 1 as the formula says, so clip nothing."
    expect(
        "`y_hat` of `forward` in the worked example with w2 = 12 and b2 = −13",
        y_hat,
        [[0.000911051]],
        hint=hint,
    )
    ### BEGIN HIDDEN TESTS
    for seed, shape in enumerate([(1, 3, 4), (7, 1, 5), (6, 4, 1), (4, 4, 4), (30, 5, 8), (1, 1, 1)]):
        for integers in (False, True):
            X, _, params = bp_random_problem(100 + seed, *shape, integers=integers)
            given = X.copy()
            y_hat, _ = bp_run_forward(given, params)
            bp_left_alone("forward", "X", given, X)
            W1, b1, W2, b2 = (params[key] for key in ("W1", "b1", "W2", "b2"))
            h1 = bp_logistic(X @ W1 + b1)
            kind = "integers" if integers else "numbers"
            expect(
                f"`y_hat` of `forward` for X of shape {X.shape}, {kind}, and {shape[2]} hidden units",
                y_hat,
                bp_logistic(h1 @ W2 + b2),
                {
                    "the sigmoid of the hidden layer is missing": bp_logistic((X @ W1 + b1) @ W2 + b2),
                    "the sigmoid of the output layer is missing": h1 @ W2 + b2,
                    "b1 is not added": bp_logistic(bp_logistic(X @ W1) @ W2 + b2),
                    "b2 is not added": bp_logistic(h1 @ W2),
                },
                show=False,
            )
    ### END HIDDEN TESTS


test_forward()

# %% [markdown]
# Three networks with random weights, and what each answers in the plane. The black line is where the answer
# is 1/2. None of them has seen the data: each draws some line, and it is the wrong one. Training has to
# move that line.

# %% tags=["picture"]
fig, axes = plt.subplots(1, 3, figsize=(10, 2.9), sharey=True, layout="constrained")
for seed, ax in enumerate(axes):
    untrained = random_params(2, 8, np.random.default_rng(seed))
    image = draw_surface(ax, X_moons, y_moons, untrained, f"untrained, seed {seed}")
fig.colorbar(image, ax=axes, label=r"$\hat{y}$", ticks=[0, 0.5, 1])
plt.show()

# %% [markdown]
# ## Task 2: the loss (2 points)
#
# How wrong is the network? One number has to say it, or there is nothing to descend. We take the
# **mean-squared error** over the $N$ samples:
#
# $$\mathcal{L} = \frac{1}{N} \sum_{i=1}^{N} (y_i - \hat{y}_i)^2.$$
#
# Return a single number (a Python or NumPy float, not an array with one entry). There is no factor ½ here,
# although some books have one. The book says what a loss is for in
# [A loss, and a way down it](book:deep-neural-networks/backpropagation.md#a-loss-and-a-way-down-it).
#
# **Example.** Targets 1 and 0, answers 0.5 and 0.1: the loss is $(0.5^2 + 0.1^2)/2 = 0.13$.

# %% [markdown] tags=["hints"]
# <details><summary>Hint 1</summary>
#
# In the example, what happens to each difference, and what then happens to all of them together? Would you
# get the same the other way round, with the mean first and the square last? How many numbers do you return?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# | | shape | example |
# |---|---|---|
# | `y` | `(N, 1)` | `[[1], [0]]` |
# | `y_hat` | `(N, 1)` | `[[0.5], [0.1]]` |
# | the differences | `(N, 1)` | `[[0.5], [-0.1]]` |
# | their squares | `(N, 1)` | `[[0.25], [0.01]]` |
# | the sum of all, divided by $N$ | a number | 0.13 |
#
# Leave both arrays in their shape, because `(N, 1)` minus `(N,)` gives a table of all $N \cdot N$
# differences.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# `a ** 2` squares every entry of an array (`^` is not a power in Python). `np.sum` and `np.mean` without
# `axis` turn all entries into one number. $N$ is the number of rows, `len(y)`.
#
# </details>


# %% nbgrader={"grade_id": "mse_loss", "solution": true}
def mse_loss(y, y_hat):
    """Return the mean-squared error.

    Parameters
    ----------
    y : array of shape (N, 1)
        Targets. They must be left as they are.
    y_hat : array of shape (N, 1)
        Answers of the network.

    Returns
    -------
    float
    """
    ### BEGIN SOLUTION
    return np.mean((y - y_hat) ** 2)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_mse_loss", "points": 2}
@visible_test
def test_mse_loss():
    def loss_of(y, y_hat):
        y, before = y.copy(), y
        loss = run(mse_loss, y, y_hat.copy())
        bp_left_alone("mse_loss", "y", y, before)
        shape = loss.shape if isinstance(loss, np.ndarray) else ()
        assert shape == (), (
            f"`mse_loss` should return a single number, but it returned an array of shape {shape}: take the "
            f"sum or the mean over ALL entries, without `axis`; or take the one entry out of the array."
        )
        return as_array("`mse_loss`", loss, ())

    y, y_hat = np.array([[1.0], [0.0], [1.0], [0.0]]), np.array([[0.5], [0.2], [0.9], [0.6]])
    loss = loss_of(y, y_hat)
    expect(
        "`mse_loss` for y − ŷ = 0.5, −0.2, 0.1 and −0.6",
        loss,
        0.165,
        {
            "the sum over the samples is not divided by N": 0.66,
            "there is the ½ that some books put in front; here it is the plain mean": 0.0825,
            "it takes absolute values instead of squares": 0.35,
            "it takes a square root, which the formula does not have": 0.406202,
            "the differences are not squared": -0.05,
            "the differences are not squared, and have the wrong sign": 0.05,
            "the mean is squared; it is the mean of the squares": 0.0025,
            "the sum is squared; it is the sum of the squares": 0.01,
            "the sign is reversed; a square is never negative": -0.165,
            "the sum is divided by N twice": 0.04125,
            "(N, 1) minus (N,) makes a table of N × N differences; keep both arrays in one shape": 0.315,
            "this is the cross-entropy; it should be the squared error": 0.484486,
        },
        hint="Square each difference, add them up, and divide by the number of samples.",
    )
    expect(
        "`mse_loss` of the worked example, which has two samples and targets that are integers,",
        loss_of(np.array([[1], [0]]), np.array([[0.5], [0.1]])),
        0.13,
        hint="It is right for four samples: divide by `len(y)`, not by a fixed number.",
    )
    expect(
        "`mse_loss` for y − ŷ = 0 and −2",
        loss_of(np.array([[1.0], [0.0]]), np.array([[1.0], [2.0]])),
        2.0,
        hint="Every sample counts in the mean, whatever its error, and every difference is squared.",
    )
    ### BEGIN HIDDEN TESTS
    rng = np.random.default_rng(21)
    for n_samples in (1, 2, 3, 50):
        y, y_hat = rng.integers(0, 2, size=(n_samples, 1)), rng.normal(size=(n_samples, 1))
        right = np.sum((y_hat - y) ** 2) / n_samples
        for targets in (y, y.astype(float)):
            expect(
                f"`mse_loss` for {n_samples} samples",
                loss_of(targets, y_hat),
                right,
                {"the sum is not divided by N": right * n_samples, "there is a ½ in front": right / 2},
                show=False,
            )
    ### END HIDDEN TESTS


test_mse_loss()

# %% [markdown]
# Now take the network with seed 1, keep all of its 33 parameters but one where they are, and slide that one
# along. The curve is the loss that your two functions compute. At the marked point, where the parameter is
# now, which way is down, and how steeply? For one parameter you can see it. A network has thousands, and
# each asks the same question.

# %% tags=["picture"]
start = random_params(2, 8, np.random.default_rng(1))


def loss_along(values, key="W1", entry=(0, 6)):
    """Return the loss when one entry of one parameter takes each of the values."""
    losses = []
    for value in values:
        params = {name: value.copy() for name, value in start.items()}
        params[key][entry] = value
        losses.append(float(mse_loss(y_moons, forward(X_moons, params)[0])))
    return np.array(losses)


now = start["W1"][0, 6]
sweep = np.linspace(now - 6, now + 6, 121)
fig, ax = plt.subplots(figsize=(5.5, 3.2))
ax.plot(sweep, loss_along(sweep), color=BLUE)
ax.plot(now, loss_along([now]), "o", color=ORANGE, markersize=8)
ax.annotate("now", (now, loss_along([now])[0]), textcoords="offset points", xytext=(8, 8), color=ORANGE)
ax.set(xlabel="one entry of $W_1$", ylabel=r"loss $\mathcal{L}$")
plt.show()

# %% [markdown]
# ## Task 3: the gradient, by nudging (4 points)
#
# The slope of a function can be had without any calculus: nudge a parameter a little up, a little down, and
# see what the function does. For entry $j$ of $\boldsymbol{\theta}$ that is the **central difference**
#
# $$\frac{\partial f}{\partial \theta_j} \approx
# \frac{f(\boldsymbol{\theta} + h\,\mathbf{e}_j) - f(\boldsymbol{\theta} - h\,\mathbf{e}_j)}{2h},$$
#
# where $\mathbf{e}_j$ is 1 at entry $j$ and 0 elsewhere: one entry moves, **all others stay where they
# are**. It costs two evaluations of $f$ for every parameter, which is why nobody trains with it. But there
# is little that can go wrong with it, and so it is the judge of every backpropagation that was ever written
# by hand. The book uses it in the section
# [Is it right?](book:deep-neural-networks/gradient-checks.md#is-it-right).
#
# Return an array of the shape of `theta`, with the central difference of each entry in its place. `theta`
# can have any shape: a matrix, a vector, even a single number in an array of shape `()`. Call `f` with an
# array of that same shape. When your function returns, `theta` has to be as it was (up to rounding).
#
# **Example.** $f(\boldsymbol{\theta}) = \theta_1^3 + \theta_2^3$ at $(1, 2)$ with a large $h = 0.1$. The
# first entry is $(1.1^3 - 0.9^3) / 0.2 = 3.01$, the second $(2.1^3 - 1.9^3)/0.2 = 12.01$. The exact
# derivatives are 3 and 12.
#
# *Tip.* `np.ndindex(theta.shape)` runs through the indices of an array of any shape.

# %% [markdown] tags=["hints"]
# <details><summary>Hint 1</summary>
#
# In the example $\boldsymbol{\theta}$ has two entries. At which four points is $f$ needed? When you come to
# the second entry, where must the first one be?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# The four calls of `f` in the example, with $h = 0.1$:
#
# | entry | moved up | moved down | $f$ up | $f$ down | difference, divided by $2h = 0.2$ |
# |---|---|---|---|---|---|
# | first | $(1.1, 2)$ | $(0.9, 2)$ | 9.331 | 8.729 | 3.01 |
# | second | $(1, 2.1)$ | $(1, 1.9)$ | 10.261 | 7.859 | 12.01 |
#
# `f` always gets an array of the shape of `theta`, with a single entry moved. If your second number is not
# 12.01, check whether the first entry is back at 1.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# A skeleton for any shape:
#
# ```python
# result = np.zeros(theta.shape)
# for index in np.ndindex(theta.shape):
#     ...  # up: a copy of theta whose entry at index is h larger
#     ...  # down: another copy, whose entry is h smaller
#     ...  # result[index]: the central difference of f at the two
# return result
# ```
#
# `up = theta` does not copy: both names then mean the same array, and moving an entry of one moves it in the
# other. `up = theta.copy()` makes a new one. `up[index] += h` moves one entry, even when `theta` is a matrix
# or a single number. In Python, `a / 2 * h` means $\frac{a}{2} \cdot h$, so use brackets.
#
# </details>


# %% nbgrader={"grade_id": "numerical_gradient", "solution": true}
def numerical_gradient(f, theta, h=1e-5):
    """Approximate the gradient of a function by central differences.

    Parameters
    ----------
    f : function
        Takes an array of the shape of `theta`, returns a number.
    theta : array of any shape
        Where the gradient is wanted. It must be left as it was.
    h : float
        How far each entry is moved up and down.

    Returns
    -------
    array of the shape of `theta`
    """
    ### BEGIN SOLUTION
    grad = np.zeros(theta.shape)
    for j in np.ndindex(theta.shape):
        step = np.zeros(theta.shape)
        step[j] = h
        grad[j] = (f(theta + step) - f(theta - step)) / (2 * h)
    return grad
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_numerical_gradient", "points": 3}
@visible_test
def test_numerical_gradient():
    def gradient_of(name, theta, **kwargs):
        result, places, _ = bp_watch_gradient(name, theta, **kwargs)
        strange = [np.shape(place) for place in places if np.shape(place) != theta.shape]
        assert not strange, (
            f"`numerical_gradient` called `f` with an array of shape {strange[0]}, but `theta` has shape "
            f"{theta.shape}. `f` wants all of theta, in its own shape, with one entry moved."
        )
        assert places, "`numerical_gradient` returned without calling `f` at all."
        at_once = np.shape(result) == () != theta.shape and all((place != theta).all() for place in places)
        assert not at_once, (
            "`numerical_gradient` moved all entries of theta at once, as `theta + h` does, and returned one "
            "number. Move one entry at a time, and write each result into an array of the shape of theta."
        )
        name = f"`numerical_gradient` at theta of shape {theta.shape}"
        moves.append(max(np.abs(place - theta).max() for place in places))
        return as_array(name, result, theta.shape)

    moves = []  # how far each call went from theta
    example = gradient_of("sum of cubes", np.array([1.0, 2.0]), h=0.1)
    not_moved = (
        "`f` is never called with an entry of theta moved. `up = theta` does not copy, it gives the same "
        "array a second name; `theta.copy()` copies"
    )
    expect(
        "`numerical_gradient` of the worked example",
        example,
        [3.01, 12.01],
        {
            **({} if moves[0] else {not_moved: example}),
            **({} if moves[0] > 0.09 else {"the argument `h` is not used, but some other step": [3.0, 12.0]}),
            "this is one-sided, (f(θ + h) − f(θ)) / h; a central difference goes to both sides": [
                3.31,
                12.61,
            ],
            "this is one-sided, (f(θ) − f(θ − h)) / h; a central difference goes to both sides": [
                2.71,
                11.41,
            ],
            "the difference is divided by h; the two points are 2h apart": [6.02, 24.02],
            "this is one-sided, yet divided by 2h; the lower point should be 2h below the upper one (note "
            "that `down = theta` does not copy)": [
                1.655,
                6.305,
            ],
            "brackets: `a - b / 2 * h` is a − (b/2)·h; it should be `(a - b) / (2 * h)`": [8.89455, 9.86805],
            "the sign is reversed; it should be f(θ + h) − f(θ − h)": [-3.01, -12.01],
            "the division by 2h is missing": [0.602, 2.402],
            "it is multiplied by h, not divided; mind the brackets: `/ (2 * h)`": [0.0301, 0.1201],
            "all entries are moved at once; move one and leave the others": [15.02, 15.02],
            "the steps are h/2 to each side; they should be h": [3.0025, 12.0025],
        },
        hint="Compute the example by hand, in your code's steps: `f` is needed at θ + h and at θ − h.",
    )
    theta = np.array([[0.5, -2.0, 1.5], [1.0, 3.0, -0.5]])
    expect(
        "`numerical_gradient` of f(θ) = the product of all entries, for θ of shape (2, 3)",
        gradient_of("product", theta, h=0.25),
        [[4.5, -1.125, 1.5], [2.25, 0.75, -4.5]],
        {
            "a whole row is moved at once, as `theta[i]` does; an entry of a matrix has two indices": [
                [4.78125] * 3,
                [-1.59375] * 3,
            ],
        },
        hint="Here each entry matters for all others, so each is moved back before the next one is moved.",
    )
    for theta in (np.array(0.7), np.array([0.3]), np.array([[0.2], [1.1], [-0.4]])):
        expect(
            f"`numerical_gradient` of f(θ) = Σ sin θ, for θ of shape {theta.shape} and the default h",
            gradient_of("sum of sines", theta),
            np.cos(theta),
        )
    ### BEGIN HIDDEN TESTS
    rng = np.random.default_rng(31)
    for shape in ((), (1,), (4,), (1, 1), (3, 2), (2, 3), (3, 3), (2, 1, 3), (1, 5)):
        theta = np.asarray(rng.normal(size=shape) + 2)
        A = rng.normal(size=(theta.size, theta.size))
        expect(
            f"`numerical_gradient` of a quadratic, theta of shape {shape}",
            gradient_of("quadratic", theta, A=A),
            ((A + A.T) @ theta.ravel()).reshape(shape),
            show=False,
        )
        for h in (0.5, 0.02):
            right = np.full(shape, 3 * theta.sum() ** 2 + h**2)
            expect(
                f"`numerical_gradient` of a cubic, theta of shape {shape}, h = {h}",
                gradient_of("cube of the sum", theta, h=h),
                right,
                {
                    "a one-sided difference": right + 3 * theta.sum() * h,
                    "the argument `h` is not used": right - h**2,
                },
                tolerance=min(1e-4, 0.1 * h**2 / np.abs(right).max()) if h == 0.5 else 1e-4,
                show=False,
            )
    ### END HIDDEN TESTS


test_numerical_gradient()


# %% nbgrader={"grade_id": "test_theta_is_left", "points": 1}
@visible_test
def test_theta_is_left():
    for shape in ((), (3,), (2, 2)):
        for h in (1e-5, 0.25):
            before = np.arange(1.0, 1.0 + np.prod(shape, dtype=int)).reshape(shape)
            _, places, theta = bp_watch_gradient("sum of squares", before, h=h)
            moved = [place != before for place in places if np.shape(place) == shape]
            assert np.any(moved, axis=0).all(), (
                f"`numerical_gradient` for theta of shape {shape} did not call `f` with each entry moved, so "
                "it has nothing to move back yet. See the test above first."
            )
            assert np.allclose(theta, before, rtol=0, atol=1e-9), (
                f"`numerical_gradient` with h = {h} left `theta` changed, by up to "
                f"{np.abs(theta - before).max():.2g}. Work on a copy, or move each entry back before you go "
                f"on. Note that `t = theta` does not copy, `t = theta.copy()` does."
            )
    ### BEGIN HIDDEN TESTS
    rng = np.random.default_rng(32)
    for shape in ((5,), (1, 4), (3, 1), (2, 3, 2)):
        before = rng.normal(size=shape)
        _, _, theta = bp_watch_gradient("sum of cubes", before, h=0.1)
        assert np.allclose(theta, before, rtol=0, atol=1e-9), (
            f"`numerical_gradient` left `theta`, of shape {shape}, changed. Move each entry back, or use a "
            "copy."
        )
    ### END HIDDEN TESTS


test_theta_is_left()

# %% [markdown]
# On the left is the curve from above, with the slope that your function found. On the right, the error of
# your gradient of $\sin$ at 1, for step sizes $h$ from huge to tiny. From the right the error falls as
# $h^2$: that is what the central difference is good for. Then it rises again, since two nearly equal
# numbers are subtracted and only their rounding errors survive. Smaller is not always better; $h = 10^{-5}$
# sits near the best place.

# %% tags=["picture"]
slope_now = numerical_gradient(
    lambda W: float(mse_loss(y_moons, forward(X_moons, {**start, "W1": W})[0])), start["W1"].copy()
)[0, 6]
steps = 10.0 ** np.arange(-12, 0.5, 0.5)
errors = [
    abs(float(numerical_gradient(lambda t: float(np.sin(t[0])), np.array([1.0]), h=h)[0]) - np.cos(1))
    for h in steps
]

fig, (left, right) = plt.subplots(1, 2, figsize=(10, 3.3), layout="constrained")
left.plot(sweep, loss_along(sweep), color=BLUE)
near = np.linspace(now - 1.5, now + 1.5, 2)
left.plot(near, loss_along([now])[0] + slope_now * (near - now), color=ORANGE, linewidth=2.5)
left.plot(now, loss_along([now]), "o", color=ORANGE, markersize=8)
left.set(xlabel="one entry of $W_1$", ylabel=r"loss $\mathcal{L}$", title=f"slope {slope_now:.4f}")
right.loglog(steps, np.maximum(errors, 1e-17), "o-", color=BLUE, markersize=4)
right.axvline(1e-5, color=ORANGE, linestyle="--")
right.annotate("$h = 10^{-5}$", (1.6e-5, 1e-3), color=ORANGE)
right.set(xlabel="$h$", ylabel=r"error of the derivative of $\sin$")
right.minorticks_off()
plt.show()

# %% [markdown]
# **A good place for a break.** When you come back, click here and choose *Run → Run All Above Selected Cell*.

# %% [markdown]
# ## Task 4: the gradient, by backpropagation (6 points)
#
# Now the fast way. A parameter acts on the loss through a chain:
# $\mathbf{W}_1 \to \mathbf{z}_1 \to \mathbf{h}_1 \to \mathbf{z}_2 \to \hat{y} \to \mathcal{L}$. The chain
# rule multiplies the derivatives along it. Backpropagation walks the chain once, from the loss back, and at
# each layer keeps one thing, the **delta**
#
# $$\boldsymbol{\delta}_l = \frac{\partial \mathcal{L}}{\partial \mathbf{z}_l},$$
#
# one for each sample, with one number for each unit of layer $l$. For sample $i$, with input $\mathbf{x}_i$
# and hidden activations $\mathbf{h}_{1,i}$:
#
# **At the output.** $\mathcal{L}$ has the term $\frac1N (y_i - \hat{y}_i)^2$, and the sigmoid has the
# derivative $\sigma'(z) = \sigma(z)\,(1 - \sigma(z))$, which is $\hat{y}_i\,(1 - \hat{y}_i)$ here. So
#
# $$\delta_{2,i} = \frac{2}{N}\,(\hat{y}_i - y_i)\;\hat{y}_i\,(1 - \hat{y}_i).$$
#
# **One layer back.** $\mathbf{W}_2$ carried $\mathbf{h}_1$ forward; it carries the delta back. Then comes
# the sigmoid of this layer, element by element ($\odot$):
#
# $$\boldsymbol{\delta}_{1,i} = (\mathbf{W}_2\, \boldsymbol{\delta}_{2,i}) \odot
# \mathbf{h}_{1,i} \odot (1 - \mathbf{h}_{1,i}).$$
#
# **At each layer**, the gradient of the weights is what went in times the delta, and that of the biases is
# the delta alone, both summed over the samples (with $\mathbf{h}_{0,i} = \mathbf{x}_i$):
#
# $$\frac{\partial \mathcal{L}}{\partial \mathbf{W}_l} =
# \sum_{i=1}^{N} \mathbf{h}_{l-1,i}\, \boldsymbol{\delta}_{l,i}^\top, \qquad
# \frac{\partial \mathcal{L}}{\partial \mathbf{b}_l} = \sum_{i=1}^{N} \boldsymbol{\delta}_{l,i}.$$
#
# Keep each delta as an array with a row for each sample: $\boldsymbol{\delta}_2$ of shape `(N, 1)`,
# $\boldsymbol{\delta}_1$ of shape `(N, h)`. Then each sum over samples is one matrix product, and the
# shapes tell you what to transpose; Hint 2 has a table of all of them. The book derives the formulas in
# [The chain rule, four times](book:deep-neural-networks/backpropagation.md#the-chain-rule-four-times), for
# one sample and so without the $\frac1N$, and draws the sum over the samples in
# [A batch](book:deep-neural-networks/backpropagation-in-pictures.md#a-batch).
#
# Do not nudge here: the tests also try a target so far away that nudging cannot be exact.
#
# Return a dict with the keys of `params`, `"W1"`, `"b1"`, `"W2"`, `"b2"`, each entry of the shape of its
# parameter. If your `cache` lacks something, add it in `forward`, and run that cell again. Use what is in the
# cache, never variables from outside such as `X_moons`: the tests bring their own data.
#
# **Example.** The one of Task 1, $x = 2$, with target $y = 1$: $h_1 = 0.5$ and $\hat{y} = 0.5$. So
# $\delta_2 = 2 \cdot (0.5 - 1) \cdot 0.5 \cdot 0.5 = -0.25$ and
# $\delta_1 = 2 \cdot (-0.25) \cdot 0.5 \cdot 0.5 = -0.125$. The gradients are $-0.25$ for $b_2$,
# $0.5 \cdot (-0.25) = -0.125$ for $w_2$, $-0.125$ for $b_1$ and $2 \cdot (-0.125) = -0.25$ for $w_1$.
#
# There are two tests. The first looks at the output layer only, so you can begin there.

# %% [markdown] tags=["hints"]
# <details><summary>Hint 1</summary>
#
# Begin at the loss. For $\delta_2$ you need three things: can you get all of them without the cache? Try the
# line on the worked example: it should give −0.25. Now one layer back: on the way forward each hidden unit
# sent its number through one entry of $\mathbf{W}_2$ to the output. Through which entry does the delta come
# back to it?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# The formulas are for one sample, a column; in the batch, that column becomes a row. Written for rows, a
# product such as $\mathbf{W}_2\,\boldsymbol{\delta}_2$ changes its order, because
# $(\mathbf{A}\mathbf{B})^\top = \mathbf{B}^\top \mathbf{A}^\top$.
#
# | | formula, for one sample | batch, in rows | shape |
# |---|---|---|---|
# | `delta2` | $\delta_2$ | its formula, entry by entry | `(N, 1)` |
# | for `"b2"` | $\delta_2$, summed | the sum of the rows of `delta2` | `(1,)` |
# | for `"W2"` | $\mathbf{h}_1 \boldsymbol{\delta}_2^\top$, summed | `(h, N)` times `(N, 1)` | `(h, 1)` |
# | the way back | $\mathbf{W}_2\, \boldsymbol{\delta}_2$ | `(N, 1)` times `(1, h)` | `(N, h)` |
# | `delta1` | this, $\odot\, \mathbf{h}_1 \odot (1 - \mathbf{h}_1)$ | entry by entry | `(N, h)` |
# | for `"b1"` | $\boldsymbol{\delta}_1$, summed | the sum of the rows of `delta1` | `(h,)` |
# | for `"W1"` | $\mathbf{x}\, \boldsymbol{\delta}_1^\top$, summed | `(d, N)` times `(N, h)` | `(d, h)` |
#
# `X` has shape `(N, d)`, the hidden activations `(N, h)`, and `W2` `(h, 1)`: which of them have to be
# transposed?
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# `A.T` is the transpose of a matrix, `A @ B` a matrix product, and `A * B` multiplies entry by entry, which
# is what $\odot$ means. `A.sum(axis=0)` adds the rows up: from `(N, h)` to `(h,)`. For two arrays with $N$
# rows each, `A.T @ B` already contains the sum over the samples.
#
# ```python
# delta2 = ...  # (N, 1)
# delta1 = ...  # (N, h)
# return {"W1": ..., "b1": ..., "W2": ..., "b2": ...}
# ```
#
# The $\frac{1}{N}$, with `len(y)` for $N$, is already in $\delta_2$, so nothing else is divided by $N$. The
# hidden activations have been through the sigmoid already: their derivative is
# $\mathbf{h}_1 \odot (1 - \mathbf{h}_1)$, without another `sigmoid`. Use `W2` as it was in the forward pass:
# `backward` takes no step, and leaves `params` as they are. If something is not in the cache, add it in
# `forward`, and run that cell again.
#
# </details>


# %% nbgrader={"grade_id": "backward", "solution": true}
def backward(y, y_hat, cache, params):
    """Backpropagate: return the gradient of `mse_loss` for every parameter.

    Parameters
    ----------
    y : array of shape (N, 1)
        Targets. They must be left as they are.
    y_hat : array of shape (N, 1)
        Answers, as `forward` returned them.
    cache : anything
        The cache, as `forward` returned it with `y_hat`.
    params : dict
        The parameters that `forward` was called with.

    Returns
    -------
    dict
        "W1" of shape (d, h), "b1" (h,), "W2" (h, 1), "b2" (1,).
    """
    ### BEGIN SOLUTION
    X, h1 = cache["X"], cache["h1"]
    delta2 = 2 / len(y) * (y_hat - y) * y_hat * (1 - y_hat)
    delta1 = (delta2 @ params["W2"].T) * h1 * (1 - h1)
    return {
        "W1": X.T @ delta1,
        "b1": delta1.sum(axis=0),
        "W2": h1.T @ delta2,
        "b2": delta2.sum(axis=0),
    }
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_backward_output_layer", "points": 3}
@visible_test
@after(test_forward="`backward` needs a correct `forward`, and yours fails its test: see Task 1.")
def test_backward_output_layer():
    def output_gradients(X, y, params):
        grads, _ = bp_run_backward(X, y, params)
        for key in ("b2", "W2"):
            assert key in grads, (
                f'The dict that `backward` returned has no key "{key}", only {sorted(map(str, grads))}.'
            )
        return [
            bp_gradient(f'`grads["{key}"]`', grads[key], params[key].shape, len(y)) for key in ("b2", "W2")
        ]

    def forward_is_right(X, params, right):
        y_hat, _ = bp_run_forward(X, params)
        assert same(y_hat.ravel(), right), (
            "`backward` needs a correct `forward`, and yours is not correct yet: see Task 1."
        )

    X, y, params = bp_small_network()
    forward_is_right(X, params, [0.12134936, 0.38733386, 0.50521574, 0.1380475, 0.6768634])
    b2, W2 = output_gradients(X, y, params)
    right_b2 = np.array([-0.0081906218])
    right_W2 = np.array([[0.045357946], [-0.043885378], [0.033006944], [-0.015154251]])
    rate = (params["b2"] - b2) / right_b2
    stepped = abs(rate) > 1e-3 and same(W2, params["W2"] - rate * right_W2)
    assert not stepped, (
        "`backward` returned the parameters after a step, not the gradients. Return the gradients alone: "
        "the step is taken later, by the code that calls `backward`."
    )
    without_slope = "the derivative of the output's sigmoid, ŷ(1 − ŷ), is missing in δ2"
    expect(
        '`grads["b2"]` of the network with 5 samples',
        b2,
        right_b2,
        {
            **bp_factors(right_b2, 5, widths=(3, 4)),
            without_slope: [-0.26848],
            f"{without_slope}, and the factor 2; ŷ − y alone belongs to the cross-entropy": [-0.134238],
            f"{without_slope}, and the 1/N": [-1.34238],
            f"{without_slope}, and the factor 2 and the 1/N": [-0.67119],
            "ŷ(1 − ŷ) is taken of σ(ŷ), but ŷ has been through σ already": [-0.072211],
            "1 − ŷ² is the derivative of tanh; that of the sigmoid is ŷ(1 − ŷ)": [-0.35731],
            "z(1 − z) in δ2; the derivative of the sigmoid is ŷ(1 − ŷ), with ŷ = σ(z)": [2.7687],
            "1 − z² in δ2; the derivative of the sigmoid is ŷ(1 − ŷ)": [1.4142],
            "δ2 has ŷ where ŷ(1 − ŷ) belongs": [0.080643],
            "δ2 has 1 − ŷ where ŷ(1 − ŷ) belongs": [-0.34912],
            "brackets: ŷ(1 − ŷ) is `y_hat * (1 - y_hat)`, and not `y_hat * 1 - y_hat`": [-1.748166],
            "only the last sample counts: sum over the samples, `+=` and not `=` if you loop": [0.059217],
        },
        hint=bp_layer_hint(2, 2, "b"),
    )
    expect(
        '`grads["W2"]` of the network with 5 samples',
        W2,
        right_W2,
        {
            "z1 goes into layer 2; it should be h1 = σ(z1), not z1": bp_numbers(
                "0.30972 -0.38489 0.38812 -0.05099"
            )[:, None],
            "only the last sample counts: sum over the samples, `+=` and not `=` if you loop": bp_numbers(
                "0.022496 0.0028353 0.045404 0.027098"
            )[:, None],
            **bp_factors(right_W2, 5, widths=(3, 4)),
        },
        hint=bp_layer_hint(2, 2, "W"),
    )

    b2, W2 = output_gradients(*bp_by_hand())
    expect(
        '`grads["b2"]` of the worked example, a single sample,', b2, [-0.25], hint=bp_layer_hint(2, 2, "b")
    )
    expect('`grads["W2"]` of the worked example', W2, [[-0.125]], hint=bp_layer_hint(2, 2, "W"))

    x, target, by_hand = bp_by_hand()
    b2, W2 = output_gradients(x, 1e12 * target, by_hand)
    expect('`grads["b2"]` of the worked example with the target 10¹²', b2, [-5e11], hint=BP_FAR)
    expect('`grads["W2"]` of the worked example with the target 10¹²', W2, [[-2.5e11]], hint=BP_FAR)

    again, _ = output_gradients(X, y, params)
    assert same(again, right_b2), (
        "`backward` gave a different gradient when it was called again with the same network and data. "
        "Start every call from fresh zeros: nothing may be kept or added up from one call to the next."
    )
    y_hat, cache = bp_run_forward(X, params)
    bp_run_forward(2 * X, params)  # another forward pass comes between
    grads = run(backward, y.copy(), y_hat, cache, bp_copied(params))
    assert same(bp_gradient('`grads["W2"]`', grads["W2"], (4, 1)), right_W2), (
        "`backward` gave the gradient of the latest `forward`, not of the one whose `cache` it was given. "
        "Everything that it needs has to be in `cache`; use no global variable."
    )
    ### BEGIN HIDDEN TESTS
    for seed, shape in enumerate(
        [(1, 3, 4), (7, 1, 5), (6, 4, 1), (4, 4, 4), (30, 5, 8), (3, 1, 3), (8, 2, 8)]
    ):
        for integers in (False, True):
            X, y, params = bp_random_problem(200 + seed, *shape, integers=integers)
            weights, biases = bp_layers_of(params)
            _, right_W, right_b = bp_reference(X, y, weights, biases)
            b2, W2 = output_gradients(X, y, params)
            wrong = {cause: bp_reference(X, y, weights, biases, **slip) for cause, slip in bp_slips().items()}
            where = f"with N = {shape[0]}, d = {shape[1]} and h = {shape[2]}"
            for name, value, right, part in (("b2", b2, right_b[1], 2), ("W2", W2, right_W[1], 1)):
                likely = {
                    **bp_factors(right, len(y)),
                    **{cause: other[part][1] for cause, other in wrong.items()},
                }
                expect(
                    f'`grads["{name}"]` {where}',
                    value,
                    right,
                    likely,
                    bp_layer_hint(2, 2, name[0]),
                    show=False,
                )
    ### END HIDDEN TESTS


test_backward_output_layer()


# %% nbgrader={"grade_id": "test_backward_hidden_layer", "points": 3}
@visible_test
@after(test_forward="`backward` needs a correct `forward`, and yours fails its test: see Task 1.")
def test_backward_hidden_layer():
    def all_gradients(X, y, params):
        grads, moved = bp_run_backward(X, y, params)
        missing = [key for key in params if key not in grads]
        assert not missing, (
            f"The dict that `backward` returned lacks {' and '.join(repr(key) for key in missing)}. Its keys "
            f"should be those of `params`, but they are {sorted(map(str, grads))}."
        )
        more = [key for key in grads if key not in params]
        assert not more, (
            f"The dict that `backward` returned has keys that `params` does not have: {more}. Leave them out."
        )
        values = {
            key: bp_gradient(f'`grads["{key}"]`', grads[key], params[key].shape, len(y))
            for key in ("b2", "W2", "b1", "W1")
        }
        return values, moved

    def hint_if(moved, hint):
        if "W2" not in moved:
            return hint
        return (
            'Likely cause: your `backward` changed `params["W2"]`. Take no step in `backward`: δ1 is carried '
            "back by the W2 that the forward pass used, and the step comes after all gradients are there."
        )

    no_slope = "the derivative of the hidden sigmoid, h1(1 − h1), is missing in δ1"
    wrong_W2 = "the gradient of W2 carries the delta back, where W2 itself belongs"
    X, y, params = bp_small_network()
    grads, moved = all_gradients(X, y, params)
    assert same(grads["b2"], [-0.0081906218]), (
        '`grads["b2"]` is not right yet, so δ2 is not, and δ1 is made from it: see the test above first.'
    )
    right_b1 = np.array([0.0019700497, 0.00023648183, 0.0098365549, -0.0010647215])
    expect(
        '`grads["b1"]` of the network with 5 samples',
        grads["b1"],
        right_b1,
        {
            no_slope: bp_numbers("-0.0024572 0.014743 -0.0098287 -0.0016381"),
            "h1(1 − h1) is taken of σ(h1), but h1 has been through σ already": bp_numbers(
                "-0.0012588 -0.00047713 -0.0041448 -0.00029227"
            ),
            "1 − h1² is the derivative of tanh; that of the sigmoid is h1(1 − h1)": bp_numbers(
                "-0.014095 -0.064014 -0.039601 0.000328"
            ),
            "z1(1 − z1) in δ1; the derivative of the sigmoid is h1(1 − h1), with h1 = σ(z1)": bp_numbers(
                "0.18302 -0.82225 2.9662 -0.024165"
            ),
            "1 − z1² in δ1; the derivative of the sigmoid is h1(1 − h1)": bp_numbers(
                "0.087644 -1.5003 2.4906 -0.015605"
            ),
            "δ1 has h1 where h1(1 − h1) belongs": bp_numbers("0.013607 0.078994 0.039608 -0.0030309"),
            "δ1 has the derivative of the output's sigmoid; it needs its own layer's, h1(1 − h1)": bp_numbers(
                "0.00097935 -0.0058761 0.0039174 0.0006529"
            ),
            "brackets: h1(1 − h1) is `h1 * (1 - h1)`, and not `h1 * 1 - h1`": bp_numbers(
                "-1.767846 -2.850226 -1.891432 -2.059632"
            ),
            wrong_W2: bp_numbers("0.00029786 5.7656e-06 0.00027056 8.0675e-05"),
            "W2 is missing in δ1: it carries the delta back": bp_numbers(
                "0.0065668 -0.00013138 0.0081971 -0.0053236"
            ),
            "δ1 lacks the derivative of the output's sigmoid: it starts from δ2, not from ŷ − y": bp_numbers(
                "0.0019846 0.0019583 0.048273 -0.016088"
            ),
            "only the last sample counts: sum over the samples, `+=` and not `=` if you loop": bp_numbers(
                "0.004185 -0.0048592 0.012709 0.0029396"
            ),
            **bp_factors(right_b1, 5, widths=(3, 4)),
        },
        hint=hint_if(moved, bp_layer_hint(1, 2, "b")),
    )
    right_W1 = np.array(
        [
            [0.0025542296, -0.023840996, 0.01978676, 0.004330648],
            [0.00089116756, 0.024769231, -0.012635518, -0.00046268753],
            [-0.0074671163, -0.020888228, 0.0026785238, -0.0049770043],
        ]
    )
    expect(
        '`grads["W1"]` of the network with 5 samples',
        grads["W1"],
        right_W1,
        {
            "only the last sample counts: sum over the samples, `+=` and not `=` if you loop": [
                [0.0012555, -0.0014578, 0.0038127, 0.00088187],
                [0.0020925, -0.0024296, 0.0063546, 0.0014698],
                [-0.0062775, 0.0072888, -0.019064, -0.0044094],
            ],
            **bp_factors(right_W1, 5, widths=(3, 4)),
        },
        hint=bp_layer_hint(1, 2, "W"),
    )
    grads, _ = all_gradients(*bp_by_hand())
    expect('`grads["b1"]` of the worked example', grads["b1"], [-0.125], hint=bp_layer_hint(1, 2, "b"))
    expect('`grads["W1"]` of the worked example', grads["W1"], [[-0.25]], hint=bp_layer_hint(1, 2, "W"))
    X, y, params = bp_by_hand()
    grads, _ = all_gradients(X, 1e12 * y, params)
    expect('`grads["b1"]` of the worked example with the target 10¹²', grads["b1"], [-2.5e11], hint=BP_FAR)
    expect('`grads["W1"]` of the worked example with the target 10¹²', grads["W1"], [[-5e11]], hint=BP_FAR)
    ### BEGIN HIDDEN TESTS
    for seed, shape in enumerate(
        [(1, 3, 4), (7, 1, 5), (6, 4, 1), (4, 4, 4), (30, 5, 8), (3, 1, 3), (8, 2, 8)]
    ):
        for integers in (False, True):
            X, y, params = bp_random_problem(200 + seed, *shape, integers=integers)
            weights, biases = bp_layers_of(params)
            _, right_W, right_b = bp_reference(X, y, weights, biases)
            grads, moved = all_gradients(X, y, params)
            wrong = {cause: bp_reference(X, y, weights, biases, **slip) for cause, slip in bp_slips().items()}
            where = f"with N = {shape[0]}, d = {shape[1]} and h = {shape[2]}"
            for name, right, part in (("b1", right_b[0], 2), ("W1", right_W[0], 1)):
                likely = {
                    **bp_factors(right, len(y)),
                    **{cause: other[part][0] for cause, other in wrong.items()},
                }
                hint = hint_if(moved, bp_layer_hint(1, 2, name[0]))
                expect(f'`grads["{name}"]` {where}', grads[name], right, likely, hint, show=False)
    ### END HIDDEN TESTS


test_backward_hidden_layer()

# %% [markdown]
# ### The gradient check
#
# You now have two ways to the same gradient that share nothing but the forward pass. If you ever write a
# backward pass by hand, do what the next cell does: compare the two, and trust neither until they agree.
# Differences below about $10^{-7}$ are rounding. Look at the times as well. Nudging needs two forward
# passes **for each parameter**; backpropagation needs one pass forward and one back **for all of them**.


# %% tags=["picture"]
# Both ways, on the network with seed 1.
def backpropagate():
    """Return the gradients by one pass forward and one back."""
    y_hat, cache = forward(X_moons, start)
    return backward(y_moons, y_hat, cache, start)


def nudge():
    """Return the gradients by nudging every parameter."""

    def gradient_of(key):
        def loss(theta):
            return float(mse_loss(y_moons, forward(X_moons, {**start, key: theta})[0]))

        return numerical_gradient(loss, start[key].copy())

    return {key: gradient_of(key) for key in start}


by_backward, by_nudging = backpropagate(), nudge()
backward_ms, nudging_ms = (1000 * min(timeit.repeat(f, number=1, repeat=5)) for f in (backpropagate, nudge))

print("parameter   shape      largest entry   largest difference")
for key in start:
    shape, largest = str(start[key].shape), np.abs(by_nudging[key]).max()
    difference = np.abs(np.asarray(by_backward[key]) - by_nudging[key]).max()
    print(f"{key:<11} {shape:<10} {largest:>13.5f}   {difference:>18.1e}")
n_parameters = sum(value.size for value in start.values())
print(f"\nbackpropagation: {backward_ms:.2f} ms, nudging {n_parameters} parameters: {nudging_ms:.2f} ms")

# %% [markdown]
# ### Training
#
# Everything is there. Gradient descent repeats
# $\boldsymbol{\theta} \leftarrow \boldsymbol{\theta} - \eta\,\nabla_{\boldsymbol{\theta}} \mathcal{L}$ with
# the learning rate $\eta$, here 5 (large, but the gradients of a mean of small numbers are small). The cell
# takes 3000 steps with **your** gradients and shows the network on its way.

# %% tags=["picture"]
params, losses, seen = {key: value.copy() for key, value in start.items()}, [], {}
for step in range(3001):
    y_hat, cache = forward(X_moons, params)
    losses.append(float(mse_loss(y_moons, y_hat)))
    if step in (0, 100, 3000):
        seen[step] = {key: value.copy() for key, value in params.items()}
    grads = backward(y_moons, y_hat, cache, params)
    params = {key: params[key] - 5.0 * np.asarray(grads[key]) for key in params}

fig, axes = plt.subplot_mosaic(
    [[0, 100, 3000], ["loss", "loss", "loss"]],
    figsize=(10, 5.6),
    layout="constrained",
    height_ratios=[1, 0.9],
)
for step, then in seen.items():
    image = draw_surface(axes[step], X_moons, y_moons, then, f"after {step} steps, loss {losses[step]:.3f}")
    axes["loss"].plot(step, losses[step], "o", color=ORANGE)
fig.colorbar(image, ax=axes[3000], label=r"$\hat{y}$", ticks=[0, 0.5, 1])
axes["loss"].semilogy(losses, color=BLUE, zorder=0)
axes["loss"].set(xlabel="step", ylabel=r"loss $\mathcal{L}$")
axes["loss"].minorticks_off()
plt.show()

# %% [markdown]
# The line bends itself around the moons. Nobody told the hidden units what to look for: the deltas did.
#
# ## Task 5: any depth (5 points)
#
# One hidden layer was only a start, and the formulas do not care. With $L$ layers,
# $\mathbf{h}_0 = \mathbf{x}$ and the sigmoid everywhere,
#
# $$\mathbf{z}_l = \mathbf{W}_l^\top \mathbf{h}_{l-1} + \mathbf{b}_l, \qquad
# \mathbf{h}_l = \sigma(\mathbf{z}_l),
# \qquad l = 1, \dots, L, \qquad \hat{y} = h_L,$$
#
# and back again, from the delta of the output, which is that of Task 4 with $L$ in place of 2:
#
# $$\boldsymbol{\delta}_{l} = (\mathbf{W}_{l+1}\, \boldsymbol{\delta}_{l+1}) \odot \mathbf{h}_{l} \odot
# (1 - \mathbf{h}_{l}), \qquad l = L-1, \dots, 1.$$
#
# The gradients of $\mathbf{W}_l$ and $\mathbf{b}_l$ follow from $\boldsymbol{\delta}_l$ as before. Write it
# as two loops. The book draws the way forward and the way back in
# [A whole network](book:deep-neural-networks/backpropagation-in-pictures.md#a-whole-network).
#
# `weights` is a list of $L$ arrays, the first one for the layer next to the input, and `biases` goes with
# it. **Mind the index**: `weights[0]` is $\mathbf{W}_1$. Return three things: the loss (a single number),
# the list of the gradients of the weights and the list of the gradients of the biases, **both in the order
# of the layers**, first layer first. $L$ may be 1, and then there is no hidden layer at all.
#
# **Example.** For $L = 2$ the result is what `mse_loss` and `backward` return: `grad_weights` is
# `[grads["W1"], grads["W2"]]`, and `grad_biases` is `[grads["b1"], grads["b2"]]`.

# %% [markdown] tags=["hints"]
# <details><summary>Hint 1</summary>
#
# Look at your `forward` and `backward`. Which lines come once per layer, and which only once in all? Which
# values from the way forward do you need again on the way back, so that you have to keep them for every
# layer? And what do you *no longer* need once you have reached the layer next to the input?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Keep all activations in a list `h`, with `h[0] = X`. For $L = 3$:
#
# | layer | its weights | went in | came out |
# |---|---|---|---|
# | 1 | `weights[0]` | `h[0]`, which is `X` | `h[1]` |
# | 2 | `weights[1]` | `h[1]` | `h[2]` |
# | 3 | `weights[2]` | `h[2]` | `h[3]`, which is $\hat{y}$ |
#
# So `weights[i]` lies between `h[i]` and `h[i + 1]`. On the way back you arrive at `weights[i]` with the
# delta of the layer that it leads to:
#
# | | made of | shape |
# |---|---|---|
# | the gradient of `weights[i]` | `h[i]` and this delta | that of `weights[i]` |
# | the gradient of `biases[i]` | this delta | that of `biases[i]` |
# | the next delta, if `i > 0` | this delta, `weights[i]`, and the derivative at `h[i]` | that of `h[i]` |
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# A skeleton, in which you know what each `...` stands for from Tasks 1, 2 and 4:
#
# ```python
# h = [X]
# for W, b in zip(weights, biases):
#     h.append(...)  # made of h[-1], the last one so far
# delta = ...  # of the output, with h[-1] for y_hat
# grads_W, grads_b = [], []
# for i in reversed(range(len(weights))):
#     ...  # the gradients of weights[i] and biases[i]
#     ...  # if i > 0: the next delta
# return ..., grads_W, grads_b
# ```
#
# The way back meets the last layer first. Either put each gradient at the front of its list with
# `grads_W.insert(0, g)`, or append it and reverse both lists at the end with `[::-1]`. Compute the gradients
# before the next delta, because they need the delta of their own layer. Leave `weights` and `biases` as they
# are.
#
# </details>


# %% nbgrader={"grade_id": "deep_gradients", "solution": true}
def deep_gradients(X, y, weights, biases):
    """Return loss and gradients of a sigmoid network of any depth.

    Parameters
    ----------
    X : array of shape (N, d)
        A batch, one sample per row. It must be left as it is.
    y : array of shape (N, 1)
        Targets. They must be left as they are.
    weights : list of L arrays
        The array at index l has shape (inputs, outputs) of that layer; the
        last one has 1 output.
    biases : list of L arrays
        The array at index l has shape (outputs,).

    Returns
    -------
    loss : float
        The mean-squared error.
    grad_weights : list of L arrays, of the shapes of `weights`
    grad_biases : list of L arrays, of the shapes of `biases`
    """
    ### BEGIN SOLUTION
    h = [X]
    for W, b in zip(weights, biases, strict=True):
        h.append(sigmoid(h[-1] @ W + b))
    error = h[-1] - y
    delta = 2 / len(y) * error * h[-1] * (1 - h[-1])
    grad_weights, grad_biases = [], []
    for layer in reversed(range(len(weights))):
        grad_weights.insert(0, h[layer].T @ delta)
        grad_biases.insert(0, delta.sum(axis=0))
        if layer > 0:
            delta = (delta @ weights[layer].T) * h[layer] * (1 - h[layer])
    return np.mean(error**2), grad_weights, grad_biases
    ### END SOLUTION


# %% nbgrader={"grade_id": "deep_checks", "points": 0} tags=["hide-input"]
# How the two tests below call `deep_gradients` and read its result. Nothing in it is a task.
def bp_run_deep(X, y, weights, biases):
    """Call `deep_gradients`; return the loss and the gradients, layer by layer, of the promised shapes."""
    X_given, y_given, moved = X.copy(), y.copy(), [W.copy() for W in weights]
    result = run(deep_gradients, X_given, y_given, moved, [b.copy() for b in biases])
    bp_left_alone("deep_gradients", "X", X_given, X)
    bp_left_alone("deep_gradients", "y", y_given, y)
    assert not isinstance(result, (tuple, list)) or len(result) == 3, (
        f"`deep_gradients` should return three things, loss, grad_weights and grad_biases, not {len(result)}."
    )
    loss, *lists = as_pair("`deep_gradients`", result, ["loss", "grad_weights", "grad_biases"])
    shape = loss.shape if isinstance(loss, np.ndarray) else ()
    assert shape == (), (
        f"The loss of `deep_gradients` should be a single number, not an array of shape {shape}."
    )
    read = []
    for name, value, params in zip(["grad_weights", "grad_biases"], lists, [weights, biases], strict=True):
        assert value is not None, f"`{name}` of `deep_gradients` is None; it should be a list."
        assert not isinstance(value, dict), f"`{name}` of `deep_gradients` should be a list, not a dict."
        try:
            value = list(value)
        except TypeError:
            raise AssertionError(
                f"`{name}` of `deep_gradients` should be a list of arrays, not {kind_of(value)}."
            ) from None
        assert len(value) == len(params), (
            f"`{name}` of `deep_gradients` should have an array for each layer, {len(params)} in all, "
            f"but it has {len(value)}."
        )
        shapes, found = [p.shape for p in params], [getattr(v, "shape", None) for v in value]
        assert found == shapes or found != shapes[::-1], (
            f"`{name}` of `deep_gradients` is in the wrong order: the last layer comes first. On the way "
            f"back you meet the last layer first, so reverse the list at the end."
        )
        read.append(
            [
                bp_gradient(f"`{name}[{i}]`", v, p.shape)
                for i, (v, p) in enumerate(zip(value, params, strict=True))
            ]
        )
    changed = any(not np.array_equal(a, b) for a, b in zip(moved, weights, strict=True))
    return as_array("The loss of `deep_gradients`", loss, ()), *read, changed


def bp_compare_layers(got, right_W, right_b, n_samples, likely_W, likely_b, where, show, advice=""):
    """Compare from the last layer to the first, so that the first complaint is nearest to the cause."""
    _, grad_weights, grad_biases, changed = got
    depth = len(right_W)
    order = "the list is in the wrong order; the first layer comes first"
    for layer in reversed(range(depth)):
        for part, name, values, right, likely in (
            ("b", "grad_biases", grad_biases, right_b, likely_b),
            ("W", "grad_weights", grad_weights, right_W, likely_W),
        ):
            causes = {**bp_factors(right[layer], n_samples), **likely[layer]}
            if (
                depth > 1
                and np.shape(right[depth - 1 - layer]) == np.shape(right[layer])
                and 2 * layer + 1 != depth
            ):
                causes[order] = right[depth - 1 - layer]
            hint = advice or bp_layer_hint(layer + 1, depth, part)
            if changed:
                hint = (
                    "Likely cause: the function changes the `weights` that it was given. Take no step in it: "
                    "the delta is carried back by the weights that the forward pass used."
                )
            expect(f"`{name}[{layer}]` {where}", values[layer], right[layer], causes, hint, show=show)


def bp_compare_far(depth):
    """Check the gradients of a chain of single units, each of which answers 1/2, for the target 10¹²."""
    weights = [np.array([[0.0]]), *[np.array([[2.0]])] * (depth - 1)]
    biases = [np.array([0.0]), *[np.array([-1.0])] * (depth - 1)]
    got = bp_run_deep(np.array([[2.0]]), np.array([[1e12]]), weights, biases)
    deltas = [-5e11 / 2 ** (depth - layer) for layer in range(1, depth + 1)]  # each is half of the next one
    right_W = [[[2.0 * deltas[0]]], *([[0.5 * delta]] for delta in deltas[1:])]
    where, likely = f"for {depth} layers of one unit and the target 10¹²", [{}] * depth
    bp_compare_layers(got, right_W, [[d] for d in deltas], 1, likely, likely, where, show=True, advice=BP_FAR)


# %% nbgrader={"grade_id": "test_deep_gradients_one_and_two_layers", "points": 2}
@visible_test
def test_deep_gradients_one_and_two_layers():
    X, y, params = bp_small_network()
    weights, biases = bp_layers_of(params)
    got = bp_run_deep(X, y, weights, biases)
    expect(
        "The loss of `deep_gradients` for the two layers of Task 4",
        got[0],
        0.3512039181265799,
        {
            "the sum over the samples is not divided by N": 1.7560196,
            "there is a ½ in front": 0.17560196,
            "it takes a square root, which the formula does not have": 0.5926246,
            "the output has no sigmoid": 3.206146,
            "the hidden layer has no sigmoid": 0.491969,
            "there is no sigmoid at all": 124.47118,
            "tanh is used in place of the sigmoid": 1.542944,
            "the biases are not added": 0.387658,
        },
        hint="The sigmoid is applied at every layer, the last one included.",
    )
    W1 = [
        [0.0025542296, -0.023840996, 0.01978676, 0.004330648],
        [0.00089116756, 0.024769231, -0.012635518, -0.00046268753],
        [-0.0074671163, -0.020888228, 0.0026785238, -0.0049770043],
    ]
    W2 = [[0.045357946], [-0.043885378], [0.033006944], [-0.015154251]]
    b1, b2 = [0.0019700497, 0.00023648183, 0.0098365549, -0.0010647215], [-0.0081906218]
    at_1 = {
        "the derivative of the sigmoid is missing at the hidden layer": bp_numbers(
            "-0.0024572 0.014743 -0.0098287 -0.0016381"
        ),
        "the gradient of W carries the delta back, where W itself belongs": bp_numbers(
            "0.00029786 5.7656e-06 0.00027056 8.0675e-05"
        ),
        "1 − h² is the derivative of tanh; that of the sigmoid is h(1 − h)": bp_numbers(
            "-0.014095 -0.064014 -0.039601 0.000328"
        ),
        "h(1 − h) is taken of σ(h), but h has been through σ already": bp_numbers(
            "-0.0012588 -0.00047713 -0.0041448 -0.00029227"
        ),
        "δ1 has the derivative of the output's sigmoid; it needs that of its own layer": bp_numbers(
            "0.00097935 -0.0058761 0.0039174 0.0006529"
        ),
    }
    at_2 = {
        "the derivative of the sigmoid is missing at the output": [-0.26848],
        "1 − h² is the derivative of tanh; that of the sigmoid is h(1 − h)": [-0.35731],
        "h(1 − h) is taken of σ(h), but h has been through σ already": [-0.072211],
        "z(1 − z) stands where h(1 − h) belongs": [2.7687],
        "only the last sample counts: sum over the samples, `+=` and not `=` if you loop": [0.059217],
    }
    bp_compare_layers(
        got, [W1, W2], [b1, b2], 5, [{}, {}], [at_1, at_2], "for the two layers of Task 4", show=True
    )
    # One layer: x = 2, w = 0.5, b = -1, so z = 0, y_hat = 0.5, and delta = 2 (0.5 - 1) 0.25 = -0.25.
    got = bp_run_deep(np.array([[2.0]]), np.array([[1.0]]), [np.array([[0.5]])], [np.array([-1.0])])
    where = "for a single layer (x = 2, w = 0.5, b = −1, y = 1)"
    expect(f"The loss of `deep_gradients` {where}", got[0], 0.25)
    bp_compare_layers(got, [[[-0.5]]], [[-0.25]], 1, [{}], [{}], where, show=True)
    bp_compare_far(depth=2)
    ### BEGIN HIDDEN TESTS
    for seed, widths in enumerate([(3, 1), (1, 1), (4, 4, 1), (2, 5, 1), (5, 1, 1)]):
        for integers in (False, True):
            rng = np.random.default_rng(400 + seed)
            weights, biases = bp_random_layers(rng, widths)
            X, y = rng.normal(size=(6, widths[0])), rng.uniform(size=(6, 1))
            if integers:
                X, y = np.rint(2 * X).astype(int), np.rint(y).astype(int)
            loss, right_W, right_b = bp_reference(X, y, weights, biases)
            wrong = {cause: bp_reference(X, y, weights, biases, **slip) for cause, slip in bp_slips().items()}
            got = bp_run_deep(X, y, weights, biases)
            expect(f"The loss of `deep_gradients` for layers {widths}", got[0], loss, show=False)
            likely = [
                [
                    {cause: other[part][layer] for cause, other in wrong.items()}
                    for layer in range(len(weights))
                ]
                for part in (1, 2)
            ]
            bp_compare_layers(got, right_W, right_b, 6, *likely, f"for layers {widths}", show=False)
    ### END HIDDEN TESTS


test_deep_gradients_one_and_two_layers()


# %% nbgrader={"grade_id": "test_deep_gradients_any_depth", "points": 3}
@visible_test
@after(
    test_deep_gradients_one_and_two_layers="`deep_gradients` fails the test with one and two layers, too: "
    "begin there."
)
def test_deep_gradients_any_depth():
    X = np.array([[-1.7, -1.3], [-1.4, -0.4], [-2.3, -0.2], [-1.0, 0.9]])
    y = np.array([[1.0], [0.0], [0.0], [1.0]])
    weights = [
        np.array([[1.4, 2.1, 1.2], [-0.1, 1.3, 2.3]]),
        np.array([[-1.0, 0.9, -0.1], [2.2, -1.3, -0.5], [0.5, 0.4, -2.5]]),
        np.array([[0.5], [-0.2], [-0.4]]),
    ]
    biases = [np.array([-0.2, 0.2, -1.8]), np.array([1.6, -0.9, -2.2]), np.array([-0.1])]
    got = bp_run_deep(X, y, weights, biases)
    where = "for the three layers of this test"
    hint = "It is right for two layers. Every layer has its bias and its sigmoid, however many there are."
    expect(f"The loss of `deep_gradients` {where}", got[0], 0.24952395814644662, hint=hint)
    right_W = [
        [[0.0002286434, 0.0008130733, 0.0002856777], [0.0002157715, -0.001684336, -0.0004887901]],
        [
            [1.613931e-05, 9.689016e-05, -3.615976e-05],
            [-0.0005172118, 0.0005373245, 0.0001934383],
            [-0.0005289819, 0.0005146194, 0.0002064277],
        ],
        [[0.02033283], [0.01049425], [0.005411508]],
    ]
    right_b = [
        [3.307000e-05, -0.001127687, -0.0003772621],
        [0.003463365, -0.001382815, -0.00191358],
        [0.02905479],
    ]
    likely_b = [
        {
            "W is not transposed where it carries the delta back": bp_numbers(
                "9.9337e-05 -0.00065201 -0.00048336"
            ),
        },
        {
            "the derivative of the sigmoid is missing at the hidden layers": bp_numbers(
                "0.014527 -0.005811 -0.011622"
            ),
            "1 − h² is the derivative of tanh; that of the sigmoid is h(1 − h)": bp_numbers(
                "0.0078243 -0.0050949 -0.011371"
            ),
            "h(1 − h) is taken of σ(h), but h has been through σ already": bp_numbers(
                "0.0032332 -0.0014088 -0.0028898"
            ),
            "the gradient of W carries the delta back, where W itself belongs": bp_numbers(
                "0.00014084 7.2558e-05 2.5888e-05"
            ),
        },
        {
            "the derivative of the sigmoid is missing at the output": [0.11589],
            "1 − h² is the derivative of tanh; that of the sigmoid is h(1 − h)": [0.08406],
        },
    ]
    bp_compare_layers(got, right_W, right_b, 4, [{}, {}, {}], likely_b, where, show=True)
    bp_compare_far(depth=4)
    ### BEGIN HIDDEN TESTS
    depths = [(3, 4, 2, 1), (4, 4, 4, 4, 1), (2, 5, 1, 3, 1), (1, 1, 1, 1, 1, 1), (3, 3, 3, 3, 3, 3, 3, 3, 1)]
    for seed, widths in enumerate(depths):
        for n_samples in (1, 4):
            rng = np.random.default_rng(500 + seed)
            weights, biases = bp_random_layers(rng, widths)
            X, y = rng.normal(size=(n_samples, widths[0])), rng.uniform(size=(n_samples, 1))
            loss, right_W, right_b = bp_reference(X, y, weights, biases)
            wrong = {cause: bp_reference(X, y, weights, biases, **slip) for cause, slip in bp_slips().items()}
            got = bp_run_deep(X, y, weights, biases)
            where = f"for layers {widths} and {n_samples} samples"
            expect(f"The loss of `deep_gradients` {where}", got[0], loss, show=False)
            likely = [
                [
                    {cause: other[part][layer] for cause, other in wrong.items()}
                    for layer in range(len(weights))
                ]
                for part in (1, 2)
            ]
            bp_compare_layers(got, right_W, right_b, n_samples, *likely, where, show=False)
    ### END HIDDEN TESTS


test_deep_gradients_any_depth()

# %% [markdown]
# ### Watching the gradient vanish
#
# Your function can look into a network of ten layers, which nobody could train for decades. On the left is
# the size of the gradient of each layer's weights (root mean square, on a logarithmic scale) in untrained
# networks of ten layers with 16 units each. The weights are drawn with standard deviation $s/\sqrt{n}$, where
# $n$ is the number of inputs of the layer. Each line is the geometric mean over ten networks.
#
# On the right, a network of eight layers with $s = 1$ is trained on the moons for 500 steps, and you see how
# far the weights of each layer have moved from where they started, relative to their size. The loss ends at
# 0.25: the network answers 1/2 to everything, and cannot find its way out. The book measures the same in
# [Vanishing gradients](book:deep-neural-networks/problems.md#vanishing-gradients).


# %% tags=["picture"]
def random_layers_of_width(n_layers, scale, rng, width=16):
    """Return weights and biases of a deep network for the moons."""
    widths = [2, *[width] * (n_layers - 1), 1]
    weights = [
        scale / np.sqrt(n_in) * rng.normal(size=(n_in, n_out)) for n_in, n_out in itertools.pairwise(widths)
    ]
    return weights, [np.zeros(n_out) for n_out in widths[1:]]


def gradient_sizes(scale, n_networks=10, n_layers=10):
    """Return the size of each layer's weight gradient, the geometric mean over networks."""
    logs = []
    for seed in range(n_networks):
        deep = random_layers_of_width(n_layers, scale, np.random.default_rng(seed))
        grad_weights = list(deep_gradients(X_moons, y_moons, *deep)[1])
        logs.append([np.log(np.sqrt(np.mean(np.square(g))) + 1e-300) for g in grad_weights])
    return np.exp(np.mean(logs, axis=0))


first_weights, first_biases = random_layers_of_width(8, 1.0, np.random.default_rng(0))
weights, biases, deep_losses = first_weights, first_biases, []
for _ in range(500):
    loss, grad_weights, grad_biases = deep_gradients(X_moons, y_moons, list(weights), list(biases))
    deep_losses.append(float(loss))
    weights = [W - 1.0 * np.asarray(g) for W, g in zip(weights, grad_weights, strict=True)]
    biases = [b - 1.0 * np.asarray(g) for b, g in zip(biases, grad_biases, strict=True)]
moved = [np.linalg.norm(W - V) / np.linalg.norm(V) for W, V in zip(weights, first_weights, strict=True)]

fig, (left, right) = plt.subplots(1, 2, figsize=(10, 3.6), layout="constrained")
for scale, colour, marker in ((1, BLUE, "o"), (4, ORANGE, "^"), (16, GREEN, "s")):
    left.semilogy(range(1, 11), gradient_sizes(scale), marker=marker, color=colour, label=f"$s = {scale}$")
left.set(xlabel="layer (1 is next to the input)", ylabel="size of the gradient", xticks=range(1, 11))
left.legend(frameon=False)
right.semilogy(range(1, 9), np.maximum(moved, 1e-12), "o-", color=BLUE)
right.set(xlabel="layer (1 is next to the input)", ylabel="relative move in 500 steps", xticks=range(1, 9))
for ax in (left, right):
    ax.minorticks_off()
left.set_title("gradient of each layer, ten layers, untrained", fontsize=10)
right.set_title(f"eight layers: loss {deep_losses[0]:.4f}, then {deep_losses[-1]:.4f}", fontsize=10)
plt.show()

# %% [markdown]
# ## Question (3 points)
#
# Answer in your own words, in six to ten sentences. The formula for $\boldsymbol{\delta}_l$ in Task 5 and
# the left picture are all you need.
#
# 1. The blue line ($s = 1$) falls by a factor of about 4 in most layers on its way to the input. Which
#    factor of the formula for $\boldsymbol{\delta}_l$ makes it fall, and why can that factor never be
#    larger than 1/4?
# 2. Larger weights should make up for it. With $s = 4$ they do so in part, but with $s = 16$ the gradients
#    are small **everywhere**, the last layers included. Why? (What do large weights do to $\mathbf{z}_l$,
#    and so to $\mathbf{h}_l$?)
# 3. Somebody looks at the loss of a deep network of sigmoids, sees that it falls a little, and says that
#    the network is training. What may be going on in the first layers nevertheless, and what would you plot
#    to find out?

# %% [markdown] nbgrader={"grade_id": "question_vanishing", "solution": true, "points": 3}
# **Model answer.**
#
# 1. Each step back multiplies the delta by $\mathbf{h}_l \odot (1 - \mathbf{h}_l)$, the derivative of the
#    sigmoid, besides the weights. $h(1-h)$ is a parabola in $h$ with its maximum at $h = 1/2$, where it is
#    $1/4$; at any other activation it is smaller. Over $L$ layers up to $L - 1$ such factors are
#    multiplied, at most $4^{-(L-1)}$, unless the weights make up for it. With $s = 1$ the product with
#    $\mathbf{W}$ keeps the size about as it is, so the factor 1/4 remains.
# 2. Large weights make $|\mathbf{z}_l|$ large, so the sigmoids sit at 0 or 1, their flat ends: the units
#    are saturated, and $h(1-h)$ is near 0 rather than near 1/4. This holds for the output unit as well, so
#    the delta is small from the beginning. A larger $\mathbf{W}$ in the product is paid for by a smaller
#    derivative.
# 3. The last layers get gradients that are thousands of times larger, and can lower the loss by themselves,
#    on top of first layers that are almost as random as at the start. Plot, for each layer, the size of the
#    gradient (or of the update relative to the weights, or how far the weights have moved) on a logarithmic
#    scale; the loss alone does not tell.
#
# **Marking scheme.** One point for each part.
#
# - Part 1: names $h(1-h)$, or σ′, **and** says why it is at most 1/4 (maximum at $h = 1/2$, by derivative,
#   symmetry or picture). Half a point for one of the two.
# - Part 2: large $z$, saturated sigmoids, derivative near 0. Half a point for "saturation" without the link
#   to the derivative.
# - Part 3: the first layers barely learn while the last ones do (½), and a plot by layer of gradients,
#   updates or moved weights (½).

# %% [markdown]
# ## How far am I?
#
# Run the cell below at any time, once the first cells of the notebook have been run. It runs every test that
# you can see and lists what passes, what fails and what is not started yet.

# %% nbgrader={"grade_id": "how_far_am_i"}
how_far_am_i()
