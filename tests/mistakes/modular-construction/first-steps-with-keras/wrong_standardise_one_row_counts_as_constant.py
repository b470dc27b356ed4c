"""Compares the first row with all others to find constant features, up to one part in a thousand.

names: compared with its numbers
"""


def standardise(X_train, X_test):
    mean, s = X_train.mean(axis=0), X_train.std(axis=0)
    constant = np.isclose(X_train, X_train[0], rtol=1e-3).all(axis=0)
    s = np.where(constant, 1.0, s)
    return (X_train - mean) / s, (X_test - mean) / s
