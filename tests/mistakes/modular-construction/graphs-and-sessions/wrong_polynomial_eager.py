"""Nothing is in a graph, and `tf.gradients` refuses.

names: is outside it
"""

import tensorflow as tf


def polynomial_at(x0):
    x = tf.Variable(x0)
    result = x**2 + x + 10
    dr_dx = tf.gradients(result, x)[0]
    return result.numpy(), dr_dx.numpy()
