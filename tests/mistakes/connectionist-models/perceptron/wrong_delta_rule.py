"""The sum instead of the answer in the error (Adaline).

names: z stands where
"""


def perceptron_epoch(w, X, y, eta):
    mistakes = 0
    for x, t in zip(X, y):
        mistakes += int(step(w @ x) != t)
        w = w + eta * (t - w @ x) * x
    return w, mistakes
