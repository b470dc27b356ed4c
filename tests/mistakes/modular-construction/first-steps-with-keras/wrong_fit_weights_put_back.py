"""The weights from before the training are put back at the end.

names: has the weights that it had before
"""


def fit_regressor(model, X, y, epochs, log_dir=None):
    callbacks = [keras.callbacks.TensorBoard(log_dir=log_dir)] if log_dir else []
    before = model.get_weights()
    history = model.fit(X, y, validation_split=0.2, epochs=epochs, callbacks=callbacks, verbose=0)
    model.set_weights(before)
    return history
