"""A multilayer perceptron for classification, trained by gradient descent on all samples at once.

For pages that need a trained network and are about something else. The gradient of its loss with respect
to the scores is derived in the first box of the page on backpropagation's problems, the rest on the page on
backpropagation.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np

# Activation function → its derivative, as a function of the activation.
SLOPES = {
    "tanh": lambda h: 1 - h**2,
    "sigmoid": lambda h: h * (1 - h),
    "relu": lambda h: (h > 0).astype(h.dtype),
}


def sigmoid(z: np.ndarray) -> np.ndarray:
    """Return 1 / (1 + exp(-z)), which is 0 where the exponential overflows."""
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-z))


FUNCTIONS = {"tanh": np.tanh, "sigmoid": sigmoid, "relu": lambda z: np.maximum(z, 0)}


class MLP:
    """Dense layers, an activation function between them, a softmax at the end.

    Parameters
    ----------
    sizes : sequence of int
        Units of each layer: inputs, hidden layers (any number of them), classes.
    rng : numpy.random.Generator
        Draws the weights: normal, with variance 1 / inputs of the layer (2 / inputs for ReLU).
        Biases start at zero.
    activation : {"tanh", "sigmoid", "relu"}
        Of the hidden layers.
    """

    def __init__(self, sizes: Sequence[int], rng: np.random.Generator, activation: str = "tanh") -> None:
        gain = 2 if activation == "relu" else 1
        shapes = list(pairwise(sizes))
        self.activation = activation
        self.weights = [rng.normal(0, np.sqrt(gain / shape[0]), shape) for shape in shapes]
        self.biases = [np.zeros(outputs) for _, outputs in shapes]

    @property
    def size(self) -> int:
        """The number of weights and biases."""
        return sum(array.size for array in (*self.weights, *self.biases))

    def layers(self, X: np.ndarray) -> list[np.ndarray]:
        """Return the samples, what each hidden layer makes of them, and the scores of the classes."""
        values = [X]
        for W, b in zip(self.weights[:-1], self.biases[:-1], strict=True):
            values.append(FUNCTIONS[self.activation](values[-1] @ W + b))
        values.append(values[-1] @ self.weights[-1] + self.biases[-1])
        return values

    def log_probabilities(self, X: np.ndarray) -> np.ndarray:
        """Return the logarithm of the softmax, (N, C); no score is too large for it."""
        scores = self.layers(X)[-1]
        return scores - np.logaddexp.reduce(scores, axis=1, keepdims=True)

    def probabilities(self, X: np.ndarray) -> np.ndarray:
        """Return the probability of each class, (N, C)."""
        return np.exp(self.log_probabilities(X))

    def accuracy(self, X: np.ndarray, labels: np.ndarray) -> float:
        """Return the share of samples whose most probable class is the right one."""
        return float(np.mean(self.layers(X)[-1].argmax(axis=1) == labels))

    def loss(self, X: np.ndarray, labels: np.ndarray) -> float:
        """Return the mean over samples of the lecture's negative log-likelihood, 1/C included."""
        log_p = self.log_probabilities(X)
        return float(-np.mean(log_p[np.arange(len(X)), labels]) / log_p.shape[1])

    def gradients(self, X: np.ndarray, labels: np.ndarray) -> tuple[list[np.ndarray], list[np.ndarray]]:
        """Return the gradient of the loss with respect to the weights and to the biases of each layer."""
        values = self.layers(X)
        scores = values.pop()
        back = np.exp(scores - np.logaddexp.reduce(scores, axis=1, keepdims=True))
        back[np.arange(len(X)), labels] -= 1
        back /= back.size  # the mean over samples, and the lecture's 1/C
        of_weights, of_biases = [], []
        for layer in range(len(self.weights) - 1, -1, -1):
            below = values[layer]
            of_weights.insert(0, below.T @ back)
            of_biases.insert(0, back.sum(axis=0))
            if layer:
                back = back @ self.weights[layer].T * SLOPES[self.activation](below)
        return of_weights, of_biases

    def train(
        self,
        X: np.ndarray,
        labels: np.ndarray,
        steps: int,
        eta: float,
        mu: float = 0.0,
        decay: float = 0.0,
        watch: Callable[[int], None] | None = None,
    ) -> "MLP":
        """Take steps of gradient descent, each on all samples.

        Parameters
        ----------
        X, labels : arrays of shape (N, d) and (N,)
            The samples, and the number of the right class of each.
        steps : int
        eta : float
            The learning rate.
        mu : float
            Momentum's coefficient; 0 is gradient descent without it.
        decay : float
            The strength of weight decay on the weights; biases are left out of it.
        watch : function, optional
            Called with the number of steps taken, before the first and after each.

        Returns
        -------
        MLP
            The network itself.
        """
        parameters = [*self.weights, *self.biases]
        velocities = [np.zeros_like(p) for p in parameters]
        if watch:
            watch(0)
        for step in range(1, steps + 1):
            of_weights, of_biases = self.gradients(X, labels)
            if decay:
                pairs = zip(of_weights, self.weights, strict=True)
                of_weights = [g + 2 * decay * W for g, W in pairs]
            for p, v, g in zip(parameters, velocities, [*of_weights, *of_biases], strict=True):
                v *= mu
                v -= eta * g
                p += v
            if watch:
                watch(step)
        return self
