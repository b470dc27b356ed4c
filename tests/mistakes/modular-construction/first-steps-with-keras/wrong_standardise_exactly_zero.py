"""Only a deviation that is exactly 0 is noticed.

names: only rounding
"""


def standardise(X_train, X_test):
    mu, s = X_train.mean(axis=0), X_train.std(axis=0)
    s[s == 0] = 1
    return (X_train - mu) / s, (X_test - mu) / s
