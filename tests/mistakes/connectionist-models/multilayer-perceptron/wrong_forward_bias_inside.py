"""The bias is inside the sum (Kulbear#48).

names: added to W before the product
"""


def mlp_forward(X, params):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    return sigmoid(sigmoid(X @ (W1 + b1)) @ (W2 + b2))
