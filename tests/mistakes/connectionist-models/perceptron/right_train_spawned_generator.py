"""The orders are drawn from a generator that `rng` spawns."""


def perceptron_train(X, y, eta=1.0, max_epochs=100, rng=None):
    w, mistakes_per_epoch = np.zeros(X.shape[1]), []
    child = None if rng is None else rng.spawn(1)[0]
    for _ in range(max_epochs):
        order = np.arange(len(X)) if child is None else child.permutation(len(X))
        w, mistakes = perceptron_epoch(w, X[order], y[order], eta)
        mistakes_per_epoch.append(mistakes)
        if mistakes == 0:
            break
    return w, mistakes_per_epoch
