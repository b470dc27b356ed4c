"""Calls fit once for the training and once more for the History.

names: train once
"""


def fit_regressor(model, X, y, epochs, log_dir=None):
    callbacks = [keras.callbacks.TensorBoard(log_dir=log_dir)] if log_dir else []
    model.fit(X, y, validation_split=0.2, epochs=epochs, verbose=0)
    return model.fit(X, y, validation_split=0.2, epochs=epochs, callbacks=callbacks, verbose=0)
