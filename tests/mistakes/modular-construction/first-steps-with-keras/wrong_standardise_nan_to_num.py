"""0/0 is turned into 0, and the test samples into something huge.

names: nan_to_num
"""


def standardise(X_train, X_test):
    mean, s = X_train.mean(axis=0), X_train.std(axis=0)
    s = np.where(s < 1e-12, 0, s)
    with np.errstate(all="ignore"):
        return np.nan_to_num((X_train - mean) / s), np.nan_to_num((X_test - mean) / s)
