"""A copy is trained first, and its weights are where the training starts.

names: leave the weights alone before and after
"""


def fit_regressor(model, X, y, epochs, log_dir=None):
    callbacks = [keras.callbacks.TensorBoard(log_dir=log_dir)] if log_dir else []
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    copy.compile(optimizer=type(model.optimizer)(float(model.optimizer.learning_rate)), loss="mse")
    copy.fit(X, y, epochs=epochs, verbose=0)
    model.set_weights(copy.get_weights())
    return model.fit(X, y, validation_split=0.2, epochs=epochs, callbacks=callbacks, verbose=0)
