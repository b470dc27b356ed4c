"""The share that is kept stands where the share that is set aside belongs.

names: validated on the last four fifths
"""


def fit_regressor(model, X, y, epochs, log_dir=None):
    callbacks = [keras.callbacks.TensorBoard(log_dir=log_dir)] if log_dir else []
    return model.fit(X, y, epochs=epochs, validation_split=0.8, callbacks=callbacks, verbose=0)
