"""Hands back what comes in.

names: but not all of it moves
causes: the parameter did not move
"""


def adam_init(params):
    return {}


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    return params, state
