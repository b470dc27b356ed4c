"""The tensors are returned, and no session has run them.

names: A node of a graph has no value
"""

import tensorflow as tf


def polynomial_at(x0):
    graph = tf.Graph()
    with graph.as_default():
        x = tf.constant(x0)
        result = x**2 + x + 10
        return result, tf.gradients(result, x)[0]
