"""Only one hidden layer is thought of.

names: first two layers
"""


def count_parameters(layer_sizes):
    d, h, k = layer_sizes[:3]
    return (d + 1) * h + (h + 1) * k
