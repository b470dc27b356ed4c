"""Only the unit whose state contradicts its input most turns over.

causes: only one in each sweep
"""

import numpy as np


def recall(W, probe, max_sweeps=10):
    W = W - np.diag(np.diag(W))
    state = np.array(probe, dtype=float)
    for _ in range(max_sweeps):
        agreement = (W @ state) * state
        worst = np.argmin(agreement)
        if agreement[worst] >= 0:
            break
        state[worst] = -state[worst]
    return state
