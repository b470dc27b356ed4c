"""Without log_dir a log is written as well.

names: without log_dir
"""


def fit_regressor(model, X, y, epochs, log_dir=None):
    board = keras.callbacks.TensorBoard(log_dir=log_dir or "logs")
    return model.fit(X, y, validation_split=0.2, epochs=epochs, callbacks=[board], verbose=0)
