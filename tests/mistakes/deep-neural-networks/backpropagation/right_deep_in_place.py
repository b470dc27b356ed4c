"""Overwrites the lists that it was given with the gradients, after use."""


def deep_gradients(X, y, weights, biases):
    acts = [X]
    for i in range(len(weights)):
        acts.append(1.0 / (1.0 + np.exp(-acts[i] @ weights[i] - biases[i])))
    err = acts[-1] - y
    back = 2 * err / err.size
    for i in range(len(weights) - 1, -1, -1):
        back = back * acts[i + 1] * (1 - acts[i + 1])
        W = weights[i]
        weights[i] = acts[i].T @ back
        biases[i] = np.ones(len(X)) @ back
        back = back @ W.T
    return (err**2).mean(), weights, biases
