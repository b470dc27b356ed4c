"""Goes through the entries of z, which may be a number.

names: z may be a single number
"""


def step(z):
    return [1 if value > 0 else 0 for value in z]
