"""eta falls from sample to sample."""


def perceptron_epoch(w, X, y, eta):
    mistakes = 0
    for i in range(len(X)):
        error = y[i] - step(X[i] @ w)
        w = w + eta / (i + 1) * error * X[i]
        mistakes += abs(error)
    return w, mistakes
