"""Nudging with a step that is chosen for rounding, and without the function of task 3.

names: A gradient by nudging is not
"""


def forward(X, params):
    h1 = sigmoid(X @ params["W1"] + params["b1"])
    return sigmoid(h1 @ params["W2"] + params["b2"]), X


def backward(y, y_hat, cache, params):
    grads = {key: np.zeros_like(value) for key, value in params.items()}
    for key, value in params.items():
        for j in np.ndindex(value.shape):
            losses = []
            for h in (-1e-3, 1e-3):
                moved = {**params, key: value.copy()}
                moved[key][j] += h
                losses.append(np.mean((y - forward(cache, moved)[0]) ** 2))
            grads[key][j] = (losses[1] - losses[0]) / 2e-3
    return grads
