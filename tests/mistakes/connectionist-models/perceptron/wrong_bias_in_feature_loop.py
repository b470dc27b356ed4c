"""The bias is updated inside the loop over features (manning#46).

names: outside the loop over features
"""


def perceptron_epoch(w, X, y, eta):
    w = w.copy()
    mistakes = 0
    for x, t in zip(X, y):
        error = t - step(w @ x)
        for j in range(len(w) - 1):
            w[j] += eta * error * x[j]
            w[-1] += eta * error
        mistakes += int(error != 0)
    return w, mistakes
