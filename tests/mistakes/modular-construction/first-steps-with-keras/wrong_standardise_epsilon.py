"""A small number is added to the deviation.

names: epsilon
"""


def standardise(X_train, X_test):
    mu, s = X_train.mean(axis=0), X_train.std(axis=0) + 1e-8
    return (X_train - mu) / s, (X_test - mu) / s
