"""The bias gets eta at every mistake, also at a false alarm."""


def perceptron_epoch(w, X, y, eta):
    w, mistakes = w.copy(), 0
    for x, target in zip(X, y, strict=True):
        error = target - step(x @ w)
        if error != 0:
            w[:-1] += eta * error * x[:-1]
            w[-1] += eta
            mistakes += 1
    return w, mistakes
