"""Computes in float32."""


def forward(X, params):
    p = {k: v.astype(np.float32) for k, v in params.items()}
    X = X.astype(np.float32)
    h = 1 / (1 + np.exp(-(X @ p["W1"] + p["b1"])))
    y_hat = 1 / (1 + np.exp(-(h @ p["W2"] + p["b2"])))
    return y_hat, (X, h)


def mse_loss(y, y_hat):
    return np.mean((y.astype(np.float32) - y_hat.astype(np.float32)) ** 2)


def numerical_gradient(f, theta, h=1e-5):
    grad = np.zeros(theta.shape, dtype=np.float32)
    for i in np.ndindex(theta.shape):
        e = np.zeros(theta.shape)
        e[i] = h
        grad[i] = (f(theta + e) - f(theta - e)) / (2 * h)
    return grad


def backward(y, y_hat, cache, params):
    X, h = cache
    y, y_hat = y.astype(np.float32), y_hat.astype(np.float32)
    d2 = np.float32(2 / len(y)) * (y_hat - y) * y_hat * (1 - y_hat)
    d1 = d2 @ params["W2"].T.astype(np.float32) * h * (1 - h)
    return {"W1": X.T @ d1, "b1": d1.sum(axis=0), "W2": h.T @ d2, "b2": d2.sum(axis=0)}


def deep_gradients(X, y, weights, biases):
    a = [X.astype(np.float32)]
    for W, b in zip(weights, biases):
        a.append(1 / (1 + np.exp(-(a[-1] @ W.astype(np.float32) + b.astype(np.float32)))))
    error = a[-1] - y.astype(np.float32)
    delta = np.float32(2 / len(y)) * error * a[-1] * (1 - a[-1])
    dWs, dbs = [], []
    for l in range(len(weights) - 1, -1, -1):
        dWs.insert(0, a[l].T @ delta)
        dbs.insert(0, delta.sum(axis=0))
        delta = (delta @ weights[l].T.astype(np.float32)) * a[l] * (1 - a[l])
    return np.mean(error**2), dWs, dbs
