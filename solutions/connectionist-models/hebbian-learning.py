# ---
# jupyter:
#   course:
#     points: 20
#     minutes: 90
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Exercise: Hebbian learning
#
# This exercise goes with two chapters. Tasks 1 and 2 belong to
# [Hebbian learning](book:connectionist-models/hebbian-learning.md); when you are stuck, read its sections
# [Several patterns](book:connectionist-models/hebbian-learning.md#several-patterns) and
# [Recall](book:connectionist-models/hebbian-learning.md#recall). Task 3 belongs to
# [A neuron that goes on learning](book:connectionist-models/hebbian-neuron.md).
#
# In 1949 the psychologist Donald Hebb guessed how a brain might learn: if cell A keeps helping cell B to
# fire, the synapse from A to B grows stronger. The slogan came later: *neurons that fire together, wire
# together; neurons that fire out of sync, fail to link.* No teacher, no error, no gradient. Each synapse
# looks at the two cells that it joins, and at nothing else.
#
# How far does that take you? In this notebook you build a memory from it. You show it a few letters, each
# of them once. Then you hand it a letter with a quarter of its pixels wrong, and it gives the clean one
# back. You find out how many letters fit before they run into each other. And you see what goes wrong when
# a single neuron follows Hebb's rule for long.
#
# | task | points | minutes |
# |---|---|---|
# | 1. The weights | 4 | 15 |
# | 2. Recall | 9 | 35 |
# | 3. One neuron that goes on learning | 4 | 10 |
# | The pictures, and how many letters fit | – | 10 |
# | Question, in words | 3 | 20 |
# | **total** | **20** | **90** |
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

# %% nbgrader={"grade_id": "hb_calls"} tags=["hide-input"]
# How the tests below call your functions. There is no task in this cell, so you need not read it.


def hb_weights_of(patterns):
    """Call `hebbian_weights` with floats and with integers; return what it was given, and its result."""
    given = [np.array(patterns, dtype=dtype) for dtype in (float, int)]
    return [(array, run(hebbian_weights, array)) for array in given]


def hb_recalled(W, probe, **settings):
    """Call `recall` with a probe of floats and of integers; return the probe afterwards, and the result."""
    given = [np.array(probe, dtype=dtype) for dtype in (float, int)]
    return [(array, run(recall, np.array(W, dtype=float), array, **settings)) for array in given]


# %% nbgrader={"grade_id": "checks_memory", "points": 0} tags=["hide-input"]
# More helpers for the tests below. There is no task in this cell, so you need not read it.


def hb_unchanged(function, name, after, before, cure="Work on a copy."):
    """Fail if a function changed the data that it was given."""
    kept = np.shape(after) == np.shape(before) and np.array_equal(after, before)
    assert kept, f"`{function}` changed the array `{name}` that it was given. {cure}"


def hb_weights(patterns, expected, likely=None, show=True):
    """Check the weights of some patterns, given as floats and as integers."""
    n_patterns, d = np.shape(patterns)
    name = f"`hebbian_weights` with {n_patterns} pattern{'s' * (n_patterns > 1)} of {d} units"
    expected = np.asarray(expected, dtype=float)
    X = np.asarray(patterns, dtype=float)
    once = np.unique(X, axis=0)
    floats, integers = hb_weights_of(patterns)
    for given, W in (floats, integers):
        hb_unchanged("hebbian_weights", "patterns", given, patterns)
        swapped = n_patterns != d and np.shape(np.asarray(W, dtype=object)) == (n_patterns, n_patterns)
        assert not swapped, (
            f"{name} should have shape ({d}, {d}), not ({n_patterns}, {n_patterns}): there is one weight "
            "for each pair of units, not for each pair of patterns. The wrong factor of the product is "
            "transposed."
        )
        off_diagonal = expected * (1 - np.eye(d))
        no_mean = "the sum is not divided by the number of patterns P"
        causes = {
            no_mean + " (but by 1 or by P - 1), or it is added twice" * (n_patterns == 2): (
                n_patterns * expected
            ),
            "the sum is divided by d, not by P": expected * n_patterns / d,
            "the sum is divided by P twice": expected / n_patterns,
            "the sum is divided by P and by d": expected / d,
            "the diagonal is set to 0; the formula holds for i = j, too (`recall` ignores it)": off_diagonal,
            "only the weights above the diagonal are filled in": np.triu(expected, 1),
            "only the weights on and above the diagonal are filled in": np.triu(expected),
            "only the weights below the diagonal are filled in": np.tril(expected, -1),
            "only the weights on and below the diagonal are filled in": np.tril(expected),
            "the first pattern is left out": X[1:].T @ X[1:] / n_patterns,
            "the last pattern is left out": X[:-1].T @ X[:-1] / n_patterns,
            "a pattern that comes twice is stored once": (
                1 - 2 * np.mean(once[:, :, None] != once[:, None, :], axis=0)  # of ±1: how often they differ
            ),
            "the weights are integers, without fractions; start from an array of floats": np.trunc(expected),
            "the weights are integers, since // rounds down": np.floor(expected),
            "only the sign of each weight is left": np.sign(expected),
            "every weight has the wrong sign": -expected,
            **(likely or {}),
        }
        if n_patterns > 1:
            causes["the sum is divided by P - 1"] = expected * n_patterns / (n_patterns - 1)
        hint = "Entry (i, j) is the mean of x_i · x_j over the patterns."
        expect(name, W, expected, causes, hint, show=show)


def hb_recall(note, W, probe, expected, likely=None, hint="", show=True, **settings):
    """Check what is recalled from a probe, given as floats and as integers."""
    name, d = f"`recall` {note}", len(probe)
    expected = np.asarray(expected, dtype=float)
    floats, integers = hb_recalled(W, probe, **settings)
    for given, state in (floats, integers):
        cure = "Begin with a copy of it: `state = probe` is not a copy, only a second name."
        hb_unchanged("recall", "probe", given, probe, cure)
        state = as_array(name, state, (d,))
        none = state == 0
        assert not none.any(), (
            f"{name} has a 0 at unit {np.argmax(none)}: every unit is +1 or -1. A negative input gives "
            "-1, and a unit whose input is 0 keeps the state that it had (`np.sign` alone makes it 0)."
        )
        other = np.abs(np.abs(state) - 1) > 1e-6
        assert not other.any(), (
            f"{name} has {state[np.argmax(other)]:.6g} at unit {np.argmax(other)}: every unit is +1 or -1, "
            "the sign of its input."
        )
        if np.array_equal(state, expected):
            continue
        message = f"{name} is not right"
        if show:
            unit = np.argmax(state != expected)
            message += f": unit {unit} should be {expected[unit]:+.0f}, but is {state[unit]:+.0f}"
        for cause, wrong in (likely or {}).items():
            if np.array_equal(state, np.asarray(wrong)):
                raise AssertionError(f"{message}. Likely cause: {cause}.")
        raise AssertionError(f"{message}. {hint}".strip())


def hb_wave(d):
    """Weights with which a wave of +1 moves by one unit per sweep, from the three units that begin it."""
    W = np.zeros((d, d))
    W[:3, :3] = 10.0 * d
    for i in range(3, d):
        W[i, i - 1] = W[i - 1, i] = 2.0 * (d - i) + 1
    return W


def hb_front(d, position):
    """The state in which the wave has reached `position` units beyond the first three."""
    return np.where(np.arange(d) < 3 + position, 1.0, -1.0)


# %% [markdown]
# ## The letters
#
# A letter is a picture of 10 × 10 pixels. Each pixel is a **unit** with a state $x_i$: $+1$ for ink,
# $-1$ for paper. Read row by row, a letter is a **pattern** of $d = 100$ numbers. `LETTERS` holds five of
# them, one per row. The cell below also defines `flip(pattern, count, rng)`, which damages a copy of a
# pattern: it turns `count` random units over.

# %% nbgrader={"grade_id": "letters"}
DRAWINGS = """
##......## ##########  ##......## ##........ ......#### #########. ########## ########.. ##########
##......## ##########  ###....### ##........ ......#### ########## ########## #########. ##########
##......## ....##....  .###..###. ##........ .......##. ##......## ##........ ##.....### ##........
##......## ....##....  ..######.. ##........ .......##. ##......## ##........ ##.....##. ##........
########## ....##....  ...####... ##........ .......##. ########## ########.. ########.. ########..
########## ....##....  ...####... ##........ .......##. #########. ########.. ########.. ########..
##......## ....##....  ..######.. ##........ ##.....##. ##........ ##........ ##.....##. ##........
##......## ....##....  .###..###. ##........ ##.....##. ##........ ##........ ##.....### ##........
##......## ....##....  ###....### ########## .########. ##........ ########## #########. ##........
##......## ....##....  ##......## ########## ..######.. ##........ ########## ########.. ##........
"""
NAMES = "HTXLJPEBF"
ROWS = np.array([[list(row) for row in line.split()] for line in DRAWINGS.split("\n") if line])
ALL_LETTERS = np.where(ROWS == "#", 1.0, -1.0).transpose(1, 0, 2).reshape(len(NAMES), 100)
LETTERS = ALL_LETTERS[:5]


def flip(pattern, count, rng):
    """Return a copy of a pattern in which `count` units, drawn at random, are turned over."""
    damaged = np.array(pattern, dtype=float)
    damaged[rng.choice(len(damaged), count, replace=False)] *= -1
    return damaged


def draw(ax, rows, names="", labels=()):
    """Draw rows of patterns as pictures, with names above the columns and labels beside the rows."""
    picture = np.full((12 * len(rows) - 2, 12 * len(rows[0]) - 2), np.nan)
    for i, row in enumerate(rows):
        for j, pattern in enumerate(row):
            pixels = np.reshape(np.asarray(pattern, dtype=float), (10, 10))
            picture[12 * i : 12 * i + 10, 12 * j : 12 * j + 10] = pixels
    ax.set_facecolor("0.8")
    ax.imshow(picture, cmap="gray_r", vmin=-1, vmax=1)
    ax.set_xticks(12 * np.arange(len(names)) + 4.5, list(names))
    ax.set_yticks(12 * np.arange(len(labels)) + 4.5, labels)
    ax.tick_params(length=0, top=False, bottom=False, labeltop=True, labelbottom=False)
    ax.spines[:].set_visible(False)


# %% tags=["picture"]
fig, ax = plt.subplots(figsize=(9, 2.1), layout="constrained")
draw(ax, [LETTERS], NAMES[:5])
plt.show()

# %% [markdown]
# ## Task 1: the weights (4 points)
#
# Join every two units $i$ and $j$ by a connection of strength $w_{ij}$. For a single pattern
# $\mathbf{x}$, Hebb's rule as the lecture writes it is
#
# $$w_{ij} = x_i x_j.$$
#
# Two units in the same state get $+1$: they fire together, and they wire together. Two units in opposite
# states get $-1$. For several patterns $\mathbf{x}^1, \dots, \mathbf{x}^P$ the weights are averaged:
#
# $$w_{ij} = \frac{1}{P} \sum_{p=1}^{P} x_i^p\, x_j^p.$$
#
# The upper $p$ is the number of the pattern, not a power. (The slide writes $N$ for the number of
# patterns; here it is $P$.)
#
# Write `hebbian_weights(patterns)`. `patterns` has shape $(P, d)$, one pattern per row, with entries $\pm 1$.
# Return $W$, of shape $(d, d)$. The formula gives the diagonal $w_{ii}$ as well: leave it as it comes.
#
# An example to check by hand, with $P = 2$ and $d = 3$:
#
# $$\text{patterns} = \begin{pmatrix} 1 & -1 & 1 \\ 1 & 1 & -1 \end{pmatrix} \quad\Rightarrow\quad
# W = \begin{pmatrix} 1 & 0 & 0 \\ 0 & 1 & -1 \\ 0 & -1 & 1 \end{pmatrix}.$$
#
# Units 1 and 2 (counted from 0) differ in both patterns, so $w_{12} = -1$. Units 0 and 1 differ in
# one pattern and agree in the other, so $w_{01} = 0$.
#
# The book explains both formulas in [One pattern](book:connectionist-models/hebbian-learning.md#one-pattern)
# and [Several patterns](book:connectionist-models/hebbian-learning.md#several-patterns).

# %% [markdown] tags=["hints"]
# <details><summary>Hint 1</summary>
#
# Take the two patterns of the example, and the units 1 and 2. Which numbers in `patterns` belong to this
# pair, and how do they lead to $w_{12} = -1$? Then count: how many entries does $W$ have, and over how many
# patterns do you average for each of them?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# Each pattern on its own gives a matrix, with one entry for every pair of units, and $W$ is the mean of these
# matrices. In the example:
#
# | pattern | all its products $x_i x_j$ |
# |---|---|
# | `[1, -1, 1]` | `[[1, -1, 1], [-1, 1, -1], [1, -1, 1]]` |
# | `[1, 1, -1]` | `[[1, 1, -1], [1, 1, -1], [-1, -1, 1]]` |
# | sum | `[[2, 0, 0], [0, 2, -2], [0, -2, 2]]` |
# | mean | `[[1, 0, 0], [0, 1, -1], [0, -1, 1]]` |
#
# In the array, `patterns[p, i]` is $x_i^p$. The shape of `patterns` is $(P, d)$ and that of $W$ is $(d, d)$:
# the sum over $p$ makes the $P$ disappear.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# There are two ways to get there. With a loop over the patterns, `np.outer(x, x)` gives all products
# $x_i x_j$ of one pattern; start from zeros and add them up. Without a loop, use the fact that for two
# matrices with $P$ rows each, entry $(i, j)$ of `A.T @ B` is $\sum_p A_{pi} B_{pj}$, the kind of sum that you
# need.
#
# Divide by $P$ once, and with `/`, because `//` rounds down. Mind the type as well: an array of integers,
# such as `np.zeros_like` makes if the patterns are integers, cannot hold a mean such as 0.5, whereas
# `np.zeros((d, d))` holds floats.
#
# </details>


# %% nbgrader={"grade_id": "hebbian_weights", "solution": true}
def hebbian_weights(patterns):
    """Store patterns by Hebb's rule.

    Parameters
    ----------
    patterns : array, shape (P, d)
        The patterns, one per row, with entries +1 and -1, floats or
        integers. They are left as they are.

    Returns
    -------
    array, shape (d, d)
        The weights, averaged over the patterns.
    """
    ### BEGIN SOLUTION
    patterns = np.asarray(patterns, dtype=float)
    return patterns.T @ patterns / len(patterns)
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_hebbian_weights", "points": 4}
@visible_test
def test_hebbian_weights():
    last, first = "only the last pattern is stored", "only the first pattern is stored"
    patterns = [[1, -1, 1], [1, 1, -1]]
    likely = {last: [[1, 1, -1], [1, 1, -1], [-1, -1, 1]], first: [[1, -1, 1], [-1, 1, -1], [1, -1, 1]]}
    hb_weights(patterns, [[1, 0, 0], [0, 1, -1], [0, -1, 1]], likely)
    hb_weights([[1, -1, -1]], [[1, -1, -1], [-1, 1, 1], [-1, 1, 1]])
    third = 1 / 3
    likely = {
        "the wrong factor of the product is transposed; the weights join units, not patterns": [
            [1, third, third],
            [third, 1, -third],
            [third, -third, 1],
        ],
        last: [[1, -1, -1], [-1, 1, 1], [-1, 1, 1]],
    }
    expected = [[1, -third, third], [-third, 1, third], [third, third, 1]]
    hb_weights([[1, 1, 1], [1, -1, 1], [-1, 1, 1]], expected, likely)
    hb_weights([[1, 1], [1, 1], [1, -1], [1, 1]], [[1, 0.5], [0.5, 1]])
    ### BEGIN HIDDEN TESTS
    rng = np.random.default_rng(20)
    for n_patterns, d in [(5, 7), (9, 4), (6, 6), (3, 1), (1, 1), (1, 8), (40, 11), (300, 3)]:
        patterns = rng.choice([-1, 1], size=(n_patterns, d))
        hb_weights(patterns, np.einsum("pi,pj->ij", patterns, patterns) / n_patterns, show=False)
    ### END HIDDEN TESTS


test_hebbian_weights()

# %% [markdown]
# ### What the weights know
#
# On the left are the weights of one letter, in the middle those of all five. Purple connections hold two
# pixels to the same state, orange ones to opposite states. The letters are not stored one by one. All of them
# share the same 10,000 numbers.
#
# On the right is one row of the middle matrix, drawn as a picture: what the connections of the pixel in the
# upper left corner say about every other pixel.

# %% tags=["picture"]
one = np.asarray(hebbian_weights(LETTERS[:1].copy()))
five = np.asarray(hebbian_weights(LETTERS.copy()))
fig, axes = plt.subplots(1, 3, figsize=(11, 3.6), layout="constrained")
titles = ["$W$ of the letter H", "$W$ of five letters", "row 0 of the middle, as a picture"]
for ax, weights, title in zip(axes, [one, five, five[0].reshape(10, 10)], titles, strict=True):
    image = ax.imshow(weights, cmap="PuOr", vmin=-1, vmax=1)
    ax.set(title=title, xlabel="unit $j$", ylabel="unit $i$")
axes[2].set(xlabel="", ylabel="", xticks=[], yticks=[])
fig.colorbar(image, ax=axes, label="$w_{ij}$")
plt.show()

# %% [markdown]
# ## Task 2: recall (9 points)
#
# Now read the memory. Put a damaged letter into the units and let them talk to each other. Unit $i$
# receives the **input**
#
# $$h_i = \sum_{j \neq i} w_{ij}\, x_j,$$
#
# a vote of all other units, in which $w_{ij}$ says how much weight the vote of unit $j$ has. Then the unit
# follows the vote:
#
# $$x_i \leftarrow \begin{cases} +1 & \text{if } h_i > 0 \\ -1 & \text{if } h_i < 0 \\ x_i & \text{if }
# h_i = 0. \end{cases}$$
#
# This is a Hopfield network (1982), except that Hopfield updated one unit after the other, and you will
# update all at once. The lecture stops at the weights; this is what they are good for. The book's section
# [Recall](book:connectionist-models/hebbian-learning.md#recall) shows a film of it, in which the units are
# updated one at a time.
#
# Write `recall(W, probe, max_sweeps=10)`:
#
# * `W`, shape $(d, d)$, is symmetric. Its diagonal counts as 0, whatever stands there: a unit does not vote
#   for itself.
# * The state begins as `probe`, shape $(d,)$, entries $\pm 1$. Leave `probe` itself as it was.
# * In one **sweep** all units are updated **at once**: every $h_i$ is computed from the state before the
#   sweep.
# * Stop when a sweep changes nothing (a **fixed point**), and after `max_sweeps` sweeps at the latest.
# * Return the state, shape $(d,)$, entries $\pm 1$, floats or integers.
#
# An example: $W = \begin{pmatrix} 5 & 1 & 1 \\ 1 & 5 & 1 \\ 1 & 1 & 5 \end{pmatrix}$ and the probe $(1, 1,
# -1)$. Without the diagonal the inputs are $h = (0, 0, 2)$. Units 0 and 1 keep their state, unit 2 turns
# over, and the state is $(1, 1, 1)$. The next sweep has $h = (2, 2, 2)$ and changes nothing. Done.
#
# If a cell below never finishes, your loop ignores `max_sweeps`: interrupt it with ■.

# %% [markdown] tags=["hints"]
# <details><summary>Hint 1</summary>
#
# Work through the example on paper: first all three inputs $h_i$, then the new states. If you turned unit 2
# over before computing $h_0$, would $h_0$ be the same? What do you have to keep until the sweep is over? And
# how can you tell that the sweep has changed nothing?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# The same example as a table. Without its diagonal, $W$ is `[[0, 1, 1], [1, 0, 1], [1, 1, 0]]`:
#
# | sweep | state before | $h$ | state after | |
# |---|---|---|---|---|
# | 1 | `[1, 1, -1]` | `[0, 0, 2]` | `[1, 1, 1]` | one unit has changed: go on |
# | 2 | `[1, 1, 1]` | `[2, 2, 2]` | `[1, 1, 1]` | nothing has changed: stop |
#
# All inputs together are one product: $W$ without its diagonal, $(d, d)$, times the state, $(d,)$. An input
# of 0 is a special case: the unit keeps the state that it had *before this sweep*, and that need not be its
# state in the probe.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# A skeleton:
#
# ```python
# state = ...  # a copy of probe
# for sweep in range(max_sweeps):
#     h = ...  # all inputs, from the present state
#     new = ...  # the states that follow from h
#     if ...:  # new is the same as state
#         break
#     state = new
# return state
# ```
#
# `state = probe` would only give the same array a second name, whereas `probe.copy()` makes a new array. For
# a matrix `A`, `np.diag(A)` is its diagonal as a vector, so `A - np.diag(A)` subtracts that vector from
# *every* row of `A`; `np.diag(np.diag(A))` is a matrix with the diagonal of `A` and zeros elsewhere.
# (`np.fill_diagonal` works in place and returns `None`: apply it to a copy of `W`, and go on with that copy.)
# `np.sign` gives −1, 0 or 1, and `np.where(condition, a, b)` takes `a` where the condition is true and `b`
# elsewhere.
#
# </details>


# %% nbgrader={"grade_id": "recall", "solution": true}
def recall(W, probe, max_sweeps=10):
    """Recall a pattern from a probe, all units at once.

    Parameters
    ----------
    W : array, shape (d, d)
        Symmetric weights. Their diagonal counts as 0.
    probe : array, shape (d,)
        The state to begin with, entries +1 and -1. It is left as it is.
    max_sweeps : int
        The largest number of sweeps, at least 1.

    Returns
    -------
    array, shape (d,)
        The state at a fixed point, or after `max_sweeps` sweeps; entries +1
        and -1.
    """
    ### BEGIN SOLUTION
    W = W - np.diag(np.diag(W))
    state = np.array(probe, dtype=float)
    for _ in range(max_sweeps):
        h = W @ state
        new = np.where(h == 0, state, np.sign(h))
        if np.array_equal(new, state):
            break
        state = new
    return state
    ### END SOLUTION


# %% [markdown]
# **Inputs and diagonal** (3 points). The example from above, and a few more small memories.


# %% nbgrader={"grade_id": "test_recall", "points": 3}
@visible_test
def test_recall():
    pair = [[0, -2, 0, 0], [-2, 0, 0, 0], [0, 0, 0, 3], [0, 0, 3, 0]]
    hint = "Here the input of every unit already has the sign of its state, so nothing should change."
    likely = {"the sign of the input is reversed": [-1, 1, 1, 1]}
    hb_recall("of a fixed point", pair, [1, -1, -1, -1], [1, -1, -1, -1], likely, hint, max_sweeps=3)
    W = [[-9, 2, 3], [2, -9, 4], [3, 4, -9]]
    likely = {"the diagonal of W still counts; set all of it to 0, whatever it contains": [-1, -1, -1]}
    hint = "Compute h by hand, as in the example above, and see which units turn over in the first sweep."
    hb_recall("with -9 on the diagonal", W, [1, 1, 1], [1, 1, 1], likely, hint, max_sweeps=1)
    W = [[5, 1, 1], [1, 5, 1], [1, 1, 5]]
    likely = {
        "the loop ends although a unit has turned over, or the diagonal of W still counts, or more than the "
        "diagonal is subtracted (`np.diag(W)` is a vector, and W - np.diag(W) takes it from every row)": (
            [1, 1, -1]
        ),
        "a unit whose input is 0 becomes -1; it should keep its state": [-1, -1, -1],
    }
    hb_recall("in the example", W, [1, 1, -1], [1, 1, 1], likely, hint)
    W = [[1, -1, 1, 1, -1], [-1, 1, -1, -1, 1], [1, -1, 1, 1, -1], [1, -1, 1, 1, -1], [-1, 1, -1, -1, 1]]
    x = np.array([1, -1, 1, 1, -1])
    hb_recall("of a pattern with one unit turned over", W, [1, -1, -1, 1, -1], x, {}, hint)
    hb_recall("of the reversed pattern with one unit turned over", W, [-1, -1, -1, -1, 1], -x, {}, hint)
    ### BEGIN HIDDEN TESTS
    rng = np.random.default_rng(21)
    for d in (2, 6, 12, 30):
        x = rng.choice([-1, 1], size=d)
        W = np.outer(x, x) * (1 + np.add.outer(np.arange(d), np.arange(d)) % 4) / 8
        W[np.diag_indices(d)] = rng.choice([-5, -1, 3], size=d) * d
        probe = np.where(np.arange(d) < d // 6, -x, x)
        hb_recall("of a pattern from other weights", W, probe, x, {}, hint, show=False)
    for d in (4, 8, 10, 16):  # an odd number of odd votes is never 0
        found = 0
        while found < 3:
            W = np.tril(2 * rng.integers(-3, 3, size=(d, d)) + 1, -1) / 1024
            W = W + W.T
            rest = rng.choice([-1, 1], size=d)
            for _ in range(20):
                rest = np.where(W @ rest > 0, 1, -1)
            probe = rest * np.where(np.arange(d) == rng.integers(d), -1, 1)
            if all(np.array_equal(np.where(W @ state > 0, 1, -1), rest) for state in (probe, rest)):
                W[np.diag_indices(d)] = rng.choice([-20, -5, 1, 30], size=d)
                hb_recall("from random weights", W, probe, rest, {}, hint, show=False)
                found += 1
    ### END HIDDEN TESTS


test_recall()

# %% [markdown]
# **An input of 0** (2 points). A unit keeps its state if it gets no votes, or if the votes cancel.


# %% nbgrader={"grade_id": "test_zero_input", "points": 2}
@visible_test
@after(test_recall="The test of inputs and diagonal fails, too: begin there.")
def test_zero_input():
    alone = [[0, 2, 0], [2, 0, 0], [0, 0, 0]]
    plus = {"a unit whose input is 0 becomes +1; it should keep its state": [1, 1, 1]}
    minus = {"a unit whose input is 0 becomes -1; it should keep its state": [1, 1, -1]}
    hb_recall("of a unit at -1 without connections", alone, [1, 1, -1], [1, 1, -1], plus)
    hb_recall("of a unit at +1 without connections", alone, [1, 1, 1], [1, 1, 1], minus)
    draw_vote = [[0, -3, 1], [-3, 0, 1], [1, 1, 0]]
    for kept in (-1, 1):
        likely = {"a unit whose input is 0 does not keep its state": [1, -1, -kept]}
        hb_recall("of a unit whose votes cancel", draw_vote, [1, -1, kept], [1, -1, kept], likely)
    likely = {
        "a small input counts as 0, or a unit's own state counts in its input, or the loop ends although a "
        "unit has turned over": [1, 1, -1],
    }
    small = np.array([[0, 3, 1], [3, 0, 1], [1, 1, 0]]) / 1000
    hb_recall("of a unit that turns over by a small input", small, [1, 1, -1], [1, 1, 1], likely)
    later = [[0, 4, 4, 1, 0], [4, 0, 4, 0, 1], [4, 4, 0, 0, 0], [1, 0, 0, 0, 0], [0, 1, 0, 0, 0]]
    later[3][4] = later[4][3] = -1
    likely = {
        "a unit whose input is 0 goes back to the probe's state; it should keep its own": [1, 1, 1, -1, -1],
        "the units are updated one after the other, the first one first, or only one in each sweep": (
            [1, 1, 1, 1, -1]
        ),
        "the units are updated one after the other, and not in the order of their numbers": [1, 1, 1, -1, 1],
    }
    hint = "A unit whose input is 0 keeps the state that it had before this sweep."
    note = "of two units that turn over in the first sweep and have no input in the second"
    hb_recall(note, later, [1, 1, 1, -1, -1], [1, 1, 1, 1, 1], likely, hint)
    ### BEGIN HIDDEN TESTS
    rng = np.random.default_rng(22)
    for d in (1, 3, 6, 9):
        W = np.zeros((d, d))
        probe = rng.choice([-1, 1], size=d)
        hb_recall("without any weights", W, probe, probe, None, hint, show=False)
        W[:2, :2] = 4 - 4 * np.eye(d)[:2, :2]
        probe[:2] = -1
        hb_recall("with two units joined", W, probe, probe, None, hint, show=False)
    for d in (5, 7, 9, 12):
        found = 0
        while found < 3:
            W = np.tril(rng.integers(-1, 2, size=(d, d)), -1) / 1024
            W = W + W.T
            rest = rng.choice([-1, 1], size=d)

            def sweep(state, W=W):
                h = W @ state
                return np.where(h > 0, 1, np.where(h < 0, -1, state))

            for _ in range(20):
                rest = sweep(rest)
            probe = rest * np.where(np.arange(d) == rng.integers(d), -1, 1)
            draws = (W @ rest == 0).any()
            if draws and np.array_equal(sweep(probe), rest) and np.array_equal(sweep(rest), rest):
                hb_recall("with inputs of 0", W, probe, rest, None, hint, show=False)
                found += 1
    ### END HIDDEN TESTS


test_zero_input()

# %% [markdown]
# **Sweeps** (4 points). The first test uses a chain of units in which each copies its left
# neighbour. The first three units are $+1$ and stay so; all others begin at $-1$. The $+1$ moves to the right
# like a wave, by one unit per sweep, if all units are updated at once. The second uses two units that copy
# each other: they never come to rest, so `max_sweeps` has to stop them.


# %% nbgrader={"grade_id": "test_sweeps", "points": 4}
@visible_test
@after(test_recall="The test of inputs and diagonal fails, too: begin there.")
def test_sweeps():
    def likely(ends, causes):
        """Name the causes that fit the results with all max_sweeps, not only the one that fails."""
        return [cause for cause, wrong in causes.items() if np.array_equal(ends, wrong)]

    d, limits = 18, (1, 4, None, 40)
    waves = {
        "it stops after one sweep, but it should go on until nothing changes": [1, 1, 1, 1],
        "it returns the probe, as if it made no sweep": [0, 0, 0, 0],
        "it stops one sweep too early, or returns the state before the last sweep": [0, 3, 9, 15],
        "it stops one sweep too early, or returns the state before the last sweep ": [0, 3, 9, 14],
        "it makes one sweep too many": [2, 5, 11, 15],
        "`max_sweeps` has no effect: it always makes 10 sweeps": [10, 10, 10, 10],
        "the units are updated one after the other, so that the wave goes through all of them in one sweep "
        "(or `max_sweeps` has no effect)": [15, 15, 15, 15],
        "`max_sweeps` should be 10 by default": [1, 4, 15, 15],
    }
    settings = [{} if sweeps is None else {"max_sweeps": sweeps} for sweeps in limits]
    ends = [hb_recalled(hb_wave(d), hb_front(d, 0), **setting)[0][1] for setting in settings]
    causes = likely(ends, {cause: [hb_front(d, n) for n in reach] for cause, reach in waves.items()})
    for sweeps, setting, end in zip(limits, settings, ends, strict=True):
        reach = min(sweeps or 10, d - 3)
        count = "max_sweeps left at 10" if sweeps is None else f"max_sweeps = {sweeps}"
        hint = (
            f"With all units updated at once, the wave of +1 moves by one unit in each sweep, by {reach} in "
            "all. Every h is computed from the state before the sweep."
        )
        named = dict.fromkeys(causes, end) or {
            "some units are updated after the others": hb_front(d, reach + 1)
        }
        wave, start, note = hb_wave(d), hb_front(d, 0), f"of the wave, with {count},"
        hb_recall(note, wave, start, hb_front(d, reach), named, hint, **setting)
    limits, pair = (1, 2, 5, 10), [[0, 1], [1, 0]]
    probe, other = np.array([1, -1]), np.array([-1, 1])
    swaps = {
        "the units are updated one after the other, the first one first, or only one in each sweep": (
            [[-1, -1]] * 4
        ),
        "the units are updated one after the other, and not in the order of their numbers, or a unit votes "
        "for itself": [[1, 1]] * 4,
        "the number of sweeps is one too small or one too large": [probe, other, probe, other],
        "it stops at a state that has come before, which is not a fixed point": [other, *[probe] * 3],
    }
    ends = [hb_recalled(pair, probe, max_sweeps=sweeps)[0][1] for sweeps in limits]
    causes = likely(ends, swaps)
    for sweeps, end in zip(limits, ends, strict=True):
        note = f"of two units that copy each other, with max_sweeps = {sweeps},"
        hint = "Updated at once, the two swap their states in every sweep, which never ends by itself."
        expected = probe * (-1) ** sweeps
        hb_recall(note, pair, probe, expected, dict.fromkeys(causes, end), hint, max_sweeps=sweeps)
    ### BEGIN HIDDEN TESTS
    for d, sweeps in [(18, 2), (13, 3), (22, 9)]:
        W = hb_wave(d)[::-1, ::-1]
        expected = hb_front(d, sweeps)[::-1]
        hint = "This wave of +1 moves by one unit in each sweep, too."
        probe = hb_front(d, 0)[::-1]
        hb_recall("of a wave to the left", W, probe, expected, None, hint, show=False, max_sweeps=sweeps)
    rng = np.random.default_rng(23)
    for d in (2, 4, 8, 20, 34):  # an odd number of odd votes is never 0
        for sweeps in (1, 2, 3, 7, 10):
            W = np.tril(2 * rng.integers(-3, 3, size=(d, d)) + 1, -1) / 1024
            W = W + W.T
            probe = state = rng.choice([-1, 1], size=d)
            for _ in range(sweeps):
                state = np.where(W @ state > 0, 1, -1)
            hint = "Compute every h from the state before the sweep. W has zeros on its diagonal here."
            hb_recall("with other weights", W, probe, state, None, hint, show=False, max_sweeps=sweeps)
    ### END HIDDEN TESTS


test_sweeps()

# %% [markdown]
# ### Letters from memory
#
# The moment of truth. Each column is one probe. On the left 25 of the 100 pixels are turned over at
# random; on the right the lower four rows are wiped out. The memory never saw a damaged letter, and
# nobody told it which pixels are wrong.

# %% tags=["picture"]
rng = np.random.default_rng(34)
W = np.asarray(hebbian_weights(LETTERS.copy()))
covered = np.where(np.arange(100) < 60, LETTERS, -1.0)
probes = [flip(letter, 25, rng) for letter in LETTERS] + list(covered)
rows = [
    probes,
    [recall(W.copy(), probe.copy(), max_sweeps=1) for probe in probes],
    [recall(W.copy(), probe.copy()) for probe in probes],
]
fig, ax = plt.subplots(figsize=(11, 3.7), layout="constrained")
draw(ax, rows, labels=["probe", "one sweep", "recalled"])
plt.show()

# %% [markdown]
# A sweep or two, and they are back. It does not always go so well. With this much damage about one letter
# in ten ends as something else. Try other seeds, and more damage.
#
# ### How many fit?
#
# Suppose that the state is exactly the stored letter $\mathbf{x}^q$. Does it stay? Put the weights into
# the input:
#
# $$h_i = \sum_{j \neq i} w_{ij}\, x_j^q = \frac{1}{P} \Big[ (d - 1)\, x_i^q + \sum_{p \neq q} x_i^p
# \sum_{j \neq i} x_j^p x_j^q \Big].$$
#
# The first term has the right sign: it is the **signal**. The second is the **crosstalk** of the other
# letters. It is large when letters resemble each other, that is, when their **overlap** $\frac{1}{d}
# \sum_j x_j^p x_j^q$ is far from 0. The overlap is 1 for equal patterns, 0 if they agree in half of the
# pixels. The five letters were chosen with care: their overlaps are small. Now four more are added: P, E, B
# and F.

# %% tags=["picture"]
W = np.asarray(hebbian_weights(ALL_LETTERS.copy()))
recalled = [recall(W.copy(), letter.copy()) for letter in ALL_LETTERS]
overlaps = [[np.mean(a * b) for b in ALL_LETTERS] for a in ALL_LETTERS]
fig, (left, right) = plt.subplots(1, 2, figsize=(11, 3.3), width_ratios=[1, 1.9], layout="constrained")
image = left.imshow(overlaps, cmap="PuOr", vmin=-1, vmax=1)
left.set(title="Overlaps", xticks=range(9), yticks=range(9), xticklabels=NAMES, yticklabels=NAMES)
fig.colorbar(image, ax=left)
draw(right, [ALL_LETTERS, recalled], NAMES, ["probe", "recalled"])
right.set_title("Nine letters stored, and undamaged probes")
plt.show()

# %% [markdown]
# P, E, B and F resemble each other, and the crosstalk drags them together. P ends as an F, and so does H.
# E, B and L all end in one state that is an E with three pixels missing: a pattern that nobody stored. T,
# X and J resemble the others less, and are kept.
#
# So how much fits depends on what is stored. Random patterns have overlaps close to 0, and many more of
# them fit. For large $d$ nearly all of them stay without a single wrong unit up to about $P = d / (2 \ln d)$
# (McEliece and others, 1987), which is 11 for $d = 100$. Here is the share of patterns that come back when
# 10 of their 100 units are turned over.

# %% tags=["picture"]
rng = np.random.default_rng(4)


def share_recalled(patterns, rng, trials=6):
    """How many of the patterns come back without an error, when 10 of their units are turned over."""
    W = np.asarray(hebbian_weights(patterns.copy()))
    hits = [np.array_equal(recall(W.copy(), flip(x, 10, rng)), x) for x in patterns for _ in range(trials)]
    return np.mean(hits)


counts = np.arange(1, 25, 2)
random_share = [
    np.mean([share_recalled(rng.choice([-1.0, 1.0], size=(P, 100)), rng, trials=2) for _ in range(10)])
    for P in counts
]
letter_share = [share_recalled(ALL_LETTERS[:P], rng) for P in range(1, 10)]
fig, ax = plt.subplots(layout="constrained")
ax.plot(counts, random_share, "o-", color=BLUE, label="random patterns")
ax.plot(range(1, 10), letter_share, "s-", color=ORANGE, label=f"the letters {', '.join(NAMES)}")
ax.axvline(100 / (2 * np.log(100)), color="0.5", linestyle=":", label=r"$d / (2 \ln d)$")
ax.set(xlabel="number of stored patterns $P$", ylabel="recalled without error", ylim=(-0.05, 1.05))
ax.set_title("The fuller the memory, the fewer come back")
ax.legend()
plt.show()

# %% [markdown]
# ## Task 3: one neuron that goes on learning (4 points)
#
# So far all patterns were there from the start. A real neuron meets one input after the other and learns
# while it works. Take a single linear neuron with weights $\mathbf{w}$, whose output is $y = \sum_j w_j
# x_j$. Input and output play cell A and cell B, and the lecture's rule is
#
# $$\Delta w_i = \eta\, x_i\, y = \eta\, x_i \sum_j w_j x_j.$$
#
# Write `hebbian_step(w, x, eta)`. `w` and `x` have shape $(d,)$, with any real entries, and `eta` is
# $\eta$. Return the **new weights** $\mathbf{w} + \Delta\mathbf{w}$, shape $(d,)$. Leave `x` as it was.
#
# An example: $\mathbf{w} = (0.5, -1)$, $\mathbf{x} = (2, 4)$, $\eta = 0.1$. Then $y = 1 - 4 = -3$,
# $\Delta\mathbf{w} = 0.1 \cdot (2, 4) \cdot (-3) = (-0.6, -1.2)$, and the new weights are $(-0.1, -2.2)$.
#
# The book's section [Growth without end](book:connectionist-models/hebbian-neuron.md#growth-without-end)
# shows what becomes of such a neuron.

# %% [markdown] tags=["hints"]
# <details><summary>Hint 1</summary>
#
# In the example, is $y$ one number or two? And $\Delta\mathbf{w}$? Which of the factors of $\Delta w_i$ are
# the same for all $i$?
#
# </details>
#
# <details><summary>Hint 2</summary>
#
# | | shape | another example |
# |---|---|---|
# | `w` | `(d,)` | `[1, 2]` |
# | `x` | `(d,)` | `[3, -1]` |
# | $y = \sum_j w_j x_j$ | a number | $1 \cdot 3 + 2 \cdot (-1) = 1$ |
# | $\Delta\mathbf{w}$, with $\eta = 0.5$ | `(d,)` | $0.5 \cdot (3, -1) \cdot 1 = (1.5, -0.5)$ |
# | the new weights | `(d,)` | `[2.5, 1.5]` |
#
# A negative $y$ keeps its sign, so the step can make a weight smaller as well as larger.
#
# </details>
#
# <details><summary>Hint 3</summary>
#
# For two vectors, `a @ b` is the sum of the products $a_i b_i$, a single number; `a * b` gives the products
# without adding them up. A number times a vector multiplies each entry. Compute $y$ once, from the old
# weights, before you change anything. And remember that `x = x * 2` makes a new array, whereas `x *= 2`
# changes the one that was passed in.
#
# </details>


# %% nbgrader={"grade_id": "hebbian_step", "solution": true}
def hebbian_step(w, x, eta):
    """Make one step of Hebb's rule with a linear neuron.

    Parameters
    ----------
    w : array, shape (d,)
        The weights before the step.
    x : array, shape (d,)
        The input. It is left as it is.
    eta : float
        The learning rate.

    Returns
    -------
    array, shape (d,)
        The weights after the step.
    """
    ### BEGIN SOLUTION
    y = np.dot(w, x)
    return w + eta * y * x
    ### END SOLUTION


# %% nbgrader={"grade_id": "test_hebbian_step", "points": 3}
@visible_test
def test_hebbian_step():
    def check(w, x, eta, y, expected, dtype=float, show=True, first=False):
        w, x, expected = np.array(w, dtype=float), np.array(x, dtype=dtype), np.array(expected, dtype=float)
        given, change = x.copy(), expected - w
        name = f"`hebbian_step` with d = {len(w)} and eta = {eta}"
        new = run(hebbian_step, w.copy(), given, eta)
        hb_unchanged("hebbian_step", "x", given, x)
        likely = {
            "the output y is missing from the change": w + eta * x,
            "the learning rate is forgotten": w + change / eta,
            "the change is subtracted, not added, or |y| is used": w - change,
            "the result is the change alone, without the old weights": change,
            "the weights did not change" + " (they should for a negative y, too)" * first: w,
            "the input x is missing from the change": w + eta * y,
            "the change has w_i where it should have x_i": w + eta * y * w,
            "y is a product for each i; it should be a single number, their sum": w + eta * w * x**2,
            "y is the mean of the products, not their sum": w + change / len(w),
            "only the sign of y is used": w + eta * x * np.sign(y),
            "y is squashed by tanh; this neuron is linear": w + eta * x * np.tanh(y),
            "y is squashed by a sigmoid; this neuron is linear": w + eta * x / (1 + np.exp(-y)),
            "this is Oja's rule, which has one more term": w + change - eta * y**2 * w,
            "the new weights are scaled to length 1": expected / np.linalg.norm(expected),
            "eta is squared": w + eta * change,
            "eta is always 0.1": w + 0.1 * change / eta,
            "the input is scaled to length 1": w + change / (x @ x),
            "the mean of the input is subtracted from it": w + eta * (w @ (x - x.mean())) * (x - x.mean()),
            "y is computed from the new weights, or the step is made again": w + eta * (expected @ x) * x,
        }
        hint = f"{f'Here y is {y:.6g}. ' if show else ''}Each weight w_i changes by eta · x_i · y."
        expect(name, new, expected, likely, hint, show=show)

    check([0.5, -1.0], [2.0, 4.0], 0.1, -3.0, [-0.1, -2.2], first=True)
    check([2.0, 1.0, -1.0], [1, -2, 3], 0.5, -3.0, [0.5, 4.0, -5.5], dtype=int)
    check([1.5], [2.0], 0.25, 3.0, [3.0])
    check([1.0, 2.0], [-2.0, 1.0], 0.5, 0.0, [1.0, 2.0])
    ### BEGIN HIDDEN TESTS
    rng = np.random.default_rng(24)
    for d, eta in [(1, 0.3), (2, 2.0), (4, 0.05), (9, 0.7), (6, 1.0)]:
        w, x = rng.normal(size=d), rng.normal(size=d)
        for scale in (0.01, 1.0, 100.0):
            y = scale * w @ x
            check(scale * w, x, eta, y, scale * w + eta * y * x, show=False)
    ### END HIDDEN TESTS


test_hebbian_step()

# %% [markdown]
# **Several steps** (1 point). Each step starts from the weights that the last one returned.


# %% nbgrader={"grade_id": "test_hebbian_steps", "points": 1}
@visible_test
def test_hebbian_steps():
    w = np.array([1.0, 0.0])
    for number, (x, expected) in enumerate(
        [([1, 1], [1.5, 0.5]), ([0, 2], [1.5, 1.5]), ([1, -1], [1.5, 1.5])]
    ):
        hint = "A step may depend on nothing but w, x and eta."
        w = run(hebbian_step, w, np.array(x, dtype=float), 0.5)
        expect(f"`hebbian_step`, after step {number + 1} of three,", w, expected, hint=hint * (number > 0))
        w = np.array(w, dtype=float)
    ### BEGIN HIDDEN TESTS
    rng = np.random.default_rng(25)
    w, expected = np.array([0.3, -0.2, 0.5]), np.array([0.3, -0.2, 0.5])
    for _ in range(8):
        x, eta = rng.normal(size=3), rng.uniform(0.1, 0.9)
        expected = expected + eta * np.dot(expected, x) * x
        w = np.array(
            as_array("`hebbian_step` after several steps", run(hebbian_step, w, x.copy(), eta), (3,))
        )
        expect("`hebbian_step` after several steps", w, expected, hint=hint, show=False)
    ### END HIDDEN TESTS


test_hebbian_steps()

# %% [markdown]
# ### It runs away
#
# Feed the neuron 300 points of a cloud that is longer in one direction than in the other. Watch where
# $\mathbf{w}$ points, and how long it is. For each $\eta$ the neuron starts anew from the same weights.

# %% tags=["picture"]
rng = np.random.default_rng(5)
turn = np.array([[np.cos(0.6), -np.sin(0.6)], [np.sin(0.6), np.cos(0.6)]])
cloud = rng.normal(size=(300, 2)) * [1.5, 0.5] @ turn.T
runs = []
for eta, color, size in [(0.01, BLUE, 3.6), (0.03, ORANGE, 2.8), (0.1, GREEN, 2.0)]:
    path = [np.array([-0.3, 0.8])]
    for x in cloud:
        path.append(np.array(hebbian_step(path[-1].copy(), x.copy(), eta)))
    runs.append((eta, color, size, path))

fig, (left, right) = plt.subplots(1, 2, figsize=(11, 3.8), layout="constrained")
for eta, color, size, path in runs:
    length = np.linalg.norm(path, axis=1)
    left.semilogy(length, color=color, label=rf"$\eta$ = {eta}")
    arrow = size * path[-1] / length[-1]
    right.annotate("", arrow, (0, 0), arrowprops={"arrowstyle": "-|>", "color": color, "linewidth": 2})
left.set(
    title=r"The length of $\mathbf{w}$, on a logarithmic axis", xlabel="step", ylabel=r"$\|\mathbf{w}\|$"
)
left.legend()
left.minorticks_off()
right.scatter(*cloud.T, s=10, color="0.7", zorder=0)
right.set(title=r"The inputs, and the direction of $\mathbf{w}$ at the end", xlabel="$x_1$", ylabel="$x_2$")
right.set_aspect("equal")
plt.show()

# %% [markdown]
# The direction is a discovery: all by itself the neuron found the direction in which the inputs vary most,
# their first principal component. The length is a disaster. It grows exponentially, and a smaller $\eta$ only
# delays it: strong weights make a strong output, and a strong output makes stronger weights.
#
# Erkki Oja's cure (1982) is to let the weights forget in proportion to $y^2$. The length then settles at
# 1, and the direction stays. It does nearly the same as the crude remedy below: make your step, then scale
# the weights back to length 1.

# %% tags=["picture"]
w, angles = np.array([-0.3, 0.8]), []
for x in np.tile(cloud, (2, 1)):
    w = np.array(hebbian_step(w.copy(), x.copy(), 0.03))
    w = w / np.linalg.norm(w)
    angles.append(np.degrees(np.arctan2(w[1], w[0])) % 180)
fig, ax = plt.subplots(layout="constrained")
ax.plot(angles, color=BLUE, label=r"direction of $\mathbf{w}$, at length 1")
ax.axhline(np.degrees(0.6), color=ORANGE, linestyle="--", label="the cloud's long axis")
ax.set(title="Kept at length 1, it still learns", xlabel="step", ylabel="angle in degrees")
ax.legend()
plt.show()

# %% [markdown]
# ## Question (3 points)
#
# 1. If a pattern $\mathbf{x}$ is a fixed point of `recall`, then so is $-\mathbf{x}$, with black and white
#    exchanged. Why? And what happens to $W$ if you store $-\mathbf{x}$ in place of $\mathbf{x}$?
# 2. Take $P$ patterns whose overlaps with each other are all exactly 0, with $P < d$. Show that each of
#    them is a fixed point of `recall`. Mind the diagonal.
# 3. Show that a step $\Delta\mathbf{w} = \eta\,\mathbf{x}\,y$ with $\eta > 0$ never makes $\mathbf{w}$
#    shorter.

# %% [markdown] nbgrader={"grade_id": "question", "solution": true, "points": 3}
# 1. Turn all units over, and every input $h_i = \sum_{j \neq i} w_{ij} x_j$ changes its sign with them. If
#    each $h_i$ had the sign of $x_i$ (or was 0), each $-h_i$ has the sign of $-x_i$ (or is 0), so nothing
#    changes there either. $W$ stays the same, since $(-x_i)(-x_j) = x_i x_j$: the memory cannot tell the
#    two apart.
# 2. With the diagonal, the sum over all $j$ of $w_{ij} x_j^q$ is $\frac{1}{P} \sum_p x_i^p \sum_j x_j^p
#    x_j^q = \frac{d}{P}\, x_i^q$, because the inner sum is $d$ for $p = q$ and 0 for all others. Without
#    the diagonal the term $w_{ii} x_i^q = x_i^q$ is taken away, since $w_{ii} = \frac{1}{P} \sum_p
#    (x_i^p)^2 = 1$. So $h_i = (\frac{d}{P} - 1)\, x_i^q$, which has the sign of $x_i^q$ when $P < d$.
# 3. $\|\mathbf{w} + \Delta\mathbf{w}\|^2 = \|\mathbf{w}\|^2 + 2 \eta\, y\, \mathbf{w}^\top \mathbf{x} +
#    \eta^2 y^2 \|\mathbf{x}\|^2 = \|\mathbf{w}\|^2 + 2 \eta\, y^2 + \eta^2 y^2 \|\mathbf{x}\|^2 \geq
#    \|\mathbf{w}\|^2$, since $\mathbf{w}^\top \mathbf{x} = y$. The length stays only when $y = 0$.
#
# **Marking**: one point for each part. Part 1: half a point for each of the two answers. Part 2: half a
# point if the diagonal is left in, or if the crosstalk is said to vanish without the calculation of the
# signal. Part 3: half a point for the squared length written out, half for seeing that the middle term is
# $2 \eta\, y^2$. "The step points along $\mathbf{x}$, so $\mathbf{w}$ grows" gives no point.

# %% [markdown]
# ## How far am I?
#
# Run the cell below at any time, once the first cells of the notebook have been run. It runs every test that
# you can see and lists what passes, what fails and what is not started yet.

# %% nbgrader={"grade_id": "how_far_am_i"}
how_far_am_i()
