"""Keeps the half of a symmetric matrix that matters, in lists that grow shorter.

names: parts have different lengths
"""


def hebbian_weights(patterns):
    columns = list(zip(*patterns, strict=True))
    pairs = [[(a, b) for b in columns[i:]] for i, a in enumerate(columns)]
    return [[sum(x * y for x, y in zip(a, b, strict=True)) / len(a) for a, b in row] for row in pairs]
