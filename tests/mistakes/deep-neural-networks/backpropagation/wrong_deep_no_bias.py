"""Leaves the biases out of the forward pass.

causes: the biases are not added
"""


def deep_gradients(X, y, weights, biases):
    a = [X]
    for W, b in zip(weights, biases):
        a.append(1 / (1 + np.exp(-(a[-1] @ W))))
    loss = np.mean((y - a[-1]) ** 2)
    delta = 2 * (a[-1] - y) / len(y) * a[-1] * (1 - a[-1])
    dWs, dbs = [], []
    for l in range(len(weights) - 1, -1, -1):
        dWs.append(a[l].T @ delta)
        dbs.append(delta.sum(axis=0))
        if l > 0:
            delta = (delta @ weights[l].T) * a[l] * (1 - a[l])
    return loss, dWs[::-1], dbs[::-1]
