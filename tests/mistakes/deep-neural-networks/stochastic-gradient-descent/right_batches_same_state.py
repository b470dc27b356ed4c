"""Shuffles copies with the same state of the generator."""


def minibatches(X, y, batch_size, rng):
    X, y = X.copy(), y.copy()
    state = rng.bit_generator.state
    rng.shuffle(X)
    rng.bit_generator.state = state
    rng.shuffle(y)
    for i in range(0, len(X), batch_size):
        yield X[i : i + batch_size], y[i : i + batch_size]
