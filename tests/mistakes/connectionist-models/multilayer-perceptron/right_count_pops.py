"""The list is emptied."""


def count_parameters(layer_sizes):
    total, n = 0, layer_sizes.pop(0)
    while layer_sizes:
        m = layer_sizes.pop(0)
        total, n = total + n * m + m, m
    return total
