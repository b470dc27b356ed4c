"""Looks at the model before and after the training, without training it more."""


def fit_regressor(model, X, y, epochs, log_dir=None):
    first = model.evaluate(X, y, verbose=0)
    callbacks = [keras.callbacks.TensorBoard(log_dir=log_dir)] if log_dir else []
    history = model.fit(X, y, validation_split=0.2, epochs=epochs, callbacks=callbacks, verbose=0)
    print(first, model.predict(X[:3], verbose=0), history.history["loss"][-1])
    return history
