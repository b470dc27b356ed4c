"""Returns after the first layer.

names: only the first layer
"""


def count_parameters(layer_sizes):
    total = 0
    for a, b in zip(layer_sizes, layer_sizes[1:]):
        total += (a + 1) * b
        return total
