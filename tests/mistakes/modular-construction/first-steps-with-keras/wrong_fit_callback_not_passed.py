"""The callback is made and not passed.

names: wrote no TensorBoard log
"""


def fit_regressor(model, X, y, epochs, log_dir=None):
    if log_dir:
        board = keras.callbacks.TensorBoard(log_dir=log_dir)
    return model.fit(X, y, validation_split=0.2, epochs=epochs, verbose=0)
