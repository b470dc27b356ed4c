"""The samples are shuffled, and their targets are not."""

import numpy as np


def fit_regressor(model, X, y, epochs, log_dir=None):
    callbacks = [keras.callbacks.TensorBoard(log_dir=log_dir)] if log_dir else []
    X = np.random.permutation(X)
    return model.fit(X, y, epochs=epochs, validation_split=0.2, callbacks=callbacks, verbose=0)
