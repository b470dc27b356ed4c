"""The loop goes one too far.

names: index is too large
"""


def count_parameters(layer_sizes):
    total = 0
    for i in range(len(layer_sizes)):
        total += (layer_sizes[i] + 1) * layer_sizes[i + 1]
    return total
