"""A sample that comes twice is looked at once."""


def perceptron_epoch(w, X, y, eta):
    mistakes, seen = 0, set()
    for x, target in zip(X, y, strict=True):
        if tuple(x) in seen:
            continue
        seen.add(tuple(x))
        error = target - step(x @ w)
        w = w + eta * error * x
        mistakes += abs(error)
    return w, mistakes
