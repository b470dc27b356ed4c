"""Eager execution is switched off, and everything goes into the default graph.

names: into TensorFlow's default graph
"""

import tensorflow as tf

tf1 = tf.compat.v1


tf1.disable_eager_execution()


def polynomial_at(x0):
    x = tf1.placeholder(tf.float32, shape=())
    result = x**2 + x + 10
    dr_dx = tf.gradients(result, x)[0]
    with tf1.Session() as session:
        value, slope = session.run([result, dr_dx], feed_dict={x: x0})
    return float(value), float(slope)
