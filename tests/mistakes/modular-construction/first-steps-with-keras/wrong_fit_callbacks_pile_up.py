"""The list of callbacks is a default argument, which every call adds to.

names: without log_dir wrote a log
"""


def fit_regressor(model, X, y, epochs, log_dir=None, callbacks=[]):
    if log_dir is not None:
        callbacks.append(keras.callbacks.TensorBoard(log_dir=log_dir))
    return model.fit(X, y, validation_split=0.2, epochs=epochs, callbacks=callbacks, verbose=0)
