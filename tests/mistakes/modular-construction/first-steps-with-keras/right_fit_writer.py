"""The log is written by a callback of its own."""


class Writer(keras.callbacks.Callback):
    def __init__(self, folder):
        super().__init__()
        self.writer = tf.summary.create_file_writer(str(folder))

    def on_epoch_end(self, epoch, logs=None):
        with self.writer.as_default():
            for key, value in logs.items():
                tf.summary.scalar(key, value, step=epoch)
        self.writer.flush()


def fit_regressor(model, X, y, epochs, log_dir=None):
    callbacks = [Writer(log_dir)] if log_dir else None
    return model.fit(X, y, validation_split=0.2, epochs=epochs, callbacks=callbacks, verbose=2)
