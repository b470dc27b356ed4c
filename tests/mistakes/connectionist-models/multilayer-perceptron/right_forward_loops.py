"""Sample by sample, Wᵀx, as the equation is written."""


def mlp_forward(X, params):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    rows = []
    for x in X:
        h = sigmoid(W1.T @ x + b1)
        rows.append(sigmoid(W2.T @ h + b2))
    return rows
