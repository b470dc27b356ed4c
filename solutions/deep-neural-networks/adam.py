# ---
# jupyter:
#   course:
#     points: 23
#     minutes: 100
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Exercise: Adam
#
# This exercise goes with the chapter [Adam](book:deep-neural-networks/adam.md). When you are stuck, its
# sections [The algorithm](book:deep-neural-networks/adam.md#the-algorithm) and [Both averages start at
# zero](book:deep-neural-networks/adam.md#both-averages-start-at-zero) help with tasks 1 and 2, and
# [Mini-batches](book:deep-neural-networks/sgd.md#mini-batches) in another chapter with task 3.
#
# Backpropagation hands you a gradient: one number for each parameter of the network. Stochastic gradient
# descent multiplies all of them by the same learning rate $\eta$. But the parameters are not alike. Some
# get gradients in the hundreds, while others see 0.001 now and then. One $\eta$ cannot suit them all.
#
# **Adam** gives each parameter a step size of its own, measured from the gradients that this parameter has
# seen. It takes only a handful of formulas, it trains most of today's networks, and it is easy to get subtly
# wrong. In this notebook you write it, and then you watch it overtake gradient descent and momentum.
#
# | task | points | minutes |
# |---|---|---|
# | 1. The state (its test comes after task 2) | 1 | 10 |
# | 2. One step | 12 | 35 |
# | 3. Training with mini-batches | 7 | 25 |
# | The valley and the other pictures | – | 10 |
# | Question, in words | 3 | 20 |
# | **total** | **23** | **100** |
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
plt.rcParams.update({"figure.figsize": (7, 3.6), "axes.spines.top": False, "axes.spines.right": False})

# %% nbgrader={"grade_id": "checks", "points": 0} tags=["hide-input"]
# include solutions/checks.py

# %% nbgrader={"grade_id": "walk"} tags=["hide-input"]
# How the tests below make steps with your functions. There is no task in this cell, so you need not read it.


def walk(start, gradients, lr=(), places=(), **settings):
    """Make one step for each of the gradients; return where each parameter was after each step.

    With `places`, each step starts from the next place instead of where the last step ended.
    """
    walker = Walker(start)
    for t, grads in enumerate(gradients):
        if places:
            walker.params = {key: np.array(value, dtype=float) for key, value in places[t].items()}
        walker.go(grads, **settings, **({"lr": lr[t]} if lr else {}))
    return walker.path()


def walk_in_turn(starts, gradients, **settings):
    """Make one step with each of several models, then the next with each; return their paths."""
    walkers = [Walker(start) for start in starts]
    for t in range(len(gradients[0])):
        for walker, steps in zip(walkers, gradients, strict=True):
            walker.go(steps[t], **settings)
    return [walker.path() for walker in walkers]


class Walker:
    """Parameters on their way, with the state that belongs to them."""

    def __init__(self, start):
        self.params = {key: np.array(value, dtype=float) for key, value in start.items()}
        self.state = run(adam_init, {key: value.copy() for key, value in self.params.items()})
        self.steps = []

    def go(self, grads, **settings):
        before = {key: value.copy() for key, value in self.params.items()}
        given = {key: np.array(value, dtype=float) for key, value in grads.items()}
        try:
            result = run(adam_step, self.params, given, self.state, **settings)
        except AssertionError as error:
            raise AssertionError(f"{error}{self._hint(str(error))}") from None
        result, self.state = as_pair("`adam_step`", result, ["params", "state"])
        self.params = self._checked(result, before, grads)
        self.steps.append({key: value.copy() for key, value in self.params.items()})

    def path(self):
        return {key: np.array([step[key] for step in self.steps]) for key in self.params}

    def _hint(self, message):
        if "ZeroDivisionError" in message:
            return " If it divides by 1 - beta**t, then t must be 1 in the first step, not 0."
        if "'int' object is not subscriptable" in message:
            return " Each parameter has moments of its own, which `adam_init` makes as zeros for each key."
        if "broadcast" in message and not self.steps:
            return " `adam_init` has to make new moments in each call, with the shapes of these parameters."
        if self.state is None:
            return " The state passed to it is None: do `adam_init` and `adam_step` both return the state?"
        return ""

    def _checked(self, params, before, grads):
        assert isinstance(params, dict), f"`adam_step` should return params as a dict, not {kind_of(params)}."
        missing, extra = (
            sorted(before.keys() - params.keys()),
            sorted(map(str, params.keys() - before.keys())),
        )
        swapped = missing and isinstance(self.state, dict) and before.keys() <= self.state.keys()
        assert not swapped, (
            "`adam_step` should return params first and then the state, not the other way round."
        )
        assert not missing, (
            f"The params that `adam_step` returns lack the keys {missing}: they should have every key that "
            "came in."
        )
        assert not extra, f"The params that `adam_step` returns have keys that were not there: {extra}."
        new = {}
        for key, old in before.items():
            name = f'params["{key}"] after step {len(self.steps) + 1}'
            try:
                value = np.asarray(params[key], dtype=float)
            except (TypeError, ValueError):
                value = None
            if value is not None and value.shape == old.shape and not np.isfinite(value).all():
                bad, g = ~np.isfinite(value), np.asarray(grads[key], dtype=float)
                cause = (
                    "look for 0/0, a division by 0 or the root of a negative number. 1 - beta**t, with the "
                    "power `**`, should be positive, and v, an average of squares that starts at 0, is never "
                    "negative"
                )
                if np.array_equal(bad, g < 0) and not bad.all():
                    cause = "this happens exactly where the gradient is negative, as if it were not squared"
                elif np.array_equal(bad, g == 0):
                    cause = (
                        "this happens exactly where the gradient is 0, where the step is 0/0 unless epsilon "
                        "is added to the root"
                    )
                elif bad.all() and not self.steps:
                    cause = "1 - beta**t is 0 at t = 0, so raise t to 1 before the first step uses it"
                elif bad.all() and not (g < 0).all():
                    cause = (
                        "the first step is finite, so v or a bias correction has become negative or 0. "
                        "Likely cause: `beta * t` stands where the power `beta**t` belongs"
                    )
                raise AssertionError(f"{name} is NaN or infinite: {cause}.")
            if value is not None and value.shape != old.shape:
                raise AssertionError(
                    f"{name} should have shape {old.shape}, not {value.shape}. Its m and v have the same "
                    "shape as the parameter, and they belong to one model alone."
                )
            new[key] = np.array(as_array(name, params[key], old.shape))
        return new


# %% nbgrader={"grade_id": "expect_path", "points": 0} tags=["hide-input"]
# How the tests below compare paths. There is no task in this cell.
def expect_path(key, path, expected, likely=None, hint="", show=True, tolerance=1e-4):
    """Fail unless all steps of a parameter are as expected; name the step and the mistake."""
    expected = np.asarray(expected, dtype=float)
    if same(path, expected, tolerance):
        return
    scale = tolerance * np.abs(expected).max()
    first = next(t for t in range(len(expected)) if np.abs(path[t] - expected[t]).max() > scale)
    calls = f"{first + 1} call{'s' * (first > 0)} of `adam_step`"
    message = f'After `adam_init` and {calls}, params["{key}"] is not right'
    if show:
        worst = np.unravel_index(np.argmax(np.abs(path[first] - expected[first])), expected[first].shape)
        entry = f" at {index_of(worst)}" if worst else ""
        message += f": expected {expected[first][worst]:.6g}{entry}, got {path[first][worst]:.6g}"
    for cause, wrong in (likely or {}).items():
        if same(path, np.broadcast_to(np.asarray(wrong, dtype=float), expected.shape), tolerance):
            raise AssertionError(f"{message}. Likely cause: {cause}.")
    if not hint:
        hint = "The first step is already wrong: begin with its test."
        if first:
            hint = (
                "The steps before it are right: look at what has to be remembered from one step to the next."
            )
    raise AssertionError(f"{message}. {hint}".strip())


# %% [markdown]
# ## The trouble with one learning rate
#
# Here is the smallest loss that shows the trouble. It has two parameters, and it is 60 times as curved along
# $\theta_2$ as along $\theta_1$:
#
# $$\mathcal{L}(\boldsymbol{\theta}) = \tfrac{1}{2}\left(\theta_1^2 + 60\,\theta_2^2\right).$$
#
# The function `descend` below is gradient descent with momentum, given to you. Run the cell and look: where
# the valley is steep, a larger $\eta$ would throw you out of it; where it is flat, this $\eta$ is far too
# small.

# %% nbgrader={"grade_id": "descend"}
CURVATURE = np.array([1.0, 60.0])
START = np.array([-4.0, 1.0])


def valley(theta):
    """The loss at one point, shape (2,), or at each row of many, shape (T, 2)."""
    return 0.5 * (CURVATURE * theta**2).sum(axis=-1)


def valley_gradient(theta):
    """The gradient of `valley` at one point."""
    return CURVATURE * theta


def descend(gradient, start, lr, momentum, steps):
    """Gradient descent (momentum 0) or the heavy ball, which repeats a part of its last move."""
    path = [start, start]
    for _ in range(steps):
        here, before = path[-1], path[-2]
        path.append(here - lr * gradient(here) + momentum * (here - before))
    return np.array(path[1:])


def draw_valley(ax, paths):
    """Contours of `valley` and one path for each (label, colour, marker, positions)."""
    x, y = np.meshgrid(np.linspace(-4.5, 1.5, 80), np.linspace(-1.3, 1.3, 80))
    levels = np.geomspace(0.05, 60, 9)
    ax.contour(x, y, valley(np.stack([x, y], axis=-1)), levels=levels, colors="0.75", linewidths=0.8)
    for label, color, marker, path in paths:
        ax.plot(*path.T, marker=marker, color=color, label=label, markersize=3.5, linewidth=1.3)
    ax.plot(0, 0, "k*", markersize=10)
    ax.set(xlabel=r"$\theta_1$ (flat)", ylabel=r"$\theta_2$ (steep)")


SGD_PATH = descend(valley_gradient, START, lr=0.03, momentum=0.0, steps=60)
MOMENTUM_PATH = descend(valley_gradient, START, lr=0.01, momentum=0.9, steps=60)
RIVALS = [("gradient descent", BLUE, "o", SGD_PATH), ("momentum", ORANGE, "s", MOMENTUM_PATH)]

# %% tags=["picture"]
fig, ax = plt.subplots()
draw_valley(ax, RIVALS[:1])
ax.set_title("60 steps of gradient descent: from wall to wall, hardly forward")
ax.legend(loc="lower right")
plt.show()

# %% [markdown]
# ## The idea
#
# Adam (Kingma and Ba, 2015, [arXiv:1412.6980](https://arxiv.org/abs/1412.6980)) keeps two running averages
# for every parameter, of its gradients and of their squares:
#
# * $\mathbf{m}_t$, the **first moment**: which way do the gradients point, on average?
# * $\mathbf{v}_t$, the **second moment**: how large are they, whichever way they point?
#
# (If you know momentum, mind the letters: there $\mathbf{v}$ is the velocity, and its part is played by
# $\mathbf{m}$ here.)
#
# Adam steps by $\eta$ times the first, divided by the root of the second. A parameter whose gradients
# are all a hundred times larger has an $\mathbf{m}$ a hundred times larger and a $\sqrt{\mathbf{v}}$ a
# hundred times larger. The step stays the same.
#
# With $\mathbf{g}_t$ the gradient at step $t = 1, 2, 3, \dots$, one step of Adam is
#
# $$\mathbf{m}_t = \beta_1 \mathbf{m}_{t-1} + (1 - \beta_1)\,\mathbf{g}_t, \qquad
# \mathbf{v}_t = \beta_2 \mathbf{v}_{t-1} + (1 - \beta_2)\,\mathbf{g}_t \odot \mathbf{g}_t,$$
#
# $$\hat{\mathbf{m}}_t = \frac{\mathbf{m}_t}{1 - \beta_1^{\,t}}, \qquad
# \hat{\mathbf{v}}_t = \frac{\mathbf{v}_t}{1 - \beta_2^{\,t}}, \qquad
# \boldsymbol{\theta}_t = \boldsymbol{\theta}_{t-1}
# - \eta\,\frac{\hat{\mathbf{m}}_t}{\sqrt{\hat{\mathbf{v}}_t} + \epsilon},$$
#
# with $\mathbf{m}_0 = \mathbf{v}_0 = 0$. The decay rates $\beta_1 = 0.9$ and $\beta_2 = 0.999$ say how
# slowly the averages forget. $\beta_1^{\,t}$ is a power, the product of $t$ factors $\beta_1$. Root, square
# and division are taken element by element; $\epsilon$ keeps the division safe.
#
# The hats are the **bias correction**. The averages start at 0, so at first they are far too small:
# $\mathbf{m}_1$ is only $(1 - \beta_1)\,\mathbf{g}_1$. Dividing by $1 - \beta_1^{\,t}$ makes up for it
# exactly when all gradients are equal, and the correction fades away as $t$ grows.

# %% [markdown]
# ## Task 1: the state (1 point)
#
# Between two steps Adam has to remember $\mathbf{m}$, $\mathbf{v}$ and $t$. That memory is the **state**.
#
# Write `adam_init(params)`, which returns the state before the first step: both moments 0 for every
# parameter, and $t = 0$. `params` is a dict of arrays, such as `{"W1": …, "b1": …}`, with any keys and any
# shapes, a single number (shape `()`) included.
#
# How you lay the state out is up to you: a dict of dicts, a tuple, something else. Only your own `adam_step`
# reads it. The tests pass it on and never look inside. Whether a state is good only shows when a step uses
# it, so this task has no test of its own here: it is the first of the five that follow task 2.

# %% [markdown] tags=["hints"]
# <details><summary>Hint 1</summary>
#
# Imagine that you are in the middle of training, at step $t = 5$. Underline everything in the formulas that
# you need for this step. Some of it is passed to `adam_step` as `params` and `grads`. Where does the rest
# come from? (In the book, see steps 1 and 2 of [the
# algorithm](book:deep-neural-networks/adam.md#the-algorithm).)
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# For `params` with the keys `"W1"`, `"b1"` and `"gain"`, for instance:
#
# | key | shape of the parameter | its $\mathbf{m}_0$ | its $\mathbf{v}_0$ |
# |---|---|---|---|
# | `"W1"` | `(4, 3)` | zeros, `(4, 3)` | zeros, `(4, 3)` |
# | `"b1"` | `(3,)` | zeros, `(3,)` | zeros, `(3,)` |
# | `"gain"` | `()` | zero, `()` | zero, `()` |
#
# That makes six different arrays, all of them new in each call, because two parameters or two models that
# shared an array would overwrite each other's memory. One $t$ is enough for all parameters.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# `np.zeros_like(value)` makes a new array of zeros in the shape of `value`, even of a single number.
# `{key: … for key, value in params.items()}` makes a dict with the same keys. You need two such dicts, so
# make each of them this way: after `v = m` there would be two names for one dict, and `m.copy()` would be a
# new dict with the *same* arrays in it. Return the two dicts and $t$ together, in a dict or in a tuple.
#
# </details>


# %% nbgrader={"grade_id": "adam_init", "solution": true}
def adam_init(params):
    """Return Adam's state before the first step.

    Parameters
    ----------
    params : dict of str to array
        The parameters, of any shapes. They are left as they are.

    Returns
    -------
    state
        Both moments at zero for each parameter, and t = 0, in a layout of
        your choice, but not None.
    """
    ### BEGIN SOLUTION
    return {
        "m": {key: np.zeros(np.shape(value)) for key, value in params.items()},
        "v": {key: np.zeros(np.shape(value)) for key, value in params.items()},
        "t": 0,
    }
    ### END SOLUTION


# %% [markdown]
# ## Task 2: one step (12 points)
#
# Write `adam_step(params, grads, state, lr, beta1, beta2, eps)`. It makes one step with the formulas above
# and returns **two** things: the new `params`, a dict with the same keys and shapes, and the new `state`. In
# code $\eta$ is `lr` and $\epsilon$ is `eps`.
#
# Usually $\epsilon$ is $10^{-8}$, which is so small that you would never notice it in the wrong place. In the
# example and in most tests it is large, such as 0.1 or 1, and then $\sqrt{\hat{\mathbf{v}}_t} + \epsilon$ and
# $\sqrt{\hat{\mathbf{v}}_t + \epsilon}$ are different numbers.
#
# An example to check by hand. One parameter at $\theta_0 = 1$, with $\eta = 0.1$, $\beta_1 = \beta_2 = 0.5$,
# $\epsilon = 1$ and the gradients $3$ and then $-3$:
#
# | $t$ | $g_t$ | $m_t$ | $v_t$ | $\hat{m}_t$ | $\hat{v}_t$ | step | $\theta_t$ |
# |---|---|---|---|---|---|---|---|
# | 1 | 3 | 1.5 | 4.5 | 3 | 9 | 0.1 · 3 / 4 = 0.075 | 0.925 |
# | 2 | −3 | −0.75 | 6.75 | −1 | 9 | 0.1 · (−1) / 4 = −0.025 | 0.95 |
#
# Keep four things in mind:
#
# * $t$ counts steps. It goes up once in each call, however many parameters there are, and it is 1 in the
#   first step.
# * $\epsilon$ is added to the root, not to what is under it.
# * What is remembered is $\mathbf{m}_t$ and $\mathbf{v}_t$, without the hats.
# * `lr`, `beta1`, `beta2` and `eps` have the values that the caller passes, and `lr` may differ in each call.
#
# You may return a new `params` and a new `state`, or change those that came in and return them.

# %% [markdown] tags=["hints"]
# <details><summary>Hint 1</summary>
#
# Cover the second row of the example's table and compute it yourself, from the gradient $-3$ and from what
# the first row says. Which entries of the first row do you need, and which can you do without? Apart from
# $\theta_1$, which comes in as `params`, those that you need are what the state has to hold. (In the book,
# [Both averages start at zero](book:deep-neural-networks/adam.md#both-averages-start-at-zero) explains the
# hats, and [the algorithm](book:deep-neural-networks/adam.md#the-algorithm) has all steps in order.)
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Everything happens for each parameter by itself, entry by entry, so every array has the shape of its
# parameter.
#
# | formula | mind | for example |
# |---|---|---|
# | $t$ | a single number, one more than in the last call | 1, then 2 |
# | $\mathbf{g}_t \odot \mathbf{g}_t$ | each entry squared, not a matrix product | $-3$ gives 9 |
# | $\mathbf{v}_t$ | the *old* $\mathbf{v}$ of the same key | $0.5 \cdot 4.5 + 0.5 \cdot 9 = 6.75$ |
# | $1 - \beta_2^{\,t}$ | a power: with `beta2 * t` it would be 0 at $t = 2$ | $1 - 0.5^2 = 0.75$ |
# | $\hat{\mathbf{v}}_t$ | used in this step, while $\mathbf{v}_t$ is remembered | $6.75 / 0.75 = 9$ |
# | $\sqrt{\hat{\mathbf{v}}_t} + \epsilon$ | the root first, then the sum | $\sqrt{9} + 1 = 4$ |
#
# Does your code get the example right? If the first number is right and the second one wrong, look at what is
# remembered.
#
# ```python
# theta = {"a": np.array(1.0)}
# memory = adam_init(theta)
# for g in (3.0, -3.0):
#     grads = {"a": np.array(g)}
#     settings = {"lr": 0.1, "beta1": 0.5, "beta2": 0.5, "eps": 1.0}
#     theta, memory = adam_step(theta, grads, memory, **settings)
#     print(theta["a"])  # 0.925, then 0.95, up to rounding
# ```
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# `np.sqrt` takes arrays (`math.sqrt` does not), `**` is the power, and `g**2` squares every entry. If there
# is one $t$ for all parameters, increase it outside the loop over the keys. Look up both the gradient and the
# moments by key, since `grads` may list its keys in another order. One way to arrange it:
#
# ```python
# t = ...                       # one more than the state says
# for key in params:
#     g = grads[key]
#     m = ...                   # from the old m of this key, and g
#     v = ...                   # from the old v of this key, and g
#     m_hat = ...               # new arrays: m and v stay as they are
#     v_hat = ...
#     ...                       # put the new values where they belong
# return ..., ...               # first the parameters, then the state
# ```
#
# </details>


# %% nbgrader={"grade_id": "adam_step", "solution": true}
def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    """Make one step of Adam.

    Parameters
    ----------
    params, grads : dict of str to array
        The parameters and their gradients, with the same keys and shapes.
    state
        What `adam_init` or the last `adam_step` returned.
    lr, beta1, beta2, eps : float
        The learning rate, the decay rates of the two moments, and the guard
        against division by zero.

    Returns
    -------
    params : dict of str to array
        The parameters after the step, with the same keys and shapes.
    state
        The state after the step.
    """
    ### BEGIN SOLUTION
    t = state["t"] + 1
    new_params, m, v = {}, {}, {}
    for key, g in grads.items():
        m[key] = beta1 * state["m"][key] + (1 - beta1) * g
        v[key] = beta2 * state["v"][key] + (1 - beta2) * g**2
        m_hat = m[key] / (1 - beta1**t)
        v_hat = v[key] / (1 - beta2**t)
        new_params[key] = params[key] - lr * m_hat / (np.sqrt(v_hat) + eps)
    return new_params, {"m": m, "v": v, "t": t}
    ### END SOLUTION


# %% [markdown]
# **The state** (1 point, which belongs to task 1). From a fresh state, a parameter moves if its gradient is
# not 0, and otherwise stays where it is. This has to hold for every key and every shape.


# %% nbgrader={"grade_id": "test_adam_init", "points": 1} task="Task 1: the state"
@visible_test
def test_adam_init():
    def check(start):
        params = {key: np.array(value, dtype=float) for key, value in start.items()}
        state = run(adam_init, params)
        assert state is not None, (
            "`adam_init` returned None: a function gives back what stands after `return`."
        )
        for key, value in start.items():
            kept = key in params and np.array_equal(np.asarray(params[key]), value)
            assert kept, f'`adam_init` changed params["{key}"]: it has to leave the parameters as they are.'
        for slope in (0.5, 0.0):
            path = walk(
                start, [{key: np.full(np.shape(value), slope) for key, value in start.items()}], [0.1]
            )
            for key, value in start.items():
                moved = np.abs(path[key][0] - value) > 1e-6
                name = f'params["{key}"] of shape {np.shape(value)}'
                assert slope or not moved.any(), (
                    f"{name} has a gradient of 0 in the first step, but it moves. Either its m does not "
                    "start at 0, or something else moves the parameter, such as weight decay, which is "
                    "not part of Adam."
                )
                assert moved.all() or not slope, (
                    f"{name} has a gradient of {slope} in the first step, but not all of it moves."
                )

    check({"W": [[1.0, -2.0, 3.0], [0.5, 0.0, 4.0]], "b": [1.0, 2.0, 3.0]})
    check({"a single number": 2.0})
    ### BEGIN HIDDEN TESTS
    check({"theta": np.arange(24.0).reshape(2, 3, 4), "W1": np.ones((1, 5)), "gain": -1.5})
    ### END HIDDEN TESTS


test_adam_init()

# %% [markdown]
# **The first step** (3 points). The bias correction gives $\hat{\mathbf{m}}_1 = \mathbf{g}_1$ and
# $\hat{\mathbf{v}}_1 = \mathbf{g}_1 \odot \mathbf{g}_1$, so the first step is known without any averages.


# %% nbgrader={"grade_id": "test_first_step", "points": 3}
@visible_test
def test_first_step():
    correction = (
        "With both bias corrections the first step is lr · g / (|g| + eps). Check that t is 1 in it, that "
        "m̂ = m / (1 - beta1**t) and v̂ = v / (1 - beta2**t), and that eps is added to √v̂ as it is."
    )
    variance = "the second moment should average g², but this one averages (g - m)²"
    decay = "the step also depends on the parameter itself, as with weight decay"

    def check(start, g, lr, beta1, beta2, eps, show=True):
        path = walk(start, [g], lr=[lr], beta1=beta1, beta2=beta2, eps=eps)
        for key in start:
            theta, slope = np.array(start[key]), np.array(g[key])
            size = np.abs(slope)
            likely = {
                "the step goes uphill, θ + … where it should be θ − …": theta + lr * slope / (size + eps),
                "epsilon stands inside the root": theta - lr * slope / np.sqrt(size**2 + eps),
                "epsilon has no effect (is `eps` used?)": theta - lr * np.sign(slope),
                "epsilon is added to the new parameter, not to the root": theta - lr * np.sign(slope) + eps,
                "the root of the second moment is missing": theta - lr * slope / (size**2 + eps),
                "the learning rate has no effect": theta - slope / (size + eps),
                "the rate is always 0.001, not the argument `lr`": theta - 1e-3 * slope / (size + eps),
                "the parameter did not move": theta,
                "the result is the step alone, without the parameter": -lr * slope / (size + eps),
                "the step is not divided by √v̂ + eps, as in plain gradient descent": theta - lr * slope,
                "t is 2 in this step. It is 0 in `adam_init`, and is raised by 1 in each call, not once for "
                "each parameter": theta - lr * slope / (1 + beta1) / (size / np.sqrt(1 + beta2) + eps),
                "there is no bias correction": theta
                - lr * (1 - beta1) * slope / (np.sqrt(1 - beta2) * size + eps),
                "only the first moment is corrected for its bias": theta
                - lr * slope / (np.sqrt(1 - beta2) * size + eps),
                "only the second moment is corrected for its bias": theta
                - lr * (1 - beta1) * slope / (size + eps),
                "there is no bias correction, and epsilon stands inside the root": theta
                - lr * (1 - beta1) * slope / np.sqrt((1 - beta2) * size**2 + eps),
                "epsilon is added to v; it should be added to √v̂": theta
                - lr * slope / np.sqrt(size**2 + eps / (1 - beta2)),
                "epsilon is added inside the root and outside; it belongs outside only": theta
                - lr * slope / (np.sqrt(size**2 + eps) + eps),
                "the root is taken before the bias correction; correct v, then take the root": theta
                - lr * slope / (size / np.sqrt(1 - beta2) + eps),
                f"{variance}, as in AdaBelief": theta - lr * slope / (beta1 * size + eps),
                f"{variance}, as in AdaBelief, with epsilon added to it": theta
                - lr * slope / (np.sqrt((beta1 * size) ** 2 + eps / (1 - beta2)) + eps),
                "v̂ is 0 in the first step, as the mean of (g - m̂)² is (AdaBelief), or of g² - m̂²": (
                    theta - lr * slope / eps
                ),
                decay: theta - lr * slope / (size + eps) - 0.01 * lr * theta,
                f"{decay} that is added to the gradient": theta
                - lr * (slope + 0.01 * theta) / (np.abs(slope + 0.01 * theta) + eps),
            }
            expect_path(key, path[key], [theta - lr * slope / (size + eps)], likely, correction, show)

    W, g = [[1.0, -0.5, 0.0], [2.0, 0.3, -1.0]], [[2.0, -1.0, 0.5], [-3.0, 0.25, 1.0]]
    check({"W": W, "b": [1.0, -1.0]}, {"W": g, "b": [0.5, -4.0]}, lr=0.5, beta1=0.9, beta2=0.98, eps=0.4)
    check({"theta": [1.0]}, {"theta": [3.0]}, lr=0.1, beta1=0.5, beta2=0.5, eps=1.0)
    ### BEGIN HIDDEN TESTS
    rng = np.random.default_rng(10)
    for eps, beta1, beta2 in [(0.7, 0.8, 0.999), (1e-8, 0.9, 0.999), (3.0, 0.3, 0.6)]:
        shapes = {"W1": (4, 3), "b1": (3,), "W2": (3, 1), "b2": (1,)}
        start = {key: rng.normal(size=shape) for key, shape in shapes.items()}
        g = {key: 2 * rng.normal(size=shape) for key, shape in shapes.items()}
        check(start, g, 0.4, beta1, beta2, eps, show=False)
    ### END HIDDEN TESTS


test_first_step()

# %% [markdown]
# **Several steps** (4 points). A wrong Adam often gets the first step right, and what it remembers shows only
# later. The example from above comes first.


# %% nbgrader={"grade_id": "test_several_steps", "points": 4}
@visible_test
def test_several_steps():
    path = walk(
        {"theta": 1.0}, [{"theta": 3.0}, {"theta": -3.0}], lr=[0.1] * 2, beta1=0.5, beta2=0.5, eps=1.0
    )
    got, hint = path["theta"], ""
    if same(got[0], 0.925) and not same(got[1], 0.95):
        hint = f"In the example theta should be 0.95 after the second step, not {got[1]:.6g}. "
    # Where one parameter is after each of four steps if you make one mistake, and if you make none.
    likely = {
        "none": (0.6, 0.56917, 0.47702, 0.16793),
        "epsilon stands inside the root": (0.5286, 0.49146, 0.37905, 0.01489),
        "t is 2 in the first step, where it should be 1": (0.68604, 0.65788, 0.56917, 0.26199),
        "t stays at 1, or the power t of beta is missing": (0.6, 0.56077, 0.43161, 0.00455),
        "t is one too small from the second step on": (0.6, 0.56077, 0.45966, 0.14193),
        "the state is forgotten, and every call begins anew": (0.6, 0.93333, 0.68333, 0.25476),
        "m and v are forgotten at each call, and t is remembered": (0.6, 0.85093, 0.6954, 0.38849),
        "there is no bias correction": (0.71314, 0.68491, 0.59303, 0.26276),
        "only the first moment is corrected for its bias": (0.28286, 0.23874, 0.12155, -0.2579),
        "only the second moment is corrected for its bias": (0.84, 0.82027, 0.74803, 0.47899),
        "the bias correction is only made in the first step": (0.6, 0.57176, 0.47989, 0.14962),
        "the moments are multiplied by 1 - beta**t, not divided": (0.82222, 0.79784, 0.70894, 0.36053),
        "m̂ and v̂ are remembered, not m and v without the hats": (0.6, 0.42509, 0.28887, 0.08448),
        "m̂ is remembered, not m without the hat": (0.6, 0.29174, -0.06126, -0.50285),
        "beta1 and beta2 are swapped": (0.6, 0.51487, 0.38784, 0.149),
        "beta1 and beta2 are swapped in the bias corrections": (-0.04482, -0.11233, -0.28642, -0.81703),
        "beta1 is used where beta2 should be": (0.6, 0.56808, 0.46803, 0.17929),
        "the weights beta and 1 - beta are the wrong way round": (0.66667, 0.70417, 0.59702, 0.32512),
        "the factors 1 - beta of the new gradient are missing": (0.4972, 0.45729, 0.33449, -0.05391),
        "the second moment squares m, not the gradient": (0.23077, 0.17048, 0.00254, -0.56579),
        "the second moment averages |g|, not g²": (0.47759, 0.44087, 0.33738, -0.09076),
        "the step uses the gradient itself, not m": (0.6, 0.84661, 0.70095, 0.10257),
        "the second moment never falls, as in AMSGrad": (0.6, 0.575, 0.51173, 0.20264),
        "epsilon is added to v; it should be added to √v̂": (0.60777, 0.57934, 0.50005, 0.19678),
        "epsilon is added inside the root and outside": (0.61851, 0.58989, 0.50695, 0.21208),
        "no bias is corrected, and epsilon stands inside the root": (0.64918, 0.61462, 0.50245, 0.10489),
        "the root is taken before the bias correction": (0.79888, 0.77836, 0.70779, 0.45879),
        "v averages (g - m)², a variance as in AdaBelief, not g²": (0.41176, 0.37354, 0.25948, -0.19592),
        "v averages (g - m)², as in AdaBelief, with the old m": (0.6, 0.57387, 0.49389, 0.18426),
        "v averages (g - m̂)², a variance as in AdaBelief, not g²": (-1.0, -1.04669, -1.18365, -1.70087),
        "v averages (g - m)², as in AdaBelief, with epsilon added": (0.59758, 0.57203, 0.50364, 0.19194),
        "m̂² is subtracted from v̂, as in a variance": (-1.0, -1.0309, -1.12536, -1.56186),
        "the second moment is the largest gradient, as in AdaMax": (0.6, 0.57024, 0.48138, 0.26001),
        "m̂ is mixed with the newest gradient, as in NAdam": (0.36, 0.49563, 0.36603, -0.09442),
        "the learning rate falls with the root of t": (0.6, 0.5782, 0.525, 0.37045),
        "the learning rate falls with t": (0.6, 0.58459, 0.55387, 0.4766),
        "the parameter itself decays, by weight decay": (0.595, 0.5612, 0.46624, 0.15482),
        "weight decay is added to the gradient": (0.5996, 0.56699, 0.47312, 0.16337),
        "m and v start at g and g², without a correction": (0.6, 0.42934, 0.27225, -0.04883),
        "m and v are one and the same array": (0.43455, 0.18094, -0.02546, -0.65024),
        "m does not start at 0": (0.3, 0.13046, -0.04195, -0.38074),
        "both moments start at 1, not 0": (0.47423, 0.33823, 0.19665, -0.1211),
        "the rearranged form has to scale epsilon as well": (0.67929, 0.65281, 0.57095, 0.27939),
        "the correction of the learning rate compounds": (0.6, 0.56554, 0.46895, 0.18027),
        "epsilon has no effect here, as if it were missing or only the least value of the root": (
            0.5,
            0.45908,
            0.32905,
            -0.05705,
        ),
        "beta1 is always 0.9, not the argument `beta1`": (0.6, 0.49617, 0.36502, 0.12734),
        "beta2 is always 0.999, not the argument `beta2`": (0.6, 0.56996, 0.48318, 0.1587),
    }
    gradients = [{"theta": [g]} for g in (2.0, -1.0, 0.5, 3.0)]
    path = walk({"theta": [1.0]}, gradients, lr=[0.5] * 4, beta1=0.6, beta2=0.8, eps=0.5)
    likely = {cause: np.reshape(wrong, (4, 1)) for cause, wrong in likely.items()}
    expect_path(
        "theta",
        path["theta"],
        likely.pop("none"),
        likely,
        hint and hint + "Compare your m, v and t with the table.",
    )
    expect("`theta` after the second step of the example", got[1], 0.95)
    ### BEGIN HIDDEN TESTS
    rng = np.random.default_rng(11)
    for steps, beta1, beta2, eps in [
        (3, 0.9, 0.999, 1e-8),
        (12, 0.7, 0.95, 0.3),
        (40, 0.9, 0.99, 0.05),
        (5, 0.0, 0.5, 2.0),
    ]:
        start = {"W": rng.normal(size=(3, 2)), "b": rng.normal(size=2)}
        gradients = [{"W": rng.normal(size=(3, 2)), "b": 3 * rng.normal(size=2)} for _ in range(steps)]
        path = walk(start, gradients, lr=[0.3] * steps, beta1=beta1, beta2=beta2, eps=eps)
        for key in start:
            theta, m, v, expected = start[key], 0.0, 0.0, []
            for t, grads in enumerate(gradients, 1):
                m, v = beta1 * m + (1 - beta1) * grads[key], beta2 * v + (1 - beta2) * grads[key] ** 2
                theta = theta - 0.3 * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
                expected.append(theta)
            expect_path(key, path[key], expected, show=False)
    ### END HIDDEN TESTS


test_several_steps()

# %% [markdown]
# **The arguments** (2 points). Each call uses all four as they are passed to it. Leave their defaults as they
# are in the first line of `adam_step`.


# %% nbgrader={"grade_id": "test_arguments", "points": 2}
@visible_test
@after(
    test_first_step="The test of the first step fails, too: begin there.",
    test_several_steps="The test of several steps fails, too: begin there.",
)
def test_arguments():
    gradients = [{"w": np.array([1e-8, 1.0, -0.3, 2.0]) * c} for c in (1.0, -0.5, 2.0, 1.0, 0.1)]
    start, paper = {"w": np.zeros(4)}, {"beta1": 0.9, "beta2": 0.999, "eps": 1e-8}

    def moves(lr, **settings):
        path = walk(start, gradients, lr=lr, **settings)["w"]
        return np.diff(np.concatenate([np.zeros((1, 4)), path]), axis=0)

    default = moves((), **paper)
    for other, message in [
        (moves([1e-3] * 5, **paper), "`adam_step`: `lr` should be 1e-3 by default."),
        (moves((), beta2=0.999, eps=1e-8), "`adam_step`: `beta1` should be 0.9 by default."),
        (moves((), beta1=0.9, eps=1e-8), "`adam_step`: `beta2` should be 0.999 by default."),
        (moves((), beta1=0.9, beta2=0.999), "`adam_step`: `eps` should be 1e-8 by default."),
    ]:
        assert same(other, default), message
    base = {"lr": [0.1] * 5, "beta1": 0.9, "beta2": 0.999, "eps": 0.5}
    usual = moves(**base)
    assert usual.any(), (
        '`adam_step` does not move params["w"] at all: go through all keys, whatever their names are.'
    )
    changes = {"lr": [0.2] * 5, "beta1": 0.5, "beta2": 0.9, "eps": 0.1}
    for name, value in changes.items():
        assert not same(moves(**{**base, name: value}), usual), (
            f"`adam_step`: the argument `{name}` has no effect. Use it, not a number of your own."
        )
    rates = np.array([0.1, 0.4, 0.05, 0.2, 1.0])
    expect(
        "The size of the steps with a different `lr` in each call",
        moves(**{**base, "lr": list(rates)}) / rates[:, None],
        usual / 0.1,
        {"the learning rate of the first call is kept": usual / rates[:, None]},
        "In every call `lr` multiplies this call's step and nothing else: it is not part of the moments.",
        show=False,
    )
    ### BEGIN HIDDEN TESTS
    rng = np.random.default_rng(12)
    gradients = [{"w": np.append(rng.normal(size=3), 1e-8)} for _ in range(6)]
    for settings, lr in [
        ({}, ()),
        ({"beta1": 0.8}, (0.1, 0.3, 0.2, 1.0, 0.05, 0.4)),
        ({"beta2": 0.9}, (0.1,) * 6),
        ({"eps": 0.2, "beta1": 0.1}, (0.3, 0.1) * 3),
    ]:
        beta1, beta2 = settings.get("beta1", 0.9), settings.get("beta2", 0.999)
        expected, theta, m, v = [], np.zeros(4), 0.0, 0.0
        for t, grads in enumerate(gradients, 1):
            m, v = beta1 * m + (1 - beta1) * grads["w"], beta2 * v + (1 - beta2) * grads["w"] ** 2
            step = m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + settings.get("eps", 1e-8))
            theta = theta - (lr[t - 1] if lr else 1e-3) * step
            expected.append(theta)
        path = walk(start, gradients, lr=lr, **settings)
        passed = [*settings, *(["lr"] if lr else [])]
        what = f"The call set {' and '.join(passed) or 'no argument'} and left the others at their defaults."
        expect_path("w", path["w"], expected, None, what, show=False)
    ### END HIDDEN TESTS


test_arguments()

# %% [markdown]
# **Each parameter on its own** (3 points). There may be any number of parameters, of any shapes, and each has
# its own moments. A gradient belongs to the parameter with the same key, and `grads` may list its keys in
# another order, since backpropagation reaches the last layer first. A parameter whose gradient has always
# been 0 stays where it is. Two models that are trained in turn, each with its own state, do not disturb each
# other.


# %% nbgrader={"grade_id": "test_every_parameter", "points": 3}
@visible_test
def test_every_parameter():
    settings = {"beta1": 0.8, "beta2": 0.9, "eps": 0.1}

    def check(shapes, seed, steps=4, turn=1):
        rng = np.random.default_rng(seed)
        start = {key: rng.normal(size=shape) for key, shape in shapes.items()}
        order = [*shapes][::turn]
        gradients = [{key: rng.normal(size=shapes[key]) * 2 for key in order} for _ in range(steps)]
        lr = [0.4] * steps
        together = walk(start, gradients, lr=lr, **settings)
        for key in shapes:
            alone = walk({key: start[key]}, [{key: g[key]} for g in gradients], lr=lr, **settings)[key]
            expect_path(
                key,
                together[key],
                alone,
                {"it never moves": np.stack([start[key]] * steps)},
                f"Together with the others (params has the keys {list(shapes)}, grads {order}), it moves "
                "differently than alone. Raise t once per call, not once per parameter, keep moments for "
                "each key, and find each gradient by its key.",
            )
        entries = [(key, i) for key in shapes for i in {0, start[key].size - 1}]
        apart = walk(
            {f"{key} {i}": start[key].reshape(-1)[i : i + 1] for key, i in entries},
            [{f"{key} {i}": g[key].reshape(-1)[i : i + 1] for key, i in entries} for g in gradients],
            lr=lr,
            **settings,
        )
        for key, i in entries:
            path = together[key].reshape(steps, -1)[:, i : i + 1]
            hint = "Each entry of an array has its own moments: take no sum, mean or norm over the array."
            expect_path(key, path, apart[f"{key} {i}"], None, hint)

    check({"W1": (2, 3), "b1": (3,), "W2": (3, 1), "b2": (1,)}, seed=1)
    check({"gain": (), "row": (1, 3), "deep": (2, 1, 2)}, seed=2)
    check({"b1": (2,), "b2": (2,)}, seed=8, turn=-1)

    still = walk({"w": [1.0, -2.0, 3.0]}, [{"w": [0.0, 0.0, 1.0]}] * 3, lr=[0.5] * 3)["w"]
    expect(
        "A parameter whose gradient has always been 0",
        still[:, :2],
        [[1.0, -2.0]] * 3,
        None,
        "It must not move.",
    )
    zeros = walk({"w": [1.0, -2.0]}, [{"w": [0.0, 0.0]}] * 2, lr=[0.5] * 2)["w"]
    expect(
        "A parameter whose gradient has always been 0",
        zeros,
        [[1.0, -2.0]] * 2,
        None,
        "It must not move.",
    )
    late = walk({"w": [1.0, 1.0]}, [{"w": [1.0, 1.0]}, {"w": [0.0, 0.0]}], lr=[0.5] * 2, **settings)["w"]
    assert (np.abs(late[1] - late[0]) > 1e-6).all(), (
        "`adam_step`: a parameter whose gradient is 0 in the second step, but not in the first, does not "
        "move in the second. It should, because its first moment has only shrunk and is not 0 yet."
    )

    def interleaved(seed):
        rng = np.random.default_rng(seed)
        starts = [{"w": rng.normal(size=3)}, {"w": rng.normal(size=3)}]
        gradients = [[{"w": rng.normal(size=3)} for _ in range(4)] for _ in starts]
        alone = [
            walk(start, g, lr=[0.3] * 4, **settings)["w"] for start, g in zip(starts, gradients, strict=True)
        ]
        in_turn = walk_in_turn(starts, gradients, lr=0.3, **settings)
        hint = (
            "Two models were trained in turn, each with its own state, and one disturbed the other. Keep m, "
        )
        hint += "v and t in the state that `adam_init` returns anew each time, not in a global variable."
        for path, expected in zip(in_turn, alone, strict=True):
            expect_path("w", path["w"], expected, None, hint)

    interleaved(3)
    ### BEGIN HIDDEN TESTS
    check({"a": (1,), "b": (), "c": (3, 2), "d": (1, 1), "e": (2,), "f": (2, 2, 2)}, seed=4, steps=6)
    check({"last": (2, 2), "first": (2, 2)}, seed=5)
    interleaved(6)
    rng = np.random.default_rng(7)
    start, beta1, beta2, eps = (
        {"x": rng.normal(size=(2, 2)), "y": np.array(0.5), "z": np.zeros(3)},
        0.8,
        0.9,
        0.1,
    )
    gradients = [{key: rng.normal(size=np.shape(value)) for key, value in start.items()} for _ in range(5)]
    gradients[2]["x"][0], gradients[3]["z"][:] = 0.0, 0.0
    # From another place at each step: only the moments are remembered.
    places = [{key: rng.normal(size=np.shape(value)) for key, value in start.items()} for _ in gradients]
    path = walk(start, gradients, [0.7] * len(gradients), places, **settings)
    moments = dict.fromkeys(start, (0.0, 0.0))
    for t, (before, grads) in enumerate(zip(places, gradients, strict=True), 1):
        for key in start:
            m = beta1 * moments[key][0] + (1 - beta1) * grads[key]
            v = beta2 * moments[key][1] + (1 - beta2) * grads[key] ** 2
            moments[key] = m, v
            expected = before[key] - 0.7 * m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps)
            name = f'params["{key}"] after step {t}, with new params before each step,'
            expect(name, path[key][t - 1], expected, show=False)
    ### END HIDDEN TESTS


test_every_parameter()

# %% [markdown]
# ### What you have built
#
# Back to the valley. Your Adam starts where the others started.


# %% nbgrader={"grade_id": "adam_path"}
def adam_path(gradient, start, lr, steps):
    """All positions of your Adam on its way from `start`."""
    params = {"theta": start.copy()}
    state, path = adam_init(params), [start]
    for _ in range(steps):
        params, state = adam_step(params, {"theta": gradient(path[-1])}, state, lr=lr)
        path.append(np.array(params["theta"], dtype=float))
    return np.array(path)


# %% tags=["picture"]
contest = [*RIVALS, ("Adam", GREEN, "^", adam_path(valley_gradient, START, lr=0.3, steps=60))]
fig, (left, right) = plt.subplots(1, 2, figsize=(11, 3.8), layout="constrained")
draw_valley(left, contest)
left.set_title("The paths")
for label, color, marker, path in contest:
    right.semilogy(valley(path), color=color, marker=marker, markevery=10, label=label)
right.set(title="The loss", xlabel="step", ylabel=r"$\mathcal{L}$")
right.minorticks_off()
right.legend()
plt.show()

# %% [markdown]
# Gradient descent bounces between the walls and creeps. Momentum swings, and gets there sooner. Adam sets
# off at the same pace in both directions, as if the valley were round: dividing by
# $\sqrt{\hat{\mathbf{v}}}$ takes the scale out. It overshoots too, since its $\mathbf{m}$ is a kind of
# momentum.
#
# Now look at single steps. Four parameters get random gradients whose typical sizes are 0.01, 1, 100 and
# again 100. The first three have gradients that mostly agree in sign; those of the fourth are pure noise.

# %% tags=["picture"]
rng = np.random.default_rng(3)
scales, agreement = np.array([0.01, 1.0, 100.0, 100.0]), np.array([1.0, 1.0, 1.0, 0.0])
noise = rng.normal(size=(300, 4))
stream = scales * (agreement + noise * np.where(agreement, 0.3, 1.0))
state, steps = adam_init({"theta": np.zeros(4)}), []
for g in stream:
    moved, state = adam_step({"theta": np.zeros(4)}, {"theta": g}, state, lr=0.01)
    steps.append(np.abs(moved["theta"]))

fig, axes = plt.subplots(1, 2, figsize=(11, 3.8), layout="constrained", sharey=True)
names = ["0.01, agreeing", "1, agreeing", "100, agreeing", "100, noise"]
styles = [(BLUE, "-"), (ORANGE, "--"), (GREEN, "-."), ("0.5", ":")]
for ax, sizes, title in [
    (axes[0], 0.01 * np.abs(stream), "Gradient descent"),
    (axes[1], np.array(steps), "Adam"),
]:
    for column, name, (color, line) in zip(sizes.T, names, styles, strict=True):
        ax.semilogy(column, color=color, linestyle=line, label=name)
    ax.axhline(0.01, color="black", linewidth=0.8)
    ax.set(title=title, xlabel="step", ylim=(1e-5, 10))
    ax.minorticks_off()
axes[0].set_ylabel(r"size of the step, $\eta = 0.01$")
axes[1].legend(title="gradients", loc="upper right", ncols=2)
plt.show()

# %% [markdown]
# Gradient descent's steps span four orders of magnitude. Adam's are all about $\eta$ (the black line) where
# the gradients agree, whatever their size. Where they contradict each other, $\hat{\mathbf{m}}$ averages
# them away and the steps are smaller: Adam takes large steps only where it is sure of the direction.
#
# One more thing to see: what the bias correction is good for. Feed your Adam a gradient that is always 1.
# Its steps should be $\eta$ from the first on. The dashed line is what the formulas give without the hats.

# %% tags=["picture"]
numbers = np.arange(1, 3001)
state, steps = adam_init({"theta": np.zeros(1)}), []
for _ in numbers:
    moved, state = adam_step({"theta": np.zeros(1)}, {"theta": np.ones(1)}, state, lr=0.01)
    steps.append(-float(np.asarray(moved["theta"])[0]) / 0.01)

fig, ax = plt.subplots(layout="constrained")
ax.semilogx(numbers, steps, color=GREEN, linewidth=2.5, label="your Adam")
without = (1 - 0.9**numbers) / np.sqrt(1 - 0.999**numbers)
ax.semilogx(numbers, without, "--", color=ORANGE, label="without bias correction")
ax.set(xlabel="step $t$", ylabel=r"size of the step, in units of $\eta$", ylim=(0, 8))
ax.minorticks_off()
ax.set_title("A gradient that is always 1")
ax.legend()
plt.show()

# %% [markdown]
# Without the correction, $\mathbf{v}$ fills up more slowly than $\mathbf{m}$, just as it forgets more slowly.
# The steps are several times too long right at the start, when the network knows least, and it takes
# thousands of steps until the dashed line is back at 1.

# %% [markdown]
# ## Task 3: training with mini-batches (7 points)
#
# Now put Adam to work. Write `train_adam(grad_fn, params, X, y, lr, batch_size, epochs, rng)`.
#
# * `grad_fn(params, X_b, y_b)` is given: it returns `(loss, grads)` for the samples that you pass to it.
# * In each epoch, put the samples into a new random order, and take them `batch_size` at a time. Every
#   sample is used exactly once per epoch. If `batch_size` does not divide $N$, the last batch is smaller; if
#   it is larger than $N$, there is one batch with all samples.
# * A row of `X` and its row of `y` stay together, and `X` and `y` themselves are left as they were.
# * All randomness comes from `rng`, a NumPy `Generator`; for instance, `rng.permutation(5)` is an array of
#   the numbers 0 to 4 in random order.
# * For each batch call `grad_fn` once, with the newest parameters, and make one `adam_step` with learning
#   rate `lr`. The state is made once, before the first epoch, and lives to the end.
# * Return the parameters after the last step, and a list with one loss for each epoch: the mean of the
#   losses that `grad_fn` returned in it. Whether you weight that mean by the sizes of the batches is up to
#   you.
#
# With $N = 10$ samples, `batch_size=4` and `epochs=3` that makes three batches per epoch, of 4, 4 and 2
# samples, nine steps in all, and a list of three losses.

# %% [markdown] tags=["hints"]
# <details><summary>Hint 1</summary>
#
# Which of these are made once, which in every epoch, and which for every batch: the state, the random order,
# the list of an epoch's losses, the gradients, and the list that you return? And what would happen to $t$ and
# to the moments if the state were made anew in every epoch? (In the book, see
# [Mini-batches](book:deep-neural-networks/sgd.md#mini-batches) and [Four
# words](book:deep-neural-networks/terminology.md#four-words).)
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# With $N = 10$ and `batch_size=4`, and `order` an array of the numbers 0 to 9 in random order:
#
# | batch | begins at | its samples | shape of `X_b` | shape of `y_b` |
# |---|---|---|---|---|
# | 0 | 0 | `order[0:4]` | `(4, d)` | `(4, k)` |
# | 1 | 4 | `order[4:8]` | `(4, d)` | `(4, k)` |
# | 2 | 8 | `order[8:12]` | `(2, d)` | `(2, k)` |
#
# The last slice reaches beyond the end, which is not an error: you get what is left. The same numbers pick
# the rows of `X` and of `y`, so they stay together. There is a new `order` in every epoch, while the state is
# made once and handed on from step to step. If `grad_fn` returned 3.0 every time, each of the losses in the
# list would be 3.0 too.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# `rng.permutation(len(X))` is a random order, `range(0, len(X), batch_size)` gives the places where the
# batches begin, `X[rows]` takes rows, and `np.mean(numbers)` is the mean of a list. You do not need the
# number of batches. (If you compute it all the same, note that `/` gives a float, which `range` does not
# accept.)
#
# ```python
# state = ...
# losses = []
# for _ in range(epochs):
#     order = ...
#     batch_losses = []
#     for first in ...:              # where each batch begins
#         rows = ...                 # the samples of this batch
#         loss, grads = ...          # at the newest parameters
#         params, state = ...        # with the learning rate of this training
#         batch_losses.append(loss)
#     ...                            # one number for this epoch
# return ..., ...
# ```
#
# </details>


# %% nbgrader={"grade_id": "train_adam", "solution": true}
def train_adam(grad_fn, params, X, y, lr, batch_size, epochs, rng):
    """Train with Adam on mini-batches.

    Parameters
    ----------
    grad_fn : callable
        `grad_fn(params, X_b, y_b)` returns `(loss, grads)`.
    params : dict of str to array
        The parameters to start from.
    X : array of shape (N, d)
        The inputs, one sample per row.
    y : array of shape (N, k)
        The targets, one sample per row.
    lr : float
        The learning rate.
    batch_size, epochs : int
        The number of samples in a batch, and how many times to go through
        the data.
    rng : numpy.random.Generator
        The only source of randomness.

    Returns
    -------
    params : dict of str to array
        The parameters after the last step.
    losses : list of float
        For each epoch, the mean of the losses of its batches.
    """
    ### BEGIN SOLUTION
    state, losses = adam_init(params), []
    for _ in range(epochs):
        order = rng.permutation(len(X))
        batch_losses = []
        for start in range(0, len(X), batch_size):
            rows = order[start : start + batch_size]
            loss, grads = grad_fn(params, X[rows], y[rows])
            params, state = adam_step(params, grads, state, lr=lr)
            batch_losses.append(loss)
        losses.append(float(np.mean(batch_losses)))
    return params, losses
    ### END SOLUTION


# %% nbgrader={"grade_id": "watch"} tags=["hide-input"]
# How the tests below watch your training. There is no task in this cell, so you need not read it.
def watch(start, n, batch_size, epochs, lr, seed, answers, stop=1000):
    """Run `train_adam` on a made-up model, whose loss at each call is the next of the answers.

    Return params, losses, and what `grad_fn` was asked.
    """
    asked, problems = [], []

    def grad_fn(params, X, y):
        X, y = np.array(X), np.array(y)
        call = len(asked)
        if call >= stop:
            problems.append(f"`train_adam` called grad_fn {call} times and did not stop.")
        elif (X.shape[1:], y.shape[1:]) != ((2,), (1,)):
            problems.append(
                f"`train_adam` called grad_fn with X of shape {X.shape} and y of shape {y.shape}, not (B, 2) "
                "and (B, 1)."
            )
        elif not isinstance(params, dict) or params.keys() != start.keys():
            problems.append(
                f"`train_adam` called grad_fn with the params {params!r:.80}, not with a dict of all "
                "parameters. If `adam_step` fails its tests, begin there."
            )
        assert not problems, problems[0]
        params = {key: np.array(value, dtype=float) for key, value in params.items()}
        asked.append((params, X, y))
        return float(answers[min(call, len(answers) - 1)]), pretended_slopes(call, params, X)

    # Integers; the first column numbers the samples.
    X = np.stack([np.arange(n), np.arange(n) ** 2], axis=1)
    y = 10 * np.arange(n)[:, None]
    given = {key: value.copy() for key, value in start.items()}
    try:
        rng = np.random.default_rng(seed)
        result = run(train_adam, grad_fn, given, X, y, lr, batch_size, epochs, rng)
    except AssertionError as error:
        message = str(error)
        if "Error: tuple indices" in message or "'tuple' object" in message:
            message += " grad_fn returns two things: unpack them with `loss, grads = …`."
        try:  # one step from a new state: is it `train_adam` that fails?
            Walker(start).go(start, lr=lr)
        except AssertionError as earlier:
            message = f"`adam_step` after `adam_init` does not work yet: begin with task 2. {earlier}"
            raise AssertionError(message) from None
        raise AssertionError(problems[0] if problems else message) from None
    params, losses = as_pair("`train_adam`", result, ["params", "losses"])
    kept = np.array_equal(X[:, 0], np.arange(n)) and np.array_equal(y[:, 0], 10 * np.arange(n))
    assert kept, (
        "`train_adam` changed `X` or `y` itself: shuffle row numbers, and leave the data as they are."
    )
    try:
        losses = np.array([float(loss) for loss in losses])
    except (TypeError, ValueError):
        raise AssertionError(
            "`train_adam` should return a list with one number for each epoch as `losses`, the mean over "
            "the epoch's batches."
        ) from None
    return params, losses, asked


def replay(start, slopes, lr=None, forget=0):
    """Return the parameters before each `adam_step` with these gradients, and at the end."""
    walker, settings = Walker(start), {} if lr is None else {"lr": lr}
    places = [walker.params]
    for call, grads in enumerate(slopes):
        if forget and call and call % forget == 0:
            params, walker = walker.params, Walker(start)
            walker.params = params
        walker.params = {key: value.copy() for key, value in walker.params.items()}
        walker.go(grads, **settings)
        places.append(walker.params)
    return places


# %% nbgrader={"grade_id": "training", "points": 0} tags=["hide-input"]
# How the tests below judge your training. There is no task in this cell.
def pretended_slopes(call, params, X):
    """Make gradients that depend on the call, the place and the batch, so that no two steps are alike."""
    slope = np.array([[1.0 + call % 3], [-2.0]]) + 0.3 * params["w"] + 0.01 * X[:, :1].mean()
    return {"w": slope, "b": np.array([np.cos(call) + 0.5 * params["b"][0]])}


class Training:
    """One run of `train_adam`: what `grad_fn` was asked, and what it returned."""

    def __init__(self, n, batch_size, epochs, lr=0.1, seed=0, loss=None):
        self.n, self.batch_size, self.epochs = n, batch_size, epochs
        self.sizes = [min(batch_size, n - i) for i in range(0, n, batch_size)]
        self.start = {"w": np.array([[1.0], [-2.0]]), "b": np.array([0.5])}
        answers = [loss(call) if loss else 1.0 for call in range(len(self.sizes) * epochs)]
        self.params, self.losses, self.asked = watch(self.start, n, batch_size, epochs, lr, seed, answers)
        assert self.asked, (
            f"With N = {n}, batch_size = {batch_size}, epochs = {epochs}, `train_adam` never called grad_fn."
            + " If batch_size > N, there is one batch with all samples." * (batch_size > n)
        )
        self.answers = [pretended_slopes(call, at, X) for call, (at, X, _) in enumerate(self.asked)]

    def batches(self):
        """The numbers of the samples of each batch, batch by batch and epoch by epoch."""
        for _, X, y in self.asked:
            together = X.shape[0] == y.shape[0] and np.array_equal(10 * X[:, 0], y[:, 0])
            assert together, (
                "`train_adam`: the rows of `X` and `y` in a batch do not belong together. Use one order for "
                "both."
            )
        numbers = [X[:, 0].astype(int) for _, X, _ in self.asked]
        setting = f"With N = {self.n}, batch_size = {self.batch_size} and epochs = {self.epochs}"
        due, got = len(self.sizes) * self.epochs, len(numbers)
        per_epoch = self.n // self.batch_size
        hint = ""
        if self.n % self.batch_size and got == per_epoch * self.epochs:
            hint = " The last, smaller batch of each epoch is missing."
        elif got == self.epochs:
            hint = " That is one call per epoch, where there should be one per batch."
        elif got == due + self.epochs:
            hint = (
                " That is one call too many per epoch: the epoch's loss is the mean of what grad_fn returned "
                "for the batches."
            )
        elif got == due // self.epochs:
            hint = (
                " These are the calls of a single epoch. Is there a loop over the epochs? Is `return` inside "
                "it? Is something, such as an iterator, used up in the first epoch?"
            )
        if any(len(batch) == 0 for batch in numbers):
            hint = " Some of the batches are without samples."
        assert got == due, f"{setting}, grad_fn should be called {due} times, not {got}.{hint}"
        sizes = [len(batch) for batch in numbers]
        assert sizes == self.sizes * self.epochs, (
            f"{setting}, the sizes of the batches should be {self.sizes}, not {sizes[: len(self.sizes)]}."
        )
        k = len(self.sizes)
        epochs = [numbers[i : i + k] for i in range(0, due, k)]
        for epoch in epochs:
            seen = np.sort(np.concatenate(epoch))
            assert np.array_equal(seen, np.arange(self.n)), (
                f"{setting}, an epoch should use every sample exactly once; some are missing or come twice. "
                "Take them from one random order of all samples."
            )
        return epochs

    def orders(self):
        return [tuple(np.concatenate(epoch).tolist()) for epoch in self.batches()]

    def replay(self, lr=None, forget=0):
        """Where your `adam_step` goes with the same gradients: before each call, and at the end."""
        return self.table(replay(self.start, self.answers, lr, forget))

    def seen(self):
        """Where `grad_fn` was asked, and what came back at the end."""
        assert isinstance(self.params, dict), (
            f"`train_adam` should return params as a dict, not {kind_of(self.params)}."
        )
        assert self.params.keys() == self.start.keys(), (
            "`train_adam` should return params with the same keys as those that it was given."
        )
        end = {
            key: as_array(f'params["{key}"] at the end', self.params[key], v.shape)
            for key, v in self.start.items()
        }
        return self.table([*(params for params, _, _ in self.asked), end])

    @staticmethod
    def table(places):
        return np.array([np.concatenate([np.ravel(place[key]) for key in ("w", "b")]) for place in places])


# %% [markdown]
# **The batches** (3 points). Every sample once per epoch, in batches of the right sizes and in a new order.


# %% nbgrader={"grade_id": "test_batches", "points": 3}
@visible_test
def test_batches():
    def check(n, batch_size, epochs):
        return Training(n, batch_size, epochs).orders()

    def check_mixed(n, batch_size, seed):
        epochs = Training(n, batch_size, 4, seed=seed).batches()
        together = {frozenset(frozenset(batch.tolist()) for batch in epoch) for epoch in epochs}
        assert len(together) > 1, (
            "`train_adam` puts the same samples together in every epoch. Shuffle all samples before they are "
            "divided into batches; shuffling the batches, or the samples within each, is not enough."
        )
        steps = np.diff(np.concatenate(epochs[0]))
        assert np.mean(steps == 1) < 0.6, (
            "`train_adam`: nearly every sample is followed by its neighbour in the data. Draw a random order "
            "of all samples; beginning at a random sample is not enough."
        )

    check(10, 4, 2)
    check(6, 2, 2)
    check(5, 8, 2)
    check(4, 4, 1)
    check(3, 1, 2)
    first, again, other = (Training(23, 5, 4, seed=seed).orders() for seed in (1, 1, 2))
    assert tuple(range(23)) not in first, (
        "`train_adam` takes the samples in the order of the data: shuffle them in every epoch."
    )
    assert len(set(first)) == 4, (
        "`train_adam` uses the same order in two epochs: draw a new one in every epoch."
    )
    assert first == again, (
        "`train_adam` gave different orders for two generators with the same seed: draw from `rng`, and from "
        "nothing else."
    )
    assert first != other, (
        "`train_adam` gave the same order for two generators with different seeds: draw from `rng`."
    )
    check_mixed(23, 5, seed=1)
    ### BEGIN HIDDEN TESTS
    for n, batch_size, epochs in [(1, 1, 3), (1, 4, 2), (7, 6, 2), (9, 3, 2), (12, 11, 3), (8, 100, 2)]:
        check(n, batch_size, epochs)
    check_mixed(40, 16, seed=6)
    first, other = (Training(40, 16, 5, seed=seed).orders() for seed in (3, 4))
    assert len(set(first + other)) == 10, "`train_adam` should draw a new order from `rng` in every epoch."
    ### END HIDDEN TESTS


test_batches()

# %% [markdown]
# **The steps** (2 points). With the same gradients, `train_adam` has to arrive where your `adam_step` does.


# %% nbgrader={"grade_id": "test_training_steps", "points": 2}
@visible_test
def test_training_steps():
    def check(n, batch_size, epochs, lr, seed, show=True):
        training = Training(n, batch_size, epochs, lr, seed, loss=lambda call: 10.0 * call)
        got, expected = training.seen(), training.replay(lr)
        assert not same(expected, np.repeat(expected[:1], len(expected), axis=0)), (
            "`adam_step` leaves the parameters where they are: begin with task 2."
        )
        if same(got, expected):
            return
        calls = len(training.asked)
        stuck = np.repeat(training.table([training.start]), calls, axis=0)
        causes = {}
        if calls > 1 and same(got[:-1], stuck):
            causes["grad_fn gets the first parameters each time; give it the newest"] = got
        per_epoch = len(training.sizes)
        firsts = np.repeat(got[:-1:per_epoch], per_epoch, axis=0)
        if not causes and per_epoch > 1 and same(got[:-1], firsts):
            causes["grad_fn gets the same parameters for all batches of an epoch; give it the newest"] = got
        if same(got[:-1], expected[:-1]):
            causes["the parameters that are returned are not those after the last step"] = got
        if not causes:
            causes["`lr` is not handed on to `adam_step`"] = training.replay()
            causes["the state is made anew in every epoch"] = training.replay(lr, forget=per_epoch)
            causes["the state is made anew for every batch"] = training.replay(lr, forget=1)
            slopes = np.array([training.table([grads])[0] for grads in training.answers])
            causes["the steps are those of plain gradient descent"] = expected[0] - lr * np.cumsum(
                np.concatenate([0 * slopes[:1], slopes]), axis=0
            )
        hint = (
            "Make one `adam_step` for each call of grad_fn, with its gradients, the newest state and `lr`. "
            "Every training begins with a state of its own, from `adam_init`, which leaves the parameters as "
            "they are."
        )
        row = int(np.argmax(np.abs(got - expected).max(axis=1) > 1e-4 * np.abs(expected).max()))
        where = f"before step {row + 1}" if row < calls else "at the end"
        message = f"`train_adam`: the parameters {where} differ from those that your `adam_step` gives"
        if show:
            message += (
                f": w and b should be {expected[row].round(5).tolist()}, not {got[row].round(5).tolist()}"
            )
        for cause, wrong in causes.items():
            if same(got, wrong):
                raise AssertionError(f"{message}. Likely cause: {cause}.")
        raise AssertionError(f"{message}. {hint}")

    check(6, 2, 3, lr=0.3, seed=1)
    check(7, 3, 2, lr=0.1, seed=2)
    first, again = (Training(6, 4, 2, seed=5).seen() for _ in range(2))
    assert same(again, first), (
        "`train_adam` gave different results when the same training was repeated. Something is kept from "
        "one call to the next, or not all randomness comes from `rng`."
    )
    ### BEGIN HIDDEN TESTS
    check(9, 4, 4, lr=0.5, seed=3, show=False)
    check(5, 10, 6, lr=0.2, seed=4, show=False)
    check(3, 1, 1, lr=1.0, seed=5, show=False)
    ### END HIDDEN TESTS


test_training_steps()

# %% [markdown]
# **The losses** (2 points). One for each epoch.


# %% nbgrader={"grade_id": "test_training_losses", "points": 2}
@visible_test
def test_training_losses():
    def check(n, batch_size, epochs, loss, what, show=True):
        training = Training(n, batch_size, epochs, seed=epochs, loss=loss)
        got, sizes = training.losses, np.array(training.sizes)
        batches = len(sizes)
        note = f"{what}, N = {n} and batch_size = {batch_size}"
        values = np.array([loss(call) for call in range(batches * epochs)], dtype=float)
        assert got.shape == (epochs,), (
            f"`train_adam`: `losses` should have one entry for each epoch, {epochs} in all, not {len(got)}"
            + (": it has one for each batch." if len(got) == len(values) else ".")
        )
        values = values.reshape(epochs, batches)
        plain, weighted = values.mean(axis=1), values @ sizes / n
        if same(got, plain) or same(got, weighted):
            return
        likely = {
            "the losses of the batches are added up, not averaged": values.sum(axis=1),
            "each loss is multiplied by the size of its batch, and the sum is not divided by N": values
            @ sizes,
            "it is the loss of the last batch": values[:, -1],
            "it is the loss of the first batch": values[:, 0],
            "the sum is divided by N, not by the number of batches": values.sum(axis=1) / n,
            "the sum is divided by batch_size, not by the number of batches": values.sum(axis=1) / batch_size,
            "the sum is divided by ⌊N/B⌋, and there are ⌈N/B⌉ batches": values.sum(axis=1)
            / max(n // batch_size, 1),
            "every batch counts as if it had batch_size samples": values.sum(axis=1) * batch_size / n,
            "the mean is taken over all epochs so far": np.cumsum(values.sum(axis=1))
            / np.arange(1, epochs + 1)
            / batches,
        }
        hint = "Each is the mean of what grad_fn returned in an epoch."
        expect(f"The list of losses of `train_adam` with {note}", got, plain, likely, hint, show=show)

    check(10, 4, 3, lambda call: 2.0, "a loss that is always 2")
    check(6, 2, 3, lambda call: float(call), "a loss that is 0, 1, 2, … from call to call")
    ### BEGIN HIDDEN TESTS
    check(7, 3, 4, lambda call: 5.0, "a loss that never changes", show=False)
    check(8, 2, 5, lambda call: 1.0 + call**2, "a growing loss", show=False)
    check(11, 4, 3, lambda call: 1e-3 / (1 + call), "a small loss that falls", show=False)
    check(5, 2, 3, lambda call: 0.0, "a loss that is always 0", show=False)
    check(2, 2, 40, lambda call: 1e3 + call, "a large loss that grows", show=False)
    check(3, 5, 2, lambda call: 1.0 + call, "a batch larger than N", show=False)
    ### END HIDDEN TESTS


test_training_losses()

# %% [markdown]
# ### What it is good for
#
# Here are six hundred short reviews, with a rating for each. The model is linear: every word adds its effect,
# +1 or −1, each time it occurs. Some words occur four times in every review, others in one review in fifty. A
# rare word's gradient is 0 most of the time and small on average, so gradient descent hardly learns it, but
# a larger $\eta$ makes the frequent words diverge. You met that valley above; this one has 16 dimensions.

# %% nbgrader={"grade_id": "reviews"}
rng = np.random.default_rng(0)
WORDS_A_REVIEW = np.geomspace(4, 0.02, 16)
COUNTS = rng.poisson(WORDS_A_REVIEW, size=(600, 16))
EFFECTS = rng.choice([-1.0, 1.0], size=(16, 1))
RATINGS = COUNTS @ EFFECTS + 0.1 * rng.normal(size=(600, 1))


def rating_grad(params, X, y):
    """The mean-squared error of a linear model, and its gradient."""
    error = X @ params["w"] - y
    return float(np.mean(error**2)), {"w": 2 * X.T @ error / len(X)}


def descend_on_reviews(lr, momentum, epochs, batch_size=30):
    """`descend` with the gradients of random reviews: the weights at the end, and each epoch's loss."""
    draw, losses = np.random.default_rng(1), []

    def gradient(w):
        rows = draw.integers(600, size=batch_size)
        loss, grads = rating_grad({"w": w}, COUNTS[rows], RATINGS[rows])
        losses.append(loss)
        return grads["w"]

    path = descend(gradient, np.zeros((16, 1)), lr, momentum, epochs * 600 // batch_size)
    return path[-1], np.reshape(losses, (epochs, -1)).mean(axis=1)


# %% tags=["picture"]
epochs = 12
start = {"w": np.zeros((16, 1))}
trained, losses = train_adam(rating_grad, start, COUNTS, RATINGS, 0.05, 30, epochs, np.random.default_rng(1))
results = [
    ("gradient descent", BLUE, "o", *descend_on_reviews(lr=0.02, momentum=0.0, epochs=epochs)),
    ("momentum", ORANGE, "s", *descend_on_reviews(lr=0.01, momentum=0.9, epochs=epochs)),
    ("Adam", GREEN, "^", np.asarray(trained["w"]), losses),
]
fig, (left, right) = plt.subplots(1, 2, figsize=(11, 3.8), layout="constrained")
for label, color, marker, w, curve in results:
    left.semilogy(np.arange(1, epochs + 1), curve, color=color, marker=marker, label=label)
    right.semilogx(WORDS_A_REVIEW, (w * EFFECTS)[:, 0], color=color, marker=marker, label=label)
left.axhline(0.01, color="0.5", linestyle=":")
left.text(1, 0.0075, "noise of the ratings", color="0.4", va="top")
left.set(title="The loss", xlabel="epoch", ylabel="mean-squared error", ylim=(0.004, None))
left.legend()
right.axhline(1, color="0.5", linestyle=":")
right.invert_xaxis()
for ax in (left, right):
    ax.minorticks_off()
right.set(title="What was learned of each word", xlabel="occurrences in a review (rare words on the right)")
right.set_ylabel("learned effect / true effect")
plt.show()

# %% [markdown]
# All three know the frequent words after a few epochs. On the rarest ones, gradient descent has not come a
# third of the way, momentum has come further, and Adam has arrived: the gradients of these words are small,
# but so is their $\sqrt{\hat{\mathbf{v}}}$, by which Adam divides.
#
# How fair is the picture? Each rate was chosen by us. Gradient descent could not go much faster: at 0.03 it
# diverges. Momentum could. At 0.02 its loss is still high after four epochs, but after twelve it knows the
# rarest words nearly as well as Adam does. What is left of Adam's advantage is that it is less particular:
# any rate from 0.03 to 0.4 will do. Try it.
#
# Adam is not magic. The valley above lies along the axes. Turn it by 45 degrees, and every parameter has the
# same scale: there is nothing that separate step sizes could improve, and Adam is clearly slower. You can try
# that too, with `adam_path` and a gradient of your own. (In the book, see [The oblique
# valley](book:deep-neural-networks/optimisers.md#the-oblique-valley).)

# %% [markdown]
# ## Question (3 points)
#
# You multiply a loss by 1000, in a network that trains well, and change nothing else. (When you are stuck:
# [What cancels, and what does not](book:deep-neural-networks/adam.md#what-cancels-and-what-does-not).)
#
# 1. What happens to the steps of gradient descent, and to those of Adam? Show it with the formulas.
# 2. When the loss is multiplied by a very small number instead, such as $10^{-12}$, Adam does change its
#    steps. Why, and do they get longer or shorter?
# 3. Leave out the bias correction. How long is the very first step then, in units of $\eta$, with $\beta_1
#    = 0.9$ and $\beta_2 = 0.999$ (and $\epsilon$ negligible)?

# %% [markdown] nbgrader={"grade_id": "question", "solution": true, "points": 3}
# 1. All gradients are 1000 times as large. Gradient descent's step $\eta\,\mathbf{g}$ is 1000 times as
#    long, and the training most likely diverges. In Adam $\hat{\mathbf{m}}$ is 1000 times as large,
#    $\hat{\mathbf{v}}$ a million times, and its root 1000 times; in $\hat{\mathbf{m}} /
#    \sqrt{\hat{\mathbf{v}}}$ the factor cancels. As long as $\epsilon$ is small against
#    $\sqrt{\hat{\mathbf{v}}}$, the steps are the same.
# 2. Then $\sqrt{\hat{\mathbf{v}}}$ is no longer large against $\epsilon$, which does not shrink with the
#    loss. The denominator is about $\epsilon$, and the steps get shorter: about $\eta\,\hat{\mathbf{m}} /
#    \epsilon$, proportional to the gradient, as in gradient descent.
# 3. $m_1 = 0.1\,g$ and $\sqrt{v_1} = \sqrt{0.001}\,|g|$, so the step is $0.1 / \sqrt{0.001} \approx 3.16$
#    times $\eta$: more than three times too long.
#
# **Marking**: one point for each part. Part 1: half a point for each method, and for Adam the square under
# the root has to be named. Part 2: half a point for $\epsilon$, half for shorter steps. Part 3: half a
# point if only $m_1$ and $v_1$ are right. The wrong "Adam divides by the gradient, so that its step is
# always exactly $\eta$" gives no point in part 1.

# %% [markdown]
# ## How far am I?
#
# Run the cell below at any time, once the first cells of the notebook have been run. It runs every test that
# you can see and lists what passes, what fails and what is not started yet.

# %% nbgrader={"grade_id": "how_far_am_i"}
how_far_am_i()
