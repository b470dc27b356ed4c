"""ŷ is computed before the loop.

names: from before the pass
"""


def perceptron_epoch(w, X, y, eta):
    y_hat = predict(w, X)
    mistakes = 0
    for i in range(len(X)):
        if y[i] != y_hat[i]:
            w = w + eta * (y[i] - y_hat[i]) * X[i]
            mistakes += 1
    return w, mistakes
