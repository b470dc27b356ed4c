"""X_train is new, X_test is changed.

names: changed the X_test
"""


def standardise(X_train, X_test):
    mean, s = X_train.mean(axis=0), X_train.std(axis=0)
    scale = np.where(s <= 1e-10 * np.abs(X_train).max(axis=0), 1.0, s)
    np.subtract(X_test, mean, out=X_test, casting="unsafe")
    np.divide(X_test, scale, out=X_test, casting="unsafe")
    return (X_train - mean) / scale, X_test
