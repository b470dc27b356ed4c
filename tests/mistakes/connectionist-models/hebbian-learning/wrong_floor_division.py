"""// for /.

names: // rounds down
"""


def hebbian_weights(patterns):
    return patterns.T @ patterns // len(patterns)
