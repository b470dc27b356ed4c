"""A part of the last step is repeated."""

last = {}


def hebbian_step(w, x, eta):
    step = eta * (w @ x) * x + 0.9 * last.get(len(w), 0.0)
    last[len(w)] = step
    return w + step
