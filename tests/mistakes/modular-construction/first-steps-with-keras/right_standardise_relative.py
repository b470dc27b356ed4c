"""Constant is what varies by less than a hundred-thousandth of its largest number."""


def standardise(X_train, X_test):
    mean, s = X_train.mean(axis=0), X_train.std(axis=0)
    s = np.where(s < 1e-6 * np.abs(X_train).max(axis=0), 1.0, s)
    s = np.where(s == 0, 1.0, s)
    return (X_train - mean) / s, (X_test - mean) / s
