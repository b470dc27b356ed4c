"""Logs go to a folder called logs.

names: wrote no TensorBoard log
"""


def fit_regressor(model, X, y, epochs, log_dir=None):
    board = keras.callbacks.TensorBoard(log_dir="logs")
    return model.fit(X, y, validation_split=0.2, epochs=epochs, callbacks=[board], verbose=0)
