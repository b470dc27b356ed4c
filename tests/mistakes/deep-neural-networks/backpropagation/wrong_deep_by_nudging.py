"""No backpropagation: every gradient comes from `numerical_gradient`.

names: A gradient by nudging is not
"""


def deep_gradients(X, y, weights, biases):
    def loss_of(weights, biases):
        h = X
        for W, b in zip(weights, biases):
            h = sigmoid(h @ W + b)
        return float(np.mean((h - y) ** 2))

    grad_weights, grad_biases = [], []
    for i in range(len(weights)):

        def by_weights(theta):
            return loss_of([*weights[:i], theta, *weights[i + 1 :]], biases)

        def by_biases(theta):
            return loss_of(weights, [*biases[:i], theta, *biases[i + 1 :]])

        grad_weights.append(numerical_gradient(by_weights, weights[i].copy()))
        grad_biases.append(numerical_gradient(by_biases, biases[i].copy()))
    return loss_of(weights, biases), grad_weights, grad_biases
