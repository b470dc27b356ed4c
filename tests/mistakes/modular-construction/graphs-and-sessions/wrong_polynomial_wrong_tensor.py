"""The result is differentiated by x², a tensor on the way, and not by x.

names: with respect to a part of itself
"""

import tensorflow as tf

tf1 = tf.compat.v1


def polynomial_at(x0):
    graph = tf.Graph()
    with graph.as_default():
        x = tf1.placeholder(tf.float32, shape=())
        square = x**2
        result = square + x + 10
        dr_dx = tf.gradients(result, square)[0]
    with tf1.Session(graph=graph) as session:
        value, slope = session.run([result, dr_dx], feed_dict={x: x0})
    return float(value), float(slope)
