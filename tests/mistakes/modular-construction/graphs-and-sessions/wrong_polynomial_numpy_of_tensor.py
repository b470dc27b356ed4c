"""NumPy is asked to convert a tensor of a graph, which is a NotImplementedError.

names: A tensor of a graph has no value
"""

import numpy as np
import tensorflow as tf


def polynomial_at(x0):
    with tf.Graph().as_default():
        x = tf.constant(x0)
        result = x**2 + x + 10
        return np.asarray(result), np.asarray(tf.gradients(result, x)[0])
