"""The lists of gradients are default arguments and grow from call to call; the last ones are returned.

names: should have an array for each layer
"""


def deep_gradients(X, y, weights, biases, grad_weights=[], grad_biases=[]):
    h = [X]
    for W, b in zip(weights, biases):
        h.append(sigmoid(h[-1] @ W + b))
    delta = 2 / len(y) * (h[-1] - y) * h[-1] * (1 - h[-1])
    for i in reversed(range(len(weights))):
        grad_weights.insert(0, h[i].T @ delta)
        grad_biases.insert(0, delta.sum(axis=0))
        if i:
            delta = (delta @ weights[i].T) * h[i] * (1 - h[i])
    return np.mean((h[-1] - y) ** 2), grad_weights, grad_biases
