"""log_dir is not used.

names: wrote no TensorBoard log
"""


def fit_regressor(model, X, y, epochs, log_dir=None):
    return model.fit(X, y, validation_split=0.2, epochs=epochs, verbose=0)
