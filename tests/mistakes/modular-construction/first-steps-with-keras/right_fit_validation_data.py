"""The validation samples are cut off by hand."""


def fit_regressor(model, X, y, epochs, log_dir=None):
    n = int(0.8 * len(X))
    options = {"validation_data": (X[n:], y[n:]), "epochs": epochs}
    if log_dir:
        options["callbacks"] = keras.callbacks.TensorBoard(log_dir)
    return model.fit(X[:n], y[:n], **options)
