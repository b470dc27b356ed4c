"""The learning rate is lowered when the validation loss stops falling.

names: callback ReduceLROnPlateau
"""


def fit_regressor(model, X, y, epochs, log_dir=None):
    callbacks = [keras.callbacks.ReduceLROnPlateau(patience=2, factor=0.1)]
    if log_dir:
        callbacks.append(keras.callbacks.TensorBoard(log_dir=log_dir))
    return model.fit(X, y, validation_split=0.2, epochs=epochs, callbacks=callbacks, verbose=0)
