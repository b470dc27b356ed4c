"""Writes into z, which may be a number.

names: z may be a single number
"""


def step(z):
    positive = z > 0
    z[positive] = 1
    z[~positive] = 0
    return z
