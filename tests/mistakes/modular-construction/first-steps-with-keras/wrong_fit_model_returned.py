"""The model is returned.

names: returned the model
"""


def fit_regressor(model, X, y, epochs, log_dir=None):
    callbacks = [keras.callbacks.TensorBoard(log_dir=log_dir)] if log_dir else []
    model.fit(X, y, validation_split=0.2, epochs=epochs, callbacks=callbacks, verbose=0)
    return model
