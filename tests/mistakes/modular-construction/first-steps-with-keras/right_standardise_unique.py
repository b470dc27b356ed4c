"""A feature that has a single value is constant; the deviation comes from a loop over columns."""


def standardise(X_train, X_test):
    Z_train, Z_test = np.zeros(X_train.shape), np.zeros(X_test.shape)
    for j in range(X_train.shape[1]):
        column = X_train[:, j]
        mean, s = np.mean(column), np.std(column)
        if len(np.unique(column)) == 1:
            mean, s = column[0], 1.0
        Z_train[:, j] = (column - mean) / s
        Z_test[:, j] = (X_test[:, j] - mean) / s
    return Z_train, Z_test
