"""After the training, the validation samples are trained on as well, so that none is wasted.

names: train once
"""


def fit_regressor(model, X, y, epochs, log_dir=None):
    callbacks = [keras.callbacks.TensorBoard(log_dir=log_dir)] if log_dir else []
    history = model.fit(X, y, validation_split=0.2, epochs=epochs, callbacks=callbacks, verbose=0)
    model.fit(X[-(len(X) // 5) :], y[-(len(y) // 5) :], epochs=epochs, verbose=0)
    return history
