"""It stops when the validation loss does not fall.

names: callback EarlyStopping
"""


def fit_regressor(model, X, y, epochs, log_dir=None):
    callbacks = [keras.callbacks.TensorBoard(log_dir=log_dir)] if log_dir else []
    callbacks.append(keras.callbacks.EarlyStopping(patience=1))
    return model.fit(X, y, validation_split=0.2, epochs=epochs, callbacks=callbacks, verbose=0)
