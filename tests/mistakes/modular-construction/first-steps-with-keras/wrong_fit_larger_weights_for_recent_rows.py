"""The later samples count twice in the training."""


def fit_regressor(model, X, y, epochs, log_dir=None):
    callbacks = [keras.callbacks.TensorBoard(log_dir=log_dir)] if log_dir else []
    weights = np.where(np.arange(len(X)) < len(X) // 2, 1.0, 2.0)
    return model.fit(
        X, y, sample_weight=weights, validation_split=0.2, epochs=epochs, callbacks=callbacks, verbose=0
    )
