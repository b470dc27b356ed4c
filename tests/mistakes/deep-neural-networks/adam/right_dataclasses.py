"""The state is a frozen dataclass, replaced at each step; params come back in an OrderedDict."""

from collections import OrderedDict
from dataclasses import dataclass, field, replace

import numpy as np


@dataclass(frozen=True)
class State:
    m: dict = field(default_factory=dict)
    v: dict = field(default_factory=dict)
    t: int = 0


def adam_init(params):
    return State()


def adam_step(params, grads, state, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    t = state.t + 1
    m = {k: beta1 * state.m.get(k, 0.0) + (1 - beta1) * g for k, g in grads.items()}
    v = {k: beta2 * state.v.get(k, 0.0) + (1 - beta2) * g * g for k, g in grads.items()}
    new = OrderedDict()
    for k, p in params.items():
        new[k] = p - lr * m[k] / (1 - beta1**t) / (np.sqrt(v[k] / (1 - beta2**t)) + eps)
    return new, replace(state, m=m, v=v, t=t)
