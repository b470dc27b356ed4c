"""The last layer by backpropagation, all others by nudging.

names: A gradient by nudging is not
"""


def deep_gradients(X, y, weights, biases):
    def run_through(weights):
        h = [X]
        for W, b in zip(weights, biases):
            h.append(sigmoid(h[-1] @ W + b))
        return h

    h = run_through(weights)
    delta = 2 / len(y) * (h[-1] - y) * h[-1] * (1 - h[-1])
    grad_weights, grad_biases = [h[-2].T @ delta], [delta.sum(axis=0)]
    for i in reversed(range(len(weights) - 1)):

        def by_weights(theta):
            return float(np.mean((run_through([*weights[:i], theta, *weights[i + 1 :]])[-1] - y) ** 2))

        delta = (delta @ weights[i + 1].T) * h[i + 1] * (1 - h[i + 1])
        grad_weights.insert(0, numerical_gradient(by_weights, weights[i].copy()))
        grad_biases.insert(0, delta.sum(axis=0))
    return np.mean((h[-1] - y) ** 2), grad_weights, grad_biases
