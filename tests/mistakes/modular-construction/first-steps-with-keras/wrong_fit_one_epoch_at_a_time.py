"""fit is called for each epoch, and the last History is returned.

names: made 1 epoch
"""


def fit_regressor(model, X, y, epochs, log_dir=None):
    callbacks = [keras.callbacks.TensorBoard(log_dir=log_dir)] if log_dir else []
    for _ in range(epochs):
        history = model.fit(X, y, validation_split=0.2, callbacks=callbacks, verbose=0)
    return history
