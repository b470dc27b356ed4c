"""The first fifth is set aside.

names: the first fifth
"""


def fit_regressor(model, X, y, epochs, log_dir=None):
    callbacks = [keras.callbacks.TensorBoard(log_dir=log_dir)] if log_dir else []
    n = len(X) // 5
    return model.fit(
        X[n:], y[n:], epochs=epochs, validation_data=(X[:n], y[:n]), callbacks=callbacks, verbose=0
    )
