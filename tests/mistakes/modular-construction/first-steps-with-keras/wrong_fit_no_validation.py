"""The validation split is forgotten.

names: no val_loss
"""


def fit_regressor(model, X, y, epochs, log_dir=None):
    callbacks = [keras.callbacks.TensorBoard(log_dir=log_dir)] if log_dir else []
    return model.fit(X, y, epochs=epochs, callbacks=callbacks, verbose=0)
