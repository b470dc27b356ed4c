"""The answer."""


def double(x):
    return x + x


def descend(gradient, x):
    return x - 0.1 * gradient(x)
