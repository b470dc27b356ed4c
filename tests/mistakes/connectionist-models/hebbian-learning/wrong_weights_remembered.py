"""The first weights are kept for y in all later steps."""

first = {}


def hebbian_step(w, x, eta):
    kept = first.setdefault(len(w), w.copy())
    return w + eta * x * (kept @ x)
