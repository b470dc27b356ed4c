"""Puts the folder in the place of the callback.

names: is a list of objects
"""


def fit_regressor(model, X, y, epochs, log_dir=None):
    return model.fit(X, y, validation_split=0.2, epochs=epochs, callbacks=[log_dir], verbose=0)
