"""The slope is a difference of two values in float32, and is not exact enough."""

import tensorflow as tf

tf1 = tf.compat.v1


def polynomial_at(x0):
    graph = tf.Graph()
    with graph.as_default():
        x = tf1.placeholder(tf.float32, shape=())
        result = x**2 + x + 10
        dr_dx = tf.gradients(result, x)[0]
    with tf1.Session(graph=graph) as session:
        value = session.run(result, feed_dict={x: x0})
        slope = (session.run(result, feed_dict={x: x0 + 1e-4}) - value) / 1e-4
    return float(value), float(slope)
