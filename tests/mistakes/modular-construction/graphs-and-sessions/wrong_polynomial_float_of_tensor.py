"""The tensors are turned into numbers without a session.

names: A tensor of a graph has no value
"""

import tensorflow as tf


def polynomial_at(x0):
    with tf.Graph().as_default():
        x = tf.constant(x0)
        result = x**2 + x + 10
        return float(result), float(tf.gradients(result, x)[0])
