"""The slide's variable, of the kind that can be fed."""

import tensorflow as tf

tf1 = tf.compat.v1


def polynomial_at(x0):
    graph = tf.Graph()
    with graph.as_default():
        x = tf1.Variable(1.0, use_resource=False)
        result = x**2 + x + 10
        dr_dx = tf.gradients(result, x)[0]
    with tf1.Session(graph=graph) as session:
        value, slope = session.run([result, dr_dx], feed_dict={x: x0})
    return value, slope
