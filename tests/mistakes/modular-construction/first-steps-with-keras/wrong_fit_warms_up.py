"""One batch is trained on before fit, to build the model.

names: train once
"""


def fit_regressor(model, X, y, epochs, log_dir=None):
    callbacks = [keras.callbacks.TensorBoard(log_dir=log_dir)] if log_dir else []
    model.train_on_batch(X[:32], y[:32])
    return model.fit(X, y, validation_split=0.2, epochs=epochs, callbacks=callbacks, verbose=0)
