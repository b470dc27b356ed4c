"""Takes W1 and W2 for the whole network.

causes: index is too large
"""


def deep_gradients(X, y, weights, biases):
    a = [X]
    for W, b in zip(weights[:2], biases[:2]):
        a.append(1 / (1 + np.exp(-(a[-1] @ W + b))))
    loss = np.mean((y - a[-1]) ** 2)
    delta = 2 * (a[-1] - y) / len(y) * a[-1] * (1 - a[-1])
    dWs, dbs = [], []
    for l in range(1, -1, -1):
        dWs.append(a[l].T @ delta)
        dbs.append(delta.sum(axis=0))
        if l > 0:
            delta = (delta @ weights[l].T) * a[l] * (1 - a[l])
    return loss, dWs[::-1], dbs[::-1]
