"""A warning on the way."""


def hebbian_step(w, x, eta):
    import warnings

    warnings.warn("y is linear", stacklevel=1)
    return w + (x * eta) * (x * w).sum()
