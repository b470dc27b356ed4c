"""Three loops and plain lists."""


def hebbian_weights(patterns):
    P, d = len(patterns), len(patterns[0])
    W = [[0.0] * d for _ in range(d)]
    for i in range(d):
        for j in range(d):
            for p in range(P):
                W[i][j] += patterns[p][i] * patterns[p][j] / P
    return W
