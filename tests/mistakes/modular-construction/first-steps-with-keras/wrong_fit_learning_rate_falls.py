"""The learning rate is halved in every epoch.

names: callback LearningRateScheduler
"""


def fit_regressor(model, X, y, epochs, log_dir=None):
    callbacks = [keras.callbacks.LearningRateScheduler(lambda epoch, rate: rate / 2 if epoch else rate)]
    if log_dir:
        callbacks.append(keras.callbacks.TensorBoard(log_dir=log_dir))
    return model.fit(X, y, validation_split=0.2, epochs=epochs, callbacks=callbacks, verbose=0)
