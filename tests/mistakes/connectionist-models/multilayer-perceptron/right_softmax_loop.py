"""Row by row, a list of rows."""

import numpy as np


def softmax(z):
    rows = []
    for row in z:
        e = [np.exp(v - max(row)) for v in row]
        rows.append([v / sum(e) for v in e])
    return rows
