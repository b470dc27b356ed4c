"""The callback is made at the first call, and used from then on.

names: without log_dir wrote a log
"""

CALLBACKS = []


def fit_regressor(model, X, y, epochs, log_dir=None):
    if log_dir is not None and not CALLBACKS:
        CALLBACKS.append(keras.callbacks.TensorBoard(log_dir=log_dir))
    return model.fit(X, y, validation_split=0.2, epochs=epochs, callbacks=CALLBACKS, verbose=0)
