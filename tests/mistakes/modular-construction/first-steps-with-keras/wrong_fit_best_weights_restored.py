"""The weights of the epoch with the smallest validation loss come back at the end.

names: callback EarlyStopping
"""


def fit_regressor(model, X, y, epochs, log_dir=None):
    callbacks = [keras.callbacks.TensorBoard(log_dir=log_dir)] if log_dir else []
    callbacks.append(keras.callbacks.EarlyStopping(patience=1000, restore_best_weights=True))
    return model.fit(X, y, validation_split=0.2, epochs=epochs, callbacks=callbacks, verbose=0)
