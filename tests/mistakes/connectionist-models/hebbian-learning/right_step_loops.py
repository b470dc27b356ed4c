"""Loops, and a list returned."""


def hebbian_step(w, x, eta):
    y = sum(a * b for a, b in zip(w, x, strict=True))
    return [a + eta * b * y for a, b in zip(w, x, strict=True)]
