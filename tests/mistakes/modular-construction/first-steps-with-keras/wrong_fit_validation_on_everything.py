"""Validated on all samples.

names: validated on all rows
"""


def fit_regressor(model, X, y, epochs, log_dir=None):
    callbacks = [keras.callbacks.TensorBoard(log_dir=log_dir)] if log_dir else []
    return model.fit(X, y, epochs=epochs, validation_data=(X, y), callbacks=callbacks, verbose=0)
