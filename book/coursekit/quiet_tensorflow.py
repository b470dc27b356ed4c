"""TensorFlow without its start-up messages.

TensorFlow's C++ libraries write to file descriptor 2 while they load and while they look for
devices, whatever ``TF_CPP_MIN_LOG_LEVEL`` says, and a page on which anything reaches standard
error does not build. So the descriptor points elsewhere until both are done. Devices are left
as they are found: where there is a GPU, it is used. But not with TF32, which newer ones use unless told
otherwise: it keeps 10 bits of each factor of a matrix product, and pages that compare two float32 results
would find them different.

>>> from coursekit.quiet_tensorflow import tf
"""

import os

from coursekit.redirection import stderr_redirected_to

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

with stderr_redirected_to():
    import tensorflow as tf

    tf.config.list_logical_devices()
    tf.config.experimental.enable_tensor_float_32_execution(False)


def device_name() -> str:
    """Name the device that TensorFlow computes on: the GPU's model where there is one, else "CPU"."""
    gpus = tf.config.list_physical_devices("GPU")
    if not gpus:
        return "CPU"
    details = tf.config.experimental.get_device_details(gpus[0])
    return details.get("device_name", "GPU")
