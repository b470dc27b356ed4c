"""A feature counts as constant if it is so on training and test samples together.

names: centre it, and do not divide
"""


def standardise(X_train, X_test):
    mean, s = X_train.mean(axis=0), X_train.std(axis=0)
    constant = np.ptp(np.vstack([X_train, X_test]), axis=0) == 0
    s = np.where(constant, 1.0, s)
    return (X_train - mean) / s, (X_test - mean) / s
