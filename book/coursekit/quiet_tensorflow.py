"""TensorFlow without its start-up messages.

TensorFlow's C++ libraries write to file descriptor 2 while they load and while they look for
devices, whatever ``TF_CPP_MIN_LOG_LEVEL`` says, and a page on which anything reaches standard
error does not build. So the descriptor points elsewhere until both are done. Devices are left
as they are found: where there is a GPU, it is used.

>>> from coursekit.quiet_tensorflow import tf
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


@contextmanager
def _without_stderr() -> Iterator[None]:
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


with _without_stderr():
    import tensorflow as tf

    tf.config.list_logical_devices()


def device_name() -> str:
    """Name the device that TensorFlow computes on: the GPU's model where there is one, else "CPU"."""
    gpus = tf.config.list_physical_devices("GPU")
    if not gpus:
        return "CPU"
    details = tf.config.experimental.get_device_details(gpus[0])
    return details.get("device_name", "GPU")
