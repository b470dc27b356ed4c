"""Single precision from end to end, in one function for a layer each way."""


def down(h, W, b):
    return sigmoid(h @ np.asarray(W, dtype=np.float32) + np.asarray(b, dtype=np.float32))


def up(delta, W, h):
    return (delta @ np.asarray(W, dtype=np.float32).T) * (h - h * h)


def deep_gradients(X, y, weights, biases):
    h = [np.asarray(X, dtype=np.float32)]
    for W, b in zip(weights, biases):
        h.append(down(h[-1], W, b))
    error = h[-1] - np.asarray(y, dtype=np.float32)
    delta = error * np.float32(2 / len(y)) * (h[-1] - h[-1] * h[-1])
    grad_weights, grad_biases = [], []
    for i in range(len(weights) - 1, -1, -1):
        grad_weights.append(h[i].T @ delta)
        grad_biases.append(delta.sum(axis=0))
        if i:
            delta = up(delta, weights[i], h[i])
    return float((error**2).mean()), grad_weights[::-1], grad_biases[::-1]
