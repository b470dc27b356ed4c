"""The network that the pages use has the gradient of its loss, and learns."""

import numpy as np
import pytest

from coursekit.mlp import MLP


@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "relu"])
@pytest.mark.parametrize("sizes", [(3, 4), (3, 5, 4), (3, 6, 5, 4)])
def test_the_gradient_is_that_of_central_differences(sizes, activation) -> None:
    rng = np.random.default_rng(0)
    network = MLP(sizes, rng, activation)
    for b in network.biases:
        b[:] = rng.normal(size=b.shape)  # at 0, a silent layer would leave the next one at ReLU's kink
    X, labels = rng.normal(size=(7, 3)), rng.integers(4, size=7)
    found = network.gradients(X, labels)
    for arrays, gradients in zip((network.weights, network.biases), found, strict=True):
        for array, gradient in zip(arrays, gradients, strict=True):
            tried = np.empty_like(array)
            for place in np.ndindex(array.shape):
                kept = array[place]
                array[place] = kept + 1e-6
                above = network.loss(X, labels)
                array[place] = kept - 1e-6
                tried[place] = (above - network.loss(X, labels)) / 2e-6
                array[place] = kept
            np.testing.assert_allclose(gradient, tried, atol=1e-8)


def test_it_counts_its_parameters_and_its_loss_is_the_lectures() -> None:
    network = MLP((784, 128, 10), np.random.default_rng(0))
    assert network.size == 101_770
    network.weights[-1][:] = 0
    assert network.loss(np.ones((2, 784)), np.array([3, 4])) == pytest.approx(np.log(10) / 10)


def test_huge_scores_are_no_trouble() -> None:
    network = MLP((1, 2), np.random.default_rng(0))
    network.weights[0][:] = [[1000.0, -1000.0]]
    assert network.loss(np.ones((1, 1)), np.array([1])) == pytest.approx(1000)
    np.testing.assert_allclose(network.probabilities(np.ones((1, 1))), [[1, 0]])


def test_it_learns_xor_with_momentum_and_decay() -> None:
    X, labels = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])
    seen = []
    network = MLP((2, 8, 2), np.random.default_rng(0))
    assert network.train(X, labels, 300, 0.5, mu=0.9, decay=1e-5, watch=seen.append) is network
    assert network.accuracy(X, labels) == 1
    assert seen == list(range(301))
