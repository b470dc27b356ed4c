"""A helper makes the callbacks, and a subfolder of the log is named after the number of epochs."""


def boards(folder, name):
    if folder is None:
        return None
    return [keras.callbacks.TensorBoard(os.path.join(folder, name))]


def fit_regressor(model, X, y, epochs, log_dir=None):
    options = {"validation_split": 0.2, "epochs": epochs, "verbose": 0, "batch_size": len(X)}
    return model.fit(X, y, callbacks=boards(log_dir, f"epochs-{epochs}"), **options)
