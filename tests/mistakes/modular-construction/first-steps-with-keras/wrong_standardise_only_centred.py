"""The deviation is forgotten.

names: not divided by the deviation
"""


def standardise(X_train, X_test):
    mu = X_train.mean(axis=0)
    return X_train - mu, X_test - mu
