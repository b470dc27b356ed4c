"""Returns a tuple of pairs that are lists of lists."""


def minibatches(X, y, batch_size, rng):
    order = list(range(len(X)))
    rng.shuffle(order)
    batches = []
    while order:
        rows, order = order[:batch_size], order[batch_size:]
        batches.append([[X[i].tolist() for i in rows], [y[i].tolist() for i in rows]])
    return tuple(batches)
