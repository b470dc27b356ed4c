"""Without log_dir the log goes into a folder runs.

names: runs/regressor
"""


def fit_regressor(model, X, y, epochs, log_dir=None):
    board = keras.callbacks.TensorBoard(log_dir=log_dir or "runs/regressor")
    return model.fit(X, y, validation_split=0.2, epochs=epochs, callbacks=[board], verbose=0)
