"""Without log_dir the log goes into the notebook's own folder.

names: without log_dir wrote a log
"""


def fit_regressor(model, X, y, epochs, log_dir=None):
    board = keras.callbacks.TensorBoard(log_dir=log_dir or ".")
    return model.fit(X, y, validation_split=0.2, epochs=epochs, callbacks=[board], verbose=0)
