"""A number, and finite: but it says nothing.

names: whether the right class has the probability 0.5 or 0.9
"""


def negative_log_likelihood(Y, Y_hat):
    return 0.0
