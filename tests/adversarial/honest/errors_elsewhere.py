"""An answer with an unhandled error in a cell of its own, an unused name, an empty cell."""


def double(x):
    return [[2 * b for b in a] if getattr(a, "ndim", 0) else 2 * a for a in x]


def descend(gradient, x):
    return x - 0.1 * gradient(x)


# %%
1 / 0
# %%

# %%
double(
