"""A copy of the model is trained, with the same weights and the same optimizer.

names: not a copy
"""


def fit_regressor(model, X, y, epochs, log_dir=None):
    callbacks = [keras.callbacks.TensorBoard(log_dir=log_dir)] if log_dir else []
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    copy.compile_from_config(model.get_compile_config())
    return copy.fit(X, y, validation_split=0.2, epochs=epochs, callbacks=callbacks, verbose=0)
