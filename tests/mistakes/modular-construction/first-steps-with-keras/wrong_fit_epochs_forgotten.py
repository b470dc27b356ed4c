"""fit makes one epoch if it is not told how many.

names: made 1 epoch
"""


def fit_regressor(model, X, y, epochs, log_dir=None):
    callbacks = [keras.callbacks.TensorBoard(log_dir=log_dir)] if log_dir else []
    return model.fit(X, y, validation_split=0.2, callbacks=callbacks, verbose=0)
