"""One bias for each layer.

names: one bias for each layer
"""


def count_parameters(layer_sizes):
    return sum(a * b + 1 for a, b in zip(layer_sizes, layer_sizes[1:]))
