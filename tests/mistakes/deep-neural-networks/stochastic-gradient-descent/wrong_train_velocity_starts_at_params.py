"""Starts with the parameters for a velocity.

names: velocity starts with zeros
"""

import numpy as np


def train(grad_fn, params, X, y, lr, batch_size, epochs, rng, momentum=0.0):
    velocity, losses = params, []
    for _ in range(epochs):
        batch_losses = []
        for X_b, y_b in minibatches(X, y, batch_size, rng):
            loss, grads = grad_fn(params, X_b, y_b)
            params, velocity = momentum_step(params, grads, velocity, lr, momentum)
            batch_losses.append(loss)
        losses.append(np.mean(batch_losses))
    return params, losses
