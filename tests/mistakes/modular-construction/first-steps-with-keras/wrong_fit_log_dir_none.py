"""A folder called None.

names: without log_dir
"""


def fit_regressor(model, X, y, epochs, log_dir=None):
    board = keras.callbacks.TensorBoard(log_dir=f"{log_dir}")
    return model.fit(X, y, validation_split=0.2, epochs=epochs, callbacks=[board], verbose=0)
