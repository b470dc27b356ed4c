"""Shuffled before it is split.

names: do not shuffle
"""

import numpy as np


def fit_regressor(model, X, y, epochs, log_dir=None):
    callbacks = [keras.callbacks.TensorBoard(log_dir=log_dir)] if log_dir else []
    order = np.random.permutation(len(X))
    return model.fit(X[order], y[order], epochs=epochs, validation_split=0.2, callbacks=callbacks, verbose=0)
