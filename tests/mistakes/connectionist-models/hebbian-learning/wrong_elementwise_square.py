"""The patterns times themselves, element by element: no pairs.

names: should have shape
"""


def hebbian_weights(patterns):
    return (patterns * patterns) / len(patterns)
