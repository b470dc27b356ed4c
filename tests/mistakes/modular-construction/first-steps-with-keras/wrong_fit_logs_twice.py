"""The log goes into log_dir, and a copy into a folder of its own.

names: runs/latest
"""


def fit_regressor(model, X, y, epochs, log_dir=None):
    callbacks = []
    if log_dir is not None:
        callbacks = [keras.callbacks.TensorBoard(log_dir), keras.callbacks.TensorBoard("runs/latest")]
    return model.fit(X, y, validation_split=0.2, epochs=epochs, callbacks=callbacks, verbose=0)
