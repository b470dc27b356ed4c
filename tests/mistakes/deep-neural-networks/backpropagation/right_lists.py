"""Returns lists and Python floats."""


def forward(X, params):
    h = sigmoid(X @ params["W1"] + params["b1"])
    y_hat = sigmoid(h @ params["W2"] + params["b2"])
    return [y_hat.tolist(), [X.tolist(), h.tolist()]]


def mse_loss(y, y_hat):
    pairs = zip(np.ravel(y).tolist(), np.ravel(y_hat).tolist())
    return sum((a - b) ** 2 for a, b in pairs) / len(y)


def numerical_gradient(f, theta, h=1e-5):
    flat = theta.flatten()
    grad = []
    for i in range(theta.size):
        up, down = flat.copy(), flat.copy()
        up[i] += h
        down[i] -= h
        grad.append((f(up.reshape(theta.shape)) - f(down.reshape(theta.shape))) / (2 * h))
    return np.array(grad).reshape(theta.shape).tolist()


def backward(y, y_hat, cache, params):
    X, h = (np.array(part) for part in cache)
    y_hat = np.array(y_hat)
    d2 = 2 / len(y) * (y_hat - y) * y_hat * (1 - y_hat)
    d1 = d2 @ params["W2"].T * h * (1 - h)
    grads = {"W1": X.T @ d1, "b1": d1.sum(axis=0), "W2": h.T @ d2, "b2": d2.sum(axis=0)}
    return {key: value.tolist() for key, value in grads.items()}


def deep_gradients(X, y, weights, biases):
    a = [X]
    for W, b in zip(weights, biases):
        a.append(sigmoid(a[-1] @ W + b))
    d = 2 / len(y) * (a[-1] - y) * a[-1] * (1 - a[-1])
    dWs, dbs = [], []
    for l in reversed(range(len(weights))):
        dWs.append((a[l].T @ d).tolist())
        dbs.append(d.sum(axis=0).tolist())
        d = d @ weights[l].T * a[l] * (1 - a[l])
    return [float(np.mean((a[-1] - y) ** 2)), dWs[::-1], dbs[::-1]]
