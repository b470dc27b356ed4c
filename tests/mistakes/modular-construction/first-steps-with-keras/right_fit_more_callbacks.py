"""Callbacks that only watch: a progress line, a check for NaN."""


def fit_regressor(model, X, y, epochs, log_dir=None):
    callbacks = [keras.callbacks.TerminateOnNaN()]
    callbacks.append(keras.callbacks.LambdaCallback(on_epoch_end=lambda epoch, logs: print(epoch, logs)))
    if log_dir is not None:
        callbacks.append(keras.callbacks.TensorBoard(log_dir=log_dir))
    return model.fit(x=X, y=y, validation_split=0.2, epochs=epochs, callbacks=callbacks, verbose=0)
