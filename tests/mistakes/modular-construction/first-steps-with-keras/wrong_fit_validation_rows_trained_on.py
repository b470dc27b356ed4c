"""The validation samples are trained on as well.

names: trained on all rows
"""


def fit_regressor(model, X, y, epochs, log_dir=None):
    callbacks = [keras.callbacks.TensorBoard(log_dir=log_dir)] if log_dir else []
    n = len(X) // 5
    return model.fit(X, y, epochs=epochs, validation_data=(X[-n:], y[-n:]), callbacks=callbacks, verbose=0)
