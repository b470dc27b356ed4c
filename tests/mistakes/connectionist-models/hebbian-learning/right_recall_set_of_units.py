"""The state is the set of units at +1."""


def recall(W, probe, max_sweeps=10):
    units = range(len(probe))
    on = {i for i in units if probe[i] > 0}
    for _ in range(max_sweeps):
        h = [sum((1 if j in on else -1) * W[i][j] for j in units if j != i) for i in units]
        new = {i for i in units if h[i] > 0 or (h[i] == 0 and i in on)}
        if new == on:
            break
        on = new
    return [1 if i in on else -1 for i in units]
