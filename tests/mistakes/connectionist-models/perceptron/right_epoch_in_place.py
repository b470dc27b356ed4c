"""w is changed in place."""


def perceptron_epoch(w, X, y, eta):
    mistakes = 0
    for x, t in zip(X, y):
        y_hat = predict(w, x[None])[0]
        if y_hat != t:
            w += eta * (t - y_hat) * x
            mistakes += 1
    return w, mistakes
