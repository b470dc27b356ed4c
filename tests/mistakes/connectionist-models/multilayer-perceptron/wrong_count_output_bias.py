"""The output's biases are forgotten.

names: biases of the output layer
"""


def count_parameters(layer_sizes):
    n = sum(a * b for a, b in zip(layer_sizes, layer_sizes[1:]))
    return n + sum(layer_sizes[1:-1])
