"""A folder with the time for each run; other batches; no shuffling."""

from datetime import datetime
from pathlib import Path


def fit_regressor(model, X, y, epochs, log_dir=None):
    callbacks = []
    if log_dir is not None:
        stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
        callbacks.append(keras.callbacks.TensorBoard(Path(log_dir) / stamp, histogram_freq=1))
    return model.fit(
        X, y, batch_size=10, epochs=epochs, validation_split=0.2, callbacks=callbacks, shuffle=False
    )
