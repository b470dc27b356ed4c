"""Plain loops over a list, and a list returned."""


def recall(W, probe, max_sweeps=10):
    state = [float(s) for s in probe]
    for _ in range(max_sweeps):
        new = []
        for i in range(len(state)):
            h = sum(W[i][j] * state[j] for j in range(len(state)) if j != i)
            new.append(1 if h > 0 else -1 if h < 0 else state[i])
        if new == state:
            break
        state = new
    return state
