"""Takes the cross-entropy's delta, ŷ − y.

causes: belongs to the cross-entropy
"""


def backward(y, y_hat, cache, params):
    X, h1 = cache["X"], cache["h1"]
    N = len(y)
    d2 = (y_hat - y) / N
    d1 = (d2 @ params["W2"].T) * h1 * (1 - h1)
    return {"W1": X.T @ d1, "b1": d1.sum(axis=0), "W2": h1.T @ d2, "b2": d2.sum(axis=0)}
