"""The slide's variable is fed, in its new form, and takes no notice: x is 1 always.

names: use a placeholder
"""

import tensorflow as tf

tf1 = tf.compat.v1


def polynomial_at(x0):
    graph = tf.Graph()
    with graph.as_default():
        x = tf.Variable(1.0)
        result = x**2 + x + 10
        dr_dx = tf.gradients(result, x)[0]
    with tf1.Session(graph=graph) as session:
        session.run(x.initializer)
        value, slope = session.run([result, dr_dx], feed_dict={x: x0})
    return float(value), float(slope)
