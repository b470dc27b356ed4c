"""Exact fractions in nested lists."""

from fractions import Fraction


def hebbian_weights(patterns):
    rows = [[int(value) for value in x] for x in patterns]
    columns = list(zip(*rows, strict=True))
    return [[Fraction(sum(map(int.__mul__, a, b)), len(rows)) for b in columns] for a in columns]
