"""epochs is not used.

names: made 10 epochs
"""


def fit_regressor(model, X, y, epochs, log_dir=None):
    callbacks = [keras.callbacks.TensorBoard(log_dir=log_dir)] if log_dir else []
    return model.fit(X, y, epochs=10, validation_split=0.2, callbacks=callbacks, verbose=0)
