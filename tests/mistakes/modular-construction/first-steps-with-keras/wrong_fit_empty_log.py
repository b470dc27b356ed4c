"""A log file is made, and no loss written into it.

names: wrote no loss
"""


def fit_regressor(model, X, y, epochs, log_dir=None):
    if log_dir:
        tf.summary.create_file_writer(log_dir).flush()
    return model.fit(X, y, validation_split=0.2, epochs=epochs, verbose=0)
