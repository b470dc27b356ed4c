"""Two cases, without y - ŷ."""


def perceptron_epoch(w, X, y, eta):
    w, mistakes = list(w), 0
    for x, t in zip(X.tolist(), y.tolist()):
        z = sum(a * b for a, b in zip(w, x))
        if z > 0 and t == 0:
            w = [a - eta * b for a, b in zip(w, x)]
            mistakes += 1
        elif z <= 0 and t == 1:
            w = [a + eta * b for a, b in zip(w, x)]
            mistakes += 1
    return [w, mistakes]
